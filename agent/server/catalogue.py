"""The models that the server offers: strategies as `surefoot/NAME`, and the raw policies."""

from __future__ import annotations

from dataclasses import dataclass

from .api_errors import ApiError
from .pieces import FAMILY, Pieces


@dataclass(frozen=True, slots=True)
class Target:
    """What a model's name means: a strategy on a policy, or (None) the policy alone."""

    policy: str
    strategy: str | None
    reads_prose: bool = True
    """Whether the policy reads instructions and conversations, and not one question alone."""


def model_names(pieces: Pieces) -> list[str]:
    """Every name that `find_target` knows."""
    return [*(f"{FAMILY}/{name}" for name in pieces.strategies), *pieces.policies]


def find_target(pieces: Pieces, model: str, strategy: str | None) -> Target:
    """What to run for a request's `model`; `strategy` is the request's own word, if any.

    A raw policy with a strategy is that strategy on that policy. Raises `ApiError`: 404 for a
    model, 400 for a strategy that is not known.
    """
    if strategy is not None and strategy not in pieces.strategies:
        known = ", ".join(pieces.strategies)
        raise ApiError(
            400, f"There is no strategy {strategy[:100]!r}. Known: {known}.",
            param="strategy", code="invalid_value",
        )  # fmt: skip
    if model in pieces.policies:
        return Target(model, strategy, _reads_prose(pieces, model))
    family, _, name = model.partition("/")
    if family == FAMILY and name in (*pieces.strategies, ""):
        chosen = strategy or name or pieces.config.strategy_name
        return Target(pieces.default, chosen, _reads_prose(pieces, pieces.default))
    raise ApiError(
        404, f"The model {model[:100]!r} does not exist. GET /v1/models lists those that do.",
        param="model", code="model_not_found",
    )  # fmt: skip


def _reads_prose(pieces: Pieces, policy: str) -> bool:
    return pieces.policies[policy].capabilities.prose
