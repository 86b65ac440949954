"""From a step of real text to typed claims with their source spans."""

from __future__ import annotations

from .reader import MAX_CHARACTERS, extract_claims, read_claims

__all__ = ["MAX_CHARACTERS", "extract_claims", "read_claims"]
