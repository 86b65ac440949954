"""From a conversation to a problem.

A problem is one text. The last user message alone is the problem, word for word, so that an
answer to a conversation of one message is that of `solve`. A system prompt goes before it and
earlier turns stand between the two, each under its speaker's name. A model without
prose (`Capabilities.prose`) reads one question and nothing else: what it
cannot read is left out, and notes say so; a follow-up is made whole where rules can do that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...graphs.contracts import Turn
from .follow_up import UNREAD, goes_back, rewritten, whole_turns

Role = Literal["system", "user", "assistant"]
SPEAKERS = {"user": "User", "assistant": "Assistant"}


@dataclass(frozen=True, slots=True)
class ConversationTurn:
    """`found`: what a caller's tools returned to a question since it was asked."""

    role: Role
    text: str
    found: str = ""

    @property
    def said(self) -> str:
        return "\n\n".join(filter(None, (self.text, self.found)))


@dataclass(frozen=True, slots=True)
class ConversationParts:
    """A conversation taken apart: `started` is the answer that the client began for the model,
    `found` what its tools returned to the question."""

    system: str
    earlier: tuple[ConversationTurn, ...]
    question: str
    started: str | None = None
    found: str = ""

    @property
    def asked(self) -> str:
        """The question, with what was found out about it since."""
        return ConversationTurn("user", self.question, self.found).said

    def problem(self, *, reads_prose: bool) -> str:
        """The question with all that was said before it, for models that can read that."""
        return self._joined(self.system) if reads_prose else self.whole or self.question

    def question_in_context(self, *, reads_prose: bool) -> str:
        """The same without the system prompt, for what takes that separately."""
        return self._joined("") if reads_prose else self.whole or self.question

    @property
    def whole(self) -> str | None:
        """The question made whole by what was said before it; None where no rule can do that."""
        return rewritten(self.question, whole_turns(self._turns()))

    def hint(self, *, reads_prose: bool) -> str | None:
        """What would help where the model could not answer: the question needs those before it."""
        if reads_prose or not self.earlier or self.whole is not None:
            return None
        return UNREAD if goes_back(self.question) else None

    def _turns(self) -> list[Turn]:
        """The earlier questions with what was last answered to each."""
        turns: list[Turn] = []
        for said in self.earlier:
            if said.role == "user":
                turns.append(Turn(said.text, None))
            elif turns:
                turns[-1] = Turn(turns[-1].problem, said.text)
        return turns

    def _joined(self, system: str) -> str:
        parts = [system] if system else []
        if self.earlier:
            parts.append("Earlier in this conversation:")
            parts += [f"{SPEAKERS[turn.role]}: {turn.said}" for turn in self.earlier]
            parts.append("Now:")
        return "\n\n".join([*parts, self.asked])

    def left_out(self, *, reads_prose: bool) -> tuple[str, ...]:
        """What the model is not shown, as notes for the reply."""
        if reads_prose:
            return ()
        if (whole := self.whole) is not None:
            left = ("the model reads one question: the system prompt left out",)
            return (f"read as: {whole}", *(left if self.system else ()))
        system = ["the system prompt"] if self.system else []
        earlier = [f"{len(self.earlier)} earlier messages"] if self.earlier else []
        found = ["what tools returned"] if self.found else []
        parts = " and ".join([*system, *earlier, *found])
        return (f"the model reads one question: {parts} left out",) if parts else ()
