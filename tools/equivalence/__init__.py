"""Answer equivalence: whether two mathematical answers, however written, have one value.

Names are loaded when first used; neither SymPy nor math-verify is ever imported here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import aequivalent, aequivalent_many, equivalent, equivalent_many
    from .clusters import cluster
    from .extract import Extracted, extract_answer, find_answer
    from .pool import close_pool
    from .result import Equivalence

_HOME = {
    "Equivalence": "result",
    "Extracted": "extract",
    "aequivalent": "api",
    "aequivalent_many": "api",
    "close_pool": "pool",
    "cluster": "clusters",
    "equivalent": "api",
    "equivalent_many": "api",
    "extract_answer": "extract",
    "find_answer": "extract",
}

__all__ = [
    "Equivalence",
    "Extracted",
    "aequivalent",
    "aequivalent_many",
    "close_pool",
    "cluster",
    "equivalent",
    "equivalent_many",
    "extract_answer",
    "find_answer",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
