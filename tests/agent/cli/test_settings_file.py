"""`--settings`: what a TOML file sets, and what goes before it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from surefoot.agent.cli.app import app
from surefoot.agent.server import process
from surefoot.sandbox.errors import InputError
from typer.testing import CliRunner

DOCUMENT = Path(__file__).parents[3] / "docs" / "serving.md"


@pytest.fixture
def started(monkeypatch):
    """What the server would have been started with."""
    seen = {}

    def run(settings, host, port, *, otel, begun):
        seen.update(settings=settings, host=host, port=port, otel=otel)

    monkeypatch.setattr(process, "run", run)
    for name in ("SUREFOOT_PORT", "SUREFOOT_MODEL", "SUREFOOT_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    return seen


def serve(*arguments: str, **env: str) -> None:
    done = CliRunner().invoke(app, ["serve", *arguments], env=env)
    if isinstance(done.exception, InputError):
        raise done.exception
    assert done.exit_code == 0, done.output


def test_the_file_of_the_documentation(started, tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "surefoot.toml"
    file.write_text(block)
    serve("--settings", str(file))
    settings = started["settings"]
    assert (started["host"], started["port"]) == ("127.0.0.1", 8000)
    assert settings.config.model == "openai:qwen2.5-coder"
    assert settings.models == ("pebble",)
    assert settings.traces == Path("/var/lib/surefoot/traces.db")
    assert settings.limits.running == 16
    assert settings.config.budget.seconds == 120


def test_variables_go_before_it_and_the_command_line_before_both(started, tmp_path: Path) -> None:
    file = tmp_path / "surefoot.toml"
    file.write_text('port = 1\nqueue = 1\nmodel = "openai:a"\nrun_seconds = 5\n')
    serve("--queue", "3", SUREFOOT_SETTINGS=str(file), SUREFOOT_PORT="2", SUREFOOT_QUEUE="2")
    assert started["port"] == 2
    assert started["settings"].limits.waiting == 3
    assert started["settings"].limits.run_s == 5
    serve("--settings", str(file), SUREFOOT_MODEL="pebble")
    assert started["settings"].config.model in (None, "pebble")


@pytest.mark.parametrize(
    ("text", "says"),
    [("prot = 1", "has no 'prot'. Known: also"), ("port = ", "is no TOML"), (None, "be read")],
)
def test_what_is_wrong_with_a_file_is_said(started, tmp_path: Path, text, says: str) -> None:
    file = tmp_path / "surefoot.toml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(InputError, match=says):
        serve("--settings", str(file))
    assert not started


def test_a_wrong_value_names_its_option(started, tmp_path: Path) -> None:
    file = tmp_path / "surefoot.toml"
    file.write_text("port = 'x'")
    done = CliRunner().invoke(app, ["serve", "--settings", str(file)])
    assert done.exit_code == 2
    assert "--port" in done.output
