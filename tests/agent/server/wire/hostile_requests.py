"""Requests as nobody means them: spoilt bodies, and hostile paths, queries and headers, for every
route that there is."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, MutableMapping
from copy import deepcopy
from typing import Any
from urllib.parse import unquote

Application = Callable[..., Awaitable[None]]

TURNS = [{"role": "user", "content": "2 + 2"}]
WAIT_S = 60.0
VALUES: list[Any] = [
    None, True, -1, 0, 3, 1.5, 4_000_000_000, 10**400, 1e308, "", "x", "pebble", "\ud800", "\0",
    "x" * 5000, [], [[]], {}, {"a": 1}, [None], [{"type": "text", "text": "2 + 2"}],
]  # fmt: skip
BODIES: dict[str, list[dict[str, Any]]] = {
    "/v1/chat/completions": [
        {
            "model": "pebble", "messages": TURNS, "stream": False, "max_tokens": 4, "n": 1,
            "stop": ["x"], "response_format": {"type": "text"}, "tools": [],
            "metadata": {"a": "b"}, "logprobs": True, "top_logprobs": 2,
        },
        {
            "model": "surefoot/loop", "messages": TURNS, "stream": True, "temperature": 0.5,
            "seed": 7, "max_completion_tokens": 40, "stream_options": {"include_usage": True},
            "reasoning_effort": "low", "budget": {"tokens": 60}, "tool_choice": "auto",
        },
    ],
    "/v1/completions": [
        {"model": "pebble", "prompt": "2 + 2", "max_tokens": 4, "echo": False},
        {"model": "pebble", "prompt": "2 + 2", "stream": True, "n": 2, "seed": 1, "stop": "x"},
    ],
    "/v1/responses": [
        {
            "model": "pebble", "input": TURNS, "max_output_tokens": 4, "metadata": {"a": "b"},
            "stream": False, "previous_response_id": None, "text": {"format": {"type": "text"}},
        },
        {
            "model": "surefoot/chain", "input": "2 + 2", "stream": True, "instructions": "Be kind.",
            "reasoning": {"effort": "low", "summary": "auto"}, "store": False, "user": "x",
        },
    ],
    "/v1/messages": [
        {
            "model": "pebble", "messages": TURNS, "max_tokens": 4, "system": "x", "stream": False,
            "thinking": {"type": "enabled", "budget_tokens": 1024}, "stop_sequences": ["x"],
        },
        {
            "model": "surefoot/loop", "messages": TURNS, "max_tokens": 40, "stream": True,
            "system": [{"type": "text", "text": "x"}], "metadata": {"user_id": "x"}, "tools": [],
        },
    ],
    "/v1/messages/count_tokens": [{"model": "pebble", "messages": TURNS, "system": "x"}],
    "/v1/runs": [
        {
            "problem": "2 + 2", "strategy": "beam", "budget": {"tokens": 40, "seconds": 1.0},
            "options": {"beam_width": 2}, "seed": 1, "store": True, "stream": False,
        },
        {
            "problem": "2 + 2", "strategy": "majority", "samples": 2, "stream": True,
            "prm": "evidence", "budget": {"tokens": 40, "tool_calls": 2}, "model": "pebble",
        },
    ],
    "/v1/check": [{"text": "2 + 2 = 5\n\nAnswer: 4", "problem": "What is 2 + 2?"}],
}  # fmt: skip
"""Bodies that are served as they stand."""
PATHS = {
    "/v1/traces": ("limit", "after", "before"),
    "/v1/traces/{}": (),
    "/v1/traces/{}/export": (),
    "/v1/runs/{}/events": ("after",),
    "/v1/responses/{}": ("stream", "include[]", "starting_after"),
    "/v1/models": ("limit", "after_id", "before_id"),
    "/v1/models/{}": (),
    "/healthz": ("x",),
    "/metrics": ("name[]",),
    "/docs": ("x",),
    "/openapi.json": ("x",),
    "/{}": ("x",),
}
NAMES = [
    "x", "..", "../..", "%2e%2e%2f", "%00", "%ff%fe", "%ed%a0%80", "a/b", "a//b", "%5c..%5c", "*",
    "'; DROP TABLE traces; --", "%25s%25n", "surefoot/loop", "surefoot", "9" * 400, "x" * 3000,
    "..%2f..%2fetc%2fpasswd", "{}", "%F0%9F%98%80", "pebble", "+", "%0d%0aset-cookie:a", ".",
]  # fmt: skip
HEADERS = [
    ("host", "evil.example"), ("host", "localhost:99999"), ("host", "[::1"), ("host", ""),
    ("authorization", "Bearer \xff\xfe"), ("authorization", "Basic x"), ("authorization", ""),
    ("x-api-key", "\x80"), ("content-type", "text/plain"), ("content-type", "application/xml"),
    ("content-type", "application/json; charset=utf-16"), ("content-type", "multipart/form-data"),
    ("accept", "\xff"), ("accept-encoding", "gzip;q=9e999"), ("last-event-id", "\xb2"),
    ("last-event-id", "-1"), ("last-event-id", "9" * 400), ("idempotency-key", "x" * 4000),
    ("idempotency-key", "\x80"), ("origin", "null"), ("origin", "http://evil.example"),
    ("access-control-request-method", "DELETE"), ("traceparent", "00-zz-zz-zz"),
    ("x-forwarded-for", "a, b, \xff"), ("range", "bytes=9-1"), ("if-none-match", "\xff"),
    ("cookie", "a=" * 500), ("expect", "200-maybe"), ("anthropic-version", "\xff"),
    ("transfer-encoding", "chunked, chunked"), ("content-length", "-1"), ("x" * 300, "x"),
]  # fmt: skip
METHODS = ("GET",) * 8 + ("HEAD", "DELETE", "OPTIONS", "PUT", "PATCH", "POST", "TRACE", "\xff")
ROUTES = (*BODIES, *PATHS)


def spoilt(rng: random.Random, route: str) -> bytes:
    """A sound body, changed in some places, or its bytes; some changes keep the kind, so that more
    than the form is met."""

    def alike_of(value: Any) -> list[Any]:
        alike = [one for one in VALUES if type(one) is type(value)]
        return alike if rng.random() < 0.3 else []

    sound = deepcopy(rng.choice(BODIES[route]))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        place = sound
        while isinstance(place, dict | list) and place:
            key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
            if rng.random() < 0.5 or not isinstance(place[key], dict | list):
                place[key] = deepcopy(rng.choice(alike_of(place[key]) or VALUES))
                break
            place = place[key]
    data = bytearray(json.dumps(sound).encode())
    if rng.random() < 0.2:
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def request(rng: random.Random, route: str, host: str) -> bytes:
    """One request for a route as it goes over the wire; the server closes after it."""
    if route in BODIES:
        method, path, body = "POST", route, spoilt(rng, route)
    else:
        method, path, body = rng.choice(METHODS), _path(rng, route), b""
        if rng.random() < 0.1:
            body = rng.randbytes(rng.randrange(200))
    headers = {"host": host, "connection": "close", "content-type": "application/json"}
    if body or method == "POST":
        headers["content-length"] = str(len(body))
    if route in PATHS or rng.random() < 0.1:
        headers.update(rng.sample(HEADERS, rng.randint(0, 3)))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {headers[name]}" for name in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _path(rng: random.Random, route: str) -> str:
    path = route.replace("{}", rng.choice(NAMES)).replace(" ", "%20")
    parameters = PATHS[route]
    if rng.random() < 0.6:
        names = rng.choices([*parameters, rng.choice(NAMES)], k=rng.randint(1, 3))
        values = [str(rng.choice([*NAMES, -1, 0, 10**30, "1.5", "true", ""])) for _ in names]
        pairs = [f"{name}={value}" for name, value in zip(names, values, strict=True)]
        path += "?" + "&".join(pairs).replace(" ", "%20")
    return path


async def outcome(host: str, port: int, data: bytes) -> str:
    """The status that came back over a socket; "500", "hang" and "silence" are failures of the
    server, as is a refusal without words."""
    try:
        async with asyncio.timeout(WAIT_S):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(data)
                reply = await reader.read(-1)
            finally:
                writer.close()
    except TimeoutError:
        return "hang"
    except ConnectionError:
        return "closed"
    if not reply:
        return "silence"
    head, _, body = reply.partition(b"\r\n\r\n")
    return _judged(head[9:12].decode("latin-1"), body, data)


async def outcome_here(app: Application, data: bytes) -> str:
    """The same by the application in this process: some hundred times as many in a minute."""
    asked, replied = _scope(data), asyncio.Event()
    parts: list[bytes] = []
    status = "silence"
    messages = iter([{"type": "http.request", "body": data.partition(b"\r\n\r\n")[2]}])

    async def receive() -> dict[str, Any]:
        if (message := next(messages, None)) is not None:
            return message
        await replied.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = str(message["status"])
            return
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            replied.set()

    try:
        async with asyncio.timeout(WAIT_S):
            await app(asked, receive, send)
    except TimeoutError:
        return "hang"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"raised {error!r}"
    return _judged(status, b"".join(parts), data) if replied.is_set() else "silence"


def _scope(data: bytes) -> dict[str, Any]:
    """A request as a server tells an application of it."""
    first, *lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    method, target, _ = first.split(b" ")
    path, _, query = target.partition(b"?")
    headers = [line.split(b": ", 1) for line in lines]
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": method.decode("latin-1"), "path": unquote(path.decode("latin-1")),
        "raw_path": path, "query_string": query, "root_path": "",
        "headers": [(name.lower(), value) for name, value in headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip


def _judged(status: str, body: bytes, data: bytes) -> str:
    if b"Traceback" in body:
        return f"{status} with a traceback"
    if status >= "400" and not body and not data.startswith((b"HEAD", b"OPTIONS")):
        return f"{status} without words"
    return status


def is_failure(found: str) -> bool:
    """Whether this outcome is the server's fault. A connection that it closes at once is not."""
    return found == "500" or not (found.isdecimal() or found == "closed")
