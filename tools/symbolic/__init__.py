"""The symbolic verifier: algebra and calculus by SymPy, in the sandbox."""

from __future__ import annotations

from .verifier import Symbolic, SymbolicAnswer

__all__ = ["Symbolic", "SymbolicAnswer"]
