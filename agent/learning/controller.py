"""Fits the value controller's few parameters from the traces of graded runs.

Scores are taken when a step was first decided on, before anything was asked of it. A step that a
tool refuted would have led astray; one on the path that the run ended with led where the run went;
of one that was left, nothing is known.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ..value_controller import (
    CLIP,
    CRITIQUE,
    Curve,
    Prices,
    Tool,
    ValueModel,
    doubt_of,
    log_odds,
)
from .graded import Graded, NoSignal
from .logistic import Observation, fit_logistic
from .traces import Asked

LEAST_RUNS = 20
LEAST_ASKED = 20
PRIOR_RUNS = 4.0
"""Shares are pulled to their prior as by this many runs."""


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
    runs = [one.run for one in known]
    start = _share([_unaided(one) for one in known], prior=0.5)
    return ValueModel(
        prices=prices,
        right=_curve([one for one in points if one.judged], signs=(+1, -1), slope=1.0),
        beyond=_curve([one for one in points if not one.judged], signs=(+1, -1), slope=1.0),
        tools=tools,
        corrected=_share(_corrected(known), prior=start),
        start=start,
        retried=_retried(known, start),
        step_tokens=sum(run.tokens for run in runs) / max(1, sum(len(run.nodes) for run in runs)),
        path_steps=max(1.0, statistics.fmean(max(1, len(run.path)) for run in runs)),
    )


@dataclass(frozen=True, slots=True)
class Point:
    """What was known of a step when it was first decided on, and whether something came true.

    `judged`: a paid tool was asked of it, so one can judge it.
    """

    score: float
    logprob: float | None
    y: bool
    judged: bool = True


def calibration_points(graded: Sequence[Graded]) -> list[Point]:
    """Whether each prefix led to a right answer, as far as that is known.

    A corrected step is another matter (`ValueModel.corrected`).
    """
    points: list[Point] = []
    for one in graded:
        run = one.run
        on_path = {node.id for node in run.path}
        judged = {asked.node for asked in run.asked if asked.tool != CRITIQUE}
        for node in (run.nodes[at] for at in run.scores if run.nodes[at].origin == "proposed"):
            known = node.id in run.refuted or (node.id in on_path and one.right is not None)
            if known:
                right = bool(one.right) and node.id not in run.refuted
                score = run.scores[node.id]
                points.append(Point(score, node.logprob, right, node.id in judged))
    return points


def calibration(graded: Sequence[Graded], model: ValueModel) -> tuple[list[bool], list[float]]:
    """Whether each prefix led to a right answer, and what the model says of it."""
    points = calibration_points(graded)
    curves = (model.right if one.judged else model.beyond for one in points)
    chances = [curve.at(one.score, one.logprob) for curve, one in zip(curves, points, strict=True)]
    return [one.y for one in points], chances


def _curve(points: Sequence[Point], *, signs: tuple[int, int], slope: float) -> Curve:
    """The curve of these points; `signs` those of the score's slope and of the doubt's."""
    doubts = [doubt_of(one.logprob) for one in points if one.logprob is not None]
    usual = statistics.fmean(doubts) if doubts else 0.0
    seen = [Observation(_features(one, usual), one.y) for one in points]
    intercept, of_score, of_doubt = fit_logistic(seen, signs=signs, priors=(slope, 0.0))
    return Curve(intercept=intercept, slope=of_score, doubt=of_doubt, usual=usual)


def _features(point: Point, usual: float) -> tuple[float, float]:
    doubt = 0.0 if point.logprob is None else doubt_of(point.logprob) - usual
    return log_odds(point.score), doubt


def _asked(graded: Sequence[Graded]) -> tuple[dict[str, list[Asked]], dict[str, list[Asked]]]:
    """What was asked of proposed steps, and what of corrected ones, by tool."""
    first: dict[str, list[Asked]] = {}
    again: dict[str, list[Asked]] = {}
    for one in graded:
        for question in one.run.asked:
            corrected = one.run.nodes[question.node].origin == "corrected"
            (again if corrected else first).setdefault(question.tool, []).append(question)
    return first, again


def _tool(name: str, seen: Sequence[Asked], again: Sequence[Asked]) -> Tool:
    points = [Point(one.score, one.logprob, one.refuted) for one in seen]
    return Tool(
        refutes=_curve(points, signs=(-1, +1), slope=0.0),
        again=_share([one.refuted for one in again], prior=0.0),
        calls=0.0 if name == CRITIQUE else statistics.fmean(one.calls for one in seen),
        tokens=statistics.fmean(one.tokens for one in seen),
    )


def _unaided(one: Graded) -> bool:
    """Whether the policy's first way was right: nothing refuted, nothing left."""
    return bool(one.right) and not one.run.refuted and not one.run.left


def _corrected(known: Sequence[Graded]) -> list[bool]:
    """Which runs are right, of those whose path holds a corrected step."""
    repaired = (one for one in known if any(node.origin == "corrected" for node in one.run.path))
    return [bool(one.right) for one in repaired]


def _retried(known: Sequence[Graded], start: float) -> float:
    """How much less a second attempt promises than a first: it is made where the first failed."""
    again = [bool(one.right) for one in known if one.run.left]
    return min(1.0, _share(again, prior=0.7 * start) / max(start, CLIP))


def _share(found: Sequence[bool], *, prior: float) -> float:
    return (sum(found) + PRIOR_RUNS * prior) / (len(found) + PRIOR_RUNS)


__all__ = ["calibration", "calibration_points", "fit_controller"]
