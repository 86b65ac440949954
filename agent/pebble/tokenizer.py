"""Text to token ids and back.

Digits and punctuation are single tokens; a word is one token with the space before it if it is
in the vocabulary and is otherwise spelled letter by letter. Concatenating the pieces gives the
(normalised) text back. Special tokens have no spelling: no text can contain one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

SPECIALS = ("<pad>", "<bos>", "<eos>", "<good>", "<bad>", "<ev>", "<fix>", "<unk>")
PAD, BOS, EOS, GOOD, BAD, EV, FIX, UNK = range(len(SPECIALS))
WAIT = "wait"  # the line by which a text takes back the line before it

VOCABULARY = Path(__file__).with_name("vocab.json")

_PIECE = re.compile(r" ?[A-Za-z]+|.", re.DOTALL)
NORMAL = str.maketrans(
    {
        **dict.fromkeys("×·⋅∙", "*"),
        **dict.fromkeys("−–—‐‑", "-"),
        **dict.fromkeys("÷∕⁄", "/"),
        **dict.fromkeys("‘’′", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("\u00a0\u202f\u2009\t\r", " "),
        "²": "^2",
        "³": "^3",
        "⁴": "^4",
        "⁵": "^5",
        "…": "...",
        "ß": "ss",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "⅓": "1/3",
        "⅔": "2/3",
        **dict(zip("，（）＝＋？éèáäöüñç", ",()=+?eeaaounc", strict=True)),
    }
)


def normalise(text: str) -> str:
    """Map typographic signs to the plain characters that the vocabulary knows."""
    return text.translate(NORMAL)


class Tokenizer:
    """A fixed list of pieces; the id of a piece is its index."""

    def __init__(self, pieces: Sequence[str]) -> None:
        if tuple(pieces[: len(SPECIALS)]) != SPECIALS:
            raise ValueError("the vocabulary must begin with the special tokens")
        self.pieces = tuple(pieces)
        self._ids = {piece: i for i, piece in enumerate(pieces) if i >= len(SPECIALS)}
        self._words: dict[str, list[int]] = {}
        self.newline = self._ids["\n"]

    def __len__(self) -> int:
        return len(self.pieces)

    def encode(self, text: str) -> list[int]:
        """Return the ids of ``text``; characters outside the vocabulary become ``<unk>``."""
        out: list[int] = []
        ids, words = self._ids, self._words
        for piece in _PIECE.findall(normalise(text)):
            known = ids.get(piece)
            if known is not None:
                out.append(known)
                continue
            spelled = words.get(piece)
            if spelled is None:
                spelled = [ids.get(c, UNK) for c in piece]
                if len(words) < 20_000:  # bounded: a server must not grow with its inputs
                    words[piece] = spelled
            out.extend(spelled)
        return out

    def decode(self, tokens: Iterable[int]) -> str:
        """Return the text of ``tokens``; special tokens have none."""
        first = len(SPECIALS)
        return "".join(self.pieces[t] for t in tokens if t >= first)


@cache
def load(path: Path = VOCABULARY) -> Tokenizer:
    """Read the vocabulary file (a JSON list of pieces)."""
    return Tokenizer(json.loads(path.read_text("utf-8")))
