"""`POST /v1/check`."""

from typing import Any

from conftest import Start, eventually
from slow_policy import SlowPolicy
from surefoot.agent.server.settings import ServerLimits


def test_a_text_is_judged_over_http(pebble: Any) -> None:
    reply = pebble.post("/v1/check", {"text": "38 * 3 = 115 eggs."})
    assert reply.status_code == 200
    body = reply.json()
    assert (body["refuted"], body["fixed"]) == (1, "38 * 3 = 114 eggs.")
    assert body["findings"][0]["right_span"] == [9, 12]


def test_what_cannot_be_read_is_refused(pebble: Any) -> None:
    for body in ({}, {"text": 3}, {"text": "x", "more": 1}):
        assert pebble.post("/v1/check", body).status_code == 400


def test_a_text_that_takes_too_long_is_cut_off_and_its_thread_let_go(start: Start) -> None:
    served = start(SlowPolicy(), limits=ServerLimits(running=1, run_s=1.0), threads=1)
    reply = served.post("/v1/check", {"text": "38 * 3 = 115 eggs. " * 50_000})
    assert reply.status_code == 504
    assert reply.json()["error"]["code"] == "timeout"
    eventually(lambda: served.post("/v1/check", {"text": "2 + 2 = 4"}).status_code == 200)
