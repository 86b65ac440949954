"""Properties stated in words: primality, parity, divisibility, gcd and lcm, universal claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base import Claim
from .hedges import doubtful

_N = r"(?:\\\(|\$)?\s*(?P<{0}>-?\d{{1,3}}(?:,\d{{3}})+|-?\d+)\s*(?:\\\)|\$)?"
_START = r"(?<![\w.,+*/^=×·({-])(?<![+*/^=×·({-] )"
_END = r"(?![\w(^]|\s*[-+*/^=×·]|\s*\\[A-Za-z]|[.,]\d)"
_OPENING = frozenset(
    {"so", "since", "because", "that", "as", "thus", "therefore", "hence", "number", "integer",
     "but", "clearly", "note", "however", "then", "where", "also", "while"}
)  # fmt: skip
_GLUED = re.compile(r"(?:\\[A-Za-z]+|\b(?P<word>[A-Za-z]+))\s*(?:\\\(|\$)?\s*$")
_IS = r"\s+is\s+(?P<negated>not\s+)?"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(_START + body + _END, re.IGNORECASE)


_A, _B, _C = _N.format("a"), _N.format("b"), _N.format("c")
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_pattern(_A + _IS + r"(?:a\s+)?prime(?:\s+number)?"), "isprime({a})"),
    (_pattern(_A + _IS + r"(?:a\s+)?composite(?:\s+number)?"), "1 - isprime({a})"),
    (_pattern(_A + _IS + r"(?:an\s+)?even(?:\s+number)?"), "1 - {a} mod 2"),
    (_pattern(_A + _IS + r"(?:an\s+)?odd(?:\s+number)?"), "{a} mod 2"),
    (_pattern(_A + _IS + r"divisible\s+by\s+" + _B), "divides({b}, {a})"),
    (_pattern(_A + _IS + r"a\s+multiple\s+of\s+" + _B), "divides({b}, {a})"),
    (_pattern(_A + _IS + r"a\s+(?:factor|divisor)\s+of\s+" + _B), "divides({a}, {b})"),
    (_pattern(_A + r"\s+(?P<negated>does\s+not\s+)?divides?\s+(?:evenly\s+into\s+)?" + _B),
     "divides({a}, {b})"),
)  # fmt: skip
_GCD = re.compile(
    r"\b(?:(?P<gcd>gcd|gcf|hcf|greatest\s+common\s+(?:divisor|factor)|highest\s+common\s+factor)|"
    r"lcm|least\s+common\s+multiple)(?:\s+\((?:gcd|gcf|lcm|hcf)\))?\s+of\s+"
    + _A + r"\s+and\s+" + _B + r"\s+(?:is|equals|=)\s+" + _C + _END,
    re.IGNORECASE,
)  # fmt: skip
_EVERY = re.compile(
    r"for\s+(?:all|every|any|each)\s+(?P<domain>positive\s+integers?|natural\s+numbers?|"
    r"non-?negative\s+integers?|integers?)\s+(?:\\\(|\$)?(?P<n>[a-z])(?:\\\)|\$)?\s*[,:]?\s+"
    r"(?:\\\(|\$)?(?P<body>[^.;?\n]{1,200})",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"(?P<expression>.+?)(?:\\\)|\$)?\s+is\s+(?:always\s+)?(?:an?\s+)?"
    r"(?:(?P<word>even|odd|prime)\b|(?:divisible\s+by|multiple\s+of)\s+(?:\\\(|\$)?(?P<k>\d+))",
    re.IGNORECASE,
)


def properties(step: str) -> Iterator[Claim]:
    """Claims about properties of integers, in the order of the patterns."""
    for pattern, template in _PATTERNS:
        for match in pattern.finditer(step):
            if _is_glued(step, match.start()):
                continue
            left = template.format(a=_digits(match, "a"), b=_digits(match, "b"))
            truth = "0" if match.group("negated") else "1"
            yield _claim(step, match, left, truth)
    for match in _GCD.finditer(step):
        name = "gcd" if match.group("gcd") else "lcm"
        left = f"{name}({_digits(match, 'a')}, {_digits(match, 'b')})"
        claim = _claim(step, match, left, _digits(match, "c"))
        yield Claim(
            "function", claim.text, claim.span, left, "=", claim.right, match.span("c"),
            claim.requirement,
        )  # fmt: skip
    yield from _universal(step)


def _is_glued(step: str, start: int) -> bool:
    """Whether what stands before may take the number in: `1 through 100 is even`, `\\cdot 5`."""
    found = _GLUED.search(step, max(0, start - 30), start)
    if found is None:
        return False
    word = found.group("word")
    return word is None or word.lower() not in _OPENING


def _universal(step: str) -> Iterator[Claim]:
    """`for every integer n, n^2 + n is even`: for the Python tool's search of counterexamples."""
    for match in _EVERY.finditer(step):
        domain = match.group("domain").lower()
        lowest = {"p": "1", "n": "1" if "natural" in domain else "0"}.get(domain[0], "-oo")
        found = _PREDICATE.match(match.group("body"))
        if found is None:
            continue
        word = (found.group("word") or "").lower()
        expression = found.group("expression").strip(" \\($")
        predicate = {"even": "divides(2, {})", "odd": "odd({})", "prime": "isprime({})"}.get(
            word, f"divides({found.group('k')}, {{}})"
        )
        left = f"forall({match.group('n')}, {lowest}, {predicate.format(expression)})"
        yield _claim(step, match, left, "1")


def _digits(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name, "").replace(",", "") if name in match.re.groupindex else ""


def _claim(step: str, match: re.Match[str], left: str, right: str) -> Claim:
    start, end = match.span()
    text = step[start:end].strip()
    start += len(step[start:end]) - len(step[start:end].lstrip())
    inside = re.search(r"\bnot\b", match.group()) is not None
    doubt = not inside and doubtful(step, start, end)
    requirement = "the sentence asserts it" if doubt else ""
    return Claim(
        "property", text, (start, start + len(text)), left, "=", right, requirement=requirement
    )
