"""The processes of `soak.py`: a model server that may be killed, and the server under test, which
writes down how much it holds."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import functools
import gc
import json
import os
import re
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.responses import JSONResponse, StreamingResponse
from surefoot.agent.run.config import Config
from surefoot.agent.server.care.logs import to_stream
from surefoot.agent.server.care.telemetry import NoTracing
from surefoot.agent.server.process import bind, serve
from surefoot.agent.server.settings import ServerLimits, ServerSettings

MODEL = "stub"


def solution(body: dict[str, Any]) -> str:
    """What it says to the last message: a sum, every eighth one wrong."""
    content = body["messages"][-1]["content"]
    text = content if isinstance(content, str) else json.dumps(content)
    a, b = [*map(int, re.findall(r"\d+", text)[:2]), 2, 2][:2]
    total = a + b + (a % 8 == 0)
    return f"We add the two numbers.\n\n{a} + {b} = {total}\n\nAnswer: {total}"


def stub(port: int, seconds: float) -> None:
    """A hosted model: each call takes `seconds`, streamed or not."""
    app = FastAPI()

    @app.get("/v1/models")
    async def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "x"}]}

    @app.post("/v1/chat/completions")
    async def chat(body: dict[str, Any]) -> Any:
        text, count = solution(body), body.get("n") or 1
        usage = {
            "prompt_tokens": 50,
            "completion_tokens": 30 * count,
            "total_tokens": 50 + 30 * count,
        }
        head = {"id": "x", "created": 1, "model": MODEL}
        if body.get("stream"):
            return StreamingResponse(
                pieces(head, text, count, usage), media_type="text/event-stream"
            )
        await asyncio.sleep(seconds)
        message = {"role": "assistant", "content": text}
        choices = [{"index": i, "finish_reason": "stop", "message": message} for i in range(count)]
        return JSONResponse(
            {**head, "object": "chat.completion", "choices": choices, "usage": usage}
        )

    async def pieces(
        head: dict[str, Any], text: str, count: int, usage: dict[str, int]
    ) -> AsyncIterator[str]:
        words = re.findall(r"\S+\s*", text)
        for word in words:
            await asyncio.sleep(seconds / len(words))
            for index in range(count):
                choice = {"index": index, "delta": {"content": word}, "finish_reason": None}
                yield frame({**head, "object": "chat.completion.chunk", "choices": [choice]})
        ends = [{"index": i, "delta": {}, "finish_reason": "stop"} for i in range(count)]
        yield frame({**head, "object": "chat.completion.chunk", "choices": ends})
        yield frame({**head, "object": "chat.completion.chunk", "choices": [], "usage": usage})
        yield "data: [DONE]\n\n"

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def frame(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk)}\n\n"


class Mallinfo(ctypes.Structure):
    """glibc's `mallinfo2`."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
            "fordblks", "keepcost",
        )
    )  # fmt: skip


def allocated() -> Mallinfo:
    """What the C library has given out (`uordblks`, `hblkhd`) and holds free (`fordblks`)."""
    ask = ctypes.CDLL("libc.so.6").mallinfo2
    ask.restype = Mallinfo
    found: Mallinfo = ask()
    return found


class Caches:
    """Results that functions keep (`lru_cache`), each up to a bound of its own."""

    def __init__(self) -> None:
        self._found: dict[int, Any] = {}
        self._looked = 0.0

    def look(self) -> None:
        """Find those that are there; what is frozen by then cannot be found any more."""
        self._looked = time.monotonic()
        kind = type(functools.lru_cache(int))
        # by type: `isinstance` would have openai's proxies import pandas
        self._found |= {id(one): one for one in gc.get_objects() if type(one) is kind}

    def count(self) -> int:
        if time.monotonic() > self._looked + 60:
            self.look()
        return sum(one.cache_info().currsize for one in self._found.values())


def level(caches: Caches) -> dict[str, float]:
    """What this process holds."""
    status = Path("/proc/self/status").read_text()
    c = allocated()
    return {
        "time": time.time(),
        "memory MB": int(status.split("\nVmRSS:")[1].split()[0]) / 1024,
        "anonymous MB": int(status.split("\nRssAnon:")[1].split()[0]) / 1024,
        "malloc MB": (c.uordblks + c.hblkhd) / 2**20,
        "malloc free MB": c.fordblks / 2**20,
        "cached results": caches.count(),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "tasks": len(asyncio.all_tasks()),
        "threads": threading.active_count(),
        "blocks": sys.getallocatedblocks(),
    }


async def watch(levels: Path, every: float, caches: Caches) -> None:
    with levels.open("a") as file:
        while True:
            file.write(json.dumps(level(caches)) + "\n")
            file.flush()
            await asyncio.sleep(every)


async def serve_watched(folder: Path, traces: Path, running: int, every: float) -> None:
    settings = ServerSettings(
        config=Config(f"openai:{MODEL}", sandbox="local"),
        limits=ServerLimits(running=running, waiting=8 * running, queue_s=20, run_s=20),
        traces=traces,
        drain_s=20,
    )
    with bind("127.0.0.1", 0) as listener, (folder / "log").open("w") as log:
        to_stream(log)
        caches = Caches()

        def begun(_: uvicorn.Server) -> None:
            caches.look()
            gc.freeze()  # as the command does

        watching = asyncio.create_task(watch(folder / "levels", every, caches))
        await serve(settings, NoTracing(), listener, begun)
        watching.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("stub", "server"))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.5, help="what a call of the model takes")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--traces", type=Path)
    parser.add_argument("--running", type=int, default=4)
    parser.add_argument("--every", type=float, default=5.0)
    options = parser.parse_args()
    if options.part == "stub":
        stub(options.port, options.seconds)
    else:
        asyncio.run(serve_watched(options.folder, options.traces, options.running, options.every))


if __name__ == "__main__":
    main()
