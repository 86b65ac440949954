"""The options of a run, each written once: `Agent`'s keywords, the command line's flags and a
request's fields are made from them. A strategy's own stand in `StrategyOptions` in the same way.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from ...graphs.flags import Flag, flag_of, said
from ...graphs.options import StrategyOptions
from ..registry import POLICIES, PRMS

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel
    from langgraph.checkpoint.base import BaseCheckpointSaver

    from ...graphs.contracts import Controller, Policy, ProcessRewardModel
    from ...graphs.run.budget import Budget, Price
    from ...graphs.wiring import Builder
    from ...tools.base import Verifier
    from .config import Only, SandboxKind
    from .selectors import Selector

P = ParamSpec("P")

BUDGET = {
    "tokens": Flag("Ceiling: tokens.", int, ("--budget-tokens",), least=1, served=True),
    "tool_calls": Flag(
        "Ceiling: calls of paid tools.", int, ("--budget-tools",), least=0, served=True
    ),
    "seconds": Flag("Ceiling: seconds.", float, ("--budget-seconds",), least=0.001, served=True),
    "money": Flag("Ceiling: money, by the prices.", float, ("--budget-money",), least=0),
}
PRICE = {
    "prompt": Flag("Price of a million prompt tokens.", float, ("--price-in",), least=0),
    "completion": Flag("Price of a million written tokens.", float, ("--price-out",), least=0),
}
STRATEGY = {one.name: flag for one in fields(StrategyOptions) if (flag := flag_of(one))}


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is set up with; `agent.run.given` says what each takes.

    `model`: a name ("openai:NAME", "recorded:FILE", "langchain:PROVIDER/NAME"; without one the
    embedded model), a `Policy` or one of LangChain's chat models; `strategy`: a name or a function
    `build(checkpointer)`; `prm`: "evidence", "none" or an object; `verifiers`: more of them, by
    name or as objects, beside the default ones, or `only(…)` in their place; `controller`: a name,
    a file or an object that decides; `select`: what best-of-n goes by, "prm", "judge" or
    "verifier" (with `tests`, a file of generated tests, for programs), or an object; `options`:
    what the strategy lets one choose. `price`: what the model costs, or a table of it by the
    model's name. `checkpointer`, a SQLite file or one of LangGraph's savers, keeps what is solved
    with a `thread`: such a run can be resumed after a kill, and the thread's next question
    follows it. `cache`: a folder of answers that were paid for before. With `approve` a run on a
    thread stops at every call of a paid tool.

    Metadata: `flag`, how it is written on the command line; `parts`, the flags of what has
    several; `asked`, whether a request to the server may set it.
    """

    model: str | Policy | BaseChatModel | None = field(
        default=None,
        metadata=said(
            # SUREFOOT_MODEL is read where the default is worked out: a bare name is openai:NAME.
            Flag(f"{POLICIES.usual()}  [env: SUREFOOT_MODEL]", variable=False, served=True)
        ),
    )
    _: KW_ONLY
    strategy: str | Builder = field(
        default="loop",
        metadata=said(Flag("How to think: loop, chain, majority, …", served=True), asked=True),
    )
    prm: str | ProcessRewardModel | None = field(
        default=None,
        metadata=said(Flag(f"Process reward model: {PRMS.usual()}, A+B", served=True), asked=True),
    )
    controller: Controller | Path | str | None = field(
        default=None, metadata=said(Flag("A file that learn controller wrote, or a name."))
    )
    verifiers: Sequence[Verifier | str] | Only | None = None
    select: str | Selector = field(
        default="prm",
        metadata=said(Flag("What best-of-n goes by: prm, verifier or judge."), asked=True),
    )
    tests: Path | str | None = field(
        default=None, metadata=said(Flag("Generated tests, to select programs by.", Path))
    )
    sandbox: SandboxKind = field(
        default="auto",
        metadata=said(Flag("Where programs run: auto, local or docker.", served=True)),
    )
    budget: Budget | None = field(default=None, metadata=said(parts=BUDGET, asked=True))
    samples: int = field(
        default=1,
        metadata=said(Flag("Solutions to draw.", int, ("-n", "--samples"), least=1), asked=True),
    )
    options: StrategyOptions | None = field(
        default=None,
        metadata=said(parts=STRATEGY, asked=True),
    )
    temperature: float = field(
        default=0.0, metadata=said(Flag("Of first attempts.", float, least=0.0, most=2.0))
    )
    seed: int = field(default=0, metadata=said(Flag("Makes a run repeatable.", int, served=True)))
    trace: Path | str | None = field(
        default=None, metadata=said(Flag("Append the run's trace to this file.", Path))
    )
    price: Price | Mapping[str, Price] | None = field(default=None, metadata=said(parts=PRICE))
    cache: Path | str | None = field(
        default=None, metadata=said(Flag("Folder of answers that were paid for before.", Path))
    )
    approve: bool = False
    checkpointer: BaseCheckpointSaver[Any] | Path | str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A flag of the command line and what it sets: an option, or a part of one."""

    flag: Flag
    option: str
    part: str | None
    default: Any = None

    @property
    def name(self) -> str:
        """As a parameter: `budget_tokens`."""
        written = self.flag.names[-1] if self.flag.names else self.part or self.option
        return written.removeprefix("--").replace("-", "_")

    @property
    def variable(self) -> str | None:
        """The environment's variable that sets it too."""
        return f"SUREFOOT_{self.name.upper()}" if self.flag.variable else None


def settings_of(kind: type[Options] = Options) -> Iterator[Setting]:
    """All that the command line can set, in order."""
    for one in fields(kind):
        if (flag := flag_of(one)) is not None:
            yield Setting(flag, one.name, None, one.default)
        for part, flag in one.metadata.get("parts", {}).items():
            yield Setting(flag, one.name, part)


def as_keywords(
    kind: Callable[P, Any],
) -> Callable[[Callable[..., None]], Callable[Concatenate[Any, P], None]]:
    """Give a constructor the parameters of `kind`: to type checkers and to `help()`."""

    def taking(init: Callable[..., None]) -> Callable[Concatenate[Any, P], None]:
        signature = inspect.signature(kind)
        me = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        whole = signature.replace(
            parameters=[me, *signature.parameters.values()], return_annotation=None
        )
        vars(init)["__signature__"] = whole
        return init

    return taking
