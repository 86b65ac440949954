"""The contracts between the loop and what is plugged into it.

`graphs` never imports a policy or a PRM: `agent` injects them through these protocols.
Inside they are plain dataclasses; data that enters or leaves Surefoot is pydantic
(`graphs.result`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from ..tools.base import ClaimKind, Verdict, Verifier
from .kinds import ProblemKind
from .questions import Question

Task = Literal["step", "solution", "critique", "rewrite"]
Finish = Literal["stop", "end", "length", "tool"]
Origin = Literal["proposed", "corrected"]
DecisionKind = Literal[
    "accept", "verify", "correct", "backtrack", "answer", "abstain",
    "hear", "confirm", "attempt",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a policy's backend can do: probed, never guessed.

    `prefill`: it can go on from a started answer, so it proposes one step at a time.
    `stepwise`: calls are cheap (a local model), so steps go one at a time; otherwise one
    call proposes all remaining steps. `tasks`: what it can be asked (recorded samples cannot
    criticise). `prose`: it reads instructions and conversations, which then count as its
    prompt; without it, it is given a question and the steps alone. `scope`: what it
    can be asked, in words for a user whom it gave no answer; "" where it has no such bounds.
    """

    n: bool = False
    logprobs: bool = False
    prefill: bool = False
    seed: bool = False
    tools: bool = False
    max_n: int = 1
    stepwise: bool = False
    tasks: tuple[Task, ...] = ("step", "solution", "critique", "rewrite")
    prose: bool = True
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and calls that were paid for. `reasoning_tokens` are those of the completion's that
    the model thought with and did not answer."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    reasoning_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.calls + other.calls,
            self.reasoning_tokens + other.reasoning_tokens,
        )

    def __sub__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens - other.prompt_tokens,
            self.completion_tokens - other.completion_tokens,
            self.calls - other.calls,
            self.reasoning_tokens - other.reasoning_tokens,
        )

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """One generated token, its log-probability (natural log), and its best alternatives."""

    token: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCall:
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one step besides its text.

    `judgment` is the policy's own P(this step is right) from a critique, `reason` its words,
    `logprob` the mean log-probability of the step's tokens, `answer` what the solution that ends
    in this step is read to answer, `agreement` the share of other samples of the problem that
    somewhere come to the last result of this step. None where there is none.
    """

    verdicts: tuple[Verdict, ...] = ()
    judgment: float | None = None
    reason: str = ""
    logprob: float | None = None
    answer: str | None = None
    agreement: float | None = None

    @property
    def refuted(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.status == "refuted")

    @property
    def supported(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.status == "supported")


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation, and the answer that was given."""

    problem: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A caller's conversation in OpenAI's chat format, and the parameters that go with it: tools
    and what is to be done with them, the answer's format, how to sample."""

    messages: tuple[Mapping[str, Any], ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Characters that the policy is shown, about."""
        tools = len(str(self.parameters.get("tools") or ""))
        return tools + sum(chars_of(message.get("content")) for message in self.messages)


def chars_of(content: Any) -> int:
    """Characters of a message's content: a text, or parts some of which are texts."""
    if isinstance(content, str):
        return len(content)
    parts = content if isinstance(content, list) else ()
    return sum(len(str(part.get("text") or "")) for part in parts if isinstance(part, Mapping))


@dataclass(frozen=True, slots=True)
class ProposalRequest:
    """What a node asks of a policy.

    `task` says what is wanted: the next "step"; the rest of the "solution"; a "critique" of the
    steps from `subject` on; a "rewrite" of `steps[subject]`, which `evidence[subject]` speaks
    against. `prompt` is the node's instruction in words: chat models are given it, a model
    trained for these tasks needs none. `problem_id` lets recorded samples be found.
    `earlier` are the questions of the conversation before this one (not told to a policy that
    has no `prose`).
    `started` is the beginning of a step that the answer goes on from in its very middle: only
    for policies that can `prefill`. `others` are solutions by others, for chat models to weigh.
    `kind` is what the problem asks for: with no `prompt`, a chat model is asked for that kind in
    the words that serve it best; the run sets it where a node does not.
    `dialogue` takes the place of the problem for a policy that is `Conversing`.
    """

    problem: str
    steps: tuple[str, ...] = ()
    task: Task = "step"
    prompt: str = ""
    subject: int = 0
    evidence: tuple[Evidence, ...] = ()
    n: int = 1
    stop: tuple[str, ...] = ()
    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int | None = None
    top_logprobs: int = 0
    problem_id: str = ""
    earlier: tuple[Turn, ...] = ()
    started: str = ""
    others: tuple[str, ...] = ()
    kind: ProblemKind | None = None
    dialogue: Dialogue | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One answer of a policy.

    `finish`: "stop" a step ended, "end" the solution ended, "length" it was cut off, "tool" it
    calls a tool. For a critique, `judgments` holds one P(right) for each judged step and line i
    of `text` the reason of the i-th; None where it could not be read. `steps`, where the
    backend knows them (recorded samples), are the text's steps; otherwise the text is split.
    `answer` likewise: "" where the backend looked for one and found none.
    `notes` say what the backend lacked and how it was done instead; they go to the trace.
    `thought` is the model's hidden reasoning, which answers nothing: it is kept, counted in
    `usage`, and may be checked.
    """

    text: str
    finish: Finish = "end"
    logprobs: tuple[TokenLogprob, ...] | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage = Usage()
    judgments: tuple[float, ...] | None = None
    steps: tuple[str, ...] | None = None
    answer: str | None = None
    notes: tuple[str, ...] = ()
    thought: str = ""


class Policy(Protocol):
    """What proposes steps. Raises only `PolicyError` and `InputError` (see `sandbox.errors`).

    One whose backend must be asked what it can do has `probe` too (`Probing`), and one whose
    answers can be read while they are written has `stream` (`Streaming`). A policy bounds its
    own waits by silence, not by length: a slow model that still writes is not dead.
    """

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Answer with up to `request.n` proposals (fewer only where the backend has no more).

        Usage of one call stands on its first proposal alone, so that a sum counts it once.
        """
        ...

    async def aclose(self) -> None: ...


@runtime_checkable
class Probing(Protocol):
    """A policy that finds out its capabilities by asking; every run calls it before the first."""

    async def probe(self, *, prefill: bool = True) -> Usage:
        """Find out what `capabilities` are, unless that is known. Returns what that cost.

        `prefill`: whether that one is needed, which an unknown server must be paid to show.
        """
        ...


@runtime_checkable
class Conversing(Protocol):
    """A policy that is asked a caller's own conversation (`ProposalRequest.dialogue`)."""

    def converses(self) -> bool: ...


Reader = Callable[[str], Awaitable[bool]]
"""Is given an answer's text so far, each time that more of it has come; False ends the writing."""


@runtime_checkable
class Streaming(Protocol):
    """A policy whose answers can be read while they are written, and ended in the middle."""

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal (`request.n` is 1), of which `read` sees ever more.

        What is read is what the proposal's text will be: no hidden reasoning, and with `started`
        only what goes on from there. Ended by the reader, it holds what had come, its finish is
        "stop", and its usage counts what was written so far. An error of the reader's own ends
        the writing too, and is raised.
        """
        ...


@runtime_checkable
class Equipped(Protocol):
    """A policy that writes in a notation of its own, and brings what reads and judges it."""

    def verifiers(self) -> Sequence[Verifier]:
        """Verifiers that every run of this policy has beside the others."""
        ...


@runtime_checkable
class Scoring(Protocol):
    """A policy with a PRM of its own, which scores its runs where no other is named."""

    def prm(self) -> ProcessRewardModel: ...


Ask = Callable[[ProposalRequest], Awaitable[list[Proposal]]]
"""A way to ask a policy: `Policy.propose` itself, or a run's, which counts what is spent."""


class ProcessRewardModel(Protocol):
    """Scores prefixes: P(this prefix leads to a correct answer) for each step."""

    @property
    def name(self) -> str: ...

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """Always `len(steps)` numbers in [0, 1]; `evidence`, where given, is one a step."""
        ...


@runtime_checkable
class Asking(Protocol):
    """A PRM that asks a policy: every run has it ask through the run, inside the budget."""

    def asking(self, ask: Ask) -> ProcessRewardModel:
        """The same PRM, asking through `ask`."""
        ...


@runtime_checkable
class Voting(Protocol):
    """A PRM that knows what agreement among samples is worth."""

    def elected(self, lead: float) -> float:
        """P(an answer is right) by how far it leads the best other one among the samples.

        In log of (votes times the geometric mean of their odds); negative for all but one.
        """
        ...


@runtime_checkable
class Resampling(Protocol):
    """A PRM whose score of an answer may hold already how often new samples come to it."""

    def resampled(self, problem: str, steps: Sequence[str]) -> bool:
        """Whether it does for this solution: more attempts that agree then tell nothing new."""
        ...


@runtime_checkable
class Closing(Protocol):
    """What holds connections and is to be closed by whoever opened it."""

    async def aclose(self) -> None: ...


class Solution(Protocol):
    """A complete solution: its steps and the answer that it states."""

    @property
    def steps(self) -> tuple[str, ...]: ...

    @property
    def answer(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen solution (None: none is worth it), P(it is right) as far as known, and why.

    `stopped`: the ceiling that ended the choosing early, "" where none did.
    """

    index: int | None
    confidence: float
    reason: str
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class BudgetLeft:
    """What may still be spent; None is no ceiling. `seconds` are wall time. `effort`: how much of
    it the user wants spent where an answer is in doubt: "low", "medium" or "high"."""

    tokens: int | None = None
    tool_calls: int | None = None
    seconds: float | None = None
    money: float | None = None
    effort: str = "medium"


@dataclass(frozen=True, slots=True)
class Passed:
    """A step before the one to decide on, told in the same fields."""

    score: float
    evidence: Evidence = NO_EVIDENCE
    questions: tuple[Question, ...] = ()
    corrections: int = 0
    settled: bool = False
    grounded: bool = False


@dataclass(frozen=True, slots=True)
class TreeView:
    """The step to decide on and what surrounds it; all that a controller knows.

    `score` is the PRM's, for the prefix that ends in this step. `ancestors` are the steps before
    it and `attempts` how often each prefix was already continued, both root first: `attempts[0]`
    counts first steps, `attempts[-1]` this step and its siblings. `tools` names the paid verifiers
    that could judge this step and were not asked yet ("critique" while it can still be bought),
    `questions` what they are not known to say, one a call; `answer_tools`, those that could judge
    an answer. `corrections` counts how often this step was already corrected; `settled`: this left
    no claim which a tool has not judged or put right; `grounded`: a tool found the step true of
    the problem itself. `backtracks` counts those of the run. `ahead`: the prompt's tokens of the
    call that going on from here takes; 0 where the next step is there, None where unknown.
    `final`: the step states the answer; `declined`: it says that there is none; `repeated`: the
    prefix already holds this very step, or it was left before (`retaken`); `empty`: no words.
    """

    score: float
    evidence: Evidence
    ancestors: tuple[Passed, ...] = ()
    attempts: tuple[int, ...] = (1,)
    tools: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    corrections: int = 0
    settled: bool = False
    grounded: bool = False
    answer_tools: tuple[str, ...] = ()
    backtracks: int = 0
    ahead: int | None = None
    final: bool = False
    declined: bool = False
    repeated: bool = False
    retaken: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do next. `tools`: which verifiers to ask, of which `kinds` of claims (() is all);
    `steps_back`: how many steps to leave.

    To "answer" with a step that states no answer is to answer with what it comes to;
    `confidence`: P(the answer is right), where the controller knows better than the PRM.
    """

    kind: DecisionKind
    reason: str = ""
    tools: tuple[str, ...] = ()
    kinds: tuple[ClaimKind, ...] = ()
    steps_back: int = 1
    confidence: float | None = None


class Controller(Protocol):
    """Chooses what happens next. Stateless: all it knows is in its arguments."""

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What one attempt at the whole problem came to, `by` a chain of thought or a program.

    `supported` and `refuted` count what tools said of its claims (refuted ones were put right);
    `ran`: code in it was run and prints what it says; `corrected`: a tool's result stands in it;
    `logprob`: the mean log-probability of its tokens.
    """

    answer: str | None
    by: Literal["chain", "program"] = "chain"
    supported: int = 0
    refuted: int = 0
    ran: bool = False
    corrected: bool = False
    logprob: float | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the attempts come to together: `best` gives the likeliest answer (None: nobody answers),
    which is right with `chance`. `decision`: answer, or buy another witness ("confirm": a program
    from the problem alone, "attempt": a chain that sees none). `grounds`: what verifies it."""

    best: int | None
    chance: float
    decision: Decision
    grounds: tuple[str, ...] = ()


@runtime_checkable
class Weighing(Protocol):
    """A controller that says what whole attempts are worth together; it asks for it by "hear"."""

    def weigh(
        self,
        heard: Sequence[Heard],
        groups: Sequence[tuple[int, ...]],
        left: BudgetLeft,
        programs: bool,
    ) -> Hearing:
        """`groups`: indices of attempts with one answer; `programs`: one can be asked for."""
        ...

    def passed(
        self, shown: bool | None, tried: int, share: float, *, headed: bool
    ) -> tuple[float, bool]:
        """P(a program is right) and whether that verifies it, by whether it passes the tests that
        its problem shows (None: it shows none), how many were `tried`, the `share` of those that
        pass which return the same, and whether the problem is a function's head and description
        (`headed`) rather than a sentence."""
        ...


__all__ = [
    "NO_EVIDENCE",
    "Ask",
    "Asking",
    "BudgetLeft",
    "Capabilities",
    "Choice",
    "Closing",
    "Controller",
    "Conversing",
    "Decision",
    "DecisionKind",
    "Dialogue",
    "Evidence",
    "Finish",
    "Heard",
    "Hearing",
    "Origin",
    "Passed",
    "Policy",
    "Probing",
    "ProcessRewardModel",
    "Proposal",
    "ProposalRequest",
    "Reader",
    "Resampling",
    "Solution",
    "Streaming",
    "Task",
    "TokenLogprob",
    "ToolCall",
    "TreeView",
    "Turn",
    "Usage",
    "Voting",
    "Weighing",
]
