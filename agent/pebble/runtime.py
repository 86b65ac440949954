"""Run pebble: sample steps, judge them, prepare rewrites. Needs numpy only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from . import tokenizer
from .blas import one_thread
from .decoder import BLOCK, Floats
from .engine import PebbleEngine, Rows, gather, grow
from .tokenizer import BAD, BOS, EOS, EV, FIX, GOOD, PAD, SPECIALS, UNK, WAIT

WEIGHTS = Path(__file__).with_name("pebble.safetensors")

NEWLINE = len(SPECIALS)
STEP_STOP: frozenset[int] = frozenset({NEWLINE})
SOLUTION_STOP: frozenset[int] = frozenset()

TOP = 5
# Never sampled: a sampled text holds steps and answers alone. Judgments are read by `judge`,
# fixes are asked for by `rewrite_prompt`.
BANNED = (PAD, BOS, BAD, EV, FIX, UNK)

Finish = Literal["stop", "end", "length"]

Watch = Callable[["Draft"], bool]
"""Is shown each draft after each of its tokens, in the thread that samples; False ends it."""

Rule = Callable[["Draft"], Sequence[int]]
"""Says which tokens may not come next in a draft (constrained decoding)."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """One continuation.

    ``tokens`` are all that were generated, the stopping one included; ``text`` leaves that one
    out; ``pieces`` are their texts ("" for special tokens). ``logprobs`` are natural logs of the
    distribution at temperature 1 before any sampling rule, ``top`` its five likeliest pieces.
    ``finish``: a stop token was met, the solution ended (``<eos>``), or the room ran out.
    """

    text: str
    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]
    top: tuple[tuple[tuple[str, float], ...], ...]
    finish: Finish

    @property
    def pieces(self) -> tuple[str, ...]:
        words = tokenizer.load()
        return tuple(words.decode([token]) for token in self.tokens)


@dataclass(slots=True)
class Draft:
    """A row under way."""

    index: int
    seed: int
    tokens: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)
    top: list[tuple[tuple[str, float], ...]] = field(default_factory=list)
    finish: Finish = "length"
    random: np.random.Generator | None = None

    def draw(self) -> float:
        if self.random is None:
            self.random = np.random.Generator(np.random.PCG64(self.seed % 2**63))
        return float(self.random.random())

    def done(self, words: tokenizer.Tokenizer) -> Continuation:
        text = words.decode(self.tokens).removesuffix("\n")
        return Continuation(
            text, tuple(self.tokens), tuple(self.logprobs), tuple(self.top), self.finish
        )


class Pebble:
    """The shipped weights, ready to run. Share one among threads; it keeps no request's state."""

    def __init__(self, engine: PebbleEngine, words: tokenizer.Tokenizer) -> None:
        self.engine, self.words = engine, words
        wait = words.encode(WAIT)
        self._waits = tuple(wait) if len(wait) == 1 else ()

    @classmethod
    def load(cls, path: Path | None = None) -> Pebble:
        """Load the shipped file, or another that :mod:`.export` wrote.

        Raises :class:`ValueError` for a file that holds no weights of this vocabulary.
        """
        engine, words = PebbleEngine(path or WEIGHTS), tokenizer.load()
        if engine.vocabulary != len(words):
            raise ValueError(
                f"{path or WEIGHTS} knows {engine.vocabulary} tokens, the vocabulary {len(words)}"
            )
        return cls(engine, words)

    @property
    def context(self) -> int:
        """How many tokens a prompt and its continuation may have together."""
        return self.engine.context

    def generate(
        self,
        prompts: Sequence[Sequence[int]],
        *,
        max_tokens: int,
        temperature: float,
        seeds: Sequence[int],
        stop: frozenset[int],
        watch: Watch | None = None,
        rule: Rule | None = None,
    ) -> list[Continuation]:
        """Continue every prompt, each with its own seed; temperature 0 is greedy.

        A continuation is a function of its prompt, seed and these settings alone. It ends at a
        token of ``stop``, at ``<eos>``, after ``max_tokens``, or when the context is full (at
        once, with an empty text, if the prompt alone fills it). Raises :class:`ValueError` for
        an empty prompt or unequal numbers of prompts and seeds. ``watch`` is shown every draft
        after every token and may end it; ``rule`` says what may not come next in it.
        """
        if len(prompts) != len(seeds):
            raise ValueError("as many seeds as prompts are needed")
        if temperature < 0:
            raise ValueError("temperature must not be negative")
        # Whoever asks step by step checks each step: there is nothing for the text to take back.
        banned = (*BANNED, *self._waits) if stop == STEP_STOP else BANNED
        drafts = [Draft(i, seed) for i, seed in enumerate(seeds)]
        groups: defaultdict[int, list[Draft]] = defaultdict(list)
        for draft, prompt in zip(drafts, prompts, strict=True):
            if not prompt:
                raise ValueError("a prompt must not be empty")
            if len(prompt) < self.context:
                groups[_round_up(len(prompt))].append(draft)
        with one_thread:
            for room, group in groups.items():
                self._generate(
                    prompts, group, room, max_tokens, temperature, stop, banned, watch, rule
                )
        return [draft.done(self.words) for draft in drafts]

    def _generate(
        self,
        prompts: Sequence[Sequence[int]],
        group: list[Draft],
        base: int,
        max_tokens: int,
        temperature: float,
        stop: frozenset[int],
        banned: tuple[int, ...],
        watch: Watch | None,
        rule: Rule | None,
    ) -> None:
        """Sample a group of rows whose prompts round up to the same length ``base``."""
        rows, logits, lengths = self._start(prompts, group, base)
        live = list(group)
        for produced in range(1, max_tokens + 1):
            chosen = self._choose(live, logits, temperature, banned, rule)
            kept = []
            for i, (draft, token) in enumerate(zip(live, chosen, strict=True)):
                if token == EOS:
                    draft.finish = "end"
                elif token in stop or (watch is not None and not watch(draft)):
                    draft.finish = "stop"
                elif lengths[i] + 1 < self.context:
                    kept.append(i)
            if not kept or produced == max_tokens:
                return
            if len(kept) < len(live):
                kept = rows.keep(kept)
                live, lengths = [live[i] for i in kept], lengths[kept]
            room = _round_up(base + produced)
            if room > rows.room:
                rows = grow(rows, room)
            tokens = np.array([chosen[i] for i in kept], np.int64)
            logits = self.engine.run(tokens, rows, lengths)
            lengths = lengths + 1

    def _start(
        self, prompts: Sequence[Sequence[int]], group: Sequence[Draft], base: int
    ) -> tuple[Rows, Floats, npt.NDArray[np.int64]]:
        """Run each different prompt once; return caches, last logits and lengths by row."""
        order: dict[tuple[int, ...], int] = {}
        where = [order.setdefault(tuple(prompts[d.index]), len(order)) for d in group]
        room = _round_up(base + 1)
        parts = [self.engine.prefix(prompt, room) for prompt in order]
        rows = gather([part for part, _ in parts], where)
        logits = np.stack([last[-1] for _, last in parts])[where]
        lengths = np.array([len(prompts[d.index]) for d in group], np.int64)
        return rows, logits, lengths

    def _choose(
        self,
        live: Sequence[Draft],
        logits: Floats,
        temperature: float,
        banned: tuple[int, ...],
        rule: Rule | None,
    ) -> list[int]:
        """Pick the next token of every row and note its log-probability and the likeliest."""
        logprobs = log_softmax(logits)
        allowed = logprobs.copy()
        allowed[:, banned] = -np.inf
        if rule is not None:
            for i, draft in enumerate(live):
                allowed[i, list(rule(draft))] = -np.inf
        if temperature == 0:
            chosen = allowed.argmax(axis=1)
        else:
            weights = allowed - allowed.max(axis=1, keepdims=True)
            weights /= temperature
            edges = np.cumsum(np.exp(weights, out=weights), axis=1)
            draws = np.array([draft.draw() for draft in live])[:, None] * edges[:, -1:]
            chosen = np.minimum((edges <= draws).sum(axis=1), edges.shape[1] - 1)
        best = np.argpartition(-logprobs, TOP, axis=1)[:, :TOP]
        values = np.take_along_axis(logprobs, best, axis=1)
        order = np.argsort(-values, axis=1)
        ranked = np.take_along_axis(best, order, axis=1).tolist()
        values = np.take_along_axis(values, order, axis=1).tolist()
        noted = logprobs[np.arange(len(live)), chosen].tolist()
        tokens: list[int] = chosen.tolist()
        pieces = self.words.pieces
        for i, draft in enumerate(live):
            draft.tokens.append(tokens[i])
            draft.logprobs.append(noted[i])
            draft.top.append(
                tuple((pieces[t], lp) for t, lp in zip(ranked[i], values[i], strict=True))
            )
        return tokens

    def next_logprobs(self, prompt: Sequence[int]) -> npt.NDArray[np.float64]:
        """Log-probabilities ``(tokens, vocabulary)`` of the token after each of the prompt's.

        Raises :class:`ValueError` for a prompt that is empty or longer than the context.
        """
        if not 0 < len(prompt) <= self.context:
            raise ValueError(f"a prompt has 1 to {self.context} tokens, not {len(prompt)}")
        with one_thread:
            return log_softmax(self.engine.prefix(prompt, _round_up(len(prompt)))[1])


@cache
def shared() -> Pebble:
    """The shipped weights, loaded once a process; they are read-only."""
    return Pebble.load()


def _round_up(length: int) -> int:
    return -(-length // BLOCK) * BLOCK


def log_softmax(logits: Floats) -> npt.NDArray[np.float64]:
    """Natural log of the softmax over the last axis, in float64."""
    wide = logits.astype(np.float64)
    wide -= wide.max(axis=-1, keepdims=True)
    wide -= np.log(np.exp(wide).sum(axis=-1, keepdims=True))
    return wide


def encode_problem(problem: str) -> list[int]:
    """``<bos>problem\\n`` with every run of white space folded to one space."""
    return [BOS, *tokenizer.load().encode(" ".join(problem.split()) + "\n")]


def encode_prefix(problem: str, steps: Sequence[str]) -> list[int]:
    """The prompt after which the next step is sampled: every step so far is judged good."""
    words = tokenizer.load()
    out = encode_problem(problem)
    for step in steps:
        out += [*words.encode(_line(step)), GOOD]
    return out


def judge(pebble: Pebble, problem: str, steps: Sequence[str]) -> list[float]:
    """P(good) of every step given the problem and the steps before it, in one pass.

    A step beyond the context gets 0.0: pebble cannot vouch for what it cannot read.
    """
    words = tokenizer.load()
    prompt = encode_problem(problem)
    ends = []
    for step in steps:
        prompt += words.encode(_line(step))
        ends.append(len(prompt) - 1)
        prompt.append(GOOD)
    readable = [end for end in ends if end < pebble.context]
    if not readable:
        return [0.0] * len(steps)
    logprobs = pebble.next_logprobs(prompt[: readable[-1] + 1])
    good = [float(1 / (1 + np.exp(logprobs[e, BAD] - logprobs[e, GOOD]))) for e in readable]
    return good + [0.0] * (len(ends) - len(readable))


def rewrite_prompt(
    problem: str, steps: Sequence[str], wrong: str, evidence: str | None
) -> list[int]:
    """The prompt after which a replacement of ``wrong`` is sampled (stop at a newline)."""
    words = tokenizer.load()
    out = [*encode_prefix(problem, steps), *words.encode(_line(wrong)), BAD]
    if evidence:
        out += [EV, *words.encode(_line(evidence))]
    return [*out, FIX]


def _line(step: str) -> str:
    return " ".join(step.split()) + "\n"
