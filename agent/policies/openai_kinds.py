"""Which server answers at an address, by one cheap question, and what is known of its kind.

The list of models is free of tokens, and servers sign it (`owned_by`). Where the kind is known,
nothing more is asked, but whether a started answer is continued where that hangs on the model; what
turns out otherwise is learned from refusals and from answers that lack what was asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from ...graphs.contracts import Capabilities
from .openai_profile import MOST_CHOICES, ServerProfile

HOSTS = {"api.openai.com": "openai", "openrouter.ai": "openrouter"}
"""Known by their address alone: no question at all."""
SIGNS = {
    "llamacpp": "llama.cpp",
    "vllm": "vllm",
    "sglang": "sglang",
    "library": "ollama",
    "organization_owner": "lm-studio",
}
"""What each writes into `owned_by`."""
ASKS_PREFILL = frozenset({"ollama", "lm-studio"})
"""Where the model's template decides."""


_MANY = Capabilities(n=True, logprobs=True, max_n=MOST_CHOICES)
KNOWN = {
    "llama.cpp": ServerProfile(replace(_MANY, seed=True, prefill=True), prefill="plain"),
    "vllm": ServerProfile(replace(_MANY, seed=True, prefill=True), prefill="vllm"),
    "sglang": ServerProfile(replace(_MANY, prefill=True), prefill="vllm"),
    "ollama": ServerProfile(Capabilities(seed=True, tools=True)),
    "lm-studio": ServerProfile(Capabilities(seed=True, tools=True)),
    "openai": ServerProfile(replace(_MANY, tools=True)),
    "openrouter": ServerProfile(Capabilities(tools=True)),
}


def by_address(base_url: str) -> str:
    """The kind of a hosted API; "" for any other address."""
    return HOSTS.get(urlsplit(base_url).hostname or "", "")


def by_models(body: dict[str, Any]) -> str:
    """The kind that signed a list of models; "" where no known one did."""
    models = body.get("data")
    first = models[0] if isinstance(models, list) and models else None
    owner = first.get("owned_by") if isinstance(first, dict) else None
    return SIGNS.get(owner, "") if isinstance(owner, str) else ""


__all__ = ["ASKS_PREFILL", "KNOWN", "by_address", "by_models"]
