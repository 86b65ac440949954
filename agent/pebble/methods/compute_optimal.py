"""Compute-optimal spending: the strategy and the samples chosen for a problem's difficulty.

After Snell et al. 2024 ("Scaling LLM Test-Time Compute Optimally"). Two samples of a problem say
how hard it is: whether they agree, and what the verifier makes of them. For each of five bins of
difficulty, how many samples to draw in all and how to choose among them is fitted on one half of
the problems and measured on the other, at a price of a token; against one strategy for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from random import Random
from statistics import fmean, pstdev

from .drawn import Draw, Drawn, of_pebble, recorded, voted
from .ground import Findings, Ground, Line, Row

SETS = (
    ("qwen2.5-coder-0.5b", "gsm8k_test"),
    ("qwen2.5-coder-1.5b", "gsm8k_test"),
    ("qwen2.5-coder-0.5b", "math500"),
    ("qwen2.5-coder-1.5b", "math500"),
)
PROBES = 2
BINS = 5
ORDERS = 24  # in which a problem's samples are taken
PRICES = tuple(2.0 ** (-power / 2) for power in range(4, 28))
"""Of one sample, in right answers."""

Chooser = Callable[[Sequence[Draw], float], float]


def by_vote(draws: Sequence[Draw], _spread: float) -> float:
    """Self-consistency."""
    return voted(draws)


def by_weighted_vote(draws: Sequence[Draw], spread: float) -> float:
    """A vote in which a sample counts by its score, a standard deviation a factor of e."""
    top = max(one.score for one in draws)
    return voted(draws, [exp((one.score - top) / spread) for one in draws])


def by_best(draws: Sequence[Draw], _spread: float) -> float:
    """Best of n by the verifier's score."""
    return float(max(draws, key=lambda one: one.score).right)


CHOOSERS: dict[str, Chooser] = {
    "vote": by_vote,
    "weighted vote": by_weighted_vote,
    "best of n": by_best,
}


@dataclass(frozen=True, slots=True)
class Arm:
    """A strategy: so many samples in all, chosen from in such a way."""

    chooser: str
    samples: int


@dataclass(frozen=True, slots=True)
class Case:
    """A problem in one order of its samples: its bin, and for each arm what it gets."""

    problem: int
    ease: float
    chance: float
    got: tuple[float, ...]


def arms(each: int) -> list[Arm]:
    """One sample, then every number up to `each` by every chooser."""
    counts = [n for n in (2, 3, 4, 6, 8, 12, 16, 24, 32) if n <= each]
    return [Arm("vote", 1), *(Arm(name, n) for n in counts for name in CHOOSERS)]


def cases(drawn: Drawn, some: Sequence[Arm], seed: int) -> list[Case]:
    """Every problem in several orders of its samples."""
    spread = pstdev(one.score for draws in drawn.problems for one in draws) or 1.0
    found = []
    for index, draws in enumerate(drawn.problems):
        chance = fmean(one.right for one in draws)
        for order in range(ORDERS):
            shuffled = list(draws)
            Random(f"{seed} {index} {order}").shuffle(shuffled)
            got = tuple(CHOOSERS[a.chooser](shuffled[: a.samples], spread) for a in some)
            found.append(Case(index, _ease(shuffled[:PROBES], spread), chance, got))
    return found


def _ease(probes: Sequence[Draw], spread: float) -> float:
    """How easy a problem looks from its first samples: agreement first, then their scores."""
    agreed = len({one.answer for one in probes}) == 1 and bool(probes[0].answer)
    return 20.0 * agreed + fmean(one.score for one in probes) / spread


def into_bins(keys: Sequence[float], of: Sequence[float]) -> list[int]:
    """The bin of each of `of`, bins holding as many of `keys` each."""
    ordered = sorted(keys)
    edges = [ordered[len(ordered) * i // BINS] for i in range(1, BINS)]
    return [sum(key >= edge for edge in edges) for key in of]


@dataclass(frozen=True, slots=True)
class Spent:
    """Mean samples a problem, and each problem's mean share of right answers."""

    samples: float
    right: tuple[float, ...]

    @property
    def accuracy(self) -> float:
        return fmean(self.right)


def one_for_all(some: Sequence[Arm], held: Sequence[Case], price: float) -> Spent:
    """The arm that pays best on all problems, fitted and measured across halves."""
    return _spend(some, held, [0.0] * len(held), price, floor=1)


def by_difficulty(
    some: Sequence[Arm], held: Sequence[Case], keys: Sequence[float], price: float
) -> Spent:
    """The arm that pays best in each bin of `keys`; the probes are paid for."""
    return _spend(some, held, keys, price, floor=PROBES)


def _spend(
    some: Sequence[Arm], held: Sequence[Case], keys: Sequence[float], price: float, floor: int
) -> Spent:
    right: dict[int, list[float]] = {}
    paid = 0.0
    for half in (0, 1):
        learn = [i for i, case in enumerate(held) if case.problem % 2 != half]
        test = [i for i, case in enumerate(held) if case.problem % 2 == half]
        seen = [keys[i] for i in learn]
        groups: dict[int, list[Case]] = {}
        for i, own in zip(learn, into_bins(seen, seen), strict=True):
            groups.setdefault(own, []).append(held[i])
        best = {own: _best(some, group, price, floor) for own, group in groups.items()}
        for i, b in zip(test, into_bins(seen, [keys[i] for i in test]), strict=True):
            arm = best.get(b, min(best.values()))
            right.setdefault(held[i].problem, []).append(held[i].got[arm])
            paid += max(floor, some[arm].samples)
    return Spent(paid / len(held), tuple(fmean(right[p]) for p in sorted(right)))


def _best(some: Sequence[Arm], held: Sequence[Case], price: float, floor: int) -> int:
    def worth(arm: int) -> float:
        return fmean(c.got[arm] for c in held) - price * max(floor, some[arm].samples)

    return max(range(len(some)), key=lambda arm: (worth(arm), -some[arm].samples))


def frontier(curve: Sequence[Spent]) -> list[tuple[float, float]]:
    """The upper concave hull of (samples, accuracy): two ways of spending can be mixed."""
    hull: list[tuple[float, float]] = []
    for point in sorted({(one.samples, one.accuracy) for one in curve}):
        while hull and _below(hull, point):
            hull.pop()
        if not hull or point[1] > hull[-1][1]:
            hull.append(point)
    return hull


def _below(hull: Sequence[tuple[float, float]], new: tuple[float, float]) -> bool:
    """Whether the last point of a hull does not stand above the line to a new one."""
    (x1, y1), (x2, y2) = hull[-1], new
    if x1 == x2:
        return y1 <= y2
    if len(hull) < 2:
        return False
    x0, y0 = hull[-2]
    return (y1 - y0) * (x2 - x0) <= (y2 - y0) * (x1 - x0)


def at(hull: Sequence[tuple[float, float]], samples: float) -> float:
    """The accuracy that a frontier has for so many samples."""
    for (x0, y0), (x1, y1) in pairwise(hull):
        if x0 <= samples <= x1:
            return y0 + (y1 - y0) * (samples - x0) / (x1 - x0)
    return hull[-1][1] if samples > hull[-1][0] else hull[0][1]


def samples_for(hull: Sequence[tuple[float, float]], accuracy: float) -> float | None:
    """The samples for which a frontier reaches an accuracy; None where it never does."""
    if accuracy <= hull[0][1]:
        return hull[0][0]
    for (x0, y0), (x1, y1) in pairwise(hull):
        if y0 <= accuracy <= y1:
            return x0 + (x1 - x0) * (accuracy - y0) / (y1 - y0)
    return None


def run(ground: Ground) -> Findings:
    """Frontiers of pebble, and of the recorded models where `records` is given."""
    drawn = [of_pebble(ground)]
    if ground.records is not None:
        drawn += [recorded(ground.records, model, of) for model, of in SETS]
    rows: list[Row] = []
    lines: list[Line] = []
    for one in drawn:
        ground.say(f"{one.model} on {one.of}")
        row, drawn_lines = _compare(one, ground.seed)
        rows.append(row)
        lines += drawn_lines
    return Findings(
        figure=_figure(rows),
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("tokens a problem", "accuracy"),
        log_x=True,
    )


def _figure(rows: Sequence[Row]) -> str:
    parts = [
        f"{row['model']} on {row['set']}: {row['one strategy for all']:.3f} alike, "
        f"{row['estimated difficulty']:.3f} by difficulty"
        for row in rows
    ]
    return "Accuracy at equal samples. " + "; ".join(parts) + "."


def _compare(drawn: Drawn, seed: int) -> tuple[Row, list[Line]]:
    some = arms(drawn.each)
    held = cases(drawn, some, seed)
    shuffled = [case.ease for case in held]
    Random(f"bins {seed}").shuffle(shuffled)
    same = frontier([one_for_all(some, held, price) for price in PRICES])
    ways = {
        "estimated difficulty": [case.ease for case in held],
        "known difficulty": [case.chance for case in held],
        "bins at random": shuffled,
    }
    curves = {
        name: frontier([by_difficulty(some, held, keys, price) for price in PRICES])
        for name, keys in ways.items()
    }
    middle = drawn.each / 2
    alike = at(same, middle)
    needed = samples_for(curves["estimated difficulty"], alike)
    row: dict[str, str | int | float] = {
        "model": drawn.model,
        "set": drawn.of,
        "n": len(drawn.problems),
        "samples": middle,
        "one strategy for all": alike,
        **{name: at(curve, middle) for name, curve in curves.items()},
        "samples for the same": "-" if needed is None else f"{needed:.2f}",
    }
    shown = {"one strategy": same, "by difficulty": curves["estimated difficulty"]}
    lines = [
        Line(
            f"{drawn.model} {drawn.of}, {name}",
            tuple((samples * drawn.tokens, accuracy) for samples, accuracy in curve),
            dashed=name == "one strategy",
        )
        for name, curve in shown.items()
        if drawn.of in ("families", "gsm8k_test")
    ]
    return row, lines
