"""A batch job over the API: starts `surefoot serve` on loopback and asks it many things at once.

Any OpenAI client will do, in any language: what is ours travels in `extra_body` and comes back in
the field `surefoot`.
"""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from openai import AsyncOpenAI

PROBLEMS = [
    "What is 15% of 240?",
    "What is the greatest common factor of 207 and 72?",
    "Solve 3*x + 5 = 20 for x.",
    "What is 12 + 30?",
]
AT_ONCE = 4


@contextmanager
def served() -> Iterator[str]:
    """A server of our own on any free port, for as long as the block; yields its address."""
    command = ["surefoot", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            for line in server.stderr or ():
                if (said := json.loads(line)).get("event") == "serving":
                    yield said["address"]
                    break
            else:
                raise SystemExit("The server did not start.")
        finally:
            server.terminate()


async def solve_all(address: str) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def solve(problem: str) -> None:
        async with gate:
            reply = await client.chat.completions.create(
                model="surefoot/loop",
                messages=[{"role": "user", "content": problem}],
                seed=0,
                extra_body={"budget": {"tokens": 5_000, "seconds": 60}},
            )
        result = reply.model_extra["surefoot"]["result"]
        sure = "verified" if result["verified"] else "unverified"
        tokens = reply.usage.total_tokens
        print(f"{problem:52} {reply.choices[0].message.content:>6}  {sure}  {tokens} tokens")

    async with AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as client:
        await asyncio.gather(*map(solve, PROBLEMS))


if __name__ == "__main__":
    with served() as address:
        asyncio.run(solve_all(address))
