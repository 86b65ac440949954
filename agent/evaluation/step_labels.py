"""Files whose rows label the steps of solutions, known by their fields.

ProcessBench (Zheng et al. 2024): `{problem, steps, label}`, the label the index of the first
wrong step or -1. PRM800K (Lightman et al. 2023): `{instruction, responses, next_response,
rating}`, a rating of -1, 0 or +1 of the last step. For scoring alone any `{problem, steps}` will
do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from ...graphs.errors import FormatError
from ..jsonl import read_rows

MAX_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class Labelled:
    """A solution and what is known of its steps.

    `first_error`: index of the first wrong step, -1 where all are right, None where not known.
    `rating`: -1, 0 or +1 for the last step, None where not known. `source`: the model that wrote
    it, where the file says.
    """

    id: str
    problem: str
    steps: tuple[str, ...]
    first_error: int | None = None
    rating: int | None = None
    source: str | None = None


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str | None, BeforeValidator(_as_text)]


class _LabelledRow(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=False)


class StepsRow(_LabelledRow):
    """ProcessBench; without a label, any solution in steps."""

    id: Id = None
    problem: Text
    steps: Annotated[tuple[str, ...], Field(min_length=1, max_length=MAX_STEPS)]
    label: int | None = None
    generator: Id = None

    @model_validator(mode="after")
    def _label_is_a_step(self) -> Self:
        if self.label is not None and not -1 <= self.label < len(self.steps):
            raise ValueError(f"label {self.label} names no step of {len(self.steps)}, and not -1")
        return self

    def read(self, name: str) -> Labelled:
        return Labelled(
            self.id or name, self.problem, self.steps, self.label, source=self.generator
        )


class RatedRow(_LabelledRow):
    """PRM800K, a row a rated step."""

    id: Id = None
    instruction: Text
    responses: Annotated[tuple[str, ...], Field(max_length=MAX_STEPS)]
    next_response: str
    rating: Annotated[float | None, Field(ge=-1, le=1)] = None

    def read(self, name: str) -> Labelled:
        steps = (*self.responses, self.next_response)
        rating = None if self.rating is None else int(self.rating)
        return Labelled(self.id or name, self.instruction, steps, rating=rating)


def read_labelled(path: Path) -> Iterator[Labelled]:
    """The solutions of a file in order; a row without an id is named by its line's number.

    Raises `InputError` for a file that cannot be read, `FormatError` for a row of another form.
    """
    for number, row in read_rows(path):
        where = f"{path}, line {number}"
        if "steps" in row:
            known: type[StepsRow | RatedRow] = StepsRow
        elif "next_response" in row:
            known = RatedRow
        else:
            raise FormatError(
                f"{where}: neither problem and steps (ProcessBench) nor instruction, responses "
                "and next_response (PRM800K)"
            )
        try:
            yield known.model_validate(row).read(str(number))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, first["loc"])) or "the row"
            raise FormatError(f"{where}: {place}: {first['msg']}") from None
