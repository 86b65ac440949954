r"""From text, plain or LaTeX or a mix of both, to tokens that know where they stood.

One pass of one regular expression, so time is linear in the text. LaTeX commands that mean
an operator become that operator (`\times` -> `*`); spacing commands vanish; what the parser
does not know stays a `cmd` token, and the parser refuses it.
"""

from __future__ import annotations

import re

from .tokens import COMPARISONS, GREEK, Kind, Token
from .wordlist import words

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f\v\u00a0\u2009\u202f]+|\\[,;:!\ ]|\\(?:quad|qquad)(?![A-Za-z])|~)
      | (?P<newline>\n)
      | (?P<repeating>[0-9]*\.[0-9]*\\(?:overline|bar)\s*\{[0-9]{1,30}\})
      | (?P<num>[0-9]{1,3}(?:(?:,|\{,\}|\\,|\\!,|\u202f)[0-9]{3})+(?![0-9])(?:\.[0-9]+)?
            |[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
      | (?P<text>\\(?:text|mathrm|textbf|textit|mbox|operatorname|mathbf|mathit|textrm|bold)\*?
            \s*\{[^{}\n]{0,300}\})
      | (?P<env>\\(?:begin|end)\s*\{[A-Za-z]{1,20}\*?\})
      | (?P<ratio>(?<=[0-9]):(?=[0-9]))
      | (?P<cmd>\\[A-Za-z]+|\\[^A-Za-z\s]|\\)
      | (?P<ellipsis>\.\.\.+|…)
      | (?P<name>log(?:2|10)(?=\()|[^\W\d_]+)
      | (?P<rel><=|>=|!=|==|≤|≥|≠|≈|≅|≡|:=|=>|=|<|>)
      | (?P<op>\*\*|//|[-+*/^!%°_'′|]|[−–×·⋅∙÷√±²³])
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<comma>,)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)

_OPERATORS = {
    "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "**": "^", "′": "'",
}  # fmt: skip
_RELATIONS = {"≤": "<=", "≥": ">=", "≠": "!=", "≅": "≈", "==": "="}
_COMMANDS: dict[str, tuple[Kind, str]] = {
    "times": ("op", "*"), "cdot": ("op", "*"), "div": ("op", "/"), "ast": ("op", "*"),
    "pm": ("op", "±"), "mp": ("op", "±"), "circ": ("op", "°"), "%": ("op", "%"),
    "degree": ("op", "°"), "bmod": ("op", "mod"), "mod": ("op", "mod"), "prime": ("op", "'"),
    "simeq": ("rel", "≈"),
    "equiv": ("rel", "≡"), "cong": ("rel", "≈"),
    "{": ("open", r"\{"), "}": ("close", r"\}"), "lbrace": ("open", r"\{"),
    "rbrace": ("close", r"\}"), "lfloor": ("open", "⌊"), "rfloor": ("close", "⌋"),
    "lceil": ("open", "⌈"), "rceil": ("close", "⌉"), "mid": ("op", "|"), "vert": ("op", "|"),
    "lvert": ("op", "|"), "rvert": ("op", "|"),
    "pi": ("name", "pi"), "infty": ("name", "oo"), "$": ("break", "currency"),
    "(": ("break", "math"), ")": ("break", "math"), "[": ("break", "math"), "]": ("break", "math"),
    "\\": ("break", "line"), "gcd": ("name", "gcd"), "max": ("name", "max"), "min": ("name", "min"),
    "lcm": ("name", "lcm"), "to": ("break", "arrow"), "implies": ("break", "arrow"),
    "Rightarrow": ("break", "arrow"), "rightarrow": ("break", "arrow"), "iff": ("break", "arrow"),
    "Leftrightarrow": ("break", "arrow"), "ldots": ("cmd", "..."), "cdots": ("cmd", "..."),
    "dots": ("cmd", "..."), "tag": ("break", "tag"), "therefore": ("break", "arrow"),
    "land": ("break", "arrow"), "Longrightarrow": ("break", "arrow"),
}  # fmt: skip
_COMMANDS |= {name: ("rel", sign) for name, sign in COMPARISONS.items()}
_COMMANDS |= {name: ("name", name) for name in GREEK}
_FUNCTIONS = "sin cos tan cot sec csc arcsin arccos arctan ln log exp sinh cosh tanh"
_COMMANDS |= {name: ("name", name) for name in _FUNCTIONS.split()}
# Sizes and styles say nothing about the value.
_SILENT = words(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr displaystyle limits quad qquad nolimits "
    "textstyle"
)
_BREAKS = frozenset(";:?&`→⇒⟹∴")
_ALIGNED = re.compile(r"align|gather|split|equation|multline")
_CURRENCY = frozenset("$€£¥₹")
_TEXT_BODY = re.compile(r"\\[a-z]+\*?\s*\{(.*)\}", re.DOTALL)


def tokenize(text: str) -> list[Token]:
    """Tokens of the text, in order. Never raises; unknown characters become `break` tokens."""
    tokens: list[Token] = []
    spaced = False
    calls: list[bool] = []  # for every open bracket: do commas in it part arguments?
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or "other"
        body = match.group()
        if group == "space" or (group == "cmd" and body[1:] in _SILENT):
            spaced = True
            continue
        kind, value = _classify(group, body)
        if kind == "open":
            calls.append(value != "(" or (bool(tokens) and _is_function(tokens[-1])))
        elif kind == "close" and calls:
            calls.pop()
        elif kind == "num" and "," in body and any(calls) and "{,}" not in body:
            tokens.extend(_parted(body, match.start(), spaced))
            spaced = False
            continue
        tokens.append(Token(kind, value, match.start(), match.end(), spaced))
        spaced = False
    return tokens


def _is_function(token: Token) -> bool:
    return token.kind == "name" and (len(token.text) > 1 or token.text in "fghFGHPQ")


def _parted(body: str, start: int, spaced: bool) -> list[Token]:
    """`gcd(12,180)`: among arguments a comma parts numbers, it does not group digits."""
    tokens: list[Token] = []
    for part in re.finditer(r"[\d.]+|,", body):
        kind: Kind = "comma" if part.group() == "," else "num"
        first = spaced and not tokens
        tokens.append(Token(kind, part.group(), start + part.start(), start + part.end(), first))
    return tokens


def _classify(group: str, body: str) -> tuple[Kind, str]:
    match group:
        case "num":
            return "num", re.sub(r"[^\d.]", "", body)
        case "repeating":
            return "num", re.sub(r"\\\w+\s*\{(\d+)\}", r"(\1)", body)
        case "newline":
            return "break", "newline"
        case "text":
            inner = _TEXT_BODY.fullmatch(body)
            return _text_token(inner.group(1) if inner else "", bold="bf" in body or "bold" in body)
        case "cmd":
            return _COMMANDS.get(body[1:], ("cmd", body[1:]))
        case "ellipsis" | "ratio":
            return "cmd", body
        case "env":
            return ("break", "line") if _ALIGNED.search(body) else ("cmd", "matrix")
        case "op":
            return "op", _OPERATORS.get(body, body)
        case "rel":
            if body in ("=>", ":="):
                return ("break", "arrow") if body == "=>" else ("rel", "=")
            return "rel", _RELATIONS.get(body, body)
        case "other":
            return _other(body)
        case _:
            return group, body  # type: ignore[return-value]


def _text_token(inner: str, *, bold: bool) -> tuple[Kind, str]:
    r"""`\text{lcm}` is a name, `\text{ apples}` words, `\mathbf{x}` a vector."""
    word = inner.strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", word):
        return "num", word
    if word in ("gcd", "lcm", "GCD", "LCM", "mod", "max", "min"):
        return ("op", "mod") if word == "mod" else ("name", word.lower())
    if len(word) == 1 and word.isalpha():
        return ("cmd", "vector") if bold else ("name", word)
    return "text", word


def _other(body: str) -> tuple[Kind, str]:
    if body in _CURRENCY:
        return "break", "currency"
    if body == "≔":
        return "rel", "="
    if body == "π":
        return "name", "pi"
    if body == "∞":
        return "name", "oo"
    return "break", body if body in _BREAKS or body in ".?!" else "other"
