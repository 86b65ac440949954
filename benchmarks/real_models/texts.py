"""Requests to a model as ids, what it wrote as rows, and what rows say: a program, an answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from engine import Request, Written, compact_logprobs
from tokenizers import Tokenizer
from wordings import WORDINGS, prompt_of

Row = dict[str, Any]
TOKENS = {"gsm": 600, "math": 1024, "header": 600, "text": 600, "gym": 700, "program": 500}
FENCE = re.compile(r"```[ \t]*\w*[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)


class Words:
    """Text to compact ids and back."""

    def __init__(self, tokenizer: Path, weights: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        kept = json.loads((weights / "index.json").read_text())["tokens"]
        size = 151_936
        self.compact = np.full(size, -1, dtype=np.int64)
        self.compact[kept] = np.arange(len(kept))
        byte_of = _byte_of()
        self.pieces = [
            b"".join(
                byte_of.get(c, c.encode()) for c in (self.tokenizer.id_to_token(i) or "")
            ).ljust(0)
            for i in kept
        ]
        self.end = int(self.compact[151645])

    def ids(self, texts: list[str]) -> list[list[int]]:
        out = []
        for encoding in self.tokenizer.encode_batch(texts, add_special_tokens=False):
            ids = self.compact[encoding.ids] if encoding.ids else np.zeros(0, dtype=np.int64)
            out.append([int(i) for i in ids if i >= 0])
        return out

    def text(self, ids: list[int]) -> str:
        return b"".join(self.pieces[i] for i in ids).decode("utf-8", "replace")


def _byte_of() -> dict[str, bytes]:
    """The GPT-2 byte alphabet: printable characters stand for themselves, others from U+0100 on."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in plain]
    return {chr(b): bytes([b]) for b in plain} | {
        chr(256 + i): bytes([b]) for i, b in enumerate(rest)
    }


def ask(words: Words, rows: list[Row]) -> list[Request]:
    """Rows of {"item", "wording" (name), "kind", "temperature", "seed"} as requests."""
    built = [
        prompt_of(
            WORDINGS[r["kind"]][r["wording"]], r["item"]["problem"], r["item"].get("shown", "")
        )
        for r in rows
    ]
    requests = []
    for row, ids, (_, begun) in zip(
        rows, words.ids([text for text, _ in built]), built, strict=True
    ):
        row["begun"] = begun
        stop = (b"\n```",) if "```python\n" in begun else ()
        requests.append(
            Request(ids, row["temperature"], row["seed"], TOKENS[row["kind"]], stop, row)
        )
    return requests


def record(words: Words, w: Written) -> Row:
    row, item = w.request.data, w.request.data["item"]
    text = words.text(w.tokens)
    for stop in w.request.stop:
        text = text.split(stop.decode())[0]
    return {
        "set": item["set"],
        "id": item["id"],
        "kind": row["kind"],
        "wording": row["wording"],
        "temperature": row["temperature"],
        "seed": row["seed"],
        "text": text,
        "finish": w.finish,
        "tokens": len(w.tokens),
        "logprobs": compact_logprobs(w.logprobs),
        "ids": w.tokens,
        "begun": row["begun"],
    }


def program_of(row: Row, item: Row) -> str:
    """The code in a reply; a function to be completed stands behind its header."""
    whole = (
        row["begun"].split("```python\n")[-1] + row["text"]
        if "```python\n" in row["begun"]
        else row["text"]
    )
    blocks = [whole] if "```python\n" in row["begun"] else FENCE.findall(whole) or [whole]
    code = max(blocks, key=len)
    if item["kind"] == "header" and f"def {item.get('entry_point', '')}" not in code:
        code = item["problem"] + "\n" + code
    if item["kind"] == "header":  # what stands before the header: imports and helpers
        code = item["problem"].split("def ")[0] + code
    return code


def quick(text: str, kind: str) -> str:
    """The answer that a reply states, roughly: to compare wordings with."""
    boxed = re.findall(r"\\boxed\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", text)
    said = re.findall(r"(?i)answer(?: is)?\s*:?\**\s*:?\s*(.+)", text)
    answer = boxed[-1] if boxed else said[-1] if said else text
    if kind == "gsm":
        numbers = re.findall(r"-?\d[\d,]*\.?\d*", answer) or re.findall(r"-?\d[\d,]*\.?\d*", text)
        return numbers[-1].replace(",", "").rstrip(".") if numbers else ""
    answer = (
        re.sub(r"\\(text|mathrm|left|right|!|,|;|\$)|[\s$*]|\\[()\[\]]", "", answer)
        .replace("dfrac", "frac")
        .replace("tfrac", "frac")
    )
    return answer.rstrip(".").removeprefix("x=")


def same(a: str, b: str, kind: str) -> bool:
    try:
        return abs(float(a) - float(b)) <= 1e-4 * max(1.0, abs(float(b)))
    except ValueError:
        return kind != "gsm" and bool(a) and a == b
