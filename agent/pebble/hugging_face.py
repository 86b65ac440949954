"""Write pebble as a folder that any server of Llama models loads: Hugging Face's format.

The network is Llama's already. What a server that knows only text must be told is how text and
tokens correspond. The judgment `<good>`, which follows every line, reads as an empty line: so the
steps that come out are paragraphs, `\\n\\n` stops after one, and a solution that is given back is
gone on with as it was trained. `#` reads `Answer:`. Needs numpy only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from . import safetensors, tokenizer
from .runtime import BANNED, WEIGHTS
from .tokenizer import BOS, EOS, GOOD, PAD, SPECIALS, UNK

# What `<good>` is called in the vocabulary: no text can hold it, the normalizer sees to that.
GOOD_NAME = "\ue003"
ANSWER = "Answer:"
PARAGRAPH = r"\n[ \t]*\n\s*"  # a judged step's end, as a text has it

CHAT_TEMPLATE = (
    "{{ bos_token }}"
    "{% for message in messages %}"
    "{% if message.role == 'user' %}{{ message.content.split() | join(' ') + '\\n' }}"
    "{% elif message.role == 'assistant' %}{{ message.content }}{% endif %}"
    "{% endfor %}"
)


def export_hugging_face(folder: Path, weights: Path = WEIGHTS) -> Path:
    """Write config, weights, tokenizer and chat template of shipped or trained weights.

    Raises :class:`ValueError` for a file that holds no weights of this vocabulary.
    """
    tensors, facts = safetensors.read(weights)
    words = tokenizer.load()
    vocabulary, width = tensors["embed.weight"].shape
    if vocabulary != len(words):
        raise ValueError(f"{weights} knows {vocabulary} tokens, the vocabulary {len(words)}")
    layers = int(facts["layers"])
    folder.mkdir(parents=True, exist_ok=True)
    safetensors.write(folder / "model.safetensors", _llama(tensors, layers), {"format": "pt"})
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": vocabulary,
        "hidden_size": width,
        "intermediate_size": tensors["blocks.0.down"].shape[1],
        "num_hidden_layers": layers,
        "num_attention_heads": int(facts["heads"]),
        "num_key_value_heads": int(facts["heads"]),
        "head_dim": width // int(facts["heads"]),
        "max_position_embeddings": int(facts["context"]),
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0},
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "torch_dtype": "float32",
        "bos_token_id": BOS,
        "eos_token_id": EOS,
        "pad_token_id": PAD,
    }
    generation = {
        "bos_token_id": BOS,
        "eos_token_id": EOS,
        "pad_token_id": PAD,
        "suppress_tokens": list(BANNED),
        "do_sample": True,
    }
    named = {name: SPECIALS[i] for name, i in (("bos", BOS), ("eos", EOS), ("pad", PAD))}
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": int(facts["context"]),
        "clean_up_tokenization_spaces": False,
        "chat_template": CHAT_TEMPLATE,
        "unk_token": SPECIALS[UNK],
        **{f"{name}_token": text for name, text in named.items()},
    }
    for name, content in (
        ("config.json", config),
        ("generation_config.json", generation),
        ("tokenizer.json", tokenizer_json(words)),
        ("tokenizer_config.json", settings),
    ):
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE, encoding="utf-8")
    return folder


def _llama(tensors: dict[str, Any], layers: int) -> dict[str, Any]:
    """The weights under Llama's names, in float32; the norms' gains are in the matrices."""
    wide = {
        name: tensor * tensors[f"{name}.scale"][:, None]
        for name, tensor in tensors.items()
        if tensor.dtype == np.int8
    }
    width = tensors["embed.weight"].shape[1]
    ones = np.ones(width, np.float32)
    out = {
        "model.embed_tokens.weight": wide["embed.weight"],
        "model.norm.weight": tensors["norm.gain"],
    }
    for i in range(layers):
        block = {name: wide[f"blocks.{i}.{name}"] for name in ("qkv", "out", "up", "down")}
        q, k, v = np.split(block["qkv"], 3)
        gate, up = np.split(block["up"], 2)
        parts = {
            "self_attn.q_proj": q,
            "self_attn.k_proj": k,
            "self_attn.v_proj": v,
            "self_attn.o_proj": block["out"],
            "mlp.gate_proj": gate,
            "mlp.up_proj": up,
            "mlp.down_proj": block["down"],
            "input_layernorm": ones,
            "post_attention_layernorm": ones,
        }
        out |= {f"model.layers.{i}.{name}.weight": part for name, part in parts.items()}
    return out


def tokenizer_json(words: tokenizer.Tokenizer) -> dict[str, Any]:
    """A description for the `tokenizers` library that encodes and decodes as `words` does.

    Words outside the vocabulary are spelled by a BPE without merges that knows whole words.
    """
    names = [GOOD_NAME if i == GOOD else piece for i, piece in enumerate(words.pieces)]
    specials = [
        {
            "id": i,
            "content": piece,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for i, piece in enumerate(SPECIALS)
        if i != GOOD
    ]
    # A token is decoded by itself, so these see one piece each.
    readable = [_replace(GOOD_NAME, "\n"), _replace("#", ANSWER), {"type": "Fuse"}]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": specials,
        "normalizer": {"type": "Sequence", "normalizers": _normalizers()},
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"Regex": rf"{GOOD_NAME}| ?[A-Za-z]+|[\s\S]"},
            "behavior": "Isolated",
            "invert": False,
        },
        "post_processor": None,
        "decoder": {"type": "Sequence", "decoders": readable},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": SPECIALS[UNK],
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": True,
            "vocab": {name: i for i, name in enumerate(names)},
            "merges": [],
        },
    }


def _normalizers() -> list[dict[str, Any]]:
    """Pebble's own normalisation, then the text of judgments and answers to what was trained."""
    signs = [(chr(code), str(plain)) for code, plain in tokenizer.NORMAL.items()]
    private = _replace(GOOD_NAME, "\ufffd")  # an unknown character, as it is to pebble
    steps = {"type": "Replace", "pattern": {"Regex": PARAGRAPH}, "content": f"\n{GOOD_NAME}"}
    return [private, *(_replace(*pair) for pair in signs), steps, _replace(ANSWER, "#")]


def _replace(old: str, new: str) -> dict[str, Any]:
    return {"type": "Replace", "pattern": {"String": old}, "content": new}
