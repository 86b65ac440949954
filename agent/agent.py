"""`Agent`: the toolkit in one object, async at heart with sync twins.

What solves is imported by the first agent that is made: LangGraph alone takes a second, and who
imports `Agent` may make none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ..sandbox.errors import InputError
from .run.loop_thread import LoopThread, refuse_in_loop
from .run.options import Options, as_keywords

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from ..graphs.result import Problem, Result
    from .run.session import Session

T = TypeVar("T")


class Agent:
    """Solves problems with a model, a strategy, verifiers and a PRM.

    Use it as it is, or as a context manager (`with` or `async with`) to keep the model and the
    sandbox open between calls. What it takes is said in `Options`: `Agent("openai:gpt-4.1",
    strategy="majority", samples=16)`, each a name or an object of one's own. With `approve` a run
    on a thread stops at every call of a paid tool with `ApprovalNeeded` (a stream ends with an
    `approval` event) until `resume(thread, approve=…)`.

    Raises only `SurefootError`s, each with a message that says what to do.
    """

    @as_keywords(Options)
    def __init__(self, *given: Any, **named: Any) -> None:
        from .run.configure import configured

        self.config = configured(Options(*given, **named))
        self._session: Session | None = None
        self._session_loop: asyncio.AbstractEventLoop | None = None
        self._home: LoopThread | None = None

    # -- async

    async def asolve(self, problem: str | Problem, *, thread: str | None = None) -> Result:
        """Solve one problem; on a thread, as the next question of a conversation."""
        from .run.given import given_problem

        async with self.session() as session:
            return await session.solve(given_problem(problem), thread=thread)

    async def aresume(self, thread: str, *, approve: bool | None = None) -> Result:
        """Go on with the newest run of a thread where it was; of one that has ended, the result.

        `approve` is the word on the tool call that it waits for, where it waits for one.
        """
        from .run.session import last

        async with self.session() as session:
            return await last(session.resume(thread, approve=approve))

    async def astream(
        self, problem: str | Problem, *, thread: str | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """The run's events as they happen, the last of them `{"event": "result", …}`."""
        from .run.given import given_problem

        async with (
            self.session() as session,
            aclosing(session.stream(given_problem(problem), thread=thread)) as events,
        ):
            async for event in events:
                yield event

    async def abatch(self, problems: Sequence[str | Problem], *, workers: int = 4) -> list[Result]:
        """Solve many, `workers` at a time, in order. A run that fails is a failed `Result`."""
        from .run.given import given_problem

        asked = [given_problem(problem) for problem in problems]
        async with self.session() as session:
            return await _gather(session, asked, workers)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """The session that is kept open, or one for this call.

        What is open belongs to the loop that opened it: in another loop, a call has its own.
        """
        from .run.session import Session

        if self._session is not None and self._session_loop is asyncio.get_running_loop():
            yield self._session
            return
        async with Session(self.config) as session:
            yield session

    async def __aenter__(self) -> Self:
        from .run.session import Session

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
        from .run.solver_graph import solver_graph

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
