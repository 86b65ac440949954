"""Evol-Instruct with rewards of instructions and of steps (RLEIF), as WizardMath is trained.

Luo et al. 2023, "WizardMath: Empowering Mathematical Reasoning via Reinforced Evol-Instruct".
Problems are evolved, upward and downward, round by round. The instruction reward says what a
problem is worth: nothing where tools find it is none, otherwise how far the network is from
solving it always or never. The process reward says how many of an answer's lines stand. Their
product is what REINFORCE learns from, beside the outcome alone, the process alone, and the same
on problems that are not evolved.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

import torch
from torch import Tensor

from ..network import Network
from .ground import Findings, Ground, Line, Row, interval
from .tiny import sums
from .tiny.bases import held_out, sums_base
from .tiny.evolved import evolve, process_reward, sound
from .tiny.fit import Example, fit, gently, seeded, target_logprobs
from .tiny.sample import sample
from .tiny.sums import Sum
from .tiny.text import END

SEEDS, ROUNDS, TESTING = 80, 4, 200
TRIES = 4  # samples by which a problem's worth is estimated
STEPS, PROBLEMS, SAMPLES = 25, 12, 4
SHARE, GENTLE = 0.1, 0.03  # of the usual rates: to imitate, and by noisier gradients
HOLD = 0.02  # weight of the divergence from where training began
LIMIT = 110


@dataclass(frozen=True, slots=True)
class Evolution:
    """A problem that came of evolving: its round, and how often the network solved it in tries."""

    problem: Sum
    turn: int
    solved: float

    @property
    def worth(self) -> float:
        """The instruction reward of a sound problem, from 0 to 1: most where half the tries are
        right; never nothing, as so few tries say little."""
        return 0.1 + 0.9 * 4 * self.solved * (1 - self.solved)


@dataclass(frozen=True, slots=True)
class EvolvedPool:
    """All evolutions, and how many were thrown away as no problems."""

    evolved: tuple[Evolution, ...]
    unsound: int


def pool(ground: Ground, base: Network) -> EvolvedPool:
    """Seeds evolved round by round; each round goes on from what was sound in the last."""

    def make() -> list[object]:
        random = seeded("evolved", ground.seed)
        at = [p.text for p in held_out(ground, ground.size(SEEDS, 6), "seeds")]
        known, unsound = dict.fromkeys(at, 0), 0
        for turn in range(1, ROUNDS + 1):
            texts = [evolve(random, text) for text in at]
            fresh = [(text, sound(text)) for text in texts]
            unsound += sum(one is None for _, one in fresh)
            at = [text for text, one in fresh if one is not None] or at
            for text in at:
                known.setdefault(text, turn)
        return [list(known.items()), unsound]

    made, unsound = ground.stage("evolved", make)
    problems = [sums.solved(text) for text, _ in made]

    def try_them() -> list[float]:
        prompts = [p.prompt for p in problems for _ in range(TRIES)]
        drawn = sample(base, prompts, temperature=1.0, seed=ground.seed + 31, limit=LIMIT)
        right = [sums.right(problems[i // TRIES], one.text) for i, one in enumerate(drawn)]
        return [fmean(right[i : i + TRIES]) for i in range(0, len(right), TRIES)]

    solved = ground.stage("tried", try_them)
    evolved = [
        Evolution(p, turn, share)
        for p, (_, turn), share in zip(problems, made, solved, strict=True)
    ]
    return EvolvedPool(tuple(evolved), unsound)


Reward = Callable[[Evolution, str], float]


def outcome(one: Evolution, text: str) -> float:
    return float(sums.right(one.problem, text))


def process(one: Evolution, text: str) -> float:
    return process_reward(one.problem, text)


def both(one: Evolution, text: str) -> float:
    """The product of the two rewards, as in the paper."""
    return one.worth * process_reward(one.problem, text)


def reinforced(
    ground: Ground, name: str, base: Network, some: Sequence[Evolution], reward: Reward
) -> Network:
    """REINFORCE on these problems; a problem's own samples are each other's baseline."""
    model = copy.deepcopy(base)

    def batches(random: Random) -> list[Example]:
        chosen = [random.choice(some) for _ in range(PROBLEMS)]
        asked = [one for one in chosen for _ in range(SAMPLES)]
        prompts = [one.problem.prompt for one in asked]
        seed = random.randrange(2**31)
        drawn = sample(model, prompts, temperature=1.0, seed=seed, limit=LIMIT)
        texts = [one.text.replace("^", "") for one in drawn]
        rewards = [reward(one, text) for one, text in zip(asked, texts, strict=True)]
        means = [fmean(rewards[i - i % SAMPLES :][:SAMPLES]) for i in range(len(rewards))]
        return [
            Example(prompt, text + END, value - mean)
            for prompt, text, value, mean in zip(prompts, texts, rewards, means, strict=True)
        ]

    def loss(network: Network, examples: Sequence[Example]) -> Tensor:
        plain = [Example(e.prompt, e.target) for e in examples]
        logs = target_logprobs(network, plain)
        with torch.no_grad():
            before = target_logprobs(base, plain)
        ratio = before - logs
        apart = (ratio.clamp(-10, 3).exp() - ratio - 1).abs()
        weights = torch.tensor([e.weight for e in examples])
        return -(weights * logs).mean() + HOLD * apart.mean()

    plan = gently(ground.size(STEPS, 2), PROBLEMS * SAMPLES, GENTLE)
    return fit(ground, name, model, batches, plan, loss)


def imitated(ground: Ground, name: str, base: Network, some: Sequence[Evolution]) -> Network:
    """Supervised on the true solutions of the evolved problems: the paper's first stage."""

    def batches(random: Random) -> list[Example]:
        chosen = [random.choice(some).problem for _ in range(PROBLEMS * SAMPLES)]
        return [Example(p.prompt, p.worked + END) for p in chosen]

    plan = gently(ground.size(STEPS, 2), PROBLEMS * SAMPLES, SHARE)
    return fit(ground, name, copy.deepcopy(base), batches, plan)


def testing(ground: Ground) -> dict[str, list[Sum]]:
    """Held-out problems: as the seeds are, and longer than any of them."""
    n = ground.size(TESTING, 4)
    random = seeded("longer", ground.seed)
    return {
        "usual": held_out(ground, n),
        "longer": [sums.make(random, (6, 7)) for _ in range(n)],
    }


def measure(name: str, model: Network, sets: dict[str, list[Sum]]) -> Row:
    """Right, greedy, on both sets, and the share of lines that stand."""
    row: dict[str, str | int | float] = {"trained on": name}
    for of, problems in sets.items():
        prompts = [p.prompt for p in problems]
        drawn = sample(model, prompts, temperature=0.0, seed=0, limit=LIMIT)
        pairs = list(zip(problems, drawn, strict=True))
        right = sum(sums.right(p, one.text) for p, one in pairs)
        low, high = interval(right, len(problems))
        row[of] = right / len(problems)
        row[f"{of}, 95%"] = f"{low:.2f} to {high:.2f}"
        row[f"{of}, lines that stand"] = fmean(process_reward(p, o.text) for p, o in pairs)
    row["n, each"] = len(sets["usual"])
    return row


def run(ground: Ground) -> Findings:
    """Every way of training from the same base, on usual problems and on longer ones."""
    base = sums_base(ground)
    sets = testing(ground)
    found = pool(ground, base)
    seeds = [one for one in found.evolved if one.turn == 0]
    ways: dict[str, Callable[[], Network]] = {
        "nothing more": lambda: base,
        "seeds, outcome": lambda: reinforced(ground, "seeds", base, seeds, outcome),
        "evolved, outcome": lambda: reinforced(ground, "outcome", base, found.evolved, outcome),
        "evolved, process": lambda: reinforced(ground, "process", base, found.evolved, process),
        "evolved, instruction x process (RLEIF)": lambda: reinforced(
            ground, "both", base, found.evolved, both
        ),
        "evolved, true solutions imitated": lambda: imitated(
            ground, "imitated", base, found.evolved
        ),
    }
    rows = []
    for name, make in ways.items():
        rows.append(measure(name, make(), sets))
        ground.say(f"{rows[-1]}")
    by_round = [
        (float(turn), fmean(one.solved for one in found.evolved if one.turn == turn))
        for turn in range(ROUNDS + 1)
        if any(one.turn == turn for one in found.evolved)
    ]
    told = (
        f"{len(found.evolved)} problems from {len(seeds)} seeds in {ROUNDS} rounds; tools threw "
        f"{found.unsound} away as no problems."
    )
    before, seed, after = rows[0], rows[1], rows[4]
    return Findings(
        figure=f"Sums, greedy (n={before['n, each']} each): usual {before['usual']:.3f}, longer "
        f"{before['longer']:.3f} before; {after['usual']:.3f} and {after['longer']:.3f} by both "
        f"rewards on evolved problems, {seed['usual']:.3f} and {seed['longer']:.3f} on seeds.",
        rows=tuple(rows),
        lines=(Line("sampled solutions of evolved problems that are right", tuple(by_round)),),
        axes=("rounds of evolution", "right"),
        notes=(told,),
    )
