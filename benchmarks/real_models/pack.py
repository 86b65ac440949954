"""Make a GGUF model small enough to carry: its quantised blocks, and of its vocabulary what is
used.

    python pack.py MODEL.gguf TOKENIZER.json OUT_FOLDER TEXTS.jsonl.gz …

A small model's vocabulary is a third of its bytes, and most of it is of languages that the problems
are not written in. Kept are the common tokens in Latin letters and signs, and every token that the
given texts are made of. The blocks are copied as they are: nothing is quantised anew.
Writes `weights.bin` (raw blocks, one tensor after the other) and `index.json`
(`tensors`: name -> [type, rows, columns, offset, bytes]; `tokens`: the kept ids; `hyper`).
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from tokenizers import Tokenizer

COMMON = 50_000
"""Ids below this are the most frequent merges: kept where they are not of another script."""


def texts_of(value: Any) -> list[str]:
    """Every string inside a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_of(item)]
    return []


def kept_tokens(tokenizer: Tokenizer, files: list[str], size: int) -> list[int]:
    """The ids to keep, ascending; special ones (from 151643 on in Qwen2.5) always."""
    kept = {
        i
        for i in range(COMMON)
        if (t := tokenizer.decode([i])) and all(ord(c) < 0x3000 or c == "\ufffd" for c in t)
    }
    kept |= set(range(256)) | set(range(151643, min(size, 151665)))
    for file in files:
        with gzip.open(file, "rt") as rows:
            texts = [text for row in rows for text in texts_of(json.loads(row))]
        for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
            kept.update(encoding.ids)
    return sorted(kept)


def main(model: str, tokenizer_file: str, out: str, *files: str) -> None:
    reader = gguf.GGUFReader(model)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    tokens = kept_tokens(Tokenizer.from_file(tokenizer_file), list(files), 151936)
    tensors: dict[str, list[Any]] = {}
    offset = 0
    with (folder / "weights.bin").open("wb") as whole:
        for tensor in reader.tensors:
            data = np.asarray(tensor.data)
            if data.ndim == 1:
                data = data.reshape(1, -1)
            if tensor.name in ("token_embd.weight", "output.weight"):
                data = data[tokens]
            columns = int(tensor.shape[0])
            raw = np.ascontiguousarray(data).view(np.uint8).tobytes()
            tensors[tensor.name] = [
                tensor.tensor_type.name,
                data.shape[0],
                columns,
                offset,
                len(raw),
            ]
            whole.write(raw)
            offset += len(raw)
    field = {
        name.split(".", 1)[1]: reader.fields[name].contents()
        for name in reader.fields
        if name.startswith("qwen2.")
    }
    index = {"tensors": tensors, "tokens": tokens, "hyper": field}
    (folder / "index.json").write_text(json.dumps(index))
    print(f"{model}: {len(tokens)} tokens, {offset / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
