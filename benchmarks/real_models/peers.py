"""Peers from the package index on the same server, model and problems as `surefoot eval`.

    python peers.py PROBLEMS.jsonl MODEL URL OUT.jsonl self_consistency:3 best_of_n:2 …

Needs an environment with its-hub (extra `lm`), and optillm (its methods are loaded from their own
files, since its package imports far more than they need; `executecode` needs nbconvert and
ipykernel). A row of OUT is a problem: what the peer answers, its calls and completion tokens,
counted from what the server says. It grades nothing: `surefoot equal --problem` does, answer by
answer, as it does ours.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import re
import sys
import threading
import types
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ASKED = "Please reason step by step, and put your final answer within \\boxed{}."
CEILING = 1024
WORKERS = 4
Solve = Callable[[str, str], str]


class Counter:
    """A proxy that counts what one problem's calls cost: the problem's number is in the path."""

    def __init__(self, target: str) -> None:
        self.spent: dict[str, list[int]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                _, number, path = self.path.split("/", 2)
                body = self.rfile.read(int(self.headers["content-length"]))
                sent = json.loads(body)
                room = sent.pop("max_completion_tokens", None) or sent.get("max_tokens") or CEILING
                sent["max_tokens"] = min(room, CEILING)
                request = urllib.request.Request(
                    f"{target}/{path}",
                    data=json.dumps(sent).encode(),
                    headers={"content-type": "application/json"},
                )
                with urllib.request.urlopen(request, timeout=1800) as reply:
                    came = reply.read()
                used = outer.spent.setdefault(number, [0, 0])
                used[0] += 1
                used[1] += json.loads(came)["usage"]["completion_tokens"]
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(came)))
                self.end_headers()
                self.wfile.write(came)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, number: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{number}/v1"


def boxed(text: str) -> str:
    """What self-consistency votes on: the boxed answer, as its examples do."""
    found = re.findall(r"\\boxed\{([^{}]*)\}", text)
    return found[-1].strip() if found else ""


def its_hub(model: str, method: str, n: int) -> Solve:
    from its_hub.core.algorithms.bon import BestOfN
    from its_hub.core.algorithms.self_consistency import SelfConsistency
    from its_hub.core.lms.openai_lm import OpenAICompatibleLanguageModel
    from its_hub.core.reward_models.llm_judge import LLMJudge

    def solve(problem: str, url: str) -> str:
        lm = OpenAICompatibleLanguageModel(
            url, "none", model, system_prompt=ASKED, temperature=0.8, max_completion_tokens=CEILING
        )
        judge = OpenAICompatibleLanguageModel(
            url, "none", model, temperature=0.0, max_completion_tokens=256
        )
        found = (
            SelfConsistency(consistency_space_projection_func=boxed)
            if method == "self_consistency"
            else BestOfN(LLMJudge(judge))
        )
        return asyncio.run(found.ainfer(lm, problem, n)).get("content") or ""

    return solve


def optillm(model: str, method: str, n: int) -> Solve:
    from openai import OpenAI

    folder = importlib.metadata.distribution("optillm").locate_file("optillm")
    package = types.ModuleType("optillm")
    package.conversation_logger = None  # type: ignore[attr-defined]
    package.__path__ = [str(folder)]
    sys.modules.setdefault("optillm", package)
    from optillm.bon import best_of_n_sampling
    from optillm.cot_reflection import cot_reflection
    from optillm.plugins.executecode_plugin import run as execute
    from optillm.self_consistency import advanced_self_consistency_approach as vote

    def solve(problem: str, url: str) -> str:
        client = OpenAI(base_url=url, api_key="none", timeout=1800)
        match method:
            case "bon":
                return best_of_n_sampling(ASKED, problem, client, model, n)[0]
            case "cot_reflection":
                return cot_reflection(ASKED, problem, client, model)[0]
            case "opti_self_consistency":
                return vote(ASKED, problem, client, model)[0]
            case _:
                return execute(ASKED, problem, client, model)[0]

    return solve


def main(problems: str, model: str, url: str, out: str, *methods: str) -> None:
    rows = [json.loads(line) for line in Path(problems).read_text("utf-8").splitlines()]
    counter = Counter(url.removesuffix("/v1"))
    with Path(out).open("a", encoding="utf-8") as file, ThreadPoolExecutor(WORKERS) as pool:
        for at, name in enumerate(methods):
            method, _, count = name.partition(":")
            own = method in ("self_consistency", "best_of_n")
            solve = (its_hub if own else optillm)(model, method, int(count or 1))

            def one(item: tuple[int, dict[str, Any]], name: str = name, at: int = at,
                    solve: Solve = solve) -> str:  # fmt: skip
                number, row = item
                key = f"{at}-{number}"
                try:
                    text = solve(row.get("question") or row["problem"], counter.url(key))
                except Exception as error:  # noqa: BLE001  (a peer's failure is a result)
                    text = f"FAILED {type(error).__name__}: {error}"[:300]
                calls, tokens = counter.spent.get(key, [0, 0])
                return json.dumps(
                    {"peer": name, "at": number, "text": text, "calls": calls, "tokens": tokens}
                )

            for line in pool.map(one, enumerate(rows)):
                file.write(line + "\n")
                file.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
