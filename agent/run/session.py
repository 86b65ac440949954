"""A session: the pieces of a `Config`, opened once, running any number of problems."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.errors import GraphRecursionError

from ...graphs.contracts import Asking, Closing, Controller, Policy, Usage
from ...graphs.errors import ApprovalNeeded, Unending
from ...graphs.events import ApprovalAsked, Event, Failed, Finished, Noted, Resumed, Started, plain
from ...graphs.kinds import form_of
from ...graphs.result import Problem, Result
from ...graphs.run.budget import Budget, BudgetSpent, Meter, Price
from ...graphs.run.context import RunContext, Settings
from ...graphs.strategy import build, narrowed
from ...graphs.trace import NullTrace, TraceFile, TraceSink
from ...sandbox.errors import InputError, SurefootError
from ..controllers import ThresholdController, default_controller
from ..controllers.opening import open_controller
from ..policies import open_policy
from ..prm import open_prm
from .config import Config
from .outcome import failed, to_result
from .selectors import (
    SELECTORS,
    ClaimSelector,
    JudgeSelector,
    PRMSelector,
    ProgramSelector,
    Selector,
    read_tests,
)
from .verifiers import LazySandbox, open_verifiers

if TYPE_CHECKING:
    from .threads import ThreadRecord, Threads

RECURSION_LIMIT = 10_000  # LangGraph's own brake, above what any controller's bounds allow
STEPS_PER_TOKEN = 6  # supersteps that one generated token can lead to at the very most


class Session:
    """An async context manager. Runs are independent: many may be in flight at once."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        config = self.config
        async with AsyncExitStack() as stack:
            self.graph = build(config.strategy, False)  # no saver, a parent graph's neither
            if isinstance(config.strategy, str):
                narrowed([config.strategy], config.settings.options)
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
            self.controller = self._controller()
            self.verifiers = await stack.enter_async_context(
                open_verifiers(config.sandbox, config.verifiers, self.policy)
            )
            self.selector = await stack.enter_async_context(self._open_selector())
            self.price = _price(config, self.policy)
            self.cache = None
            if config.cache is not None:
                from .replay_cache import ReplayCache

                self.cache = stack.enter_context(ReplayCache(config.cache))
            self.threads: Threads | None = None
            if config.checkpointer is not None:
                await self._open_threads(config.checkpointer, stack)
            self.trace: TraceSink = NullTrace()
            if config.trace is not None:
                self.trace = stack.enter_context(TraceFile(config.trace))
            self._stack = stack.pop_all()
        return self

    async def _open_threads(
        self, where: Path | BaseCheckpointSaver[Any], stack: AsyncExitStack
    ) -> None:
        from ...graphs.run.saver import RunSaver
        from .checkpoints import open_saver
        from .threads import Threads

        saver = await stack.enter_async_context(open_saver(where))
        self.durable = build(self.config.strategy)
        self._saver = RunSaver(saver, self.durable.builder.schemas)
        self.durable.checkpointer = self._saver
        self.threads = Threads(saver)

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

    async def solve(
        self, problem: Problem, *, seed: int | None = None, thread: str | None = None
    ) -> Result:
        """Run one problem to its end. Raises what the user must act on."""
        return await last(self.stream(problem, seed=seed, thread=thread))

    async def attempt(self, problem: Problem, *, seed: int | None = None) -> Result:
        """Like `solve`, but a run that fails is a `Result` with status "failed", as in a batch."""
        try:
            return await self.solve(problem, seed=seed)
        except SurefootError as error:
            return failed(problem, self.config.strategy_name, self.policy.name, error)

    async def stream(
        self, problem: Problem, *, seed: int | None = None, thread: str | None = None
    ) -> AsyncGenerator[dict[str, Any]]:
        """The run's events as they happen; the last one is `result`. Closing it cancels the run.

        On a thread the run can be resumed, and follows the questions that it was asked before.
        """
        record = None
        if thread is not None:
            prose, options = self.policy.capabilities.prose, self._options(seed)
            record = await self._threads.begin(thread, problem, options, reads_prose=prose)
            problem = record.problem
        async with aclosing(self._events(problem, seed, record)) as events:
            async for event in events:
                yield event

    async def resume(
        self, thread: str, *, approve: bool | None = None
    ) -> AsyncGenerator[dict[str, Any]]:
        """Go on with the newest run of a thread where it was; of one that has ended, the result.

        `approve`: the word on the tool call that it waits for. Raises `InputError` where it waits
        for none.
        """
        record = await self._threads.reopen(thread, self._options())
        if record.result is not None:
            yield plain(Finished(result=_plain(record.result)))
            return
        if approve is not None:
            await self._approve(record, yes=approve)
        async with aclosing(self._events(record.problem, None, record)) as events:
            async for event in events:
                yield event

    async def begun(self, thread: str) -> bool:
        """Whether there is a run on the thread, to go on with or to read its result."""
        return await self._threads.read(thread) is not None

    async def waits_for(self, thread: str) -> str | None:
        """The key of the call on which the thread's newest run waits for the user's word."""
        record = await self._threads.read(thread)
        if record is None or record.result is not None:
            return None
        found = await self.durable.aget_state({"configurable": {"thread_id": record.run}})
        return str(found.interrupts[0].value["key"]) if found.interrupts else None

    async def spent(self, thread: str) -> Usage:
        """What the newest run of a thread has paid for until now, in whatever process."""
        record, meter = await self._threads.read(thread), Meter()
        if record is None:
            return Usage()
        try:
            await self._saver.open(record.run, meter)
        finally:
            self._saver.close(record.run)
        return meter.usage + meter.owed

    async def _events(
        self, problem: Problem, seed: int | None, record: ThreadRecord | None
    ) -> AsyncGenerator[dict[str, Any]]:
        ctx = self._context(problem, seed)
        async with self._kept(ctx, record) as resumed:
            yield self._record(ctx, await self._opening(problem, record, resumed=resumed))
            if record is not None and record.typed is not None:
                yield self._record(ctx, Noted(text=f"read as: {problem.text}"))
            state: dict[str, Any] = {}
            try:
                await self._probed(ctx)
                graph = self._graph_events(ctx, problem, record, resumed=resumed)
                async with aclosing(graph) as events:
                    async for mode, chunk in events:
                        if mode == "custom":
                            yield chunk
                        elif "__interrupt__" in chunk and record is not None:
                            asked = chunk["__interrupt__"][0].value
                            yield self._record(ctx, ApprovalAsked(thread=record.thread, **asked))
                            return
                        else:
                            state = chunk
            except GraphRecursionError as error:
                limit = self._recursion_limit()
                self._record(ctx, Failed(kind="Unending", message=str(error)))
                raise Unending(
                    f"The run made {limit:,} supersteps without an end: let its controller "
                    "abstain in time, or give it a budget."
                ) from error
            except BaseException as error:
                self._record(ctx, Failed(kind=type(error).__name__, message=str(error)))
                raise
            result = to_result(problem, state, ctx, self.config.strategy_name)
            if record is not None:
                await self._threads.finish(record, result)
            yield self._record(ctx, Finished(result=_plain(result)))

    async def _probed(self, ctx: RunContext) -> None:
        """Have the policy find out what this strategy needs to know of it.

        A ceiling that ends this is met again by the run's first call, which ends the run.
        """
        grows_a_tree = "log" in self.graph.channels
        with suppress(BudgetSpent):
            await ctx.probe(prefill=grows_a_tree)

    def _graph_events(
        self, ctx: RunContext, problem: Problem, record: ThreadRecord | None, *, resumed: bool
    ) -> AsyncGenerator[tuple[str, dict[str, Any]]]:
        asked = {"problem": problem.text, "problem_id": problem.id}
        config: RunnableConfig = {"recursion_limit": self._recursion_limit()}
        if record is not None:
            config["configurable"] = {"thread_id": record.run}
        events = (self.graph if record is None else self.durable).astream(
            None if resumed else asked,
            context=ctx,
            stream_mode=["custom", "values"],
            config=config,
            # A step is on disk before the next begins: nothing of it is paid for again.
            durability=None if record is None else "sync",
        )
        return cast("AsyncGenerator[tuple[str, dict[str, Any]]]", events)

    @asynccontextmanager
    async def _kept(self, ctx: RunContext, record: ThreadRecord | None) -> AsyncIterator[bool]:
        """Tie a run to what its thread keeps of it. Yields whether it was begun before."""
        if record is None:
            if self.config.approve:
                raise InputError("Approvals need a thread, on which the run can wait for them.")
            yield False
            return
        ctx.earlier, ctx.approve = record.earlier, self.config.approve
        ctx.journal, resumed = await self._saver.open(record.run, ctx.meter)
        try:
            yield resumed
        finally:
            self._saver.close(record.run)

    async def _approve(self, record: ThreadRecord, *, yes: bool) -> None:
        found = await self.durable.aget_state({"configurable": {"thread_id": record.run}})
        if not found.interrupts:
            raise InputError(f"Nothing on thread {record.thread!r} waits for approval.")
        await self._saver.approve(record.run, found.interrupts[0].value["key"], yes=yes)

    async def _opening(
        self, problem: Problem, record: ThreadRecord | None, *, resumed: bool
    ) -> Event:
        """The first event: of a run that is gone on with, all that its tree is made of so far."""
        model, strategy = self.policy.name, self.config.strategy_name
        if record is None or not resumed:
            return Started(
                problem=problem.text, problem_id=problem.id, model=model, strategy=strategy
            )
        found = await self.durable.aget_state({"configurable": {"thread_id": record.run}})
        log = tuple(found.values.get("log", ()))
        return Resumed(
            problem=problem.text, problem_id=problem.id, model=model, strategy=strategy, log=log
        )

    @property
    def _threads(self) -> Threads:
        if self.threads is None:
            raise InputError("A thread is kept by a checkpointer: give one (--checkpoint FILE).")
        return self.threads

    def _options(self, seed: int | None = None) -> dict[str, Any]:
        """What a run depends on, and must not change when it is resumed."""
        settings = self.config.settings
        return {
            "strategy": self.config.strategy_name,
            "model": self.policy.name,
            "prm": self.prm.name,
            "samples": settings.samples,
            "temperature": settings.temperature,
            "seed": settings.seed if seed is None else seed,
            "options": settings.options.chosen,
        }

    def _controller(self) -> Controller:
        """The user's, by name or object; else what suits the policy, or the PRM that was chosen."""
        given = self.config.controller
        if isinstance(given, str):
            return open_controller(given, self.policy)
        if given is not None:
            return given
        return default_controller(self.policy) if self.config.prm is None else ThresholdController()

    @asynccontextmanager
    async def _open_selector(self) -> AsyncIterator[Selector]:
        config = self.config
        if not isinstance(config.select, str):
            yield config.select
        elif config.tests is not None:
            if config.select != "verifier":
                raise InputError("--tests chooses among programs: it goes with --select verifier.")
            async with LazySandbox.opened(config.sandbox) as sandbox:
                yield ProgramSelector(read_tests(config.tests), sandbox)
        elif config.select == "verifier":
            yield ClaimSelector()
        elif config.select == "judge":
            yield JudgeSelector()
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
            meter=Meter(self.config.budget, self.price),
            cache=self.cache,
            trace=self.trace,
            settings=settings if seed is None else replace(settings, seed=seed),
            choose=partial(self.selector.choose, problem),
            form=form_of(problem.text, problem.tests, problem.entry_point),
        )
        if isinstance(self.prm, Asking):
            ctx.prm = self.prm.asking(ctx.ask)
        return ctx

    def _record(self, ctx: RunContext, event: Event) -> dict[str, Any]:
        return ctx.record(event).as_dict()

    def _recursion_limit(self) -> int:
        tokens = self.config.budget.tokens
        return (
            RECURSION_LIMIT
            if tokens is None
            else min(RECURSION_LIMIT, STEPS_PER_TOKEN * tokens + 50)
        )


def _price(config: Config, policy: Policy) -> Price | None:
    """What the policy costs. Raises `InputError` where a ceiling in money needs to know."""
    table = config.price
    price = table if isinstance(table, Price) else (table or {}).get(policy.name)
    if price is None and config.budget.money is not None:
        raise InputError(
            f"A ceiling in money needs the price of {policy.name}: --price-in and --price-out, per "
            "million tokens."
        )
    return price


def _plain(result: Result) -> dict[str, Any]:
    return result.model_dump(mode="json", exclude_none=True)


async def last(events: AsyncGenerator[dict[str, Any]]) -> Result:
    """The result that a run's events end with."""
    async with aclosing(events):
        async for event in events:
            if event["event"] == "result":
                return Result.model_validate(event["result"])
            if event["event"] == "approval":
                raise ApprovalNeeded(event["thread"], event["tool"], event["claim"])
    raise AssertionError("a run always ends with a result")
