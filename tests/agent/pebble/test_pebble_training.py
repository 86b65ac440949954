"""The recipe in miniature: train, resume, export, run. Skipped without the extra `learn`."""

from pathlib import Path

import numpy as np
import pytest
from surefoot.agent.pebble.runtime import Pebble, encode_prefix

torch = pytest.importorskip("torch")


@pytest.mark.slow
def test_train_resume_export(tmp_path: Path) -> None:
    from surefoot.agent.pebble.export import export
    from surefoot.agent.pebble.train import TrainingRun, train

    path = train(tmp_path, tokens=9_000, seed=3)
    first = TrainingRun.load(path, 1)
    seed, seen = first.seed, first.seen
    assert seed == 3 * 2_000_000 + 96
    assert train(tmp_path, tokens=seen + 1, resume=True) == path
    run = TrainingRun.load(path, 1)
    assert run.seed == seed + 96
    assert len((tmp_path / "accuracy.csv").read_text().splitlines()) == 2
    weights = export(path, tmp_path / "pebble.safetensors")
    prompt = encode_prefix("What is 2 + 3?", [])
    ours = Pebble.load(weights).next_logprobs(prompt)[-1]
    with torch.no_grad():
        hidden = run.model(torch.tensor([prompt]))
        theirs = run.model.logits(hidden)[0, -1].log_softmax(-1).numpy()
    assert np.abs(ours - theirs).max() < 0.2  # int8 weights


def test_a_budget_is_needed(tmp_path: Path) -> None:
    from surefoot.agent.pebble.train import train

    with pytest.raises(ValueError, match="either"):
        train(tmp_path)


def test_lines_that_the_network_foretells_are_right() -> None:
    from surefoot.agent.pebble.progress import held_out, lines_right

    rows = held_out(1)

    class Oracle:
        """Knows the next token of every row."""

        def __call__(self, tokens):
            return tokens

        def logits(self, tokens):
            row = next(r for r in rows if r.tokens[:-1] == tokens[0].tolist())
            return torch.nn.functional.one_hot(torch.tensor([row.tokens[1:]]), 2000).float()

    assert lines_right(Oracle(), rows) == 1


def test_the_plot_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from surefoot.agent.pebble.progress import plot

    (tmp_path / "loss.csv").write_text("20,1000000,5.0,0.9,0.2\n40,2000000,9.0,0.5,0.4\n")
    (tmp_path / "accuracy.csv").write_text("20,1000000,0.1\n40,2000000,0.4\n")
    assert plot(tmp_path).read_bytes().startswith(b"\x89PNG")
