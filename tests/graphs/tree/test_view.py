"""What the controller is shown, and what its word to answer does, in runs of the loop."""

from dataclasses import dataclass, field
from itertools import groupby

import pytest
from surefoot.agent.pebble.notation.verifier import Notation
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import BudgetLeft, Capabilities, Decision, TreeView
from surefoot.graphs.tree.view import is_settled
from surefoot.tools.base import Claim, Verdict
from surefoot.tools.calculator import Calculator

PROBLEM = "Work it out."
STEPWISE = Capabilities(n=True, seed=True, prefill=True, stepwise=True, max_n=8)


class Sold(Calculator):
    name, free = "sold", False


class SoldNotation(Notation):
    name, free = "sold", False


@dataclass
class Watching:
    """Asks whatever can be asked, corrects, and ends with the `last` step; keeps all views."""

    last: int = 99
    seen: list[TreeView] = field(default_factory=list)

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision:
        self.seen.append(view)
        if view.evidence.refuted:
            return Decision("correct")
        if "sold" in view.tools and not view.settled:
            return Decision("verify", tools=("sold",))
        if view.final or len(view.ancestors) + 1 == self.last:
            return Decision("answer", confidence=0.25)
        return Decision("accept")


def stepwise(*steps: str) -> ScriptedPolicy:
    return ScriptedPolicy([("step", step) for step in steps], STEPWISE)


async def test_earlier_steps_are_shown_with_what_is_known_of_them(run) -> None:
    controller = Watching()
    with stepwise("2 + 3 = 5", "5 * 4 = 21", "Answer: 20") as policy:
        await run(policy, PROBLEM, verifiers=(Sold(),), controller=controller)
    first, second = controller.seen[-1].ancestors
    assert (bool(first.evidence.supported), first.corrections, first.questions) == (True, 0, ())
    assert (second.corrections, second.settled, second.questions) == (1, True, ())


async def test_what_a_tool_could_be_asked_is_told_by_kind(run) -> None:
    controller, sold = Watching(), (SoldNotation(), Sold())
    with stepwise("2 + 3 = 5", "Answer: 5") as policy:
        await run(policy, "What is 2 + 3?", verifiers=sold, controller=controller)
    asked = [[question.kind for question in view.questions] for view in controller.seen]
    assert [kinds for kinds, _ in groupby(asked)] == [["notebook"], [], ["answer"], []]
    assert all(view.answer_tools == ("sold",) for view in controller.seen)
    assert [view.grounded for view in controller.seen][-2:] == [False, True]


async def test_a_step_that_is_cut_holds_no_claim_that_is_open(run) -> None:
    controller = Watching()
    with stepwise("2 + 3 = 6 and 5 * 4 = 21", "Answer: 20") as policy:
        ran = await run(policy, PROBLEM, verifiers=(Sold(),), controller=controller)
    settled = {view.corrections: view.settled for view in controller.seen}
    assert settled == {0: False, 1: True}
    assert ran.path[0] == "2 + 3 = 5"


async def test_what_going_on_takes_is_known_beforehand(run) -> None:
    controller = Watching()
    with stepwise("2 + 3 = 5", "Answer: 5") as policy:
        await run(policy, PROBLEM, controller=controller)
    assert all(view.ahead for view in controller.seen)
    controller = Watching()
    with ScriptedPolicy([("solution", "2 + 3 = 5\n\nAnswer: 5")]) as policy:
        await run(policy, PROBLEM, controller=controller)
    assert controller.seen[-2].ahead == 0, "the next step is there"


async def test_to_answer_in_the_middle_is_to_answer_with_what_there_is(run) -> None:
    with stepwise("2 + 3 = 5", "so 5 * 4 = 20") as policy:
        ran = await run(policy, PROBLEM, controller=Watching(last=2))
    assert (ran.outcome.status, ran.outcome.answer) == ("answered", "20")
    assert ran.outcome.confidence == 0.25
    assert not ran.outcome.verified, "no step says that it is the answer"
    with stepwise("Let us see") as policy:
        ran = await run(policy, PROBLEM, controller=Watching(last=1))
    assert (ran.outcome.status, ran.outcome.answer) == ("abstained", None)


@pytest.mark.parametrize(
    ("claims", "settled"),
    [([("1 + 1", "2")], True), ([("1 + 1", "3")], False), ([("1 + 1", "2"), ("2", "x")], False)],
)
def test_settled_is_what_a_tool_put_right_or_supports(claims, settled) -> None:
    claim = Claim("arithmetic", "1 + 1 = 3", (0, 9), "1 + 1", "=", "3")
    assert is_settled(claims, [Verdict("t", "refuted", claim, "", "2")]) == settled
    assert not is_settled(claims, [Verdict("t", "refuted", claim)])
