"""Model editing: one wrong association put right in the weights, and what that breaks.

Meng et al. 2022, "Locating and Editing Factual Associations in GPT" (ROME). A sum that the network
gets wrong is put right by a rank-one change of one feed-forward matrix: the value that its key
should map to is found by descent, and the change is spread so that other keys, by their
covariance, move least. Against the same change with no thought of other keys.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import torch
from torch import Tensor

from ..network import Network
from .ground import Findings, Ground, Line, Row
from .tiny import sums
from .tiny.bases import held_out, sums_base
from .tiny.sample import sample
from .tiny.text import encode

LAYER = 1  # of three
EDITS, OTHERS, CONTEXTS = 12, 250, 4
DESCENT, RATE, ENOUGH = 40, 0.3, 0.9
RIDGE = 1e-2


@dataclass(frozen=True, slots=True)
class EditedFact:
    """A sum as it stands in a text, and its result."""

    before: str
    result: str

    def given(self, model: Network) -> str:
        """The result that the model writes, greedy."""
        return results(model, [self])[0]


def results(model: Network, facts: Sequence[EditedFact]) -> list[str]:
    drawn = sample(model, [f.before for f in facts], temperature=0.0, seed=0, limit=8, stop="\n")
    return [one.text.removesuffix("\n") for one in drawn]


def fact(problem: sums.Sum) -> EditedFact:
    """The first line of a problem."""
    left, _, right = problem.lines[0].partition("=")
    return EditedFact(f"{problem.prompt}{left}=", right)


def elsewhere(one: EditedFact) -> list[EditedFact]:
    """The same sum in other problems."""
    left = one.before.rpartition("\n")[2].rstrip("=")
    texts = [f"{left}{tail}" for tail in ("+12", "+7+31", "-3", "+45-20", "+88")]
    return [EditedFact(f"^{text}\n{left}=", one.result) for text in texts[:CONTEXTS]]


def keys(model: Network, texts: Sequence[str]) -> Tensor:
    """What the edited matrix is given at the end of each text, ``(texts, hidden)``."""
    found: list[Tensor] = []
    down: Any = model.blocks[LAYER].down
    handle = down.register_forward_pre_hook(lambda _, given: found.append(given[0][0].detach()))
    with torch.no_grad():
        for text in texts:
            model(torch.tensor([encode(text)]))
    handle.remove()
    return torch.stack([one[-1] for one in found])


def wanted(model: Network, text: str, character: str) -> tuple[Tensor, Tensor]:
    """What the matrix gives at the end of a text, and what it should give for the character."""
    down: Any = model.blocks[LAYER].down
    start = (keys(model, [text]) @ down.weight.mT)[0].detach()
    value = start.clone().requires_grad_(True)

    def put(_: Any, __: Any, out: Tensor) -> Tensor:
        return torch.cat([out[:, :-1], value[None, None]], 1)

    handle = down.register_forward_hook(put)
    adam = torch.optim.Adam([value], lr=RATE)
    for _ in range(DESCENT):
        hidden = model(torch.tensor([encode(text)]))
        logprob = model.logits(hidden[:, -1]).log_softmax(-1)[0, encode(character)[0]]
        if logprob.exp() > ENOUGH:
            break
        adam.zero_grad()
        (-logprob).backward()
        adam.step()
    handle.remove()
    return start, value.detach()


def edit(model: Network, one: EditedFact, covariance: Tensor) -> Network:
    """A model in which the fact's first wrong character is put right."""
    told = one.given(model)
    same = next((i for i, (a, b) in enumerate(zip(told, one.result, strict=False)) if a != b), 0)
    text, character = one.before + one.result[:same], one.result[same]
    start, value = wanted(model, text, character)
    key = keys(model, [text])[0]
    spread = torch.linalg.solve(covariance, key)
    edited = copy.deepcopy(model)
    with torch.no_grad():
        edited.blocks[LAYER].down.weight += torch.outer(value - start, spread / (key @ spread))
    return edited


def run(ground: Ground) -> Findings:
    """Edits of sums that the network gets wrong, each by itself."""
    base = sums_base(ground)
    facts = [fact(p) for p in held_out(ground, ground.size(600, 12), "editing")]
    told = results(base, facts)
    wrong = [f for f, t in zip(facts, told, strict=True) if t != f.result]
    right = [f for f, t in zip(facts, told, strict=True) if t == f.result]
    kept, rest = right[:OTHERS], right[OTHERS : 2 * OTHERS] or facts
    seen = keys(base, [f.before for f in rest])
    covariance = seen.mT @ seen / len(seen)
    covariance += RIDGE * covariance.diagonal().mean() * torch.eye(len(covariance))
    ways = {"ROME": covariance, "rank one, other keys ignored": torch.eye(len(covariance))}
    edits = wrong[: ground.size(EDITS, 1)]
    before = _elsewhere(base, edits)
    rows: list[Row] = [
        {"model": "before", "the sum": 0.0, "in other problems": before, "broken": 0.0}
    ]
    lines = []
    for name, spread in ways.items():
        changed = [edit(base, one, spread) for one in edits]
        pairs = list(zip(changed, edits, strict=True))
        broken = [_broken(model, kept) for model in changed]
        rows.append(
            {
                "model": name,
                "the sum": fmean(one.given(model) == one.result for model, one in pairs),
                "in other problems": fmean(_elsewhere(model, [one]) for model, one in pairs),
                "broken": fmean(broken),
            }
        )
        lines.append(Line(name, tuple((i + 1.0, b) for i, b in enumerate(sorted(broken)))))
        ground.say(f"{name}: {rows[-1]}")
    return Findings(
        figure=f"One wrong sum put right ({len(edits)} edits): {rows[1]['the sum']:.2f} are, "
        f"{rows[1]['in other problems']:.2f} in other problems too ({before:.2f} before), and "
        f"{rows[1]['broken']:.3f} of {len(kept)} right sums are broken.",
        rows=tuple(rows),
        lines=tuple(lines),
        axes=("edit, from the mildest", "right sums that it breaks"),
    )


def _elsewhere(model: Network, facts: Sequence[EditedFact]) -> float:
    around = [other for one in facts for other in elsewhere(one)]
    told = results(model, around)
    return fmean(t == f.result for t, f in zip(told, around, strict=True))


def _broken(model: Network, kept: Sequence[EditedFact]) -> float:
    if not kept:  # a network that never learned has nothing to break
        return 0.0
    return fmean(t != f.result for t, f in zip(results(model, kept), kept, strict=True))
