"""A strategy's deltas with its answer in the shape that the caller asks for."""

from __future__ import annotations

from dataclasses import replace

from ....graphs.contracts import ToolCall
from ....graphs.result import Result
from ...run.answer_format import AnswerFormat, Unfillable
from ..deltas import CalledTools, Deltas, End, Text, Total
from ..orders import Order


def form_of(order: Order, named: AnswerFormat | None) -> AnswerFormat | None:
    """The answer's format: what the request names, or what its conversation asks for in words,
    which says more than `json_object` does."""
    if named is not None and (named.schema is not None or named.tool is not None):
        return named
    return order.form or named


async def shaped(deltas: Deltas, form: AnswerFormat | None) -> Deltas:
    """A strategy's deltas with the answer in that format; it is told at the very end anyway."""
    kept: Text | None = None
    ended: End | None = None
    async for delta in deltas:
        if form is None:
            yield delta
        elif isinstance(delta, Text):
            kept = delta
        elif isinstance(delta, End):
            ended = delta
        elif isinstance(delta, Total):
            shown = kept and _reshaped(kept, form, delta.result)
            if shown is not None:
                yield shown
            if ended is not None:
                called = isinstance(shown, CalledTools)
                yield replace(ended, finish="tool_calls") if called else ended
            yield delta
        else:
            yield delta


def _reshaped(said: Text, form: AnswerFormat, result: Result | None) -> Text | CalledTools:
    if result is None:
        return said
    try:
        text = form.text(result)
        if form.tool is not None:
            return CalledTools(said.index, (ToolCall(form.tool, text),))
        return Text(said.index, text)
    except Unfillable as why:
        words = said.text if result.answer is None else f"The answer is {result.answer}. {why}"
        return replace(said, text=words, refusal=True)
