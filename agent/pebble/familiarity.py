"""Whether a problem is one that pebble can read, and whether a solution is about all of it.

A text that is improbable to the model is not of its world. And a solution that leaves a number of
the problem unused, or passes over a word that asks for an operation, was not read from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from . import runtime
from .decoder import BLOCK
from .runtime import Pebble

MEAN, WORST = -3.1, -6.0
"""Natural logs a token: of the whole text, and of its strangest run of `RUN` tokens. All but one
in a hundred of the exercises that pebble was trained on lie above both."""
RUN = 4
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DIGITS = re.compile(r"(?<=\d),(?=\d{3})")
_OPERATIONS = (
    (re.compile(r"√|\broots?\b|sqrt", re.IGNORECASE), re.compile(r"sqrt|root|\^")),
    (re.compile(r"[²³]|\b(?:squared|cubed|square|cube)\b", re.IGNORECASE), re.compile(r"[\^]|\*")),
    (re.compile(r"%|\bpercent", re.IGNORECASE), re.compile(r"100|%|0?\.\d")),
    (re.compile(r"\b(?:log|ln|sin|cos|tan|median|mode|integral|integrate|limit|convert|derivative"
                r"|differentiate|round(?:ed)?|probability|area|volume|perimeter|factorial)\b|∫",
                re.IGNORECASE), re.compile(r"diff|solve|convert|drawn|nearest|!|expand|\*")),
)  # fmt: skip


@lru_cache(maxsize=256)
def is_familiar(pebble: Pebble, problem: str) -> bool:
    """Whether the problem's own text is probable enough to the model. One pass over the text."""
    tokens = runtime.encode_problem(" ".join(problem.split()))
    if len(tokens) >= pebble.context:
        return False
    _, logits = pebble.engine.prefix(tokens, -(-len(tokens) // BLOCK) * BLOCK)
    shifted = logits[:-1].astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    norms = np.log(np.exp(shifted).sum(axis=-1))
    found = shifted[np.arange(len(tokens) - 1), tokens[1:]] - norms
    runs = np.convolve(found, np.ones(RUN) / RUN, "valid") if len(found) >= RUN else found
    return bool(found.mean() >= MEAN and runs.min() >= WORST)


def accounts_for(problem: str, lines: Sequence[str]) -> bool:
    """Whether the lines use every number of the problem, and do what its words ask for.

    Parentheses that do not match leave open what is meant.
    """
    if problem.count("(") != problem.count(")"):
        return False
    work = _DIGITS.sub("", "\n".join(lines))
    used = set(_NUMBER.findall(work))
    stated = set(_NUMBER.findall(_DIGITS.sub("", problem)))
    if any(number not in used and number not in work for number in stated):
        return False
    return all(done.search(work) for asks, done in _OPERATIONS if asks.search(problem))
