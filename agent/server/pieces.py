"""What all requests share, opened once: policies, verifiers, a session for each strategy."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Self

from ...graphs.contracts import Policy
from ...graphs.strategy import names
from ..policies import open_policy
from ..registry import EMBEDDED
from ..run.config import Config, Only, only
from ..run.session import Session
from ..run.verifiers import open_verifiers, own_verifiers

FAMILY = "surefoot"


class Pieces:
    """An async context manager. The first policy is the default one."""

    def __init__(self, config: Config, models: tuple[str, ...] = ()) -> None:
        self.config = config
        self._models = models
        self._stack = AsyncExitStack()
        self._sessions: dict[tuple[str, str, str | None, str | None], Session] = {}
        self._opening = asyncio.Lock()
        self.policies: dict[str, Policy] = {}
        self.strategies: tuple[str, ...] = ()

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _open(self) -> None:
        for model in (self.config.model, *self._models, EMBEDDED):
            policy = open_policy(model) if isinstance(model, str) or model is None else model
            if policy is not model:
                self._stack.push_async_callback(policy.aclose)
            self.policies.setdefault(policy.name, policy)
        self.strategies = tuple(names())
        self._verifiers = await self._stack.enter_async_context(
            open_verifiers(self.config.sandbox, self.config.verifiers)
        )
        await self.session(self.default, self.config.strategy_name)

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    @property
    def default(self) -> str:
        """The name of the policy that strategies run on unless another is asked for."""
        return next(iter(self.policies))

    async def session(
        self, policy: str, strategy: str, prm: str | None = None, select: str | None = None
    ) -> Session:
        """The session of that policy, strategy, PRM and selector, opened at its first use.

        None is the server's own. Raises `InputError` for a name that is not known. There are
        as many sessions at most as known names go together.
        """
        key = (policy, strategy, prm, select)
        async with self._opening:
            if key not in self._sessions:
                alone = isinstance(self.config.verifiers, Only)
                own = () if alone else own_verifiers(self.policies[policy])
                config = replace(
                    self.config,
                    model=self.policies[policy],
                    strategy=(
                        self.config.strategy if strategy == self.config.strategy_name else strategy
                    ),
                    prm=prm or self.config.prm,
                    select=select or self.config.select,
                    verifiers=only(*own, *self._verifiers),
                    trace=None,
                )
                self._sessions[key] = await self._stack.enter_async_context(Session(config))
        return self._sessions[key]
