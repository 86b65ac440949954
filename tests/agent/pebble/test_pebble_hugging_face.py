"""The exported folder: its tokenizer is pebble's, its weights are, and its template."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.pebble import safetensors, tokenizer
from surefoot.agent.pebble.hugging_face import ANSWER, export_hugging_face, tokenizer_json
from surefoot.agent.pebble.runtime import WEIGHTS, encode_prefix
from surefoot.agent.pebble.tokenizer import BOS, SPECIALS

WORDS = tokenizer.load()
PROBLEM = "4 baskets. 3 have 9 apples × 2 — total \nfruits?"
PIECES = [*map(chr, range(32, 127)), *"×−²½éß€\t漢\n", " the", " of", "Answer"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_hugging_face(tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="module")
def library():
    tokenizers = pytest.importorskip("tokenizers")
    return tokenizers.Tokenizer.from_str(json.dumps(tokenizer_json(WORDS)))


def test_the_config_is_of_these_weights(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    tensors, _ = safetensors.read(folder / "model.safetensors")
    ours, _ = safetensors.read(WEIGHTS)
    assert config["vocab_size"] == len(WORDS)
    assert len(tensors) == 2 + 9 * config["num_hidden_layers"]
    assert tensors["model.layers.0.mlp.down_proj.weight"].shape == (
        config["hidden_size"],
        config["intermediate_size"],
    )
    wide = ours["embed.weight"] * ours["embed.weight.scale"][:, None]
    assert np.array_equal(tensors["model.embed_tokens.weight"], wide)


def test_servers_may_sample(folder: Path) -> None:
    """transformers' server takes a temperature for one of a model that samples by default only."""
    assert json.loads((folder / "generation_config.json").read_text())["do_sample"] is True


@settings(deadline=None)  # the first example makes the library's tables
@given(TEXTS)
def test_it_encodes_as_pebble_does(library, text: str) -> None:
    # An empty line and `Answer:` are what a judgment and `#` read as; specials have no spelling.
    plain = " ".join(text.split()).replace(ANSWER, "")
    for special in SPECIALS:
        plain = plain.replace(special, "")
    assert library.encode(plain, add_special_tokens=False).ids == WORDS.encode(plain)


def test_steps_read_as_paragraphs_and_back(library) -> None:
    steps = ["each full basket: 9 + 15 + 14 = 38", "total: 3*38 = 114", "# 146"]
    ids = encode_prefix("What is 1 + 1?", steps)
    text = library.decode(ids, skip_special_tokens=True)
    told = "\n\n".join([*steps[:2], "Answer: 146", ""])
    assert text == "What is 1 + 1?\n" + told
    assert library.encode("<bos>What is 1 + 1?\n" + told, add_special_tokens=False).ids == ids


def test_no_text_holds_a_judgment(library) -> None:
    for text in ("1 \ue003 2", "<good>"):
        ids = library.encode(text, add_special_tokens=False).ids
        assert tokenizer.GOOD not in ids
        assert ids == WORDS.encode(text)


def test_the_template_makes_the_trained_prompt(folder: Path, library) -> None:
    jinja2 = pytest.importorskip("jinja2")
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    messages = [
        {"role": "system", "content": "Solve it."},
        {"role": "user", "content": PROBLEM},
        {"role": "assistant", "content": "2 + 2 = 4\n\n"},
    ]
    template = jinja2.Environment().from_string(settings["chat_template"])
    text = template.render(messages=messages, bos_token=settings["bos_token"])
    ids = library.encode(text, add_special_tokens=False).ids
    assert ids == encode_prefix(PROBLEM, ["2 + 2 = 4"])
    assert ids[0] == BOS


def test_weights_of_another_vocabulary_are_refused(tmp_path: Path) -> None:
    tensors, facts = safetensors.read(WEIGHTS)
    tensors["embed.weight"] = tensors["embed.weight"][:-1]
    safetensors.write(tmp_path / "other", tensors, facts)
    with pytest.raises(ValueError, match="vocabulary"):
        export_hugging_face(tmp_path / "out", tmp_path / "other")
