"""propose: ask the policy for the next step, or for the rest of the solution."""

from __future__ import annotations

from langgraph.runtime import Runtime

from ..context import RunContext
from ..protocols import Proposal, ProposalRequest
from ..state import LoopState
from ..steps import split_steps, stated_answer
from ..tree import Attempt, Node, Tree
from .bounded import Update, bounded

PROMPT = """\
Solve the problem step by step. Put each step in a paragraph of its own, with an empty line \
between steps. Write every calculation out as an equation, such as 38 * 3 = 114, so that it can \
be checked. To have something computed for you, write a question mark in place of the result: \
solve(3*x + 5 = 20, x) = ? or 17^5 mod 23 = ?
End with a line that says: Answer: and then the answer alone. If the problem cannot be solved \
from what it says, end with: Answer: ?"""


@bounded
async def propose(state: LoopState, runtime: Runtime[RunContext]) -> Update:
    """Lay the policy's next steps under the head of the tree, as one chain."""
    ctx, head = runtime.context, state.get("head", 0)
    tree = Tree.of(state.get("log", []))
    attempt = tree.attempts.get(head, 0)
    stepwise = ctx.policy.capabilities.stepwise
    settings = ctx.settings
    request = ProposalRequest(
        problem=state["problem"],
        problem_id=state.get("problem_id", ""),
        steps=tree.texts(head),
        task="step" if stepwise else "solution",
        prompt=PROMPT,
        max_tokens=settings.step_tokens if stepwise else settings.max_tokens,
        temperature=settings.temperature_of(attempt),
        seed=settings.seed + tree.attempts.total() - len(tree.attempts),
        top_logprobs=settings.top_logprobs,
    )
    proposals = await ctx.ask(request)
    nodes = lay(proposals[0], head, tree.next_id)
    ctx.emit("propose", parent=head, attempt=attempt, nodes=nodes)
    return {"log": [Attempt(head), *nodes], "queue": tuple(node.id for node in nodes)}


def lay(proposal: Proposal, parent: int, next_id: int) -> list[Node]:
    """A proposal's steps as a chain of nodes; always at least one, be it empty.

    A step is final where it states the answer, or where the policy ended with it.
    """
    texts = list(proposal.steps or split_steps(proposal.text)) or [""]
    logprob = mean_logprob(proposal)
    nodes: list[Node] = []
    for text in texts:
        stated = stated_answer(text)
        nodes.append(
            Node(
                id=next_id + len(nodes),
                parent=nodes[-1].id if nodes else parent,
                text=text,
                final=stated is not None,
                answer=stated.answer if stated else None,
                logprob=logprob,
            )
        )
        if stated is not None:
            break
    last = nodes[-1]
    if proposal.finish == "end" and not last.final and last.text:
        nodes[-1] = Node(last.id, last.parent, last.text, final=True, logprob=logprob)
    return nodes


def mean_logprob(proposal: Proposal) -> float | None:
    """Mean log-probability (natural log) of the proposal's tokens, None where unknown."""
    if not proposal.logprobs:
        return None
    return sum(token.logprob for token in proposal.logprobs) / len(proposal.logprobs)
