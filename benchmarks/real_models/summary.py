"""Grade the records and say what is in them: `python summary.py RECORDS_FOLDER PROBLEMS.jsonl.gz`.

Writes beside each set `SET.graded.jsonl.gz` ({"id", "temperature", "seed", "wording", "answer",
"right"})
and one `summary.md` for all models.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean
from typing import Any

from surefoot.graphs.steps import stated_answer
from surefoot.tools.equivalence import equivalent_many

Row = dict[str, Any]
SETS = "gsm8k_test gsm_hard math500 svamp mawps humaneval mbpp rgym gsm8k_train math_train mbpp_train rgym_train".split()  # noqa: E501
CODE = ("humaneval", "mbpp", "mbpp_train")


def rows_of(path: Path) -> list[Row]:
    with gzip.open(path, "rt") as file:
        return [json.loads(line) for line in file]


def number(text: str | None) -> float | None:
    cleaned = (text or "").replace("$", "").replace(",", "").replace("\\", "").strip().rstrip(".%")
    try:
        return float(cleaned)
    except ValueError:
        return None


def right_of(pairs: list[tuple[str, str | None]]) -> list[bool]:
    """Whether each (gold, answer) is equal: numbers at once, else by surefoot's own verdict."""
    known: dict[tuple[str, str], bool] = {}
    hard = []
    for gold, answer in set(pairs):
        if answer is None:
            continue
        a, b = number(gold), number(answer)
        if a is not None and b is not None:
            known[gold, answer] = abs(a - b) <= 1e-4 * max(1.0, abs(a)) if a != int(a) else a == b
        elif gold == answer:
            known[gold, answer] = True
        elif len(answer) <= 400:
            hard.append((gold, answer))
    for pair, verdict in zip(hard, equivalent_many(hard), strict=True):
        known[pair] = verdict.equivalent
    return [answer is not None and known.get((gold, answer), False) for gold, answer in pairs]


def gym_right(rows: list[Row], items: dict[str, Row]) -> list[bool]:
    import reasoning_gym

    made: dict[tuple[str, int], Any] = {}
    out = []
    for row in rows:
        item = items[row["id"]]
        key = item["family"], item["seed"]
        if key not in made:
            made[key] = reasoning_gym.create_dataset(key[0], seed=key[1], size=item["size"])
        out.append(
            made[key].score_answer(row["answer"], made[key][item["index"]]) == 1.0
            if row["answer"]
            else False
        )
    return out


def logprob_of(row: Row) -> float:
    return -fmean(((ord(c) - 35) / 40) ** 2 for c in row["logprobs"]) if row["logprobs"] else 0.0


def auc(scores: list[float], right: list[bool]) -> float:
    order = sorted(range(len(scores)), key=scores.__getitem__)
    positive = sum(right)
    if not 0 < positive < len(right):
        return float("nan")
    total = sum(rank for rank, i in enumerate(order, 1) if right[i])
    return (total - positive * (positive + 1) / 2) / (positive * (len(right) - positive))


def grade(folder: Path, name: str, items: dict[str, Row]) -> list[Row]:
    rows = rows_of(folder / f"{name}.jsonl.gz")
    for row in rows:
        found = stated_answer(row["text"])
        row["answer"] = found.answer if found else None
    if name in CODE:
        ran = [json.loads(line) for line in (folder / "ran_tests.ran.jsonl").open()]
        passed = {r["key"]: r["code"] == 0 for r in ran}
        marks = [
            passed.get(f"{r['id']}|{r['wording']}|{r['temperature']}|{r['seed']}|{name}", False)
            for r in rows
        ]
    elif name.startswith("rgym"):
        marks = gym_right(rows, items)
    else:
        marks = right_of([(items[r["id"]]["gold"], r["answer"]) for r in rows])
    for row, mark in zip(rows, marks, strict=True):
        row["right"] = mark
    with gzip.open(folder / f"{name}.graded.jsonl.gz", "wt") as file:
        for row in rows:
            file.write(
                json.dumps(
                    {k: row[k] for k in ("id", "temperature", "seed", "wording", "answer", "right")}
                )
                + "\n"
            )
    return rows


def table(
    model: str, name: str, rows: list[Row], critiques: dict[tuple[str, float, int], float]
) -> str:
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[row["id"]].append(row)
    greedy = [r["right"] for r in rows if r["temperature"] == 0]
    drawn = [r for r in rows if r["temperature"] > 0]
    majority, oracle = [], []
    for some in by.values():
        warm = [r for r in some if r["temperature"] > 0]
        votes = Counter(key_of(r["answer"]) for r in warm if r["answer"] is not None)
        if votes:
            best = votes.most_common(1)[0][0]
            majority.append(next(r["right"] for r in warm if key_of(r["answer"]) == best))
        else:
            majority.append(False)
        oracle.append(any(r["right"] for r in warm))
    unsaid = fmean(r["answer"] is None for r in rows)
    right = [r["right"] for r in drawn]
    seen = [
        (critiques[k], r["right"])
        for r in drawn
        if (k := (r["id"], r["temperature"], r["seed"])) in critiques
    ]
    yes = auc([s for s, _ in seen], [m for _, m in seen]) if seen else float("nan")
    vote = "-" if name in CODE else f"{100 * fmean(majority):.1f}"
    return (
        f"| {model} | {name} | {len(by)} | {rows[0]['wording']} | {100 * fmean(greedy):.1f} | {100 * fmean(right):.1f} | {vote} | "  # noqa: E501
        f"{100 * fmean(oracle):.1f} | {100 * unsaid:.1f} | {fmean(r['tokens'] for r in rows):.0f} | "  # noqa: E501
        f"{auc([logprob_of(r) for r in drawn], right):.3f} | {yes:.3f} |"
    )


def key_of(answer: str | None) -> Any:
    value = number(answer)
    return value if value is not None else (answer or "").replace(" ", "")


def programs(model: str, folder: Path, items: dict[str, Row], greedy: dict[str, Row]) -> list[str]:
    ran = {r["key"]: r for r in map(json.loads, (folder / "ran_programs.ran.jsonl").open())}
    by: dict[str, list[tuple[bool, bool, bool, bool]]] = defaultdict(list)
    for key, result in ran.items():
        name, _, heat, _, where = key.split("|")
        if float(heat) or name not in greedy:
            continue
        lines = str(result["out"]).strip().splitlines()
        printed = number(lines[-1].split(":")[-1]) if lines and result["code"] == 0 else None
        chain = greedy[name]
        gold = number(items[name]["gold"])
        if gold is None:
            continue
        said = number(chain["answer"])
        agree = (
            printed is not None
            and said is not None
            and abs(printed - said) <= 1e-4 * max(1.0, abs(said))
        )
        by[where].append(
            (
                printed is not None,
                printed is not None and abs(printed - gold) <= 1e-4 * max(1.0, abs(gold)),
                agree,
                chain["right"],
            )
        )
    out = []
    for where, marks in sorted(by.items()):
        agreed = [c for *_, a, c in marks if a]
        apart = [(p, c) for _, p, a, c in marks if not a]
        out.append(
            f"| {model} | {where} | {len(marks)} | {100 * fmean(m[0] for m in marks):.0f} | {100 * fmean(m[1] for m in marks):.1f} | "  # noqa: E501
            f"{100 * fmean(m[3] for m in marks):.1f} | {len(agreed)} | {100 * fmean(agreed) if agreed else 0:.1f} | "  # noqa: E501
            f"{100 * fmean(p for p, _ in apart) if apart else 0:.1f} | {100 * fmean(c for _, c in apart) if apart else 0:.1f} |"  # noqa: E501
        )
    return out


def main(records: str, problems: str) -> None:
    items = {r["id"]: r for r in rows_of(Path(problems)) if r["set"] != "mbpp_header_train"}
    lines = [
        "| model | set | problems | wording | greedy % | mean sample % | majority % | oracle % | no stated answer % | tokens | AUC mean log-prob | AUC P(Yes) |",  # noqa: E501
        "|" + "---|" * 12,
    ]
    apart = [
        "",
        "A program written from the problem alone (greedy) beside the greedy chain; golds that are numbers:",  # noqa: E501
        "",
        "| model | set | n | prints a number % | program right % | chain right % | agree (n) | right where they agree % | program right where not % | chain right where not % |",  # noqa: E501
        "|" + "---|" * 10,
    ]
    for folder in sorted(p for p in Path(records).iterdir() if (p / "best.json").exists()):
        critiques: dict[tuple[str, float, int], float] = {}
        for path in folder.glob("critiques_*.jsonl.gz"):
            critiques |= {
                (r["id"], r["temperature"], r["seed"]): r["yes"] - r["no"] for r in rows_of(path)
            }
        greedy: dict[str, Row] = {}
        for name in SETS:
            rows = grade(folder, name, items)
            lines.append(table(folder.name, name, rows, critiques))
            print(lines[-1], flush=True)
            greedy |= {r["id"]: r for r in rows if r["temperature"] == 0}
        apart += programs(folder.name, folder, items, greedy)
        lines[-1:] = [lines[-1]]
    words = [
        "",
        "Wordings, greedy, on training problems (roughly graded; the first is used):",
        "",
        "| model | kind | wording | right | of |",
        "|" + "---|" * 5,
    ]
    for folder in sorted(p for p in Path(records).iterdir() if (p / "wordings.json").exists()):
        found = json.loads((folder / "wordings.json").read_text())
        for key, (good, of) in sorted(found.items(), key=lambda e: (e[0].split("|")[0], -e[1][0])):
            words.append(f"| {folder.name} | {key.replace('|', ' | ')} | {good} | {of} |")
    Path(records, "summary.md").write_text("\n".join([*lines, *apart, *words]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
