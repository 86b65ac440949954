"""Constrained decoding: what a solution must hold is kept while it is written.

After NeuroLogic (Lu et al. 2021) and grid beam search (Hokamp and Liu 2017), in pebble's own
decoder (`Pebble.generate(rule=…)`): the answer may not begin before every number of the problem
has been used, and a number in a calculation must be one of the problem, a result before it, or
a small one. Greedy, no tools: what the constraint does by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import fmean
from typing import Any

from .. import runtime, tokenizer
from ..families import EVALUATION_SEEDS, generate
from ..families.base import FamilyProblem
from ..runtime import shared
from .ground import Findings, Ground, Line, Row, interval

FAMILIES = ("word", "percent", "arithmetic", "chained")
SMALL = {*map(str, range(1, 13)), "100", "1000", "60", "24", "7"}
"""Numbers that a calculation may bring in of its own: counts, per cent, units of time."""

MOST_LINES = 12  # after which a solution may end whatever it has not used
END = "<end>"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
GROUPED = re.compile(r"(?<=\d),(?=\d{3})")


def numbers(text: str) -> set[str]:
    """The numbers of a text, each as it is shortest: 2024 for 2,024 and 11.5 for 11.50."""
    found = NUMBER.findall(GROUPED.sub("", text))
    return {n.rstrip("0").rstrip(".") if "." in n else n.lstrip("0") or "0" for n in found}


@dataclass(slots=True)
class Uses:
    """Forbids `#`, and the end, at the start of a line until every number of the problem stands
    in the lines."""

    wanted: frozenset[str]

    def __call__(self, text: str) -> tuple[str, ...]:
        lines = text.split("\n")
        if lines[-1] or len(lines) > MOST_LINES:
            return ()
        return () if self.wanted <= numbers(text) else ("#", END)


@dataclass(slots=True)
class Known:
    """Left of `=`, allows only digits that go on to a number of the problem or of a result."""

    given: frozenset[str]
    _digits: tuple[str, ...] = field(default=tuple("0123456789"))

    def __call__(self, text: str) -> tuple[str, ...]:
        *before, line = text.split("\n")
        if "=" in line or line.startswith("#"):
            return ()
        known = {*self.given, *SMALL, *numbers("\n".join(before))}
        begun = re.search(r"[\d.]*$", line)
        stem = begun.group() if begun else ""
        if not stem:
            return tuple(d for d in self._digits if not any(n.startswith(d) for n in known))
        bad = [d for d in self._digits if not any(n.startswith(stem + d) for n in known)]
        return tuple(bad) if stem in known else (*bad, *" +-*/)")


Constraint = Callable[[str], tuple[str, ...]]


def constraints(problem: str, kinds: Sequence[str]) -> list[Constraint]:
    """The constraints of these kinds ("uses", "known") for a problem."""
    given = frozenset(numbers(problem))
    made: dict[str, Constraint] = {"uses": Uses(given), "known": Known(given)}
    return [made[kind] for kind in kinds]


def write(problems: Sequence[FamilyProblem], kinds: Sequence[str]) -> list[str]:
    """Pebble's greedy solutions under the constraints."""
    pebble, words = shared(), tokenizer.load()
    taken_back = words.encode(tokenizer.WAIT)
    own = [constraints(p.text, kinds) for p in problems]

    def rule(draft: runtime.Draft) -> list[int]:
        text = words.decode([t for t in draft.tokens if t != tokenizer.GOOD])
        pieces = [piece for one in own[draft.index] for piece in one(text)]
        ends = [tokenizer.EOS] if END in pieces else []
        return [
            *ends,
            *taken_back,
            *(t for piece in pieces if piece != END for t in words.encode(piece)),
        ]

    drawn = pebble.generate(
        [runtime.encode_prefix(p.text, ()) for p in problems],
        max_tokens=240,
        temperature=0.0,
        seeds=[0] * len(problems),
        stop=runtime.SOLUTION_STOP,
        rule=rule,
    )
    return [one.text for one in drawn]


def measure(problems: Sequence[FamilyProblem], texts: Sequence[str]) -> dict[str, Any]:
    """Right answers, those that use every number, and lines with a number from nowhere."""
    right, uses, strays, lines_seen = 0, [], 0, 0
    for problem, text in zip(problems, texts, strict=True):
        lines = [line for line in text.split("\n") if line]
        answer = lines[-1][1:].strip() if lines and lines[-1].startswith("#") else None
        right += answer == problem.answer
        wanted = numbers(problem.text)
        uses.append(wanted <= numbers(text))
        known = {*wanted, *SMALL}
        for line in lines:
            if not line.startswith("#"):
                left, _, _ = line.rpartition("=")
                strays += bool(numbers(left) - known)
                lines_seen += 1
            known |= numbers(line)
    return {"right": right, "uses": fmean(uses), "strays": strays / max(1, lines_seen)}


def _measured(problems: Sequence[FamilyProblem], kinds: Sequence[str]) -> dict[str, Any]:
    return measure(problems, write(problems, kinds))


VARIANTS: dict[str, tuple[str, ...]] = {
    "unconstrained": (),
    "every number used": ("uses",),
    "known numbers only": ("known",),
    "both": ("uses", "known"),
}


def run(ground: Ground) -> Findings:
    """Pebble on fresh problems of some families, with each constraint and with both."""
    n = ground.size(150, 3)
    first = EVALUATION_SEEDS + 710_000_000 + ground.seed * 10_000
    rows: list[Row] = []
    lines: list[Line] = []
    for family in FAMILIES[: ground.size(4, 1)]:
        problems = [generate(first + i, family) for i in range(n)]
        points = []
        for index, (name, kinds) in enumerate(VARIANTS.items()):
            found = ground.stage(f"{family}-{index}-{n}", partial(_measured, problems, kinds))
            low, high = interval(found["right"], n)
            rows.append(
                {
                    "family": family,
                    "decoding": name,
                    "n": n,
                    "right": found["right"] / n,
                    "95%": f"{low:.2f} to {high:.2f}",
                    "uses every number": found["uses"],
                    "lines with a number from nowhere": found["strays"],
                }
            )
            points.append((float(index), found["right"] / n))
        lines.append(Line(family, tuple(points)))
        ground.say(f"{family}: {points}")
    each = len(VARIANTS)
    ends = zip(rows[::each], rows[each - 1 :: each], strict=True)
    parts = [f"{a['family']} {a['right']:.3f} to {b['right']:.3f}" for a, b in ends]
    return Findings(
        figure=f"Right without and with both constraints (n={n} each, greedy): {', '.join(parts)}.",
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("unconstrained, every number, known numbers, both", "right"),
    )
