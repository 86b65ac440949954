"""What `solve` draws: corrections, struck-out steps, backtracks, verdicts, the answer."""

import io
from collections.abc import AsyncIterator
from typing import Any

from rich.console import Console
from rich.text import Text
from surefoot import Problem, ScriptedPolicy
from surefoot.agent.cli.render import Drawing, draw
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from surefoot.tools import Calculator

STEPWISE = Capabilities(n=True, seed=True, stepwise=True, max_n=8, tasks=("step", "solution"))


async def events(*steps: str, **config: Any) -> list[dict[str, Any]]:
    task = "step" if config.get("strategy", "loop") == "loop" else "solution"
    policy = ScriptedPolicy([(task, step) for step in steps], STEPWISE)
    settings = Config(model=policy, prm="none", verifiers=only(Calculator()), **config)
    async with Session(settings) as session:
        return [event async for event in session.stream(Problem.read("What is 2 + 3?"))]


def screen(happened: list[dict[str, Any]], *, running: bool = False, styled: bool = False) -> str:
    drawing = Drawing()
    for event in happened:
        drawing.on(event)
    out = io.StringIO()
    Console(
        file=out, width=100, force_terminal=styled, color_system="standard" if styled else None
    ).print(drawing.render(running=running))
    return out.getvalue()


async def test_a_correction_stands_below_the_struck_out_step() -> None:
    happened = await events("2 + 3 = 6", "Answer: 5")
    lines = screen(happened).splitlines()
    wrong = next(i for i, line in enumerate(lines) if "2 + 3 = 6" in line)
    assert "calculator: 2 + 3 = 5" in lines[wrong + 1]
    assert "↳ 2 + 3 = 5" in lines[wrong + 2]
    assert "corrected" in lines[wrong + 2]
    styled = screen(happened, styled=True)
    assert "\x1b[2;9m2 + 3 = 6" in styled or "\x1b[9;2m2 + 3 = 6" in styled, "struck out"


async def test_the_answer_comes_with_its_confidence_and_costs() -> None:
    text = screen(await events("2 + 3 = 5", "Answer: 5"))
    assert "= 5" in text
    assert "verified" in text
    assert "confidence 0.95" in text
    assert "tokens" in text


async def test_backtracks_are_said() -> None:
    text = screen(await events("2 + 3 = 5", "2 + 3 = 5", "Answer: 5"))
    assert "back to step 1" in text


async def test_abstaining_says_so() -> None:
    assert "abstained" in screen(await events("Answer: ?"))


async def test_an_ended_budget_says_so() -> None:
    assert "budget" in screen(await events("2 + 3 = 5", budget=Budget(tokens=1)))


async def test_samples_are_listed() -> None:
    happened = await events("Answer: 5", strategy="chain", settings=Settings())
    assert "sample 1: 5" in screen(happened)


async def test_half_a_run_can_be_drawn() -> None:
    happened = await events("2 + 3 = 6", "Answer: 5")
    for end in range(len(happened) + 1):
        screen(happened[:end], running=True)


async def test_the_models_text_is_no_markup() -> None:
    text = screen(await events("[bold]2 + 3 = 5[/bold]", "Answer: 5"))
    assert "[bold]2 + 3 = 5[/bold]" in text


async def test_the_models_text_cannot_drive_the_terminal() -> None:
    text = screen(await events("\x1b]0;owned\x07\x1b[2J2 + 3 = 5\x9b1A", "Answer: \x1b[31m5"))
    assert not set(text) & set("\x1b\x07\x9b")


async def test_drawing_ends_with_the_result() -> None:
    happened = await events("2 + 3 = 5", "Answer: 5")

    async def stream() -> AsyncIterator[dict[str, Any]]:
        for event in happened:
            yield event

    out = io.StringIO()
    result = await draw(stream(), Console(file=out, force_terminal=True, width=80))
    assert result.answer == "5"
    assert "verified" in Text.from_ansi(out.getvalue()).plain
