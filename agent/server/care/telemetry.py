"""OpenTelemetry spans of runs, where the extra `otel` is installed and a provider is set up.

Names and attributes follow the semantic conventions for generative AI. A run is a tree of spans:
`invoke_workflow STRATEGY`, in it a `chat MODEL` for each call of the policy and an
`execute_tool TOOL` for each verdict; the PRM's scores are `gen_ai.evaluation.result` events of the
run. Problems, steps and answers are never in them. Without the extra, or without a provider,
nothing is recorded and nothing is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ....graphs.contracts import Usage
from ....sandbox.errors import MissingDependency


class Span(Protocol):
    """What a run tells of itself while it goes on."""

    def event(self, name: str, attributes: Mapping[str, Any]) -> None: ...

    def child(self, name: str, attributes: Mapping[str, Any], began_ns: int | None = None) -> Span:
        """A span within this one, begun now or at that time since the epoch."""
        ...

    def end(self, status: str, usage: Usage) -> None: ...


class Tracing(Protocol):
    """Starts a span for a run; `carrier` are the request's headers, for the caller's context."""

    def span(
        self, name: str, attributes: Mapping[str, str], carrier: Mapping[str, str]
    ) -> Span: ...


class _NoSpan:
    def event(self, name: str, attributes: Mapping[str, Any]) -> None:
        """Nobody listens."""

    def child(self, name: str, attributes: Mapping[str, Any], began_ns: int | None = None) -> Span:
        return self

    def end(self, status: str, usage: Usage) -> None:
        """Nobody listens."""


SILENT: Span = _NoSpan()


class NoTracing:
    """Where nobody asked for spans."""

    def span(self, name: str, attributes: Mapping[str, str], carrier: Mapping[str, str]) -> Span:
        return SILENT


class _OtelSpan:
    def __init__(self, tracer: Any, span: Any) -> None:
        self._tracer, self._span = tracer, span

    def event(self, name: str, attributes: Mapping[str, Any]) -> None:
        self._span.add_event(name, dict(attributes))

    def child(self, name: str, attributes: Mapping[str, Any], began_ns: int | None = None) -> Span:
        from opentelemetry.trace import SpanKind, set_span_in_context

        kind = SpanKind.CLIENT if name.startswith("chat ") else SpanKind.INTERNAL
        span = self._tracer.start_span(
            name,
            context=set_span_in_context(self._span),
            kind=kind,
            attributes=dict(attributes),
            start_time=began_ns,
        )
        return _OtelSpan(self._tracer, span)

    def end(self, status: str, usage: Usage) -> None:
        told: dict[str, Any] = {"surefoot.status": status}
        if usage.calls:
            told["gen_ai.usage.input_tokens"] = usage.prompt_tokens
            told["gen_ai.usage.output_tokens"] = usage.completion_tokens
            told["gen_ai.usage.reasoning.output_tokens"] = usage.reasoning_tokens
        if status == "failed":
            from opentelemetry.trace import StatusCode

            self._span.set_status(StatusCode.ERROR)
        self._span.set_attributes(told)
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
        span = self._tracer.start_span(name, context=context, attributes=dict(attributes))
        return _OtelSpan(self._tracer, span)
