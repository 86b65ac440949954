"""Policies: the adapters to what proposes steps. `open_policy` opens one by name.

Importing this package imports neither `openai` nor LangChain nor the embedded model's runtime:
each comes with the first policy that needs it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...graphs.contracts import Policy
from ...sandbox.errors import InputError
from ..registry import EMBEDDED, POLICIES

if TYPE_CHECKING:
    from .langchain_chat import LangChainPolicy
    from .openai_chat import OpenAIPolicy
    from .recorded import RecordedPolicy
    from .scripted import ScriptedExchange, ScriptedPolicy

MODEL_VARIABLE = "SUREFOOT_MODEL"

_EXPORTS = {
    "ScriptedExchange": "scripted",
    "LangChainPolicy": "langchain_chat",
    "OpenAIPolicy": "openai_chat",
    "RecordedPolicy": "recorded",
    "ScriptedPolicy": "scripted",
}


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        return getattr(import_module(f".{_EXPORTS[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def default_spec(environ: Mapping[str, str] | None = None) -> str:
    """The model where none is named: `SUREFOOT_MODEL`, else the embedded one.

    A bare name there is an `openai:` model, and counts where `OPENAI_API_KEY` or
    `OPENAI_BASE_URL` says that there is a server to ask.
    """
    env = os.environ if environ is None else environ
    named = env.get(MODEL_VARIABLE, "").strip()
    if named == EMBEDDED or named.partition(":")[0] in POLICIES.names():
        return named
    served = env.get("OPENAI_API_KEY") or env.get("OPENAI_BASE_URL")
    return f"openai:{named}" if named and served else EMBEDDED


def open_policy(spec: str | None = None, **options: Any) -> Policy:
    """The policy that `spec` names; without one, that of `default_spec`.

    The embedded model, `openai:NAME`, `recorded:FILE` (`recorded:FILE#SOURCE` for one of several
    models in a file), `langchain:PROVIDER/NAME`, or what an installed package adds (`registry`).
    `options` go to the policy: `base_url`, `api_key`, `capabilities`, `deadline_s` and so on.
    Raises InputError for an unknown name or option, and
    what the policy raises (no key, no file, a package that is not installed).
    """
    spec = (spec or "").strip() or default_spec()
    kind, _, rest = spec.partition(":")
    built_in = POLICIES.built_in.get(kind)
    misnamed = built_in is not None and (":" in built_in.form) != bool(rest)
    opener = None if misnamed else POLICIES.find(kind)
    if opener is None:
        raise InputError(f"unknown model {spec[:200]!r}. There are: {POLICIES.forms()}")
    try:
        return opener(rest, **options)
    except TypeError as error:
        unknown = next((name for name in options if f"argument '{name}'" in str(error)), None)
        if unknown:
            raise InputError(f"{kind} has no option {unknown!r}") from error
        raise


__all__ = [
    "LangChainPolicy",
    "OpenAIPolicy",
    "RecordedPolicy",
    "ScriptedExchange",
    "ScriptedPolicy",
    "default_spec",
    "open_policy",
]
