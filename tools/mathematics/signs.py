"""Characters of other alphabets and blocks, as the ones that the grammar knows."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = str.maketrans(
    {
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": "*", "·": "*", "⋅": "*", "∗": "*",
        "÷": "/", "⁄": "/", "∕": "/", "≤": r"\le ", "⩽": r"\le ", "≥": r"\ge ", "⩾": r"\ge ",
        "≠": r"\ne ", "≈": r"\approx ", "≃": r"\approx ", "≅": r"\approx ", "≡": r"\equiv ",
        "π": r"\pi ", "∞": r"\infty ", "√": r"\sqrt ", "∪": r"\cup ", "∩": r"\cap ",
        "∈": r"\in ", "±": r"\pm ", "∓": r"\mp ", "∅": r"\emptyset ",
        "θ": r"\theta ", "α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ", "δ": r"\delta ",
        "λ": r"\lambda ", "μ": r"\mu ", "σ": r"\sigma ", "φ": r"\phi ", "ω": r"\omega ",
        "½": r"\frac12 ", "⅓": r"\frac13 ", "⅔": r"\frac23 ", "¼": r"\frac14 ", "¾": r"\frac34 ",
        "⅕": r"\frac15 ", "⅖": r"\frac25 ", "⅗": r"\frac35 ", "⅘": r"\frac45 ", "⅙": r"\frac16 ",
        "⅚": r"\frac56 ", "⅛": r"\frac18 ", "⅜": r"\frac38 ", "⅝": r"\frac58 ", "⅞": r"\frac78 ",
        "ℝ": r"\mathbb{R}", "⟨": r"\langle ", "⟩": r"\rangle ", "。": ".", "、": ",",
        "′": "'", "’": "'", "“": '"', "”": '"', "º": "°", "∣": "|", "⌊": r"\lfloor ",
        "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ", "\u2061": "", "\u2062": "*",
    }
)  # fmt: skip
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_RAISED_RUN = re.compile(f"[{''.join(_RAISED)}]+")
_LOWERED_RUN = re.compile(f"[{''.join(_LOWERED)}]+")
_ROOT = re.compile(r"([√∛∜])\s*(\d+(?:\.\d+)?)")
_INDEX = {"√": "", "∛": "[3]", "∜": "[4]"}


def plain_signs(text: str) -> str:
    """`x² ÷ √16` as `x^{2} / \\sqrt{16}`; ASCII text as it is.

    Wide and other compatible forms become their plain character, invisible ones nothing.
    """
    if text.isascii():
        return text
    text = _ROOT.sub(lambda match: rf"\sqrt{_INDEX[match[1]]}{{{match[2]}}}", text)
    text = _RAISED_RUN.sub(lambda run: f"^{{{''.join(map(_RAISED.__getitem__, run[0]))}}}", text)
    text = _LOWERED_RUN.sub(lambda run: f"_{{{''.join(map(_LOWERED.__getitem__, run[0]))}}}", text)
    text = text.replace("∛", r"\sqrt[3]").translate(_SIGNS)
    return text if text.isascii() else "".join(map(_compatible, text))


def _compatible(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() else character
