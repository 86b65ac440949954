"""The options of a run: what one field of `Options` makes."""

import inspect
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest
import typer
from surefoot import Agent
from surefoot.agent.cli import options as o
from surefoot.agent.cli.app import app
from surefoot.agent.run.configure import configured, from_flags
from surefoot.agent.run.options import Options, settings_of
from surefoot.graphs.flags import Flag, said
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.budget import Budget, Price
from surefoot.sandbox.errors import InputError
from typer.testing import CliRunner

NAMES = {one.name for one in settings_of()}
SERVED = {one.name for one in settings_of() if one.flag.served}


def parameters(name: str) -> set[str]:
    return {one.name for one in typer.main.get_command(app).commands[name].params}


def test_agents_keywords_are_the_fields() -> None:
    assert list(inspect.signature(Agent).parameters) == [one.name for one in fields(Options)]


@pytest.mark.parametrize("command", ["solve", "eval"])
def test_a_command_has_a_flag_for_every_setting(command: str) -> None:
    assert parameters(command) >= NAMES


@pytest.mark.parametrize("command", ["serve", "mcp"])
def test_a_server_has_those_that_are_defaults_of_its_requests(command: str) -> None:
    assert parameters(command) & NAMES == SERVED


def test_every_strategys_option_has_a_flag() -> None:
    assert {one.name for one in fields(StrategyOptions)} <= NAMES


def test_a_request_may_set_those_that_say_so() -> None:
    orders = pytest.importorskip("surefoot.agent.server.orders")
    asked = {one.name for one in fields(Options) if one.metadata.get("asked")}
    # effort is the strategy's option, by a name of its own as the APIs have it
    assert set(orders.OrderOptions.model_fields) == asked | {"effort"}


@dataclass(frozen=True, slots=True)
class More(Options):
    patience: int = field(default=3, metadata=said(Flag("How long to try.", int, least=1)))


@pytest.mark.parametrize(
    ("words", "variable", "wanted"),
    [
        ((), None, 3),
        (("--patience", "5"), None, 5),
        ((), "7", 7),
        (("--patience", "0"), None, None),
    ],
)
def test_a_new_option_is_one_field(
    words: tuple[str, ...], variable: str | None, wanted: int | None
) -> None:
    """It has its flag, its variable and its bound, and reaches the command."""
    seen: list[object] = []
    tried = typer.Typer()

    @tried.command()
    @o.takes_options(kind=More)
    def command(*, chosen: o.Chosen) -> None:
        seen.append(chosen["patience"])

    env = {} if variable is None else {"SUREFOOT_PATIENCE": variable}
    done = CliRunner().invoke(tried, list(words), env=env)
    assert (done.exit_code, seen) == ((2, []) if wanted is None else (0, [wanted]))


def test_flags_and_keywords_come_to_the_same() -> None:
    flags = {
        "model": "pebble", "samples": 4, "trace": Path("t.jsonl"), "budget_tokens": 9,
        "budget_tools": None, "price_in": 1.0, "price_out": 2.0, "rounds": 2, "controller": "",
    }  # fmt: skip
    agent = Agent(
        "pebble", samples=4, trace="t.jsonl", budget=Budget(9), price=Price(1.0, 2.0),
        options=StrategyOptions(rounds=2),
    )  # fmt: skip
    assert configured(from_flags(flags)) == agent.config


def test_half_a_price_is_refused() -> None:
    with pytest.raises(InputError, match="go together"):
        from_flags({"price_in": 1.0, "price_out": None})
