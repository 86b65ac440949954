"""PAV: a step is worth the progress that it makes, and not only the place that it comes to.

Setlur et al. 2024, "Rewarding Progress: Scaling Automated Process Verifiers for LLM Reasoning".
Beside the value Q of a prefix (how often the policy solves the problem from there) a process
advantage verifier rewards the step's advantage under a prover, here the best of `PROVER` samples
of the policy: what the step adds to the chance that one of so many succeeds. One network learns Q
from rollouts; the prover's chances follow from it. `beam` and `mcts` then go by the value alone,
and by the value and the progress.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from statistics import fmean

from ....graphs.contracts import Evidence
from ....graphs.options import StrategyOptions
from ....graphs.result import Problem
from ....graphs.run.budget import Budget
from ....graphs.run.context import Settings
from ...run.config import Config, only
from ...run.session import Session
from ..network import Network
from .ground import Findings, Ground, Line, Row, interval
from .tiny.bases import countdown_base, countdown_held_out
from .tiny.countdown import Countdown, reachable, read, replay
from .tiny.fit import Example, fit, gently
from .tiny.policy import TinyPolicy, to_line
from .tiny.sample import chance, sample

TRAINING, TESTING, RUNS = 150, 150, 20
SOLUTIONS, ROLLOUTS = 2, 8
STEPS, BATCH, SHARE = 120, 64, 0.3
PROVER = 4  # samples of which the prover takes the best
ALPHA = 2.0  # weight of the progress
WIDTHS, BRANCHING = (1, 2, 4), 4
LINE, WHOLE = 26, 80  # tokens at most of a line, of the rest of a solution
CEILING = 20_000  # tokens of a run, prompts included
YES, NO = "y", "n"


def judged(prefix: str) -> str:
    """What the value network is asked: after the prefix, yes or no."""
    return f"{prefix}?"


def labelled(ground: Ground, base: Network, n: int) -> list[tuple[str, float]]:
    """Prefixes of the policy's own solutions, and the share of rollouts from there that solve."""

    def label() -> list[tuple[str, float]]:
        problems = countdown_held_out(ground, n, "values")
        asked = [p for p in problems for _ in range(SOLUTIONS)]
        drawn = _drawn(base, [p.prompt for p in asked], ground.seed + 3)
        cuts = {
            (p, tuple(text.split("\n")[:i]))
            for p, text in zip(asked, drawn, strict=True)
            for i in range(text.count("\n") + 2)
        }
        places = sorted(cuts, key=lambda cut: (cut[0].text, cut[1]))
        rolled = _rolled(base, places, ground.seed + 4)
        return [(place_text(p, lines), q) for (p, lines), q in zip(places, rolled, strict=True)]

    return [(text, q) for text, q in ground.stage(f"rollouts-{n}", label)]


def place_text(problem: Countdown, lines: Sequence[str]) -> str:
    """A prefix as the networks read it; a finished one ends without a new line."""
    text = problem.prompt + "".join(f"{line}\n" for line in lines)
    return text.removesuffix("\n") if lines and lines[-1].startswith("#") else text


def _drawn(base: Network, prompts: Sequence[str], seed: int) -> list[str]:
    drawn = sample(base, prompts, temperature=1.0, seed=seed, limit=WHOLE)
    return [one.text.replace("^", "").replace("_", "").replace("?", "") for one in drawn]


def _rolled(
    base: Network, places: Sequence[tuple[Countdown, tuple[str, ...]]], seed: int
) -> list[float]:
    """The share of `ROLLOUTS` completions of each place that solve; of a finished one 0 or 1."""
    opened = [i for i, (_, lines) in enumerate(places) if not (lines and lines[-1][:1] == "#")]
    texts = [place_text(*places[i]) for i in opened]
    drawn = _drawn(base, [t for t in texts for _ in range(ROLLOUTS)], seed)
    found = [float(replay(p, lines).solved) for p, lines in places]
    for k, i in enumerate(opened):
        problem, lines = places[i]
        ends = drawn[k * ROLLOUTS : (k + 1) * ROLLOUTS]
        found[i] = fmean(replay(problem, [*lines, *e.split("\n")]).solved for e in ends)
    return found


def value_network(ground: Ground, base: Network, some: Sequence[tuple[str, float]]) -> Network:
    """Learns Q of prefixes from its shares of rollouts, by their cross-entropy."""

    def batches(random: Random) -> list[Example]:
        drawn = [random.choice(some) for _ in range(BATCH)]
        both = [(judged(text), q) for text, q in drawn]
        told = [Example(text, YES, q) for text, q in both if q > 0]
        return told + [Example(text, NO, 1 - q) for text, q in both if q < 1]

    plan = gently(ground.size(STEPS, 2), BATCH, SHARE)
    return fit(ground, "value", copy.deepcopy(base), batches, plan)


Worth = Callable[[float, float], float]
"""What a step is worth, by the value after it and the value before it."""


def prover(value: float, best_of: int = PROVER) -> float:
    """P(one of so many samples of the policy solves), from P(one does)."""
    return 1 - (1 - value) ** best_of


def value_alone(after: float, _before: float) -> float:
    return after


def progress(after: float, before: float) -> float:
    """The paper's effective reward: value, and advantage under the prover."""
    return after + ALPHA * (prover(after) - prover(before))


def own_progress(after: float, before: float) -> float:
    """The ablation: the policy is its own prover, so that the advantage tells little new."""
    return after + ALPHA * (after - before)


def advantage_alone(after: float, before: float) -> float:
    """The ablation: progress without the value."""
    return prover(after) - prover(before)


WORTHS: dict[str, Worth] = {
    "value alone": value_alone,
    "value and progress (PAV)": progress,
    "value and progress, the policy its own prover": own_progress,
    "progress alone": advantage_alone,
}


@dataclass(slots=True)
class Beams:
    """A problem's open prefixes with their values, and the finished ones."""

    problem: Countdown
    opened: list[tuple[str, float]]
    finished: list[tuple[str, float]] = field(default_factory=list)

    @property
    def solved(self) -> bool:
        """Whether the finished solution of the highest value is one."""
        if not self.finished:
            return False
        text = max(self.finished, key=lambda one: one[1])[0]
        return self._is_solution(text)

    @property
    def holds(self) -> bool:
        """Whether any finished one is a solution: what tools would find."""
        return any(self._is_solution(text) for text, _ in self.finished)

    def _is_solution(self, text: str) -> bool:
        lines = text.removeprefix(self.problem.prompt).split("\n")
        return replay(self.problem, lines).solved


def beam(
    base: Network, values: Network, asked: Sequence[Countdown], width: int, worth: Worth, seed: int
) -> tuple[list[Beams], float]:
    """Beam search on all problems at once, and the tokens that a problem took on average."""
    starts = chance(values, [judged(p.prompt) for p in asked], YES, NO)
    found = [Beams(p, [(p.prompt, q)]) for p, q in zip(asked, starts, strict=True)]
    tokens = 0
    for depth in range(len(asked[0].numbers)):
        places = [(i, text, q) for i, one in enumerate(found) for text, q in one.opened]
        if not places:
            break
        prompts = [text for _, text, _ in places for _ in range(BRANCHING)]
        drawn = sample(base, prompts, temperature=1.0, seed=seed + depth, limit=LINE, stop="\n")
        tokens += sum(one.tokens for one in drawn)
        grown: dict[tuple[int, str], tuple[bool, float]] = {}
        for k, one in enumerate(drawn):
            i, text, before = places[k // BRANCHING]
            if (one.ended or one.text.endswith("\n")) and not set(one.text) & set("^_?"):
                grown.setdefault((i, text + one.text), (one.ended, before))
        after = chance(values, [judged(text) for _, text in grown], YES, NO)
        tips: list[list[tuple[float, str, float, bool]]] = [[] for _ in asked]
        for ((i, text), (ended, before)), q in zip(grown.items(), after, strict=True):
            tips[i].append((worth(q, before), text, q, ended))
        for beams, own in zip(found, tips, strict=True):
            _prune(beams, own, width)
    return found, tokens / len(asked)


def _prune(one: Beams, tips: list[tuple[float, str, float, bool]], width: int) -> None:
    """Keep the best; a finished one keeps its place, so that the beam narrows."""
    kept = sorted(tips, key=lambda tip: (-tip[0], tip[1]))[: width - len(one.finished)]
    one.finished += [(text, q) for _, text, q, ended in kept if ended]
    one.opened = [(text, q) for _, text, q, ended in kept if not ended]


class ProgressReward:
    """The value network as a PRM of Surefoot's, by value alone or with the progress.

    A final step scores its value and its share of all progress since the problem: what `mcts`
    rewards is a whole path.
    """

    def __init__(self, values: Network, worth: Worth) -> None:
        self._values, self._worth = values, worth
        self._least, self._most = worth(0.0, 1.0), worth(1.0, 0.0)

    @property
    def name(self) -> str:
        return f"tiny {self._worth.__name__}"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """The worth of every step, moved into [0, 1]."""
        lines = [to_line(step) for step in steps]
        asked = read(problem)
        texts = [place_text(asked, lines[:i]) for i in range(len(lines) + 1)]
        values = chance(self._values, [judged(t) for t in texts], YES, NO)
        before = [
            values[0] if line.startswith("#") else v for line, v in zip(lines, values, strict=False)
        ]
        worths = [self._worth(q, b) for q, b in zip(values[1:], before, strict=True)]
        return [(w - self._least) / (self._most - self._least) for w in worths]


async def _solved(config: Config, asked: Sequence[Countdown]) -> list[tuple[bool, int]]:
    found = []
    async with Session(config) as session:
        for i, one in enumerate(asked):
            result = await session.solve(Problem(text=one.text, id=f"{i}"))
            lines = [to_line(step.text) for step in result.steps]
            found.append((replay(one, lines).solved, result.usage.completion_tokens))
    return found


def by_strategy(
    base: Network, values: Network, asked: Sequence[Countdown], strategy: str, worth: Worth
) -> list[tuple[bool, int]]:
    """Surefoot's own strategy with the PRM: what it solves, and the tokens that it writes."""
    config = Config(
        model=TinyPolicy(base),
        strategy=strategy,
        prm=ProgressReward(values, worth),
        verifiers=only(),
        settings=Settings(options=StrategyOptions(branching=BRANCHING), temperature=1.0),
        budget=Budget(tokens=CEILING),
    )
    return asyncio.run(_solved(config, asked))


def tokens_for(points: Sequence[tuple[float, float]], accuracy: float) -> float | None:
    """Tokens at which a curve of (tokens, accuracy) first comes to an accuracy."""
    if points[0][1] >= accuracy:
        return points[0][0]
    for (x, y), (after, higher) in pairwise(points):
        if y < accuracy <= higher:
            return x + (after - x) * (accuracy - y) / (higher - y)
    return None


def tells_dead_ends(values: Network, some: Sequence[str]) -> float:
    """P(a place that can still reach the target has a higher value than one that cannot)."""
    places = [t for t in some if t.count("\n") > 1 and t.endswith("\n")]
    scores = chance(values, [judged(t) for t in places], YES, NO)
    good, bad = list[float](), list[float]()
    for text, score in zip(places, scores, strict=True):
        first, *lines = text.removeprefix("^").removesuffix("\n").split("\n")
        (good if _open(read(first), lines) else bad).append(score)
    pairs = [(a > b) + 0.5 * (a == b) for a in good for b in bad]
    return fmean(pairs) if pairs else 0.5


def _open(problem: Countdown, lines: Sequence[str]) -> bool:
    """Whether lines are possible and the target can still be reached."""
    left = problem.numbers
    if not replay(problem, lines).true:
        return False
    if tail := lines[-1].partition(";")[2]:
        left = tuple(sorted(map(int, tail.split(","))))
    else:
        left = (int(lines[-1].rpartition("=")[2]),)
    return reachable(left, problem.target)


def run(ground: Ground) -> Findings:
    """Beams of every width by every worth; then Surefoot's own `beam` and `mcts`."""
    base = countdown_base(ground)
    some = labelled(ground, base, ground.size(TRAINING, 4))
    values = value_network(ground, base, some)
    asked = countdown_held_out(ground, ground.size(TESTING, 4))
    rows: list[Row] = []
    lines: list[Line] = []
    for name, worth in WORTHS.items():
        row, line = _row(ground, base, values, asked, name, worth)
        rows.append(row)
        lines.append(line)
    best = max(y for _, y in lines[0].points)
    needs = [tokens_for(line.points, best) for line in lines]
    fewer = asked[: ground.size(RUNS, 1)]
    for strategy in ("beam", "mcts"):
        rows += [
            _strategy_row(ground, base, values, fewer, strategy, name) for name in list(WORTHS)[:2]
        ]
    by_value, by_progress = rows[0], rows[1]
    told = (
        "The value network puts a place that can still reach the target above one that cannot in "
        f"{_dead_ends(ground, base, values):.3f} of pairs."
    )
    widest = f"width {WIDTHS[-1]}"
    return Findings(
        figure=f"Countdown, four numbers, beams of {WIDTHS[-1]} (n={len(asked)}): "
        f"{by_value[widest]:.3f} by value alone, {by_progress[widest]:.3f} with progress; tokens "
        f"to the best of value alone: {_told(needs[0])} and {_told(needs[1])}.",
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("tokens a problem", "solved"),
        log_x=True,
        notes=(told,),
    )


def _told(tokens: float | None) -> str:
    return "never" if tokens is None else f"{tokens:.0f}"


def _dead_ends(ground: Ground, base: Network, values: Network) -> float:
    """On places of problems that neither network saw."""
    problems = countdown_held_out(ground, ground.size(100, 4), "dead ends")
    drawn = _drawn(base, [p.prompt for p in problems], ground.seed + 9)
    texts = [
        place_text(p, text.split("\n")[:i])
        for p, text in zip(problems, drawn, strict=True)
        for i in (1, 2)
        if replay(p, text.split("\n")[:i]).true
    ]
    return tells_dead_ends(values, texts)


def _row(
    ground: Ground,
    base: Network,
    values: Network,
    asked: Sequence[Countdown],
    name: str,
    worth: Worth,
) -> tuple[Row, Line]:
    row: dict[str, str | int | float] = {"beam by": name, "n": len(asked)}
    points = []
    for width in WIDTHS:

        def search(width: int = width) -> list[float]:
            found, tokens = beam(base, values, asked, width, worth, ground.seed + 100 * width)
            return [sum(b.solved for b in found), sum(b.holds for b in found), tokens]

        solved, holds, tokens = ground.stage(f"{worth.__name__}-{width}-{len(asked)}", search)
        row[f"width {width}"] = solved / len(asked)
        row[f"{width}, tools choose"] = holds / len(asked)
        points.append((tokens, solved / len(asked)))
        low, high = interval(int(solved), len(asked))
    row["95% at the widest"] = f"{low:.2f} to {high:.2f}"
    row["tokens at the widest"] = points[-1][0]
    ground.say(f"{name}: {points}")
    return row, Line(name, tuple(points))


def _strategy_row(
    ground: Ground,
    base: Network,
    values: Network,
    asked: Sequence[Countdown],
    strategy: str,
    name: str,
) -> Row:
    worth = WORTHS[name]
    found = ground.stage(
        f"{strategy}-{worth.__name__}-{len(asked)}",
        lambda: by_strategy(base, values, asked, strategy, worth),
    )
    right = sum(solved for solved, _ in found)
    low, high = interval(right, len(asked))
    ground.say(f"{strategy}, {name}: {right} of {len(asked)}")
    return {
        "beam by": f"Surefoot's `{strategy}`, {name}",
        "n": len(asked),
        "solved": right / len(asked),
        "95%": f"{low:.2f} to {high:.2f}",
        "tokens": fmean(tokens for _, tokens in found),
    }
