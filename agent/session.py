"""A session: the pieces of a `Config`, opened once, running any number of problems."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any, Self, cast

from langgraph.errors import GraphRecursionError

from ..graphs.budget import Budget, Meter
from ..graphs.context import RunContext, Settings
from ..graphs.errors import Unending
from ..graphs.protocols import Asking, Closing, Policy, Probing
from ..graphs.result import Problem, Result
from ..graphs.strategy import build
from ..graphs.trace import NullTrace, TraceFile, TraceSink
from ..sandbox.errors import InputError, SurefootError
from .config import Config
from .controller import ThresholdController
from .outcome import failed, to_result
from .policies import open_policy
from .prm import open_prm
from .selectors import (
    SELECTORS,
    ClaimSelector,
    PRMSelector,
    ProgramSelector,
    read_tests,
)
from .verifiers import LazySandbox, open_verifiers

RECURSION_LIMIT = 10_000  # LangGraph's own brake, above what any controller's bounds allow
STEPS_PER_TOKEN = 6  # supersteps that one generated token can lead to at the very most


Selector = ClaimSelector | PRMSelector | ProgramSelector


class Session:
    """An async context manager. Runs are independent: many may be in flight at once."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        config = self.config
        async with AsyncExitStack() as stack:
            self.graph = build(config.strategy)
            if isinstance(config.model, str) or config.model is None:
                self.policy = open_policy(config.model)
                stack.push_async_callback(self.policy.aclose)
            else:
                self.policy = config.model
            if isinstance(config.prm, str) or config.prm is None:
                self.prm = open_prm(config.prm, self.policy)
                if isinstance(self.prm, Closing):
                    stack.push_async_callback(self.prm.aclose)
            else:
                self.prm = config.prm
            self.controller = config.controller or ThresholdController()
            self.verifiers = (
                await stack.enter_async_context(open_verifiers(config.sandbox))
                if config.verifiers is None
                else config.verifiers
            )
            self.selector = await stack.enter_async_context(self._open_selector())
            self.trace: TraceSink = NullTrace()
            if config.trace is not None:
                self.trace = stack.enter_context(TraceFile(config.trace))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close what the session opened; what the caller gave stays open."""
        await self._stack.aclose()

    def under(self, policy: Policy, settings: Settings, budget: Budget) -> Session:
        """The same opened pieces with another policy's calls, settings and ceilings.

        Closing it closes nothing; it must not outlive the session that it is made from.
        """
        other = copy(self)
        other._stack = AsyncExitStack()
        other.policy = policy
        other.config = replace(self.config, settings=settings, budget=budget)
        return other

    async def solve(self, problem: Problem, *, seed: int | None = None) -> Result:
        """Run one problem to its end. Raises what the user must act on."""
        async for event in self.stream(problem, seed=seed):
            if event["event"] == "result":
                return Result.model_validate(event["result"])
        raise AssertionError("a run always ends with a result")

    async def attempt(self, problem: Problem, *, seed: int | None = None) -> Result:
        """Like `solve`, but a run that fails is a `Result` with status "failed", as in a batch."""
        try:
            return await self.solve(problem, seed=seed)
        except SurefootError as error:
            return failed(problem, self.config.strategy, self.policy.name, error)

    async def stream(
        self, problem: Problem, *, seed: int | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """The run's events as they happen; the last one is `result`. Closing it cancels the run."""
        ctx = self._context(problem, seed)
        start = {"problem": problem.text, "problem_id": problem.id, "model": self.policy.name}
        yield self._record(ctx, "start", **start, strategy=self.config.strategy)
        state: dict[str, Any] = {}
        try:
            if isinstance(self.policy, Probing):
                await self.policy.probe()
            events = self.graph.astream(
                {"problem": problem.text, "problem_id": problem.id},
                context=ctx,
                stream_mode=["custom", "values"],
                config={"recursion_limit": self._recursion_limit()},
            )
            async for mode, chunk in cast("AsyncIterator[tuple[str, dict[str, Any]]]", events):
                if mode == "custom":
                    yield chunk
                else:
                    state = chunk
        except GraphRecursionError as error:
            limit = self._recursion_limit()
            self._record(ctx, "error", kind="Unending", message=str(error))
            raise Unending(
                f"The run made {limit:,} supersteps without an end: let its controller abstain "
                "in time, or give it a budget."
            ) from error
        except BaseException as error:
            self._record(ctx, "error", kind=type(error).__name__, message=str(error))
            raise
        result = to_result(problem, state, ctx, self.config.strategy)
        yield self._record(ctx, "result", result=result.model_dump(mode="json", exclude_none=True))

    @asynccontextmanager
    async def _open_selector(self) -> AsyncIterator[Selector]:
        config = self.config
        if config.tests is not None:
            if config.select != "verifier":
                raise InputError("--tests chooses among programs: it goes with --select verifier.")
            async with LazySandbox.opened(config.sandbox) as sandbox:
                yield ProgramSelector(read_tests(config.tests), sandbox)
        elif config.select == "verifier":
            yield ClaimSelector()
        elif config.select == "prm":
            yield PRMSelector()
        else:
            known = ", ".join(SELECTORS)
            raise InputError(f"There is no selector {config.select!r}. Known: {known}.")

    def _context(self, problem: Problem, seed: int | None) -> RunContext:
        settings = self.config.settings
        ctx = RunContext(
            run=uuid.uuid4().hex[:12],
            policy=self.policy,
            prm=self.prm,
            controller=self.controller,
            verifiers=self.verifiers,
            meter=Meter(self.config.budget),
            trace=self.trace,
            settings=settings if seed is None else replace(settings, seed=seed),
            choose=partial(self.selector.choose, problem),
        )
        if isinstance(self.prm, Asking):
            ctx.prm = self.prm.asking(ctx.ask)
        return ctx

    def _record(self, ctx: RunContext, event: str, **data: Any) -> dict[str, Any]:
        return ctx.record(event, **data).as_dict()

    def _recursion_limit(self) -> int:
        tokens = self.config.budget.tokens
        return (
            RECURSION_LIMIT
            if tokens is None
            else min(RECURSION_LIMIT, STEPS_PER_TOKEN * tokens + 50)
        )
