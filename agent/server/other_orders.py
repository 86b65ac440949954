"""Orders that are neither a strategy's run nor a plain completion alone."""

from __future__ import annotations

from dataclasses import dataclass

from .care.auth import Key
from .orders import Order, header
from .raw_order import RawOrder


@dataclass(frozen=True, slots=True)
class SaidOrder:
    """What is said without asking any model."""

    id: str
    caller: Key
    model: str
    text: str
    notes: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        return 0

    @property
    def headers(self) -> dict[str, str]:
        return {"x-surefoot-run": self.id, "x-surefoot-model": header(self.model)}


@dataclass(frozen=True, slots=True)
class ToolsFirst:
    """A turn for which the caller has tools: the model says whether one is called. Where none is,
    the strategy works out the problem, with all that the tools returned before."""

    asking: RawOrder
    then: Order

    @property
    def id(self) -> str:
        return self.then.id

    @property
    def seed(self) -> int:
        return self.then.seed

    @property
    def notes(self) -> tuple[str, ...]:
        return self.then.notes

    @property
    def headers(self) -> dict[str, str]:
        return self.then.headers


AnyOrder = Order | RawOrder | SaidOrder | ToolsFirst
