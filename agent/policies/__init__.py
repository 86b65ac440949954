"""Policies: the adapters to what proposes steps. `open_policy` opens one by name.

Importing this package imports neither `openai` nor LangChain nor the embedded model's runtime:
each comes with the first policy that needs it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ...graphs.contracts import Policy
from ...sandbox.errors import InputError

if TYPE_CHECKING:
    from .langchain_chat import LangChainPolicy
    from .openai_chat import OpenAIPolicy
    from .recorded import RecordedPolicy
    from .scripted import Exchange, ScriptedPolicy

MODEL_VARIABLE = "SUREFOOT_MODEL"
EXISTING = "pebble, openai:NAME, recorded:FILE, langchain:PROVIDER/NAME"

_EXPORTS = {
    "Exchange": "scripted",
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
    """The model where none is named: `SUREFOOT_MODEL`, else pebble.

    A bare name there is an `openai:` model, and counts where `OPENAI_API_KEY` or
    `OPENAI_BASE_URL` says that there is a server to ask.
    """
    env = os.environ if environ is None else environ
    named = env.get(MODEL_VARIABLE, "").strip()
    if named == "pebble" or named.partition(":")[0] in _OPENERS:
        return named
    served = env.get("OPENAI_API_KEY") or env.get("OPENAI_BASE_URL")
    return f"openai:{named}" if named and served else "pebble"


def open_policy(spec: str | None = None, **options: Any) -> Policy:
    """The policy that `spec` names; without one, that of `default_spec`.

    `pebble`, `openai:NAME`, `recorded:FILE` (`recorded:FILE#SOURCE` for one of several models in
    a file) or `langchain:PROVIDER/NAME`. `options` go to the policy: `base_url`, `api_key`,
    `capabilities`, `deadline_s` and so on. Raises InputError for an unknown name or option, and
    what the policy raises (no key, no file, a package that is not installed).
    """
    spec = (spec or "").strip() or default_spec()
    kind, _, rest = spec.partition(":")
    opener = _OPENERS.get(kind)
    if opener is None or (kind == "pebble") == bool(rest):
        raise InputError(f"unknown model {spec[:200]!r}. There are: {EXISTING}")
    try:
        return opener(rest, options)
    except TypeError as error:
        unknown = next((name for name in options if f"argument '{name}'" in str(error)), None)
        if unknown:
            raise InputError(f"{kind} has no option {unknown!r}") from error
        raise


def _pebble(_name: str, options: dict[str, Any]) -> Policy:
    from ..pebble.policy import PebblePolicy

    return PebblePolicy(**options)


def _openai(name: str, options: dict[str, Any]) -> Policy:
    from .openai_chat import OpenAIPolicy

    return OpenAIPolicy(name, **options)


def _recorded(name: str, options: dict[str, Any]) -> Policy:
    from .recorded import RecordedPolicy

    file, mark, source = name.rpartition("#")
    if mark and not os.path.exists(name):  # noqa: PTH110 - a file may have a # in its name
        return RecordedPolicy.from_file(file, source=source, **options)
    return RecordedPolicy.from_file(name, **options)


def _langchain(name: str, options: dict[str, Any]) -> Policy:
    from .langchain_chat import LangChainPolicy

    return LangChainPolicy.from_spec(name, **options)


_OPENERS: dict[str, Callable[[str, dict[str, Any]], Policy]] = {
    "pebble": _pebble,
    "openai": _openai,
    "recorded": _recorded,
    "langchain": _langchain,
}

__all__ = [
    "Exchange",
    "LangChainPolicy",
    "OpenAIPolicy",
    "RecordedPolicy",
    "ScriptedPolicy",
    "default_spec",
    "open_policy",
]
