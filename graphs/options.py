"""What can be chosen of a strategy; which of it a strategy knows, it says itself (`OPTIONS`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from ..sandbox.errors import InputError

Reward = Literal["prm", "confidence", "verifier"]
Actions = Literal["step", "mini-step-32", "mini-step-64"]
Search = Literal["bfs", "dfs"]
TreePolicy = Literal["uct", "puct"]

_WORDS = {
    "reward": get_args(Reward),
    "actions": get_args(Actions),
    "search": get_args(Search),
    "tree_policy": get_args(TreePolicy),
}
_PROBABILITIES = ("min_confidence",)
_MOST = {"beam_width": 64, "branching": 64, "rounds": 32}


@dataclass(frozen=True, slots=True)
class StrategyOptions:
    """None: not chosen, so the strategy's own default counts.

    `reward` and `actions`: what mcts plays for, and by how much it moves; `reflection`: whether
    it rethinks at the end of a rollout; `tree_policy`: how it selects. `search`: the order of
    tree. `beam_width`: prefixes that are kept; `branching`: continuations tried of each;
    `rounds`: of critique, of debate, of repair. `min_confidence`: what loop's P(right) must be
    for an answer to be given, 0 for any answer. Raises `InputError` for what is none of these.
    """

    reward: Reward | None = None
    actions: Actions | None = None
    reflection: bool | None = None
    tree_policy: TreePolicy | None = None
    search: Search | None = None
    beam_width: int | None = None
    branching: int | None = None
    rounds: int | None = None
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        for name, known in _WORDS.items():
            word = getattr(self, name)
            if word is not None and word not in known:
                raise InputError(f"{flag(name)} {word!r}: there are {', '.join(known)}.")
        if self.reflection is not None and not isinstance(self.reflection, bool):
            raise InputError(f"{flag('reflection')} takes true or false, not {self.reflection!r}.")
        for name, most in _MOST.items():
            number = getattr(self, name)
            if number is None:
                continue
            if isinstance(number, bool) or not isinstance(number, int):
                raise InputError(f"{flag(name)} takes a whole number, not {number!r}.")
            if not 1 <= number <= most:
                raise InputError(f"{flag(name)} takes 1 to {most}, not {number}.")
        for name in _PROBABILITIES:
            chance = getattr(self, name)
            if chance is None:
                continue
            if isinstance(chance, bool) or not isinstance(chance, int | float):
                raise InputError(f"{flag(name)} takes a number, not {chance!r}.")
            if not 0 <= chance <= 1:
                raise InputError(f"{flag(name)} takes 0 to 1, not {chance}.")

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value is not None}

    def only(self, known: Collection[str]) -> StrategyOptions:
        """The part that `known` names."""
        return replace(self, **{name: None for name in self.chosen if name not in known})


def flag(name: str) -> str:
    """A field as it is written on the command line."""
    return "--" + name.replace("_", "-")
