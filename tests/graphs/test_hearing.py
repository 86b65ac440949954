"""The loop on a model that writes whole solutions: cut at what falls, hear witnesses, answer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from surefoot.agent.controllers.witnesses import WitnessController, Witnesses
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.agent.prm.none import NoPRM
from surefoot.graphs import loop
from surefoot.graphs.contracts import (
    Capabilities,
    Evidence,
    Proposal,
    ProposalRequest,
    Reader,
    TokenLogprob,
)
from surefoot.graphs.run.context import RunContext
from surefoot.graphs.strategies import beam, chain, refine, rejection
from surefoot.graphs.tree import Tree
from surefoot.sandbox import Sandbox, open_sandbox
from surefoot.tools.base import Claim, StepContext, Verdict
from surefoot.tools.calculator import Calculator
from surefoot.tools.python import Printing, PythonTool

pytestmark = pytest.mark.asyncio(loop_scope="module")

CANDY = (
    "In a candy machine, there are 22 more than four times the number of pink gumballs as there "
    "are blue gumballs."
)
# What Qwen2.5-Coder-Instruct 1.5B wrote of a bag of candies: the sum is 189, so 43 are pink.
WRONG = """\
To find the number of pink candies, we subtract the others from the total.

\\[ 232 - (54 + 108 + 27) = 232 - 209 = 23 \\] \
Therefore, the number of pink candies is \\boxed{23}."""
RIGHT = "Therefore, the number of pink candies is \\boxed{43}."
PROGRAM = "total = 232\nprint(total - (54 + 108 + 27))"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox("local", preload=()) as opened:
        yield opened


WEIGHTS = {"programs_for": 3.0, "programs_against": -1.0, "chains_for": 1.0, "rate": 1.0}
BELIEVED = Witnesses(
    weights=WEIGHTS, prior=0.6, prior_count=20, answer=0.9, confirm=0.9, programs=1, chains=1
)  # fmt: skip


async def solve(
    policy: ScriptedPolicy,
    sandbox: Sandbox,
    problem: str = CANDY,
    believed: Witnesses = BELIEVED,
) -> dict[str, Any]:
    ctx = RunContext(
        run="test",
        policy=policy,
        prm=NoPRM(),
        controller=WitnessController("", believed),
        verifiers=(Calculator(), Printing(sandbox), PythonTool(sandbox)),
    )
    return await loop.build().ainvoke({"problem": problem, "log": []}, context=ctx)


def chat(*script: Any) -> ScriptedPolicy:
    return ScriptedPolicy(script, capabilities=Capabilities(prefill=True))


async def test_what_followed_from_a_refuted_result_is_not_answered(sandbox: Sandbox) -> None:
    policy = chat(("solution", WRONG), ("solution", RIGHT), ("solution", PROGRAM))
    outcome = (await solve(policy, sandbox))["outcome"]
    assert outcome.answer == "43"
    assert outcome.checked
    went_on = policy.requests[1]
    assert went_on.steps[-1] == "\\[ 232 - (54 + 108 + 27) = 43\\]"  # no 209, no 23


async def test_an_answer_that_was_refuted_on_its_path_is_not_given(sandbox: Sandbox) -> None:
    stubborn = "Therefore, the number of pink candies is \\boxed{23}."
    policy = chat(("solution", WRONG), ("solution", stubborn), ("solution", PROGRAM))
    outcome = (await solve(policy, sandbox))["outcome"]
    assert outcome.answer == "43"


async def test_the_chain_goes_on_from_what_its_code_prints(sandbox: Sandbox) -> None:
    invented = (
        "We compute it.\n\n```python\nprint(16 - 3 - 4)\n```\n\n```output\n12\n```\n\n"
        "So there are \\boxed{12} eggs."
    )
    policy = chat(
        ("solution", invented), ("solution", "So there are \\boxed{9} eggs."),
        ("solution", "print(16 - 7)"),
    )  # fmt: skip
    outcome = (await solve(policy, sandbox))["outcome"]
    assert outcome.answer == "9"
    assert policy.requests[1].steps[-1] == "```output\n9\n```"
    assert policy.requests[2].started == "```python\n"


@pytest.mark.parametrize(("of_the_program", "answer"), [(-0.05, "10"), (-0.6, "9")])
async def test_a_program_counts_by_how_sure_the_model_was_of_it(
    sandbox: Sandbox, of_the_program: float, answer: str
) -> None:
    def sure(text: str, logprob: float) -> Proposal:
        return Proposal(text, logprobs=(TokenLogprob(text, logprob),))

    chain_says = sure("There are 16 - 7 = 9 eggs.\n\nThe answer is \\boxed{9}.", -0.2)
    program = sure("print(16 - 6)", of_the_program)
    weights = {"bias": -1.0, "logprob": 5.0}
    policy = ScriptedPolicy(
        [("solution", chain_says), ("solution", program)],
        capabilities=Capabilities(prefill=True, logprobs=True),
    )
    believed = BELIEVED.model_copy(update={"weights": weights})
    outcome = (await solve(policy, sandbox, believed=believed))["outcome"]
    assert outcome.answer == answer
    assert policy.requests[1].top_logprobs == 1


@pytest.mark.parametrize(
    ("program", "answer"),
    [("print(16 - 6)", "10"), ("print(20 - 6)", "9"), ("print(16 - 20)", "9")],
)
async def test_who_leaves_numbers_unread_or_answers_oddly_is_believed_less(
    sandbox: Sandbox, program: str, answer: str
) -> None:
    """The chain, whose words are less likely, leaves none of the problem's numbers unread."""
    weights = {"bias": -1.0, "logprob": 5.0, "unread": -2.0, "odd": -2.0}
    chain_says = "There are 16 - 7 = 9 eggs.\n\nThe answer is \\boxed{9}."
    policy = ScriptedPolicy(
        [
            ("solution", Proposal(chain_says, logprobs=(TokenLogprob("9", -0.2),))),
            ("solution", Proposal(program, logprobs=(TokenLogprob("9", -0.05),))),
        ],
        capabilities=Capabilities(prefill=True, logprobs=True),
    )
    believed = BELIEVED.model_copy(update={"weights": weights})
    problem = (
        "Ann, who lives behind the mill with her brother and her hens, has 16 eggs in a basket and "
        "eats some of them in the morning. How many eggs are left?"
    )
    outcome = (await solve(policy, sandbox, problem=problem, believed=believed))["outcome"]
    assert outcome.answer == answer


async def test_a_program_that_agrees_raises_the_confidence(sandbox: Sandbox) -> None:
    said = "There are 16 - 7 = 9 eggs.\n\nThe answer is \\boxed{9}."
    agrees = await solve(chat(("solution", said), ("solution", "print(16 - 7)")), sandbox)
    differs = await solve(
        chat(
            ("solution", said), ("solution", "print(16 - 6)"),
        ),
        sandbox,
    )  # fmt: skip
    assert agrees["outcome"].answer == "9"
    assert agrees["outcome"].confidence > 0.9
    assert not agrees["outcome"].verified, "one program's word is too little for that"
    assert not differs["outcome"].verified


async def test_a_program_that_fails_is_no_witness(sandbox: Sandbox) -> None:
    said = "There are 16 - 7 = 9 eggs.\n\nThe answer is \\boxed{9}."
    policy = chat(("solution", said), ("solution", "print(eggs)"))
    outcome = (await solve(policy, sandbox))["outcome"]
    assert outcome.answer == "9"
    assert not outcome.verified
    assert not outcome.grounds


class Writing(ScriptedPolicy):
    """A scripted model that is read while it writes, word by word."""

    written = ""

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        (proposal, *_) = await self.propose(request)
        words = re.findall(r"\S+\s*", proposal.text)
        for count in range(1, len(words) + 1):
            self.written = "".join(words[:count])
            if not await read(self.written):
                return replace(proposal, text=self.written, finish="stop")
        return proposal


async def test_a_stream_ends_at_the_first_refuted_claim(sandbox: Sandbox) -> None:
    wrong = (
        "There were 16 - 7 = 8 eggs.\n\nThey cost 8 * 2 = 16 dollars.\n\nThe answer is \\boxed{16}."
    )
    policy = Writing(
        [
            ("solution", wrong),
            ("solution", "So 9 * 2 = 18.\n\nIt is \\boxed{18}."),
            ("solution", "print(18)"),
        ],
        capabilities=Capabilities(prefill=True),
    )
    seen: list[str] = []
    whole = policy.stream

    async def watched(request: ProposalRequest, read: Reader) -> Proposal:
        proposal = await whole(request, read)
        seen.append(policy.written)
        return proposal

    policy.stream = watched  # type: ignore[method-assign]
    outcome = (await solve(policy, sandbox))["outcome"]
    assert outcome.answer == "18"
    assert "boxed{16}" not in seen[0]
    assert "16 dollars" not in seen[0]


SURE = BELIEVED.model_copy(update={"answer": 0.0, "confirm": 0.0})  # no witness pays


class Counting(Calculator):
    """The calculator, and every claim that it was asked of, by the steps before it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        self.asked.append((claim.text, tuple(context.steps)))
        return await super().check(claim, context)


async def test_what_was_judged_while_it_was_written_is_not_judged_again_when_it_is_laid() -> None:
    said = "There were 16 - 7 = 9 eggs.\n\nThey cost 9 * 2 = 18.\n\nThe answer is \\boxed{18}."
    policy = Writing([("solution", said)], capabilities=Capabilities(prefill=True))
    calculator = Counting()
    ctx = RunContext(
        run="test",
        policy=policy,
        prm=NoPRM(),
        controller=WitnessController("", SURE),
        verifiers=(calculator,),
    )
    state = await loop.build().ainvoke({"problem": CANDY, "log": []}, context=ctx)
    assert state["outcome"].answer == "18"
    assert {text for text, _ in calculator.asked} >= {"16 - 7 = 9", "9 * 2 = 18"}
    assert len(calculator.asked) == len(set(calculator.asked))
    assert ctx.meter.free_tools["calculator"] == len(calculator.asked)
    tree = Tree.of(state["log"])
    supported = [v.claim.text for node in tree.nodes for v in tree.evidence_of(node).supported]
    assert supported == ["16 - 7 = 9", "9 * 2 = 18"]


async def test_a_chain_alone_is_as_sure_as_such_chains_are() -> None:
    said = "There are 16 - 7 = 9 eggs.\n\nThe answer is \\boxed{9}."
    controller = WitnessController("", BELIEVED)
    ctx = RunContext(
        run="test", policy=chat(("solution", said)), prm=NoPRM(), controller=controller
    )
    outcome = (await chain.build().ainvoke({"problem": CANDY}, context=ctx))["outcome"]
    assert outcome.answer == "9"
    assert 0.3 < outcome.confidence < 0.9
    assert not outcome.verified


@pytest.mark.parametrize("strategy", [beam, refine, rejection])
async def test_a_search_is_as_sure_as_such_solutions_are_however_its_prm_scores(
    strategy: Any, sandbox: Sandbox
) -> None:
    """A PRM says which path is better; of how often such a model is right it knows nothing."""
    said = "There are 16 - 7 = 9 eggs.\n\nThe answer is \\boxed{9}."

    async def confidence(prior: float) -> float:
        ctx = RunContext(
            run="test",
            policy=Always(said),
            prm=Certain(),
            controller=WitnessController("", BELIEVED.model_copy(update={"prior": prior})),
            verifiers=(Calculator(),),
        )
        state = {"problem": CANDY, "log": []}
        outcome = (await strategy.build().ainvoke(state, context=ctx))["outcome"]
        assert outcome.answer == "9"
        return float(outcome.confidence)

    assert await confidence(0.2) < await confidence(0.8) < 1.0


class Certain:
    """A PRM that likes everything."""

    name = "certain"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        return [1.0] * len(steps)


class Always(ScriptedPolicy):
    """A policy that says the same whatever it is asked."""

    def __init__(self, text: str) -> None:
        super().__init__((), capabilities=Capabilities(prefill=True))
        self.text = text

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        self.requests.append(request)
        return [Proposal(self.text) for _ in range(request.n)]
