"""Events that change the reasoning tree: a checkpoint holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from ...tools.base import Verdict
from ..contracts import Decision
from ..records import Node, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """The policy was asked `times` times to go on from the prefix that ends in `parent`."""

    event: Literal["continue"] = "continue"
    parent: int
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """Steps were laid after `parent`, each the child of the one before it.

    `attempt`: how often `parent` had been continued before.
    """

    event: Literal["propose"] = "propose"
    parent: int
    attempt: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictGiven:
    """A tool said something of a claim in a step."""

    event: Literal["verdict"] = "verdict"
    node: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The tools that were to be asked about a step have answered.

    `answer`: what the solution that ends in this step is read to answer, where that was asked.
    """

    event: Literal["checked"] = "checked"
    node: int
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """These paid tools (or `tool:kind` questions, or "critique") need not be asked again."""

    event: Literal["asked"] = "asked"
    node: int
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criticised:
    """One call of the policy judged the steps `nodes`.

    `scores`: the PRM's of each before it; `judgments`: P(right) of each, None where the answer
    could not be read; line i of `text` is the reason of the i-th; `tokens`: of the call.
    """

    event: Literal["critique"] = "critique"
    nodes: tuple[int, ...]
    scores: tuple[float | None, ...] = ()
    judgments: tuple[float, ...] | None = None
    tokens: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The PRM's P(the prefix that ends in this step leads to a right answer)."""

    event: Literal["score"] = "score"
    node: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The controller's decision about a step."""

    event: Literal["decision"] = "decision"
    node: int
    score: float
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """`node` stands in the place of the refuted step `wrong`; `dropped` were built on that.

    `by`: whether a tool's result or the policy's rewriting put it right.
    """

    event: Literal["correct"] = "correct"
    node: Node
    wrong: int
    by: Literal["tool", "policy"] = "tool"
    dropped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """`node` is another version of the step `wrong`, which stays where it is."""

    event: Literal["revise"] = "revise"
    node: Node
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned:
    """A step is not gone on from. `known`: the step, laid before, that corrects it."""

    event: Literal["abandon"] = "abandon"
    node: int
    known: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtracked:
    """The steps `left` were left for their ancestor `to`; `dropped` were not yet decided on."""

    event: Literal["backtrack"] = "backtrack"
    to: int
    left: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """A search goes on from the steps `kept`, and not from `dropped`."""

    event: Literal["prune"] = "prune"
    kept: tuple[int, ...]
    dropped: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Whole attempts were weighed against each other: P(right) of the likeliest answer.

    `node`: the attempt that gives it, where its score is `chance` from now on.
    """

    event: Literal["weigh"] = "weigh"
    answers: tuple[str | None, ...]
    chance: float
    decision: Decision
    node: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The outcome. `scores`: what each sample's vote weighed, where votes were weighed."""

    event: Literal["answer"] = "answer"
    outcome: Outcome
    scores: tuple[float, ...] = ()


TreeEvent: TypeAlias = (
    Continued | Proposed | VerdictGiven | Checked | Asked | Criticised | Scored | Decided
    | Corrected | Revised | Abandoned | Backtracked | Pruned | Weighed | Answered
)  # fmt: skip
TREE_EVENTS: tuple[type, ...] = get_args(TreeEvent)
