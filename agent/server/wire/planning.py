"""What becomes of a turn, whichever dialect it came by: a strategy's run, a raw completion, both
one after the other where the caller has tools, or a word without any model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ....graphs.contracts import Conversing, Dialogue
from ...run.conversation import ConversationParts
from ...run.told_format import told_format
from ..care.auth import Key
from ..catalogue import Target
from ..orders import OrderOptions, Sampling, order_run
from ..other_orders import AnyOrder, SaidOrder, ToolsFirst
from ..raw_order import Wanted, check_no_options, order_completion
from ..runner import Runner
from ..turns import asks_a_problem, errand_reply, is_errand
from .dialogues import unpassed
from .parameters import LeftOut

Way = Literal["strategy", "raw", "dialogue", "direct", "tools", "said"]
CONVERSING: tuple[Way, ...] = ("dialogue", "direct", "tools")
VOTING = ("majority", "weighted-vote")
VOTES = 5  # as many as majority draws
FORMAT_TOLD = "the JSON schema of the conversation was taken for the answer's format"
DIRECTLY = "this is no problem: the model answered directly"


@dataclass(frozen=True, slots=True)
class Turning:
    """What a request's turn is made of, before its way is known."""

    target: Target
    parts: ConversationParts
    options: OrderOptions
    sampling: Sampling
    keep: bool = True
    tools: bool = False
    pictures: bool = False


def way_of(runner: Runner, turn: Turning) -> Way:
    """Who answers. Where the caller names a strategy in words of ours, it does."""
    target = turn.target
    policy = runner.pieces.policies[target.policy]
    converses = isinstance(policy, Conversing) and policy.converses()
    if target.strategy is None:
        return "dialogue" if converses else "raw"
    if not converses:
        errand = not target.reads_prose and is_errand(turn.parts.question)
        return "said" if errand and turn.options.strategy is None else "strategy"
    if turn.tools:
        return "tools"
    wanted = turn.options.strategy is not None or asks_a_problem(turn.parts.asked)
    return "strategy" if wanted and not turn.pictures else "direct"


def with_dialogue(
    wanted: Wanted,
    way: Way,
    left: LeftOut,
    extra: Mapping[str, Any] | None,
    dialogue: Callable[[], Dialogue],
) -> Wanted:
    """`wanted` with the caller's own conversation, where a policy is put it as it stands.

    Of the request's `extra` parameters those are noted that do not go with it.
    """
    if way not in CONVERSING:
        left.check(extra)
        return wanted
    left.check(unpassed(extra))
    return replace(wanted, dialogue=dialogue())


async def order_turn(
    runner: Runner,
    ident: str,
    caller: Key,
    turn: Turning,
    way: Way,
    wanted: Wanted,
    tokens_left: int | None,
) -> AnyOrder:
    """Raises `ApiError` 400 that names what is wrong. `wanted`: the turn as a plain completion."""
    target = turn.target
    policy = runner.pieces.policies[target.policy]
    if way in ("raw", "dialogue"):
        check_no_options(turn.options)
        return await order_completion(ident, caller, target, wanted, policy)
    if way == "said":
        return SaidOrder(ident, caller, target.policy, errand_reply(turn.parts.question))
    if way == "direct":
        order = await order_completion(ident, caller, target, wanted, policy)
        return replace(order, notes=(*order.notes, DIRECTLY))
    told = told_format(turn.parts)
    run = order_run(
        ident,
        caller,
        target,
        turn.parts if told is None else told.parts,
        turn.options,
        turn.sampling,
        config=runner.pieces.config,
        limits=runner.settings.limits,
        keep=turn.keep,
        tokens_left=tokens_left,
    )
    if told is not None:
        run = replace(run, form=told.form, notes=(*run.notes, FORMAT_TOLD))
    if way == "strategy":
        return run
    if run.strategy in VOTING:
        votes = run.settings.samples if run.settings.samples > 1 else VOTES
        wanted = replace(wanted, n=votes, vote=True)
    asking = await order_completion(ident, caller, target, wanted, policy)
    return ToolsFirst(asking, run)
