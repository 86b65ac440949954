"""What a policy is asked, what it answers, what that costs, and what its backend can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..kinds import ProblemKind
from .evidence import Evidence

Task = Literal["step", "solution", "critique", "rewrite"]
Finish = Literal["stop", "end", "length", "tool"]
Origin = Literal["proposed", "corrected"]


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
