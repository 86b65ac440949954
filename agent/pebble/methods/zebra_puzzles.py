"""Faith and Fate's third task: Einstein's puzzles by size, `chain` against `loop`.

The network is trained on puzzles of two and three houses. The verifier of `loop` is the program
`Elimination`, which says whether the clues leave every value a house, and not which.
"""

from __future__ import annotations

from .faith_and_fate import ZEBRA, compare
from .ground import Findings, Ground


def run(ground: Ground) -> Findings:
    """Puzzles of up to five houses."""
    return compare(ground, ZEBRA)
