"""`previous_response_id`: the conversations that responses ended, so that a next one can go on.

Kept in memory, for the key that asked, the newest ones: a server that restarts has forgotten them,
and a client is told so by name.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from ...run.conversation import ConversationTurn
from ..api_errors import ApiError
from ..deltas import Collected, Deltas

MOST = 1000
MOST_CHARS = 20_000_000


class ResponseMemory:
    """Conversations by their owner and their last response. Used from one event loop."""

    def __init__(self, most: int = MOST, most_chars: int = MOST_CHARS) -> None:
        self._most, self._most_chars = most, most_chars
        self._kept: OrderedDict[tuple[str, str], tuple[ConversationTurn, ...]] = OrderedDict()
        self._chars = 0

    def recall(self, owner: str, response: str) -> tuple[ConversationTurn, ...]:
        """The conversation up to that response. Raises `ApiError` 404."""
        found = self._kept.get((owner, response))
        if found is None:
            raise ApiError(
                404, f"The response {response[:100]!r} is not kept: send the earlier messages.",
                param="previous_response_id", code="previous_response_not_found",
            )  # fmt: skip
        self._kept.move_to_end((owner, response))
        return found

    def keep(self, owner: str, response: str, turns: Sequence[ConversationTurn]) -> None:
        """Keep a conversation; the longest unused ones make room."""
        self._forget((owner, response))
        self._kept[owner, response] = tuple(turns)
        self._chars += _chars(turns)
        while self._kept and (len(self._kept) > self._most or self._chars > self._most_chars):
            self._forget(next(iter(self._kept)))

    def _forget(self, key: tuple[str, str]) -> None:
        self._chars -= _chars(self._kept.pop(key, ()))

    async def keeping(
        self, deltas: Deltas, owner: str, response: str, turns: Sequence[ConversationTurn]
    ) -> Deltas:
        """The same deltas; at their end the conversation is kept."""
        done = Collected()
        async for delta in deltas:
            done.add(delta)
            yield delta
        said = done.choices[0].text if 0 in done.choices else ""
        self.keep(owner, response, [*turns, ConversationTurn("assistant", said)])


def _chars(turns: Sequence[ConversationTurn]) -> int:
    return sum(len(turn.text) for turn in turns)
