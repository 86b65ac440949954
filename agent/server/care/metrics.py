"""What `/metrics` shows, in a registry of the app's own."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from ....graphs.contracts import Usage
from .trace_store import Health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """Labels are routes, models and strategies of this server: never a caller's own words."""

    def __init__(self, working: Callable[[], float], waiting: Callable[[], float]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "surefoot_requests", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "surefoot_request_seconds", "Until the last byte was sent.", ["route"],
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self._first = Histogram(
            "surefoot_first_event_seconds", "From a run's turn to its first event.", ["strategy"],
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self._runs = Counter(
            "surefoot_runs", "Runs by how they ended.", ["model", "strategy", "status"],
            registry=self._registry,
        )  # fmt: skip
        self._tokens = Counter(
            "surefoot_tokens", "Tokens of all model calls.", ["model", "kind"],
            registry=self._registry,
        )  # fmt: skip
        self._tools = Counter(
            "surefoot_tool_calls", "Calls of tools.", ["tool"], registry=self._registry
        )
        for name, words, value in (
            ("surefoot_runs_working", "Runs at work.", working),
            ("surefoot_runs_waiting", "Runs in the queue.", waiting),
        ):
            Gauge(name, words, registry=self._registry).set_function(value)

    def watch_traces(self, health: Health) -> None:
        """Show how often a trace could not be written."""
        words = "Writes of traces that failed."
        lost = Gauge("surefoot_trace_write_failures", words, registry=self._registry)
        lost.set_function(lambda: health.failures)

    def request(self, route: str, status: int, seconds: float) -> None:
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def first_event(self, strategy: str, seconds: float) -> None:
        self._first.labels(strategy).observe(seconds)

    def run(self, model: str, strategy: str, status: str, usage: Usage) -> None:
        self._runs.labels(model, strategy, status).inc()
        self._tokens.labels(model, "prompt").inc(usage.prompt_tokens)
        self._tokens.labels(model, "completion").inc(usage.completion_tokens)

    def tools(self, calls: dict[str, int]) -> None:
        for tool, count in calls.items():
            self._tools.labels(tool).inc(count)

    def exposition(self) -> bytes:
        """Prometheus' text format."""
        return generate_latest(self._registry)
