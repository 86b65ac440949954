"""A corrector: a small network that rewrites another model's refuted lines.

Welleck et al. 2023, "Generating Sequences by Learning to Self-Correct": pairs in which the second
is of more value than the first, drawn from a model's own samples, train a corrector. Kim et al.
2024 adapt a model that cannot be trained by a small one beside it. Here the corrector learns from
one network's lines, refuted and supported by the calculator, and mends another's, which was
trained less and stays as it is. The tool only refutes: what is right it does not say.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from ..network import Network
from .ground import Findings, Ground, Line, Row
from .tiny import sums
from .tiny.bases import held_out, sums_base
from .tiny.fit import Example, anchored, fit
from .tiny.sample import sample
from .tiny.text import END

DRAWS = 8
TRAINING, TESTING = 300, 200
STEPS, BATCH = 300, 64
RATE = 1e-3
SLIPS = 400  # steps of the model that is mended: it slips more
TRIES = (1, 2, 4)
FIX = "&"


@dataclass(frozen=True, slots=True)
class Improving:
    """A place, a line there that was refuted, and one there that was supported."""

    before: str
    wrong: str
    right: str


def marked(before: str, wrong: str) -> str:
    """The corrector's prompt: the lines so far, the refuted one, the mark."""
    return f"{before}{wrong}{FIX}"


def pairs(base: Network, problems: Sequence[sums.Sum], seed: int) -> list[Improving]:
    """Value-improving pairs from the model's own draws at every place of true solutions."""
    places = [
        p.prompt + "".join(f"{line}\n" for line in p.lines[:i])
        for p in problems
        for i in range(len(p.lines))
    ]
    prompts = [place for place in places for _ in range(DRAWS)]
    drawn = sample(base, prompts, temperature=1.0, seed=seed, limit=20, stop="\n")
    found = []
    for i, place in enumerate(places):
        lines = {one.text.removesuffix("\n") for one in drawn[i * DRAWS : (i + 1) * DRAWS]}
        rights = sorted(line for line in lines if follows(place, line))
        wrongs = sorted(line for line in lines if not follows(place, line) and _plain(line))
        found += [Improving(place, wrong, right) for right in rights[:1] for wrong in wrongs]
    return found


def _plain(line: str) -> bool:
    return bool(line) and not set(line) & set("^_$&#\n")


def follows(place: str, line: str) -> bool:
    """Whether the calculator supports a line: it is true, and takes up the right numbers."""
    problem, *before = place.removeprefix("^").removesuffix("\n").split("\n")
    true = sums.solved(problem)
    index = len(before)
    wanted = true.lines[index] if index < len(true.lines) else f"#{true.answer}"
    if index and index < len(true.lines):
        # What an earlier slip led to is followed: only this line is judged.
        left = before[-1].rpartition("=")[2] + wanted[_sign_at(wanted) : wanted.index("=")]
        return line.startswith(f"{left}=") and sums.true_line(line)
    if index >= len(true.lines):
        return line == f"#{before[-1].rpartition('=')[2]}"
    return line == wanted


def _sign_at(line: str) -> int:
    return next(i for i, c in enumerate(line) if c in "+-" and i)


def corrector(ground: Ground, base: Network, some: Sequence[Improving], *, sees: bool) -> Network:
    """Trained to write the right line; with `sees`, after the wrong one."""

    def batches(random: Random) -> list[Example]:
        drawn = [random.choice(some) for _ in range(BATCH)]
        return [Example(marked(p.before, p.wrong if sees else ""), p.right + END) for p in drawn]

    plan = anchored(ground.size(STEPS, 2), BATCH, RATE)
    name = "corrector" if sees else "blind"
    return fit(ground, name, copy.deepcopy(base), batches, plan)


Rewriter = Callable[[Sequence[tuple[str, str]], int], list[str]]
"""Given places with their refuted lines, and a seed, other lines for them."""


@dataclass(slots=True)
class Count:
    """How many lines were refuted, and how many of them were mended in the end."""

    refuted: int = 0
    mended: int = 0


def solve(
    model: Network, problems: Sequence[sums.Sum], rewrite: Rewriter | None, tries: int, seed: int
) -> tuple[list[bool], Count]:
    """Solve line by line; a refuted line is given to `rewrite` up to `tries` times."""
    texts = [p.prompt for p in problems]
    live = list(range(len(problems)))
    count = Count()
    for turn in range(7):
        lines = _lines(model, [texts[i] for i in live], seed + turn)
        bad = [k for k, i in enumerate(live) if not follows(texts[i], lines[k])]
        count.refuted += len(bad)
        for attempt in range(tries if rewrite else 0):
            asked = [(texts[live[k]], lines[k]) for k in bad]
            if not asked or rewrite is None:
                break
            for k, line in zip(bad, rewrite(asked, seed + 100 * turn + attempt), strict=True):
                lines[k] = line
            still = [k for k in bad if not follows(texts[live[k]], lines[k])]
            count.mended += len(bad) - len(still)
            bad = still
        for k, i in enumerate(live):
            texts[i] += f"{lines[k]}\n"
        live = [i for k, i in enumerate(live) if not lines[k].startswith("#")]
        live = [i for i in live if len(texts[i]) < 200]
        if not live:
            break
    right = [sums.right(p, t.removeprefix(p.prompt)) for p, t in zip(problems, texts, strict=True)]
    return right, count


def drawn_again(model: Network) -> Rewriter:
    """Draws the line anew from a model, without a word on what was wrong."""
    return lambda asked, seed: _lines(model, [before for before, _ in asked], seed)


def corrected(model: Network, *, sees: bool = True) -> Rewriter:
    """The corrector's line."""

    def rewrite(asked: Sequence[tuple[str, str]], seed: int) -> list[str]:
        plain = [(before, wrong if _plain(wrong) else "") for before, wrong in asked]
        return _lines(model, [marked(b, w if sees else "") for b, w in plain], seed)

    return rewrite


def _lines(model: Network, prompts: Sequence[str], seed: int) -> list[str]:
    drawn = sample(model, prompts, temperature=0.7, seed=seed, limit=20, stop="\n")
    return [one.text.removesuffix("\n") for one in drawn]


def run(ground: Ground) -> Findings:
    """The other model alone, drawing again, and with the corrector, which sees or does not."""
    base = sums_base(ground)
    other = sums_base(ground, SLIPS)
    problems = held_out(ground, ground.size(TRAINING, 10), "corrector")
    found = pairs(base, problems, ground.seed + 5)
    if ground.quick:  # what never learned has no right lines
        found = [Improving(p.prompt, "1+1=3", p.lines[0]) for p in problems]
    ground.say(f"{len(found)} pairs")
    seeing = corrector(ground, base, found, sees=True)
    blind = corrector(ground, base, found, sees=False)
    ways: dict[str, Rewriter | None] = {
        "as it is": None,
        "draws its line again": drawn_again(other),
        "the first network, not trained to correct": drawn_again(base),
        "corrector": corrected(seeing),
        "corrector that does not see the line": corrected(blind, sees=False),
    }
    testing = held_out(ground, ground.size(TESTING, 4))
    rows: list[Row] = []
    lines: list[Line] = []
    for name, rewrite in ways.items():
        row: dict[str, str | int | float] = {"refuted lines go to": name}
        points = []
        for tries in TRIES:
            right, count = solve(other, testing, rewrite, tries, ground.seed)
            share = count.mended / max(1, count.refuted)
            row[f"right, {tries} tries"] = sum(right) / len(right)
            row[f"mended, {tries} tries"] = share
            points.append((float(tries), sum(right) / len(right)))
        rows.append(row)
        lines.append(Line(name, tuple(points)))
        ground.say(f"{name}: {points}")
    return Findings(
        figure=f"A network that slips (n={len(testing)}), one rewrite a refuted line: right "
        f"{rows[0]['right, 1 tries']:.3f} as it is, {rows[1]['right, 1 tries']:.3f} drawing again, "
        f"{rows[3]['right, 1 tries']:.3f} with the corrector.",
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("tries a refuted line", "right"),
    )
