"""The reasoning tree: its log, what may be done to it, and what is read off it."""

from ..records import ROOT, Fate, Node
from .log import Tree, extend

__all__ = ["ROOT", "Fate", "Node", "Tree", "extend"]
