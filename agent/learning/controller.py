"""Fits the value controller's few parameters from the traces of graded runs.

Scores are taken when a step was first decided on, before anything was asked of it. A step that a
tool refuted would have led astray; one on the path that the run ended with led where the run went;
of one that was left, nothing is known.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from ..value_controller import CLIP, CRITIQUE, Curve, Prices, Tool, ValueModel
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
    outcomes = {point.y for point in calibration_points(known)}
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
        right=_right(known),
        tools=tools,
        corrected=_share(_of(known, corrected=True), prior=start),
        start=start,
        retried=_retried(known, start),
        step_tokens=sum(run.tokens for run in runs) / max(1, sum(len(run.nodes) for run in runs)),
        path_steps=max(1.0, statistics.fmean(max(1, len(run.path)) for run in runs)),
    )


def calibration_points(graded: Sequence[Graded]) -> list[Observation]:
    """Score (log-odds) and whether the prefix led to a right answer; a run counts as one.

    A corrected step is another matter (`ValueModel.corrected`).
    """
    points: list[Observation] = []
    for one in graded:
        found: list[tuple[float, bool]] = []
        on_path = {node.id for node in one.run.path}
        for node, score in one.run.scores.items():
            if one.run.nodes[node].origin == "corrected":
                continue
            if node in one.run.refuted:
                found.append((score, False))
            elif node in on_path and one.right is not None:
                found.append((score, one.right))
        points += [Observation(log_odds(score), good, 1 / len(found)) for score, good in found]
    return points


def log_odds(score: float) -> float:
    clipped = min(max(score, CLIP), 1 - CLIP)
    return math.log(clipped / (1 - clipped))


def _right(known: Sequence[Graded]) -> Curve:
    intercept, slope = fit_logistic(calibration_points(known), slope=(0.0, math.inf), prior=1.0)
    return Curve(intercept=intercept, slope=slope)


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
    points = [Observation(log_odds(one.score), one.refuted) for one in seen]
    intercept, slope = fit_logistic(points, slope=(-math.inf, 0.0))
    return Tool(
        refutes=Curve(intercept=intercept, slope=slope),
        again=_share([one.refuted for one in again], prior=0.0),
        calls=0.0 if name == CRITIQUE else statistics.fmean(one.calls for one in seen),
        tokens=statistics.fmean(one.tokens for one in seen),
    )


def _unaided(one: Graded) -> bool:
    """Whether the policy's first way was right: nothing refuted, nothing left."""
    return bool(one.right) and not one.run.refuted and not one.run.left


def _of(known: Sequence[Graded], *, corrected: bool) -> list[bool]:
    """Which runs are right, of those whose path holds a corrected step, or none."""
    return [
        bool(one.right)
        for one in known
        if any(node.origin == "corrected" for node in one.run.path) == corrected
    ]


def _retried(known: Sequence[Graded], start: float) -> float:
    """How much less a second attempt promises than a first: it is made where the first failed."""
    again = [bool(one.right) for one in known if one.run.left]
    return min(1.0, _share(again, prior=0.7 * start) / max(start, CLIP))


def _share(found: Sequence[bool], *, prior: float) -> float:
    return (sum(found) + PRIOR_RUNS * prior) / (len(found) + PRIOR_RUNS)


def calibration(graded: Sequence[Graded], curve: Curve) -> tuple[list[bool], list[float]]:
    """Whether each prefix led to a right answer, and what the curve says of it."""
    points = calibration_points(graded)
    chances = [curve.at(1 / (1 + math.exp(-point.x))) for point in points]
    return [point.y for point in points], chances


__all__ = ["calibration", "calibration_points", "fit_controller"]
