"""Draw questions from the generator of DeepMind Mathematics: JSONL of module, problem, answer.

The generator (package ``mathematics-dataset`` 1.0.1, Saxton et al. 2019, arXiv:1904.01557) needs
old libraries, and so an environment of its own, which also runs this script (it imports nothing
of surefoot)::

    python3.11 -m venv questions
    questions/bin/pip install "setuptools<70" mathematics-dataset==1.0.1 sympy==1.5.1 "numpy<1.24"
    questions/bin/python benchmarks/mathematics_questions.py extrapolation 20 out.jsonl.gz

Where sums of functions occur the package fails on numpy's integers; here they become Python's.
Settings: ``train`` (easy, medium and hard in turn), ``interpolation`` and ``extrapolation``.
``--without FILE`` (repeatable) keeps every question of an earlier file out of the new one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from mathematics_dataset.modules import modules
from mathematics_dataset.sample import polynomials

_LEVELS = 3
_PATIENCE_S = 5  # now and then the generator does not come back from a factorisation
_ATTEMPTS = 2_000

Maker = Callable[[], Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("setting", choices=("train", "interpolation", "extrapolation"))
    parser.add_argument("each", type=int, help="questions of each module")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without", type=Path, action="append", default=[])
    options = parser.parse_args()
    repair()
    random.seed(options.seed)
    np.random.seed(options.seed)
    seen = {row["problem"] for path in options.without for row in read(path)}
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for name, levels in makers(options.setting).items():
            rows = list(draw(name, levels, options.each, seen))
            out.writelines(json.dumps(row) + "\n" for row in rows)
            print(f"{name:45} {len(rows)}", flush=True)


def repair() -> None:
    """Let the generator split polynomials into sums: SymPy takes no integers of numpy there."""
    solve = polynomials.diophantine_solve_linear_2d

    def solve_plain(c: Any, a: Any, b: Any, t: Any) -> Any:
        return solve(c=int(c), a=int(a), b=int(b), t=int(t))

    polynomials.diophantine_solve_linear_2d = solve_plain


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def makers(setting: str) -> dict[str, list[Maker]]:
    """Module name to its generators, one for each level of difficulty."""
    if setting == "train":
        worlds = [modules.train(_third(level)) for level in range(_LEVELS)]
    else:
        worlds = [modules.test() if setting == "interpolation" else modules.test_extra()]
    return {
        f"{group}__{name}": [world[group][name] for world in worlds]
        for group in sorted(worlds[0])
        for name in sorted(worlds[0][group])
    }


def _third(level: int) -> Callable[[tuple[float, float]], tuple[float, float]]:
    """Cut a range of entropies to one of its equal parts, as the published data were made."""

    def cut(span: tuple[float, float]) -> tuple[float, float]:
        low, high = span
        part = (high - low) / _LEVELS
        return low + level * part, low + (level + 1) * part

    return cut


def draw(name: str, levels: list[Maker], each: int, seen: set[str]) -> Iterator[dict[str, str]]:
    """Up to ``each`` questions that are not in ``seen``; adds them to it.

    A module with few different questions gives fewer: after many repetitions in a row it stops.
    """
    made, idle = 0, 0
    while made < each and idle < _ATTEMPTS:
        idle += 1
        row = _once(levels[made % len(levels)])
        if row is None or row[0] in seen:
            continue
        seen.add(row[0])
        made, idle = made + 1, 0
        yield {"module": name, "problem": row[0], "answer": row[1]}


def _once(make: Maker) -> tuple[str, str] | None:
    """One question and its answer, of any length; None where the generator failed."""
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(_PATIENCE_S)
    try:
        problem = make()
        return str(problem.question), str(problem.answer)
    except (AttributeError, TypeError, ValueError, OverflowError, IndexError, TimeoutError):
        return None  # now and then a draw has no answer
    finally:
        signal.alarm(0)


def _too_slow(*_: object) -> None:
    raise TimeoutError("the generator takes too long over one question")


if __name__ == "__main__":
    main()
