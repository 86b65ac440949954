# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Numbers in other bases, in Roman numerals and in bits."""

from __future__ import annotations

import ast
import operator
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .integers import _fraction
from .wording import N, Rule, integer, rule, said

_BASES = {"binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16, "hex": 16, "denary": 10}

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def to_base(value: int, base: int) -> str:
    """The digits of an integer in a base up to 36, lower case."""
    if not 2 <= base <= 36:
        raise Unread
    sign, value, digits = ("-" if value < 0 else ""), abs(value), ""
    while value:
        digits = _DIGITS[value % base] + digits
        value //= base
    return sign + (digits or "0")


def _base(word: str | None) -> int:
    if word is None:
        return 10
    word = word.lower()
    return _BASES[word] if word in _BASES else int(word.removeprefix("base").strip(" -"))


def _converted(m: Match[str]) -> Reading:
    base, groups = _base(m["to"]), m.groupdict()
    digits = re_prefix(m["n"].lower().replace(" ", ""))
    source = _base(groups["source"]) if groups.get("source") else digits[1]
    value = int(digits[0], source)
    shown = to_base(value, base)
    if base == 16 and not m.re.pattern.startswith("convert the base"):
        shown = shown.upper()
    return said(shown, f"{value} written in base {base}", strict=True)


def re_prefix(text: str) -> tuple[str, int]:
    """`0b101` as its digits and its base."""
    for prefix, base in (("0b", 2), ("0x", 16), ("0o", 8)):
        if text.startswith(prefix):
            return text[2:], base
    return text, 10


def _bits(m: Match[str]) -> Reading:
    ones = integer(m["n"]).bit_count()
    return number(_fraction(ones), "the number is written in base 2")


def _hexadecimal(m: Match[str]) -> Reading:
    """A calculation on hexadecimal literals, evaluated by Python's own grammar of integers."""
    known = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
             ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.BitAnd: operator.and_,
             ast.BitOr: operator.or_, ast.BitXor: operator.xor}  # fmt: skip

    def work(node: ast.expr) -> int:
        match node:
            case ast.Constant(int() as value):
                return value
            case ast.BinOp(left, op, right) if type(op) in known:
                a, b = work(left), work(right)
                if isinstance(op, ast.LShift | ast.RShift) and not 0 <= b <= 4096:
                    raise Unread
                return int(known[type(op)](a, b))
            case ast.UnaryOp(ast.USub(), inner):
                return -work(inner)
            case ast.UnaryOp(ast.Invert(), inner):
                return ~work(inner)
        raise Unread

    try:
        value = work(ast.parse(m["e"].strip(), mode="eval").body)
    except (SyntaxError, RecursionError) as error:
        raise Unread from error
    return said(hex(value), "worked out on whole numbers", strict=True)


def _roman(m: Match[str]) -> Reading:
    value = integer(m["n"])
    if not 0 < value < 4000:
        raise Unread
    return said(roman(value), "written letter by letter", strict=True)


def roman(value: int) -> str:
    """A number from 1 to 3999 as the Romans' rules have it."""
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def _from_roman(m: Match[str]) -> Reading:
    text, at, value = m["roman"].upper(), 0, 0
    for size, letters in _ROMAN:
        while text.startswith(letters, at):
            value, at = value + size, at + len(letters)
    if at != len(text) or not text:
        raise Unread
    return number(_fraction(value), "its letters are added")


_BASE = r"binary|octal|decimal|denary|hexadecimal|hex|base[- ]?\d{1,2}"


RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:convert |write |express |change )?(?:the )?(?:decimal )?(?:number )?(?P<n>\d+)(?: \(base 10\)| in base 10| from decimal| from base 10)? (?:to|in|into|as) (?:a |an )?(?P<to>{_BASE})(?: number| form| notation)?",
        _converted,
    ),
    rule(
        rf"(?:convert |write |express |change )?(?:the )?(?P<source>{_BASE})(?: number)? (?P<n>[0-9a-z]+) (?:to|in|into|as) (?:a |an )?(?P<to>{_BASE})(?: number| form| notation)?",
        _converted,
    ),
    rule(
        rf"(?:convert |write |express |change )?(?P<n>[01]+|0[bxo][0-9a-f]+|[0-9a-f]*[0-9][0-9a-f]*)(?:_| in | from | \()\(?(?P<source>{_BASE}|\d{{1,2}})\)? (?:to|in|into|as) (?:a |an )?(?P<to>{_BASE})(?: number| form| notation)?",
        _converted,
    ),
    rule(rf"(?P<n>0[bxo][0-9a-f]+) (?:to|in|into|as) (?P<to>{_BASE})", _converted),
    rule(
        rf"how many 1 ?bits are there in the binary representation of the number (?P<n>{N})", _bits
    ),
    rule(
        rf"how many (?:ones|1s|1's) are (?:there )?in the binary (?:representation|form) of (?P<n>{N})",
        _bits,
    ),
    rule(
        r"(?:solve )?this problem\. assume there is arbitrary bit depth and that there are signed integers\. if the answer is negative, reply as a negative value \(ex\., -0x3\), not the 2's-compliment form\. reply only with the final hexidecimal value\. (?P<e>[0-9a-fx()+\-*<>&|^~ ]+)",
        _hexadecimal,
    ),
    rule(
        r"(?:solve )?this problem\. assume there is arbitrary bit depth and that there are signed integers\. if the answer is negative, reply as a negative value \(ex\., -0x3\), not the two's-compliment form\. reply only with the final hexidecimal value\. (?P<e>[0-9a-fx()+\-*<>&|^~ ]+)",
        _hexadecimal,
    ),
    rule(rf"(?:convert |write |express )?(?P<n>{N}) (?:to|in|as) (?:a )?roman numerals?", _roman),
    rule(
        r"(?:convert |write |express )?(?:the roman numeral )?(?P<roman>[ivxlcdm]{2,}) (?:to|in|as|into) (?:a |an )?(?:number|decimal|integer|arabic numerals?|digits)",
        _from_roman,
    ),
    rule(r"(?:number is |value of )?(?:the )?roman numeral (?P<roman>[ivxlcdm]+)", _from_roman),
)
