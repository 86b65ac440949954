"""What becomes of each run: the log, the metrics, the span, and the caller's budget."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ....graphs.contracts import Policy, Usage
from ....graphs.events import plain
from ....graphs.result import UsageOut
from .auth import Key
from .ceilings import Ceiling
from .logs import log, strike
from .metering import MeteredPolicy
from .metrics import Metrics
from .spending import Spending
from .telemetry import SILENT, Span, Tracing

RAW = "none"  # the strategy of a plain completion


@dataclass(frozen=True, slots=True)
class About:
    """A run, as its account names it. `strategy` is "none" for a plain completion."""

    run: str
    caller: Key
    model: str
    strategy: str
    problem: str


@dataclass(slots=True)
class Account:
    """One run's calls and how it ended; "cancelled" until something else is known."""

    about: About
    policy: MeteredPolicy
    metrics: Metrics
    span: Span = SILENT
    status: str = "cancelled"
    _last_ns: int = 0
    _began: float = 0.0
    _first: bool = True

    def begin(self) -> None:
        """The run's turn has come."""
        self._began = time.monotonic()

    async def saw(self, event: dict[str, Any]) -> None:
        """Count what an event of the run tells; a result is not told before it is settled for."""
        if self._first and event["event"] != "start":
            self._first = False
            self.metrics.first_event(self.about.strategy, time.monotonic() - self._began)
        self._trace(event)
        if event["event"] == "result":
            await self.policy.settled()
            self.status = event["result"]["status"]
            self.metrics.tools(event["result"]["usage"]["tool_calls"])

    def _trace(self, event: dict[str, Any]) -> None:
        """A verdict is a tool's span, from the event before it; a score an evaluation."""
        now = time.time_ns()
        if event["event"] == "verdict":
            tool = str(event["verdict"]["tool"])
            known = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool}
            span = self.span.child(f"execute_tool {tool}", known, self._last_ns or now)
            span.end(str(event["verdict"]["status"]), Usage())
        elif event["event"] == "score":
            evaluation = {
                "gen_ai.evaluation.name": "process_reward",
                "gen_ai.evaluation.score.value": float(event["score"]),
                "surefoot.step": int(event["node"]),
            }
            self.span.event("gen_ai.evaluation.result", evaluation)
        self._last_ns = now

    @property
    def usage(self) -> UsageOut:
        """What all calls so far took."""
        usage = self.policy.usage
        return UsageOut(
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            policy_calls=usage.calls,
            seconds=round(time.monotonic() - self._began, 4),
        )


@dataclass(frozen=True, slots=True)
class Books:
    """Where accounts are kept."""

    spending: Spending
    metrics: Metrics
    tracing: Tracing
    log_problems: bool
    secrets: tuple[str, ...] = ()

    @contextmanager
    def account(
        self,
        about: About,
        policy: Policy,
        most: int | None,
        carrier: Mapping[str, str],
        own: Ceiling | None = None,
    ) -> Iterator[Account]:
        """Open an account, and settle it however the run ends.

        Every call reserves its tokens from what the caller's key has left today, and from `own`,
        a ceiling of the request's own.
        """
        began = time.monotonic()
        ceilings = [one for one in (self.spending.ceiling(about.caller), own) if one is not None]
        raw = about.strategy == RAW
        attributes = {
            "gen_ai.operation.name": "chat" if raw else "invoke_workflow",
            "gen_ai.provider.name": "surefoot",
            "gen_ai.request.model": about.model,
            "surefoot.strategy": about.strategy,
            "surefoot.run": about.run,
        }
        name = f"chat {about.model}" if raw else f"invoke_workflow {about.strategy}"
        if not raw:
            attributes["gen_ai.workflow.name"] = about.strategy
            attributes["openinference.span.kind"] = "CHAIN"  # viewers that know no workflows
        span = self.tracing.span(name, attributes, carrier)
        metered = MeteredPolicy(policy, most, ceilings, SILENT if raw else span)
        account = Account(about, metered, self.metrics, span)
        try:
            yield account
        except Exception:
            account.status = "failed"
            raise
        finally:
            usage = account.policy.usage
            self.metrics.run(about.model, about.strategy, account.status, usage)
            span.end(account.status, usage)
            log(
                "run",
                run=about.run,
                key=about.caller.name,
                model=about.model,
                strategy=about.strategy,
                status=account.status,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                seconds=round(time.monotonic() - began, 3),
                problem=(strike(plain(about.problem), self.secrets) if self.log_problems else None),
            )
