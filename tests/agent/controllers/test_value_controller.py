"""The controller of expected value: pure arithmetic over what is believed and what things cost."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.controllers.controller_file import read_controller
from surefoot.agent.controllers.threshold import ThresholdController, Thresholds
from surefoot.agent.controllers.value import ValueController
from surefoot.agent.controllers.value_model import (
    Bounds,
    LogisticCurve,
    Pace,
    Prices,
    Tool,
    ValueModel,
)
from surefoot.graphs.contracts import BudgetLeft, Evidence, Passed, TreeView
from surefoot.graphs.errors import FormatError
from surefoot.graphs.questions import Question
from surefoot.sandbox.errors import InputError
from surefoot.tools.base import Claim, Verdict

CLAIM = Claim("arithmetic", "1 + 1 = 3", (0, 9), "1 + 1", "=", "3", (8, 9))
KNOWN = Evidence((Verdict("t", "refuted", CLAIM, "1 + 1 = 2", "2"),))
SUPPORTED = Evidence((Verdict("symbolic", "supported", CLAIM),))
UNKNOWN = Evidence((Verdict("t", "refuted", CLAIM, "not so"),))
AS_SCORED = LogisticCurve(intercept=0, slope=1)
SURE = LogisticCurve(intercept=30, slope=0)
MODEL = ValueModel(
    prices=Prices(token=0.0, tool=0.05, error=1.0),
    stood=SURE,
    corrected=LogisticCurve(intercept=2, slope=0),
    beyond=AS_SCORED,
    final=AS_SCORED,
    tools={
        "symbolic": Tool(refutes=LogisticCurve(intercept=0, slope=-1)),
        "critique": Tool(refutes=LogisticCurve(intercept=0, slope=-1), tokens=100),
    },
    mended=0.9,
    start=0.6,
    retried=0.5,
    early=0.5,
    pace=Pace(written=20, prompt=50, lengths=(0, 0, 10, 10, 10, 10)),
    bounds=Bounds(max_corrections=2, max_backtracks=4, max_attempts=2, max_steps=5),
)
NO_WAY_BACK = {"backtracks": 4}
SUM = Question("symbolic", "arithmetic")
ROOT_OF_IT = Question("symbolic", "solution")
ASKABLE = {"tools": ("symbolic",), "questions": (SUM,)}


def decide(model: ValueModel = MODEL, left: BudgetLeft = BudgetLeft(), **view: object):
    seen = TreeView(**{"score": 0.9, "evidence": Evidence(), **view})
    return ValueController(model).decide(seen, left)


def priced(**prices: float) -> ValueModel:
    return MODEL.model_copy(update={"prices": MODEL.prices.model_copy(update=prices)})


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        ({}, "accept"),
        ({"final": True}, "answer"),
        ({"score": 0.4, **NO_WAY_BACK}, "abstain"),
        ({"score": 0.4, "final": True, **NO_WAY_BACK}, "abstain"),
        ({"score": 0.6, "final": True, **NO_WAY_BACK}, "answer"),
        ({"score": 0.02, "ancestors": (Passed(0.99),), "attempts": (1, 0)}, "backtrack"),
        ({"score": 0.8, **ASKABLE}, "verify"),
        ({"score": 0.8, "tools": ("unheard of",)}, "accept"),
        ({"score": 0.999, **ASKABLE}, "accept"),
        ({"score": 0.8, "tools": ("symbolic",)}, "accept"),
        ({"evidence": KNOWN}, "correct"),
        ({"evidence": KNOWN, "corrections": 2, **NO_WAY_BACK}, "abstain"),
        ({"declined": True, "final": True}, "abstain"),
        ({"empty": True, "ancestors": (Passed(0.99),), "attempts": (1, 0)}, "backtrack"),
        ({"repeated": True, **NO_WAY_BACK}, "abstain"),
        ({"ancestors": (Passed(0.99),) * 4, "attempts": (1,) * 4 + (0,)}, "backtrack"),
    ],
)
def test_decisions(view, kind):
    assert decide(**view).kind == kind


def test_a_tool_is_asked_while_its_call_costs_less_than_it_is_worth():
    view = {"score": 0.8, **ASKABLE, **NO_WAY_BACK}
    # refuted with 0.2, each time -1 becomes 0.9 * 1 - 0.1 * 1 = 0.8: worth 0.36
    assert decide(priced(tool=0.35), **view).tools == ("symbolic",)
    assert decide(priced(tool=0.37), **view).kind == "accept"


def test_what_a_tool_let_stand_is_worth_more():
    view = {"score": 0.45, **NO_WAY_BACK}
    assert decide(evidence=SUPPORTED, **view).kind == "accept"
    assert decide(evidence=Evidence(), **view).kind == "abstain"


def test_a_policy_that_doubted_its_own_words_is_checked():
    doubting = Tool(refutes=LogisticCurve(intercept=-4, slope=0, doubt=1, usual=-3))
    model = MODEL.model_copy(update={"tools": {"symbolic": doubting}})

    def kind(logprob: float | None) -> str:
        view = {"score": 0.9, **ASKABLE, **NO_WAY_BACK}
        return decide(model, evidence=Evidence(logprob=logprob), **view).kind

    assert [kind(-0.5), kind(-1e-5), kind(None)] == ["verify", "accept", "accept"]


def of_two_kinds() -> ValueModel:
    """Sums are doubted as the policy doubts its words, solutions always a little."""
    sums = LogisticCurve(intercept=-4, slope=0, doubt=1, usual=-3)
    tool = Tool(refutes=sums, kinds={"solution": LogisticCurve(intercept=-1, slope=0)})
    return MODEL.model_copy(update={"tools": {"symbolic": tool}})


def test_only_those_claims_are_asked_about_that_are_worth_it():
    view = {"score": 0.9, "tools": ("symbolic",), "questions": (SUM, ROOT_OF_IT), **NO_WAY_BACK}
    sure, unsure = Evidence(logprob=-1e-5), Evidence(logprob=-3.0)
    assert decide(of_two_kinds(), evidence=sure, **view).kinds == ("solution",)
    assert decide(of_two_kinds(), evidence=unsure, **view).kinds == ("arithmetic", "solution")
    one_call = BudgetLeft(tool_calls=1)
    assert len(decide(of_two_kinds(), one_call, evidence=unsure, **view).kinds) == 1


def test_what_is_said_of_the_problem_itself_is_doubted_for_what_led_to_it():
    doubtful, sound = (Passed(0.9, questions=(ROOT_OF_IT,)),) * 3, (Passed(0.9),) * 3
    model = of_two_kinds()
    model = model.model_copy(update={"prices": Prices(token=0.0, tool=0.5, error=1.0)})
    view = {"score": 0.9, "tools": ("symbolic",), "questions": (ROOT_OF_IT,), **NO_WAY_BACK}
    view["attempts"] = (1, 1, 1, 1)
    assert decide(model, ancestors=doubtful, **view).kind == "verify"
    assert decide(model, ancestors=sound, **view).kind == "accept"


def test_what_led_to_a_step_that_is_true_of_the_problem_does_not_matter():
    controller = ValueController(MODEL)
    doubtful = Passed(0.6, questions=(SUM,))
    view = TreeView(0.9, Evidence(), (doubtful, Passed(0.9, grounded=True)), final=True)
    assert controller.chance(view) == pytest.approx(0.9)
    assert controller.chance(replace(view, ancestors=(doubtful, Passed(0.9)))) < 0.6


def test_a_step_may_wait_where_the_answer_can_be_judged_in_the_end():
    before = Passed(0.8, questions=(SUM,))  # one question in the end does for both
    view = {"score": 0.8, **ASKABLE, **NO_WAY_BACK, "ancestors": (before,), "attempts": (1, 1)}
    model = priced(error=0.0, tool=0.05)
    assert decide(model, **view).kind == "verify"
    assert decide(model, **view, answer_tools=("symbolic",)).kind == "accept"


def test_what_was_corrected_is_not_checked_again_for_nothing():
    view = {"score": 0.8, **ASKABLE, "corrections": 1}
    assert decide(**view).kind == "accept"
    often = MODEL.tools["symbolic"].model_copy(update={"again": 0.5})
    model = MODEL.model_copy(update={"tools": {"symbolic": often}})
    assert decide(model, **view).kind == "verify"
    assert decide(model, **view, settled=True).kind == "accept"  # by what the tool itself found


def test_the_dearer_an_error_the_more_is_asked_and_the_less_is_answered():
    view = {"score": 0.97, **ASKABLE, "final": True}
    assert decide(**view).kind == "verify"
    assert decide(priced(error=0.0), **view).kind == "answer"
    assert decide(priced(error=20.0), score=0.9, final=True, **NO_WAY_BACK).kind == "abstain"


def test_of_two_tools_the_one_that_pays_more_is_asked_alone():
    view = {"score": 0.7, "tools": ("critique", "symbolic"), "questions": (SUM,)}
    assert decide(**view).tools == ("symbolic",)
    assert decide(priced(tool=10.0), **view).tools == ("critique",)


@pytest.mark.parametrize(
    "left", [BudgetLeft(tool_calls=0), BudgetLeft(seconds=0.0)], ids=["calls", "seconds"]
)
def test_what_the_budget_does_not_allow_is_not_asked(left):
    assert decide(left=left, score=0.8, **ASKABLE).kind == "accept"


def test_a_new_attempt_must_be_able_to_end():
    view = {"score": 0.3, "final": True, "ancestors": (Passed(0.99),), "attempts": (1, 0)}
    assert decide(**view).steps_back == 1
    # one more step takes a prompt of 50 + 20 and 20 of its own
    assert decide(left=BudgetLeft(tokens=80), **view).kind == "abstain"


def test_it_goes_back_to_the_prefix_that_promises_most():
    view = {"score": 0.05, "ancestors": (Passed(0.95), Passed(0.3)), "attempts": (1, 1, 1)}
    model = MODEL.model_copy(update={"retried": 0.8})
    assert decide(model, **view).steps_back == 2
    assert decide(model, **{**view, "attempts": (1, 2, 1)}).kind == "abstain"


def test_earlier_steps_that_were_not_checked_count():
    controller = ValueController(MODEL)
    view = TreeView(0.9, Evidence(), (Passed(0.8, questions=(SUM,)), Passed(0.9)), final=True)
    assert controller.chance(view) == pytest.approx(0.9 * 0.8)
    checked = replace(view, ancestors=(Passed(0.8, SUPPORTED), Passed(0.9)))
    assert controller.chance(checked) == pytest.approx(0.9)
    put_right = replace(view, ancestors=(Passed(0.8, questions=(SUM,), corrections=1),))
    assert controller.chance(replace(put_right, score=0.72)) == pytest.approx(0.9)


def test_a_low_score_of_a_step_that_was_put_right_is_not_held_against_what_follows():
    put_right = Passed(0.01, corrections=1)
    view = {"score": 0.0095, "ancestors": (put_right,), "attempts": (1, 1), "final": True}
    assert decide(**view).kind == "answer"
    assert decide(**{**view, "score": 0.002, **NO_WAY_BACK}).kind == "abstain"


def test_what_was_left_and_is_said_again_may_be_gone_on_with():
    view = {"score": 0.99, "final": True, "repeated": True, **NO_WAY_BACK}
    assert decide(priced(error=0.0), **view, retaken=True).kind == "answer"
    assert decide(priced(error=0.0), **view).kind == "abstain"  # it goes in a circle


@pytest.mark.parametrize(
    ("ahead", "left", "kind"),
    [(100, None, "accept"), (100, 500, "accept"), (100, 110, "answer"), (0, 110, "accept")],
)
def test_where_no_step_fits_any_more_it_answers_with_what_there_is(ahead, left, kind):
    decision = decide(priced(error=0.0), BudgetLeft(tokens=left), ahead=ahead, score=0.8)
    assert decision.kind == kind
    if kind == "answer":
        assert decision.confidence == pytest.approx(0.8 * MODEL.early)
    wary = decide(priced(error=1.0), BudgetLeft(tokens=left), ahead=ahead, score=0.8)
    assert wary.kind == ("abstain" if kind == "answer" else kind)


def test_a_tool_is_not_paid_for_where_there_is_no_time_to_end():
    view = {"score": 0.8, **ASKABLE, "ahead": 100, **NO_WAY_BACK}
    model = priced(error=0.0, tool=0.1)
    assert decide(model, BudgetLeft(tokens=2000), **view).kind == "verify"
    # worth half as much: only half of what it would come to is the answer
    assert decide(model, BudgetLeft(tokens=110), **view).kind == "answer"


def test_how_often_a_solution_ends_in_time():
    pace = MODEL.pace
    assert pace.tokens(1, 2) == (50 + 20 + 20) + (50 + 40 + 20)
    assert pace.finishes(1, None) == pace.finishes(1, 10_000) == 1.0
    assert pace.finishes(1, 90) == 0.25
    assert pace.finishes(1, 89) == 0.0
    assert pace.finishes(1, 110) == 0.5  # two more steps in one call
    assert pace.finishes(9, 1_000) == 1.0  # longer than any that was seen
    assert pace.remaining(1) == 2.5
    assert pace.model_copy(update={"stride": 4.0}).tokens(1, 4) == 70 + 80


def test_a_correction_by_the_policy_needs_tokens_one_by_the_tool_none():
    left = BudgetLeft(tokens=60)
    assert decide(left=left, evidence=KNOWN, final=True).kind == "correct"
    assert decide(left=left, evidence=UNKNOWN, final=True).kind == "abstain"


@settings(deadline=None)
@given(
    st.floats(0, 1),
    st.lists(st.floats(0, 1), max_size=8),
    st.integers(0, 6),
    st.booleans(),
    st.sampled_from([(), ("symbolic",), ("critique", "symbolic")]),
    st.sampled_from([None, 0, 60, 10_000]),
)
def test_it_never_exceeds_its_bounds(score, ancestors, count, final, tools, tokens):
    view = TreeView(
        score=score,
        evidence=KNOWN if count % 2 else Evidence(),
        ancestors=tuple(map(Passed, ancestors)),
        attempts=(count,) * (len(ancestors) + 1),
        tools=tools,
        questions=(SUM, ROOT_OF_IT) if tools else (),
        corrections=count,
        backtracks=count,
        final=final,
    )
    decision = ValueController(MODEL).decide(view, BudgetLeft(tokens=tokens))
    if decision.kind == "backtrack":
        assert 1 <= decision.steps_back <= len(ancestors) + 1
        assert count < min(MODEL.bounds.max_backtracks, MODEL.bounds.max_attempts)
    if decision.kind == "correct":
        assert count < MODEL.bounds.max_corrections
    if decision.kind == "accept":
        assert not final
        assert not view.evidence.refuted
    assert set(decision.tools) <= set(tools)
    assert decision == ValueController(MODEL).decide(replace(view), BudgetLeft(tokens=tokens))


def test_a_file_is_told_by_its_fields(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(MODEL.model_dump_json())
    read = read_controller(path)
    assert isinstance(read, ValueController)
    assert read.model == MODEL
    path.write_text(Thresholds.read().model_dump_json())
    assert isinstance(read_controller(path), ThresholdController)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "object"),
        ("{", "object"),
        (MODEL.model_dump_json().replace('"start":0.6', '"start":1.6'), "start"),
        ('{"accept": 2}', "accept"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "c.json"
    path.write_text(text)
    with pytest.raises(FormatError, match=said):
        read_controller(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        read_controller(tmp_path / "none.json")
