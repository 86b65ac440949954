"""Gather what the models are asked, from the data folder and the reasoning-gym package.

    python problems.py DATA_FOLDER OUT_FOLDER

Writes `problems.jsonl.gz`: {"set", "id", "kind", "problem", "gold", …}; sets that end in `_train`
are
to learn from, the others are only ever measured on. And `solutions.jsonl.gz`: solutions with human
labels or recorded correctness, {"set", "id", "problem", "steps", "labels"}, to be read by a probe.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FAMILIES = (
    "basic_arithmetic chain_sum gcd lcm count_primes base_conversion calendar_arithmetic time_intervals "  # noqa: E501
    "leg_counting letter_counting number_sequence simple_equations decimal_arithmetic products "
    "knights_knaves zebra_puzzles coin_flip family_relationships spell_backward gsm_symbolic"
).split()
"""Families of reasoning-gym whose scorer says right or wrong and nothing between."""

LEAVES = 13
"""Rated solutions taken of each PRM800K problem."""

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    with gzip.open(path, "rt") as file:
        return [json.loads(line) for line in file]


def words(data: Path) -> Iterator[Row]:
    """Word and contest problems."""
    for part, count in (("test", 660), ("train", 1500)):
        for i, r in enumerate(rows_of(data / f"gsm8k/{part}.jsonl.gz")[:count]):
            gold = r["answer"].split("####")[1].strip().replace(",", "")
            yield {
                "set": f"gsm8k_{part}",
                "id": f"gsm8k-{part}-{i}",
                "kind": "gsm",
                "problem": r["question"],
                "gold": gold,
            }
    for i, r in enumerate(rows_of(data / "maths/gsm_hard.jsonl.gz")[:300]):
        yield {
            "set": "gsm_hard",
            "id": f"gsm_hard-{i}",
            "kind": "gsm",
            "problem": r["input"],
            "gold": str(r["target"]),
        }
    for i, r in enumerate(rows_of(data / "maths/svamp.jsonl.gz")[:200]):
        problem = f"{r['Body']} {r['Question']}"
        yield {
            "set": "svamp",
            "id": f"svamp-{i}",
            "kind": "gsm",
            "problem": problem,
            "gold": str(r["Answer"]),
        }
    for i, r in enumerate(rows_of(data / "maths/mawps.jsonl.gz")[:200]):
        yield {
            "set": "mawps",
            "id": f"mawps-{i}",
            "kind": "gsm",
            "problem": r["input"],
            "gold": str(r["target"]),
        }
    for r in rows_of(data / "strictprmbench/math500_problems.jsonl.gz"):
        yield {
            "set": "math500",
            "id": r["id"],
            "kind": "math",
            "problem": r["problem"],
            "gold": r["answer"],
        }
    golds: dict[str, str] = {}
    for r in rows_of(data / "prm800k/phase1_train.jsonl.gz"):
        if r["is_solution"] and r["rating"] == 1 and r["answer"]:
            golds.setdefault(r["instruction"], r["answer"])
    for i, (problem, gold) in enumerate(golds.items()):
        yield {
            "set": "math_train",
            "id": f"prm800k-{i}",
            "kind": "math",
            "problem": problem,
            "gold": gold,
        }


def header(text: str, code: str, shown: str) -> str | None:
    """An MBPP task written as HumanEval writes one: a signature and a docstring."""
    name = re.search(r"assert\s+\(*(?:\w+\()*?(\w+)\(", shown)
    found = re.search(rf"def {name[1]}\(.*?\)\s*:", code) if name else None
    call = re.match(r"assert\s+(.+?)\s*==\s*(.+)$", shown)
    if not found or not call:
        return None
    return f'{found[0]}\n    """{text}\n    >>> {call[1]}\n    {call[2]}\n    """\n'


def programs(data: Path) -> Iterator[Row]:
    for r in rows_of(data / "humaneval/problems.jsonl.gz"):
        tests = f"{r['test']}\ncheck({r['entry_point']})\n"
        yield {
            "set": "humaneval",
            "id": r["task_id"],
            "kind": "header",
            "problem": r["prompt"],
            "tests": tests,
            "gold": "",
            "entry_point": r["entry_point"],
        }
    for i, r in enumerate(rows_of(data / "mbpp/problems.jsonl.gz")):
        part = "mbpp" if i % 2 == 0 and i < 500 else "mbpp_train"
        tests = "\n".join([r.get("test_setup_code") or "", *r["test_list"]])
        shown = r["test_list"][0]
        row = {"id": f"mbpp-{r['task_id']}", "tests": tests, "shown": shown, "gold": ""}
        yield {**row, "set": part, "kind": "text", "problem": r["text"]}
        if part == "mbpp_train" and (text := header(r["text"], r["code"].replace("\r", ""), shown)):
            yield {**row, "set": "mbpp_header_train", "kind": "header", "problem": text}


def gym() -> Iterator[Row]:
    import reasoning_gym

    for family in FAMILIES:
        for part, seed, count in (("rgym", 7, 10), ("rgym_train", 1007, 25)):
            for i, r in enumerate(reasoning_gym.create_dataset(family, seed=seed, size=count)):
                yield {
                    "set": part,
                    "id": f"{family}-{seed}-{i}",
                    "kind": "gym",
                    "problem": r["question"],
                    "gold": str(r["answer"]),
                    "family": family,
                    "seed": seed,
                    "size": count,
                    "index": i,
                }


def rated(data: Path) -> Iterator[Row]:
    """PRM800K: paths no rated path goes on from, each step with its rating where it has one."""
    of: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
    for r in rows_of(data / "prm800k/phase1_train.jsonl.gz"):
        if r["rating"] is not None:
            of[r["instruction"]][(*r["responses"], r["next_response"])] = r["rating"]
    draw = random.Random(18)
    for number, (problem, ratings) in enumerate(of.items()):
        inner = {path[:i] for path in ratings for i in range(1, len(path))}
        leaves = [path for path in ratings if path not in inner]
        draw.shuffle(leaves)
        by: dict[float, list[tuple[str, ...]]] = defaultdict(list)
        for path in leaves:
            by[ratings[path]].append(path)
        for rating, count in (
            (-1.0, LEAVES // 2),
            (1.0, LEAVES // 3),
            (0.0, LEAVES - LEAVES // 2 - LEAVES // 3),
        ):
            for i, path in enumerate(by[rating][:count]):
                labels = [ratings.get(path[: n + 1]) for n in range(len(path))]
                name = f"prm800k-{number}-{rating:+.0f}-{i}"
                yield {
                    "set": "prm800k",
                    "id": name,
                    "problem": problem,
                    "steps": list(path),
                    "labels": labels,
                }


def solutions(data: Path) -> Iterator[Row]:
    yield from rated(data)
    for part in ("gsm8k", "math"):
        for r in rows_of(data / f"processbench/{part}.jsonl.gz"):
            yield {
                "set": f"processbench_{part}",
                "id": r["id"],
                "problem": r["problem"],
                "steps": r["steps"],
                "labels": r["label"],
            }
    for part in ("gsm8k", "math500"):
        problems = {
            r["id"]: r["problem"]
            for r in rows_of(data / f"strictprmbench/{part}_problems.jsonl.gz")
        }
        for r in rows_of(data / f"strictprmbench/{part}_samples.jsonl.gz"):
            steps = list(r["steps"])
            if (
                steps and "\nassistant\n" in steps[0]
            ):  # the recorder left the prompt in the first step
                steps[0] = steps[0].split("\nassistant\n", 1)[1]
            name = f"{r['problem_id']}#{r['sample']}"
            yield {
                "set": f"strict_{part}",
                "id": name,
                "problem": problems[r["problem_id"]],
                "steps": steps,
                "labels": r["correct"],
            }


def main(data: str, out: str) -> None:
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(data)
    for name, rows in (
        ("problems", [*words(source), *programs(source), *gym()]),
        ("solutions", list(solutions(source))),
    ):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        counts: dict[str, int] = defaultdict(int)
        for row in rows:
            counts[row["set"]] += 1
        print(name, dict(counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
