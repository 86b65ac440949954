"""A server that answers as a real model's server did: recorded exchanges, and nothing else.

It stands for llama.cpp's server with the models that `qwen2.5-coder-*.jsonl.gz` name; a request
that was never sent to them is answered 404. `record.py` writes the files.
"""

from __future__ import annotations

import gzip
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self


def key_of(method: str, path: str, body: bytes) -> str:
    """What tells exchanges apart: the path and all of the request."""
    sent = json.loads(body) if body else None
    return json.dumps([method, path, sent], sort_keys=True)


@dataclass
class ReplayServer:
    """A context manager on loopback; `strange` holds what was asked and never recorded."""

    file: Path
    strange: list[str] = field(default_factory=list)
    asked: int = 0

    def __enter__(self) -> Self:
        with gzip.open(self.file, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.known: dict[str, dict[str, Any]] = {row["asked"]: row for row in rows}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"


def _handler(replay: ReplayServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["content-length"])))

        def _answer(self, body: bytes) -> None:
            replay.asked += self.command == "POST"
            key = key_of(self.command, self.path, body)
            row = replay.known.get(key)
            if row is None:
                replay.strange.append(key)
                row = {"status": 404, "type": "application/json", "came": "{}"}
            came = row["came"].encode()
            self.send_response(row["status"])
            self.send_header("content-type", row["type"])
            self.send_header("content-length", str(len(came)))
            self.end_headers()
            self.wfile.write(came)

        def log_message(self, *args: object) -> None:
            pass

    return Handler
