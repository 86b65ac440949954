"""Expert iteration: policy and value learn from the visits of `mcts`, and search again.

Anthony et al. 2017 and Silver et al. 2017 (AlphaZero), on chains of thought Feng et al. 2023 and
Xie et al. 2024 (preferences between the search's best and worst steps, MCTS-DPO). Surefoot's own
`mcts` searches problems; at every place that it visited the policy learns the moves by their
share of the visits, below that the ends that came out right, and the value the mean reward. Two
rounds. Beside it the same number of plain samples, of which the right ones are learned.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import fmean
from typing import Any

from ....graphs.contracts import Evidence
from ....graphs.options import StrategyOptions
from ....graphs.result import Problem
from ....graphs.run.budget import Budget
from ....graphs.run.context import Settings
from ...run.config import Config, only
from ...run.session import Session
from ..network import Network
from .ground import Findings, Ground, Line, Row, interval
from .tiny import sums
from .tiny.bases import held_out, sums_base
from .tiny.fit import Example, fit, gently, preference_loss
from .tiny.policy import TinyPolicy, to_line
from .tiny.sample import chance, sample
from .tiny.text import END
from .vstar import Tried, tried

ROUNDS = 2
SEARCHED, TESTING, JUDGED = 30, 400, 60
ROLLOUTS, BRANCHING = 12, 3
STEPS, BATCH = 40, 48
SHARE, GENTLE = 0.1, 0.03  # of the usual rates: to imitate, and by preferences
BETA = 0.1
APART = 0.3  # of mean rewards, from which on two steps are a preference
CEILING = 30_000  # tokens of a search, prompts included
YES, NO = "y", "n"


class OutcomeReward:
    """A PRM that knows whether a solution is right, and of other steps nothing."""

    name = "outcome"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """One half for a step, 1 or 0 for an answer."""
        answer = f"#{sums.solved(problem).answer}"
        lines = [to_line(step) for step in steps]
        return [float(line == answer) if line.startswith("#") else 0.5 for line in lines]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A text after a prefix, and its share of the visits there."""

    prefix: str
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Preferred:
    """After a prefix, the search's best step and its worst."""

    prefix: str
    best: str
    worst: str


@dataclass(slots=True)
class Lessons:
    """What searches teach: moves by visits, places by mean reward, preferences."""

    moves: list[Weighted] = field(default_factory=list)
    values: list[tuple[str, float]] = field(default_factory=list)
    pairs: list[Preferred] = field(default_factory=list)
    rollouts: int = 0
    right: int = 0


@dataclass(slots=True)
class _Search:
    """A run's events, folded: the texts and parents of nodes, visits and rewards."""

    lines: dict[int, str] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)
    rewards: dict[int, float] = field(default_factory=dict)
    ends: list[tuple[int, int]] = field(default_factory=list)
    rollouts: int = 0

    def hear(self, event: dict[str, Any]) -> None:
        if event["event"] == "propose":
            for node in event["nodes"]:
                self.lines[node["id"]] = to_line(node["text"])
                self.parents[node["id"]] = node["parent"]
        elif event["event"] == "backpropagate":
            self.rollouts += 1
            if event["end"] is not None and event["reward"] == 1.0:
                self.ends.append((event["leaf"], event["end"]))
            for node in self.above(event["leaf"]):
                self.visits[node] = self.visits.get(node, 0) + 1
                self.rewards[node] = self.rewards.get(node, 0.0) + event["reward"]

    def above(self, node: int) -> list[int]:
        """The node, its parents, the root."""
        path = [node]
        while path[-1] in self.parents:
            path.append(self.parents[path[-1]])
        return path

    def prefix(self, problem: sums.Sum, node: int) -> str:
        lines = [self.lines[n] for n in reversed(self.above(node)) if n in self.lines]
        return problem.prompt + "".join(f"{line}\n" for line in lines)


def learned(problem: sums.Sum, events: Sequence[dict[str, Any]], lessons: Lessons) -> None:
    """Add what the events of one search teach."""
    search = _Search()
    for event in events:
        search.hear(event)
    lessons.rollouts += search.rollouts
    lessons.right += len(search.ends)
    children: dict[int, list[int]] = {}
    for node in search.visits:
        if node in search.parents:
            children.setdefault(search.parents[node], []).append(node)
    for node, own in children.items():
        prefix, total = search.prefix(problem, node), sum(search.visits[c] for c in own)
        means = {c: search.rewards[c] / search.visits[c] for c in own}
        for child in own:
            text = _ended(search.lines[child])
            lessons.moves.append(Weighted(prefix, text, search.visits[child] / total))
        best, worst = max(own, key=lambda c: means[c]), min(own, key=lambda c: means[c])
        if means[best] - means[worst] >= APART:
            texts = _ended(search.lines[best]), _ended(search.lines[worst])
            lessons.pairs.append(Preferred(prefix, *texts))
    for node, visits in search.visits.items():
        # A finished text is judged without the new line that a place ends with.
        text = search.prefix(problem, node)
        finished = search.lines.get(node, "").startswith("#")
        lessons.values.append((text[: -1 if finished else None], search.rewards[node] / visits))
    for leaf, end in search.ends:
        rest = [search.lines[n] for n in reversed(search.above(end)[: -len(search.above(leaf))])]
        if rest:
            text = "".join(_ended(line) for line in rest)
            lessons.moves.append(Weighted(search.prefix(problem, leaf), text, 1.0))


def _ended(line: str) -> str:
    return line + (END if line.startswith("#") else "\n")


async def _events(config: Config, problems: Sequence[sums.Sum]) -> list[list[dict[str, Any]]]:
    found = []
    async with Session(config) as session:
        for i, problem in enumerate(problems):
            asked = Problem(text=problem.text, id=f"{i}")
            kept = [e async for e in session.stream(asked, seed=i) if e["event"] in _HEARD]
            found.append([{k: e[k] for k in _HEARD[e["event"]]} for e in kept])
    return found


_HEARD = {
    "propose": ("event", "nodes"),
    "backpropagate": ("event", "leaf", "reward", "end"),
}


def searches(ground: Ground, name: str, model: Network, problems: Sequence[sums.Sum]) -> Lessons:
    """`mcts` on every problem, for the right outcome."""
    config = Config(
        model=TinyPolicy(model),
        strategy="mcts",
        prm=OutcomeReward(),
        verifiers=only(),
        settings=Settings(
            options=StrategyOptions(branching=BRANCHING), samples=ROLLOUTS, temperature=1.0
        ),
        budget=Budget(tokens=CEILING),
    )
    kept = ground.stage(name, lambda: asyncio.run(_events(config, problems)))
    lessons = Lessons()
    for problem, events in zip(problems, kept, strict=True):
        learned(problem, events, lessons)
    ground.say(f"{name}: {lessons.right} of {lessons.rollouts} rollouts right")
    return lessons


def from_visits(ground: Ground, name: str, model: Network, lessons: Lessons) -> Network:
    """Policy and value in one network, from the searches."""

    def batches(random: Random) -> list[Example]:
        moves = [random.choice(lessons.moves) for _ in range(BATCH // 2)]
        places = [random.choice(lessons.values) for _ in range(BATCH // 2)]
        told = [Example(m.prefix, m.text, m.share) for m in moves]
        told += [Example(f"{text}?", YES, value) for text, value in places if value > 0]
        return told + [Example(f"{text}?", NO, 1 - value) for text, value in places if value < 1]

    plan = gently(ground.size(STEPS, 2), BATCH, SHARE)
    return fit(ground, name, copy.deepcopy(model), batches, plan)


def from_samples(
    ground: Ground, name: str, model: Network, problems: Sequence[sums.Sum]
) -> Network:
    """The ablation: as many plain samples, of which the right ones are learned (STaR)."""

    def draw() -> list[tuple[str, str]]:
        asked = [p for p in problems for _ in range(ROLLOUTS)]
        prompts = [p.prompt for p in asked]
        drawn = sample(model, prompts, temperature=1.0, seed=ground.seed + 21, limit=80)
        return [
            (p.prompt, one.text)
            for p, one in zip(asked, drawn, strict=True)
            if sums.right(p, one.text)
        ]

    rights = ground.stage(f"{name}-drawn", draw) or [[p.prompt, p.worked] for p in problems[:1]]

    def batches(random: Random) -> list[Example]:
        drawn = [random.choice(rights) for _ in range(BATCH)]
        return [Example(prompt, text + END) for prompt, text in drawn]

    plan = gently(ground.size(STEPS, 2), BATCH, SHARE)
    return fit(ground, name, copy.deepcopy(model), batches, plan)


def from_preferences(ground: Ground, name: str, model: Network, lessons: Lessons) -> Network:
    """MCTS-DPO: the search's best step against its worst."""

    def batches(random: Random) -> list[Example]:
        drawn = [random.choice(lessons.pairs) for _ in range(BATCH // 2)]
        good = [Example(p.prefix, p.best) for p in drawn]
        return good + [Example(p.prefix, p.worst) for p in drawn]

    plan = gently(ground.size(STEPS, 2), BATCH, GENTLE)
    return fit(ground, name, model, batches, plan, preference_loss(copy.deepcopy(model), BETA))


def measure(
    name: str, model: Network, problems: Sequence[sums.Sum], some: Sequence[Tried], seed: int
) -> Row:
    """Right when greedy and when sampled; P(its value puts a right solution above a wrong one)."""
    prompts = [p.prompt for p in problems]
    right = []
    for heat in (0.0, 1.0):
        drawn = sample(model, prompts, temperature=heat, seed=seed, limit=80)
        right.append(sum(sums.right(p, o.text) for p, o in zip(problems, drawn, strict=True)))
    low, high = interval(right[0], len(problems))
    return {
        "network": name,
        "n": len(problems),
        "greedy": right[0] / len(problems),
        "95%": f"{low:.2f} to {high:.2f}",
        "sampled": right[1] / len(problems),
        "value: right above wrong": _told_apart(model, some),
    }


def _told_apart(model: Network, some: Sequence[Tried]) -> float:
    found = []
    for t in some:
        texts = [*t.rights, *t.wrongs]
        scores = chance(model, [f"{t.problem.prompt}{text}?" for text in texts], YES, NO)
        good, bad = scores[: len(t.rights)], scores[len(t.rights) :]
        found += [(a > b) + 0.5 * (a == b) for a in good for b in bad]
    return fmean(found) if found else 0.5


def run(ground: Ground) -> Findings:
    """Two rounds of each way of learning, measured on held-out problems."""
    base = sums_base(ground)
    asked = held_out(ground, ground.size(TESTING, 6))
    some = tried(ground, base, ground.size(TESTING, 6), "test")[:JUDGED]
    rows: list[Row] = [measure("before", base, asked, some, ground.seed)]
    lines: dict[str, list[tuple[float, float]]] = {}
    visited = sampled = preferred = base
    rights: list[str] = []
    for turn in range(1, ROUNDS + 1):
        problems = held_out(ground, ground.size(SEARCHED, 2), f"searched {turn}")
        lessons = searches(ground, f"mcts-{turn}-{len(problems)}", visited, problems)
        if ground.quick:  # a network that never learned has no better step
            lessons.pairs.append(Preferred(problems[0].prompt, "1", "2"))
        rights.append(f"{lessons.right / max(1, lessons.rollouts):.3f}")
        if turn == 1:
            preferred = copy.deepcopy(base)
            preferred = from_preferences(ground, "dpo", preferred, lessons)
            rows.append(measure("MCTS-DPO, round 1", preferred, asked, some, ground.seed))
        visited = from_visits(ground, f"visits-{turn}", visited, lessons)
        sampled = from_samples(ground, f"samples-{turn}", sampled, problems)
        for name, model in (("visits of mcts", visited), ("own right samples", sampled)):
            rows.append(measure(f"{name}, round {turn}", model, asked, some, ground.seed))
            ground.say(f"{rows[-1]}")
    for row in rows[1:]:
        name, _, after = str(row["network"]).partition(", round ")
        lines.setdefault(name, [(0.0, float(rows[0]["greedy"]))])
        lines[name].append((float(after), float(row["greedy"])))
    by_name = {str(row["network"]): row for row in rows}
    last = {name: by_name[f"{name}, round {ROUNDS}"] for name in list(lines)[1:]}
    return Findings(
        figure=f"Sums (n={len(asked)}), greedy: {rows[0]['greedy']:.3f} before, "
        f"{last['visits of mcts']['greedy']:.3f} after {ROUNDS} rounds on the visits of `mcts`, "
        f"{last['own right samples']['greedy']:.3f} on as many plain samples; its value tells "
        f"right from wrong in {last['visits of mcts']['value: right above wrong']:.3f} of pairs.",
        rows=tuple(rows),
        lines=tuple(Line(name, tuple(points)) for name, points in lines.items()),
        axes=("round", "right, greedy"),
        notes=(f"Rollouts that came out right, by round: {', '.join(rights)}.",),
    )
