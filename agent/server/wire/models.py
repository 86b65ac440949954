"""`GET /v1/models`: every strategy as `surefoot/NAME`, and the raw policies."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from ..care.auth import Key
from ..catalogue import find_target, model_names
from ..pieces import FAMILY
from .service import caller_of, runner_of

router = APIRouter(prefix="/v1")


class Model(BaseModel):
    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = FAMILY


class ModelList(BaseModel):
    object: Literal["list"] = "list"
    data: list[Model]


@router.get("/models")
async def list_models(request: Request, _: Annotated[Key, Depends(caller_of)]) -> ModelList:
    """Every model that can be asked for."""
    created = request.app.state.started
    names = model_names(runner_of(request).pieces)
    return ModelList(data=[Model(id=name, created=created) for name in names])


@router.get("/models/{model:path}")
async def retrieve_model(
    request: Request, model: str, _: Annotated[Key, Depends(caller_of)]
) -> Model:
    """One of them. 404 where there is none of that name."""
    find_target(runner_of(request).pieces, model, None)
    return Model(id=model, created=request.app.state.started)
