"""beam: the PRM steers, finished answers are never extended, siblings make room."""

import pytest
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import Capabilities, Proposal, Usage
from surefoot.graphs.events import Proposed, Scored
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from surefoot.graphs.strategies.beam import ranking
from surefoot.graphs.tree import Node, Tree

STEPWISE = Capabilities(n=True, seed=True, prefill=True, stepwise=True, max_n=8)


class ByWords:
    """A PRM that reads `good` and `bad`."""

    name = "words"

    async def score(self, problem, steps, evidence=()):
        return [0.9 if "good" in step else 0.1 if "bad" in step else 0.5 for step in steps]


def settings(width: int = 2, branching: int = 2) -> Settings:
    return Settings(options=StrategyOptions(beam_width=width, branching=branching))


async def test_the_best_prefixes_go_on_and_finished_answers_do_not(run) -> None:
    script = [
        ("step", ["a good start", "a bad start", "Answer: 7, bad"]),
        ("step", ["good end\nAnswer: 5", "a fair step", "good too"]),
    ]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="beam", settings=settings(2, 3), prm=ByWords())
    assert ran.outcome.answer == "5"
    assert [request.steps for request in policy.requests] == [(), ("a good start",)]
    assert ran.path == ("a good start", "good end", "Answer: 5")


async def test_the_search_ends_when_every_place_holds_an_answer(run) -> None:
    with ScriptedPolicy([("step", ["Answer: 5", "Answer: 6"])], STEPWISE) as policy:
        ran = await run(policy, strategy="beam", settings=settings(), prm=ByWords())
    assert ran.outcome.status == "answered"
    assert len(policy.requests) == 1


async def test_finished_answers_vote_by_equivalence_and_score(run) -> None:
    replies = ["Answer: 3, good", "Answer: 1/2", r"so \boxed{\frac12}"]
    with ScriptedPolicy([("step", replies)], STEPWISE) as policy:
        ran = await run(policy, strategy="beam", settings=settings(3, 3), prm=ByWords())
    assert ran.outcome.answer == "1/2", "two of 0.5 outweigh one of 0.9"


async def test_a_refuted_step_is_put_right_inside_the_search(run) -> None:
    script = [("step", ["2 + 3 = 6", "3 + 2 = 6"]), ("step", "Answer: 5"), ("step", "Answer: 5")]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="beam", settings=settings())
    assert [request.steps for request in policy.requests[1:]] == [("2 + 3 = 5",), ("3 + 2 = 5",)]
    assert ran.path == ("2 + 3 = 5", "Answer: 5")
    assert ran.outcome.verified
    assert ran.tree.fate(1) == "corrected"


async def test_the_same_step_is_laid_once(run) -> None:
    script = [("step", ["2 + 3 = 5", " 2 + 3  = 5", "2 + 3 = 6"]), ("step", "Answer: 5")]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="beam", settings=settings(4, 3))
    texts = [node.text for node in ran.tree.nodes.values()]
    assert sorted(texts) == ["2 + 3 = 5", "2 + 3 = 6", "Answer: 5"]


async def test_what_declines_is_no_answer(run) -> None:
    script = [("step", ["Answer: ?", "Answer: ?"]), ("solution", "Answer: ?")]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="beam", settings=settings())
    assert (ran.outcome.status, ran.outcome.answer) == ("abstained", None)


async def test_where_every_prefix_died_one_solution_is_still_tried(run) -> None:
    script = [("step", ["so", "hence"]), ("step", ["so", " "]), ("step", "hence")]
    with ScriptedPolicy([*script, ("solution", "thus\nAnswer: 5")], STEPWISE) as policy:
        ran = await run(policy, strategy="beam", settings=settings())
    assert ran.outcome.answer == "5"


async def test_near_the_end_of_the_budget_the_best_prefix_is_completed(run) -> None:
    costly = Proposal("a good start", "stop", usage=Usage(100, 300, 1))
    with ScriptedPolicy(
        [("step", [costly, Proposal("bad")]), ("solution", "Answer: 5")], STEPWISE
    ) as policy:
        ran = await run(
            policy, strategy="beam", settings=settings(), prm=ByWords(), budget=Budget(tokens=1_000)
        )
    assert ran.outcome.answer == "5"
    assert policy.requests[-1].steps == ("a good start",)


@pytest.mark.parametrize(("scores", "expected"), [
    ((0.9, 0.88, 0.87), [1, 4, 2]),
    ((0.9, 0.88, 0.5), [1, 2, 4]),
])  # fmt: skip
def test_siblings_make_room_for_another_family(scores, expected) -> None:
    log = [Node(1, 0, "a"), Node(2, 0, "b"), Node(3, 0, "root of another"), Node(4, 3, "c")]
    scored = [Scored(node=node, score=score) for node, score in zip((1, 2, 4), scores, strict=True)]
    laid = Proposed(parent=0, attempt=0, nodes=tuple(log))
    assert ranking(Tree.of([laid, *scored]), [1, 2, 4]) == expected
