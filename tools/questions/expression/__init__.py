"""Calculations in words and signs to one expression: `7 squared plus 3 cubed`, `√144`, `3/4 of 20`.

Every token has to find its place; what may be meant in two ways (`the square root of 16 plus 9`)
is not read at all.
"""

from __future__ import annotations

from .grammar import read
from .shapes import is_calculation

__all__ = ["is_calculation", "read"]
