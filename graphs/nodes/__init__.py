"""The loop's nodes: each a function from state to update, its prompt a constant beside it."""

from .answer import answer
from .backtrack import backtrack
from .correct import correct
from .critique import critique
from .decide import decide
from .propose import propose
from .verify import verify

__all__ = ["answer", "backtrack", "correct", "critique", "decide", "propose", "verify"]
