"""The application: routes, gates, and what lives as long as the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Response
from starlette.middleware.cors import CORSMiddleware

from ... import __version__
from ...graphs.result import Problem
from ...sandbox.errors import MissingDependency
from ..registry import EMBEDDED
from . import api_errors as errors
from .api_errors import ErrorBody
from .care.accounts import Books
from .care.admission import Admission
from .care.conversations import Conversations, ConversationsInMemory
from .care.deadlines import Deadlines
from .care.gates import ClientGone, LocalOnly, Sized, Watched
from .care.metrics import Metrics
from .care.spending import LocalSpending
from .care.telemetry import NoTracing, Tracing
from .orders import ORDER_HEADERS
from .page.files import PageFiles
from .pieces import Pieces
from .runner import Runner
from .settings import ServerSettings
from .stores.sqlite_conversations import SqliteConversations
from .stores.sqlite_traces import SqliteTraces
from .wire import (
    anthropic,
    chat,
    check,
    completions,
    docs,
    kept_responses,
    models,
    operations,
    responses,
    runs,
    traces,
)
from .wire.anthropic_reply import anthropic_error
from .wire.parameters import REPORT

ROUTERS = (
    chat, responses, kept_responses, anthropic, completions, check, models, runs, traces,
    operations, docs,
)  # fmt: skip
WARM_UP = "What is 1 + 1?"  # imports and compiles what the first request would wait for


def create_app(settings: ServerSettings | None = None, tracing: Tracing | None = None) -> FastAPI:
    """The server as an ASGI application.

    Its lifespan opens the models; a failure there is a `SurefootError` that says what to do.
    """
    settings = settings or ServerSettings()
    limits = settings.limits
    admission = Admission(settings.places, limits.waiting, limits.queue_s)
    metrics = Metrics(lambda: admission.working, lambda: admission.waiting)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            threads = ThreadPoolExecutor(settings.threads, "surefoot-model")
            asyncio.get_running_loop().set_default_executor(threads)
            app.state.runner = await _open(settings, admission, metrics, tracing, stack)
            app.state.started = int(time.time())
            await _warm_up(app.state.runner.pieces)
            yield

    app = FastAPI(
        title="Surefoot",
        version=__version__,
        description="Reasoning that checks its footing, over OpenAI's API.",
        lifespan=lifespan,
        docs_url=None,  # it would load a script from another host
        redoc_url=None,
        responses={"4XX": {"model": ErrorBody}, "5XX": {"model": ErrorBody}},
    )
    for module in ROUTERS:
        app.include_router(module.router)
    app.router.default = PageFiles()  # after every route: a wrong method stays a 405
    errors.install(app, {anthropic.PATH: anthropic_error})
    app.add_exception_handler(ClientGone, _unheard)  # no failure of the application's
    app.add_middleware(Sized, most=limits.body_bytes, seconds=limits.read_s)
    if settings.loopback and not settings.keys:
        app.add_middleware(LocalOnly, names=tuple(name.lower() for name in settings.hosts))
    if settings.origins:
        _let_in(app, settings.origins)
    app.add_middleware(Watched, record=metrics.request)
    _describe(app)
    return app


def _let_in(app: FastAPI, origins: tuple[str, ...]) -> None:
    """Pages of these origins may call the API and read what it reports in headers."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["*"],
        expose_headers=["x-request-id", "retry-after", REPORT, *ORDER_HEADERS],
    )


async def _open(
    settings: ServerSettings,
    admission: Admission,
    metrics: Metrics,
    tracing: Tracing | None,
    stack: AsyncExitStack,
) -> Runner:
    """What requests are answered with, until the stack is closed."""
    secrets = tuple(key.secret for key in settings.keys)
    books = Books(LocalSpending(), metrics, tracing or NoTracing(), settings.log_problems, secrets)
    deadlines = Deadlines(settings.limits.run_s)
    if settings.database is not None:
        try:
            from .lasting.opening import open_lasting
        except ImportError as error:
            raise MissingDependency(str(error.name), "postgres") from error
        return await stack.enter_async_context(
            open_lasting(settings, settings.database, admission, deadlines, books)
        )
    store = None
    conversations: Conversations = ConversationsInMemory()
    if settings.traces is not None:
        store = SqliteTraces(settings.traces, settings.limits.kept_traces, secrets)
        conversations = SqliteConversations(store)
        metrics.watch_traces(store.health)
        stack.push_async_callback(store.aclose)
    pieces = await stack.enter_async_context(Pieces(settings.config, settings.models))
    runner = Runner(
        settings, pieces, admission, deadlines, books, store, conversations=conversations
    )
    stack.push_async_callback(runner.background.aclose, settings.drain_s)
    return runner


async def _unheard(*_: object) -> Response:
    """What is answered to a client that has gone: the log's 499."""
    return Response(status_code=499)


async def _warm_up(pieces: Pieces) -> None:
    """One run of the embedded model, which costs nothing; a hosted one would be paid for."""
    if pieces.default == EMBEDDED:
        session = await pieces.session(EMBEDDED, pieces.config.strategy_name)
        await session.attempt(Problem.read(WARM_UP))


def _describe(app: FastAPI) -> None:
    """The OpenAPI document without FastAPI's own 422, which never happens here."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document: dict[str, Any] = generate()
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
