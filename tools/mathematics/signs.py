"""Characters of other alphabets and blocks, as the ones that the grammar knows."""

from __future__ import annotations

import re
import unicodedata

from .spelling import LOWERED, PARTS, RAISED

_SIGNS = str.maketrans(
    {
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": "*", "·": "*", "⋅": "*", "∗": "*",
        "÷": "/", "⁄": "/", "∕": "/", "≤": r"\le ", "⩽": r"\le ", "≥": r"\ge ", "⩾": r"\ge ",
        "≠": r"\ne ", "≈": r"\approx ", "≃": r"\approx ", "≅": r"\approx ", "≡": r"\equiv ",
        "π": r"\pi ", "∞": r"\infty ", "√": r"\sqrt ", "∪": r"\cup ", "∩": r"\cap ",
        "∈": r"\in ", "±": r"\pm ", "∓": r"\mp ", "∅": r"\emptyset ",
        "θ": r"\theta ", "α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ", "δ": r"\delta ",
        "λ": r"\lambda ", "μ": r"\mu ", "σ": r"\sigma ", "φ": r"\phi ", "ω": r"\omega ",
        "ℝ": r"\mathbb{R}", "⟨": r"\langle ", "⟩": r"\rangle ", "。": ".", "、": ",",
        "′": "'", "’": "'", "“": '"', "”": '"', "º": "°", "∣": "|", "⌊": r"\lfloor ",
        "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ", "\u2061": "", "\u2062": "*",
    }
    | {sign: rf"\frac{part[0]}{part[2]} " for sign, part in PARTS.items()}
)  # fmt: skip
_RAISED_RUN = re.compile(f"[{''.join(RAISED)}]+")
_LOWERED_RUN = re.compile(f"[{''.join(LOWERED)}]+")
_ROOT = re.compile(r"([√∛∜])\s*(\d+(?:\.\d+)?)")
_INDEX = {"√": "", "∛": "[3]", "∜": "[4]"}


def plain_signs(text: str) -> str:
    """`x² ÷ √16` as `x^{2} / \\sqrt{16}`; ASCII text as it is.

    Wide and other compatible forms become their plain character, invisible ones nothing.
    """
    if text.isascii():
        return text
    text = _ROOT.sub(lambda match: rf"\sqrt{_INDEX[match[1]]}{{{match[2]}}}", text)
    text = _RAISED_RUN.sub(lambda run: f"^{{{''.join(map(RAISED.__getitem__, run[0]))}}}", text)
    text = _LOWERED_RUN.sub(lambda run: f"_{{{''.join(map(LOWERED.__getitem__, run[0]))}}}", text)
    text = text.replace("∛", r"\sqrt[3]").translate(_SIGNS)
    return text if text.isascii() else "".join(map(_compatible, text))


def _compatible(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() else character
