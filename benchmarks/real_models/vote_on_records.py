"""The vote of `evidence` on samples of real models that it was not fitted on; and its weights.

    python vote_on_records.py RECORDS PROBLEMS.jsonl.gz DATA SCORES.json [EVIDENCE_OOF.jsonl.gz] [--write]

The vote weighs how many samples come to an answer, how many programs written from the problem alone
print it, and how sound its samples are to `evidence`. Its weights are fitted on the others of three
policies (Qwen2.5-Coder 0.5B, 1.5B; Qwen2.5-7B by strictprmbench, 8 of its 32, scored out of fold) and
read on the one left out: by problem, half of each set is looked at and fitted on, half is only measured. MATH-500's problems are those of strictprmbench, which `evidence`
learned from, so its scores are not heard there. SCORES keeps what `evidence` says of the samples.
`--write` fits all three policies' looked-at halves and writes the weights into the shipped file.
"""  # noqa: E501

from __future__ import annotations

import gzip
import hashlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from summary import key_of, number, rows_of
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.agent.learning.evidence.voting import GradedRun, fit_vote
from surefoot.agent.prm.evidence import model as shipped
from surefoot.agent.prm.evidence.election import VoteWeights, elect
from surefoot.agent.prm.evidence.prm import EvidencePRM
from surefoot.agent.prm.free_evidence import free_evidence
from surefoot.graphs.contracts import Vote
from surefoot.graphs.steps import split_steps

MODELS = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
SEVEN = "qwen2.5-7b"
SETS = ("gsm8k_test", "math500", "gsm_hard", "svamp", "mawps")
UNHEARD = 0.5
TRAINED = 300
"""Training problems of GSM8K whose runs are fitted on too."""
DRAWN = 8


@dataclass(frozen=True)
class Run:
    """One problem's samples by one policy, its programs, and which votes are right."""

    policy: str
    name: str
    votes: tuple[Vote, ...]
    right: tuple[bool, ...]
    looked_at: bool

    def without(self, **gone: bool) -> Run:
        kept = [i for i, one in enumerate(self.votes) if not (gone.get("programs") and one.program)]
        votes = tuple(self.votes[i] for i in kept)
        if gone.get("scores"):
            votes = tuple(replace(one, score=UNHEARD) for one in votes)
        return replace(self, votes=votes, right=tuple(self.right[i] for i in kept))


def half(text: str) -> bool:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def least(task: tuple[str, str]) -> float:
    """What `evidence` says of a text's worst step."""
    problem, text = task
    steps = split_steps(text) or ["."]
    return min(EvidencePRM().scores(problem, steps, free_evidence(problem, steps)))


def seen(data: Path) -> set[str]:
    """Word problems that the shipped weights learned from."""
    files = ("strictprmbench/gsm8k_problems", "processbench/gsm8k")
    return {row["problem"].strip() for name in files for row in rows_of(data / f"{name}.jsonl.gz")}


def fresh(problems: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """240 that `evidence` did not learn from; the first 120 are those that were measured before."""
    some = [i for i, row in problems.items() if row["problem"].strip() not in known]
    random.Random(5).shuffle(some)
    return {i: problems[i] | {"looked": at >= 120} for at, i in enumerate(some[:240])}


def runs_of(
    records: Path, model: str, name: str, problems: dict[str, Any], known: dict[str, float]
) -> list[Run]:
    folder = records / model
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = rows_of(folder / f"{name}.jsonl.gz"), rows_of(folder / f"{name}.graded.jsonl.gz")
    for row, graded in zip(*rows, strict=True):
        if row["id"] in problems and (name.endswith("_train") or row["temperature"] > 0):
            of[row["id"]].append(row | graded)
    printed = programs(folder, name)
    heard = name != "math500"
    if heard:
        fill(known, model, [(problems[i], row) for i, some in of.items() for row in some])
    made = []
    for i, some in of.items():
        gold = number(problems[i]["gold"])
        votes = [Vote(r["answer"], known[key(model, r)] if heard else UNHEARD) for r in some]
        right = [bool(r["right"]) for r in some]
        for value in printed.get(i, ()):
            votes.append(Vote(None if value is None else f"{value:.10g}", program=True))
            right.append(
                value is not None
                and gold is not None
                and abs(value - gold) <= 1e-4 * max(1, abs(gold))
            )
        looked = problems[i]["looked"]
        made.append(Run(model, name, labelled(votes), tuple(right), looked))
    return made


def programs(folder: Path, name: str) -> dict[str, list[float | None]]:
    """What each problem's programs print, None for what is no number."""
    found: dict[str, list[float | None]] = defaultdict(list)
    with (folder / "ran_programs.ran.jsonl").open() as file:
        for row in map(json.loads, file):
            identity, *_, of = row["key"].split("|")
            lines = str(row["out"]).strip().splitlines()
            if of == name:
                said = number(lines[-1].split(":")[-1]) if lines and row["code"] == 0 else None
                found[identity].append(said)
    return found


def key(model: str, row: dict[str, Any]) -> str:
    return f"{model}|{row['set']}|{row['id']}|{row['temperature']}|{row['seed']}"


def labelled(votes: Sequence[Vote]) -> tuple[Vote, ...]:
    """The votes with a number for each different answer, so that comparing them takes no time."""
    seen: dict[Any, str] = {}
    return tuple(
        one
        if one.answer is None
        else replace(one, answer=seen.setdefault(key_of(one.answer), str(len(seen))))
        for one in votes
    )


def fill(known: dict[str, float], model: str, rows: Sequence[tuple[Any, Any]]) -> None:
    """Score what is not scored yet."""
    new = [(problem, row) for problem, row in rows if key(model, row) not in known]
    tasks = [(problem["problem"], row["text"]) for problem, row in new]
    if tasks:
        with ProcessPoolExecutor(2) as pool:
            found = pool.map(least, tasks, chunksize=16)
            known.update({key(model, r): p for (_, r), p in zip(new, found, strict=True)})


def strict(data: Path, folds: Path) -> Iterator[Run]:
    """Qwen2.5-7B's runs: eight samples a problem, `evidence` out of fold."""
    with gzip.open(folds, "rt") as file:
        out_of_fold = {row["k"]: row["alone"] for row in map(json.loads, file)}
    for name in ("gsm8k", "math500"):
        texts = rows_of(data / f"strictprmbench/{name}_problems.jsonl.gz")
        problem = {row["id"]: row["problem"] for row in texts}
        of: dict[str, list[Any]] = defaultdict(list)
        for row in rows_of(data / f"strictprmbench/{name}_samples.jsonl.gz"):
            of[row["problem_id"]].append(row)
        for i, rows in of.items():
            votes, right = [], []
            for row in random.Random(i).sample(rows, DRAWN):
                text = json.dumps([problem[i], list(row["steps"])]).encode()
                of_step = out_of_fold[hashlib.md5(text, usedforsecurity=False).hexdigest()]
                answer = row["answer"]
                votes.append(Vote(None if answer is None else str(answer), min(of_step)))
                right.append(bool(row["correct"]))
            yield Run(SEVEN, name, labelled(votes), tuple(right), half(problem[i]))


def graded(runs: Sequence[Run]) -> list[GradedRun]:
    return [GradedRun.of(one.votes, one.right) for one in runs]


def learned(runs: Sequence[Run]) -> VoteWeights:
    """Weights fitted on these runs, with their programs and without them."""
    bare = [one.without(programs=True) for one in runs if any(v.program for v in one.votes)]
    return fit_vote(graded([*runs, *bare]))


def interval(gain: np.ndarray) -> str:
    draw = np.random.default_rng(0)
    means = [gain[draw.integers(0, len(gain), len(gain))].mean() for _ in range(2000)]
    low, high = np.quantile(means, (0.025, 0.975))
    return f"{100 * gain.mean():+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"


def chosen(one: Run, weights: VoteWeights) -> tuple[bool, float | None]:
    won = elect(one.votes, weights)
    return (False, None) if won is None else (one.right[won.index], won.chance)


def line(title: str, runs: Sequence[Run], weights: VoteWeights) -> None:
    """A row of the table: majority, best of n, vote, each with and without programs."""
    plain = [one.without(programs=True) for one in runs]
    equal = VoteWeights(strength=(1.0, 0.0, 0.0))
    majority = np.array([chosen(one, equal)[0] for one in plain], dtype=float)
    cells = [f"{100 * majority.mean():.1f}"]
    for some in (plain, runs):
        if some is runs and not any(v.program for one in runs for v in one.votes):
            cells += ["", "", ""]
            continue
        found = [chosen(one, weights) for one in some]
        vote = np.array([right for right, _ in found], dtype=float)
        # Best of n: the strongest answer among those that a sample gives.
        best = vote if some is plain else np.array([best_of(one, weights) for one in some])
        said = [(right, p) for right, p in found if p is not None]
        error = expected_calibration_error([r for r, _ in said], [p for _, p in said])
        by_chance = np.mean(drifts([p for _, p in said]))
        cells += [interval(best - majority), interval(vote - majority),
                  f"{error:.3f} ({by_chance:.3f})"]  # fmt: skip
    print(f"| {title} | {len(runs)} | " + " | ".join(cells) + " |", flush=True)


def best_of(one: Run, weights: VoteWeights) -> float:
    from surefoot.agent.prm.evidence.election import candidates, strengths

    found = [answer for answer in candidates(one.votes) if answer.samples]
    if not found:
        return 0.0
    first = found[int(strengths(found, weights).argmax())]
    return float(any(one.right[i] for i in first.votes))


def drifts(said: Sequence[float]) -> list[float]:
    """The calibration errors that perfectly calibrated words would show on so few problems."""
    draw = np.random.default_rng(0)
    return [
        expected_calibration_error([bool(draw.random() < p) for p in said], said)
        for _ in range(100)
    ]


def main(arguments: Sequence[str]) -> None:
    plain = [one for one in arguments if not one.startswith("--")]
    records, problem_file, data, cache, folds = map(Path, plain)
    problems = {row["id"]: row for row in rows_of(problem_file)}
    known = json.loads(cache.read_text()) if cache.exists() else {}
    of: dict[str, dict[str, Any]] = {}
    for name in (*SETS, "gsm8k_train"):
        some = {i: r for i, r in problems.items() if r["set"] == name}
        of[name] = {i: r | {"looked": half(r["problem"])} for i, r in some.items()}
    of["gsm8k_train"] = dict(list(of["gsm8k_train"].items())[:TRAINED])
    of["gsm8k_test"] = fresh(of["gsm8k_test"], seen(data))
    runs: list[Run] = list(strict(data, folds))
    for model in MODELS:
        for name in (*SETS, "gsm8k_train"):
            runs += runs_of(records, model, name, of[name], known)
    cache.write_text(json.dumps(known))
    fitted_on = [one for one in runs if one.looked_at or one.name == "gsm8k_train"]
    print("| left out, problems | n | majority | best of n | vote | ECE (by chance) "
          "| best of n, programs | vote, programs | ECE (by chance) |")  # fmt: skip
    print("|" + "---|" * 9)
    for model in (*MODELS, SEVEN):
        weights = learned([one for one in fitted_on if one.policy != model])
        own = [one for one in runs if one.policy == model and one.name != "gsm8k_train"]
        for part, looked in (("looked at", True), ("measured", False)):
            some = [one for one in own if one.looked_at is looked]
            for name in sorted({one.name for one in some}):
                line(f"{model}, {name}, {part}", [o for o in some if o.name == name], weights)
            line(f"{model}, all, {part}", some, weights)
        print(f"<!-- {model}: {weights.strength}, {weights.chance} -->")
    if "--write" in arguments:
        write(learned(fitted_on), fitted_on)


def write(weights: VoteWeights, runs: Sequence[Run]) -> None:
    counts: dict[str, int] = defaultdict(int)
    for one in runs:
        counts[f"{one.policy} {one.name}"] += 1
    weights = weights.model_copy(update={"fitted": dict(counts)})
    old = shipped.read_model()
    card = old.card.model_copy(update={"vote": weights})
    replace(old, card=card).save(Path(shipped.__file__).with_name(shipped.SHIPPED))
    print(weights)


if __name__ == "__main__":
    main(sys.argv[1:])
