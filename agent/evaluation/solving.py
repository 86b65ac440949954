"""What a worker of an evaluation does: one run of one problem, with pools of its own."""

from __future__ import annotations

from contextlib import AsyncExitStack
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from ...graphs.result import Problem, Result
from ...sandbox.errors import SurefootError
from ..run.config import Config
from ..run.outcome import failed
from ..run.session import Session
from .formats import EvalProblem
from .programs import WholePrograms, as_program


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run to make: its row's id, its problem, its seed."""

    id: str
    problem: EvalProblem
    seed: int


@dataclass(frozen=True, slots=True)
class EndedRun:
    """What a run came to; of one that failed a failed result, and why."""

    result: Result
    error: SurefootError | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return EndedRun, (self.result, _portable(self.error))


def _portable(error: SurefootError | None) -> SurefootError | None:
    """The error as another process can read it: of one that cannot be sent the words."""
    try:
        return copy(error)
    except TypeError:  # it is made of other things than its words
        return SurefootError(str(error))


class SolvingWorker:
    """Opens a session of `config`; `code`: programs are asked for whole, as graders take them."""

    def __init__(self, config: Config, *, code: bool) -> None:
        self.config, self.code = config, code
        self._stack: AsyncExitStack | None = None

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self.session = await self._stack.enter_async_context(Session(self.config))
        if self.code:
            self.session.policy = WholePrograms(self.session.policy)
        return self

    async def __aexit__(self, *exc: object) -> None:
        stack, self._stack = self._stack, None
        if stack is not None:
            await stack.aclose()

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(SolvingWorker, code=self.code), (self.config,)

    async def do(self, run: PlannedRun) -> EndedRun:
        problem = run.problem.problem
        try:
            result = await self.session.solve(problem, seed=run.seed)
        except SurefootError as error:
            return self._failed(problem, error)
        except TimeoutError:
            return self._failed(problem, SurefootError("the policy gave no answer in time"))
        code = run.problem.kind == "code"
        return EndedRun(as_program(problem, result) if code else result)

    def _failed(self, problem: Problem, error: SurefootError) -> EndedRun:
        names = self.session.config.strategy_name, self.session.policy.name
        return EndedRun(failed(problem, *names, error), error)


def lost(config: Config, run: PlannedRun) -> EndedRun:
    """A run over which worker after worker died."""
    error = SurefootError(
        "every worker that took this problem died: it may want more memory than there is"
    )
    model = config.model if isinstance(config.model, str) else ""
    return EndedRun(failed(run.problem.problem, config.strategy_name, model, error), error)


__all__ = ["EndedRun", "PlannedRun", "SolvingWorker", "lost"]
