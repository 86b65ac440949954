"""`POST /v1/check`: the claims of a text, judged with no model."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict

from ....graphs.result import MAX_PROBLEM_CHARS
from ....sandbox.errors import InputError
from ....tools.checking import Report, check
from ..care.admission import Place
from ..care.auth import Key
from .service import answered, caller_of

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
    """Judge the claims of a text: no model, nothing run. Takes a place as every run does."""

    if len(asked.text) > MAX_TEXT or len(asked.problem or "") > MAX_PROBLEM_CHARS:
        raise InputError(
            f"Too long: a text may have {MAX_TEXT:,} characters, a problem {MAX_PROBLEM_CHARS:,}."
        )

    async def work(place: Place) -> CheckReply:
        await place.turn()
        return await asyncio.to_thread(_reply, asked)

    reply: CheckReply = await answered(request, work, None, response)
    return reply


def _reply(asked: CheckRequest) -> CheckReply:
    report: Report = check(asked.text, asked.problem)
    return CheckReply(**report.as_dict(), fixed=report.fixed(), markdown=report.markdown())
