"""What text is cut into before it is read, and the commands that mean one thing to all readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .wordlist import words

Kind = Literal[
    "num", "name", "sym", "func", "op", "rel", "open", "close", "bar", "comma", "sep", "cmd",
    "text", "unit", "cur", "amp", "row", "break", "end",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A lexical unit. `start`/`end` are offsets in the text (0 where nobody asks for them);
    `spaced` says that white space precedes."""

    kind: Kind
    text: str
    start: int = 0
    end: int = 0
    spaced: bool = False


GREEK = words(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
    "rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega"
)
COMPARISONS = {
    "le": "<=", "leq": "<=", "leqslant": "<=", "lt": "<", "ge": ">=", "geq": ">=",
    "geqslant": ">=", "gt": ">", "ne": "!=", "neq": "!=", "approx": "≈",
}  # fmt: skip
"""Commands that compare."""
