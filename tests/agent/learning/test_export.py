"""Training data out of traces of real runs and of rollouts: each row against its schema."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from surefoot.agent.learning.export import KINDS, ExportMaterial, export
from surefoot.agent.learning.graded import grade
from surefoot.agent.learning.schema import (
    ChatRow,
    ExportedMessage,
    PreferenceRow,
    RolloutRow,
    StepwiseRow,
)
from surefoot.agent.learning.traces import read_runs


def row(number: int, *, correct: bool, hard: tuple[int | None, ...] = (1, 1)) -> RolloutRow:
    answer = "7" if correct else f"{number}0"
    steps = (f"step {number}", f"Answer: {answer}")
    return RolloutRow(
        id=f"p#{number}", problem="What?", steps=steps, labels=(None, None), hard=hard,
        answer=answer, correct=correct,
    )  # fmt: skip


ROWS = [
    row(0, correct=True),
    row(1, correct=False, hard=(1, 0)),
    row(2, correct=False, hard=(0, 0)),
    row(3, correct=False, hard=(None, None)),
]


@pytest.fixture
async def material(checked, sums) -> ExportMaterial:
    return ExportMaterial(await grade(read_runs([checked]), sums), ROWS)


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_has_rows_and_none_twice(material, kind):
    rows = export(kind, material)
    assert rows
    assert len(set(rows)) == len(rows)
    for one in rows:
        assert type(one).model_validate_json(one.model_dump_json()) == one


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_comes_of_nothing(kind):
    assert export(kind, ExportMaterial()) == []


async def test_chains_are_right_and_read_as_a_chat(material, sums):
    rows = [one for one in export("sft", material) if isinstance(one, ChatRow)]
    assert {len(one.messages) for one in rows} == {3}
    answers = {one.problem.text: one.answer for one in sums}
    for one in rows:
        problem = one.messages[1].content
        assert one.messages[2].content.endswith(f"Answer: {answers.get(problem, '7')}")


def test_right_stands_against_wrong():
    rows = export("vstar", ExportMaterial(rollouts=ROWS))
    assert len(rows) == 3
    for one in rows:
        assert isinstance(one, PreferenceRow)
        assert one.chosen[0].content == "step 0\n\nAnswer: 7"
        assert "Answer: 7" not in one.rejected[0].content


def test_the_evaluator_sees_the_right_one_first_and_second_in_turn():
    rows = export("evaluator", ExportMaterial(rollouts=ROWS))
    assert [one.chosen[0].content for one in rows] == ["A", "B", "A"]
    for one in rows:
        shown = one.prompt[1].content
        right = "A" if shown.index("step 0") < shown.index("\n\nB:") else "B"
        assert one.chosen[0].content == right


async def test_corrections_are_the_better_ones(material):
    rows = export("correction", material)
    for one in rows:
        assert isinstance(one, PreferenceRow)
        left, _, wrong = one.rejected[0].content.partition(" = ")
        first, second = map(int, left.split(" + "))
        assert one.chosen[0].content == f"{left} = {first + second}"
        assert int(wrong) != first + second
        assert "What was found" in one.prompt[1].content


def test_step_labels_end_with_the_first_wrong_step():
    rows = export("steps", ExportMaterial(rollouts=ROWS))
    assert [(len(one.completions), one.labels) for one in rows if isinstance(one, StepwiseRow)] == [
        (2, (True, True)),
        (2, (True, False)),
        (1, (False,)),
    ]


async def test_a_stream_holds_its_mistakes(material):
    rows = [one for one in export("stream", material) if isinstance(one, ChatRow)]
    for one in rows:
        text = one.messages[-1].content
        assert text.index("That is wrong: ") < text.index("Correction: ") < text.index("Answer:")


def test_schemas_refuse_what_is_none():
    said = (ExportedMessage(role="assistant", content="x"),)
    with pytest.raises(ValidationError, match="same"):
        PreferenceRow(prompt=said, chosen=said, rejected=said)
    with pytest.raises(ValidationError, match="one label"):
        StepwiseRow(prompt="p", completions=("a", "b"), labels=(True,))
