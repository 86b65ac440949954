"""Problem sets in the field's own formats, known by their fields.

Each format is a pydantic model of one row: its required fields make it known, and `read` makes
an `EvalProblem` of it. What a row needs and how it is graded stands here alone.
"""

from __future__ import annotations

import math
import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ...graphs.errors import FormatError, ProblemError
from ...graphs.result import Problem
from ...tools.equivalence.boxes import boxed_answer
from ..jsonl import read_rows

Kind = Literal["maths", "code", "game24"]


@dataclass(frozen=True, slots=True)
class EvalProblem:
    """A problem and what its solution is graded by.

    `answer`: the right answer (maths) or the puzzle's numbers (game24); None for code, which
    `problem.tests` grades. `group` is what the summary's `by` splits by.
    """

    problem: Problem
    answer: str | None
    group: str | None = None
    kind: Kind = "maths"


def _as_text(value: Any) -> Any:
    """Numbers as people write them: `18.0` is 18 (the maths sets store integers as floats)."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float) and math.isfinite(value):
        return str(value)
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Answer = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Name = Annotated[str, BeforeValidator(_as_text)]


class _Row(BaseModel):
    """One row of a format. `title` names it in messages."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=False)
    title: ClassVar[str]

    @abstractmethod
    def read(self, fallback: str) -> EvalProblem:
        """The problem; `fallback` is its id where the row has none. Raises `ValueError`."""

    @classmethod
    def fields(cls) -> list[str]:
        """The names, as in the file, of the fields that a row must have."""
        named = cls.model_fields.items()
        return [field.alias or name for name, field in named if field.is_required()]


class HumanEval(_Row):
    title = "HumanEval"
    task_id: Name
    prompt: Text
    test: Text
    entry_point: Text

    def read(self, fallback: str) -> EvalProblem:
        problem = _problem(self.prompt, self.task_id or fallback)
        # The prompt is the head of the program: its white space counts.
        update = {"text": self.prompt, "tests": self.test, "entry_point": self.entry_point}
        return EvalProblem(problem.model_copy(update=update), None, kind="code")


class MBPP(_Row):
    title = "MBPP"
    text: Text
    test_list: Annotated[list[str], Field(min_length=1)]
    task_id: Name | None = None
    test_setup_code: str | None = None

    def read(self, fallback: str) -> EvalProblem:
        tests = "\n".join(self.test_list)
        # One test belongs to the question: only it names the function (Austin et al. 2021). The
        # others are the graders': who could run them would be graded on what it was shown.
        asked = f"{self.text}\nYour code should pass this test:\n\n{self.test_list[0]}"
        problem = _problem(asked, self.task_id or fallback)
        setup = f"{self.test_setup_code}\n" if self.test_setup_code else ""
        return EvalProblem(problem.model_copy(update={"tests": setup + tests}), None, kind="code")


class Game24(_Row):
    title = "Game of 24"
    puzzles: Annotated[str, Field(alias="Puzzles", pattern=r"^\s*\d{1,4}(\s+\d{1,4}){1,5}\s*$")]
    rank: Annotated[Name | None, Field(alias="Rank")] = None

    def read(self, fallback: str) -> EvalProblem:
        numbers = " ".join(self.puzzles.split())
        asked = (
            f"Use each of the numbers {numbers} exactly once, with +, -, *, / and parentheses, "
            "to get 24. Answer with the expression."
        )
        name = f"game24-{self.rank}" if self.rank else fallback
        return EvalProblem(_problem(asked, name), numbers, kind="game24")


class DeepMind(_Row):
    title = "DeepMind Mathematics"
    module: Text
    problem: Text
    answer: Answer
    id: Name | None = None

    def read(self, fallback: str) -> EvalProblem:
        return EvalProblem(_problem(self.problem, self.id or fallback), self.answer, self.module)


class Plain(_Row):
    title = "plain"
    problem: Text
    answer: Answer
    id: Name | None = None
    unique_id: str | None = None
    group: str | None = None
    subject: str | None = None
    type: str | None = None

    def read(self, fallback: str) -> EvalProblem:
        problem = _problem(self.problem, self.id or self.unique_id or fallback)
        return EvalProblem(problem, self.answer, self.group or self.subject or self.type)


class Competition(_Row):
    title = "MATH"
    problem: Text
    solution: Text
    id: Name | None = None
    unique_id: str | None = None
    subject: str | None = None
    type: str | None = None

    def read(self, fallback: str) -> EvalProblem:
        answer = boxed_answer(self.solution)
        if answer is None:
            raise ValueError("the solution holds no \\boxed{…} answer")
        problem = _problem(self.problem, self.id or self.unique_id or fallback)
        return EvalProblem(problem, answer, self.subject or self.type)


class GSM8K(_Row):
    title = "GSM8K"
    question: Text
    answer: Answer
    id: Name | None = None

    def read(self, fallback: str) -> EvalProblem:
        _, mark, answer = self.answer.rpartition("####")
        # A bare number is an answer too; anything else without the mark is a cut-off solution.
        if not (mark or re.fullmatch(r"-?[$]?[\d,./]+%?", self.answer)) or not answer.strip():
            raise ValueError("the answer does not end in #### N")
        return EvalProblem(_problem(self.question, self.id or fallback), answer.strip())


class Svamp(_Row):
    title = "SVAMP"
    body: Annotated[Text, Field(alias="Body")]
    question: Annotated[Text, Field(alias="Question")]
    answer: Annotated[Answer, Field(alias="Answer")]
    id: Annotated[Name | None, Field(alias="ID")] = None
    type: Annotated[str | None, Field(alias="Type")] = None

    def read(self, fallback: str) -> EvalProblem:
        body = self.body.strip()
        asked = f"{body}{'' if body[-1] in '.?!,' else '.'} {self.question}"
        return EvalProblem(_problem(asked, self.id or fallback), self.answer, self.type)


class InputTarget(_Row):
    title = "MAWPS, GSM-Hard"
    input: Text
    target: Answer
    idx: Name | None = None
    type: str | None = None

    def read(self, fallback: str) -> EvalProblem:
        return EvalProblem(_problem(self.input, self.idx or fallback), self.target, self.type)


# In order: a format whose fields include another's comes first.
FORMATS: tuple[type[_Row], ...] = (
    HumanEval,
    MBPP,
    Game24,
    DeepMind,
    Plain,
    Competition,
    GSM8K,
    Svamp,
    InputTarget,
)


def known_formats() -> str:
    """Every format with the fields that it is known by, in one line."""
    return "; ".join(f"{row.title} {{{', '.join(row.fields())}}}" for row in FORMATS)


def read_problems(path: Path) -> Iterator[EvalProblem]:
    """The problems of a file, in order, read as they are asked for.

    Ids are the file's own, else `FORMAT-K` with K the line's number. Raises `InputError` for a
    file that cannot be read or is empty, and `FormatError`, naming the line, for a broken line,
    for fields that no format has, and for an id that stands twice.
    """
    seen: dict[str, int] = {}
    for number, row in read_rows(path):
        where = f"{path}, line {number}"
        read = _read(row, where, number)
        first = seen.setdefault(read.problem.id, number)
        if first != number:
            raise FormatError(f"{where}: the id {read.problem.id!r} already stands in line {first}")
        yield read


def kinds_of(problems: Iterable[EvalProblem]) -> set[Kind]:
    """What kinds of problems there are."""
    return {one.kind for one in problems}


def _read(row: dict[str, Any], where: str, number: int) -> EvalProblem:
    known = next((one for one in FORMATS if all(name in row for name in one.fields())), None)
    if known is None:
        has = ", ".join(list(row)[:12]) or "none"
        raise FormatError(
            f"{where}: these fields are of no known format: {has[:300]}. Known: {known_formats()}"
        )
    try:
        return known.model_validate(row).read(f"{known.title.split()[0].lower()}-{number}")
    except ValidationError as error:
        raise FormatError(f"{where}: {_first(error)}") from None
    except (ProblemError, ValueError) as error:
        raise FormatError(f"{where}: {error}") from None


def _first(error: ValidationError) -> str:
    details: Sequence[Any] = error.errors(include_url=False, include_input=False)
    place = ".".join(str(part) for part in details[0]["loc"])
    if details[0]["type"] in ("string_pattern_mismatch", "string_too_short"):
        return f"{place} is empty or not of the expected form"
    return f"{place}: {details[0]['msg']}"


def _problem(text: str, name: str) -> Problem:
    return Problem.read(text, id=name)
