"""Answers to compare: wrong ones made of right ones, simple pairs, and hostile text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction

SEEDS = [
    "3", "-17", "0.25", "12.5", "1997", "10,080", r"\frac{14}{3}", r"-\frac{24}{25}", "1/7",
    r"3\sqrt{13}", r"\frac{\sqrt{3}}{3}", r"288\pi", r"11\sqrt{5}+11", r"6+9i", "-2+7i",
    "x^3+3x-6", "2k+2", r"\frac{11+9a}{20}", "(a+5)(b+2)", "15x-80", "y=2x+3", "x+y-z+2=0",
    "5x-7y+11z+4=0", "x^2+y^2=25", r"(3,\frac{\pi}{2})", "(15,-29)", "(6,31,-1)", "(1,-16,-4,43)",
    "(2,5)", "[2,5)", r"(2,\infty)", r"(0,9)\cup(9,36)", r"[-1,4]", "x>5", r"x\le 7", "2<x<9",
    r"x^2+y^2\le 36", "3,5,7", "4,12,2", r"\{1,2,5\}", r"1\pm\sqrt{19}", r"3\pm2\sqrt{2}",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{pmatrix}-18\\-49\\96\end{pmatrix}",
    "52_8", r"145^\circ", r"\$36", "35%", "5 cm", r"12\text{ cm}^2", "7:32", "3:30 PM",
    "2020-03-05", r"2^{10}", r"\log_2 7", r"\sin 40^\circ", r"e^{2}", r"\binom{7}{3}", "5!",
    "f(x)=2x+1", r"\frac{k^2}{4(k+1)}", "x=4,y=7", r"\sqrt[3]{5}", "1.5\\times10^{4}",
    "(x,y)=(5,8)", r"10^{-3}", r"\frac{20000}{\pi}", "17 apples", r"\ln 3", "ab+cd",
]  # fmt: skip


def simple_pairs(count: int, seed: int = 0) -> Iterator[tuple[str, str, bool]]:
    """Pairs as most answers are: numbers in two spellings, or two numbers."""
    rng = random.Random(seed)
    for _ in range(count):
        top, bottom = rng.randrange(-500, 500), rng.choice([2, 3, 4, 5, 7, 8, 10, 16, 25])
        value = Fraction(top, bottom)
        other = value + rng.choice([0, 0, 1])
        left = rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
        top, bottom = other.numerator, other.denominator
        spellings = [
            f"{top}/{bottom}",
            rf"$\dfrac{{{top}}}{{{bottom}}}$",
            rf"\boxed{{{top}/{bottom}}}",
        ]
        right = rng.choice(spellings)
        yield left, right, value == other


def mutants(seeds: list[str], count: int, seed: int = 0) -> Iterator[tuple[str, str, str]]:
    """`(right, wrong, kind)`: a sign, a digit, a variable, a bound or an order is changed.

    Changes that keep the value (the sign of a zero, a bound at infinity) are not made.
    """
    rng = random.Random(seed)
    made = 0
    tries = 0
    while made < count and tries < 50 * count:
        tries += 1
        text = rng.choice(seeds)
        kind = rng.choice(["sign", "digit", "variable", "bound", "order"])
        wrong = _MUTATIONS[kind](text, rng)
        if wrong is not None and wrong != text:
            made += 1
            yield text, wrong, kind


def _sign(text: str, rng: random.Random) -> str | None:
    if (
        text == "0"
        or text.startswith("\\{")
        or "pm" in text
        or re.search(r"[A-Z]{2}|\d-\d\d-|_", text)
    ):
        return None
    spots = [m.start() for m in re.finditer(r"[+-](?=[\d\\a-z(])", text)]
    if "=0" in text:  # all signs of an equation to zero may turn together: turn one
        spots = spots or []
    if not spots:
        if re.match(r"[\d\\]", text) and not text.startswith((r"\beg", "\\$")) and "," not in text:
            if re.search(r"[=<>:]|\\(le|cup|in)\b", text):
                return None
            return "-" + text
        return None
    at = rng.choice(spots)
    return text[:at] + ("-" if text[at] == "+" else "+") + text[at + 1 :]


def _digit(text: str, rng: random.Random) -> str | None:
    spots = [m.start() for m in re.finditer(r"\d", text)]
    if not spots:
        return None
    if text.startswith("\\binom"):
        return None  # C(7, 3) is C(7, 4)
    at = rng.choice(spots)
    digits = [d for d in "123456789" if d != text[at]]
    return text[:at] + rng.choice(digits) + text[at + 1 :]


def _variable(text: str, rng: random.Random) -> str | None:
    spots = [m.start() for m in re.finditer(r"(?<![\\a-zA-Z{])[a-dkxyz](?![a-zA-Z])", text)]
    if not spots or text.startswith("f(") or re.search(r"\b(cm|apples)\b", text):
        return None
    at = rng.choice(spots)
    return text[:at] + "w" + text[at + 1 :]


def _bound(text: str, _: random.Random) -> str | None:
    if re.fullmatch(r"[(\[].*[)\]]", text) and text.count(",") == 1 and "cup" not in text:
        if "[" not in text and "]" not in text and "infty" not in text:
            return None  # a point, not an interval
        first = {"(": "[", "[": "("}[text[0]]
        return first + text[1:] if "infty" not in text.split(",")[0] else None
    for old, new in ((r"\le ", "<"), ("<", r"\le "), (">", r"\ge "), (r"\cup(9", r"\cup[9")):
        if old in text:
            return text.replace(old, new, 1)
    return None


def _order(text: str, _: random.Random) -> str | None:
    match = re.fullmatch(r"\(([^()]*)\)", text)
    if match:
        items = match[1].split(",")
        swapped = items[::-1]
        return f"({','.join(swapped)})" if items != swapped else None
    match = re.fullmatch(r"(\\begin\{pmatrix\})(.*?)(&|\\\\)(.*?)((?:&|\\\\).*)", text)
    if match and match[2] != match[4]:
        return f"{match[1]}{match[4]}{match[3]}{match[2]}{match[5]}"
    if re.fullmatch(r"\d+:\d+", text):
        return ":".join(text.split(":")[::-1])
    if text.startswith(r"\frac{") and re.fullmatch(r"\\frac\{(\w+)\}\{(\w+)\}", text):
        return re.sub(r"\\frac\{(\w+)\}\{(\w+)\}", r"\\frac{\2}{\1}", text)
    return None


_MUTATIONS = {
    "sign": _sign, "digit": _digit, "variable": _variable, "bound": _bound, "order": _order,
}  # fmt: skip

_FRAGMENTS = [
    "\\frac{", "\\sqrt{", "\\sqrt[", "\\boxed{", "\\text{", "\\left(", "\\right)", "{", "}", "(",
    ")", "[", "]", "|", "^", "_", "^{", "_{", "!", "9" * 30, "10^{10^{10}}", "9^9^9^9", "0", "1/0",
    "\\binom{99999}{50000}", "99999!", "\\pm", "\\cup", ",", ";", "and ", "or ", "$", "$$", "\\(",
    "\\)", "\\begin{pmatrix}", "\\end{pmatrix}", "&", "\\\\", "\x00", "\u202e", "𝟗", "é", "%", "°",
    "^\\circ", "\\overline{", "0.\\overline{3}", "x", "=", "<", "\\le", "sin ", "\\log_", "e", "i",
    "inf", "nan", "**", "//", ":", "answer is ", "#### ", "\n", " " * 50, "1,000", "1e999999999",
    "__import__('os').system('touch {sentinel}')", "().__class__.__mro__", "lambda: 0", "exec(",
    "open('{sentinel}','w')", "eval('1')", ">>> f(", "f(1) == ", "'" * 3, '"', "\\", "assert ",
    "mod", "\\int_0^1", "\\sum_{k=1}^{10^{9}}", "\\lim", "lcm(", "gcd(", "max(", "\\infty", "~",
]  # fmt: skip


def hostile_texts(count: int, sentinel: str, seed: int = 0) -> Iterator[str]:
    """Text made to break a parser: nested, huge, cut short, or Python that touches `sentinel`."""
    rng = random.Random(seed)
    fragments = [part.replace("{sentinel}", sentinel) for part in _FRAGMENTS]
    giants = [
        lambda part: part * 2_000, lambda part: part * 20_000, lambda part: (part + "1 ") * 5_000,
        lambda part: part * 300 + "1" + "}" * 300, lambda part: "1" + "+" * 5_000 + part,
        lambda part: (part * (1_000_000 // len(part)))[:1_000_000],
    ]  # fmt: skip
    for index in range(count):
        if index % 25 == 0:
            yield rng.choice(giants)(rng.choice(fragments))
        else:
            length = rng.choice([1, 2, 3, 5, 8, 15, 40, 120])
            yield "".join(rng.choice(fragments) for _ in range(length))
