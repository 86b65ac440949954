"""`langchain:`: LangChain's own fake chat models stand for a provider's."""

from __future__ import annotations

import asyncio
import importlib.util
import types

import pytest
from langchain_core import exceptions
from langchain_core.language_models.fake_chat_models import (
    FakeListChatModel,
    FakeMessagesListChatModel,
)
from langchain_core.messages import AIMessage
from surefoot.agent.policies import LangChainPolicy
from surefoot.graphs.contracts import Capabilities, ProposalRequest
from surefoot.graphs.errors import (
    AuthenticationFailed,
    MissingKey,
    PolicyError,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from surefoot.sandbox.errors import InputError, MissingDependency


def ask(task="solution", **kwargs) -> ProposalRequest:
    return ProposalRequest("What is 2 + 2?", task=task, **kwargs)


class Tunable(FakeListChatModel):
    """A fake with the settings of a real provider, which keeps what it was called with."""

    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    seen: list = []  # noqa: RUF012 - pydantic copies it for each model

    def _call(self, messages, stop=None, **kwargs) -> str:
        self.seen.append((self.temperature, self.max_tokens, self.seed, stop, messages))
        return super()._call(messages, stop, **kwargs)


class Failing(FakeListChatModel):
    error: object = None
    times: int = 1
    calls: list = []  # noqa: RUF012

    def _call(self, *args, **kwargs) -> str:
        self.calls.append(1)
        if len(self.calls) <= self.times:
            raise self.error
        return super()._call(*args, **kwargs)


def replying(text="4", **kwargs) -> LangChainPolicy:
    model = FakeMessagesListChatModel(responses=[AIMessage(content=text, **kwargs)])
    return LangChainPolicy(model, name="fake/one")


def noted(proposals, *words) -> bool:
    notes = " | ".join(note for proposal in proposals for note in proposal.notes)
    return all(word in notes for word in words)


async def test_a_plain_model_and_what_it_lacks():
    policy = replying()
    assert policy.name == "langchain:fake/one"
    assert policy.capabilities == Capabilities()
    proposals = await policy.propose(ask(n=2, steps=("a",), seed=1, top_logprobs=1))
    assert [p.text for p in proposals] == ["4", "4"]
    assert [p.usage.calls for p in proposals] == [2, 0]
    assert noted(proposals, "n:", "prefill:", "seed:", "max_tokens:", "logprobs:", "usage:")
    await policy.aclose()
    with pytest.raises(InputError):
        await policy.propose(ask(n=0))


async def test_settings_go_into_a_copy():
    model = Tunable(responses=["first\n\nsecond"])
    policy = LangChainPolicy(model)
    (step,) = await policy.propose(ask("step", temperature=0.5, max_tokens=9, seed=3))
    assert (step.text, step.finish) == ("first", "stop")
    temperature, ceiling, seed, stop, messages = model.seen[0]
    assert (temperature, ceiling, seed, stop) == (0.5, 9, 3, ["\n\n"])
    assert [message.type for message in messages] == ["system", "human"]
    assert model.temperature is None
    assert not noted([step], "temperature")


async def test_usage_logprobs_and_endings():
    content = [{"token": "4", "logprob": -0.1, "top_logprobs": []}]
    policy = replying(
        usage_metadata={"input_tokens": 3, "output_tokens": 2, "total_tokens": 5},
        response_metadata={"finish_reason": "length", "logprobs": {"content": content}},
        tool_calls=[{"name": "f", "args": {"x": 1}, "id": "1"}],
    )
    (proposal,) = await policy.propose(ask(top_logprobs=1))
    assert (proposal.usage.prompt_tokens, proposal.usage.completion_tokens) == (3, 2)
    assert proposal.logprobs[0].logprob == -0.1
    assert proposal.finish == "tool"
    assert proposal.tool_calls[0].arguments == '{"x": 1}'
    for reason, finish in [("length", "length"), ("max_tokens", "length"), ("STOP", "end")]:
        policy = replying(response_metadata={"stop_reason": reason})
        assert (await policy.propose(ask()))[0].finish == finish


async def test_critiques_are_read():
    (critique,) = await replying("[0.8]").propose(ask("critique", steps=("a",)))
    assert critique.judgments == (0.8,)
    proposals = await replying("well").propose(ask("critique", steps=("a",)))
    assert proposals[0].judgments is None
    assert noted(proposals, "cannot be read")


class ByStatus(Exception):
    def __init__(self, status):
        super().__init__(f"status {status} with sk-abcdefghijk")
        self.status_code = status


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (exceptions.ModelAuthenticationError("no"), AuthenticationFailed),
        (exceptions.ModelPermissionDeniedError("no"), AuthenticationFailed),
        (exceptions.ModelNotFoundError("no"), InputError),
        (exceptions.ModelInvalidRequestError("no"), PolicyError),
        (exceptions.ModelRateLimitError("no"), RateLimited),
        (exceptions.ModelAPIError("no"), ServerFailed),
        (exceptions.ModelConnectionError("no"), Unreachable),
        (exceptions.ModelTimeoutError("no"), Unreachable),
        (ByStatus(401), AuthenticationFailed),
        (ByStatus(404), InputError),
        (ByStatus(429), RateLimited),
        (ByStatus(500), ServerFailed),
        (ConnectionRefusedError("refused"), Unreachable),
        (ValueError("odd"), PolicyError),
    ],
)
async def test_errors_are_ours(error, kind):
    model = Failing(responses=["4"], error=error, times=99)
    policy = LangChainPolicy(model, deadline_s=0)
    with pytest.raises(kind) as caught:
        await policy.propose(ask())
    assert type(caught.value) is kind
    assert "abcdefghijk" not in str(caught.value)
    assert caught.value.__context__ is None


async def test_passing_failures_are_retried():
    model = Failing(responses=["4"], error=exceptions.ModelRateLimitError("slow"), times=2)
    assert (await LangChainPolicy(model).propose(ask()))[0].text == "4"


async def test_what_a_model_refuses_by_name_is_left_out():
    class Strict(Tunable):
        def _call(self, messages, stop=None, **kwargs) -> str:
            if self.temperature is not None:
                raise exceptions.ModelInvalidRequestError("Unsupported value: 'temperature' is 1")
            if stop:
                raise ByStatus(400)
            return super()._call(messages, stop, **kwargs)

    policy = LangChainPolicy(Strict(responses=["first\n\nsecond"]))
    with pytest.raises(PolicyError, match="status 400"):
        await policy.propose(ask("step", temperature=0.5))
    ByStatus.__str__ = lambda self: "'stop' is not supported"
    proposals = await policy.propose(ask("step", temperature=0.5, max_tokens=9))
    del ByStatus.__str__
    assert proposals[0].text == "first"
    assert noted(proposals, "temperature: refused", "stop: refused")
    error = exceptions.ModelInvalidRequestError("'max_tokens' is too large")
    capped = LangChainPolicy(Failing(responses=["4"], error=error))
    with pytest.raises(PolicyError):  # the ceiling of tokens is never given up
        await capped.propose(ask())


async def test_a_hanging_model_is_unreachable():
    class Hanging(FakeListChatModel):
        async def _agenerate(self, *args, **kwargs):
            await asyncio.sleep(60)

    policy = LangChainPolicy(Hanging(responses=["4"]), timeout_s=0.05)
    with pytest.raises(Unreachable):
        await policy.propose(ask())


@pytest.fixture
def installed(monkeypatch):
    """A stand-in for the `langchain` package, whose providers the tests do not install."""

    def install(init):
        real_find, real_import = importlib.util.find_spec, importlib.import_module
        module = types.SimpleNamespace(init_chat_model=init)
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name: name == "langchain" or real_find(name)
        )
        monkeypatch.setattr(
            importlib,
            "import_module",
            lambda name, *a: module if name == "langchain.chat_models" else real_import(name, *a),
        )

    return install


def test_from_spec(installed, monkeypatch):
    for spec in ("", "openai", "openai/", "/gpt"):
        with pytest.raises(InputError, match="PROVIDER/NAME"):
            LangChainPolicy.from_spec(spec)

    def init(model, model_provider):
        if model_provider == "absent":
            raise ImportError("install langchain-absent", name="langchain_absent")
        if model_provider == "keyless":
            raise ValueError("Did not find api_key")
        if model_provider == "odd":
            raise ValueError("Unsupported provider")
        return FakeListChatModel(responses=[f"{model_provider}:{model}"])

    installed(init)
    policy = LangChainPolicy.from_spec("fake/a/b", deadline_s=1)
    assert policy.name == "langchain:fake/a/b"
    with pytest.raises(MissingDependency, match="langchain_absent is not installed"):
        LangChainPolicy.from_spec("absent/x")
    with pytest.raises(MissingKey):
        LangChainPolicy.from_spec("keyless/x")
    with pytest.raises(InputError, match="Unsupported provider"):
        LangChainPolicy.from_spec("odd/x")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency, match=r"pip install '\.\[langchain\]'"):
        LangChainPolicy.from_spec("fake/x")
