"""A small real HTTP server that speaks the wire form of served PRMs: the double of a GPU machine.

It implements what vLLM sends for the four families, with a toy in place of the model: a step is
worth what stands in it as `<p>`, 0.9 where nothing does, so tests see that each score comes from
its own step. `context` is the model's context in tokens (here: characters); what is longer is cut.
"""

from __future__ import annotations

import json
import math
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NEWLINE = ord("\n")


def worth(step: str) -> float:
    found = re.search(r"<(0\.\d+)>", step)
    return float(found[1]) if found else 0.9


def logit(p: float) -> float:
    return math.log(p / (1 - p))


@dataclass
class ServedPRM:
    """`family` decides what a path answers; `replies` (status, headers, raw body) come first."""

    family: str
    context: int = 100_000
    raw_logits: bool = False
    width: int = 896
    key: str = ""
    replies: deque[tuple[int, dict[str, str], bytes]] = field(default_factory=deque)
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answer: Any = None

    def respond(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if path == "/tokenize":
            assert body["add_special_tokens"] is False
            assert body.get("add_special", False) is False
            text = body["prompt"].replace("<|endoftext|>", "\x02")
            return 200, {"tokens": [ord(c) for c in text], "count": len(text)}
        if self.answer is not None:
            return 200, self.answer
        if path == "/pooling" and self.family in ("qwen", "math-shepherd", "skywork"):
            return 200, {"object": "list", "data": [{"index": 0, "data": self._rows(body)}]}
        if path == "/embeddings" and self.family == "llama.cpp":
            return 200, [{"index": 0, "embedding": self._states(body["input"])}]
        if path == "/pooling" and self.family == "vllm":
            return 200, {
                "object": "list",
                "data": [{"index": 0, "data": self._states(body["input"])}],
            }
        if path == "/v1/chat/completions" and self.family == "rlhflow":
            return 200, self._chat(body)
        return 404, {"error": "no such path"}

    def _rows(self, body: dict[str, Any]) -> list[list[float]]:
        if self.family == "skywork":
            return self._values(body["input"])
        if self.family == "qwen":
            text, mark = body["messages"][-1]["content"], "<extra_0>"
        else:
            text, mark = body["input"], "ки"
        steps = text[: self.context].split(mark)[:-1]
        pairs = [(worth(step), 1 - worth(step)) for step in steps]
        if self.family == "qwen":
            pairs = [(bad, good) for good, bad in pairs]
        return [[logit(a) if self.raw_logits else a for a in pair] for pair in pairs]

    def _values(self, ids: list[int]) -> list[list[float]]:
        values, step = [], ""
        for token in ids[: self.context]:
            step += chr(token)
            values.append([logit(worth(step)) if token == NEWLINE else 77.0])
            if token == NEWLINE:
                step = ""
        return values

    def _states(self, ids: list[int]) -> list[list[float]]:
        """States of which each number tells the token and all before it, as a causal model's do."""
        total, rows = 0.0, []
        for token in ids[: self.context]:
            total += token
            rows.append([math.sin(total * (1 + i % 7)) for i in range(self.width)])
        return rows

    def _chat(self, body: dict[str, Any]) -> dict[str, Any]:
        assert (body["max_tokens"], body["top_logprobs"]) == (1, 20)
        p = worth(body["messages"][-1]["content"])
        top = [
            {"token": "+", "logprob": math.log(p * 0.9)},
            {"token": "-", "logprob": math.log((1 - p) * 0.9)},
            {"token": "?", "logprob": math.log(0.05)},
        ]
        content = [{"token": "+", "logprob": top[0]["logprob"], "top_logprobs": top}]
        return {"choices": [{"message": {"content": "+"}, "logprobs": {"content": content}}]}

    def start(self) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _handler(served: ServedPRM) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def do_GET(self) -> None:
            self._send(200, {}, json.dumps({"data": [{"id": "toy-prm"}]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if served.key and self.headers.get("authorization") != f"Bearer {served.key}":
                self._send(401, {}, b'{"error": "bad key"}')
                return
            served.requests.append((self.path, body))
            if served.replies:
                self._send(*served.replies.popleft())
                return
            status, answer = served.respond(self.path, body)
            self._send(status, {}, json.dumps(answer).encode())

        def _send(self, status: int, headers: dict[str, str], data: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    return Handler
