"""`/healthz` and `/metrics`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from .... import __version__
from ..care.auth import Key
from ..care.metrics import CONTENT_TYPE
from .service import caller_of, runner_of

router = APIRouter()


class HealthReply(BaseModel):
    status: Literal["ok", "draining"]
    version: str
    working: int
    waiting: int
    traces: Literal["ok", "failing"] | None = None


@router.get("/healthz", responses={503: {"model": HealthReply}})
async def health(request: Request, response: Response) -> HealthReply:
    """Whether the server takes requests: 200, or 503 while it finishes its last ones;
    and whether traces are written, where they are kept."""
    runner = runner_of(request)
    admission, store = runner.admission, runner.store
    if admission.closed:
        response.status_code = 503
    return HealthReply(
        status="draining" if admission.closed else "ok",
        version=__version__,
        working=admission.working,
        waiting=admission.waiting,
        traces=None if store is None else "failing" if store.health.failing else "ok",
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request, _: Annotated[Key, Depends(caller_of)]) -> Response:
    """Prometheus' text format. Needs a key where the server has keys."""
    return Response(runner_of(request).books.metrics.exposition(), media_type=CONTENT_TYPE)
