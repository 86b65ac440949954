"""What a run is given: the pieces that `agent` injects, and the one way to spend on them.

Nodes receive it as LangGraph's `Runtime` context. Every policy and tool call of every strategy
goes through `ask` and `check`, so the budget, the deadline and the trace are in one place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from ...sandbox.errors import InputError
from ...tools.base import Claim, StepContext, Verdict, Verifier
from ...tools.claims import read_claims
from ..contracts import (
    Ask,
    Capabilities,
    Choice,
    Controller,
    Policy,
    Probing,
    ProcessRewardModel,
    Proposal,
    ProposalRequest,
    Reader,
    Solution,
    Turn,
    Usage,
    Weighing,
)
from ..errors import Unreachable
from ..events import CacheHit, Event, Noted, Record, Thought
from ..kinds import Form
from ..options import StrategyOptions
from ..trace import NullTrace, TraceSink
from .budget import BudgetSpent, Meter
from .journal import Journal, Paid, policy_key, tool_key
from .reading import read_while_written

CALL_SECONDS = 6 * 3600.0
"""The longest that one policy call may take. Adapters give up far earlier, on silence: a slow
server that still writes is waited for, unless the user set a ceiling."""
OWN_WORDS_CHARS = 150  # what a chat policy, its template included, puts around a bare problem
TOOL_SECONDS = 30.0
MOST_CHARS_A_TOKEN = 32  # on the average of a text; single tokens, as of blanks, can be longer
REFUSED = "refused by the user"
MAX_CLAIMS = 64  # a step with more is judged on its first ones
REMEMBERED = 1024  # steps whose claims are remembered: a run looks at the same ones many times
REMEMBERED_VERDICTS = 4096  # of free tools: a step is read while it is written, laid, corrected


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run samples. Temperatures as the model's API knows them; `seed` makes it repeatable.

    `retry_temperature` is for the second attempt from a prefix, and rises with every further
    one: what was refused once should not be proposed again. `options` are the strategy's own.
    """

    temperature: float = 0.0
    retry_temperature: float = 0.6
    max_tokens: int = 2048
    step_tokens: int = 256
    samples: int = 1
    seed: int = 0
    top_logprobs: int = 0
    options: StrategyOptions = field(default_factory=StrategyOptions)

    def temperature_of(self, attempt: int) -> float:
        """The temperature of the `attempt`-th continuation (from 0) of a prefix."""
        if attempt == 0:
            return self.temperature
        return min(1.2, max(self.temperature, self.retry_temperature) + 0.15 * (attempt - 1))


K = TypeVar("K")
V = TypeVar("V")
Chooser = Callable[["RunContext", Sequence[Solution]], Awaitable[Choice]]


async def cannot_choose(_ctx: RunContext, _: Sequence[Solution]) -> Choice:
    """Where no selector was given. Raises `InputError`."""
    raise InputError("This strategy chooses among samples: say by what (--select prm).")


@dataclass(slots=True)
class RunContext:
    """One run's policy, PRM, controller, verifiers, meter and trace.

    `choose` is the selector of strategies that draw solutions and choose one; `journal` holds
    what a run that can be resumed has paid for, `cache` what any run has. `earlier` are the
    questions of the conversation before this one; with `approve`, the user is asked for every
    call of a paid tool. `form` is the kind of answer that the problem asks for.
    """

    run: str
    policy: Policy
    prm: ProcessRewardModel
    controller: Controller
    verifiers: tuple[Verifier, ...] = ()
    meter: Meter = field(default_factory=Meter)
    trace: TraceSink = field(default_factory=NullTrace)
    settings: Settings = field(default_factory=Settings)
    choose: Chooser = field(default=cannot_choose)
    journal: Journal | None = None
    cache: AnswerCache | None = None
    earlier: tuple[Turn, ...] = ()
    approve: bool = False
    form: Form | None = None
    _seq: int = 0
    _noted: set[str] = field(default_factory=set)
    _claims: dict[tuple[str, tuple[str, ...]], tuple[Claim, ...]] = field(default_factory=dict)
    _verdicts: dict[tuple[Any, ...], Verdict] = field(default_factory=dict)

    def record(self, event: Event) -> Record:
        """Write an event to the trace."""
        self._seq += 1
        record = Record(self.run, self._seq, self.meter.seconds, event)
        self.trace.write(record)
        return record

    def emit(self, event: Event) -> None:
        """Record an event and send it to whoever streams this run; for nodes of a graph."""
        from langgraph.config import get_stream_writer

        get_stream_writer()(self.record(event).as_dict())

    async def probe(self, *, prefill: bool = True) -> None:
        """Have the policy find out what it can do, inside the budget. Raises `BudgetSpent`.

        `prefill`: whether this run will go on from steps that are there.
        """
        if not isinstance(self.policy, Probing):
            return
        with self._deadline(CALL_SECONDS):
            async with asyncio.timeout(self._seconds_left(CALL_SECONDS)):
                self.meter.usage += await self.policy.probe(prefill=prefill)

    @property
    def top_logprobs(self) -> int:
        """Alternatives to ask for with each token: as set, else one where attempts are weighed,
        since how likely a policy's words are to itself tells much."""
        weighs = isinstance(self.controller, Weighing)
        return self.settings.top_logprobs or int(weighs and self.policy.capabilities.logprobs)

    async def ask(self, request: ProposalRequest) -> list[Proposal]:
        """One policy call inside the budget. Raises `BudgetSpent`, or what the policy raises."""
        return await self._asked(request, self._propose)

    async def ask_reading(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal, which `read` sees while it is written and may end by False.

        Where the policy does not stream, or the answer is known already, `read` sees all of it at
        once; what it refuses then was paid for, and the text stays whole. Raises as `ask` does.
        """
        seen = False

        async def streamed(wanted: ProposalRequest) -> list[Proposal]:
            nonlocal seen
            seen = True
            return [await read_while_written(self.policy, wanted, read)]

        (proposal, *_) = await self._asked(replace(request, n=1), streamed, read=True)
        if not seen:
            await read(proposal.text)
        return proposal

    async def _propose(self, request: ProposalRequest) -> list[Proposal]:
        return await self.policy.propose(request)

    async def _asked(
        self, request: ProposalRequest, way: Ask, *, read: bool = False
    ) -> list[Proposal]:
        """What journal, cache or the policy says, asked in this `way`."""
        if self.earlier:
            request = replace(request, earlier=self.earlier)
        if self.form is not None and request.kind is None:
            request = replace(request, kind=self.form.kind)
        if self.journal is None:
            proposals = await self._ask(request, way, read=read)
        else:
            key = policy_key(self.policy.name, request)
            if (paid := self.journal.take(key)) is None:
                paid = Paid(key, tuple(await self._ask(request, way, read=read)))
                await self.journal.write(paid)
            proposals = list(paid.proposals)
        for note in {note for proposal in proposals for note in proposal.notes} - self._noted:
            self._noted.add(note)
            self.emit(Noted(text=note))
        for proposal in proposals:
            if proposal.thought:
                self.emit(Thought(text=proposal.thought))
        return proposals

    async def _ask(self, request: ProposalRequest, way: Ask, *, read: bool) -> list[Proposal]:
        key = self._cache_key(request, read=read)
        if (known := await self._known(request, read=read)) is not None:
            self.emit(CacheHit(task=request.task, n=len(known)))
            return known
        able = self.policy.capabilities
        calls = -(-request.n // _width(able))
        size = request_size(request, prose=able.prose)
        grant = await self.meter.reserve(size, request.max_tokens, request.n, calls)
        usage = Usage()
        try:
            with self._deadline(CALL_SECONDS):
                async with asyncio.timeout(self._seconds_left(CALL_SECONDS)):
                    proposals = await way(replace(request, max_tokens=grant.max_tokens))
            usage = sum((proposal.usage for proposal in proposals), Usage())
        finally:
            self.meter.settle(grant, usage)
        proposals = [bounded(proposal, grant.max_tokens) for proposal in proposals]
        if self.cache is not None and grant.max_tokens == request.max_tokens:
            await self.cache.put(key, proposals)
        return proposals

    def _cache_key(self, request: ProposalRequest, *, read: bool) -> str:
        """An answer that its reader may have ended is no answer to those who want all of it.

        A name says nothing of what is asked: the same problem may come with another one.
        """
        if self.cache is None:
            return ""
        name = f"{self.policy.name} read" if read else self.policy.name
        return policy_key(name, replace(request, problem_id=""))

    async def _known(self, request: ProposalRequest, *, read: bool) -> list[Proposal] | None:
        if self.cache is None:
            return None
        known = await self.cache.get(self._cache_key(request, read=False))
        if known is None and read:
            known = await self.cache.get(self._cache_key(request, read=True))
        return known

    def claims(self, problem: str, steps: tuple[str, ...]) -> tuple[Claim, ...]:
        """The claims of the last of `steps`, as prose has them and as the verifiers read them."""
        if (known := self._claims.get((problem, steps))) is not None:
            return known
        around = StepContext(problem, steps[:-1])
        found = tuple(read_claims(steps[-1], around, self.verifiers)[:MAX_CLAIMS])
        _remember(self._claims, (problem, steps), found, REMEMBERED)
        return found

    async def check(self, verifier: Verifier, claim: Claim, around: StepContext) -> Verdict:
        """One tool call inside the budget. A tool that overruns its time says `unknown`.

        What a free tool said of a claim is remembered: asked again it counts, and need not judge
        again. What the user must approve first ends the node by LangGraph's `interrupt`; it is
        run again when they have.
        """
        if verifier.free:
            self.meter.count_tool(verifier.name, free=True)
            return await self.look_ahead(verifier, claim, around)
        if self.journal is None:
            return await self._bought(verifier, claim, around)
        key = tool_key(verifier.name, claim, around)
        if self.approve and not self._approved(key, verifier, claim):
            return Verdict(verifier.name, "unknown", claim, REFUSED)
        paid = self.journal.take(key)
        if paid is not None and paid.verdict is not None:
            return paid.verdict
        verdict = await self._bought(verifier, claim, around)
        await self.journal.write(Paid(key, tool=verifier.name, verdict=verdict))
        return verdict

    def _approved(self, key: str, verifier: Verifier, claim: Claim) -> bool:
        words = None if self.journal is None else self.journal.approvals
        if words is None or key not in words:
            # An answer goes by the call's own key: those of a node need not come in one order.
            from langgraph.types import interrupt

            interrupt({"key": key, "tool": verifier.name, "claim": claim.text})
            return False
        return words[key]

    async def look_ahead(self, verifier: Verifier, claim: Claim, around: StepContext) -> Verdict:
        """What a free tool says of a claim in a step that is not laid yet: counted when it is."""
        key = (id(verifier), claim, around.problem, tuple(around.steps), around.tests)
        if (known := self._verdicts.get(key)) is not None:
            return known
        verdict = await self._judged(verifier, claim, around)
        _remember(self._verdicts, key, verdict, REMEMBERED_VERDICTS)
        return verdict

    async def _bought(self, verifier: Verifier, claim: Claim, around: StepContext) -> Verdict:
        self.meter.spend_tool(verifier.name, free=False)
        return await self._judged(verifier, claim, around)

    async def _judged(self, verifier: Verifier, claim: Claim, around: StepContext) -> Verdict:
        seconds = self._seconds_left(TOOL_SECONDS)
        try:
            async with asyncio.timeout(seconds):
                return await verifier.check(claim, around)
        except TimeoutError:
            return Verdict(verifier.name, "unknown", claim, f"no verdict within {seconds:.0f} s")

    def _seconds_left(self, ceiling: float) -> float:
        left = self.meter.left().seconds
        return ceiling if left is None else max(0.0, min(ceiling, left))

    @contextmanager
    def _deadline(self, ceiling: float) -> Iterator[None]:
        """A wait that the budget cut short is the budget's end, not the policy's failure."""
        try:
            yield
        except TimeoutError as error:
            if self._seconds_left(ceiling) < ceiling:
                raise BudgetSpent("seconds") from error
            raise Unreachable(
                f"{self.policy.name} gave no answer within {ceiling:.0f} s"
            ) from error


class AnswerCache(Protocol):
    """Answers that were paid for before, by `persistence.journal.policy_key`."""

    async def get(self, key: str) -> list[Proposal] | None:
        """The answer, which costs nothing any more: its usage is nought."""
        ...

    async def put(self, key: str, proposals: Sequence[Proposal]) -> None: ...


def _remember(known: dict[K, V], key: K, value: V, most: int) -> None:
    """What was remembered first is forgotten for it, where there is no room."""
    if len(known) >= most:
        del known[next(iter(known))]
    known[key] = value


def _width(able: Capabilities) -> int:
    """How many samples one call to the backend gives: each call is sent the prompt."""
    return max(1, able.max_n) if able.n else 1


def bounded(proposal: Proposal, max_tokens: int) -> Proposal:
    """The proposal no longer than so many tokens can be: a server that sends megabytes for them
    must not have the run read on past its ceilings."""
    most = max_tokens * MOST_CHARS_A_TOKEN
    if len(proposal.text) <= most:
        return proposal
    note = f"more text came than {max_tokens} tokens can be: the rest was left out"
    return replace(
        proposal,
        text=proposal.text[:most],
        finish="length",
        logprobs=None,
        steps=None,
        notes=(*proposal.notes, note),
    )


def request_size(request: ProposalRequest, *, prose: bool = True) -> int:
    """Characters that the policy will be shown, about."""
    if request.dialogue is not None:
        return request.dialogue.size
    evidence = sum(len(v.evidence) for e in request.evidence for v in e.verdicts)
    instruction = (len(request.prompt) or OWN_WORDS_CHARS) if prose else 0
    told = (request.problem, request.started, *request.steps, *request.others)
    before = sum(len(turn.problem) + len(turn.answer or "") for turn in request.earlier)
    return sum(map(len, told)) + instruction + evidence + before
