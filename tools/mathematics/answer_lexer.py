"""Answer text to tokens: LaTeX of every habit and plain text through one bounded regular scan.

The scan is linear: every alternative consumes at least one character and none backtracks over
more than the token it reads. Nothing is evaluated here.
"""

from __future__ import annotations

import re

from .errors import ExpressionError
from .signs import plain_signs
from .tokens import COMPARISONS, GREEK, Kind, Token
from .units import ABBREVIATIONS, SCALES, is_unit
from .wordlist import words

MAX_CHARS = 4_000
MAX_TOKENS = 1_500

FUNCTIONS = words(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh ln log lg exp sqrt cbrt abs floor "
    "ceil gcd lcm max min cis"
)
_FUNCTION_ALIASES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
_LETTERS = GREEK | words("Pi ell hbar aleph")
_RELATIONS = COMPARISONS | {
    "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "!=": "!=", "==": "=", "in": "in",
    "equiv": "=",
}  # fmt: skip
_OPERATORS = {
    "times": "*", "cdot": "*", "ast": "*", "div": "/", "pm": "pm", "mp": "mp", "cup": "union",
    "cap": "intersection", "setminus": "minus", "bigcup": "union",
}  # fmt: skip
_OPEN = {"{": "\\{", "lbrace": "\\{", "lfloor": "floor", "lceil": "ceil", "langle": "("}
_CLOSE = {"}": "\\}", "rbrace": "\\}", "rfloor": "floor", "rceil": "ceil", "rangle": ")"}
_SKIPPED = words(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr displaystyle textstyle limits , ; : ! "
    "quad qquad enspace thinspace nonumber middle boxed fbox angle triangle"
) | {" ", "\n", "\t"}
_TEXT_COMMANDS = words(
    "text textbf textit textrm textsf texttt mbox hbox mathrm mathit mathsf operatorname "
    "mathbf boldsymbol bm textnormal"
)
_KNOWN = (
    words(
        "frac dfrac tfrac cfrac sqrt binom dbinom tbinom pi infty emptyset varnothing begin end "
        "overline vec hat bar overrightarrow widehat mathbb mathcal circ degree degrees lvert "
        "rvert vert mid prime colon and or land lor % $ # & _ |"
    )
    | FUNCTIONS
    | _LETTERS
    | _SKIPPED
    | _TEXT_COMMANDS
    | frozenset([*_RELATIONS, *_OPERATORS, *_OPEN, *_CLOSE])
)

_CUTTABLE = words("quad qquad pi cdot times pm cup infty")
_COMMANDS: dict[str, tuple[Kind, str]] = {
    **{name: ("rel", value) for name, value in _RELATIONS.items()},
    **{name: ("op", value) for name, value in _OPERATORS.items()},
    **dict.fromkeys(("lvert", "rvert", "vert", "mid", "|"), ("bar", "|")),
    **{name: ("func", name) for name in FUNCTIONS - {"sqrt"}},
    **{name: ("sym", name) for name in _LETTERS},
    **{name: ("sep", name.lstrip("l")) for name in ("and", "or", "land", "lor")},
    **dict.fromkeys(("ldots", "dots", "cdots", "dotsc"), ("sym", "…")),
    "$": ("cur", "$"),
    "pi": ("sym", "pi"),
    "infty": ("sym", "inf"),
    "colon": ("op", ":"),
    "prime": ("op", "'"),
}

_SCAN = re.compile(
    r"""(?P<space>\s+|~)
    |(?P<degree>\^\s*\{\s*\\circ\s*\}|\^\s*\\circ\b|\\degrees?\b|°|\\%|%)
    |(?P<rowbreak>\\\\(?:\[[^\]]{0,20}\])?)
    |(?P<repeating>\d*\.\d*\\overline\s*\{\s*\d+\s*\})
    |(?P<grouped>\d{1,3}(?:(?:,\\!\s*|\{,\}|\\,|\\!)\d{3})+(?!\d)(?:\.\d+)?)
    |(?P<comma>\d+\{,\}\d+(?!\d))
    |(?P<thousands>[1-9]\d{0,2}(?:,\d{3})+(?!\d|,\d)(?:\.\d+)?)
    |(?P<blanked>[1-9]\d{0,2}(?:[ ]\d{3})+(?![\d/]|[ ]\d|\s*/)(?:\.\d+)?)
    |(?P<num>(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+(?![\w.]))?)
    |(?P<command>\\(?:[a-zA-Z]+|.))
    |(?P<word>[a-zA-Z]+)
    |(?P<other>[\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+)
    |(?P<op>\*\*|<=|>=|!=|==|[-+*/^_!'=<>(){}\[\]|,;:&])
    |(?P<currency>[$€£₹¥¢₩₽₫฿₺₴₦])
    """,
    re.VERBOSE | re.DOTALL,
)


#: `5x10^3`: a power of ten is multiplied.
_CROSS = re.compile(r"(?<=\d)\s*[xX]\s*(?=10\s*\^)")
_DOUBLED_ROWS = re.compile(r"(?<!\\)\\\\begin")
_DOUBLED = re.compile(r"\\\\(?=([a-zA-Z]+))")


def undoubled(text: str) -> str:
    """`\\\\le` as `\\le`: a text that was escaped twice. Where rows are broken once it was not."""
    if "\\\\" not in text:
        return text
    if "\\begin" in text:
        return text.replace("\\\\", "\\") if _DOUBLED_ROWS.search(text) else text
    return _DOUBLED.sub(lambda match: "\\" if match[1] in _KNOWN else match[0], text)


#: `\\left.` and `\\right.` are delimiters that do not show.
_INVISIBLE = re.compile(r"\\(?:left|right)\s*\.")


def tokenize(text: str, *, split_thousands: bool = False) -> list[Token]:
    """Tokens of one answer, ended by an `end` token.

    `1,234` is one number unless `split_thousands`; between brackets it is always two.
    Raises `ExpressionError` for a character outside the grammar and for text past the bounds.
    """
    if len(text) > MAX_CHARS:
        raise ExpressionError("too long")
    text = undoubled(plain_signs(text))
    if "\\" in text:
        text = _INVISIBLE.sub(" ", text)
    if "10" in text:
        text = _CROSS.sub("*", text)
    return _Lexer(text, split_thousands).run()


class _Lexer:
    def __init__(self, text: str, split_thousands: bool) -> None:
        self.text = text
        self.split = split_thousands
        self.depth = 0
        self.at = 0
        self.spaced = False
        self.out: list[Token] = []

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            match = _SCAN.match(self.text, self.at)
            if match is None:
                raise ExpressionError(f"character {self.text[self.at]!r}")
            self.at = match.end()
            kind = match.lastgroup or ""
            if kind == "space":
                self.spaced = True
                continue
            before = len(self.out)
            self._take(kind, match[0])
            if len(self.out) > before:
                self.spaced = False
            if len(self.out) > MAX_TOKENS:
                raise ExpressionError("too many tokens")
        self._add("end", "")
        return self.out

    def _add(self, kind: Kind, value: str) -> None:
        self.out.append(Token(kind, value, spaced=self.spaced))

    def _after_value(self) -> bool:
        """Whether a value stands right before: what follows may be its unit."""
        return bool(self.out) and self.out[-1].kind in ("num", "close", "text", "unit", "sym")

    def _take(self, kind: str, value: str) -> None:
        match kind:
            case "degree":
                self._add("unit", "%" if "%" in value else "°")
            case "rowbreak":
                self._add("row", value)
            case "repeating":
                self._add("num", re.sub(r"\\overline\s*\{\s*(\d+)\s*\}", r"(\1)", value))
            case "grouped" | "blanked":
                self._add("num", re.sub(r"[^\d.]", "", value))
            case "comma":
                self._add("num", value.replace("{,}", "."))
            case "thousands":
                self._thousands(value)
            case "num":
                self._add("num", value)
            case "command":
                self._command(value[1:])
            case "word":
                self._word(value)
            case "currency":
                self._add("cur", value)
            case "other":  # letters of another alphabet: what a number counts
                self._add("text", value)
            case _:
                self._operator(value)

    def _thousands(self, value: str) -> None:
        if not self.split and self.depth == 0:
            self._add("num", value.replace(",", ""))
            return
        for index, part in enumerate(value.split(",")):
            if index:
                self._add("sep", ",")
            self._add("num", part)

    def _operator(self, value: str) -> None:
        if value in _RELATIONS:
            self._add("rel", _RELATIONS[value])
        elif value in "([{":
            self.depth += 1
            self._add("open", value)
        elif value in ")]}":
            self.depth -= 1
            self._add("close", value)
        elif value in ",;":
            self._add("sep", value)
        elif value == "|":
            self._add("bar", value)
        elif value == "&":
            self._add("amp", value)
        else:
            self._add("op", "^" if value == "**" else value)

    def _command(self, name: str) -> None:
        name = self._without_tail(name)
        if name in _SKIPPED:
            self.spaced = True
        elif name in _TEXT_COMMANDS:
            self._text(name)
        elif name in _OPEN or name in _CLOSE:
            self.depth += 1 if name in _OPEN else -1
            self._add("open" if name in _OPEN else "close", _OPEN.get(name) or _CLOSE[name])
        elif name in _COMMANDS:
            self._add(*_COMMANDS[name])
        else:
            self._add("cmd", name)

    def _without_tail(self, name: str) -> str:
        """`\\quadx_{2}`: writers forget the space; the longest known prefix is meant."""
        if name in _KNOWN or len(name) < 3:
            return name
        known = next((name[:n] for n in range(len(name) - 1, 1, -1) if name[:n] in _CUTTABLE), "")
        if known:
            self.at -= len(name) - len(known)
        return known or name

    def _text(self, command: str) -> None:
        """`\\text{…}`: a unit, a connective, a name or words, by its content."""
        content = self._braced()
        plain = content.replace("~", " ").strip()
        lowered = plain.lower().rstrip(" .")
        function = _FUNCTION_ALIASES.get(lowered, lowered)
        if not plain:
            self.spaced = True
        elif lowered.strip(" ,") in ("and", "or") or re.search(r"\b(and|or)$", lowered):
            self._add("sep", "or" if lowered.endswith("or") else "and")
        elif plain in (",", ";"):
            self._add("sep", plain)
        elif lowered in SCALES and self._after_value():
            self._scale(lowered)
        elif function in FUNCTIONS:
            self._add("func", function)
        elif len(plain) == 1 and plain.isalpha() and not (is_unit(plain) and self._after_value()):
            self._add("sym", plain)
        elif re.fullmatch(r"[\d\s.,+\-*/()^=<>\\%$]+", plain) or command in ("mathbf", "bm"):
            # Digits set upright are digits: read them as if the command were not there.
            self.text = self.text[: self.at] + " " + content + " " + self.text[self.at :]
            if len(self.text) > 2 * MAX_CHARS:
                raise ExpressionError("too long")
        elif counted := re.fullmatch(r"(-?\d[\d.,/]*)\s+([A-Za-z ]{2,40})", plain):
            self.text = (
                f"{self.text[: self.at]} {counted[1]}\\text{{{counted[2]}}} {self.text[self.at :]}"
            )
        else:
            self._add("text", plain)

    def _braced(self) -> str:
        """The content of the braces that follow; a command without braces takes one character."""
        rest = re.compile(r"\s*").match(self.text, self.at)
        start = rest.end() if rest else self.at
        if start >= len(self.text):
            return ""
        if self.text[start] != "{":
            self.at = start + 1
            return self.text[start]
        depth = 0
        for index in range(start, len(self.text)):
            depth += {"{": 1, "}": -1}.get(self.text[index], 0)
            if depth == 0:
                self.at = index + 1
                return self.text[start + 1 : index]
        raise ExpressionError("unbalanced braces")

    def _is_inch(self) -> bool:
        """`12 in`, `12 in^2`: a number before, no set behind."""
        following = self.text[self.at :].lstrip()[:1]
        return bool(self.out) and self.out[-1].kind == "num" and following not in tuple("[({\\")

    def _word(self, word: str) -> None:
        """Letters in a row: a function, a constant, a connective, a unit, words or variables."""
        lowered = word.lower()
        function = _FUNCTION_ALIASES.get(lowered, lowered)
        if len(word) == 1:
            self._add("sym", word)
        elif word in ("frac", "dfrac", "tfrac"):
            self._add("cmd", word)  # the backslash was lost on the way
        elif lowered in ("and", "or"):
            self._add("sep", lowered)
        elif self._after_value() and lowered in SCALES:
            self._scale(lowered)
        elif self._after_value() and (
            word in ABBREVIATIONS or lowered == "per" or (len(word) > 2 and is_unit(word))
        ):
            self._add("text", word)
        elif lowered == "in" and self._is_inch():
            self._add("text", "in")
        elif lowered == "in":
            self._add("rel", "in")
        elif function in FUNCTIONS:
            self._add("func", function)
        elif lowered in ("pi", "inf", "infinity", "oo", "infty"):
            self._add("sym", "pi" if lowered == "pi" else "inf")
        elif lowered in ("union", "cup"):
            self._add("op", "union")
        else:
            self._other_word(word)

    def _scale(self, word: str) -> None:
        """`2 million` is a product."""
        self._add("op", "*")
        self._add("num", f"1e{SCALES[word]}")

    def _other_word(self, word: str) -> None:
        """`orW` is a connective and a name; short words are products, long ones text."""
        if match := re.fullmatch(r"(or|and)([A-Za-z])", word):
            self._add("sep", match[1])
            self._add("sym", match[2])
        elif len(word) <= 3 or (word.isupper() and len(word) <= 6):
            for letter in word:
                self._add("sym", letter)
        else:
            self._add("text", word)
