"""`POST /v1/check`: the claims of a text, judged with no model."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict

from ....graphs.result import MAX_PROBLEM_CHARS
from ....sandbox.errors import InputError
from ....tools.checking import Report, check
from ..care.admission import Place
from ..care.auth import Key
from .service import answered, caller_of, runner_of

MAX_TEXT = 1_000_000

router = APIRouter(prefix="/v1")


class CheckRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    problem: str | None = None


class FoundClaim(BaseModel):
    """A claim that is supported or refuted; spans are character offsets in `text`, end
    exclusive."""

    status: Literal["supported", "refuted"]
    kind: str
    text: str
    span: tuple[int, int]
    line: int
    column: int
    tool: str
    evidence: str
    correction: str | None
    right_span: tuple[int, int] | None


class CheckReply(BaseModel):
    object: Literal["check"] = "check"
    refuted: int
    supported: int
    unknown: int
    unread: int
    findings: list[FoundClaim]
    fixed: str
    markdown: str


@router.post("/check")
async def check_text(
    request: Request,
    response: Response,
    asked: CheckRequest,
    _: Annotated[Key, Depends(caller_of)],
) -> CheckReply:
    """Judge the claims of a text: no model, nothing run. Takes a place as every run does, and
    no longer than a run may."""

    if len(asked.text) > MAX_TEXT or len(asked.problem or "") > MAX_PROBLEM_CHARS:
        raise InputError(
            f"Too long: a text may have {MAX_TEXT:,} characters, a problem {MAX_PROBLEM_CHARS:,}."
        )

    runner = runner_of(request)

    async def work(place: Place) -> CheckReply:
        async with runner.deadlines.turn(place, runner.settings.limits.run_s):
            return await _in_thread(asked)

    reply: CheckReply = await answered(request, work, None, response)
    return reply


async def _in_thread(asked: CheckRequest) -> CheckReply:
    """The reply; the thread stops soon after nobody waits for it any more."""
    unwanted = threading.Event()

    def between() -> None:
        if unwanted.is_set():
            raise asyncio.CancelledError

    try:
        return await asyncio.to_thread(_reply, asked, between)
    finally:
        unwanted.set()


def _reply(asked: CheckRequest, between: Callable[[], None]) -> CheckReply:
    report: Report = check(asked.text, asked.problem, between)
    return CheckReply(**report.as_dict(), fixed=report.fixed(between), markdown=report.markdown())
