"""Metrics, logs and spans: what they tell, and what they must not."""

from __future__ import annotations

import io
import json
import logging

import pytest
from conftest import QUESTION, Served, Start, eventually
from conversing_policy import ConversingPolicy
from prometheus_client.parser import text_string_to_metric_families
from slow_policy import SlowPolicy
from surefoot.agent.run.config import Config
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.care.logs import JsonLines, log, log_failure
from surefoot.agent.server.care.telemetry import OtelTracing

SECRET = "correct-horse-battery-staple"
PROBLEM = "What is 2 + 2, said the walrus?"


def samples(served: Served) -> dict[tuple, float]:
    families = text_string_to_metric_families(served.get("/metrics").text)
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def test_metrics(start: Start) -> None:
    served = start(SlowPolicy())
    assert served.chat(PROBLEM).status_code == 200
    assert served.chat(PROBLEM, "slow").status_code == 200
    assert served.chat(PROBLEM, "nonsense").status_code == 404
    route = ("route", "/v1/chat/completions")
    eventually(lambda: ("surefoot_requests_total", route, ("status", "404")) in samples(served))
    found = samples(served)
    assert found["surefoot_requests_total", route, ("status", "200")] == 2
    assert found["surefoot_requests_total", route, ("status", "404")] == 1
    run = (("model", "slow"), ("status", "answered"))
    assert found["surefoot_runs_total", run[0], run[1], ("strategy", "loop")] == 1
    assert found["surefoot_runs_total", run[0], run[1], ("strategy", "none")] == 1
    assert found["surefoot_tokens_total", ("kind", "completion"), ("model", "slow")] >= 10
    assert found[("surefoot_runs_working",)] == found[("surefoot_runs_waiting",)] == 0
    assert "nonsense" not in served.get("/metrics").text


@pytest.fixture
def lines():
    """The server's log, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("surefoot.server")
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_logs_hold_neither_keys_nor_problems(start: Start, lines) -> None:
    served = start(SlowPolicy(), keys=(Key.of("alice", SECRET),))
    headers = {"authorization": f"Bearer {SECRET}"}
    body = {"model": "surefoot/loop", "messages": [{"role": "user", "content": PROBLEM}]}
    assert served.post("/v1/chat/completions", body, **headers).status_code == 200
    served.post("/v1/chat/completions", body, authorization="Bearer stolen-key-of-some-length")
    written = json.dumps(lines())
    for secret in ("walrus", SECRET, "stolen"):
        assert secret not in written
    run = next(line for line in lines() if line["event"] == "run")
    assert (run["key"], run["strategy"], run["status"]) == ("alice", "loop", "answered")
    eventually(lambda: sum(line["event"] == "request" for line in lines()) == 2)
    requests = [line for line in lines() if line["event"] == "request"]
    assert [line["status"] for line in requests] == [200, 401]
    assert requests[0]["route"] == "/v1/chat/completions"


def test_problems_are_logged_where_that_was_asked(start: Start, lines) -> None:
    served = start(SlowPolicy(), log_problems=True)
    served.chat("What is sk-abcdefghijklmnopqrstuvwx plus 2?")
    run = next(line for line in lines() if line["event"] == "run")
    assert run["problem"] == "What is [secret] plus 2?"


def test_a_log_line_is_one_line(lines) -> None:
    log("request", route="a\nb\x1b[31m")
    with pytest.raises(ValueError, match="walrus") as failure:
        int("walrus\n{forged}")
    log_failure("failed", failure.value)
    first, second = lines()
    assert first["route"] == "a\nb\x1b[31m"
    assert second["error"] == "ValueError"
    assert "test_observability" in second["traceback"]
    assert "walrus" not in json.dumps(second).replace('int(\\"walrus', "")


def test_spans(start: Start) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    policy = SlowPolicy()
    policy.solution = "2 + 2 = 4\n\nAnswer: 4"
    config = Config(model=policy, prm="evidence", sandbox="local")
    served = start(policy, OtelTracing(provider), config=config)
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    body = {"model": "surefoot/loop", "messages": [{"role": "user", "content": PROBLEM}]}
    served.post("/v1/chat/completions", body, traceparent=f"00-{trace}-{parent}-01")

    def finished() -> dict[str, list]:
        named: dict[str, list] = {}
        for one in exporter.get_finished_spans():
            named.setdefault(one.name, []).append(one)
        return named

    eventually(lambda: "invoke_workflow loop" in finished())
    (span,) = finished()["invoke_workflow loop"]
    assert f"{span.context.trace_id:032x}" == trace
    assert f"{span.parent.span_id:016x}" == parent
    assert span.attributes["gen_ai.request.model"] == "slow"
    assert span.attributes["surefoot.status"] == "answered"
    assert span.attributes["openinference.span.kind"] == "CHAIN"
    assert span.attributes["gen_ai.usage.output_tokens"] > 0
    calls, tools = finished()["chat slow"], finished()["execute_tool calculator"]
    for inner in (*calls, *tools):
        assert inner.parent.span_id == span.context.span_id
        assert span.start_time <= inner.start_time <= inner.end_time <= span.end_time
    told = [one.attributes for one in calls]
    assert {one["gen_ai.operation.name"] for one in told} == {"chat"}
    output = "gen_ai.usage.output_tokens"
    assert sum(one[output] for one in told) == span.attributes[output]
    assert tools[0].attributes["gen_ai.tool.name"] == "calculator"
    scores = [one for one in span.events if one.name == "gen_ai.evaluation.result"]
    assert 0 <= scores[0].attributes["gen_ai.evaluation.score.value"] <= 1
    for one in exporter.get_finished_spans():
        assert "walrus" not in one.to_json()


def test_what_a_model_thought_is_counted_apart(start: Start) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    served = start(ConversingPolicy(), OtelTracing(provider))
    said = [{"role": "user", "content": "Tell me of Paris."}]
    chat = served.post("/v1/chat/completions", {"model": "talker", "messages": said}).json()
    assert chat["usage"]["completion_tokens"] == 5
    assert chat["usage"]["completion_tokens_details"]["reasoning_tokens"] == 3
    asked = {"model": "talker", "input": said}
    assert served.post("/v1/responses", asked).json()["usage"]["output_tokens_details"] == {
        "reasoning_tokens": 3
    }
    eventually(lambda: len(exporter.get_finished_spans()) == 2)
    for one in exporter.get_finished_spans():
        assert one.name == "chat talker"
        assert one.attributes["gen_ai.usage.output_tokens"] == 5
        assert one.attributes["gen_ai.usage.reasoning.output_tokens"] == 3


def test_failures_of_the_model_are_told_in_openais_shape(start: Start) -> None:
    from surefoot.graphs.errors import AuthenticationFailed, RateLimited

    class Failing(SlowPolicy):
        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

        async def propose(self, request):
            raise self.error

    limited = start(Failing(RateLimited("too many requests"))).chat(QUESTION)
    assert limited.status_code == 503
    assert limited.headers["retry-after"]
    refused = start(Failing(AuthenticationFailed("sk-secret is wrong"))).chat(QUESTION)
    assert refused.status_code == 502
    assert "sk-secret" not in refused.text
    broken = start(Failing(KeyError("internals")))
    failed = broken.chat(QUESTION)
    assert failed.status_code == 500
    assert "internals" not in failed.text
    assert failed.json()["error"]["type"] == "server_error"
    streamed = broken.chat(QUESTION, stream=True)
    assert streamed.status_code == 200
    assert "internals" not in streamed.text
    assert '"code":"internal_error"' in streamed.text
