"""A notebook: lines that bind names and functions for later ones, worked out exactly."""

from __future__ import annotations

from .evaluation import evaluate, scope_of
from .judging import judge_line
from .reader import notebook_claims
from .scope import Scope

__all__ = ["Scope", "evaluate", "judge_line", "notebook_claims", "scope_of"]
