"""Fits the value controller's few parameters from the traces of graded runs.

A step counts as it was when it was first decided on, before anything was asked of it. One that a
tool refuted would have led astray; one on the path that the run ended with led where the run went;
of one that was left, nothing is known.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...tools.base import ClaimKind
from ...tools.equivalence import extract_answer
from ..controllers.value_model import (
    CRITIQUE,
    LogisticCurve,
    Pace,
    Prices,
    Tool,
    ValueModel,
    doubt_of,
    log_odds,
)
from .graded import Graded, NoSignal
from .logistic import Observation, fit_logistic
from .traces import PaidQuestion, Run

LEAST_RUNS = 20
LEAST_ASKED = 20
LEAST_OF_KIND = 10
PRIOR_RUNS = 4.0
"""Shares are pulled to their prior as by this many runs."""
RETRIED = 0.3  # what is expected of a second attempt before one was seen

Case = Literal["judged", "corrected", "beyond"]


def fit_controller(graded: Sequence[Graded], prices: Prices) -> ValueModel:
    """The model of these runs at these prices. Raises `NoSignal` where they teach too little."""
    known = [one for one in graded if one.right is not None and one.run.scores]
    if len(known) < LEAST_RUNS:
        raise NoSignal(
            f"{len(known)} graded runs of the loop are too few (at least {LEAST_RUNS}): give "
            "traces of more problems, and their answers with --problems FILE."
        )
    points = calibration_points(known)
    outcomes = {point.y for point in points}
    if len(outcomes) < 2:
        which = "right" if True in outcomes else "wrong"
        raise NoSignal(
            f"every run is {which}: there is nothing to tell apart. Give other problems."
        )
    first, again = _asked(graded)
    tools = {
        name: _tool(name, seen, again.get(name, []))
        for name, seen in first.items()
        if len(seen) >= LEAST_ASKED
    }
    if not tools:
        raise NoSignal(
            f"no paid tool was asked {LEAST_ASKED} times in these traces: record runs with a "
            "controller that asks (thresholds with trust 1)."
        )
    start = _share([bool(one.right) for one in known], prior=0.5)
    return ValueModel(
        prices=prices,
        stood=_right([one for one in points if one.case == "judged" and not one.refuted]),
        corrected=_right([one for one in points if one.case == "corrected" and not one.refuted]),
        beyond=_right([one for one in points if one.case == "beyond"]),
        final=_right([one for one in points if one.final and not one.refuted]),
        tools=tools,
        mended=_share(
            [one.y for one in points if one.case == "corrected" and not one.refuted], prior=start
        ),
        start=start,
        retried=_retried(known, start),
        early=_early(known),
        pace=_pace([one.run for one in known]),
    )


@dataclass(frozen=True, slots=True)
class Point:
    """What was known of a step when it was first decided on, and whether its run came out right.

    `judged`: a tool was asked of it, or supports it; `corrected`: it was put right; `beyond`: no
    tool has a word to say. `refuted`: one refuted it, so it was not right. `settled`: see
    `TreeView`.
    """

    score: float
    logprob: float | None
    y: bool
    case: Case = "judged"
    refuted: bool = False
    settled: bool = False
    final: bool = False
    asked: tuple[PaidQuestion, ...] = ()


def calibration_points(graded: Sequence[Graded]) -> list[Point]:
    """Whether each prefix led to a right answer, as far as that is known."""
    points: list[Point] = []
    for one in graded:
        run = one.run
        on_path = {node.id for node in run.path}
        judged = {asked.node for asked in run.asked if asked.tool != CRITIQUE} | run.supported
        for node in (run.nodes[at] for at in run.scores):
            refuted = node.id in run.refuted
            if refuted or (node.id in on_path and one.right is not None):
                case: Case = "judged" if node.id in judged else "beyond"
                if node.origin == "corrected":
                    case = "corrected"
                right = bool(one.right) and not refuted
                settled = run.settled(node.id)
                score = run.progress(node.id, run.scores[node.id])
                questions = tuple(one for one in run.asked if one.node == node.id)
                points.append(
                    Point(score, node.logprob, right, case, refuted, settled, node.final, questions)
                )
    return points


def calibration(graded: Sequence[Graded], model: ValueModel) -> tuple[list[bool], list[float]]:
    """Whether each prefix led to a right answer, and what the model says of it."""
    points = calibration_points(graded)
    return [one.y for one in points], [_chance(one, model) for one in points]


def _chance(point: Point, model: ValueModel) -> float:
    asked = [model.tools[name] for name in model.tools.keys() - {CRITIQUE}]
    match point.case:
        case "corrected":
            sound = 1.0 if point.settled else math.prod(1 - tool.again for tool in asked)
            right = model.final if point.final else model.corrected
            return right.at(point.score) * sound
        case "beyond" if point.final:
            return model.final.at(point.score, point.logprob)
        case "beyond":
            return model.beyond.at(point.score, point.logprob)
    sound = math.prod(
        1 - model.tools[one.tool].refuting(_kinds(one), point.score, point.logprob)
        for one in point.asked
        if one.tool in model.tools and one.tool != CRITIQUE
    )
    right = model.final if point.final else model.stood
    return right.at(point.score, point.logprob) * sound


def _right(points: Sequence[Point]) -> LogisticCurve:
    return _curve(points, [one.y for one in points], signs=(+1, -1), slope=1.0)


def _curve(
    steps: Sequence[Point | PaidQuestion],
    came_true: Sequence[bool],
    *,
    signs: tuple[int, int],
    slope: float,
) -> LogisticCurve:
    """The curve of these steps; `signs` those of the score's slope and of the doubt's."""
    doubts = [doubt_of(one.logprob) for one in steps if one.logprob is not None]
    usual = statistics.fmean(doubts) if doubts else 0.0
    features = [
        (log_odds(one.score), 0.0 if one.logprob is None else doubt_of(one.logprob) - usual)
        for one in steps
    ]
    seen = [Observation(x, y) for x, y in zip(features, came_true, strict=True)]
    intercept, of_score, of_doubt = fit_logistic(seen, signs=signs, priors=(slope, 0.0))
    return LogisticCurve(intercept=intercept, slope=of_score, doubt=of_doubt, usual=usual)


def _asked(
    graded: Sequence[Graded],
) -> tuple[dict[str, list[PaidQuestion]], dict[str, list[PaidQuestion]]]:
    """What was asked of proposed steps, and what of corrected ones not settled, by tool."""
    first: dict[str, list[PaidQuestion]] = {}
    again: dict[str, list[PaidQuestion]] = {}
    for one in graded:
        for question in one.run.asked:
            corrected = one.run.nodes[question.node].origin == "corrected"
            if not (corrected and one.run.settled(question.node)):
                score = one.run.progress(question.node, question.score)
                kind = again if corrected else first
                kind.setdefault(question.tool, []).append(replace(question, score=score))
    return first, again


def _tool(name: str, seen: Sequence[PaidQuestion], again: Sequence[PaidQuestion]) -> Tool:
    put: list[tuple[PaidQuestion, ClaimKind | None, bool]]
    if name == CRITIQUE:  # one judgment of the whole step
        put = [(one, None, one.refuted) for one in seen]
    else:
        put = [(one, kind, refuted) for one in seen for kind, refuted in one.verdicts]
    kinds = Counter(kind for _, kind, _ in put if kind is not None)
    return Tool(
        refutes=_refuting(put),
        kinds={
            kind: _refuting([row for row in put if row[1] == kind])
            for kind, seen_of in sorted(kinds.items())
            if seen_of >= LEAST_OF_KIND
        },
        again=_share([one.refuted for one in again], prior=0.0),
        tokens=statistics.fmean(one.tokens for one in seen),
    )


def _refuting(put: Sequence[tuple[PaidQuestion, ClaimKind | None, bool]]) -> LogisticCurve:
    """P(refuted) of these claims, each with the step that it stands in."""
    steps = [one for one, _, _ in put]
    return _curve(steps, [refuted for _, _, refuted in put], signs=(-1, +1), slope=0.0)


def _kinds(asked: PaidQuestion) -> list[ClaimKind]:
    return [kind for kind, _ in asked.verdicts]


def _retried(known: Sequence[Graded], start: float) -> float:
    """How much less a second attempt promises than a first: it is made where the first failed."""
    again = [bool(one.right) for one in known if one.run.left]
    return min(1.0, _share(again, prior=RETRIED * start) / start)


def _early(known: Sequence[Graded]) -> float:
    """How often a step before the last of a right solution already comes to its answer."""
    found = [
        extract_answer(node.text) == run.answer
        for run in (one.run for one in known if one.right)
        for node in run.path[:-1]
    ]
    return _share(found, prior=0.0)


def _pace(runs: Sequence[Run]) -> Pace:
    steps = sum(node.origin == "proposed" for run in runs for node in run.nodes.values())
    calls = sum(run.proposals for run in runs)
    lengths = Counter(len(run.path) for run in runs if run.answer is not None)
    written = sum(run.written for run in runs) / max(1, steps)
    return Pace(
        written=written,
        prompt=statistics.fmean(_first_prompt(run, written) for run in runs),
        stride=max(1.0, steps / max(1, calls)),
        lengths=tuple(lengths[n] for n in range(max(lengths, default=0) + 1)),
    )


def _first_prompt(run: Run, written: float) -> float:
    """Tokens of the run's first prompt: each later one holds the steps before it as well."""
    held = sum(len(run.prefix(node)) for node in run.firsts)
    prompts = run.tokens - run.written - held * written
    return max(0.0, prompts / max(1, run.proposals))


def _share(found: Sequence[bool], *, prior: float) -> float:
    return (sum(found) + PRIOR_RUNS * prior) / (len(found) + PRIOR_RUNS)


__all__ = ["calibration", "calibration_points", "fit_controller"]
