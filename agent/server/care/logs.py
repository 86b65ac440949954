"""Structured logs: one JSON object a line, without keys, and without problems unless asked."""

from __future__ import annotations

import json
import logging
import math
import secrets
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any, TextIO

LOG = logging.getLogger("surefoot.server")
STRUCK = "[key]"
MINUTE_S = 60.0
KINDS = 100  # of warnings; their formats are constants of ours and uvicorn's


def strike(text: str, secrets: Iterable[str]) -> str:
    """The text, or JSON of it, without these secrets."""
    for secret in secrets:
        for written in (secret, json.dumps(secret)[1:-1]):
            text = text.replace(written, STRUCK)
    return text


def new_id() -> str:
    """What a request or a reply is called in the log and towards its client."""
    return secrets.token_hex(12)


class JsonLines(logging.Formatter):
    """A record's message and its `fields`.

    Of an exception its kind and where it was raised: its own words may quote a client's.
    """

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            kind, _, frames = record.exc_info
            row["error"] = getattr(kind, "__name__", None)
            row["traceback"] = "".join(traceback.format_tb(frames))
        return json.dumps(row)


class Seldom(logging.Filter):
    """Lets one warning of a kind through a minute, with how many were left out since: what any
    client can cause, no client may fill a disk with."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._seen: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno != logging.WARNING or len(self._seen) >= KINDS:
            return True
        last, left_out = self._seen.get(str(record.msg), (-math.inf, 0))
        if (now := self._clock()) - last < MINUTE_S:
            self._seen[str(record.msg)] = last, left_out + 1
            return False
        self._seen[str(record.msg)] = now, 0
        if left_out:
            record.fields = {**getattr(record, "fields", {}), "left_out": left_out}
        return True


def to_stream(stream: TextIO, level: int = logging.INFO) -> None:
    """Send the server's log, and what uvicorn has to say, to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(Seldom())
    for name in ("surefoot.server", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level if name == "surefoot.server" else logging.WARNING)


def log(event: str, **fields: Any) -> None:
    LOG.info(event, extra={"fields": {k: v for k, v in fields.items() if v is not None}})


def log_failure(event: str, error: BaseException, **fields: Any) -> None:
    """A failure that is ours, with where it happened."""
    LOG.error(event, exc_info=error, extra={"fields": fields})
