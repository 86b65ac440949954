"""Training of tiny networks: batches are a function of seed and step, so that a run resumed
from its checkpoint goes on exactly as it would have."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn import functional

from ...network import Network, NetworkShape
from ...optimiser import Muon
from .text import CHARACTERS, END, PAD, encode

if TYPE_CHECKING:
    from ..ground import Ground

CONTEXT = 320
SAVE_STEPS = 200


@dataclass(frozen=True, slots=True)
class Example:
    """What is given and what is to be written after it; `weight` of the latter in the loss."""

    prompt: str
    target: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast."""

    steps: int
    batch: int = 48
    matrix_rate: float = 0.02
    other_rate: float = 0.004
    warmup: int = 20
    decay: bool = True
    muon: bool = True

    def rate(self, step: int) -> float:
        """Share of the peak rate: warm-up, flat for half, then linear to nothing."""
        warm = min(1.0, (step + 1) / self.warmup)
        left = (self.steps - step) / max(1, self.steps)
        return warm * min(1.0, 2 * left) if self.decay else warm


def gently(steps: int, batch: int, share: float = 0.2) -> Plan:
    """A plan for going on from a trained network, at a share of the usual rates."""
    return Plan(steps, batch, 0.02 * share, 0.004 * share, warmup=5, decay=False)


def anchored(steps: int, batch: int, rate: float = 3e-4) -> Plan:
    """A plan for going on by AdamW alone, whose steps shrink where the batches disagree.

    Muon's do not: a step of its is as large where a small batch tells next to nothing, so that a
    trained network drifts away by chance (what `gently` came to on 40 to 150 steps).
    """
    return Plan(steps, batch, rate, rate, warmup=10, muon=False)


Batches = Callable[[Random], Sequence[Example]]


def fresh(seed: int, width: int = 96, layers: int = 3) -> Network:
    """A new network; its weights follow from the seed."""
    torch.manual_seed(seed)
    return Network(NetworkShape(len(CHARACTERS), width, layers, 4, 2 * width, CONTEXT))


class Optimiser:
    """Muon for matrices, AdamW for the rest: as pebble is trained."""

    def __init__(self, model: Network, plan: Plan) -> None:
        named = list(model.named_parameters())
        inner = [(n, p) for n, p in named if plan.muon and p.ndim == 2 and n.startswith("blocks")]
        chosen = {n for n, _ in inner}
        rest = [p for n, p in named if n not in chosen]
        self.model, self.plan = model, plan
        self.muon = Muon(inner)
        self.adam = torch.optim.AdamW(rest, lr=plan.other_rate, betas=(0.9, 0.97), weight_decay=0.0)

    def step(self, loss: Tensor, rate: float) -> None:
        """Go down `loss` at `rate` times the peak rates."""
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.muon.step(rate * self.plan.matrix_rate)
        for group in self.adam.param_groups:
            group["lr"] = rate * self.plan.other_rate
        self.adam.step()
        self.model.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Any]:
        return {"muon": self.muon.state_dict(), "adam": self.adam.state_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        self.muon.load_state_dict(state["muon"])
        self.adam.load_state_dict(state["adam"])


def padded(examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Token ids and the weights of their losses, both ``(examples, time)``."""
    rows = [(encode(e.prompt), encode(e.target), e.weight) for e in examples]
    longest = max(len(p) + len(t) for p, t, _ in rows)
    if longest > CONTEXT:
        raise ValueError(f"{longest} characters do not fit into {CONTEXT}")
    ids = torch.full((len(rows), longest), encode(PAD)[0])
    weights = torch.zeros(len(rows), longest)
    for i, (prompt, target, weight) in enumerate(rows):
        ids[i, : len(prompt) + len(target)] = torch.tensor([*prompt, *target])
        weights[i, len(prompt) : len(prompt) + len(target)] = weight
    return ids, weights


def token_logprobs(model: Network, ids: Tensor) -> Tensor:
    """Log-probability of each token but the first after those before it, ``(rows, time - 1)``."""
    logits = model.logits(model(ids[:, :-1]))
    return -functional.cross_entropy(
        logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none"
    ).view(ids.shape[0], -1)


def target_logprobs(model: Network, examples: Sequence[Example]) -> Tensor:
    """The summed log-probability of each example's target, ``(examples,)``; differentiable."""
    ids, weights = padded(examples)
    return (token_logprobs(model, ids) * (weights[:, 1:] != 0)).sum(1)


def preference_loss(before: Network, beta: float) -> Loss:
    """Direct preference optimisation (Rafailov et al. 2023) from `before`, which stays as it is.

    The first half of a batch is what is preferred, each to its place's in the second.
    """

    def loss(model: Network, examples: Sequence[Example]) -> Tensor:
        with torch.no_grad():
            known = target_logprobs(before, examples)
        good, bad = (target_logprobs(model, examples) - known).chunk(2)
        return -functional.logsigmoid(beta * (good - bad)).mean()

    return loss


def likelihood_loss(model: Network, examples: Sequence[Example]) -> Tensor:
    """Mean negative log-likelihood of a target's token, by the examples' weights."""
    ids, weights = padded(examples)
    loss: Tensor = -(token_logprobs(model, ids) * weights[:, 1:]).sum() / weights.abs().sum()
    return loss


Loss = Callable[[Network, Sequence[Example]], Tensor]


def fit(
    ground: Ground,
    name: str,
    model: Network,
    batches: Batches,
    plan: Plan,
    loss: Loss = likelihood_loss,
) -> Network:
    """Train `model` in place and keep it as `name`; a former run is taken up where it stopped.

    `batches` is given a generator that follows from seed, name and step.
    """
    torch.set_num_threads(1)
    path = ground.out / f"{name}-{ground.seed}.pt"
    optimiser = Optimiser(model, plan)
    start = 0
    if path.exists():
        saved: dict[str, Any] = torch.load(path, weights_only=True)
        model.load_state_dict(saved["model"])
        start = saved["step"]
        if start < plan.steps:
            optimiser.restore(saved["optimiser"])
    mean = 0.0
    for step in range(start, plan.steps):
        value = loss(model, batches(seeded(ground.seed, name, step)))
        optimiser.step(value, plan.rate(step))
        mean = value.item() if step == start else 0.95 * mean + 0.05 * value.item()
        if (step + 1) % SAVE_STEPS == 0 or step + 1 == plan.steps:
            _save(path, model, optimiser, step + 1)
            ground.say(f"{name}: step {step + 1} of {plan.steps}, loss {mean:.4f}")
    model.eval()
    return model


def _save(path: Path, model: Network, optimiser: Optimiser, step: int) -> None:
    shape = model.shape
    sizes = [shape.vocabulary, shape.width, shape.layers, shape.heads, shape.hidden, shape.context]
    state = {"model": model.state_dict(), "step": step, "shape": sizes}
    part = path.with_suffix(".part")
    torch.save({**state, "optimiser": optimiser.state()}, part)
    part.replace(path)


def seeded(*parts: object) -> Random:
    """A generator that follows from what it is named."""
    digest = hashlib.sha256(" ".join(map(str, parts)).encode()).digest()
    return Random(int.from_bytes(digest[:8], "big"))


def solution(text: str) -> str:
    """A whole target: it ends."""
    return text + END
