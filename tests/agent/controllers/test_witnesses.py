"""What whole attempts are worth together, and how the record of a model moves that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from surefoot.agent.controllers.witnesses import (
    AGREED,
    AT_THE_END,
    FEATURES,
    ModelStanding,
    WitnessController,
    Witnesses,
)
from surefoot.graphs.contracts import BudgetLeft, Heard, Hearing
from surefoot.tools.plausible import Plausibility

LEFT = BudgetLeft()
CHAIN = Heard("43", supported=1, logprob=-0.1)
PROGRAM = Heard("43", "program", supported=1, logprob=-0.1)
OTHER = Heard("23", "program", supported=1, logprob=-0.1)


def weigh(
    controller: WitnessController,
    *heard: Heard,
    left: BudgetLeft = LEFT,
    programs: bool = True,
) -> Hearing:
    answers = [one.answer for one in heard]
    groups = [
        tuple(at for at, one in enumerate(answers) if one == answer)
        for answer in dict.fromkeys(answers)
        if answer is not None
    ]
    return controller.weigh(heard, groups, left, programs)


def test_the_shipped_file_knows_every_feature() -> None:
    shipped = Witnesses.read()
    assert set(shipped.weights) == set(FEATURES)
    assert set(shipped.said) <= set(AT_THE_END)
    for model in shipped.models:
        assert set(shipped.of(model).weights) == set(FEATURES)
        assert set(shipped.of(model).said) == set(AT_THE_END)
    assert shipped.of("openai:Qwen2.5-Coder-1.5B-Instruct-Q4") == shipped.of("qwen2.5-coder-1.5b")
    assert shipped.of("some other model") == shipped


@pytest.mark.parametrize("model", ["", "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"])
def test_agreement_raises_and_disagreement_lowers_the_chance(model: str) -> None:
    alone, agreed, differs = (
        weigh(WitnessController(model), *heard).chance
        for heard in ((CHAIN,), (CHAIN, PROGRAM), (CHAIN, OTHER))
    )
    assert differs < alone
    assert differs < agreed


def test_verified_is_said_only_of_what_is_sure() -> None:
    controller = WitnessController("qwen2.5-coder-1.5b")
    alone = weigh(controller, CHAIN, programs=False)
    assert not alone.grounds
    many = weigh(controller, CHAIN, CHAIN, PROGRAM, PROGRAM, PROGRAM)
    assert bool(many.grounds) == (many.chance >= AGREED)
    programs = weigh(controller, PROGRAM, PROGRAM, PROGRAM)
    assert not programs.grounds, "a program does not bear itself out"


def test_a_model_whose_witnesses_seldom_agree_is_believed_less() -> None:
    good, bad = WitnessController(), WitnessController()
    for _ in range(30):
        good.standing.learn(agrees=True)
        bad.standing.learn(agrees=False)
    assert weigh(good, CHAIN).chance > weigh(bad, CHAIN).chance
    assert ModelStanding().rate(0.4, 10) == pytest.approx(0.4)


@pytest.mark.parametrize("model", ["", "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"])
def test_an_answer_given_is_believed_more_where_a_program_agrees(model: str) -> None:
    controller = WitnessController(model)
    alone, agreed, differs = (
        weigh(controller, *heard, left=BudgetLeft(tokens=0)).chance
        for heard in ((CHAIN,), (CHAIN, PROGRAM), (CHAIN, OTHER))
    )
    assert differs < alone < agreed < 1


@pytest.mark.parametrize("model", ["", "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"])
def test_effort_says_how_long_a_doubtful_answer_is_heard(model: str) -> None:
    def witnesses(effort: str) -> int:
        heard = [Heard("0", logprob=-0.6)]
        while True:
            kind = weigh(
                WitnessController(model), *heard, left=BudgetLeft(effort=effort)
            ).decision.kind
            if kind == "answer":
                return len(heard)
            heard.append(Heard(str(len(heard)), "program" if kind == "confirm" else "chain"))

    assert witnesses("low") == 1
    assert 1 < witnesses("medium") <= witnesses("high")
    assert witnesses("high") > 4


def test_what_is_bought_next_and_when_it_ends() -> None:
    shipped = Witnesses.read().model_copy(
        update={"answer": 0.99, "programs": 1, "chains": 2, "models": {}}
    )
    controller = WitnessController("", shipped)
    assert weigh(controller, CHAIN).decision.kind == "confirm"
    assert weigh(controller, CHAIN, OTHER).decision.kind == "attempt"
    assert weigh(controller, CHAIN, OTHER, Heard("7")).decision.kind == "answer"
    assert weigh(controller, CHAIN, programs=False).decision.kind == "attempt"
    spent = BudgetLeft(tokens=0)
    assert weigh(controller, CHAIN, left=spent).decision.kind == "answer"
    no_tools = BudgetLeft(tool_calls=0)
    assert weigh(controller, CHAIN, left=no_tools).decision.kind == "attempt"


def test_nothing_heard_is_no_answer() -> None:
    found = weigh(WitnessController("qwen2.5-coder-0.5b"), Heard(None), Heard(None, "program"))
    assert found.best is None
    assert found.chance == 0.0


MODELS = pytest.mark.parametrize("model", ["", "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"])


@MODELS
@pytest.mark.parametrize(
    "change",
    [
        {"nats": 60.0},
        {"plausible": Plausibility(unread=1)},
        {"plausible": Plausibility(odd=True)},
    ],
)
def test_a_surprising_an_inattentive_and_an_odd_chain_are_believed_less(
    model: str, change: dict[str, object]
) -> None:
    usual = replace(CHAIN, nats=20.0)
    worse = replace(usual, **change)
    chance = [weigh(WitnessController(model), one).chance for one in (usual, worse)]
    assert chance[1] < chance[0]


@MODELS
def test_by_longer_numbers_a_program_gains_on_a_chain(model: str) -> None:
    def behind(digits: int) -> float:
        long = Plausibility(digits=digits)
        sides = [replace(one, plausible=long) for one in (CHAIN, OTHER)]
        heard = [weigh(WitnessController(model), one).chance for one in sides]
        return heard[0] - heard[1]

    assert behind(8) < behind(2)


def test_where_the_numbers_are_out_of_the_ordinary_no_answer_is_odd() -> None:
    huge = [replace(CHAIN, plausible=Plausibility(odd=odd, digits=8)) for odd in (False, True)]
    assert weigh(WitnessController(), huge[0]).chance == weigh(WitnessController(), huge[1]).chance


def test_a_near_tie_goes_to_the_first_chain() -> None:
    known = Witnesses.read()
    near = replace(OTHER, by="chain")

    def best(stay: float) -> int | None:
        controller = WitnessController("", known.model_copy(update={"stay": stay, "chains": 1}))
        doubtful = replace(CHAIN, logprob=-0.12)
        return weigh(controller, doubtful, near, programs=False).best

    assert best(0.0) == 1
    assert best(0.1) == 0
