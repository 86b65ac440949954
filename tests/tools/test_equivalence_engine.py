"""The parts: extraction, clusters, the worker pool, threads, the event loop, hostile text."""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.tools.equivalence import (
    aequivalent,
    aequivalent_many,
    close_pool,
    cluster,
    equivalent,
    equivalent_many,
    extract_answer,
    find_answer,
)
from surefoot.tools.equivalence.pool import Pool, passable, shared_pool
from surefoot.tools.equivalence.rules import decide


def _cases() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "equivalence_cases.py"
    spec = importlib.util.spec_from_file_location("equivalence_cases", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True, scope="module")
def _no_worker_is_left():
    yield
    pool = shared_pool()
    workers = list(pool._alive)
    close_pool()
    assert all(worker.process.poll() is not None for worker in workers)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (r"so \boxed{\frac{1}{2}}.", r"\frac{1}{2}"),
        (r"\boxed{3} is wrong. Then \boxed{4}", "4"),
        (r"\boxed{1} and \boxed{2}", "1, 2"),
        ("She has 5 left.\n#### 5", "5"),
        ("#### 1. First step\nThe answer is 12.", "12"),
        ("The answer is $x = 5$.", "x = 5"),
        ("**Final Answer:** George bought 5 candy bars.", "5"),
        ("**Answer:** B", "B"),
        ("Final answer: 3.5", "3.5"),
        ("a\n# 5", "5"),
        (r"Thus it is \(\frac{3}{2}\).", r"\frac{3}{2}"),
        (r"So there are \(46 + 27 = 73\).", "73"),
        ("They sold 1,200 in all, and kept 7", "7"),
        ("no number", None),
        ("", None),
    ],
)
def test_extract_answer(text: str, answer: str | None) -> None:
    assert extract_answer(text) == answer


def test_a_guess_is_flagged() -> None:
    guess = find_answer("He had 3 apples and then 4 pears in a bowl")
    assert guess is not None
    assert guess.is_guess
    sure = find_answer(r"\boxed{4}")
    assert sure is not None
    assert not sure.is_guess


def test_clusters_largest_first_without_empty_ones() -> None:
    answers = ["3", "1/2", None, "0.5", r"\frac12", "", "3.0"]
    assert cluster(answers) == [[1, 3, 4], [0, 6]]
    assert cluster([]) == []


def test_a_spelling_is_compared_once_with_each_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def counted(gold: str, answer: str, **how: bool) -> tuple[bool, str] | None:
        asked.append((gold, answer))
        return decide(gold, answer, **how)

    monkeypatch.setattr("surefoot.tools.equivalence.clusters.decide", counted)
    answers = [str(i % 7) if i % 2 else rf"\frac{{{2 * (i % 7)}}}{{2}}" for i in range(32)]
    found = cluster(answers)
    assert len(found) == 7
    assert len(asked) == len(set(asked)) <= len(set(answers)) * len(found)


def test_importing_loads_neither_sympy_nor_math_verify() -> None:
    code = (
        "import sys; from surefoot.tools.equivalence import equivalent, cluster, extract_answer;"
        "equivalent('1/2','0.5'); equivalent(r'\\sqrt2','2');"
        "assert not {'sympy', 'math_verify', 'langchain'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_what_only_math_verify_reads_goes_to_a_worker() -> None:
    assert equivalent(r"\int_0^1 x\,dx", r"\frac{1}{2}", timeout_s=60).how == "math-verify"
    assert not equivalent(r"\int_0^1 x\,dx", r"\frac{1}{3}", timeout_s=60).equivalent


@pytest.mark.slow
def test_a_worker_that_hangs_or_dies_is_replaced() -> None:
    pool = Pool(1)
    try:
        verdict = pool.same(r"\sum_{k=1}^{99999999} \sin(k^k)", "1", strict=True, timeout_s=0.3)
        assert verdict == (False, "timed out: counted as different")
        assert not pool._alive
        assert pool.same(r"\int_0^1 x dx", "0.5", strict=True, timeout_s=20)[0]
        worker = next(iter(pool._alive))
        worker.process.kill()
        worker.process.wait(timeout=10)
        assert pool.same(r"\int_0^1 x dx", "0.5", strict=True, timeout_s=20)[0]
    finally:
        pool.close()


def test_only_allowed_text_reaches_math_verify() -> None:
    assert passable(r"\int_0^1 x\,dx")
    for text in ("__import__('os')", "a" * 2_000, "(" * 50, "\x00", r"\variable{a}", "9" * 70):
        assert not passable(text)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_hostile_text_that_reaches_math_verify(tmp_path: Path) -> None:
    sentinel = tmp_path / "touched"
    texts = [
        f"open('{sentinel}','w')", f"\\sqrt{{open('{sentinel}','w')}}", "eval('1+1')",
        "lambda: 0", "().a", "x.y", r"\frac{1}{0}", "10^{10^{10}}", "9^{9^{9^9}}",
    ]  # fmt: skip
    texts += [t for t in _cases().hostile_texts(600, str(sentinel), seed=5) if passable(t)][:60]
    pool = Pool(1)
    try:
        for text in texts:
            verdict = pool.same(text, "x+1", strict=True, timeout_s=1.0)
            assert not verdict[0], (text, verdict)
    finally:
        pool.close()
    assert not sentinel.exists()


def test_sixteen_threads_agree_with_one() -> None:
    cases = _cases()
    pairs = list(cases.simple_pairs(320, seed=3))
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda pair: equivalent(pair[0], pair[1]).equivalent, pairs))
    assert found == [expected for _, _, expected in pairs]


def test_math_verify_from_sixteen_threads() -> None:
    with ThreadPoolExecutor(16) as threads:
        found = list(
            threads.map(
                lambda n: equivalent(rf"\int_0^{n} 2x dx", str(n * n), timeout_s=60), range(1, 17)
            )
        )
    assert all(verdict.equivalent for verdict in found)


async def test_the_event_loop_is_not_blocked() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticker = asyncio.create_task(tick())
    pairs = [(a, b) for a, b, _ in _cases().simple_pairs(4_000, seed=9)]
    found = await aequivalent_many(pairs)
    ticker.cancel()
    assert [f.equivalent for f in found] == [f.equivalent for f in equivalent_many(pairs)]
    assert ticks > 1, "nothing else ran from the first to the last pair"
    assert (await aequivalent("1", "1.0")).equivalent


def test_mutants_are_never_accepted() -> None:
    cases = _cases()
    made = list(cases.mutants(cases.SEEDS, 600, seed=11))
    assert len(made) == 600
    found = equivalent_many([(right, wrong) for right, wrong, _ in made])
    assert [m for m, f in zip(made, found, strict=True) if f.equivalent] == []


def _fuzz(count: int, seed: int, tmp_path: Path) -> None:
    sentinel = tmp_path / "touched"
    before = threading.active_count()
    previous = "1"
    for text in _cases().hostile_texts(count, str(sentinel), seed=seed):
        decide(text, previous)
        decide(text, text + "1")
        extract_answer(text)
        previous = text
    assert not sentinel.exists()
    assert threading.active_count() == before


def test_hostile_text(tmp_path: Path) -> None:
    _fuzz(150, 1, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_hostile_text_5000(tmp_path: Path) -> None:
    _fuzz(5_000, 0, tmp_path)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_decided_the_same_both_ways(a: str, b: str) -> None:
    one, two = decide(a, b), decide(b, a)
    assert (one is None) == (two is None)
    assert one is None or two is None or one[0] == two[0]


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6), st.integers(-5, 5))
@settings(max_examples=100, deadline=None)
def test_fractions_are_exact(top: int, bottom: int, off: int) -> None:
    left, right = rf"\frac{{{top}}}{{{bottom}}}", f"{top + off}/{bottom}"
    found = decide(left, right)
    assert found is not None
    assert found[0] == (off == 0)
