"""Longer stories: who has, does and pays how much of what, kept in a book with open amounts.

Every number of the text has to go into the answer, or to be of things that the question has
nothing to do with; so what is misread is seldom read at all.
"""

from __future__ import annotations

from .telling import plotted

__all__ = ["plotted"]
