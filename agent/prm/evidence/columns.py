"""The columns of the table that the forest reads: their order, their names, what they mean.

What is not known is NaN, and training leaves out whole groups of columns at random (`GROUPS`), so
that missing evidence is a case like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .ledger import KINDS
from .views import VIEWS

Table = NDArray[np.float32]
Row = Mapping[str, float]

STATED: Mapping[str, str] = {
    "true": "equations of numbers that hold",
    "close": "equations that hold but for rounding",
    "false": "equations of numbers that do not hold",
    "identity": "equations that are true whatever the unknowns are",
    "entailed": "equations that follow from what was stated",
    "partial": "equations that hold in one case",
    "narrows": "equations that add to what was stated",
    "narrows_known": "new equations between known quantities",
    "narrows_chain": "a chain of equations that adds a condition",
    "switched": "equations at odds with earlier steps",
    "rewritten": "a chain of equations that does not hold",
    "contradicted": "equations at odds with the problem",
    "local": "equations that follow from the last ones",
    "same_left": "another value for what had one",
    "again": "several values for one quantity",
    "assumed": "assumptions",
    "defined": "new names",
    "copied": "equations that were stated before",
    "unread": "equations that could not be read",
    "expression_known": "expressions whose value was there before",
    "expression_new": "expressions whose value is new",
    "inequality_true": "inequalities that hold",
    "inequality_false": "inequalities that do not hold",
}
"""What a person is told of the kinds of statements (`.ledger`)."""

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
    "size": "the length of the step",
    "numbers": "how many numbers the step has",
    "equations": "how many equations the step has",
    "commands": "how formal the step is",
    "signs": "how much the step computes",
    "lines": "the length of the step",
    "size_to_mean": "its length beside the earlier steps",
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
    "answer_checks": "the problem's own text, worked out in numbers",
    **{f"states_{kind}": words for kind, words in STATED.items()},
    **{f"last_{kind}": f"in the step before: {words}" for kind, words in STATED.items()},
    **{f"stated_{kind}": f"earlier {words}" for kind, words in STATED.items()},
    **VIEWS,
    "words_least": "how the worst step so far reads",
    "words_mean": "how the steps so far read",
    "words_before": "how the worst earlier step reads",
    "logprob": "how sure the policy was of the words",
    "logprob_least": "how sure the policy was of its least sure step",
}
AT = {name: i for i, name in enumerate(COLUMNS)}
READ = (*VIEWS, "words_least", "words_mean", "words_before")
"""Columns that models of the text fill in."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "verdicts": ("supported", "refuted", "unread", "supported_before", "refuted_before"),
    "policy": ("logprob", "logprob_least"),
}
"""Columns that are missing together."""

if STATED.keys() != set(KINDS):
    raise AssertionError("a kind of statement lacks its words")


def to_table(rows: Sequence[Row]) -> Table:
    """(rows, columns), NaN where a row has no value."""
    table = np.full((len(rows), len(COLUMNS)), np.nan, dtype=np.float32)
    for line, row in zip(table, rows, strict=True):
        for name, value in row.items():
            line[AT[name]] = value
    return table


def with_text(table: Table, scores: Mapping[str, Sequence[float]]) -> None:
    """Fill in the scores of the text, one a view and step."""
    if not len(table):
        return
    for view, found in scores.items():
        table[:, AT[view]] = found
    read = np.asarray(scores["words"], dtype=np.float32)
    least = np.minimum.accumulate(read)
    table[:, AT["words_least"]] = least
    table[:, AT["words_mean"]] = np.cumsum(read) / np.arange(1, len(read) + 1)
    table[1:, AT["words_before"]] = least[:-1]
