"""What can be chosen of a strategy; which of it a strategy knows, it says itself (`OPTIONS`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from ..sandbox.errors import InputError
from .flags import Flag, said

Reward = Literal["prm", "confidence", "verifier"]
Actions = Literal["step", "mini-step-32", "mini-step-64"]
Search = Literal["bfs", "dfs"]
TreePolicy = Literal["uct", "puct"]
Effort = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class StrategyOptions:
    """None: not chosen, so the strategy's own default counts.

    `reward` and `actions`: what mcts plays for, and by how much it moves; `reflection`: whether
    it rethinks at the end of a rollout; `tree_policy`: how it selects. `search`: the order of
    tree. `beam_width`: prefixes that are kept; `branching`: continuations tried of each;
    `rounds`: of critique, of debate, of repair; `programs`: how many programs, written from the
    problem alone, vote beside the samples. `min_confidence`: what loop's P(right) must be
    for an answer to be given, 0 for any answer; `effort`: how much loop spends on doubt: "low" one
    attempt and the tools, "high" several times a chain's tokens. Raises `InputError` for what is
    none of these.
    """

    reward: Reward | None = field(
        default=None,
        metadata=said(
            Flag("mcts: what it plays for: prm, confidence, verifier."), words=get_args(Reward)
        ),
    )
    actions: Actions | None = field(
        default=None,
        metadata=said(Flag("mcts: step, mini-step-32 or mini-step-64."), words=get_args(Actions)),
    )
    reflection: bool | None = field(
        default=None,
        metadata=said(
            Flag("mcts: rethink after each rollout's answer.", bool, ("--reflection",), False)
        ),
    )
    tree_policy: TreePolicy | None = field(
        default=None,
        metadata=said(Flag("mcts: select by uct or puct."), words=get_args(TreePolicy)),
    )
    search: Search | None = field(
        default=None, metadata=said(Flag("tree: bfs or dfs."), words=get_args(Search))
    )
    beam_width: int | None = field(
        default=None,
        metadata=said(Flag("beam, tree, staged: prefixes that are kept.", int), up_to=64),
    )
    branching: int | None = field(
        default=None,
        metadata=said(Flag("beam, tree, staged, mcts: continuations of each.", int), up_to=64),
    )
    rounds: int | None = field(
        default=None,
        metadata=said(Flag("refine, debate, program: critiques, debates, repairs.", int), up_to=32),
    )
    programs: int | None = field(
        default=None,
        metadata=said(Flag("weighted-vote: programs that are run and vote too.", int), up_to=64),
    )
    min_confidence: float | None = field(
        default=None,
        metadata=said(
            Flag(
                "loop: what an answer needs; 0 for any. Otherwise the controller decides.",
                float, least=0, most=1,
            )
        ),
    )  # fmt: skip
    effort: Effort | None = field(
        default=None,
        metadata=said(
            Flag("loop: what doubt may cost: low, medium or high."), words=get_args(Effort)
        ),
    )

    def __post_init__(self) -> None:
        for one in fields(self):
            if (value := getattr(self, one.name)) is not None:
                _check(flag(one.name), value, one.metadata)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, by name."""
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in named.items() if value is not None}

    def only(self, known: Collection[str]) -> StrategyOptions:
        """The part that `known` names."""
        return replace(self, **{name: None for name in self.chosen if name not in known})


def flag(name: str) -> str:
    """A field as it is written on the command line."""
    return "--" + name.replace("_", "-")


def _check(written: str, value: object, words: Mapping[str, Any]) -> None:
    """Raises `InputError` for a value that is none of what the field says of it."""
    flag: Flag = words["flag"]
    if "words" in words:
        if value not in words["words"]:
            raise InputError(f"{written} {value!r}: there are {', '.join(words['words'])}.")
    elif flag.kind is bool:
        if not isinstance(value, bool):
            raise InputError(f"{written} takes true or false, not {value!r}.")
    elif "up_to" in words:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InputError(f"{written} takes a whole number, not {value!r}.")
        if not 1 <= value <= words["up_to"]:
            raise InputError(f"{written} takes 1 to {words['up_to']}, not {value}.")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{written} takes a number, not {value!r}.")
    elif flag.least is not None and flag.most is not None and not flag.least <= value <= flag.most:
        raise InputError(f"{written} takes {flag.least} to {flag.most}, not {value}.")
