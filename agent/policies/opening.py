"""How the named policies are opened: `rest` is what follows the kind's colon."""

from __future__ import annotations

import os
from typing import Any

from ...graphs.contracts import Policy
from ...sandbox.errors import InputError


def open_openai(rest: str, /, **options: Any) -> Policy:
    from .openai_chat import OpenAIPolicy

    name, several, urls = rest.partition("@http")
    if "constrain" in options:
        if several:
            raise InputError("constrain: name one server, not several.")
        if options["constrain"] == "results":
            from .openai_filled import FilledOpenAIPolicy

            del options["constrain"]
            return FilledOpenAIPolicy(rest, **options)
        from .openai_constrained import ConstrainedOpenAIPolicy

        return ConstrainedOpenAIPolicy(rest, **options)
    if several:
        from .openai_many import ManyServers

        return ManyServers(name, [url.strip() for url in f"http{urls}".split(",")], **options)
    return OpenAIPolicy(rest, **options)


def open_recorded(rest: str, /, **options: Any) -> Policy:
    from .recorded import RecordedPolicy

    file, mark, source = rest.rpartition("#")
    if mark and not os.path.exists(rest):  # noqa: PTH110 - a file may have a # in its name
        return RecordedPolicy.from_file(file, source=source, **options)
    return RecordedPolicy.from_file(rest, **options)


def open_langchain(rest: str, /, **options: Any) -> Policy:
    from .langchain_chat import LangChainPolicy

    return LangChainPolicy.from_spec(rest, **options)
