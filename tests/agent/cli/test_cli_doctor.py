"""`surefoot doctor`: the named model is asked one real question, and local servers are found."""

from __future__ import annotations

import json

from fake_openai import FakeOpenAI
from surefoot.agent.cli import doctor


async def _findings(capsys, model):
    code = await doctor.run_doctor(model, as_json=True)
    return code, {one["what"]: one for one in json.loads(capsys.readouterr().out)}


async def test_the_named_model_is_asked_and_a_usual_port_found(capsys, monkeypatch):
    fake = FakeOpenAI(owner="llamacpp", answer=lambda body: "2 + 3 = 5")
    fake.start()
    try:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        port = int(fake.url.rpartition(":")[2].removesuffix("/v1"))
        monkeypatch.setattr(doctor, "PORTS", {"llama.cpp": port})
        _, found = await _findings(capsys, "openai:tiny")
    finally:
        fake.stop()
    assert "2 + 3 = 5" in found["model openai:tiny"]["words"]
    assert fake.url in found[f"port {port} (llama.cpp)"]["words"]


async def test_a_model_that_cannot_be_reached_is_broken(capsys, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr(doctor, "PORTS", {"vLLM": 9})
    code, found = await _findings(capsys, "openai:tiny")
    assert code == 3
    assert found["model openai:tiny"]["health"] == "broken"
    assert found["port 9 (vLLM)"]["health"] == "absent"
