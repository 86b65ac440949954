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

from .as_json import plain
from .records import KINDS, Event, Record, event_of, known_event, record_of
from .run import (
    ApprovalAsked,
    BudgetReached,
    CacheHit,
    Failed,
    Finished,
    Noted,
    RequestAnswered,
    Resumed,
    Started,
    Thought,
)
from .strategies import (
    Attempted,
    BackedUp,
    CampsCounted,
    Custom,
    Judged,
    ProgramRun,
    Sampled,
    Selected,
    StageBegun,
    Tested,
    Valued,
    VersionJudged,
    VoteTaken,
)
from .tree import (
    TREE_EVENTS,
    Abandoned,
    Answered,
    Asked,
    Backtracked,
    Checked,
    Continued,
    Corrected,
    Criticised,
    Decided,
    Proposed,
    Pruned,
    Revised,
    Scored,
    TreeEvent,
    VerdictGiven,
    Weighed,
)

__all__ = [
    "KINDS",
    "TREE_EVENTS",
    "Abandoned",
    "Answered",
    "ApprovalAsked",
    "Asked",
    "Attempted",
    "BackedUp",
    "Backtracked",
    "BudgetReached",
    "CacheHit",
    "CampsCounted",
    "Checked",
    "Continued",
    "Corrected",
    "Criticised",
    "Custom",
    "Decided",
    "Event",
    "Failed",
    "Finished",
    "Judged",
    "Noted",
    "ProgramRun",
    "Proposed",
    "Pruned",
    "Record",
    "RequestAnswered",
    "Resumed",
    "Revised",
    "Sampled",
    "Scored",
    "Selected",
    "StageBegun",
    "Started",
    "Tested",
    "Thought",
    "TreeEvent",
    "Valued",
    "VerdictGiven",
    "VersionJudged",
    "VoteTaken",
    "Weighed",
    "event_of",
    "known_event",
    "plain",
    "record_of",
]
