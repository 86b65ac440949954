"""The tiny networks: sampling with a cache is what the whole network says, training resumes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

torch = pytest.importorskip("torch", reason="the extra `learn`")

from surefoot.agent.pebble.methods.ground import Ground  # noqa: E402
from surefoot.agent.pebble.methods.tiny import sums  # noqa: E402
from surefoot.agent.pebble.methods.tiny.fit import (  # noqa: E402
    Example,
    Optimiser,
    Plan,
    anchored,
    fit,
    fresh,
    padded,
    solution,
    target_logprobs,
)
from surefoot.agent.pebble.methods.tiny.policy import TinyPolicy  # noqa: E402
from surefoot.agent.pebble.methods.tiny.sample import chance, sample  # noqa: E402
from surefoot.agent.pebble.methods.tiny.text import CHARACTERS, decode, encode  # noqa: E402
from surefoot.graphs.contracts import ProposalRequest  # noqa: E402


def batches(random: Random) -> list[Example]:
    problems = [sums.make(random) for _ in range(4)]
    return [Example(p.prompt, solution(p.worked)) for p in problems]


def test_a_text_survives_its_tokens() -> None:
    assert decode(encode(CHARACTERS)) == CHARACTERS


def test_sampled_probabilities_are_the_networks() -> None:
    model = fresh(0, width=32, layers=2)
    prompts = ["^1+2\n", "^10+20-3\n", "^7"]
    drawn = sample(model, prompts, temperature=1.0, seed=3, limit=12)
    for prompt, one in zip(prompts, drawn, strict=True):
        text = one.text + ("$" if one.ended else "")
        with torch.no_grad():
            whole = target_logprobs(model, [Example(prompt, text)]).item()
        assert sum(one.logprobs) == pytest.approx(whole, abs=1e-3)
    assert drawn == sample(model, prompts, temperature=1.0, seed=3, limit=12)


async def test_a_policy_whose_context_is_full_writes_nothing() -> None:
    policy = TinyPolicy(fresh(0, width=32, layers=1))
    steps = tuple(f"({i}) 11+22=33" for i in range(1, 40))
    for task in ("step", "solution"):
        request = ProposalRequest("11+22", steps, task=task, max_tokens=9)
        (proposal,) = await policy.propose(request)
        assert (proposal.text, proposal.finish) == ("", "length")
    (proposal,) = await policy.propose(ProposalRequest("11+22", steps[:2], max_tokens=9))
    assert proposal.usage.completion_tokens > 0


def test_chance_is_of_two_characters_alone() -> None:
    model = fresh(1, width=32, layers=1)
    (p,) = chance(model, ["^1+2"], "y", "n")
    (q,) = chance(model, ["^1+2"], "n", "y")
    assert p + q == pytest.approx(1.0, abs=1e-6)


def test_an_interrupted_training_ends_where_an_uninterrupted_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surefoot.agent.pebble.methods.tiny.fit.SAVE_STEPS", 2)
    plan = Plan(4, batch=4)
    whole = fit(Ground(tmp_path / "a", quiet=True), "n", fresh(0, 32, 1), batches, plan)
    stopped = Ground(tmp_path / "b", quiet=True)

    def breaks(random: Random) -> list[Example]:
        if len(list(stopped.out.glob("*.pt"))) and not resumed:
            raise KeyboardInterrupt
        return batches(random)

    resumed: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        fit(stopped, "n", fresh(0, 32, 1), breaks, plan)
    resumed.append(1)
    again = fit(stopped, "n", fresh(0, 32, 1), breaks, plan)
    for a, b in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(a, b)


def test_an_anchored_plan_moves_no_matrix_by_muon() -> None:
    model = fresh(0, 32, 1)
    held = Optimiser(model, anchored(5, 2)).adam.param_groups[0]["params"]
    assert len(held) == len(list(model.parameters()))


def test_only_targets_weigh() -> None:
    ids, weights = padded([Example("^1", "+2$"), Example("^", "3$", 2.0)])
    assert ids.shape == weights.shape == (2, 5)
    assert weights.tolist() == [[0, 0, 1, 1, 1], [0, 2, 2, 0, 0]]


def test_every_line_of_a_sum_is_true_and_a_wrong_one_is_found() -> None:
    problem = sums.make(Random(1))
    assert all(sums.true_line(line) for line in problem.lines)
    assert sums.right(problem, problem.worked)
    assert not sums.true_line("12+3=16")


def test_an_adapter_changes_nothing_at_first_and_comes_off_bit_for_bit() -> None:
    import copy

    from surefoot.agent.pebble.methods.test_time_training import adapt, learn, undo

    model = fresh(0, width=32, layers=1)
    before = copy.deepcopy(model)
    ids = torch.tensor([encode("^12+3")])
    added = adapt(model, rank=2, seed=1)
    assert torch.equal(model(ids), before(ids))
    learn(added, model, [Example("^1+1=", "2\n")], "seed")
    assert not torch.equal(model(ids), before(ids))
    undo(model)
    for own, former in zip(model.parameters(), before.parameters(), strict=True):
        assert torch.equal(own, former)
        assert own.requires_grad


def test_an_edit_writes_the_wanted_character_and_changes_one_matrix() -> None:
    from surefoot.agent.pebble.methods.model_editing import LAYER, EditedFact, edit, results

    model = fresh(0, width=32, layers=2)
    one = EditedFact("^1+1\n1+1=", "7")
    edited = edit(model, one, torch.eye(64))
    assert results(edited, [one])[0].startswith("7")
    moved = [
        name
        for (name, own), former in zip(edited.named_parameters(), model.parameters(), strict=True)
        if not torch.equal(own, former)
    ]
    assert moved == [f"blocks.{LAYER}.down.weight"]
