"""propose: ask the policy for the next step, or for the rest of the solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from langgraph.runtime import Runtime

from ..contracts import Proposal, ProposalRequest
from ..run.context import RunContext, request_size
from ..run.requests import with_results
from ..state import LoopState
from ..steps import stated_answer
from ..tree import Attempt, Node, Tree
from .bounded import Update, bounded

PROMPT = """\
Solve the problem step by step. Put each step in a paragraph of its own, with an empty line \
between steps. Write every calculation out as an equation, such as 38 * 3 = 114, so that it can \
be checked. To have something computed for you, write a question mark in place of the result: \
solve(3*x + 5 = 20, x) = ? or 17^5 mod 23 = ?
End with a line that says: Answer: and then the answer alone. If the problem cannot be solved \
from what it says, end with: Answer: ?"""

LAST_CALLS = 3


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
    if stepwise and _is_short(ctx, request):
        request = replace(request, task="solution", max_tokens=settings.max_tokens)
    proposal = (await ctx.ask(request))[0]
    texts, ended = await with_results(ctx, state["problem"], request.steps, proposal)
    nodes = lay(texts, head, tree.next_id, ended=ended, logprob=mean_logprob(proposal))
    ctx.emit("propose", parent=head, attempt=attempt, nodes=nodes)
    return {"log": [Attempt(head), *nodes], "queue": tuple(node.id for node in nodes)}


def _is_short(ctx: RunContext, request: ProposalRequest) -> bool:
    """Whether the ceiling has room for few more calls: then the rest is asked for in one."""
    left = ctx.meter.left().tokens
    size = request_size(request, instructed=ctx.policy.capabilities.instructed)
    return left is not None and left < LAST_CALLS * ctx.meter.prompt_tokens(size)


def lay(
    texts: Sequence[str], parent: int, next_id: int, *, ended: bool, logprob: float | None
) -> list[Node]:
    """The steps as a chain of nodes under `parent`, up to the last that states an answer.

    Only that one is final; where none states an answer, the step that the policy ended with.
    """
    stated = [stated_answer(text) for text in texts]
    last = max((index for index, answer in enumerate(stated) if answer), default=len(texts) - 1)
    nodes: list[Node] = []
    for index, text in enumerate(texts[: last + 1]):
        answer = stated[index] if index == last else None
        nodes.append(
            Node(
                id=next_id + index,
                parent=nodes[-1].id if nodes else parent,
                text=text,
                final=index == last and (answer is not None or (ended and bool(text))),
                answer=answer.answer if answer else None,
                logprob=logprob,
            )
        )
    return nodes


def mean_logprob(proposal: Proposal) -> float | None:
    """Mean log-probability (natural log) of the proposal's tokens, None where unknown."""
    if not proposal.logprobs:
        return None
    return sum(token.logprob for token in proposal.logprobs) / len(proposal.logprobs)
