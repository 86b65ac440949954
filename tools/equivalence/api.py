"""`equivalent` and its batch and asynchronous forms."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from .pool import MAX_WORKERS, shared_pool
from .result import Equivalence
from .rules import decide
from .text import payload

TIMEOUT_S = 3.0
_SLICE = 200
_ENDS = "(?:least|smallest|lowest|greatest|largest|highest)"
_ORDER = re.compile(
    r"\b(?:in|de)creasing|ascending|descending"
    rf"|\b{_ENDS}(?: number| value)? to (?:the )?{_ENDS}"
    r"|\bin (?:\w+ ){0,3}order\b|\border(?:ed)? (?:pair|triple|list|tuple|from|them|the)"
    r"|respectively|\b(?:arrange|sort|rank)\b|\b(?:sequence|alphabetical|chronological)",
    re.IGNORECASE,
)


def asks_for_order(problem: str | None) -> bool | None:
    """Whether a problem asks for its values in an order; None where there is no problem."""
    return None if problem is None else _ORDER.search(problem[:20_000]) is not None


def equivalent(
    gold: str,
    answer: str,
    *,
    strict: bool = True,
    problem: str | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Equivalence:
    """Whether two answers have one value. Never raises for any text, never runs any.

    Both may be bare answers or texts that hold one (`\\boxed{…}`, `$…$`). Nearly everything is
    decided in this process, exactly, in microseconds; the rest goes to math-verify in a worker
    process, which has `timeout_s` seconds. What cannot be decided counts as different, and
    `how` says so.

    `strict=False` also accepts variables under other names and a set for a tuple.
    Units and currency may be left out on one side; where both have them they must agree.
    The order of several values matters where `problem` asks for one. Without a problem the
    stricter reading is taken, and `how` is "same values in another order".
    """
    started = time.perf_counter()
    verdict = decide(gold, answer, strict=strict, ordered=asks_for_order(problem))
    if verdict is None:
        one, two = payload(gold), payload(answer)
        verdict = shared_pool().same(one, two, strict=strict, timeout_s=timeout_s)
    return Equivalence(*verdict, time.perf_counter() - started)


def equivalent_many(
    pairs: Iterable[tuple[str, str]],
    *,
    strict: bool = True,
    problem: str | None = None,
    timeout_s: float = TIMEOUT_S,
    workers: int = 2,
) -> list[Equivalence]:
    """`equivalent` of every pair, in order. Pairs that need math-verify run `workers` at a time."""
    pairs = list(pairs)
    ordered = asks_for_order(problem)
    results: list[Equivalence | None] = []
    hard: list[int] = []
    for index, (gold, answer) in enumerate(pairs):
        started = time.perf_counter()
        verdict = decide(gold, answer, strict=strict, ordered=ordered)
        if verdict is None:
            hard.append(index)
            results.append(None)
        else:
            results.append(Equivalence(*verdict, time.perf_counter() - started))
    if hard:
        with ThreadPoolExecutor(max(1, min(workers, MAX_WORKERS))) as pool:
            futures = [
                pool.submit(equivalent, *pairs[i], strict=strict, timeout_s=timeout_s) for i in hard
            ]
            for index, future in zip(hard, futures, strict=True):
                results[index] = future.result()
    return [result for result in results if result is not None]


async def aequivalent(
    gold: str,
    answer: str,
    *,
    strict: bool = True,
    problem: str | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Equivalence:
    """`equivalent` for an event loop, which it never blocks."""
    return await asyncio.to_thread(
        equivalent, gold, answer, strict=strict, problem=problem, timeout_s=timeout_s
    )


async def aequivalent_many(
    pairs: Sequence[tuple[str, str]],
    *,
    strict: bool = True,
    problem: str | None = None,
    timeout_s: float = TIMEOUT_S,
    workers: int = 2,
) -> list[Equivalence]:
    """`equivalent_many` for an event loop: sliced, in a thread, so that others get their turn."""
    results: list[Equivalence] = []
    for start in range(0, len(pairs), _SLICE):
        results += await asyncio.to_thread(
            equivalent_many,
            pairs[start : start + _SLICE],
            strict=strict,
            problem=problem,
            timeout_s=timeout_s,
            workers=workers,
        )
    return results
