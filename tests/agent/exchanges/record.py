"""Write what a real server says to Surefoot's requests, for the tests to replay.

    python tests/agent/exchanges/record.py http://127.0.0.1:8082 qwen2.5-coder-0.5b

Solves `PROBLEMS` through a recording proxy and writes `MODEL.jsonl.gz` beside this file: a line an
exchange, what was asked and what came. Run it again whenever a prompt or a wire form changes.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from replay_server import key_of
from surefoot import Problem, Result
from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.policies.openai_profile import PROFILES
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session

HERE = Path(__file__).parent
STRATEGIES = ("chain", "loop")
PROBLEMS = {
    "candy": "A bag holds 232 candies. 54 are red, 108 are blue, 27 are green, and the others are "
    "pink. How many pink candies are in the bag?",
    "rolls": "A baker fills 17 trays with 24 rolls each and sells 289 of the rolls. How many rolls "
    "are left?",
    "tickets": "A ticket costs 12.50 dollars for an adult and 7.25 dollars for a child. What do 3 "
    "adults and 5 children pay together, in dollars?",
    "divisors": "How many positive divisors does 360 have?",
    "second": "Write a Python function second_largest(numbers) that returns the second largest "
    "distinct number of a list.\n\nassert second_largest([3, 1, 4, 4, 2]) == 3",
    "vowels": 'def count_vowels(text: str) -> int:\n    """The number of vowels in a text.\n\n'
    '    >>> count_vowels("Surefoot")\n    4\n    """\n',
}


async def solve(url: str, model: str, name: str, strategy: str) -> Result:
    """One problem as a user would solve it, greedily, with a server that was never met before."""
    PROFILES.clear()
    policy = OpenAIPolicy(model, base_url=url, api_key="none")
    try:
        async with Session(Config(policy, strategy=strategy)) as session:
            return await session.solve(Problem(id=name, text=PROBLEMS[name]))
    finally:
        await policy.aclose()


def _handler(target: str, kept: dict[str, dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(b"")

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers["content-length"])))

        def _pass_on(self, body: bytes) -> None:
            request = urllib.request.Request(
                target + self.path,
                data=body or None,
                headers={"content-type": "application/json"},
            )
            came = b""
            with urllib.request.urlopen(request, timeout=600) as reply:
                kind = reply.headers["content-type"]
                self.send_response(reply.status)
                self.send_header("content-type", kind)
                self.end_headers()
                for line in reply:
                    came += line
                    try:
                        self.wfile.write(line)
                        self.wfile.flush()
                    except OSError:  # it has read enough
                        break
            key = key_of(self.command, self.path, body)
            row = {"asked": key, "status": 200, "type": kind, "came": came.decode()}
            if key not in kept or len(kept[key]["came"]) < len(row["came"]):
                kept[key] = row

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def main(target: str, model: str) -> None:
    kept: dict[str, dict[str, Any]] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(target, kept))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1"
    for name in PROBLEMS:
        for strategy in STRATEGIES:
            result = asyncio.run(solve(url, model, name, strategy))
            print(name, strategy, result.status, repr(result.answer)[:60], result.checked,
                  result.verified, f"{result.confidence:.2f}", result.corrections)  # fmt: skip
    server.shutdown()
    lines = (json.dumps(row, ensure_ascii=False) for row in kept.values())
    packed = gzip.compress("\n".join(lines).encode(), mtime=0)
    (HERE / f"{model}.jsonl.gz").write_bytes(packed)


if __name__ == "__main__":
    main(*sys.argv[1:])
