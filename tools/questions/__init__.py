"""Short closed questions, read by rules: what a problem's own text determines, or nothing.

:func:`read` is independent of any model: it confirms or refutes an answer from the problem alone.
A question is read only where every word, number and unit of it has its place in a wording that is
known; where two wordings fit and differ, it is not read.
"""

from __future__ import annotations

from .reader import read
from .reading import Reading, Sought

__all__ = ["Reading", "Sought", "read"]
