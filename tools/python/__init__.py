"""Code in a chain of thought is a claim about what it prints: it is run, and what it prints counts.

Names are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .printing import Printing
    from .reading import printed_claims
    from .tool import PythonTool

_HOME = {"Printing": "printing", "PythonTool": "tool", "printed_claims": "reading"}

__all__ = ["Printing", "PythonTool", "printed_claims"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
