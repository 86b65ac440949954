"""What `evidence` learns from: solutions in steps, with what is known of each step.

Read from the rows of `learn rollouts`, ProcessBench, PRM800K, and recorded samples that are known
to be right or wrong (with, where they have them, the step scores of a teacher).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ....graphs.contracts import Evidence
from ....graphs.errors import FormatError
from ....sandbox.errors import InputError
from ...evaluation.formats import read_problems
from ...evaluation.step_labels import RatedRow, StepsRow
from ...jsonl import read_rows
from ..schema import RolloutRow

TEACHER = "qwen_prm"
"""Whose step scores recorded samples are learned from, where they have them."""
NEUTRAL = 0.7
"""What PRM800K's rating 0 (neither right nor wrong, leads nowhere) is worth."""
TRUST = 0.5
"""A step of a right solution is worth at least this, whatever the teacher says of it."""

Kind = Literal["steps", "rated", "recorded"]


@dataclass(frozen=True, slots=True)
class LabelledSolution:
    """A solution and the target of each step, P(right), None where nothing is known.

    `kind`: "steps" has labels for its steps, "rated" for the last step alone, "recorded" was
    judged by its answer. `first_error` as in ProcessBench. `answer` and `correct` speak of a
    whole solution, `teachers` holds published PRMs' step scores, `logprob` is the mean
    log-probability of its tokens, `origin` names the file.
    """

    problem: str
    steps: tuple[str, ...]
    targets: tuple[float | None, ...]
    kind: Kind
    origin: str = ""
    evidence: tuple[Evidence, ...] | None = None
    first_error: int | None = None
    answer: str | None = None
    correct: bool | None = None
    teachers: Mapping[str, tuple[float, ...]] | None = None
    logprob: float | None = None

    @property
    def answer_alone(self) -> bool:
        """Whether all that is known is what its answer was graded: no teacher judged its steps."""
        return self.kind == "recorded" and not self.teachers

    @property
    def group(self) -> str:
        """The problem's text, evened out: examples of one group are never held apart."""
        return re.sub(r"\W+", "", self.problem).lower()


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class RecordedRow(BaseModel):
    """A recorded sample whose answer was graded; its problem is found by `problem_id`.

    `logprob`: the mean log-probability of its tokens.
    """

    model_config = ConfigDict(extra="ignore")

    problem_id: str
    steps: Annotated[tuple[str, ...], Field(min_length=1)]
    correct: bool
    answer: Annotated[str | None, BeforeValidator(_as_text)] = None
    prm_scores: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    logprob: Annotated[float | None, Field(le=0, allow_inf_nan=False)] = None

    def example(self, problem: str, origin: str) -> LabelledSolution:
        teacher = self.prm_scores.get(TEACHER, ())
        if len(teacher) != len(self.steps):
            teacher = ()
        targets: list[float | None] = [None] * len(self.steps)
        for i, score in enumerate(accumulate(teacher, min)):
            targets[i] = TRUST + (1 - TRUST) * score if self.correct else score
        targets[-1] = float(self.correct)
        return LabelledSolution(
            problem, self.steps, tuple(targets), "recorded", origin,
            answer=self.answer, correct=self.correct, teachers=self.prm_scores,
            logprob=self.logprob,
        )  # fmt: skip


def read_examples(
    paths: Sequence[Path], problems: Sequence[Path] = ()
) -> Iterator[LabelledSolution]:
    """The examples of files, in order. `problems`: files that hold the recorded samples' texts.

    Raises `InputError` for a file that cannot be read or a sample whose problem is not there, and
    `FormatError` for a row of no known form.
    """
    texts = {one.problem.id: one.problem.text for path in problems for one in read_problems(path)}
    for path in paths:
        for number, row in read_rows(path):
            where = f"{path}, line {number}"
            try:
                yield _example(row, texts, path.name.partition(".")[0])
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                place = ".".join(map(str, first["loc"])) or "the row"
                raise FormatError(f"{where}: {place}: {first['msg']}") from None
            except ValueError as error:
                raise FormatError(f"{where}: {error}") from None
            except KeyError as missing:
                raise InputError(
                    f"{where}: no problem {missing} is known: name its file with --problems"
                ) from None


def _example(row: dict[str, Any], texts: Mapping[str, str], origin: str) -> LabelledSolution:
    if "labels" in row:
        return _rollout(RolloutRow.model_validate(row), origin)
    if "next_response" in row:
        return _rated(RatedRow.model_validate(row), origin)
    if "problem_id" in row:
        sample = RecordedRow.model_validate(row)
        return sample.example(texts[sample.problem_id], origin)
    return _labelled(StepsRow.model_validate(row), origin)


def _rollout(row: RolloutRow, origin: str) -> LabelledSolution:
    labels = zip(row.labels, row.hard, strict=True)
    targets: list[float | None] = [hard if soft is None else soft for soft, hard in labels]
    targets[-1] = float(row.correct)
    first = next((i for i, hard in enumerate(row.hard) if hard == 0), -1)
    return LabelledSolution(
        row.problem, row.steps, tuple(targets), "steps", origin, row.evidence,
        first_error=first if None not in row.hard else None,
        answer=row.answer, correct=row.correct,
    )  # fmt: skip


def _rated(row: RatedRow, origin: str) -> LabelledSolution:
    target = None if row.rating is None else (row.rating + 1) / 2 if row.rating else NEUTRAL
    targets = (*[None] * len(row.responses), target)
    return LabelledSolution(
        row.instruction, (*row.responses, row.next_response), targets, "rated", origin
    )


def _labelled(row: StepsRow, origin: str) -> LabelledSolution:
    """1 before the first wrong step, 0 at it; what builds on it is not judged."""
    if row.label is None:
        raise ValueError("a row with problem and steps needs a label")
    wrong = row.label >= 0
    right = row.label if wrong else len(row.steps)
    targets: tuple[float | None, ...] = (*[1.0] * right, *[0.0] * wrong)
    targets += (None,) * (len(row.steps) - len(targets))
    return LabelledSolution(row.problem, row.steps, targets, "steps", origin, first_error=row.label)
