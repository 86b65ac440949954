"""What strategies tell of themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ..records import Sample


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


StrategyEvent: TypeAlias = (
    Attempted | Sampled | Tested | VoteTaken | Judged | ProgramRun | StageBegun | Valued
    | VersionJudged | CampsCounted | Selected | BackedUp | Custom
)  # fmt: skip
