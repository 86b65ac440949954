"""A notebook: lines that bind names and functions for later ones, worked out exactly."""

from __future__ import annotations

from .evaluation import evaluate, scope_of
from .scope import Scope

__all__ = ["Scope", "evaluate", "scope_of"]
