"""`POST /v1/check`."""

from typing import Any


def test_a_text_is_judged_over_http(pebble: Any) -> None:
    reply = pebble.post("/v1/check", {"text": "38 * 3 = 115 eggs."})
    assert reply.status_code == 200
    body = reply.json()
    assert (body["refuted"], body["fixed"]) == (1, "38 * 3 = 114 eggs.")
    assert body["findings"][0]["right_span"] == [9, 12]


def test_what_cannot_be_read_is_refused(pebble: Any) -> None:
    for body in ({}, {"text": 3}, {"text": "x", "more": 1}):
        assert pebble.post("/v1/check", body).status_code == 400
