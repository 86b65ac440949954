"""The vote of `evidence` on samples of real models that it was not fitted on; and its weights.

    python vote_on_records.py RECORDS PROBLEMS.jsonl.gz DATA TABLES.pickle EVIDENCE_OOF.jsonl.gz [--write]

The vote weighs how many samples come to an answer, how many programs written from the problem alone
print it, and how sound its samples are to `evidence`. Its weights are fitted on two of three policies
(Qwen2.5-Coder 0.5B, 1.5B; Qwen2.5-7B by strictprmbench, 8 of its 32 samples, scored out of fold), the
trees of whole solutions on those of the two that have log-probabilities, and both are read on the one
left out: by problem, half of each set is looked at and fitted on, half is only measured
(`whole_solutions.py`). TABLES keeps what is read of the samples. `--write` fits all looked-at halves
and writes trees and weights into the shipped file.
"""  # noqa: E501

from __future__ import annotations

import gzip
import hashlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from summary import key_of, number, rows_of
from surefoot.agent.evaluation.calibration import auc, expected_calibration_error
from surefoot.agent.learning.evidence.voting import GradedRun, fit_vote
from surefoot.agent.prm.evidence import model as shipped
from surefoot.agent.prm.evidence.election import VoteWeights, elect
from surefoot.graphs.contracts import Vote
from whole_solutions import (
    MODELS,
    SETS,
    TRAINED,
    Learned,
    Told,
    Wholes,
    chosen_problems,
    half,
    read,
)

SEVEN = "qwen2.5-7b"
DRAWN = 8


@dataclass(frozen=True)
class Run:
    """One problem's samples by one policy, its programs, and which votes are right."""

    policy: str
    name: str
    votes: tuple[Vote, ...]
    right: tuple[bool, ...]
    looked_at: bool

    def without_programs(self) -> Run:
        kept = [i for i, one in enumerate(self.votes) if not one.program]
        votes = tuple(self.votes[i] for i in kept)
        return replace(self, votes=votes, right=tuple(self.right[i] for i in kept))


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


def labelled(votes: Sequence[Vote]) -> tuple[Vote, ...]:
    """The votes with a number for each different answer, so that comparing them takes no time."""
    seen: dict[Any, str] = {}
    return tuple(
        one
        if one.answer is None
        else replace(one, answer=seen.setdefault(key_of(one.answer), str(len(seen))))
        for one in votes
    )


def runs_of(
    wholes: Wholes, said: Mapping[str, float], printed: Mapping[str, Any], problems: Any
) -> list[Run]:
    """A run of each problem and policy: `said` of its samples, what its programs print."""
    of: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for one in wholes.told:
        of[one.policy, one.set, one.key.split("|")[2]].append(one)
    made = []
    for (policy, name, i), drawn in of.items():
        votes = [Vote(one.solution.answer, said[one.key]) for one in drawn]
        right = [bool(one.solution.correct) for one in drawn]
        gold = number(problems[name][i]["gold"])
        for value in printed[policy, name].get(i, ()):
            votes.append(Vote(None if value is None else f"{value:.10g}", program=True))
            right.append(
                value is not None
                and gold is not None
                and abs(value - gold) <= 1e-4 * max(1, abs(gold))
            )
        made.append(Run(policy, name, labelled(votes), tuple(right), drawn[0].looked_at))
    return made


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
    bare = [one.without_programs() for one in runs if any(v.program for v in one.votes)]
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
    plain = [one.without_programs() for one in runs]
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


def alone(title: str, some: Sequence[Told], said: Mapping[str, float]) -> None:
    """How well single samples that state an answer are told apart, and how sure that is."""
    kept = [one for one in some if one.solution.answer is not None]
    right = [bool(one.solution.correct) for one in kept]
    given = [said[one.key] for one in kept]
    error = expected_calibration_error(right, given)
    print(f"| {title} | {len(kept)} | {np.mean(right):.3f} | {np.mean(given):.3f} | "
          f"{auc(right, given):.3f} | {error:.3f} |", flush=True)  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    plain = [one for one in arguments if not one.startswith("--")]
    records, problem_file, data, kept, out_of_fold = map(Path, plain)
    seven = list(strict(data, out_of_fold))
    wholes = read(records, problem_file, data, kept)
    problems = chosen_problems(problem_file, data)
    printed = {
        (model, name): programs(records / model, name)
        for model in MODELS
        for name in (*SETS, *TRAINED)
    }
    for model in (*MODELS, SEVEN):
        others = wholes.part(lambda one, left=model: one.policy != left and one.looked_at)
        said = Learned.of(others).scores(wholes)
        runs = [*seven, *runs_of(wholes, said, printed, problems)]
        weights = learned([one for one in runs if fitted_on(one) and one.policy != model])
        print(f"\n{model} left out: {weights.strength}, {weights.chance}\n")
        print("| samples alone | n | right | said | AUC | ECE |\n" + "|---" * 6 + "|")
        measured = [one for one in wholes.told if one.policy == model and not one.looked_at]
        for name in sorted({one.set for one in measured}):
            alone(f"{model}, {name}", [one for one in measured if one.set == name], said)
        if measured:
            alone(f"{model}, all", measured, said)
        print("\n| left out, problems | n | majority | best of n | vote | ECE (by chance) "
              "| best of n, programs | vote, programs | ECE (by chance) |")  # fmt: skip
        print("|" + "---|" * 9)
        own = [one for one in runs if one.policy == model and one.name not in TRAINED]
        for part, looked in (("looked at", True), ("measured", False)):
            some = [one for one in own if one.looked_at is looked]
            for name in sorted({one.name for one in some}):
                line(f"{model}, {name}, {part}", [o for o in some if o.name == name], weights)
            line(f"{model}, all, {part}", some, weights)
    if "--write" in arguments:
        found = Learned.of(wholes.part(lambda one: one.looked_at))
        runs = [*seven, *runs_of(wholes, found.scores(wholes), printed, problems)]
        used = [one for one in runs if fitted_on(one)]
        write(found, learned(used), used)


def fitted_on(run: Run) -> bool:
    """Of the training problems those that have programs, of the others those looked at."""
    if run.name in TRAINED:
        return any(vote.program for vote in run.votes)
    return run.looked_at


def write(found: Learned, weights: VoteWeights, runs: Sequence[Run]) -> None:
    counts: dict[str, int] = defaultdict(int)
    for one in runs:
        counts[f"{one.policy} {one.name}"] += 1
    weights = weights.model_copy(update={"fitted": dict(counts)})
    old = shipped.read_model()
    card = old.card.model_copy(update={"vote": weights})
    new = replace(old, card=card, wholes=found.trees)
    new.save(Path(shipped.__file__).with_name(shipped.SHIPPED))
    print(weights)


if __name__ == "__main__":
    main(sys.argv[1:])
