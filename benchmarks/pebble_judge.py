"""How well pebble judges steps of its own, against labels by rollouts (Math-Shepherd).

    python benchmarks/pebble_judge.py FILE … [--each 4] [--rollouts 8] [--temperature 1.0]

FILE holds questions with answers that pebble was not trained on: of DeepMind Mathematics
(`mathematics_questions.py`), or GSM8K, SVAMP and MAWPS, of which only the fifth that training
leaves out is taken. Each is attempted once at the temperature, refuted lines are mended by the free
tools as in the loop, and of a wrong attempt the first line from which no rollout recovers is
labelled wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from surefoot.agent.evaluation.calibration import auc, expected_calibration_error
from surefoot.agent.pebble import runtime
from surefoot.agent.pebble.material import rows_of
from surefoot.agent.pebble.practice import Practice, PracticeQuestion, practise
from surefoot.agent.pebble.word_problems import question_of, training_part
from surefoot.agent.run.verifiers import free_verifiers
from tables import show


def asked(paths: list[Path], each: int) -> list[PracticeQuestion]:
    seen: Counter[str] = Counter()
    found = []
    for path in paths:
        for row in rows_of(path):
            text, answer, module = row.get("problem", ""), row.get("answer", ""), row.get("module")
            if module is None:
                words = question_of(row)
                if words is None or training_part(words[0]):
                    continue
                text, answer, module = words[0], str(words[1]), path.name
            seen[module] += 1
            if seen[module] <= (each if "module" in row else 15 * each):
                found.append(PracticeQuestion(" ".join(text.split()), answer, module))
    return found


def quiet(_right: int, _tried: int) -> None:
    """No bar: it would be drawn into the table."""


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--rollouts", type=int, default=8)
    parser.add_argument("--temperature", type=float, default=1.0)
    options = parser.parse_args()
    pebble = runtime.Pebble.load()
    practice = Practice(pebble, free_verifiers(), options.temperature)
    questions = asked(options.files, options.each)
    labels: list[bool] = []
    scores: list[float] = []
    ends: list[tuple[bool, float]] = []
    with TemporaryDirectory() as folder:
        right, tried = await practise(
            practice, questions, Path(folder), seed=7, rollouts=options.rollouts,
            progress=quiet,
        )  # fmt: skip
        with gzip.open(Path(folder) / "judged.jsonl.gz", "rt") as lines:
            for row in map(json.loads, lines):
                judged = runtime.judge(pebble, row["problem"], row["steps"])
                labels += map(bool, row["labels"])
                scores += judged
                ends.append((all(row["labels"]), min(judged)))
    show(
        f"{tried} attempts at temperature {options.temperature}, {right} right",
        {
            "steps": {
                "labelled": len(labels),
                "wrong": labels.count(False),
                "AUC": f"{auc(labels, scores) or 0:.3f}",
                "calibration error": f"{expected_calibration_error(labels, scores):.3f}",
            },
            "attempts": {
                "AUC of the least score": f"{auc(*map(list, zip(*ends, strict=True))) or 0:.3f}"
            },
        },
    )


if __name__ == "__main__":
    asyncio.run(main())
