"""The recipe in miniature: train, resume, export, run. Skipped without the extra `learn`."""

from pathlib import Path

import numpy as np
import pytest
from surefoot.agent.pebble.runtime import Pebble, encode_prefix

torch = pytest.importorskip("torch")


@pytest.mark.slow
def test_train_resume_export(tmp_path: Path) -> None:
    from surefoot.agent.pebble.export import export
    from surefoot.agent.pebble.train import Run, train

    path = train(tmp_path, tokens=9_000, seed=3)
    seed = Run.load(path, 1).seed
    assert seed == 3 * 2_000_000 + 96
    assert train(tmp_path, tokens=18_000, resume=True) == path
    run = Run.load(path, 1)
    assert run.seed == seed + 96
    weights = export(path, tmp_path / "pebble.safetensors")
    prompt = encode_prefix("What is 2 + 3?", [])
    ours = Pebble.load(weights).next_logprobs([prompt])[0]
    with torch.no_grad():
        hidden = run.model(torch.tensor([prompt]))
        theirs = run.model.logits(hidden)[0, -1].log_softmax(-1).numpy()
    assert np.abs(ours - theirs).max() < 0.2  # int8 weights


def test_a_budget_is_needed(tmp_path: Path) -> None:
    from surefoot.agent.pebble.train import train

    with pytest.raises(ValueError, match="either"):
        train(tmp_path)
