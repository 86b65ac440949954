"""Where responses are kept with their conversations, so that a next one can go on from them
(`previous_response_id`): in the server's own memory, or in the store that its traces are in."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

from ...run.conversation import ConversationTurn

Turns = tuple[ConversationTurn, ...]

KEPT_S = 30 * 86_400.0  # as long as OpenAI keeps them
MOST = 10_000
MOST_CHARS = 200_000_000
PRUNED_AT_ONCE = 100  # what is too old or too much goes in lots, not with every new one
IN_MEMORY = 1000
CHARS_IN_MEMORY = 20_000_000


class Conversations(Protocol):
    """Conversations, each for the owner that had it, by the id of its last response."""

    async def recall(self, owner: str, response: str) -> Turns | None:
        """The conversation up to that response; None where none is kept."""
        ...

    async def reply(self, owner: str, response: str) -> str | None:
        """That response itself, as `keep` was given it; None where none is kept."""
        ...

    async def keep(
        self, owner: str, response: str, turns: Sequence[ConversationTurn], reply: str = ""
    ) -> None:
        """Keep a conversation, and the response that ended it as JSON, for `KEPT_S`; the oldest
        ones make room."""
        ...

    async def forget(self, owner: str, response: str) -> bool:
        """Delete a conversation with its response; False where none is kept."""
        ...


class ConversationsInMemory:
    """The newest ones, until the process ends. Used from one event loop."""

    def __init__(
        self,
        most: int = IN_MEMORY,
        most_chars: int = CHARS_IN_MEMORY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._most_chars, self._clock = most, most_chars, clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Turns, str]] = OrderedDict()
        self._chars = 0

    async def recall(self, owner: str, response: str) -> Turns | None:
        found = self._find(owner, response)
        return None if found is None else found[0]

    async def reply(self, owner: str, response: str) -> str | None:
        found = self._find(owner, response)
        return None if found is None else found[1] or None

    async def keep(
        self, owner: str, response: str, turns: Sequence[ConversationTurn], reply: str = ""
    ) -> None:
        self._forget((owner, response))
        self._kept[owner, response] = self._clock(), tuple(turns), reply
        self._chars += _chars(turns) + len(reply)
        while self._kept and (len(self._kept) > self._most or self._chars > self._most_chars):
            self._forget(next(iter(self._kept)))

    async def forget(self, owner: str, response: str) -> bool:
        there = self._find(owner, response) is not None
        self._forget((owner, response))
        return there

    def _find(self, owner: str, response: str) -> tuple[Turns, str] | None:
        kept, turns, reply = self._kept.get((owner, response), (float("-inf"), (), ""))
        return (turns, reply) if self._clock() - kept < KEPT_S else None

    def _forget(self, key: tuple[str, str]) -> None:
        _, turns, reply = self._kept.pop(key, (0.0, (), ""))
        self._chars -= _chars(turns) + len(reply)


def _chars(turns: Sequence[ConversationTurn]) -> int:
    return sum(len(turn.said) for turn in turns)


def written(turns: Sequence[ConversationTurn]) -> str:
    """A conversation as a store keeps it."""
    return json.dumps([[turn.role, turn.text, turn.found] for turn in turns])


def read(text: str) -> Turns:
    """A conversation that `written` wrote."""
    return tuple(ConversationTurn(*turn) for turn in json.loads(text))
