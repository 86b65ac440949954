"""Coding problems: write a program, run the tests that the problem shows, repair, and choose.

A program that fails a shown test is given back once, with the failing input, what was expected and
what came (Self-Debugging, Chen et al. 2023); then programs are drawn afresh until one passes. Among
those that pass, the larger part that returns the same on inputs nobody has shown is taken (CodeT,
Chen et al. 2022; S*, Li et al. 2025). The tests that a solution is graded by are never seen here.
"""

from __future__ import annotations

from ..sandbox.base import Sandbox
from ..tools.base import Claim, Verdict
from ..tools.programs.reading import read_program
from ..tools.programs.shown import Shown, Trial, agreed, shown_in, trials
from .contracts import Decision, ProposalRequest, Weighing
from .events import Answered, Attempted, VerdictGiven
from .kinds import Form, form_of
from .records import ROOT, Node, Outcome
from .run.context import RunContext
from .run.sampling import TEMPERATURE, mean_logprob
from .state import LoopState
from .tree.verbs import lay
from .tree.work import Update, Work, working

SYSTEM = "You are a helpful assistant."
REPAIR = """\
This attempt is wrong:

```python
{program}
```

{failures}

Write the whole function again, corrected, in one ```python block."""
MOST = 5  # programs, where the user asks for no number of samples
MAX_TOLD = 3  # failing tests that are told


def _form(ctx: RunContext, problem: str) -> Form:
    """What the problem asks for; a run that was not told reads it off the text."""
    return ctx.form or form_of(problem)


def is_coding(ctx: RunContext, problem: str) -> bool:
    """Whether the problem asks for a program."""
    return _form(ctx, problem).is_code


def _sandbox(ctx: RunContext) -> Sandbox | None:
    for tool in ctx.verifiers:
        if isinstance(found := getattr(tool, "sandbox", None), Sandbox):
            return found
    return None


@working(Work)
async def program(work: Work, state: LoopState) -> Update:
    """Ask for a program: at first as it comes, then repaired, then afresh."""
    ctx, tried = work.ctx, state.get("attempts", ())
    problem, settings = work.problem, work.ctx.settings
    form = _form(ctx, problem)
    told, prompt = problem, ""  # a policy knows the words that serve it best
    repair = len(tried) == 1 and (failures := _failures(work, tried[0]))
    if repair:
        code = work.tree.nodes[tried[0]].answer or ""
        told, prompt = f"{problem}\n\n{REPAIR.format(program=code, failures=failures)}", SYSTEM
    greedy = not tried or repair
    request = ProposalRequest(
        problem=told,
        problem_id=work.problem_id,
        task="solution",
        prompt=prompt,
        kind=form.kind,
        max_tokens=settings.max_tokens,
        temperature=settings.temperature if greedy else settings.temperature or TEMPERATURE,
        seed=settings.seed + len(tried),
        top_logprobs=settings.top_logprobs,
    )
    (proposal, *_) = await ctx.ask(request)
    node = Node(
        work.tree.next_id,
        ROOT,
        proposal.text,
        final=True,
        answer=(read_program(proposal.text, head=form.head, names=form.names) or "").rstrip()
        or None,
        logprob=mean_logprob(proposal),
    )
    lay(work, ROOT, [node], len(tried))
    work.emit(Attempted(number=len(tried) + 1, end=node.id))
    return {"attempts": (*tried, node.id)}


def _failures(work: Work, node: int) -> str:
    """What the tests found, a line each."""
    verdicts = work.tree.evidence_of(node).refuted
    return "\n".join(verdict.evidence for verdict in verdicts[:MAX_TOLD])


@working(Work)
async def tests(work: Work, state: LoopState) -> Update:
    """Run the shown tests on every program so far; answer, or ask for another program."""
    ctx, tried, sandbox = work.ctx, state["attempts"], _sandbox(work.ctx)
    names = _form(ctx, work.problem).names
    shown = shown_in(work.problem, names[0] if names else None)
    nodes = [node for node in tried if work.tree.nodes[node].answer]
    most = ctx.settings.samples if ctx.settings.samples > 1 else MOST
    if not shown or sandbox is None or not nodes:
        more = not nodes and len(tried) < most
        best, right, share = (nodes[0] if nodes else tried[-1]), False, 0.0
    else:
        ctx.meter.spend_tool("tests", free=False)
        found = await trials([work.tree.nodes[node].answer or "" for node in nodes], shown, sandbox)
        if nodes[-1] == tried[-1]:
            for verdict in _verdicts(found[-1], shown):
                work.emit(VerdictGiven(node=nodes[-1], verdict=verdict))
        at, share = agreed(found)
        best, right = nodes[at], found[at].right
        more = not right and len(tried) < most
    if more:
        return {"queue": (best,), "decision": Decision("attempt", "no program passes yet")}
    outcome = _outcome(work, best, shown, right=right, tried=len(tried), share=share)
    work.emit(Answered(outcome=outcome))
    return {"queue": (best,), "decision": Decision("answer"), "outcome": outcome}


def _verdicts(trial: Trial, shown: Shown) -> list[Verdict]:
    """What a trial says, as a tool's verdicts."""
    if not trial.failures:
        words = f"passes the {trial.shown} tests that the problem shows"
        claim = Claim("tests", f"{shown.entry} {words}", (0, 0))
        return [Verdict("tests", "supported", claim, words)]
    return [
        Verdict("tests", "refuted", Claim("tests", failure.test, (0, 0)), failure.words)
        for failure in trial.failures
    ]


def _outcome(
    work: Work, node: int, shown: Shown, *, right: bool, tried: int, share: float
) -> Outcome:
    controller, answer = work.ctx.controller, work.tree.nodes[node].answer
    chance, grounds = 0.5, tuple[str, ...]()
    if isinstance(controller, Weighing):
        headed = bool(_form(work.ctx, work.problem).head)
        passes = right if shown else None
        chance, sure = controller.passed(passes, tried, share, headed=headed)
        count = len(shown.examples) + len(shown.checks)
        if sure and right:
            grounds = (f"passes the {count} tests that the problem shows",)
    return Outcome.of(
        answer,
        node=node,
        confidence=chance if answer else 0.0,
        checked=right,
        grounds=grounds,
        reason=f"{tried} programs; the shown tests {'pass' if right else 'do not pass'}",
    )


__all__ = ["is_coding", "program", "tests"]
