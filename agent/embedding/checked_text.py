"""A spell-checker for reasoning as LangChain runnables: `surefoot.check` in a chain, or an agent.

    chain = model | fix_claims()            # the same message, its claims put right
    report = (model | check_claims()).invoke("…")   # a `Report`: what is refuted, and where

Neither asks a model, nor runs anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.runnables.config import run_in_executor

from ...tools.checking import Report, check

Text = str | BaseMessage
A = TypeVar("A")
M = TypeVar("M", bound=BaseMessage)
MADE = "surefoot_check"
"""The key of `response_metadata` under which a message that was put right holds its report."""


def check_claims(problem: str | None = None) -> Runnable[Text, Report]:
    """A runnable from a text or message to the `Report` on its claims.

    `problem`: what was asked, where final answers are to be held against it.
    """

    def judge(given: Text) -> Report:
        return check(text_of(given), problem)

    return _off_the_loop(judge, "check_claims")


def fix_claims(problem: str | None = None) -> Runnable[Text, Text]:
    """A runnable from a text or message to the same with every refuted claim put right.

    A message keeps its kind and id; `response_metadata["surefoot_check"]` says what was refuted.
    """

    def fix(given: Text) -> Text:
        if isinstance(given, BaseMessage):
            return put_right(given, problem) or given
        return check(given, problem).fixed()

    return _off_the_loop(fix, "fix_claims")


def put_right(message: M, problem: str | None = None) -> M | None:
    """The message with its claims put right; None where none of its text is refuted.

    Each block of text is judged by itself; blocks of other kinds stay as they are.
    """
    content = message.content
    blocks = [content] if isinstance(content, str) else content
    reports = [_report(block, problem) for block in blocks]
    found = [report.as_dict() for report in reports if report is not None and report.refuted]
    if not found:
        return None
    fixed = [_with(block, report) for block, report in zip(blocks, reports, strict=True)]
    metadata = getattr(message, "response_metadata", {}) | {MADE: found}
    given = {"content": fixed[0] if isinstance(content, str) else fixed}
    return message.model_copy(update={**given, "response_metadata": metadata})


def text_of(given: Text) -> str:
    return str(given.text) if isinstance(given, BaseMessage) else given


def _report(block: object, problem: str | None) -> Report | None:
    text = block.get("text") if isinstance(block, dict) else block
    return check(text, problem) if isinstance(text, str) else None


def _with(block: str | dict[str, Any], report: Report | None) -> str | dict[str, Any]:
    if report is None or not report.refuted:
        return block
    return report.fixed() if isinstance(block, str) else {**block, "text": report.fixed()}


def _off_the_loop(work: Callable[[Text], A], name: str) -> Runnable[Text, A]:
    """Judging takes milliseconds a kilobyte: an event loop has a thread do it."""

    async def awaited(given: Text) -> A:
        return await run_in_executor(None, work, given)

    return RunnableLambda(work, awaited, name=name)


__all__ = ["MADE", "check_claims", "fix_claims", "put_right", "text_of"]
