"""mcts: Monte-Carlo tree search over steps or mini-steps, as in Marco-o1 (Zhao et al. 2024).

Selection by UCT (Kocsis and Szepesvári 2006) or PUCT with the policy's own probabilities as
prior (Silver et al. 2017); expansion by sampling; a rollout that completes the solution, put
right by the tools on the way; its reward goes up the path that was selected. The search stops
early when the answers that rollouts came to leave no doubt which is ahead.

The search's tree is a log of its own: a move may be a mini-step, which is no step of the
reasoning tree, and the steps of rollouts are in that tree but not yet moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from langgraph.channels.delta import DeltaChannel
from langgraph.runtime import Runtime

from ...sandbox.errors import InputError
from ..confidence import ALTERNATIVES, mean_confidence
from ..events import BackedUp, Selected
from ..options import Reward
from ..run.context import RunContext
from ..state import TreeState
from ..tree import ROOT, Node, Tree
from ..tree.conclusion import conclude, supported_share
from ..tree.growth import Completion, Growth, answer_of
from ..tree.verbs import lay
from ..tree.voting import lead, vote
from ..tree.work import Update, working
from ..wiring import wire

OPTIONS = ("reward", "actions", "reflection", "tree_policy", "branching")
BRANCHING = 3
ROLLOUTS = 16
EXPLORATION = math.sqrt(2)
STABLE = 0.95  # P(the answer that is ahead stays ahead) at which the search stops
DEAD_ENDS = 3  # rollouts in a row that came to nothing, after which no more are tried
MINI_STEPS = {"step": None, "mini-step-32": 32, "mini-step-64": 64}

REFLECTION = "Wait! Maybe I made some mistakes! I need to rethink from scratch."


@dataclass(frozen=True, slots=True)
class Move:
    """A move of the search: from one node of the reasoning tree to another, with its prior."""

    parent: int
    child: int
    prior: float


@dataclass(frozen=True, slots=True)
class Visit:
    """A rollout from `leaf`: its reward, and the final step that it came to, if any."""

    leaf: int
    reward: float
    end: int | None


Played = Move | Visit


def played(log: Sequence[Played], writes: Iterable[Sequence[Played]]) -> list[Played]:
    """LangGraph reducer: appends."""
    return [*log, *(entry for write in writes for entry in write)]


class MctsState(TreeState, total=False):
    """`moves`: the search's own log; `leaf`: what was selected; `visit`: its rollout."""

    moves: Annotated[list[Played], DeltaChannel(played)]
    leaf: int
    visit: Visit | None


@dataclass(slots=True)
class Statistics:
    """The search's log, folded: visits and summed rewards of every node."""

    children: dict[int, list[Move]] = field(default_factory=dict)
    parent: dict[int, int] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)
    rewards: dict[int, float] = field(default_factory=dict)
    rollouts: list[Visit] = field(default_factory=list)

    @classmethod
    def of(cls, log: Sequence[Played]) -> Statistics:
        found = cls()
        for entry in log:
            if isinstance(entry, Move):
                found.children.setdefault(entry.parent, []).append(entry)
                found.parent[entry.child] = entry.parent
            else:
                found._back_up(entry)
        return found

    def _back_up(self, visit: Visit) -> None:
        self.rollouts.append(visit)
        node: int | None = visit.leaf
        while node is not None:
            self.visits[node] = self.visits.get(node, 0) + 1
            self.rewards[node] = self.rewards.get(node, 0.0) + visit.reward
            node = self.parent.get(node)

    def best(self, node: int, *, puct: bool) -> int | None:
        """The child to go on with; of equals the first. None where there is none."""
        moves = self.children.get(node, [])
        return max(moves, key=lambda m: (self._worth(m, puct), -m.child)).child if moves else None

    def _worth(self, move: Move, puct: bool) -> float:
        seen, around = self.visits.get(move.child, 0), self.visits.get(move.parent, 0)
        mean = self.rewards.get(move.child, 0.0) / seen if seen else 0.0
        if puct:
            return mean + EXPLORATION * move.prior * math.sqrt(around) / (1 + seen)
        return mean + EXPLORATION * math.sqrt(math.log(around + 1) / seen) if seen else math.inf


@working(Growth)
async def select(growth: Growth, state: MctsState) -> Update:
    """Walk down from the root to a node that has no children yet."""
    ctx = growth.ctx
    reward_of(ctx)
    found = Statistics.of(state.get("moves", []))
    puct = ctx.settings.options.tree_policy == "puct"
    path = [ROOT]
    while (child := found.best(path[-1], puct=puct)) is not None:
        path.append(child)
    visits = tuple(found.visits.get(node, 0) for node in path)
    growth.emit(Selected(path=tuple(path), visits=visits))
    return {"leaf": path[-1]}


@working(Growth)
async def expand(growth: Growth, state: MctsState) -> Update:
    """Propose moves from a node that was rolled out before; the first of them is the new leaf.

    A node that was never rolled out is its own leaf: its rollout comes first.
    """
    ctx, leaf = growth.ctx, state["leaf"]
    found = Statistics.of(state.get("moves", []))
    if not found.visits.get(leaf) or not growth.tree.is_open(leaf):
        return {}
    options = ctx.settings.options
    tokens = MINI_STEPS[options.actions or "step"]
    children = await growth.branch([leaf], options.branching or BRANCHING, tokens=tokens)
    fresh = [child for child in children if child not in found.parent]
    priors = _priors([growth.tree.nodes[child] for child in fresh])
    moves = [Move(leaf, child, prior) for child, prior in zip(fresh, priors, strict=True)]
    return {"moves": moves, "leaf": fresh[0] if fresh else leaf}


@working(Growth)
async def roll_out(growth: Growth, state: MctsState) -> Update | None:
    """Complete the solution from the leaf, and reward where that leads."""
    ctx, leaf = growth.ctx, state["leaf"]
    if state.get("stop"):
        return {}
    reward = reward_of(ctx)
    logprobs = ALTERNATIVES if reward == "confidence" else 0
    final = leaf != ROOT and growth.tree.nodes[leaf].final
    done = Completion(leaf) if final else await growth.complete(leaf, logprobs=logprobs)
    if ctx.settings.options.reflection and done.tip is not None and not growth.stop:
        done = await _reflect(growth, done.tip, done, logprobs)
    if done.tip is None and growth.stop:
        return None
    earned = 0.0 if done.tip is None else _earned(growth, reward, done.tip, done.confidences)
    return {"visit": Visit(leaf, earned, done.tip)}


@working(Growth)
async def back_up(growth: Growth, state: MctsState) -> Update:
    """Add the rollout's reward to every node on the way to the leaf."""
    if (visit := state.get("visit")) is None:
        return {}
    growth.emit(BackedUp(leaf=visit.leaf, reward=visit.reward, end=visit.end))
    return {"moves": [visit], "visit": None}


@working(Growth)
async def answer(growth: Growth, state: MctsState) -> Update:
    """The rollouts' answers vote by their rewards."""
    earned: dict[int, float] = {}
    for end, reward in ballots(Statistics.of(state.get("moves", [])).rollouts):
        earned[end] = earned.get(end, 0.0) + reward
    return await conclude(growth, lambda node: earned.get(node, 0.0), (ROOT,))


async def go_on(state: MctsState, runtime: Runtime[RunContext]) -> str:
    """Until the budget, the rollouts, or the doubt are spent."""
    settings = runtime.context.settings
    rollouts = Statistics.of(state.get("moves", [])).rollouts
    wanted = settings.samples if settings.samples > 1 else ROLLOUTS
    if state.get("stop") or len(rollouts) >= wanted:
        return "answer"
    if len(rollouts) >= DEAD_ENDS and all(one.end is None for one in rollouts[-DEAD_ENDS:]):
        return "answer"
    return "answer" if await _is_stable(state, rollouts) else "select"


async def _is_stable(state: MctsState, rollouts: Sequence[Visit]) -> bool:
    ends = [end for end, _ in ballots(rollouts)]
    if lead(len(ends), 0) < STABLE:
        return False
    tree = Tree.of(state.get("log", ()))
    answers = [answer_of(tree.nodes[end]) for end in ends]
    first, second, *_ = (*map(len, (await vote(answers)).clusters), 0, 0)
    return lead(first, second) >= STABLE


def ballots(rollouts: Sequence[Visit]) -> list[tuple[int, float]]:
    """The ends that vote, with their rewards: coming twice to a final leaf is one vote."""
    votes = [(one.leaf, one.end, one.reward) for one in rollouts if one.end is not None]
    leaves = {end: reward for leaf, end, reward in votes if leaf == end}
    return [*leaves.items(), *((end, reward) for leaf, end, reward in votes if leaf != end)]


def reward_of(ctx: RunContext) -> Reward:
    """What is played for. Raises `InputError` where this policy cannot give it."""
    able = ctx.policy.capabilities
    options = ctx.settings.options
    reward = options.reward or "prm"
    if reward == "confidence" and not able.logprobs:
        raise InputError(
            f"{ctx.policy.name} gives no log-probabilities: use --reward prm or verifier."
        )
    if MINI_STEPS[options.actions or "step"] is not None and not able.prefill:
        raise InputError(
            f"{ctx.policy.name} cannot go on in the middle of a step: use --actions step."
        )
    return reward


def _earned(growth: Growth, reward: Reward, tip: int, confidences: Sequence[float]) -> float:
    """The reward of a finished path, in [0, 1]."""
    match reward:
        case "prm":
            return growth.tree.scores.get(tip, 0.0)
        case "verifier":
            return supported_share(growth, tip)
        case "confidence":
            return mean_confidence(confidences)


async def _reflect(growth: Growth, tip: int, done: Completion, logprobs: int) -> Completion:
    """Rethink after the answer, by Marco-o1's words; the first answer stays where that fails."""
    thought = growth.tree.next_id
    lay(growth, tip, [Node(thought, tip, REFLECTION)], 0)
    again = await growth.complete(thought, logprobs=logprobs)
    return done if again.tip is None else again


def _priors(children: Sequence[Node]) -> list[float]:
    """The softmax of the children's mean log-probabilities; even where those are not known."""
    weights = [0.0 if child.logprob is None else child.logprob for child in children]
    total = sum(map(math.exp, weights))
    return [math.exp(weight) / total for weight in weights]


build = wire(
    MctsState, select, expand, roll_out, back_up, answer,
    then={"back_up": (go_on, "select", "answer")},
)  # fmt: skip
