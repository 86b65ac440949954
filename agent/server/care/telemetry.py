"""OpenTelemetry spans of runs, where the extra `otel` is installed and a provider is set up.

Attributes follow the semantic conventions for generative AI. Problems and answers are never in
them. Without the extra, or without a provider, nothing is recorded and nothing is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ....graphs.contracts import Usage
from ....sandbox.errors import MissingDependency


class Span(Protocol):
    """What a run tells of itself while it goes on."""

    def event(self, name: str) -> None: ...

    def end(self, status: str, usage: Usage) -> None: ...


class Tracing(Protocol):
    """Starts a span for a run; `carrier` are the request's headers, for the caller's context."""

    def span(
        self, name: str, attributes: Mapping[str, str], carrier: Mapping[str, str]
    ) -> Span: ...


class _NoSpan:
    def event(self, name: str) -> None:
        """Nobody listens."""

    def end(self, status: str, usage: Usage) -> None:
        """Nobody listens."""


class NoTracing:
    """Where nobody asked for spans."""

    def span(self, name: str, attributes: Mapping[str, str], carrier: Mapping[str, str]) -> Span:
        return _NoSpan()


class _OtelSpan:
    def __init__(self, span: Any) -> None:
        self._span = span

    def event(self, name: str) -> None:
        self._span.add_event(name)

    def end(self, status: str, usage: Usage) -> None:
        self._span.set_attributes(
            {
                "surefoot.status": status,
                "gen_ai.usage.input_tokens": usage.prompt_tokens,
                "gen_ai.usage.output_tokens": usage.completion_tokens,
            }
        )
        self._span.end()


def exporting() -> OtelTracing:
    """Spans sent over OTLP as the `OTEL_*` variables say.

    Raises `MissingDependency` without the extra `otel`.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise MissingDependency("opentelemetry", "otel") from error
    provider = TracerProvider(resource=Resource.create({"service.name": "surefoot"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return OtelTracing(provider)


class OtelTracing:
    """Spans by a tracer provider, children of the caller's `traceparent`."""

    def __init__(self, provider: Any) -> None:
        from opentelemetry.trace.propagation import tracecontext

        self._tracer = provider.get_tracer("surefoot")
        self._propagator = tracecontext.TraceContextTextMapPropagator()

    def span(self, name: str, attributes: Mapping[str, str], carrier: Mapping[str, str]) -> Span:
        context = self._propagator.extract(dict(carrier))
        return _OtelSpan(
            self._tracer.start_span(name, context=context, attributes=dict(attributes))
        )
