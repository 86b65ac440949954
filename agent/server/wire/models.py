"""`GET /v1/models`: every strategy as `surefoot/NAME`, and the raw policies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from ....graphs.contracts import Conversing
from ....graphs.result import MAX_PROBLEM_CHARS
from ..care.auth import Key
from ..catalogue import find_target, model_names
from ..orders import MAX_TOKENS
from ..pieces import FAMILY
from .effort import EFFORTS
from .service import caller_of, runner_of

router = APIRouter(prefix="/v1")
ENDPOINTS = ["/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/completions"]


class Model(BaseModel):
    """OpenAI's fields, Anthropic's (`type`, `display_name`, `created_at`), and those by which
    gateways and coding tools learn what a model takes."""

    id: str
    object: Literal["model"] = "model"
    type: Literal["model"] = "model"
    created: int
    created_at: str
    owned_by: str = FAMILY
    display_name: str
    root: str
    parent: None = None
    permission: list[Any] = []
    mode: Literal["chat", "responses"] = "chat"
    max_input_chars: int = MAX_PROBLEM_CHARS
    max_output_tokens: int = MAX_TOKENS
    supported_endpoints: list[str] = ENDPOINTS
    supported_reasoning_efforts: list[str] = []
    supports_reasoning: bool
    supports_response_schema: bool
    supports_function_calling: bool
    supports_vision: bool = False


class ModelList(BaseModel):
    object: Literal["list"] = "list"
    data: list[Model]
    has_more: bool = False
    first_id: str | None = None
    last_id: str | None = None


@router.get("/models")
async def list_models(request: Request, _: Annotated[Key, Depends(caller_of)]) -> ModelList:
    """Every model that can be asked for."""
    names = model_names(runner_of(request).pieces)
    data = [_model(request, name) for name in names]
    return ModelList(data=data, first_id=names[0], last_id=names[-1])


@router.get("/models/{model:path}")
async def retrieve_model(
    request: Request, model: str, _: Annotated[Key, Depends(caller_of)]
) -> Model:
    """One of them. 404 where there is none of that name."""
    find_target(runner_of(request).pieces, model, None)
    return _model(request, model)


def _model(request: Request, name: str) -> Model:
    created = request.app.state.started
    pieces = runner_of(request).pieces
    target = find_target(pieces, name, None)
    thinks, policy = target.strategy is not None, pieces.policies[target.policy]
    return Model(
        id=name,
        created=created,
        created_at=datetime.fromtimestamp(created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        display_name=name,
        root=name,
        supported_reasoning_efforts=list(EFFORTS) if thinks else [],
        supports_reasoning=thinks,
        supports_response_schema=thinks,
        supports_function_calling=isinstance(policy, Conversing) and policy.converses(),
    )
