"""The functions of a formula on numpy arrays of real numbers: many points at once.

What has no real value is `nan` there, so whoever evaluates sets `np.errstate` and looks.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from .evaluation import Table

ARRAYS = Table(
    single={
        "sin": np.sin, "cos": np.cos, "tan": np.tan, "cot": lambda x: 1 / np.tan(x),
        "sec": lambda x: 1 / np.cos(x), "csc": lambda x: 1 / np.sin(x), "arcsin": np.arcsin,
        "arccos": np.arccos, "arctan": np.arctan, "asin": np.arcsin, "acos": np.arccos,
        "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "exp": np.exp,
        "ln": np.log, "log": np.log10, "log10": np.log10, "log2": np.log2, "sqrt": np.sqrt,
        "cbrt": np.cbrt, "abs": np.abs, "floor": np.floor, "ceil": np.ceil, "ceiling": np.ceil,
    },
    double={
        "^": lambda base, exponent: np.power(np.asarray(base, dtype=float), exponent),
        "log": lambda x, base: np.log(x) / np.log(base),
        "root": lambda x, degree: np.power(np.asarray(x, dtype=float), 1 / degree),
    },
    many={
        "max": lambda values: reduce(np.maximum, values),
        "min": lambda values: reduce(np.minimum, values),
    },
)  # fmt: skip
