"""What a model that called the solver as a tool is told of a result."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from ...graphs.result import Result


class ToldAnswer(BaseModel):
    """What a calling model is told of a result."""

    status: str
    answer: str | None = None
    checked: bool = False
    verified: bool = False
    grounds: list[str] = []
    confidence: float = 0.0
    hint: str | None = None
    error: str | None = None

    @classmethod
    def of(cls, result: Result) -> ToldAnswer:
        return cls(**{name: getattr(result, name) for name in cls.model_fields})

    def told(self) -> str:
        """JSON, without what is not known; the answer always stands."""
        known: dict[str, Any] = {
            key: value
            for key, value in self.model_dump().items()
            if value is not None or key == "answer"
        }
        return json.dumps(known, ensure_ascii=False)
