"""What a caller gives, looked at before anything is opened: each refusal says what to give."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ...graphs.contracts import Controller, Policy, ProcessRewardModel
from ...graphs.options import StrategyOptions
from ...graphs.result import Problem
from ...graphs.run.budget import Budget
from ...graphs.strategy import names
from ...graphs.wiring import Builder
from ...sandbox.errors import InputError
from ..registry import VERIFIERS
from .config import SANDBOXES, Given, Only, SandboxKind
from .selectors import SELECTORS, Selector

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

MAX_SAMPLES = 1024
MAX_TEMPERATURE = 2.0


def given_problem(problem: object) -> Problem:
    """A problem's text, or a `Problem` as it is."""
    if isinstance(problem, Problem):
        return problem
    if not isinstance(problem, str):
        raise _refused("A problem", "text or a Problem", problem)
    return Problem.read(problem)


def given_model(model: str | Policy | BaseChatModel | None) -> str | Policy | None:
    """A name or a policy; one of LangChain's chat models becomes a policy."""
    if model is None or isinstance(model, str):
        return model
    if not hasattr(model, "propose") and hasattr(model, "ainvoke"):
        from langchain_core.language_models.chat_models import BaseChatModel

        if isinstance(model, BaseChatModel):
            from ..policies.langchain_chat import LangChainPolicy

            named = (getattr(model, field, None) for field in ("model_name", "model"))
            return LangChainPolicy(model, name=next((x for x in named if isinstance(x, str)), ""))
    elif hasattr(model, "propose"):
        return cast("Policy", model)
    raise _refused("model", "a name, a Policy or one of LangChain's chat models", model)


def given_strategy(strategy: object) -> str | Builder:
    """A name that is known, or a function that builds the graph."""
    if isinstance(strategy, str):
        if strategy not in (known := names()):
            near = get_close_matches(strategy, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise InputError(f"There is no strategy {strategy!r}.{hint} Known: {', '.join(known)}.")
        return strategy
    if not callable(strategy):
        raise _refused("strategy", "a name or a function build(checkpointer)", strategy)
    return strategy


def given_verifiers(verifiers: object) -> Given:
    """Names or objects that judge, beside the default ones or, as `only(…)`, in their place."""
    if verifiers is None:
        return ()
    alone = isinstance(verifiers, Only)
    given = tuple(verifiers.verifiers if isinstance(verifiers, Only) else _several(verifiers))
    for one in given:
        if isinstance(one, str) and one not in VERIFIERS.names():
            raise InputError(f"There is no verifier {one[:200]!r}. Known: {VERIFIERS.forms()}.")
        if not isinstance(one, str) and not (hasattr(one, "can_judge") and hasattr(one, "check")):
            raise _refused("a verifier", "a name or an object with can_judge and check", one)
    return Only(given) if alone else given


def _several(verifiers: object) -> Iterable[Any]:
    if isinstance(verifiers, str) or not isinstance(verifiers, Iterable):
        raise _refused("verifiers", "a list of names and objects, or only(…)", verifiers)
    return verifiers


def given_prm(prm: object) -> str | ProcessRewardModel | None:
    """A name or an object that scores."""
    if prm is None or isinstance(prm, str):
        return prm
    if not hasattr(prm, "score"):
        raise _refused("prm", "a name or an object with a name and score(problem, steps)", prm)
    return cast("ProcessRewardModel", prm)


def given_controller(controller: object) -> str | Controller | None:
    """A name or a file, or an object that decides."""
    if isinstance(controller, Path):
        return str(controller)
    if controller is None or isinstance(controller, str):
        return controller
    if not hasattr(controller, "decide"):
        raise _refused("controller", "a name or an object with decide(view, budget)", controller)
    return cast("Controller", controller)


def given_selector(select: object) -> str | Selector:
    """What best-of-n goes by: a name, or an object that chooses."""
    if isinstance(select, str):
        if select not in SELECTORS:
            known = ", ".join(SELECTORS)
            raise InputError(f"There is no selector {select[:200]!r}. Known: {known}.")
        return select
    if not hasattr(select, "choose"):
        raise _refused("select", "a name or an object with choose(problem, ctx, solutions)", select)
    return cast("Selector", select)


def given_budget(budget: object) -> Budget:
    """Ceilings, or none."""
    if budget is not None and not isinstance(budget, Budget):
        raise _refused("budget", "a Budget, as in Budget(tokens=20_000, seconds=30)", budget)
    return budget or Budget()


def given_options(options: object) -> StrategyOptions:
    """The strategy's own options, or none."""
    if options is not None and not isinstance(options, StrategyOptions):
        raise _refused("options", "StrategyOptions, as in StrategyOptions(rounds=2)", options)
    return options or StrategyOptions()


def given_sandbox(kind: object) -> SandboxKind:
    """One of the kinds."""
    for known in SANDBOXES:
        if kind == known:
            return known
    raise InputError(f"There is no sandbox {kind!r}. Known: {', '.join(SANDBOXES)}.")


def given_samples(samples: object) -> int:
    """How many solutions are drawn."""
    return given_count("samples", samples, 1, MAX_SAMPLES)


def given_temperature(temperature: object) -> float:
    """Of first attempts."""
    return float(given_number("temperature", temperature, 0, MAX_TEMPERATURE))


def given_seed(seed: object) -> int:
    """What makes a run repeatable."""
    return given_count("seed", seed, -(2**63), 2**63 - 1)


def given_path(path: Path | str | None) -> Path | None:
    """A file or folder, or none."""
    return None if path is None else Path(path)


def given_checkpointer(checkpointer: Any) -> Any:
    """A SQLite file or one of LangGraph's savers."""
    return Path(checkpointer) if isinstance(checkpointer, str) else checkpointer


def given_number(name: str, value: object, least: float, most: float) -> Any:
    """A number between the two, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(name, f"a number from {least:g} to {most:g}", value)
    if not least <= value <= most:
        raise InputError(f"{name} takes {least:g} to {most:g}, not {value:g}.")
    return value


def given_count(name: str, value: object, least: int, most: int) -> int:
    """A whole number between the two, both included."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refused(name, f"a whole number from {least} to {most}", value)
    if not least <= value <= most:
        raise InputError(f"{name} takes {least} to {most}, not {value}.")
    return value


def _refused(name: str, wanted: str, value: object) -> InputError:
    return InputError(f"{name} takes {wanted}, not {type(value).__name__} {str(value)[:60]!r}.")
