"""What is measured of each step of a prefix: the columns that the forest reads.

Causal: the row of a step depends on the problem, the steps up to it and their evidence, never on
what follows. What is not known is NaN, and training leaves out whole groups of columns at random
(`GROUPS`), so that missing evidence is a case like any other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ....graphs.protocols import NO_EVIDENCE, Evidence
from ....tools.expressions.wordlist import words
from .ngrams import Indices, grams, in_roles
from .reading import Reading, read, value_of

Table = NDArray[np.float32]
Row = Mapping[str, float]

HEDGES = words(
    "maybe perhaps probably possibly assume assuming guess seems likely approximately suppose "
    "might could try guessing estimate roughly presumably think hope"
)
CORRECTIONS = words(
    "wait actually mistake error incorrect wrong recheck however instead correct reconsider "
    "oops sorry re revisit misunderstanding contradiction recalculate"
)
CONCLUSIONS = words("therefore thus hence so answer final finally conclusion")
NEGATIONS = words("not no cannot never none impossible")
SIGNS = frozenset("+-*/^")
REMEMBERED = 12
"""Earlier steps that a step is compared with for repetition."""
SAME = 0.95

# What a person is told where a column moved a score. The order is the table's.
COLUMNS: Mapping[str, str] = {
    "problem_words": "the length of the problem",
    "problem_numbers": "how many quantities the problem gives",
    "problem_commands": "how formal the problem is",
    "problem_commands_share": "how formal the problem is",
    "problem_figure": "the problem's figure",
    "problem_how_many": "what the problem asks for",
    "index": "where the step stands",
    "prefix_words": "how much was said before",
    "words": "the length of the step",
    "numbers": "how many numbers the step has",
    "equations": "how many equations the step has",
    "commands": "how formal the step is",
    "signs": "how much the step computes",
    "lines": "the length of the step",
    "words_to_mean": "its length beside the earlier steps",
    "given_share": "numbers taken from the problem",
    "derived_share": "numbers taken from earlier steps",
    "fresh": "numbers that come from nowhere",
    "fresh_share": "numbers that come from nowhere",
    "fresh_before": "earlier numbers that come from nowhere",
    "unused_share": "quantities of the problem not used yet",
    "used_now": "quantities of the problem used here",
    "results": "how many results the step states",
    "results_before": "how many results there were before",
    "result_whole": "whether its result is whole",
    "result_negative": "whether its result is negative",
    "result_size": "the size of its result",
    "result_long": "the decimals of its result",
    "result_given": "a result that the problem gives",
    "result_seen": "a result that was there before",
    "supported": "claims that tools support",
    "refuted": "claims that tools refute",
    "unread": "results that no tool judged",
    "supported_before": "earlier claims that tools support",
    "refuted_before": "earlier claims that tools refute",
    "hedges": "hedging words",
    "hedges_before": "earlier hedging words",
    "corrections": "words of self-correction",
    "corrections_before": "earlier words of self-correction",
    "conclusions": "words of conclusion",
    "negations": "negations",
    "questions": "questions",
    "overlap": "likeness to an earlier step",
    "repeats": "repetition of an earlier step",
    "states_answer": "whether it states an answer",
    "answer_number": "the form of the answer",
    "answer_whole": "whether the answer is whole",
    "answer_length": "the form of the answer",
    "answer_is_last_result": "whether the answer is what the last equation comes to",
    "answer_is_result": "whether the answer was computed",
    "answer_is_given": "an answer that the problem gives",
    "text": "how the step reads",
    "text_least": "how the worst step so far reads",
    "text_mean": "how the steps so far read",
    "text_before": "how the worst earlier step reads",
    "logprob": "how sure the policy was of the words",
    "logprob_least": "how sure the policy was of its least sure step",
    "same_result": "other samples that reach this result",
}
AT = {name: i for i, name in enumerate(COLUMNS)}
GROUPS: Mapping[str, tuple[str, ...]] = {
    "verdicts": ("supported", "refuted", "unread", "supported_before", "refuted_before"),
    "policy": ("logprob", "logprob_least"),
    "siblings": ("same_result",),
}
"""Columns that are missing together."""


@dataclass(slots=True)
class Prefix:
    """What is kept of a problem and the steps read so far."""

    problem: Row
    given: frozenset[float]
    topic: frozenset[str]
    before: tuple[str, ...] = ("<start>",)
    seen: set[float] = field(default_factory=set)
    used: set[float] = field(default_factory=set)
    results: list[float] = field(default_factory=list)
    bags: list[frozenset[str]] = field(default_factory=list)
    index: int = 0
    words: int = 0
    fresh: int = 0
    hedges: int = 0
    corrections: int = 0
    supported: int = 0
    refuted: int = 0
    logprob: float = math.inf

    @classmethod
    def of(cls, problem: str) -> Prefix:
        asked = read(problem)
        topic = frozenset(word for word in asked.words if len(word) > 2)
        return cls(_problem(asked), frozenset(asked.numbers), topic)

    def copy(self) -> Prefix:
        """One that can be gone on from in another way."""
        return replace(self, seen=set(self.seen), used=set(self.used), results=list(self.results))

    def add(self, text: str, known: Evidence | None) -> tuple[Row, Indices]:
        """Read the next step: its features, those of its text score apart, and its n-grams."""
        step = read(text)
        roles = in_roles(step, self.given, self.seen)
        hashed = grams(roles, self.before, self.topic)
        row = {**self.problem, **_size(step, self), **_numbers(step, self)}
        row |= _wording(step, self)
        row |= _answer(step, known or NO_EVIDENCE, self)
        if known is not None:
            row |= {**_verdicts(step, known, self), **_policy(known, self), **_siblings(known)}
        self.before = roles
        self.index += 1
        return row, hashed


def to_table(rows: Sequence[Row]) -> Table:
    """(rows, columns), NaN where a row has no value."""
    table = np.full((len(rows), len(COLUMNS)), np.nan, dtype=np.float32)
    for line, row in zip(table, rows, strict=True):
        for name, value in row.items():
            line[AT[name]] = value
    return table


def with_text(table: Table, text: Sequence[float]) -> None:
    """Fill in the columns of the text scores, one a step."""
    if not len(table):
        return
    scores = np.asarray(text, dtype=np.float32)
    least = np.minimum.accumulate(scores)
    table[:, AT["text"]] = scores
    table[:, AT["text_least"]] = least
    table[:, AT["text_mean"]] = np.cumsum(scores) / np.arange(1, len(scores) + 1)
    table[1:, AT["text_before"]] = least[:-1]


def _problem(asked: Reading) -> Row:
    commands = sum(word[:1] == "\\" for word in asked.words)
    return {
        "problem_words": math.log1p(sum(word[:1].isalpha() for word in asked.words)),
        "problem_numbers": len(set(asked.numbers)),
        "problem_commands": math.log1p(commands),
        "problem_commands_share": commands / max(1, len(asked.words)),
        "problem_figure": "asy" in asked.words,
        "problem_how_many": "many" in asked.words,
    }


def _size(step: Reading, prefix: Prefix) -> Row:
    size = len(step.words)
    mean = prefix.words / prefix.index if prefix.index else size
    row = {
        "index": prefix.index,
        "prefix_words": math.log1p(prefix.words),
        "words": math.log1p(size),
        "numbers": len(step.numbers),
        "equations": step.words.count("="),
        "commands": sum(word[:1] == "\\" for word in step.words),
        "signs": sum(word in SIGNS for word in step.words),
        "lines": step.lines,
        "words_to_mean": math.log((1 + size) / (1 + mean)),
    }
    prefix.words += size
    return row


def _numbers(step: Reading, prefix: Prefix) -> Row:
    """Where numbers come from (the problem, earlier steps, nowhere) and what they come to."""
    values = step.numbers
    own = set(step.results)
    operands = [value for value in values if value not in own] or values
    from_problem = sum(value in prefix.given for value in operands)
    from_steps = sum(v in prefix.seen and v not in prefix.given for v in operands)
    fresh = len(operands) - from_problem - from_steps
    now = prefix.given.intersection(values) - prefix.used
    prefix.used |= now
    row: dict[str, float] = {
        "fresh": fresh,
        "fresh_before": prefix.fresh,
        "used_now": len(now),
        "results": len(step.results),
        "results_before": len(prefix.results),
    }
    if operands:
        shares = (from_problem / len(operands), from_steps / len(operands), fresh / len(operands))
        row |= zip(("given_share", "derived_share", "fresh_share"), shares, strict=True)
    if prefix.given:
        row["unused_share"] = 1 - len(prefix.used) / len(prefix.given)
    if step.results:
        row |= _result(step.results[-1], prefix)
    prefix.fresh += fresh
    prefix.seen.update(values, step.results)
    prefix.results.extend(step.results)
    return row


def _result(last: float, prefix: Prefix) -> Row:
    return {
        "result_whole": last == math.floor(last),
        "result_negative": last < 0,
        "result_size": math.log10(1 + abs(last)),
        "result_long": len(f"{last:.6g}".partition(".")[2]),
        "result_given": last in prefix.given,
        "result_seen": last in prefix.seen,
    }


def _wording(step: Reading, prefix: Prefix) -> Row:
    bag = frozenset(step.words) | {f"{value:g}" for value in step.numbers}
    overlaps = [len(bag & old) / max(1, len(bag | old)) for old in prefix.bags]
    row = {
        "hedges": sum(word in HEDGES for word in step.words),
        "hedges_before": prefix.hedges,
        "corrections": sum(word in CORRECTIONS for word in step.words),
        "corrections_before": prefix.corrections,
        "conclusions": sum(word in CONCLUSIONS for word in step.words),
        "negations": sum(word in NEGATIONS for word in step.words),
        "questions": step.words.count("?"),
        "overlap": max(overlaps, default=0.0),
        "repeats": sum(overlap > SAME for overlap in overlaps),
    }
    prefix.hedges += int(row["hedges"])
    prefix.corrections += int(row["corrections"])
    prefix.bags = [*prefix.bags[1 - REMEMBERED :], bag]
    return row


def _answer(step: Reading, known: Evidence, prefix: Prefix) -> Row:
    """The answer that the solution is read to give, else the one that the step states."""
    row: dict[str, float] = {"states_answer": step.answer is not None}
    answer = known.answer if known.answer is not None else step.answer
    if answer is None:
        return row
    value = value_of(answer)
    row |= {"answer_number": value is not None, "answer_length": math.log1p(len(answer))}
    if value is None:
        return row
    row |= {"answer_whole": value == math.floor(value), "answer_is_given": value in prefix.given}
    if prefix.results:
        row["answer_is_last_result"] = value == prefix.results[-1]
        row["answer_is_result"] = value in prefix.results
    return row


def _verdicts(step: Reading, known: Evidence, prefix: Prefix) -> Row:
    supported, refuted = len(known.supported), len(known.refuted)
    row = {
        "supported": supported,
        "refuted": refuted,
        "unread": max(0, len(step.results) - supported - refuted),
        "supported_before": prefix.supported,
        "refuted_before": prefix.refuted,
    }
    prefix.supported += supported
    prefix.refuted += refuted
    return row


def _policy(known: Evidence, prefix: Prefix) -> Row:
    if known.logprob is None:
        return {}
    prefix.logprob = min(prefix.logprob, known.logprob)
    return {"logprob": known.logprob, "logprob_least": prefix.logprob}


def _siblings(known: Evidence) -> Row:
    return {} if known.agreement is None else {"same_result": known.agreement}
