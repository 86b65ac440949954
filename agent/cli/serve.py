"""`surefoot serve`: the OpenAI-compatible server and its page."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from ...sandbox.errors import MissingDependency
from . import options as o
from .loading import give_back, loading
from .settings_file import Settings


@o.takes_options(served=True)
def serve(
    host: Annotated[
        str,
        typer.Option(envvar="SUREFOOT_HOST", help="Address to bind; any but loopback needs keys."),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="SUREFOOT_PORT", min=0, max=65535, help="0: any free one.")
    ] = 8000,
    *,
    chosen: o.Chosen,
    also: Annotated[
        list[str] | None, typer.Option(help="A further model to offer; may be repeated.")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(
            envvar="SUREFOOT_KEYS",
            help="File of NAME KEY [TOKENS_PER_DAY] lines; SUREFOOT_API_KEYS holds bare keys.",
        ),
    ] = None,
    traces: Annotated[
        Path | None,
        typer.Option(envvar="SUREFOOT_TRACES", help="SQLite file that runs are kept in."),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            envvar="SUREFOOT_DATABASE",
            help="postgresql://… that several servers share: traces, days' counts, runs that "
            "outlive a server. Better given by its variable: it holds a password.",
        ),
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(
            envvar="SUREFOOT_CONCURRENCY",
            min=1,
            help="Runs at work at once. Without: 32 where a model is behind a server; as many as "
            "there are cores, 4 at least, where the embedded model computes.",
        ),
    ] = None,
    queue: Annotated[
        int, typer.Option(envvar="SUREFOOT_QUEUE", min=0, help="Runs that may wait; then 429.")
    ] = 512,
    queue_seconds: Annotated[
        float, typer.Option(envvar="SUREFOOT_QUEUE_SECONDS", min=0.1, help="And for how long.")
    ] = 60.0,
    run_seconds: Annotated[
        float, typer.Option(envvar="SUREFOOT_RUN_SECONDS", min=0.1, help="Ceiling of any run.")
    ] = 300.0,
    body_bytes: Annotated[
        int, typer.Option(envvar="SUREFOOT_BODY_BYTES", min=1024, help="Largest request.")
    ] = 1 << 20,
    drain_seconds: Annotated[
        float,
        typer.Option(envvar="SUREFOOT_DRAIN_SECONDS", min=0.0, help="To finish runs at the end."),
    ] = 30.0,
    strict_parameters: Annotated[
        bool,
        typer.Option(
            "--strict-parameters",
            envvar="SUREFOOT_STRICT_PARAMETERS",
            help="Refuse parameters that cannot be honoured instead of reporting them.",
        ),
    ] = False,
    host_name: Annotated[
        list[str] | None,
        typer.Option(
            envvar="SUREFOOT_HOST_NAMES",
            help="A further name that a server without keys goes by; may be repeated.",
        ),
    ] = None,
    cors_origin: Annotated[
        list[str] | None,
        typer.Option(
            envvar="SUREFOOT_CORS_ORIGINS",
            help="A page's origin that may call the server, as https://chat.example; may be "
            "repeated. * lets in any, so it needs keys.",
        ),
    ] = None,
    log_problems: Annotated[
        bool, typer.Option("--log-problems", help="Let the log hold the text of problems.")
    ] = False,
    otel: Annotated[
        bool, typer.Option("--otel", help="OpenTelemetry spans, set up by OTEL_* variables.")
    ] = False,
    settings_file: Settings = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Serve OpenAI's API: strategies as surefoot/NAME, raw models by their names."""
    with ExitStack() as until_it_serves:
        until_it_serves.enter_context(loading())
        try:
            from ..server.care.auth import read_keys
            from ..server.process import run
            from ..server.settings import ServerLimits, ServerSettings
        except ImportError as error:
            raise MissingDependency(str(error.name), "server") from error
        settings = ServerSettings(
            config=o.config(chosen),
            models=tuple(also or ()),
            keys=read_keys(os.environ, keys),
            limits=ServerLimits(
                running=concurrency, waiting=queue, queue_s=queue_seconds, run_s=run_seconds,
                body_bytes=body_bytes,
            ),
            traces=traces,
            database=database,
            drain_s=drain_seconds,
            log_problems=log_problems,
            strict_parameters=strict_parameters,
            hosts=tuple(host_name or ()),
            origins=tuple(cors_origin or ()),
        )  # fmt: skip
        until_it_serves.callback(give_back)
        run(settings, host, port, otel=otel, begun=lambda _: until_it_serves.close())
