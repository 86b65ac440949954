"""The server as a process: binds, opens the models, serves, drains."""

from __future__ import annotations

import asyncio
import ipaddress
import math
import socket
import sys
from collections.abc import Callable
from typing import cast

import uvicorn

from ...sandbox.errors import InputError
from .app import create_app
from .care.connections import ACCEPTED_AT_ONCE, Door, quiet_accept
from .care.logs import log, to_stream
from .care.telemetry import NoTracing, Tracing, exporting
from .settings import ServerSettings

BACKLOG = 2048
LAST_FRAMES_S = 5.0  # for runs that were stopped to tell their clients so


def run(
    settings: ServerSettings,
    host: str,
    port: int,
    *,
    otel: bool = False,
    begun: Callable[[uvicorn.Server], None] = lambda _: None,
) -> None:
    """Serve until SIGINT or SIGTERM; then finish what runs, for `settings.drain_s` at most.

    `begun` is called when everything is loaded, before the first request is read.
    Raises `InputError` for an address that cannot be bound, or must not be without keys.
    """
    if not settings.keys and not is_loopback(host):
        raise InputError(
            f"Binding {host} lets others in: set SUREFOOT_API_KEYS or give --keys FILE. "
            "Without keys only loopback (127.0.0.1) is served."
        )
    if "*" in settings.origins and not settings.keys:
        raise InputError(
            "--cors-origin * lets every web page call this server: set SUREFOOT_API_KEYS or give "
            "--keys FILE, or name the pages."
        )
    to_stream(sys.stderr)
    tracing: Tracing = exporting() if otel else NoTracing()
    with bind(host, port) as listener:
        asyncio.run(serve(settings, tracing, listener, begun))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises `InputError` that names the address and why not."""
    try:
        ((family, *_, address), *_) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise InputError(f"{host}:{port} cannot be bound: {error.strerror}.") from error


async def serve(
    settings: ServerSettings,
    tracing: Tracing,
    listener: socket.socket,
    begun: Callable[[uvicorn.Server], None] = lambda _: None,
) -> None:
    """Serve on a socket until the server that `begun` is told of `should_exit`."""
    app = create_app(settings, tracing)
    async with app.router.lifespan_context(app):
        door = Door(settings.patience)
        quiet_accept(asyncio.get_running_loop())
        config = uvicorn.Config(
            app,
            http=cast("type[asyncio.Protocol]", door.protocol),  # a factory of them
            ws="none",
            timeout_keep_alive=math.ceil(settings.patience.next_request_s),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=ACCEPTED_AT_ONCE,
            timeout_graceful_shutdown=int(settings.drain_s + LAST_FRAMES_S),
        )
        host, port = listener.getsockname()[:2]
        log("serving", address=f"http://{f'[{host}]' if ':' in host else host}:{port}")
        server = DrainingServer(config, app.state.runner.drain)
        begun(server)
        await server.serve(sockets=[listener])


class DrainingServer(uvicorn.Server):
    """Tells the runner when the end begins, so that it lets nobody in and stops late runs."""

    def __init__(self, config: uvicorn.Config, drain: Callable[[], None]) -> None:
        super().__init__(config)
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(BACKLOG)  # asyncio accepts as many at once as it lets wait

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log("draining")
        self._drain()
        await super().shutdown(sockets)
