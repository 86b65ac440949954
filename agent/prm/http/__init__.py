"""PRMs that are served elsewhere: `http:URL#FAMILY`, one module a family's wire form.

A family is a function from (server, problem, steps) to one score a step. Each knows how its
model wants steps to be marked and where the server's answer holds their scores; what they share
is a server (`server`) and rows of scores (`rows`).
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence

from ....graphs.contracts import Evidence
from ....sandbox.errors import InputError
from . import math_shepherd, qwen, rlhflow, skywork
from .server import KEY_VARIABLE, Server

Family = Callable[[Server, str, Sequence[str]], Awaitable[list[float]]]

FAMILIES: dict[str, Family] = {
    "qwen": qwen.score,
    "math-shepherd": math_shepherd.score,
    "rlhflow": rlhflow.score,
    "skywork": skywork.score,
}


class HttpPRM:
    """The PRM behind a server, by its family's wire form. It reads the text, not the evidence.

    `deadline_s`: seconds within which 429, 5xx and broken connections are tried again.
    `timeout_s`: seconds that one answer may take. Raises `InputError` for an unknown family.
    """

    def __init__(
        self,
        url: str,
        family: str,
        *,
        key: str = "",
        deadline_s: float = 60.0,
        timeout_s: float = 60.0,
    ) -> None:
        if family not in FAMILIES:
            raise InputError(f"There is no PRM family {family!r}. Known: {', '.join(FAMILIES)}.")
        self._server = Server(url, key, deadline_s=deadline_s, timeout_s=timeout_s)
        self._family = FAMILIES[family]
        self.name = f"http:{self._server.shown}#{family}"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """One score a step, or a `PolicyError` that says which step's mark was lost."""
        if not steps:
            return []
        await self._server.model()  # before the calls side by side, which all need it
        return await self._family(self._server, problem, steps)

    async def aclose(self) -> None:
        await self._server.aclose()


def open_http(spec: str) -> HttpPRM:
    """`http:URL#FAMILY`, or the URL itself with `#FAMILY`; its key from `SUREFOOT_PRM_KEY`.

    Raises `InputError` where the family is missing or unknown, or the URL is none.
    """
    url, mark, family = spec.rpartition("#")
    if not mark:
        raise InputError(f"{spec}: say the PRM's family after a #: {', '.join(FAMILIES)}.")
    if url.startswith(("http:http://", "http:https://")):
        url = url.removeprefix("http:")
    return HttpPRM(url, family, key=os.environ.get(KEY_VARIABLE, "").strip())


__all__ = ["FAMILIES", "HttpPRM", "open_http"]
