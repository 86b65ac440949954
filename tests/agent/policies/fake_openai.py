"""A small real HTTP server that speaks OpenAI's chat API: the test double of a hosted LLM.

What it lacks, refuses or gets wrong is set by its fields; the real `openai` client is driven
against it. `replies` are taken first, one a request, to script failures.
"""

from __future__ import annotations

import json
import random
import select
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SOLUTION = "2 + 2 = 4\n\nThat is all.\n\nAnswer: 4"
STEP_TEXTS = SOLUTION.split("\n\n")


@dataclass
class Reply:
    """One scripted answer. `cut`: close the connection after so many bytes of the body."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


class Hang:
    """Never answer."""


def error(status: int, message: str, param: str | None = None, **headers: str) -> Reply:
    body = {"error": {"message": message, "param": param, "code": None, "type": "x"}}
    return Reply(status, body, {k.replace("_", "-"): v for k, v in headers.items()})


def completion(*texts: str | None, finish: str = "stop", usage: bool = True, **choice) -> dict:
    choices = [
        {
            "index": i,
            "finish_reason": finish,
            "message": {"role": "assistant", "content": text},
            **choice,
        }
        for i, text in enumerate(texts)
    ]
    body: dict[str, Any] = {"id": "x", "object": "chat.completion", "choices": choices}
    if usage:
        tokens = sum(len(text or "") for text in texts)
        body["usage"] = {
            "prompt_tokens": 10,
            "completion_tokens": tokens,
            "total_tokens": tokens + 10,
        }
    return body


def logprobs_of(text: str) -> dict:
    """Character tokens, each at -0.5 with one alternative."""
    return {
        "content": [
            {
                "token": char,
                "logprob": -0.5,
                "top_logprobs": [{"token": "?", "logprob": -1.5}],
            }
            for char in text
        ]
    }


@dataclass
class FakeOpenAI:
    """`able`: what it does. `refuses`: parameters that it answers with a 400 naming them."""

    able: set[str] = field(
        default_factory=lambda: {"n", "logprobs", "seed", "prefill", "tools", "stop"}
    )
    refuses: dict[str, str] = field(default_factory=dict)
    most_n: int = 128
    key: str | None = None
    echoes: bool = False
    owner: str | None = None  # signs the list of models; without, there is no such list
    listed: int = 0  # how often the list was asked for
    answer: Callable[[dict], str] = lambda body: SOLUTION
    replies: deque = field(default_factory=deque)
    requests: list[dict] = field(default_factory=list)
    asked_once: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    def respond(self, body: dict, authorization: str) -> Reply:
        if self.key is not None and authorization != f"Bearer {self.key}":
            return error(401, f"Incorrect API key provided: {authorization[7:]}")
        for parameter, message in self.refuses.items():
            if parameter in body:
                return error(400, message, parameter)
        n = body.get("n", 1) if "n" in self.able else 1
        if n > self.most_n:
            return error(400, f"n must be at most {self.most_n}", "n")
        if body.get("tools") and "tools" in self.able:
            call = {"id": "1", "type": "function", "function": {"name": "ready", "arguments": "{}"}}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
            return Reply(body=completion(None, finish="tool_calls", message=message))
        texts = [self._text(body, i) for i in range(n)]
        last = body["messages"][-1]
        if self.echoes and last["role"] == "assistant" and self._continues(body):
            begun = last["content"]
            texts = [text if text.startswith(begun) else begun + text for text in texts]
        answer = completion(*texts)
        if body.get("logprobs") and "logprobs" in self.able:
            for choice, text in zip(answer["choices"], texts, strict=True):
                choice["logprobs"] = logprobs_of(text)
        return Reply(body=answer)

    def _text(self, body: dict, index: int) -> str:
        last = body["messages"][-1]
        if "12 random" in last["content"]:
            rng = random.Random(f"{body['seed']}/{index}" if self._seeded(body) else None)
            return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(12))
        if last["content"].endswith("city of Par"):
            return "is." if self._continues(body) else "The capital of France is Paris."
        if last["content"].endswith("= 7"):
            return "5" if self._continues(body) else "48 + 27 = 75"
        text = self.answer(body)
        stops = body.get("stop") or [] if "stop" in self.able else []
        cuts = [text.find(stop) for stop in stops if stop in text]
        return text[: min(cuts)] if cuts else text

    def _seeded(self, body: dict) -> bool:
        return "seed" in self.able and "seed" in body

    def _continues(self, body: dict) -> bool:
        return "prefill" in self.able or ("vllm" in self.able and "continue_final_message" in body)

    @property
    def asked(self) -> list[dict]:
        """The requests that are no probes."""
        return [
            body
            for body in self.requests
            if "12 random" not in body["messages"][-1]["content"]
            and not body["messages"][-1]["content"].endswith(("city of Par", "= 7"))
        ]

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(fake: FakeOpenAI) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # headers and body in one packet

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            fake.requests.append(body)
            fake.asked_once.set()
            reply = fake.replies.popleft() if fake.replies else None
            if reply is None:
                reply = fake.respond(body, self.headers.get("authorization", ""))
            if isinstance(reply, Hang):
                self._hang()
            else:
                self._send(reply)

        def do_GET(self) -> None:
            fake.listed += 1
            known = {"object": "list", "data": [{"id": "tiny", "owned_by": fake.owner}]}
            self._send(Reply(body=known) if fake.owner else Reply(501, {}))

        def _hang(self) -> None:
            while not fake.stopping.is_set():
                if select.select([self.connection], [], [], 0.02)[0]:
                    fake.hung_up.set()  # readable without a new request: the client went away
                    break
            self.close_connection = True

        def _send(self, reply: Reply) -> None:
            data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data if reply.cut is None else data[: reply.cut])
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    return Handler
