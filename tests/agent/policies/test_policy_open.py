"""Opening a policy by its name, and the rule for the one that nobody named."""

from __future__ import annotations

import subprocess
import sys

import pytest
from surefoot.agent import policies
from surefoot.agent.policies import default_spec, open_policy
from surefoot.graphs.errors import MissingKey
from surefoot.sandbox.errors import InputError


@pytest.mark.parametrize(
    ("environ", "spec"),
    [
        ({}, "pebble"),
        ({"OPENAI_API_KEY": "k"}, "pebble"),
        ({"SUREFOOT_MODEL": "gpt"}, "pebble"),
        ({"SUREFOOT_MODEL": "gpt", "OPENAI_API_KEY": "k"}, "openai:gpt"),
        ({"SUREFOOT_MODEL": "org/gpt:free", "OPENAI_BASE_URL": "http://h"}, "openai:org/gpt:free"),
        ({"SUREFOOT_MODEL": "openai:gpt", "OPENAI_API_KEY": "k"}, "openai:gpt"),
        ({"SUREFOOT_MODEL": "openai:gpt"}, "openai:gpt"),
        ({"SUREFOOT_MODEL": "recorded:f"}, "recorded:f"),
        ({"SUREFOOT_MODEL": "pebble", "OPENAI_API_KEY": "k"}, "pebble"),
    ],
)
def test_the_default(environ, spec, monkeypatch):
    assert default_spec(environ) == spec
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert default_spec() == spec


def test_each_kind_opens(tmp_path, monkeypatch):
    file = tmp_path / "s#1.jsonl"
    file.write_text('{"id": "1", "response": "x", "source": "big"}')
    assert open_policy(f"recorded:{file}").name == f"recorded:{file}"
    assert open_policy(f"recorded:{file}#big").name.endswith("#big")
    assert open_policy("openai:m", base_url="http://h/v1").name == "openai:m"
    monkeypatch.setenv("SUREFOOT_MODEL", "m")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    assert open_policy().name == "openai:m"


@pytest.mark.parametrize("spec", ["gpt-4o", "openai:", "openai", "recorded:", "pebble:x", ":", "?"])
def test_unknown_models_name_what_exists(spec):
    with pytest.raises(InputError, match=r"unknown model .* There are: pebble, openai:NAME"):
        open_policy(spec)


def test_failures_come_through(tmp_path):
    with pytest.raises(MissingKey):
        open_policy("openai:m")
    with pytest.raises(InputError, match="cannot read"):
        open_policy(f"recorded:{tmp_path}/none.jsonl")
    with pytest.raises(InputError, match="openai has no option 'colour'"):
        open_policy("openai:m", base_url="http://h/v1", colour="red")


def test_importing_policies_imports_no_heavy_library():
    code = (
        "import sys, surefoot.agent.policies as p; from surefoot.agent.policies import *; "
        "p.OpenAIPolicy('m', base_url='http://h/v1'); "
        "print([m for m in ('openai', 'langchain_core', 'httpx2', 'torch') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_all_exports_exist():
    assert all(getattr(policies, name) for name in policies.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = policies.Nothing
