"""Options that several commands share, each with its `SUREFOOT_*` variable."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sandbox.errors import InputError
from ..registry import POLICIES, PRMS

if TYPE_CHECKING:
    from ..run.config import Config

Model = Annotated[
    str | None,
    typer.Option(
        # SUREFOOT_MODEL is read where the default is worked out: a bare name means openai:NAME.
        help=f"{POLICIES.usual()}  [env: SUREFOOT_MODEL]",
    ),
]


def _refreshed(wanted: bool) -> bool:
    """Told by its variable: policies are opened deep inside, and in worker processes too."""
    if wanted:
        os.environ["SUREFOOT_REFRESH_CAPABILITIES"] = "1"
    return wanted


Refresh = Annotated[
    bool,
    typer.Option(
        "--refresh-capabilities",
        envvar="SUREFOOT_REFRESH_CAPABILITIES",
        callback=_refreshed,
        help="Ask the model's server anew what it can do; what is known of it is kept for a week.",
    ),
]
Strategy = Annotated[
    str, typer.Option(envvar="SUREFOOT_STRATEGY", help="How to think: loop, chain, majority, …")
]
Samples = Annotated[
    int,
    typer.Option("-n", "--samples", envvar="SUREFOOT_SAMPLES", min=1, help="Solutions to draw."),
]
Prm = Annotated[
    str | None,
    typer.Option(
        "--prm",
        envvar="SUREFOOT_PRM",
        help=f"Process reward model: {PRMS.usual()}, A+B",
    ),
]
Select = Annotated[
    str,
    typer.Option(envvar="SUREFOOT_SELECT", help="What best-of-n goes by: prm, verifier or judge."),
]
Tests = Annotated[
    Path | None,
    typer.Option(envvar="SUREFOOT_TESTS", help="Generated tests, to select programs by."),
]
Engine = Annotated[
    str,
    typer.Option(
        envvar="SUREFOOT_ENGINE", help="Who works: local, ray (here) or ray:ADDRESS (a cluster)."
    ),
]
Controller = Annotated[
    str | None,
    typer.Option(
        envvar="SUREFOOT_CONTROLLER", help="A file that learn controller wrote, or a name."
    ),
]
Sandbox = Annotated[
    str, typer.Option(envvar="SUREFOOT_SANDBOX", help="Where programs run: auto, local or docker.")
]
BudgetTokens = Annotated[
    int | None, typer.Option(envvar="SUREFOOT_BUDGET_TOKENS", min=1, help="Ceiling: tokens.")
]
BudgetTools = Annotated[
    int | None,
    typer.Option(envvar="SUREFOOT_BUDGET_TOOLS", min=0, help="Ceiling: calls of paid tools."),
]
BudgetSeconds = Annotated[
    float | None,
    typer.Option(envvar="SUREFOOT_BUDGET_SECONDS", min=0.001, help="Ceiling: seconds."),
]
BudgetMoney = Annotated[
    float | None,
    typer.Option(envvar="SUREFOOT_BUDGET_MONEY", min=0, help="Ceiling: money, by the prices."),
]
PriceIn = Annotated[
    float | None,
    typer.Option(envvar="SUREFOOT_PRICE_IN", min=0, help="Price of a million prompt tokens."),
]
PriceOut = Annotated[
    float | None,
    typer.Option(envvar="SUREFOOT_PRICE_OUT", min=0, help="Price of a million written tokens."),
]
Temperature = Annotated[
    float, typer.Option(envvar="SUREFOOT_TEMPERATURE", min=0.0, max=2.0, help="Of first attempts.")
]
Seed = Annotated[int, typer.Option(envvar="SUREFOOT_SEED", help="Makes a run repeatable.")]
Trace = Annotated[
    Path | None, typer.Option(envvar="SUREFOOT_TRACE", help="Append the run's trace to this file.")
]
Checkpoint = Annotated[
    Path | None,
    typer.Option(envvar="SUREFOOT_CHECKPOINT", help="Keep the run in this SQLite file."),
]
Cache = Annotated[
    Path | None,
    typer.Option(envvar="SUREFOOT_CACHE", help="Folder of answers that were paid for before."),
]
Thread = Annotated[str | None, typer.Option(help="The run's name in the --checkpoint file.")]
Reward = Annotated[
    str | None,
    typer.Option(
        envvar="SUREFOOT_REWARD", help="mcts: what it plays for: prm, confidence, verifier."
    ),
]
Actions = Annotated[
    str | None,
    typer.Option(envvar="SUREFOOT_ACTIONS", help="mcts: step, mini-step-32 or mini-step-64."),
]
Reflection = Annotated[
    bool | None, typer.Option("--reflection", help="mcts: rethink after each rollout's answer.")
]
TreePolicy = Annotated[
    str | None, typer.Option(envvar="SUREFOOT_TREE_POLICY", help="mcts: select by uct or puct.")
]
Search = Annotated[str | None, typer.Option(envvar="SUREFOOT_SEARCH", help="tree: bfs or dfs.")]
BeamWidth = Annotated[
    int | None,
    typer.Option(envvar="SUREFOOT_BEAM_WIDTH", help="beam, tree, staged: prefixes that are kept."),
]
Branching = Annotated[
    int | None,
    typer.Option(
        envvar="SUREFOOT_BRANCHING", help="beam, tree, staged, mcts: continuations of each."
    ),
]
Rounds = Annotated[
    int | None,
    typer.Option(
        envvar="SUREFOOT_ROUNDS", help="refine, debate, program: critiques, debates, repairs."
    ),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        envvar="SUREFOOT_MIN_CONFIDENCE",
        min=0,
        max=1,
        help="loop: what an answer needs; 0 for any. Otherwise the controller decides.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")]


def config(
    model: str | None,
    strategy: str,
    samples: int,
    prm: str | None,
    sandbox: str,
    budget_tokens: int | None,
    budget_tools: int | None,
    budget_seconds: float | None,
    temperature: float,
    seed: int,
    trace: Path | None,
    select: str,
    tests: Path | None,
    controller: str | None = None,
) -> Config:
    """The options as a `Config`. Raises `InputError` for a word that is not known."""
    from ...graphs.run.budget import Budget
    from ...graphs.run.context import Settings
    from ..run.config import SANDBOXES, Config

    kind = next((known for known in SANDBOXES if known == sandbox), None)
    if kind is None:
        raise InputError(f"There is no sandbox {sandbox!r}. Known: {', '.join(SANDBOXES)}.")
    return Config(
        model=model,
        strategy=strategy,
        prm=prm,
        sandbox=kind,
        budget=Budget(budget_tokens, budget_tools, budget_seconds),
        settings=Settings(temperature=temperature, samples=samples, seed=seed),
        trace=trace,
        select=select,
        tests=tests,
        controller=controller or None,
    )


def priced(
    config: Config,
    money: float | None,
    price_in: float | None,
    price_out: float | None,
    cache: Path | None,
) -> Config:
    """The options with what is paid, and what no more. Raises `InputError` for half a price."""
    from ...graphs.run.budget import Price

    if (price_in is None) != (price_out is None):
        raise InputError("--price-in and --price-out go together: prices per million tokens.")
    if price_in is not None and price_out is not None:
        config = replace(config, price=Price(price_in, price_out))
    return replace(config, budget=replace(config.budget, money=money), cache=cache)


def thinking(config: Config, **chosen: Any) -> Config:
    """The options with those of the strategy. Raises `InputError` for what it does not take."""
    from ...graphs.options import StrategyOptions

    return replace(config, settings=replace(config.settings, options=StrategyOptions(**chosen)))
