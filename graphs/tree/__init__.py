"""The reasoning tree: its log, what may be done to it, and what is read off it."""

from .log import ROOT, Attempt, Entry, Fate, Mark, Node, Tree, extend

__all__ = ["ROOT", "Attempt", "Entry", "Fate", "Mark", "Node", "Tree", "extend"]
