"""How often pebble, asked again, works a story out to the same end (Wang et al., 2022).

A story has no expression that a line could misquote, and pebble's judgment of its own reading of
one is worth little; whether it reads it so again is worth more. Results are put right before they
are compared, as the loop would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from statistics import median

import numpy as np

from . import runtime
from .families.exact import ExactError, show, value
from .notation.functions import FUNCTIONS
from .runtime import Pebble
from .tokenizer import WAIT

SAMPLES = 16
# Share of agreeing samples, and how often the answer was right: on 350 stories of SVAMP, MAWPS,
# GSM8K and the generated families that training had left out.
CURVE = (
    (0.0, 0.05), (0.25, 0.12), (0.5, 0.40), (0.75, 0.48), (0.8125, 0.55), (0.875, 0.75),
    (1.0, 0.97),
)  # fmt: skip
TOKENS = 200
UNKNOWN = 0.5  # the share that is taken where a story's lines cannot be worked out
USUAL = 2  # lines of the stories that the curve is of
WORDS = 9  # of two letters and more: an exercise has fewer, a story has more
_WORD = re.compile(r"[A-Za-z]{2,}")
_NUMBER = re.compile(r"(?:(?<![^(])-)?\d+(?:\.\d+)?")  # a minus between two is no sign
_LABEL = re.compile(r"^[A-Za-z][A-Za-z ]*: ")
_BINDS = re.compile(r"[A-Za-z](?:\([A-Za-z]\))? = ")


def is_story(problem: str, lines: Sequence[str]) -> bool:
    """Whether a problem is told in words, and its solution is arithmetic of their numbers."""
    if len(_WORD.findall(problem)) < WORDS or "**" in problem:
        return False
    return not any(line.partition("(")[0] in FUNCTIONS or _BINDS.match(line) for line in lines)


def agreement(pebble: Pebble, problem: str, lines: Sequence[str]) -> float | None:
    """The share of new samples whose lines come to what these come to. Deterministic.

    Of a story that takes more than two lines it is the share that two of them would have: every
    further line is one more that a sample can miss. What counts are the lines of the samples that
    agree: an attempt in many words is no surer for it. None where the lines cannot be worked out
    here.
    """
    ours = outcome(lines)
    if ours is None:
        return None
    agreeing = [count for came_to, count in _outcomes(pebble, problem) if came_to == ours]
    if not agreeing:
        return 0.0
    share = len(agreeing) / SAMPLES
    return float(share ** (USUAL / max(USUAL, median(agreeing))))


@lru_cache(maxsize=256)
def _outcomes(pebble: Pebble, problem: str) -> tuple[tuple[Fraction | None, int], ...]:
    """What each new sample comes to, and in how many lines."""
    sampled = pebble.generate(
        [runtime.encode_problem(problem)] * SAMPLES,
        max_tokens=TOKENS,
        temperature=1.0,
        seeds=range(SAMPLES),
        stop=runtime.SOLUTION_STOP,
    )
    found = (one.text.split("\n") for one in sampled)
    return tuple((outcome(lines), sum(" = " in line for line in lines)) for lines in found)


def believed(share: float) -> float:
    """P(a story's answer is right) where this share of new samples comes to it."""
    shares, rights = zip(*CURVE, strict=True)
    return float(np.interp(share, shares, rights))


def outcome(lines: Sequence[str]) -> Fraction | None:
    """What the last calculation comes to once every result before it is put right.

    A result that a later line goes on with is put right there too; a line that is taken back does
    not count. None where a line is no plain arithmetic, or where there is none.
    """
    right: dict[str, str] = {}
    last = None
    for line, following in pairwise((*lines, "")):
        if line.startswith("#"):
            break
        if WAIT in (line, following):
            continue
        left, _, guess = _LABEL.sub("", line).rpartition(" = ")
        try:
            last = value(_NUMBER.sub(lambda found: right.get(found[0], found[0]), left))
        except ExactError:
            return None
        right[guess] = f"({show(last, decimal=True)})"
    return last
