"""`/v1/traces`: the caller's saved traces, listed, opened, exported and deleted."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from ....graphs.trace import TRACE_VERSION
from ....graphs.trace_1 import of_version_1
from ..api_errors import ApiError
from ..care.auth import Key
from ..care.trace_store import TraceStore, export
from .service import caller_of, runner_of

router = APIRouter(prefix="/v1/traces")

TraceId = Annotated[str, Path(max_length=100)]
Caller = Annotated[Key, Depends(caller_of)]


class TraceHead(BaseModel):
    """A trace without its events. `created`: seconds since 1970; `tokens`: of all calls."""

    object: Literal["trace"] = "trace"
    id: str
    created: float
    model: str
    strategy: str
    problem: str
    status: Literal["running", "answered", "abstained", "budget", "failed"]
    answer: str | None
    verified: bool
    confidence: float
    tokens: int
    seconds: float


class TraceList(BaseModel):
    """A page of traces, newest first; the next page begins `after` the last of them."""

    object: Literal["list"] = "list"
    data: list[TraceHead]
    has_more: bool


class TraceWhole(TraceHead):
    trace_version: int = TRACE_VERSION
    events: list[dict[str, Any]]


class TraceDeleted(BaseModel):
    object: Literal["trace.deleted"] = "trace.deleted"
    id: str
    deleted: Literal[True] = True


@router.get("")
async def list_traces(
    request: Request,
    caller: Caller,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(max_length=100)] = None,
) -> TraceList:
    """The caller's traces."""
    rows, more = await _store(request).listed(caller.name, limit, after)
    return TraceList(data=[TraceHead(**row) for row in rows], has_more=more)


@router.get("/{trace}")
async def open_trace(request: Request, trace: TraceId, caller: Caller) -> TraceWhole:
    """A trace with all its events."""
    head, lines = await _find(request, caller, trace)
    return TraceWhole(**head, events=[json.loads(line) for line in lines])


@router.get(
    "/{trace}/export",
    response_class=Response,
    responses={200: {"content": {"application/jsonl": {}}}},
)
async def export_trace(request: Request, trace: TraceId, caller: Caller) -> Response:
    """A trace as a trace file: what `--trace FILE` writes."""
    head, lines = await _find(request, caller, trace)
    name = f'attachment; filename="{head["id"]}.jsonl"'
    headers = {"content-disposition": name}
    return Response(export(lines, head["created"]), 200, headers, "application/jsonl")


@router.delete("/{trace}")
async def delete_trace(request: Request, trace: TraceId, caller: Caller) -> TraceDeleted:
    """Delete a trace for good."""
    if not await _store(request).deleted(caller.name, trace):
        raise _unknown(trace)
    return TraceDeleted(id=trace)


async def _find(request: Request, caller: Key, trace: str) -> tuple[dict[str, Any], list[str]]:
    found = await _store(request).opened(caller.name, trace)
    if found is None:
        raise _unknown(trace)
    head, lines = found  # kept by this version, or by one that wrote traces of version 1
    return head, [json.dumps(of_version_1(json.loads(line)), ensure_ascii=False) for line in lines]


def _store(request: Request) -> TraceStore:
    store = runner_of(request).store
    if store is None:
        raise ApiError(404, "This server keeps no traces: start it with --traces FILE.")
    return store


def _unknown(trace: str) -> ApiError:
    return ApiError(404, f"There is no trace {trace[:100]!r}.", param="trace", code="not_found")
