"""Failures in the shapes that OpenAI's API gives them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ...graphs.errors import AuthenticationFailed, MissingKey, PolicyError, RateLimited
from ...sandbox.errors import InputError, SandboxBusy, Signal, SurefootError

INVALID = "invalid_request_error"
TYPES = {401: INVALID, 429: "rate_limit_error", 503: "service_unavailable_error"}


class ErrorDetail(BaseModel):
    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    error: ErrorDetail


class ApiError(SurefootError):
    """What a client is told: an HTTP status and OpenAI's error object."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        kind = TYPES.get(status) or (INVALID if status < 500 else "server_error")
        self.detail = ErrorDetail(message=message, type=kind, param=param, code=code)

    @property
    def body(self) -> dict[str, Any]:
        return {"error": self.detail.model_dump()}


def refused(param: str, message: str) -> ApiError:
    """A 400 for a parameter that cannot be honoured."""
    return ApiError(400, message, param=param, code="unsupported_parameter")


def try_later(message: str, seconds: float, code: str = "rate_limit_exceeded") -> ApiError:
    """A 429 that says when to come back."""
    wait = str(max(1, math.ceil(seconds)))
    return ApiError(429, message, code=code, headers={"retry-after": wait})


def to_api_error(error: Exception) -> ApiError:
    """A failure of a run as the client's error. What is not ours to tell stays in the log."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, InputError):
        return ApiError(400, str(error))
    if isinstance(error, SandboxBusy):
        return ApiError(503, str(error), code="sandbox_busy", headers={"retry-after": "1"})
    if isinstance(error, (AuthenticationFailed, MissingKey)):
        return ApiError(502, "The model behind this server refuses its key.", code="upstream_key")
    if isinstance(error, RateLimited):
        return ApiError(503, str(error), code="upstream_rate_limit", headers={"retry-after": "10"})
    if isinstance(error, PolicyError):
        return ApiError(502, str(error), code="upstream_error")
    if isinstance(error, SurefootError) and not isinstance(error, Signal):
        return ApiError(500, str(error), code=type(error).__name__)
    return ApiError(500, "The server failed; its log says how.", code="internal_error")


Shape = Callable[[ApiError], dict[str, Any]]
"""How a dialect writes a failure."""


def respond(error: ApiError) -> JSONResponse:
    return JSONResponse(error.body, error.status, error.headers)


def install(app: FastAPI, shapes: Mapping[str, Shape]) -> None:
    """Every failure of every route, unknown paths included, in OpenAI's shape; below the paths of
    `shapes` in theirs."""

    def told(request: Request, error: ApiError) -> JSONResponse:
        path = request.url.path
        shape = next((shapes[one] for one in shapes if path.startswith(one)), None)
        if shape is None:
            return respond(error)
        return JSONResponse(shape(error), error.status, error.headers)

    async def on_api_error(request: Request, error: Exception) -> JSONResponse:
        return told(request, to_api_error(error))

    async def on_http(request: Request, error: Exception) -> JSONResponse:
        status = getattr(error, "status_code", 500)
        found = ApiError(status, str(getattr(error, "detail", error)), headers=_headers(error))
        return told(request, found)

    async def on_invalid(request: Request, error: Exception) -> JSONResponse:
        errors = error.errors() if isinstance(error, RequestValidationError) else []
        return told(request, _invalid(_telling(errors)))

    app.add_exception_handler(ApiError, on_api_error)
    app.add_exception_handler(SurefootError, on_api_error)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(Exception, on_api_error)


def _headers(error: Exception) -> Mapping[str, str]:
    return getattr(error, "headers", None) or {}


def _telling(errors: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The first failure; of a field that may have several forms, that of the form it has."""
    if not errors:
        return {}
    field = errors[0].get("loc", ())[:2]
    same = [one for one in errors if one.get("loc", ())[:2] == field]
    return next((one for one in same if not str(one.get("type")).endswith("_type")), errors[0])


def _invalid(first: Mapping[str, Any]) -> ApiError:
    """The first thing that is wrong with a request's body, named as OpenAI names it."""
    kind, where = str(first.get("type", "")), [*first.get("loc", ())]
    if where[:1] in (["body"], ["query"], ["path"]):
        where = where[1:]
    if kind == "json_invalid":
        return ApiError(400, "The body is not valid JSON.", code="invalid_json")
    param = _dotted(where)
    if kind == "extra_forbidden":
        return ApiError(
            400, f"Unrecognized request argument supplied: {param}", param=param,
            code="unknown_parameter",
        )  # fmt: skip
    if kind in ("missing", "model_attributes_type") and not param:
        return ApiError(400, "The request needs a JSON body (content-type: application/json).")
    code = "missing_required_parameter" if kind == "missing" else "invalid_value"
    shown = f"'{param}': " if param else ""
    return ApiError(400, f"{shown}{first.get('msg', 'not valid')}.", param=param or None, code=code)


def _dotted(where: list[Any]) -> str:
    """`messages[0].content`; the tags by which pydantic names a union's members are left out."""
    out = ""
    for part in where:
        if isinstance(part, int):
            out += f"[{part}]"
        elif part.isidentifier() and not part[:1].isupper() and part not in ("str", "list"):
            out += f".{part}" if out else part
        elif out == "":
            out = part[:64]
    return out
