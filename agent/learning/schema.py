"""The rows that `surefoot learn` writes and reads, validated: one JSON object a line.

A step label is P(a completion of this prefix is right) as a policy's own completions found it
(Math-Shepherd, Wang et al. 2024): soft, the share that was right; hard, whether any was.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...graphs.contracts import Evidence

Text = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _ExportRow(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RolloutRow(_ExportRow):
    """A sampled solution with its step labels: what `learn rollouts` writes.

    `id` is the problem's, `#` and the sample's number. `labels` (soft) and `hard` hold one entry
    a step, None where no completion was drawn. `correct`: the solution's own answer is right.
    `evidence`, where it was kept, is one entry a step in the trace's form.
    """

    id: Text
    problem: Text
    steps: tuple[Text, ...] = Field(min_length=1)
    labels: tuple[Share | None, ...]
    hard: tuple[Literal[0, 1] | None, ...]
    answer: str | None
    correct: bool
    evidence: tuple[Evidence, ...] | None = None

    @model_validator(mode="after")
    def _one_a_step(self) -> Self:
        for name in ("labels", "hard", "evidence"):
            found = getattr(self, name)
            if found is not None and len(found) != len(self.steps):
                raise ValueError(f"{name} has {len(found)} entries for {len(self.steps)} steps")
        return self

    @property
    def problem_id(self) -> str:
        return self.id.rpartition("#")[0] or self.id


class ExportedMessage(_ExportRow):
    """One turn of a chat."""

    role: Literal["system", "user", "assistant"]
    content: Text


class ChatRow(_ExportRow):
    """A conversation to imitate: SFT data in the usual chat layout."""

    messages: tuple[ExportedMessage, ...] = Field(min_length=2)


class PreferenceRow(_ExportRow):
    """A prompt with a better and a worse answer, in the conversational layout of DPO trainers."""

    prompt: tuple[ExportedMessage, ...] = Field(min_length=1)
    chosen: tuple[ExportedMessage, ...] = Field(min_length=1)
    rejected: tuple[ExportedMessage, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _differ(self) -> Self:
        if self.chosen == self.rejected:
            raise ValueError("chosen and rejected are the same")
        return self


class StepwiseRow(_ExportRow):
    """Steps with a label each, in the layout of TRL's PRMTrainer ("stepwise supervision")."""

    prompt: Text
    completions: tuple[Text, ...] = Field(min_length=1)
    labels: tuple[bool, ...]

    @model_validator(mode="after")
    def _one_a_step(self) -> Self:
        if len(self.labels) != len(self.completions):
            raise ValueError("there must be one label a completion")
        return self


ExportRow = ChatRow | PreferenceRow | StepwiseRow
