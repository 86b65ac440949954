"""V-STaR: a verifier by DPO on right and wrong chains; and a self-taught evaluator.

Hosseini et al. 2024: a model's right and wrong solutions of the same problem train a verifier by
DPO (Rafailov et al. 2023); a solution's score is how much likelier the verifier finds it than
the model that it began as. Wang et al. 2024: the same contrasts teach a judge which of two
solutions is right. Beside them a judge of whole solutions (Cobbe et al. 2021), one of steps
labelled by rollouts (Math-Shepherd, Wang et al. 2024), and tools, in best of n.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from random import Random
from statistics import fmean

import torch

from ..network import Network
from .drawn import Draw, best_of, coverage, voted
from .ground import Findings, Ground, Line, Row, beside
from .tiny import sums
from .tiny.bases import held_out, sums_base
from .tiny.fit import Example, anchored, fit, gently, preference_loss, target_logprobs
from .tiny.sample import chance, sample
from .tiny.text import END

SAMPLES = 16
TRAINING, TESTING = 800, 400
MEASURED = 200  # of those for testing
STEPS, CONTRASTED = 150, 200
BATCH = 40
BETA = 0.05
SHARE = 0.8  # of the usual rates: a judge has more to learn than to keep
GENTLE = 1e-4  # AdamW's, for DPO, which is to stay near its start
ROLLOUTS = 4
YES, NO = "y", "n"


@dataclass(frozen=True, slots=True)
class Tried:
    """A problem and sampled solutions of it."""

    problem: sums.Sum
    texts: tuple[str, ...]

    @property
    def rights(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t for t in self.texts if sums.right(self.problem, t)))

    @property
    def wrongs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t for t in self.texts if not sums.right(self.problem, t)))


def tried(ground: Ground, model: Network, n: int, purpose: str) -> list[Tried]:
    """Sampled solutions of problems, kept beside the methods' folders."""
    problems = held_out(ground, n, purpose)

    def draw() -> list[list[str]]:
        prompts = [p.prompt for p in problems for _ in range(SAMPLES)]
        drawn = sample(model, prompts, temperature=1.0, seed=ground.seed + 1, limit=80)
        texts = [_plain(one.text) for one in drawn]
        if ground.quick:  # what a network writes that never learned is all wrong
            texts[::SAMPLES] = [p.worked for p in problems]
        return [texts[i : i + SAMPLES] for i in range(0, len(texts), SAMPLES)]

    texts = beside(ground).stage(f"tried-{purpose}-{n}", draw)
    return [Tried(p, tuple(t)) for p, t in zip(problems, texts, strict=True)]


def _plain(text: str) -> str:
    return "".join(c for c in text if c not in "_^~?:")


def contrasts(some: Sequence[Tried]) -> list[Tried]:
    """Those with both right and wrong solutions."""
    return [one for one in some if one.rights and one.wrongs]


def verifier(ground: Ground, base: Network, some: Sequence[Tried]) -> Network:
    """DPO from `base` on the contrasts."""
    pairs = contrasts(some)

    def batches(random: Random) -> list[Example]:
        chosen = [random.choice(pairs) for _ in range(BATCH // 2)]
        good = [Example(t.problem.prompt, random.choice(t.rights) + END) for t in chosen]
        return [*good, *(Example(t.problem.prompt, random.choice(t.wrongs) + END) for t in chosen)]

    plan = anchored(ground.size(CONTRASTED, 2), BATCH, GENTLE)
    loss = preference_loss(base, BETA)
    return fit(ground, "dpo", copy.deepcopy(base), batches, plan, loss)


def judge(ground: Ground, name: str, base: Network, rows: Sequence[tuple[str, bool]]) -> Network:
    """A network that writes `y` or `n` after each of the prompts; both are drawn equally often."""
    good = [Example(p, YES) for p, yes in rows if yes]
    bad = [Example(p, NO) for p, yes in rows if not yes]

    def batches(random: Random) -> list[Example]:
        return [random.choice(s) for s in (good, bad) if s for _ in range(BATCH // 2)]

    plan = gently(ground.size(STEPS, 2), BATCH, SHARE)
    return fit(ground, name, copy.deepcopy(base), batches, plan)


def whole(problem: sums.Sum, text: str) -> str:
    """The prompt of the judge of whole solutions."""
    return f"{problem.prompt}{text}?"


def prefixes(problem: sums.Sum, text: str) -> list[str]:
    """The prompts of the judge of steps, one a line."""
    lines = text.split("\n")
    return [f"{problem.prompt}" + "\n".join(lines[: i + 1]) + "?" for i in range(len(lines))]


def compared(problem: sums.Sum, first: str, second: str) -> str:
    """The prompt of the judge of two: is the first the better?"""
    return f"{problem.prompt}{first}:{second}?"


def by_rollouts(ground: Ground, base: Network, some: Sequence[Tried]) -> list[tuple[str, bool]]:
    """Lines of sampled solutions, labelled by whether any completion from them ends right."""

    def label() -> list[tuple[str, bool]]:
        cut = [(t.problem, p[:-1]) for t in some for p in prefixes(t.problem, t.texts[0])]
        prompts = [f"{p}\n" for _, p in cut if p for _ in range(ROLLOUTS)]
        drawn = sample(base, prompts, temperature=1.0, seed=ground.seed + 2, limit=80)
        rows = []
        for i, (problem, prefix) in enumerate(cut):
            written = prefix.removeprefix(problem.prompt)
            if sums.answer_of(written) is not None:
                rows.append((f"{prefix}?", sums.right(problem, written)))
                continue
            ends = drawn[i * ROLLOUTS : (i + 1) * ROLLOUTS]
            rows.append((f"{prefix}?", any(sums.right(problem, _plain(e.text)) for e in ends)))
        return rows

    return [(p, bool(y)) for p, y in ground.stage("rollouts", label)]


Scorer = Callable[[Tried], Sequence[float]]


def scorers(ground: Ground, base: Network, training: Sequence[Tried]) -> dict[str, Scorer]:
    """Every verifier by its name: scores of a problem's solutions. One is trained when asked."""
    dpo = verifier(ground, base, training)

    @cache
    def outcome() -> Network:
        half = [
            (whole(t.problem, x), sums.right(t.problem, x)) for t in training for x in t.texts[:8]
        ]
        return judge(ground, "outcome", base, half)

    @cache
    def process() -> Network:
        return judge(ground, "process", base, by_rollouts(ground, base, training))

    @cache
    def evaluator() -> Network:
        pairs = [
            (compared(t.problem, *both), both[0] == right)
            for t in contrasts(training)
            for right, wrong in zip(t.rights, t.wrongs, strict=False)
            for both in ((right, wrong), (wrong, right))
        ]
        return judge(ground, "evaluator", base, pairs)

    def logs(model: Network, t: Tried) -> list[float]:
        with torch.no_grad():
            found = target_logprobs(model, [Example(t.problem.prompt, x + END) for x in t.texts])
        return [one.item() for one in found]

    def v_star(t: Tried) -> list[float]:
        return [a - b for a, b in zip(logs(dpo, t), logs(base, t), strict=True)]

    def stepwise(t: Tried) -> list[float]:
        parts = [prefixes(t.problem, x) for x in t.texts]
        scores = iter(chance(process(), [p for part in parts for p in part], YES, NO))
        return [min(next(scores) for _ in part) for part in parts]

    def at_once(t: Tried) -> list[float]:
        return chance(outcome(), [whole(t.problem, x) for x in t.texts], YES, NO)

    return {
        "log-probability": lambda t: logs(base, t),
        "V-STaR": v_star,
        "V-STaR, its likelihood alone": lambda t: logs(dpo, t),
        "tools (the calculator)": lambda t: [float(checked(x)) for x in t.texts],
        "judge of solutions": at_once,
        "judge of steps, labelled by rollouts": stepwise,
        "self-taught evaluator": lambda t: _knockout(evaluator(), t),
    }


def checked(text: str) -> bool:
    """What a calculator sees: every line is true, each begins where the last ended."""
    lines = text.split("\n")
    steps, answer = lines[:-1], sums.answer_of(text)
    ends = [line.rpartition("=")[2] for line in steps]
    starts = [line.partition("+")[0].partition("-")[0] for line in steps[1:]]
    return (
        all(sums.true_line(line) for line in steps)
        and all(end == start for end, start in zip(ends, starts, strict=False))
        and bool(ends)
        and answer == ends[-1]
    )


def _knockout(model: Network, t: Tried) -> list[float]:
    """How often each solution is preferred to its neighbours, asked both ways round."""
    order = list(range(len(t.texts)))
    duels = [*pairwise(order), (order[-1], 0), *((i, (i + 3) % len(order)) for i in order)]
    asked = [compared(t.problem, t.texts[a], t.texts[b]) for a, b in duels]
    back = [compared(t.problem, t.texts[b], t.texts[a]) for a, b in duels]
    ahead, behind = chance(model, asked, YES, NO), chance(model, back, YES, NO)
    scores = [0.0] * len(order)
    for (a, b), p, q in zip(duels, ahead, behind, strict=True):
        scores[a] += p + 1 - q
        scores[b] += q + 1 - p
    return scores


def run(ground: Ground) -> Findings:
    """Best of n by every verifier, on held-out problems."""
    base = sums_base(ground)
    training = tried(ground, base, ground.size(TRAINING, 40), "verifier")
    testing = tried(ground, base, ground.size(TESTING, 6), "test")[:MEASURED]
    ns = (1, 2, 4, 8, 16)
    one = _plain_share(testing)
    rows: list[Row] = [{"selected by": "one sample", "best of 4": one, "best of 16": one}]
    votes = fmean(voted(_draws(t, [0.0] * SAMPLES)) for t in testing)
    rows.append({"selected by": "majority", "best of 16": votes})
    lines = [_line("coverage", ns, [_draws(t, [0.0] * SAMPLES) for t in testing], coverage)]
    for name, score in scorers(ground, base, training).items():
        told = "".join(c if c.isalnum() else "-" for c in name)
        scores = ground.stage(f"{told}-{len(testing)}", partial(_scored, score, testing))
        drawn = [_draws(t, own) for t, own in zip(testing, scores, strict=True)]
        ground.say(f"measured: {name}")
        rows.append(
            {
                "selected by": name,
                "best of 4": fmean(best_of(d, 4) for d in drawn),
                "best of 16": fmean(best_of(d, 16) for d in drawn),
                "right above wrong": _auc(drawn),
            }
        )
        lines.append(_line(name, ns, drawn, best_of))
    by_name = {str(row["selected by"]): row for row in rows}
    return Findings(
        figure=f"Best of 16 (n={len(testing)}): one sample {one:.3f}, majority "
        f"{votes:.3f}, V-STaR {by_name['V-STaR']['best of 16']:.3f}, self-taught evaluator "
        f"{by_name['self-taught evaluator']['best of 16']:.3f}.",
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("samples", "right"),
        log_x=True,
    )


def _scored(score: Scorer, some: Sequence[Tried]) -> list[list[float]]:
    return [list(score(t)) for t in some]


def _plain_share(some: Sequence[Tried]) -> float:
    return fmean(sums.right(t.problem, x) for t in some for x in t.texts)


def _draws(t: Tried, scores: Sequence[float]) -> tuple[Draw, ...]:
    found = []
    for text, score in zip(t.texts, scores, strict=True):
        right = sums.right(t.problem, text)
        found.append(Draw("=" if right else sums.answer_of(text) or "", right, score, len(text)))
    return tuple(found)


def _auc(drawn: Sequence[Sequence[Draw]]) -> float:
    """P(a right solution scores above a wrong one of the same problem)."""
    found = [
        (a.score > b.score) + 0.5 * (a.score == b.score)
        for draws in drawn
        for a in draws
        for b in draws
        if a.right and not b.right
    ]
    return fmean(found) if found else 0.5


def _line(
    name: str,
    ns: Sequence[int],
    drawn: Sequence[Sequence[Draw]],
    of: Callable[[Sequence[Draw], int], float],
) -> Line:
    return Line(name, tuple((float(n), fmean(of(d, n) for d in drawn)) for n in ns))
