"""Stream of search: a plain chain that steps back in its text.

Gandhi et al. 2024, "Stream of Search (SoS): Learning to Search in Language". One network learns
whole searches of Countdown, with their dead ends and the marks that take them back; another of
the same size and training only the straight solutions. How often the first steps back, how often
rightly (nothing could be reached from what it left), and what that brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from statistics import fmean

from ..network import Network
from .ground import Findings, Ground, Line, Row, beside
from .tiny import countdown
from .tiny.countdown import Countdown, Followed, reachable, replay
from .tiny.fit import Example, Plan, fit, fresh, seeded, solution
from .tiny.sample import Writing, sample

COUNT = 3
BATCH = 24
STEPS = 600
WIDTH = 64
ROOM = 280  # characters of a search that is learned
SAMPLES = (1, 2, 4, 8, 16)
LIMITS = (25, 50, 100, 150, 200, 290)


def searcher(ground: Ground, leaves: int = 2, steps: int = STEPS) -> Network:
    """The network that learned streams; other methods use it too."""

    def batches(random: Random) -> list[Example]:
        found: list[Example] = []
        while len(found) < BATCH:
            problem = countdown.make(random, COUNT)
            text = countdown.stream(random, problem, leaves)
            if len(text) < ROOM:
                found.append(Example(problem.prompt, solution(text)))
        return found

    plan = Plan(ground.size(steps, 2), batch=BATCH)
    return fit(
        beside(ground), f"searcher-{leaves}-{plan.steps}", fresh(ground.seed, WIDTH), batches, plan
    )


def straight(ground: Ground) -> Network:
    """The network that learned solutions alone, in as many steps with as many characters."""

    def batches(random: Random) -> list[Example]:
        problems = [countdown.make(random, COUNT) for _ in range(4 * BATCH)]
        return [Example(p.prompt, solution(written(random, p))) for p in problems]

    plan = Plan(ground.size(STEPS, 2), batch=4 * BATCH)
    return fit(beside(ground), f"straight-{plan.steps}", fresh(ground.seed, WIDTH), batches, plan)


def written(random: Random, problem: Countdown) -> str:
    """A straight solution as a text."""
    lines = countdown.straight(random, problem)
    return "".join(f"{line}\n" for line in lines) + f"#{problem.target}"


def problems(ground: Ground, n: int) -> list[Countdown]:
    """Held-out problems."""
    random = seeded("countdown", "test", ground.seed)
    return [countdown.make(random, COUNT) for _ in range(n)]


def replayed(asked: Sequence[Countdown], drawn: Sequence[Writing]) -> list[Followed]:
    return [replay(p, one.text.split("\n")) for p, one in zip(asked, drawn, strict=True)]


def without_stepping_back(one: Writing) -> str:
    """The text up to the first leaf: what the same network says if it may not take back."""
    lines = one.text.split("\n")
    kept: list[str] = []
    for line in lines:
        if line.startswith("!"):
            break
        kept.append(line)
    return "\n".join(kept)


def run(ground: Ground) -> Findings:
    """Both networks on held-out problems: greedy, and the straight one with as many tokens."""
    asked = problems(ground, ground.size(300, 6))
    prompts = [p.prompt for p in asked]
    plain, search = straight(ground), searcher(ground)
    sampled = [_checked(plain, asked, k) for k in SAMPLES[: ground.size(len(SAMPLES), 2)]]
    one_way = sample(plain, prompts, temperature=0.0, seed=0, limit=60)
    streams = sample(search, prompts, temperature=0.0, seed=0, limit=LIMITS[-1])
    texts = [without_stepping_back(one) for one in streams]
    cut = [Writing(t, s.logprobs[: len(t)], True) for t, s in zip(texts, streams, strict=True)]
    many = f"straight, {SAMPLES[len(sampled) - 1]} samples, tools choose"
    rows: tuple[Row, ...] = (
        _row("straight solutions, greedy", asked, one_way),
        {"network": many, "solved": sampled[-1][1], "tokens": sampled[-1][0]},
        _row("stream of search, greedy", asked, streams),
        _row("the same, first leaf only", asked, cut, ends=True),
    )
    limits = tuple(
        (float(n), fmean(_within(p, s, n) for p, s in zip(asked, streams, strict=True)))
        for n in LIMITS
    )
    before, after, bare = rows[0], rows[2], rows[3]
    return Findings(
        figure=f"Countdown, three numbers (n={len(asked)}): {before['solved']:.3f} by straight "
        f"solutions, {after['solved']:.3f} by a stream of search, {bare['solved']:.3f} by the same "
        f"where it may not step back; {after['rightly']:.2f} of the places it left were dead ends.",
        rows=rows,
        lines=(
            Line("straight solutions, sampled and checked", tuple(sampled)),
            Line("stream of search, cut at so many tokens", limits),
        ),
        axes=("tokens a problem", "solved"),
        log_x=True,
    )


def _checked(model: Network, asked: Sequence[Countdown], k: int) -> tuple[float, float]:
    """Tokens a problem, and the share for which one of `k` samples is a solution."""
    prompts = [p.prompt for p in asked] * k
    drawn = sample(model, prompts, temperature=1.0, seed=k, limit=60)
    solved = [r.solved for r in replayed(list(asked) * k, drawn)]
    found = [any(solved[i :: len(asked)]) for i in range(len(asked))]
    return sum(one.tokens for one in drawn) / len(asked), fmean(found)


def _within(problem: Countdown, one: Writing, limit: int) -> bool:
    return one.tokens <= limit and replay(problem, one.text.split("\n")).solved


def _row(
    name: str, asked: Sequence[Countdown], drawn: Sequence[Writing], *, ends: bool = False
) -> Row:
    """`rightly`: of the places left by `!!`, those from which nothing could be reached."""
    texts = [
        f"{one.text}\n#{p.target}" if ends and "#" not in one.text else one.text
        for p, one in zip(asked, drawn, strict=True)
    ]
    found = [replay(p, text.split("\n")) for p, text in zip(asked, texts, strict=True)]
    left = [(p, at) for p, one in zip(asked, found, strict=True) for at in one.left]
    rightly = [not reachable(at, p.target) for p, at in left]
    return {
        "network": name,
        "solved": fmean(one.solved for one in found),
        "tokens": fmean(one.tokens for one in drawn),
        "steps back": fmean(one.backs for one in found),
        "places left": len(left),
        "rightly": fmean(rightly) if rightly else 0.0,
        "all lines possible": fmean(one.true for one in found),
    }
