"""Quotations: whether a line took an expression from the problem as it stands there.

Small models copy structure well and slip in the copying: a digit is lost, a term is left out. A
line's expression that does not stand in the problem, nor in an earlier line, but is nearly one
that does, is misquoted; the correction is the problem's own. What is nearly nothing of the
problem is the writer's own expression, and not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....tools.kept import kept
from .grammar import parts
from .nearness import abridged, distance

MAX_PROBLEM = 4_000
MAX_QUOTES = 400
SHORTEST = 3  # characters: shorter ones are as near to anything
NEAR, NEAR_LONG, LONG = 0.34, 0.5, 40  # of the characters of what is quoted
LONG_NUMBER = 7  # digits
DIGITS = 3  # different ones of a long number
LISTS = {
    "nextterm": slice(None), "nthterm": slice(None, -1), "ascending": slice(None),
    "descending": slice(None), "largest": slice(1, None), "smallest": slice(1, None),
    "closest": slice(1, None),
}  # fmt: skip
DRAWN = frozenset({"drawn", "sequence", "letters"})
_HEAPS = re.compile(r"\{[^{}]*\}|[a-z]{2,}")
_OWN = frozenset({"is", "comb", "perm", "sqrt"})  # made of pieces, or of what is known by heart
_OPTION = re.compile(r"(?:^|\s+)\(([a-z])\)\s+(?=[-\w.])")
_RUN = re.compile(
    r"(?:\d+(?:\.\d+)?|(?<![A-Za-z])(?:sqrt|[A-Za-z])(?![A-Za-z])|\*\*|[-+*/=():,]|\s+)+"
)
_CALL = re.compile(r"([a-z]{2,})\((.*)\)?", re.DOTALL)
_DEFINED = re.compile(r"[A-Za-z](?:\([A-Za-z]\))?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_APPLIED = re.compile(r"[A-Za-z]\([^()]*\)")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
_TRAILING = re.compile(r"(?:, (?:[a-z](?: > 0)?|[a-z]\*\*\d+|\d+|10\*\*-?\d+))+$")


@dataclass(frozen=True, slots=True)
class Misquote:
    """What a line says, where it says it, and what the problem says."""

    said: str
    span: tuple[int, int]
    meant: str


def misquotes(line: str, problem: str, earlier: Sequence[str]) -> list[Misquote]:
    """The misquoted expressions of a line, from left to right. Pure; never raises."""
    if len(problem) > MAX_PROBLEM or len(line) > MAX_PROBLEM:
        return []
    known = "\n".join(map(_folded, (_optioned(problem), *earlier)))
    found = []
    for said, start, listed in _expressions(line):
        plain = _bare(_folded(said))
        if len(plain) < SHORTEST or _APPLIED.fullmatch(plain):
            continue
        quotes = _lists(problem) if listed else _quotes(problem)
        whole = plain in map(_folded, quotes) if listed else _stands(plain, known)
        if whole or (listed and not quotes):
            continue
        meant = _nearest(plain, quotes, listed=listed) or _unabridged(plain, problem, line)
        if meant is not None and _folded(meant) != plain:
            found.append(Misquote(said, (start, start + len(said)), meant))
    return found


def misquoted_numbers(line: str, problem: str, earlier: Sequence[str]) -> list[Misquote]:
    """The long numbers of a calculation that are nearly, but not quite, one of the problem's.

    Only what stands before the last equals sign is copied; shorter numbers may well be derived.
    """
    if len(problem) > MAX_PROBLEM or len(line) > MAX_PROBLEM:
        return []
    known = {number for text in (problem, *earlier) for number in _NUMERAL.findall(text)}
    stated = dict.fromkeys(_NUMERAL.findall(problem))
    quotes = tuple(number for number in stated if len(number) >= LONG_NUMBER)
    found = []
    for said in _NUMERAL.finditer(line.rpartition("=")[0]) if quotes else ():
        if len(said.group()) >= LONG_NUMBER - 1 and said.group() not in known:
            meant = _nearest(said.group(), quotes, listed=False)
            meant = meant or _unabridged(said.group(), problem, line)
            if meant is not None:
                found.append(Misquote(said.group(), said.span(), meant))
    return found


def _expressions(line: str) -> Iterator[tuple[str, int, bool]]:
    """What a line may have copied: the text, where it starts, whether it is a list."""
    sides = _sides(line)
    head, start = sides[0]
    if _DEFINED.fullmatch(head.strip()) and len(sides) > 1:
        head, start = sides[1]  # `c = 1 - 1 = 0`, `a(t) = 6*t**2`, `i(p) = diff(...) = ...`
    elif len(sides) < 2:
        return
    stripped = head.strip()
    start += len(head) - len(head.lstrip())
    call = _CALL.fullmatch(stripped)
    if call is None:
        for piece in stripped.split(" mod "):
            yield piece, start + stripped.find(piece), False
        return
    if call[1] in _OWN:
        return
    if call[1] in DRAWN:
        yield from _heaps(stripped, start)
        return
    if call[1] == "convert":
        yield from ((n.group(), start + n.start(), False) for n in _NUMERAL.finditer(stripped))
        return
    inner = call[2].removesuffix(")")
    if inner.count("(") != inner.count(")"):  # where the arguments end is not sure
        inner = _TRAILING.sub("", inner)
        yield inner, start + len(call[1]) + 1, False
        return
    yield from _arguments(call[1], inner, start + len(call[1]) + 1)


def _heaps(call: str, start: int) -> Iterator[tuple[str, int, bool]]:
    """What is drawn and from what, each as the problem writes it."""
    for found in _HEAPS.finditer(call, call.find("(") + 1):
        if found.group() not in ("from", "and"):
            yield found.group(), start + found.start(), False


def _arguments(function: str, inner: str, start: int) -> Iterator[tuple[str, int, bool]]:
    places, at = [], 0
    for part in parts(inner):
        at = inner.find(part, at)
        places.append((part, at))
        at += len(part)
    if function in LISTS:
        listed = places[LISTS[function]]
        if listed:
            low, high = listed[0][1], listed[-1][1] + len(listed[-1][0])
            yield inner[low:high], start + low, True
        places = places[:1] if function == "closest" else []
    for part, place in places:
        for piece in part.split(" as "):  # `coeff(E as a*x + b, a)`
            yield piece, start + place + part.find(piece), False


def _sides(line: str) -> list[tuple[str, int]]:
    """The sides of a line, cut at equals signs outside parentheses, each with its place."""
    if line.count("(") != line.count(")"):  # a slip in the copying: the result is at the end
        left, _, right = line.rpartition(" = ")
        return [(left, 0), (right, len(left) + 3)] if left else [(line, 0)]
    found, depth, start = [], 0, 0
    for at, sign in enumerate(line):
        depth += (sign == "(") - (sign == ")")
        if sign == "=" and depth == 0 and line[at - 1 : at] not in ("<", ">", "!"):
            found.append((line[start:at], start))
            start = at + 1
    return [*found, (line[start:], start)]


def _optioned(problem: str) -> str:
    """`(a) -3 (b) 1` as the lines write it: `, a: -3, b: 1`."""
    return _OPTION.sub(lambda match: f", {match[1]}: ", problem)


@kept(64)
def _quotes(problem: str) -> tuple[str, ...]:
    """Everything in a problem that may be quoted: runs of mathematics, their parts and sides."""
    found: dict[str, None] = {}
    for run in _RUN.findall(_optioned(problem).replace(". ", "\n")):
        for text in run.split("\n"):
            pieces = [piece for piece in parts(text.strip(" ,.")) if piece]
            for low in range(len(pieces)):
                for high in range(low + 1, min(len(pieces), low + 16) + 1):
                    found.setdefault(", ".join(pieces[low:high]))
            for piece in pieces:
                for side in piece.split("="):
                    found.setdefault(side.strip(" :"))
            if len(found) > MAX_QUOTES:
                break
    for piece in (*_HEAPS.findall(problem), *_NUMERAL.findall(problem)):
        found.setdefault(piece)
    return tuple(quote for quote in found if len(quote) >= SHORTEST)


@kept(64)
def _lists(problem: str) -> tuple[str, ...]:
    """The lists of a problem, each from its first item to its last, and its heaps of letters."""
    runs = (
        text.strip(" ,.:")
        for run in _RUN.findall(_optioned(problem).replace(". ", "\n"))
        for text in run.split("\n")
    )
    return tuple(dict.fromkeys(run for run in runs if "=" not in run and len(parts(run)) > 1))


def _nearest(plain: str, quotes: Sequence[str], *, listed: bool) -> str | None:
    """The one quote that an expression is nearly; None where there is none, or are two."""
    best: list[tuple[int, str]] = []
    for quote in quotes:
        if not _alike(plain, quote, listed=listed):
            continue
        folded = _folded(quote)
        whole = listed or quote.startswith("{")
        allowed = int(len(folded) * _share(len(folded), listed=whole))
        if abs(len(folded) - len(plain)) <= allowed:
            far = distance(plain, folded, allowed)
            if far is not None:
                best.append((far, quote))
    best.sort(key=lambda found: found[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def _unabridged(said: str, problem: str, line: str) -> str | None:
    """The one number of the problem that a long number is with a stretch left out.

    None where the line quotes that number too: then the other is what became of it. Numbers of
    one or two different digits, such as 1000000, are alike by chance.
    """
    if not _NUMERAL.fullmatch(said) or len(said) < LONG_NUMBER or len(set(said)) < DIGITS:
        return None
    quoted = _NUMERAL.findall(line)
    found = {n for n in _NUMERAL.findall(problem) if n not in quoted and abridged(said, n)}
    return found.pop() if len(found) == 1 else None


def _share(length: int, *, listed: bool) -> float:
    """How much of a quote may differ: the longer it is, the less may be chance."""
    if listed or length >= LONG:
        return NEAR_LONG
    return NEAR if length < LONG // 2 else (NEAR + NEAR_LONG) / 2


def _alike(plain: str, quote: str, *, listed: bool) -> bool:
    """Whether a quote is of the kind of an expression: an equation, a list, a number, a term."""
    if listed:
        return len(parts(quote)) > 1 and "=" not in quote
    if _HEAPS.fullmatch(plain):
        return _HEAPS.fullmatch(quote) is not None and (plain[0] == "{") == (quote[0] == "{")
    if _HEAPS.fullmatch(quote) or len(parts(quote)) > 1 or ("=" in plain) != ("=" in quote):
        return False
    return bool(_NUMBER.fullmatch(plain)) == bool(_NUMBER.fullmatch(_folded(quote)))


def _bare(plain: str) -> str:
    """Without what a line may put around a quotation: parentheses, and a number's sign."""
    inside = plain[1:-1]
    if plain.startswith("(") and plain.endswith(")") and _closes(inside):
        return inside
    return plain[1:] if _NUMBER.fullmatch(plain) and plain.startswith("-") else plain


def _closes(inside: str) -> bool:
    depth = 0
    for sign in inside:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


def _stands(plain: str, known: str) -> bool:
    """Whether an expression stands in a text as a whole: no number or name of it goes on."""
    at = known.find(plain)
    while at >= 0:
        before, after = known[at - 1 : at], known[at + len(plain) : at + len(plain) + 1]
        cut_before = plain[0].isalnum() and (before.isdigit() or before == ".")
        cut_after = plain[-1].isalnum() and after.isdigit()
        if not cut_before and not cut_after:
            return True
        at = known.find(plain, at + 1)
    return False


def _folded(text: str) -> str:
    return "".join(text.split())
