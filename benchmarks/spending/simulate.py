"""Fit what witnesses are worth on prepared records, and simulate what the loop would spend.

    python -m benchmarks.spending.simulate fit WITNESSES.json MODEL|- TRAIN.jsonl …
    python -m benchmarks.spending.simulate efforts WITNESSES.json MODEL|- TRAIN.jsonl …
    python -m benchmarks.spending.simulate show WITNESSES.json MODEL|- EVAL.jsonl …

A problem's first chain is the greedy one, its first program too; further chains are drawn. `fit`
writes the weights that make the chances of all states a hearing can be in likeliest, and from them
the bar that spends best; `efforts` what holds at low and high effort, and how sure answers are
then, by the weights that are there. `show` prints a table of strategies on other problems, with
paired intervals against the chain.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from surefoot.agent.controllers.witnesses import (
    AT_THE_END,
    FEATURES,
    SURE,
    ModelStanding,
    WitnessController,
    Witnesses,
    ending,
    features,
)
from surefoot.agent.evaluation.calibration import expected_calibration_error
from surefoot.graphs.contracts import BudgetLeft, Heard
from surefoot.tools.equivalence import cluster
from surefoot.tools.plausible import Plausibility

Row = dict[str, Any]
PRIOR_COUNT = 20.0
SESSION = 40  # problems that a session sees: it learns from each
HEADS = (
    "", "right", "against chain", "verified", "of them wrong", "ECE", "tokens", "calls",
    "lost of chain's right", "tokens there",
)  # fmt: skip
ONE = ("bias", "weighed")  # for a model that nothing is known of, what holds for any
MOST_LOST = 0.025  # of what the chain had right
LOST_BESIDE = 0.01  # and so much beside the least, where no setting keeps to that
SETTING = ("answer", "confirm", "programs", "chains", "stay")
STAYS = (0.05, 0.1)  # a near tie goes to the first chain
WITHIN_REACH = ((0.5, 0.6, 0.65, 0.7, 0.8), (0.0, 0.95), (1, 2, 3), (1, 2, 3), STAYS)
"""What is tried at medium effort: bars to answer and to do without a program; programs; chains."""
CORRECTED = -0.5  # a guess: no record holds what follows from a correction
ODD = -2.5  # a guess: no odd answer of a training problem is right, but none of them has nought
MOST_SPENT = 1.6  # times the chain's tokens, where the chain was right
OFTEN = 60  # problems that a chain has right: fewer say too little of what those cost
NEAR = 0.01  # right so much less often is as good, where it costs less
HIGHEST = 4.5  # times the chain's tokens, over all, that high effort may cost
LOW = {"answer": 0.0, "confirm": 0.0, "programs": 0, "chains": 1}  # the chain and the tools alone
HEARD = ((1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1), (2, 2), (2, 3), (3, 1), (3, 3))
"""How many chains and programs have been heard in the states that are fitted."""


def heard_of(row: Row, by: str) -> Heard:
    """An attempt of a record, as the loop hears it: with what its own code prints."""
    if by == "program":
        return Heard(row["answer"], "program", supported=1, **told(row))
    # A record does not hold what would follow from a correction: such a chain answers nothing here,
    # but for an answer that is what its own code prints.
    mended = row["ran"] != row["answer"]
    fell = row["refuted"] > 0 and not mended
    return Heard(
        None if fell else row["ran"],
        "chain",
        supported=row["supported"],
        refuted=row["refuted"],
        ran=row["code"] == "supported" or mended,
        **told(row),
    )


def told(row: Row) -> dict[str, Any]:
    """What is known of a text apart from its answer."""
    logprob = row["logprob"]
    nats = None if logprob is None else -logprob * row["tokens"]
    plausible = Plausibility(row["unread"], row["odd"], row["digits"])
    return {"logprob": logprob, "nats": nats, "plausible": plausible}


@dataclass
class Problem:
    """A problem's witnesses in the order in which the loop would hear them, and who is right."""

    heard: list[Heard]
    right: list[bool]
    tokens: list[int]
    plain_right: bool
    plain: list[tuple[str | None, bool]]


def problems_of(path: str) -> list[Problem]:
    found = []
    for line in Path(path).read_text().splitlines():
        row = json.loads(line)
        first, *others = row["chains"]
        order = [(first, "chain"), *[(one, "program") for one in row["programs"]]]
        order += [(one, "chain") for one in others]
        found.append(
            Problem(
                [heard_of(one, by) for one, by in order],
                [one["ran_right"] if by == "chain" else one["right"] for one, by in order],
                [one["tokens"] for one, _ in order],
                first["right"],
                [(one["answer"], one["right"]) for one in row["chains"]],
            )
        )
    return found


def rate_of(problems: Sequence[Problem]) -> float:
    """How often the second witness agrees with the first."""
    pairs = [[h.answer for h in one.heard[:2]] for one in problems if len(one.heard) > 1]
    agreed = sum(any(len(group) == 2 for group in cluster(pair)) for pair in pairs)
    return (agreed + 0.45 * PRIOR_COUNT) / (len(pairs) + PRIOR_COUNT)


def states(problems: Sequence[Problem], rate: float) -> Iterator[tuple[list[float], bool]]:
    """Every group of every hearing, as features, and whether its answer is right."""
    for one in problems:
        wrote = sum(item.by == "program" for item in one.heard)
        for chains, programs in HEARD:
            at = [0, *range(1, 1 + min(programs, wrote))]
            at += range(1 + wrote, min(wrote + chains, len(one.heard)))
            heard = [one.heard[i] for i in at]
            for group in cluster([item.answer for item in heard]):
                told = features(heard, group, rate)
                yield [told[name] for name in FEATURES], one.right[at[group[0]]]


def fitted(
    rows: Sequence[tuple[list[float], bool]],
    names: Sequence[str] = FEATURES,
    ridge: float = 1.0,
    given: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Logistic regression by Newton's method, with a little ridge; `given`: weights held so."""
    x, y = np.array([row for row, _ in rows]), np.array([right for _, right in rows], dtype=float)
    w = np.zeros(x.shape[1])
    held = {names.index(name): weight for name, weight in (given or {}).items()}
    offset = sum((x[:, at] * weight for at, weight in held.items()), np.zeros(len(y)))
    x[:, list(held)] = 0.0
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w - offset))
        gradient = x.T @ (p - y) + penalty @ w
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + penalty + 1e-9 * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    for at, weight in held.items():
        w[at] = weight
    return {name: round(float(value), 4) for name, value in zip(names, w, strict=True)}


@dataclass
class Ran:
    right: bool
    confidence: float
    verified: bool
    tokens: int
    calls: int
    told: dict[str, float] | None = None


def loop(one: Problem, controller: WitnessController, effort: str = "medium") -> Ran:
    """What the loop would do, buying one recorded witness after the other."""
    used = [0]
    while True:
        heard = [one.heard[at] for at in used]
        groups = [tuple(group) for group in cluster([item.answer for item in heard])]
        wrote = sum(item.by == "program" for item in heard)
        left = BudgetLeft(effort=effort)
        programs = wrote < sum(item.by == "program" for item in one.heard)
        found = controller.weigh(heard, groups, left, programs)
        wanted = {"confirm": "program", "attempt": "chain"}.get(found.decision.kind)
        more = [
            at for at, item in enumerate(one.heard) if at not in used and item.by == wanted
        ]  # fmt: skip
        if not more:
            tokens = sum(one.tokens[at] for at in used)
            right = found.best is not None and one.right[used[found.best]]
            group = next((group for group in groups if found.best in group), ())
            told = ending(heard, group, controller.rate, found.chance) if group else None
            return Ran(right, found.chance, bool(found.grounds), tokens, len(used), told)
        used.append(more[0])


def sessions(
    problems: Sequence[Problem], model: str, witnesses: Witnesses, effort: str = "medium"
) -> list[Ran]:
    """The loop on all of them, `SESSION` after one another before the model is new to it again."""
    found = []
    for at in range(0, len(problems), SESSION):
        controller = WitnessController(model, witnesses, ModelStanding())
        found += [loop(one, controller, effort) for one in problems[at : at + SESSION]]
    return found


def majority(one: Problem, count: int, chains: Sequence[int]) -> Ran:
    """The plain vote of `count` drawn chains."""
    at = list(range(1, 1 + count))
    answers = [one.plain[i][0] for i in at]
    groups = sorted(cluster(answers), key=len, reverse=True)
    best = groups[0] if groups else ()
    right = bool(best) and one.plain[at[best[0]]][1]
    return Ran(right, len(best) / count, False, sum(chains[i] for i in at), count)


def calibration(runs: Sequence[Ran]) -> float:
    return expected_calibration_error([r.right for r in runs], [r.confidence for r in runs])


def chain_tokens(one: Problem) -> list[int]:
    return [t for t, h in zip(one.tokens, one.heard, strict=True) if h.by == "chain"]


def interval(differences: Sequence[float]) -> tuple[float, float]:
    """95% of paired differences by bootstrap."""
    rng = random.Random(0)
    n = len(differences)
    means = sorted(sum(rng.choices(differences, k=n)) / n for _ in range(1000))
    return means[25], means[974]


def table(path: str, witnesses: Witnesses, model: str) -> None:
    problems = problems_of(path)
    plain = [Ran(p.plain_right, 0.5, False, p.tokens[0], 1) for p in problems]
    kinds: dict[str, list[Ran]] = {
        "chain": plain,
        "chain, its code run": [Ran(p.right[0], 0.5, False, p.tokens[0], 1) for p in problems],
    }
    for effort in ("low", "medium", "high"):
        kinds[f"loop, {effort}"] = sessions(problems, model, witnesses, effort)
    most = min(len(chain_tokens(p)) for p in problems) - 1
    for count in (2, 3, 4, 8):
        if count <= most:
            kinds[f"majority:{count}"] = [majority(p, count, chain_tokens(p)) for p in problems]
    drawn = Table(title=f"{Path(path).stem}, {len(problems)} problems")
    for head in HEADS:
        drawn.add_column(head)
    for name, runs in kinds.items():
        low, high = interval([a.right - b.right for a, b in zip(runs, plain, strict=True)])
        sure = [run for run in runs if run.verified]
        both = [(a, b) for a, b in zip(runs, plain, strict=True) if b.right]
        drawn.add_row(
            name,
            f"{sum(run.right for run in runs) / len(runs):.3f}",
            f"{100 * low:+.1f} to {100 * high:+.1f}",
            str(len(sure)),
            str(sum(not run.right for run in sure)),
            f"{calibration(runs):.3f}" if name.startswith("loop") else "",
            f"{sum(run.tokens for run in runs) / len(runs):.0f}",
            f"{sum(run.calls for run in runs) / len(runs):.2f}",
            f"{sum(not a.right for a, _ in both)} of {len(both)}",
            f"{sum(a.tokens for a, _ in both) / max(1, sum(b.tokens for _, b in both)):.2f}x",
        )
    Console(width=150).print(drawn)


def fit(target: Path, model: str, files: Sequence[str]) -> None:
    """The weights, and of the settings within reach the one that is right most often."""
    rows: list[tuple[list[float], bool]] = []
    sets = [problems_of(path) for path in files]
    for problems, path in zip(sets, files, strict=True):
        rate = rate_of(problems)
        print(path, len(problems), f"rate {rate:.3f}")
        rows += list(states(problems, rate))
    known = json.loads(target.read_text())
    before = json.loads(target.read_text())
    rates = [rate_of(one) for one in sets]
    # One set says nothing of the rate: what the models differ by says it (the fit of all of them).
    given = {"odd": ODD}
    if model != "-":
        given["rate"] = before["weights"].get("rate", 0.0)
    known |= {
        "weights": fitted(rows, given=given) | {"corrected": CORRECTED},
        "prior": round(sum(rates) / len(rates), 3),
        "models": {},
    }
    print(known["weights"], len(rows), "states; sure from", SURE)
    whole = [one for one in sets if any(h.by == "program" for p in one for h in p.heard)]
    found = []
    for tried in itertools.product(*WITHIN_REACH):
        setting = dict(zip(SETTING, tried, strict=True))
        right, tokens, there, lost = spending(whole, Witnesses(**known | setting))
        if there <= MOST_SPENT:
            print(setting, f"{right:.3f} {tokens:.0f} {there:.2f}x {lost:.3f}")
            found.append((right, lost, setting))
    bearable = max(MOST_LOST, min(lost for _, lost, _ in found) + LOST_BESIDE)
    known |= max((one for one in found if one[1] <= bearable), key=lambda one: one[0])[2]
    known["said"] = said(
        sets, Witnesses(**known | {"said": {}}), ONE if model == "-" else AT_THE_END
    )
    learned = {name: known[name] for name in ("weights", "prior", *SETTING, "said")}
    if model == "-":
        known = before | learned
    else:
        known = before
        known.setdefault("models", {})[model] = learned
    target.write_text(json.dumps(known, indent=1) + "\n")


def efforts(target: Path, model: str, files: Sequence[str]) -> None:
    """Low and high effort: of the settings that cost no more the one that is right most often."""
    sets = [problems_of(path) for path in files]
    whole = [one for one in sets if any(h.by == "program" for p in one for h in p.heard)]
    plain = [problem.tokens[0] for one in whole for problem in one]
    known = json.loads(target.read_text())
    held = Witnesses.read(target).of("" if model == "-" else model)
    found = []
    further = (0.8, 0.85, 0.9), (0.0,), (1, 2, 3), (2, 3, 4, 6), STAYS
    for values in itertools.product(*further):
        tried = dict(zip(SETTING, values, strict=True))
        right, tokens, there, lost = spending(whole, held.model_copy(update=tried))
        cost = tokens * len(plain) / sum(plain)
        print(tried, f"{right:.3f} {cost:.2f}x, {there:.2f}x where right, {lost:.3f} lost")
        if cost <= HIGHEST:
            found.append((cost, right, tried))
    best = max(right for _, right, _ in found)
    high = min((one for one in found if one[1] >= best - NEAR), key=lambda one: one[0])[2]
    chosen: dict[str, dict[str, Any]] = {"low": dict(LOW), "high": high}
    names = ONE if model == "-" else AT_THE_END
    for setting in chosen.values():
        bare = held.model_copy(update=setting | {"said": {}})
        setting["said"] = said(sets, bare, names)
    into = known if model == "-" else known["models"][model]
    into |= {"efforts": chosen, "said": said(sets, held.model_copy(update={"said": {}}), names)}
    target.write_text(json.dumps(known, indent=1) + "\n")


def said(
    sets: Sequence[Sequence[Problem]], witnesses: Witnesses, names: Sequence[str]
) -> dict[str, float]:
    """The weights of P(right) of the answers that the loop gives on these problems."""
    rows = []
    for problems in sets:
        ends = sessions(problems, "", witnesses)
        rows += [([ran.told[n] for n in names], ran.right) for ran in ends if ran.told is not None]
    return fitted(rows, names)


def spending(
    sets: Sequence[Sequence[Problem]], witnesses: Witnesses
) -> tuple[float, float, float, float]:
    """Share right, tokens a problem, tokens where the chain was right against its, share lost.

    The third is that of the set that is dearest in it, of those where the chain is often right.
    """
    found: list[tuple[Problem, Ran]] = []
    there = [0.0]
    for problems in sets:
        runs = list(zip(problems, sessions(problems, "", witnesses), strict=True))
        both = [(one, ran) for one, ran in runs if one.plain_right]
        if len(both) >= OFTEN:
            there.append(sum(r.tokens for _, r in both) / sum(one.tokens[0] for one, _ in both))
        found += runs
    lost = [not ran.right for one, ran in found if one.plain_right]
    right = sum(ran.right for _, ran in found) / len(found)
    tokens = sum(ran.tokens for _, ran in found) / len(found)
    return right, tokens, max(there), sum(lost) / max(1, len(lost))


def main(arguments: Sequence[str]) -> None:
    what, target, model, *files = arguments
    run: dict[str, Callable[[], None]] = {
        "fit": lambda: fit(Path(target), model, files),
        "efforts": lambda: efforts(Path(target), model, files),
        "show": lambda: [
            table(path, Witnesses.read(Path(target)), model) for path in files
        ] and None,
    }  # fmt: skip
    run[what]()


if __name__ == "__main__":
    main(sys.argv[1:])
