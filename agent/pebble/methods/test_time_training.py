"""Test-time training: a model adapts to a run of problems of one kind from its own verified chains.

After Sun et al. 2020 and Akyürek et al. 2024. The base knows sums and differences of three to five
numbers; the run has additions of four and five large ones, whose results it has hardly seen.
Chains are sampled, those that the calculator verifies line by line are kept, and low-rank
adapters (Hu et al. 2021) learn from them; afterwards they are taken off, and the model is bit for
bit what it was. Against the same with every weight, and with chains that nothing verified.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from random import Random
from statistics import fmean

import torch
from torch import Tensor, nn

from ..network import Network
from .ground import Findings, Ground, Line, Row
from .tiny import sums
from .tiny.bases import held_out, sums_base
from .tiny.fit import Example, Plan, likelihood_loss, seeded
from .tiny.sample import sample
from .tiny.text import END
from .vstar import checked

TERMS, LEAST = (4, 5), 60  # of a problem of the run, and its smallest number
RUN, DRAWS, ROUNDS, STEPS, BATCH = 80, 8, 2, 20, 24
RANK, RATE = 4, 0.002
KIND = "the run's kind"


class LowRank(nn.Module):  # type: ignore[misc]
    """A linear map and a product of two thin matrices beside it; at first it changes nothing."""

    def __init__(self, inner: nn.Linear, rank: int) -> None:
        super().__init__()
        self.inner = inner
        self.down = nn.Parameter(torch.randn(rank, inner.in_features) * inner.in_features**-0.5)
        self.up = nn.Parameter(torch.zeros(inner.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        plain: Tensor = self.inner(x)
        return plain + x @ self.down.mT @ self.up.mT


NAMES = ("qkv", "out", "up", "down")


def adapt(model: Network, rank: int, seed: int) -> list[nn.Parameter]:
    """Put adapters beside every matrix of the blocks; the model's own weights are held fixed."""
    torch.manual_seed(seed)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    added = []
    for block in model.blocks:
        for name in NAMES:
            low = LowRank(getattr(block, name), rank)
            setattr(block, name, low)
            added += [low.down, low.up]
    return added


def undo(model: Network) -> None:
    """Take the adapters off."""
    for block in model.blocks:
        for name in NAMES:
            setattr(block, name, getattr(block, name).inner)
    for parameter in model.parameters():
        parameter.requires_grad_(True)


def of_the_run(random: Random) -> sums.Sum:
    """A problem of the run's kind."""
    numbers = [random.randint(LEAST, 99) for _ in range(random.randint(*TERMS))]
    return sums.solved("+".join(map(str, numbers)))


def own_chains(
    model: Network, problems: Sequence[sums.Sum], seed: int, keep: Callable[[sums.Sum, str], bool]
) -> list[Example]:
    """Sampled chains of the problems that `keep` keeps."""
    prompts = [p for p in problems for _ in range(DRAWS)]
    drawn = sample(model, [p.prompt for p in prompts], temperature=0.8, seed=seed, limit=110)
    kept = [(p, one.text) for p, one in zip(prompts, drawn, strict=True) if keep(p, one.text)]
    return [Example(p.prompt, text + END) for p, text in dict.fromkeys(kept)]


def verified(problem: sums.Sum, text: str) -> bool:
    """Every line is true and follows, all numbers of the problem are used in order."""
    lines = text.split("\n")[:-1]
    return checked(text) and sums.read_back(lines) == problem.text


def whatever(_problem: sums.Sum, text: str) -> bool:
    """Nothing is asked but that the text states an answer."""
    return sums.answer_of(text) is not None and not set(text) & set("^_~&?:")


def learn(
    parameters: Sequence[nn.Parameter], model: Network, rows: Sequence[Example], seed: str
) -> None:
    """A few steps of Adam on the chains."""
    plan = Plan(STEPS, BATCH)
    adam = torch.optim.Adam(list(parameters), lr=RATE)
    for step in range(plan.steps):
        random = seeded(seed, step)
        loss = likelihood_loss(model, [random.choice(rows) for _ in range(plan.batch)])
        adam.zero_grad()
        loss.backward()
        adam.step()


def right(model: Network, problems: Sequence[sums.Sum]) -> float:
    drawn = sample(model, [p.prompt for p in problems], temperature=0.0, seed=0, limit=110)
    return fmean(sums.right(p, one.text) for p, one in zip(problems, drawn, strict=True))


def run(ground: Ground) -> Findings:
    """Accuracy on problems of the run that were not adapted to, round by round, and undone."""
    base = sums_base(ground)
    random = seeded("run", ground.seed)
    seen = [of_the_run(random) for _ in range(ground.size(RUN, 4))]
    later = [of_the_run(random) for _ in range(ground.size(300, 4))]
    usual = held_out(ground, ground.size(300, 4))
    rows: list[Row] = [
        {"model": "before", KIND: right(base, later), "usual problems": right(base, usual)}
    ]
    lines = []
    ways = {
        "low-rank, verified chains": (RANK, verified),
        "low-rank, chains not verified": (RANK, whatever),
        "every weight, verified chains": (0, verified),
    }
    for name, (rank, keep) in ways.items():
        model = copy.deepcopy(base)
        parameters = adapt(model, rank, ground.seed) if rank else list(model.parameters())
        points = [(0.0, float(rows[0][KIND]))]
        kept = 0
        for turn in range(ground.size(ROUNDS, 1)):
            chains = own_chains(model, seen, ground.seed + turn, keep)
            kept = len(chains)
            if chains:
                learn(parameters, model, chains, f"{name} {turn} {ground.seed}")
            points.append((turn + 1.0, right(model, later)))
            ground.say(f"{name}: round {turn + 1}, {kept} chains, {points[-1][1]:.3f}")
        row: dict[str, str | int | float] = {
            "model": name,
            KIND: points[-1][1],
            "usual problems": right(model, usual),
            "chains of the last round": kept,
            "weights moved": sum(p.numel() for p in parameters),
        }
        if rank:
            undo(model)
            same = [
                torch.equal(a, b)
                for a, b in zip(model.parameters(), base.parameters(), strict=True)
            ]
            row["undone"] = "bit for bit" if all(same) else "no"
        rows.append(row)
        lines.append(Line(name, tuple(points)))
    return Findings(
        figure=f"Sums larger than trained on (n={len(later)}): {rows[0][KIND]:.3f} "
        f"before, {rows[1][KIND]:.3f} adapted; undone {rows[1]['undone']}.",
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("rounds of adapting", "right on the run's later problems"),
    )
