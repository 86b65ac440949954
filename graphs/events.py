"""What can happen in a run: one dataclass for each kind of event, told apart by `event`.

A run is the list of its events. They are streamed while they happen, written to the trace, and
folded into the reasoning tree (`graphs.tree.Tree.of`), which is the same for the run itself, for a
drawing of it, for learning from it and for going on with it. `TreeEvent` are those that change the
tree; a checkpoint holds them.

    match event_of(row):
        case Proposed(nodes=nodes): ...
        case VerdictGiven(verdict=verdict): ...
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field, TypeAdapter, ValidationError

from ..tools.base import Verdict
from .contracts import Decision, Task
from .errors import FormatError
from .records import Node, Outcome, Sample

_SECRET = re.compile(
    r"""(?ix) \b(?:sk|pk|rk|ghp|gho|xox[abp]|hf|AKIA)[-_]?[A-Za-z0-9_\-]{16,}
        | (?<=bearer\s)[A-Za-z0-9._~+/\-]{8,}=*"""
)


# -- the tree grows


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


# -- the run


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A run began."""

    event: Literal["start"] = "start"
    problem: str
    problem_id: str = ""
    model: str = ""
    strategy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A run goes on where a killed process left it: `log` is what its tree is made of so far."""

    event: Literal["resume"] = "resume"
    problem: str
    problem_id: str = ""
    model: str = ""
    strategy: str = ""
    log: tuple[TreeEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked:
    """The run waits for the user's word on a call of a paid tool."""

    event: Literal["approval"] = "approval"
    thread: str
    key: str
    tool: str
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReached:
    """What was asked for did not fit under this ceiling."""

    event: Literal["budget"] = "budget"
    ceiling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What the policy's backend lacked, and how it was done instead."""

    event: Literal["note"] = "note"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """The policy's hidden reasoning before an answer: it was paid for, and answers nothing."""

    event: Literal["thought"] = "thought"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheHit:
    """`n` proposals came from the cache and cost nothing."""

    event: Literal["cached"] = "cached"
    task: Task
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered:
    """A tool answered what the policy had left open in a step (`gcd(12, 18) = ?`)."""

    event: Literal["request"] = "request"
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The run ended in an exception."""

    event: Literal["error"] = "error"
    kind: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The run's `Result`, as JSON."""

    event: Literal["result"] = "result"
    result: dict[str, Any]


# -- what strategies tell of themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """The loop solved the problem anew; `end`: the final step, None where it came to none."""

    event: Literal["attempt"] = "attempt"
    number: int
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A whole solution was drawn."""

    event: Literal["sample"] = "sample"
    index: int
    sample: Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """rejection: the scores of the samples from `first` on, below 0 for those that cannot pass."""

    event: Literal["test"] = "test"
    first: int
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteTaken:
    """adaptive: P(the leading answer stays ahead), and how many more samples are wanted."""

    event: Literal["vote"] = "vote"
    samples: int
    lead: float
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """best-of-n by a judge: P(right) of each solution that could be judged, by its index."""

    event: Literal["judged"] = "judged"
    judgments: dict[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRun:
    """program: a program ran; `failure` says why it gave no answer, "" where it did."""

    event: Literal["run"] = "run"
    index: int
    sample: Sample
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageBegun:
    """staged: the stage of this name begins, from these prefixes."""

    event: Literal["stage"] = "stage"
    name: str
    beams: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """tree: what a thought is worth: sure, likely, unknown or impossible."""

    event: Literal["value"] = "value"
    node: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionJudged:
    """refine: whether the version that ends in `end` (0: none) is better than the best before."""

    event: Literal["version"] = "version"
    round: int
    end: int
    better: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CampsCounted:
    """debate: each proposer's final step (0: none), and who is to think again."""

    event: Literal["camps"] = "camps"
    stands: tuple[int, ...]
    dissent: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """mcts: the path that was selected, and how often each of its nodes was visited."""

    event: Literal["select"] = "select"
    path: tuple[int, ...]
    visits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """mcts: a rollout from `leaf` earned this reward; `end`: its final step, if any."""

    event: Literal["backpropagate"] = "backpropagate"
    leaf: int
    reward: float
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custom:
    """What a strategy of one's own tells of itself; `data` is plain JSON."""

    event: Literal["custom"] = "custom"
    name: str
    data: dict[str, Any] = field(default_factory=dict)


Event: TypeAlias = (
    TreeEvent | Started | Resumed | ApprovalAsked | BudgetReached | Noted | Thought | CacheHit
    | RequestAnswered | Failed | Finished | Attempted | Sampled | Tested | VoteTaken | Judged
    | ProgramRun | StageBegun | Valued | VersionJudged | CampsCounted | Selected | BackedUp | Custom
)  # fmt: skip

TREE_EVENTS: tuple[type, ...] = get_args(TreeEvent)
KINDS: dict[str, type] = {
    kind.__dataclass_fields__["event"].default: kind for kind in get_args(Event)
}


@dataclass(frozen=True, slots=True)
class Record:
    """An event and its place: its run, its number there, and the seconds since the run began."""

    run: str
    seq: int
    t: float
    event: Event

    def as_dict(self) -> dict[str, Any]:
        """As it is streamed and written: plain JSON, credentials struck out."""
        place: dict[str, Any] = {"run": self.run, "seq": self.seq, "t": round(self.t, 4)}
        return {**place, **plain(self.event)}


def plain(value: Any) -> Any:
    """Dataclasses, tuples and mappings as plain JSON values, credentials struck out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return _SECRET.sub("[secret]", value)
    return value


def event_of(row: Mapping[str, Any]) -> Event:
    """A streamed event, or a row of a trace of the newest version, by its type.

    Raises `FormatError` for a kind that is not known and for fields that are missing or wrong.
    """
    kind = row.get("event")
    if kind not in KINDS:
        raise FormatError(f"There is no event {kind!r}.")
    try:
        event: Event = _reader().validate_python(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != kind)
        raise FormatError(f"event {kind!r}, {where}: {first['msg']}") from error
    return event


def known_event(row: Mapping[str, Any]) -> Event | None:
    """Like `event_of`, and None for a kind that is not known: that of another version, say."""
    return event_of(row) if row.get("event") in KINDS else None


@cache
def _reader() -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[Event, Field(discriminator="event")])


def record_of(row: Mapping[str, Any]) -> Record:
    """A row with its place. Raises `FormatError` like `event_of`."""
    return Record(
        str(row.get("run", "")), int(row.get("seq", 0)), float(row.get("t", 0.0)), event_of(row)
    )
