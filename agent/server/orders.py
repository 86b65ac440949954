"""What a request asks for, whichever API it came by; and the options of ours that it may hold."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ...graphs.flags import flag_of
from ...graphs.options import Effort, StrategyOptions
from ...graphs.result import Problem
from ...graphs.run.budget import Budget
from ...graphs.run.context import Settings
from ...graphs.strategy import narrowed, options_of
from ...sandbox.errors import InputError
from ..prm import ADDRESS
from ..registry import PRMS
from ..run.answer_format import AnswerFormat
from ..run.config import Config
from ..run.conversation import ConversationParts
from ..run.options import Options
from .api_errors import ApiError, refused
from .care.auth import Key
from .catalogue import Target
from .settings import ServerLimits

STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
MAX_TOKENS = 1_000_000
MAX_NAME = 100
ORDER_HEADERS = tuple(
    f"x-surefoot-{name}" for name in ("run", "model", "strategy", "prm", "effort", "budget", "seed")
)
Seed = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Tokens = Annotated[int, Field(ge=1, le=MAX_TOKENS)]
Temperature = Annotated[float, Field(ge=0, le=2)]


class BudgetIn(BaseModel):
    """Ceilings of one run; the server's own are never exceeded."""

    model_config = STRICT

    tokens: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    tool_calls: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    seconds: Annotated[float, Field(gt=0, lt=1e12)] | None = None


_OPTIONS = {one.name: one for one in fields(Options)}


def _asked(name: str) -> Any:
    """A request's field for an option of a run: its bounds and words are those of its flag."""
    flag = flag_of(_OPTIONS[name])
    if flag is None:
        raise TypeError(f"{name} has no flag that says what it is.")
    longest = MAX_NAME if flag.kind is str else None
    return Field(None, description=flag.help, ge=flag.least, le=flag.most, max_length=longest)


class OrderOptions(BaseModel):
    """The options of a run that a request may set (`asked`); clients send them in `extra_body`."""

    strategy: str | None = _asked("strategy")
    prm: str | None = _asked("prm")
    select: str | None = _asked("select")
    samples: int | None = _asked("samples")
    budget: BudgetIn | None = None
    options: dict[str, Any] | None = Field(
        None, description="The strategy's own, as beam_width or reward."
    )
    effort: Effort | None = Field(
        None, description="What doubt may cost, of a strategy that has the option: loop."
    )


@dataclass(frozen=True, slots=True)
class Order:
    """One run of a strategy. `form`: the answer's, where the conversation asks for one in words."""

    id: str
    caller: Key
    policy: str
    strategy: str
    prm: str | None
    select: str | None
    problem: Problem
    settings: Settings
    budget: Budget
    most: int | None
    keep: bool
    notes: tuple[str, ...] = ()
    hint: str | None = None
    form: AnswerFormat | None = None

    @property
    def seed(self) -> int:
        return self.settings.seed

    @property
    def headers(self) -> dict[str, str]:
        """What was asked for as it was understood."""
        ceilings = {
            "tokens": self.budget.tokens,
            "tool_calls": self.budget.tool_calls,
            "seconds": self.budget.seconds,
        }
        given = "; ".join(
            f"{name}={value:g}" for name, value in ceilings.items() if value is not None
        )
        return {
            "x-surefoot-run": self.id,
            "x-surefoot-model": header(self.policy),
            "x-surefoot-strategy": header(self.strategy),
            "x-surefoot-prm": header(self.prm or "default"),
            "x-surefoot-effort": self.settings.options.effort or "default",
            "x-surefoot-budget": given or "none",
            "x-surefoot-seed": str(self.settings.seed),
        }


@dataclass(frozen=True, slots=True)
class Sampling:
    """The sampling parameters that both APIs have."""

    temperature: float | None = None
    seed: int | None = None
    most: int | None = None


def order_run(
    ident: str,
    caller: Key,
    target: Target,
    asked: ConversationParts,
    options: OrderOptions,
    sampling: Sampling,
    *,
    config: Config,
    limits: ServerLimits,
    keep: bool,
    tokens_left: int | None,
) -> Order:
    """A strategy's run. Raises `ApiError` 400 that names what cannot be honoured."""
    strategy = options.strategy or target.strategy or config.strategy_name
    # No address that a caller names is ever called.
    known = tuple(one for one in PRMS.names() if one != ADDRESS)
    if options.prm is not None and options.prm not in known:
        raise _unknown("prm", options.prm, known)
    samples = config.settings.samples if options.samples is None else options.samples
    if samples > limits.samples:
        raise refused("samples", f"samples must be at most {limits.samples} on this server.")
    settings = replace(
        config.settings,
        samples=samples,
        temperature=_given(sampling.temperature, config.settings.temperature),
        seed=_seed(sampling, config.settings.seed),
        options=_own_options(strategy, options, config.settings.options),
    )
    asks = options.budget or BudgetIn()
    budget = Budget(
        tokens=least(asks.tokens, config.budget.tokens, limits.run_tokens, tokens_left),
        tool_calls=least(asks.tool_calls, config.budget.tool_calls),
        seconds=least(asks.seconds, config.budget.seconds, limits.run_s),
    )
    reads_prose = target.reads_prose
    return Order(
        id=ident,
        caller=caller,
        policy=target.policy,
        strategy=strategy,
        prm=options.prm,
        select=options.select,
        problem=Problem.read(asked.problem(reads_prose=reads_prose), id=ident),
        settings=settings,
        budget=budget,
        most=sampling.most,
        keep=keep,
        notes=asked.left_out(reads_prose=reads_prose),
        hint=asked.hint(reads_prose=reads_prose),
    )


def _own_options(strategy: str, options: OrderOptions, base: StrategyOptions) -> StrategyOptions:
    try:
        chosen = base
        if options.options is not None:
            chosen = narrowed([strategy], StrategyOptions(**options.options))[strategy]
        if options.effort is None or "effort" in (options.options or {}):
            return chosen
        return replace(chosen, effort=options.effort) if _takes_effort(strategy) else chosen
    except (InputError, TypeError) as error:
        words = str(error) if isinstance(error, InputError) else "there is no such option."
        raise refused("options", f"options: {words}") from error


def _takes_effort(strategy: str) -> bool:
    return "effort" in (options_of(strategy) or ())


def _seed(sampling: Sampling, default: int) -> int:
    """The client's seed; else the server's; else, where randomness is asked for, a random one."""
    if sampling.seed is not None:
        return sampling.seed
    return random.getrandbits(31) if sampling.temperature else default


def least(*ceilings: float | None) -> Any:
    return min((ceiling for ceiling in ceilings if ceiling is not None), default=None)


def _given(value: float | None, default: float) -> float:
    return default if value is None else value


def _unknown(param: str, word: str, known: tuple[str, ...]) -> ApiError:
    return ApiError(
        400, f"There is no {param} {word[:100]!r}. Known: {', '.join(known)}.",
        param=param, code="invalid_value",
    )  # fmt: skip


def header(text: str, most: int = 200) -> str:
    """As it may stand in a header: ASCII that can be printed, without blanks at its ends."""
    plain = text.encode("ascii", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in plain)[:most].strip()
