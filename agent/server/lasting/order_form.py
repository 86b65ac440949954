"""An order as text, for the server that takes its run up."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ....graphs.errors import FormatError
from ....graphs.result import Problem
from ....graphs.run.budget import Budget
from ....graphs.run.context import Settings
from ....sandbox.errors import InputError
from ...run.answer_format import AnswerFormat
from ..care.auth import Key
from ..orders import Order

_SETTINGS, _BUDGET = TypeAdapter(Settings), TypeAdapter(Budget)
PLAIN = ("id", "policy", "strategy", "prm", "select", "most", "keep", "hint")


def write_order(order: Order) -> str:
    """Everything but who ordered: a caller's key is never stored."""
    return json.dumps(
        {name: getattr(order, name) for name in PLAIN}
        | {
            "problem": order.problem.model_dump(mode="json"),
            "settings": _SETTINGS.dump_python(order.settings, mode="json"),
            "budget": _BUDGET.dump_python(order.budget, mode="json"),
            "notes": list(order.notes),
            "form": None if order.form is None else asdict(order.form),
        }
    )


def read_order(text: str, caller: Key) -> Order:
    """Raises `FormatError` for what this version of Surefoot cannot have written."""
    try:
        row: dict[str, Any] = json.loads(text)
        return Order(
            **{name: row[name] for name in PLAIN},
            caller=caller,
            problem=Problem.model_validate(row["problem"]),
            settings=_SETTINGS.validate_python(row["settings"]),
            budget=_BUDGET.validate_python(row["budget"]),
            notes=tuple(row["notes"]),
            form=None if row.get("form") is None else AnswerFormat(**row["form"]),
        )
    except (ValueError, LookupError, TypeError, ValidationError, InputError) as error:
        raise FormatError(f"A run's order cannot be read ({type(error).__name__}).") from None


def fingerprint(order: Order) -> str:
    """What a repeated request must agree in; its seed may be drawn anew."""
    asked = [order.problem.text, order.policy, order.strategy, order.prm, order.select, order.most]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
