"""`Agent`: the toolkit in one object, async at heart with sync twins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from ..graphs.contracts import Controller, Policy, ProcessRewardModel
from ..graphs.options import StrategyOptions
from ..graphs.result import Problem, Result
from ..graphs.run.budget import Budget, Price
from ..graphs.run.context import Settings
from ..sandbox.errors import InputError
from ..tools.base import Verifier
from .run.config import Config, Only, SandboxKind
from .run.given import (
    MAX_SAMPLES,
    MAX_TEMPERATURE,
    given_budget,
    given_controller,
    given_count,
    given_model,
    given_number,
    given_options,
    given_prm,
    given_problem,
    given_sandbox,
    given_selector,
    given_strategy,
    given_verifiers,
)
from .run.loop_thread import LoopThread, refuse_in_loop
from .run.session import Session, last
from .run.solver_graph import solver_graph

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from ..graphs.wiring import Builder
    from .run.selectors import Selector

T = TypeVar("T")


class Agent:
    """Solves problems with a model, a strategy, verifiers and a PRM.

    Use it as it is, or as a context manager (`with` or `async with`) to keep the model and the
    sandbox open between calls. `model`: a name ("openai:NAME", "recorded:FILE",
    "langchain:PROVIDER/NAME"; without one the embedded model), a `Policy` or one of LangChain's
    chat models; `strategy`: a name or a function `build(checkpointer)`; `prm`: "evidence", "none"
    or an object; `verifiers`: more of them, by name or as objects, beside the default ones, or
    `only(…)` in their place;
    `controller`: a name, a file or an object that decides; `select`: what best-of-n goes by,
    "prm", "judge" or "verifier" (with `tests`, a file of generated tests, for programs), or an
    object; `options`: what the strategy lets one choose. `price`: what the model costs, or a
    table of it by the model's name. `checkpointer`, a SQLite file or one of LangGraph's savers,
    keeps what is solved with a `thread`: such a run can be resumed after a kill, and the thread's
    next question follows it. `cache`: a folder of answers that were paid for before. With
    `approve` a run on a thread stops at every call of a paid tool with `ApprovalNeeded` (a stream
    ends with an `approval` event) until `resume(thread, approve=…)`.

    Raises only `SurefootError`s, each with a message that says what to do.
    """

    def __init__(
        self,
        model: str | Policy | BaseChatModel | None = None,
        *,
        strategy: str | Builder = "loop",
        prm: str | ProcessRewardModel | None = None,
        controller: Controller | Path | str | None = None,
        verifiers: Sequence[Verifier | str] | Only | None = None,
        select: str | Selector = "prm",
        tests: Path | str | None = None,
        sandbox: SandboxKind = "auto",
        budget: Budget | None = None,
        samples: int = 1,
        options: StrategyOptions | None = None,
        temperature: float = 0.0,
        seed: int = 0,
        trace: Path | str | None = None,
        price: Price | Mapping[str, Price] | None = None,
        cache: Path | str | None = None,
        approve: bool = False,
        checkpointer: BaseCheckpointSaver[Any] | Path | str | None = None,
    ) -> None:
        self.config = Config(
            model=given_model(model),
            strategy=given_strategy(strategy),
            prm=given_prm(prm),
            controller=given_controller(controller),
            verifiers=given_verifiers(verifiers),
            select=given_selector(select),
            tests=None if tests is None else Path(tests),
            sandbox=given_sandbox(sandbox),
            budget=given_budget(budget),
            settings=Settings(
                temperature=given_number("temperature", temperature, 0, MAX_TEMPERATURE),
                samples=given_count("samples", samples, 1, MAX_SAMPLES),
                seed=given_count("seed", seed, -(2**63), 2**63 - 1),
                options=given_options(options),
            ),
            trace=None if trace is None else Path(trace),
            price=price,
            cache=None if cache is None else Path(cache),
            approve=approve,
            checkpointer=Path(checkpointer) if isinstance(checkpointer, str) else checkpointer,
        )
        self._session: Session | None = None
        self._session_loop: asyncio.AbstractEventLoop | None = None
        self._home: LoopThread | None = None

    # -- async

    async def asolve(self, problem: str | Problem, *, thread: str | None = None) -> Result:
        """Solve one problem; on a thread, as the next question of a conversation."""
        async with self.session() as session:
            return await session.solve(given_problem(problem), thread=thread)

    async def aresume(self, thread: str, *, approve: bool | None = None) -> Result:
        """Go on with the newest run of a thread where it was; of one that has ended, the result.

        `approve` is the word on the tool call that it waits for, where it waits for one.
        """
        async with self.session() as session:
            return await last(session.resume(thread, approve=approve))

    async def astream(
        self, problem: str | Problem, *, thread: str | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """The run's events as they happen, the last of them `{"event": "result", …}`."""
        async with (
            self.session() as session,
            aclosing(session.stream(given_problem(problem), thread=thread)) as events,
        ):
            async for event in events:
                yield event

    async def abatch(self, problems: Sequence[str | Problem], *, workers: int = 4) -> list[Result]:
        """Solve many, `workers` at a time, in order. A run that fails is a failed `Result`."""
        asked = [given_problem(problem) for problem in problems]
        async with self.session() as session:
            return await _gather(session, asked, workers)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """The session that is kept open, or one for this call.

        What is open belongs to the loop that opened it: in another loop, a call has its own.
        """
        if self._session is not None and self._session_loop is asyncio.get_running_loop():
            yield self._session
            return
        async with Session(self.config) as session:
            yield session

    async def __aenter__(self) -> Self:
        if self._session is not None:
            raise InputError("This agent is open already: use it as it is, or another one.")
        self._session = await Session(self.config).__aenter__()
        self._session_loop = asyncio.get_running_loop()
        return self

    async def __aexit__(self, *exc: object) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.aclose()

    # -- inside other graphs

    def as_graph(self) -> CompiledStateGraph[Any, None, Any, Any]:
        """This agent as a compiled LangGraph graph: `problem` in, `answer` and more out.

        See `surefoot.agent.run.solver_graph` for its state and what it streams.
        """
        return solver_graph(self)

    # -- sync

    def solve(self, problem: str | Problem, *, thread: str | None = None) -> Result:
        """`asolve` for scripts. Inside a running event loop use `asolve`."""
        return self.run(self.asolve(problem, thread=thread))

    def resume(self, thread: str, *, approve: bool | None = None) -> Result:
        """`aresume` for scripts."""
        return self.run(self.aresume(thread, approve=approve))

    def stream(
        self, problem: str | Problem, *, thread: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """`astream` for scripts: yields as events happen."""
        return self.iterate(self.astream(problem, thread=thread))

    def batch(self, problems: Sequence[str | Problem], *, workers: int = 4) -> list[Result]:
        """`abatch` for scripts."""
        return self.run(self.abatch(problems, workers=workers))

    def iterate(self, items: AsyncIterator[T]) -> Iterator[T]:
        """An async generator's items for scripts, as they come."""
        with self._loop() as loop:
            yield from loop.iterate(items)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something of this agent's for scripts. Raises `InputError` in an event loop."""
        refuse_in_loop(work)
        with self._loop() as loop:
            return loop.run(work)

    @contextmanager
    def _loop(self) -> Iterator[LoopThread]:
        """The loop that is kept open, which all threads share, or one for this call."""
        if self._home is not None:
            yield self._home
            return
        with closing(LoopThread()) as loop:
            yield loop

    def __enter__(self) -> Self:
        home = LoopThread()
        try:
            home.run(self.__aenter__())
        except BaseException:
            home.close()
            raise
        self._home = home
        return self

    def __exit__(self, *exc: object) -> None:
        home, self._home = self._home, None
        if home is not None:
            try:
                home.cancel_all()
                home.run(self.__aexit__(*exc))
            finally:
                home.close()


async def _gather(session: Session, problems: list[Problem], workers: int) -> list[Result]:
    gate = asyncio.Semaphore(max(1, workers))

    async def one(problem: Problem) -> Result:
        async with gate:
            return await session.attempt(problem)

    return list(await asyncio.gather(*map(one, problems)))
