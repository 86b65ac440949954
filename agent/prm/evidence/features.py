"""What is measured of each step of a prefix (`columns` names it) and its text in every view.

Causal: the row of a step depends on the problem, the steps up to it and their evidence, never on
what follows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ....graphs.contracts import NO_EVIDENCE, Evidence
from ....tools.kept import kept
from ....tools.mathematics.wordlist import words
from ....tools.numeric.answers import judged
from . import views
from .columns import Row
from .ledger import KINDS, EquationLedger
from .reading import TextReading, read, value_of
from .views import Indices

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
CHECKED = {"supported": 1.0, "consistent": 0.5, "refuted": 0.0}
KEPT = 256
"""Problems whose statements are kept read."""
REMEMBERED = 12
"""Earlier steps that a step is compared with for repetition."""
SAME = 0.95


@dataclass(slots=True)
class Prefix:
    """What is kept of a problem and the steps read so far."""

    text: str
    problem: Row
    given: frozenset[float]
    topic: frozenset[str]
    about: Indices
    ledger: EquationLedger
    history: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    last: Counter[str] | None = None
    stated: Counter[str] = field(default_factory=Counter)
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
        given = frozenset(asked.numbers)
        return cls(
            problem, _problem(asked), given, topic, views.topic(asked), opened(problem).copy()
        )

    def copy(self) -> Prefix:
        """One that can be gone on from in another way."""
        return replace(
            self,
            seen=set(self.seen),
            used=set(self.used),
            results=list(self.results),
            ledger=self.ledger.copy(),
        )

    def add(self, text: str, known: Evidence | None) -> tuple[Row, Mapping[str, Indices]]:
        """Read the next step: its features but for the scores of its text, and its text's views."""
        step = read(text)
        roles = views.in_roles(step, self.given, self.seen)
        seen = {
            "words": views.words(roles, self.before, self.topic),
            "letters": views.letters(text),
            "topic": self.about,
            "sequel": views.sequel(roles, self.before),
            "history": self.history,
        }
        row = {**self.problem, **_size(step, self), **_numbers(step, self)}
        row |= {**_wording(step, self), **_statements(text, self)}
        row |= _answer(step, known or NO_EVIDENCE, self)
        if known is not None:
            row |= {**_verdicts(step, known, self), **_policy(known, self)}
        self.before = roles
        self.history = np.union1d(self.history, views.said(roles))
        self.index += 1
        return row, seen


@kept(KEPT)
def opened(problem: str) -> EquationLedger:
    """A ledger of the problem's own statements, to be copied."""
    return EquationLedger.of(problem)


def _problem(asked: TextReading) -> Row:
    commands = sum(word[:1] == "\\" for word in asked.words)
    return {
        "problem_words": math.log1p(sum(word[:1].isalpha() for word in asked.words)),
        "problem_numbers": len(set(asked.numbers)),
        "problem_commands": math.log1p(commands),
        "problem_commands_share": commands / max(1, len(asked.words)),
        "problem_figure": "asy" in asked.words,
        "problem_how_many": "many" in asked.words,
    }


def _size(step: TextReading, prefix: Prefix) -> Row:
    size = len(step.words)
    mean = prefix.words / prefix.index if prefix.index else size
    row = {
        "index": prefix.index,
        "prefix_words": math.log1p(prefix.words),
        "size": math.log1p(size),
        "numbers": len(step.numbers),
        "equations": step.words.count("="),
        "commands": sum(word[:1] == "\\" for word in step.words),
        "signs": sum(word in SIGNS for word in step.words),
        "lines": step.lines,
        "size_to_mean": math.log((1 + size) / (1 + mean)),
    }
    prefix.words += size
    return row


def _numbers(step: TextReading, prefix: Prefix) -> Row:
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


def _wording(step: TextReading, prefix: Prefix) -> Row:
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


def _statements(text: str, prefix: Prefix) -> Row:
    """How the step's equations stand to what was stated before."""
    now = prefix.ledger.add(text)
    row: dict[str, float] = {f"states_{kind}": now[kind] for kind in KINDS}
    row |= {f"stated_{kind}": prefix.stated[kind] for kind in KINDS}
    if prefix.last is not None:
        row |= {f"last_{kind}": prefix.last[kind] for kind in KINDS}
    prefix.stated += now
    prefix.last = now
    return row


def _answer(step: TextReading, known: Evidence, prefix: Prefix) -> Row:
    """The answer that the solution is read to give, else the one that the step states."""
    row: dict[str, float] = {"states_answer": step.answer is not None}
    answer = known.answer if known.answer is not None else step.answer
    if answer is None:
        return row
    finding = judged(prefix.text, answer).judgment
    if finding in CHECKED:
        row["answer_checks"] = CHECKED[finding]
    value = value_of(answer)
    row |= {"answer_number": value is not None, "answer_length": math.log1p(len(answer))}
    if value is None:
        return row
    row |= {"answer_whole": value == math.floor(value), "answer_is_given": value in prefix.given}
    if prefix.results:
        row["answer_is_last_result"] = value == prefix.results[-1]
        row["answer_is_result"] = value in prefix.results
    return row


def _verdicts(step: TextReading, known: Evidence, prefix: Prefix) -> Row:
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
