"""Runs of fixed seeds give what they gave when they were recorded, strategy by strategy.

Whoever changes what a strategy does on purpose records anew and says so:
`python tests/agent/test_pinned_runs.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from surefoot import Agent, Budget, Problem
from surefoot.graphs.options import StrategyOptions

RECORDED = Path(__file__).parent / "data" / "pinned_runs.json"
STRATEGIES = ("loop", "chain", "majority", "beam", "mcts", "refine", "tree", "debate")
QUICK = ("loop", "chain")
PROBLEMS = (
    "Solve 3*x + 5 = 20 for x.",
    "What is 38 * 3 - 17?",
    "Let a = 5 - 12. Let b be 3*a + 4. What is b - a?",
    "Mia has 24 apples and gives a third of them to Tom. How many apples does Mia have left?",
    "What is the greatest common divisor of 84 and 126?",
    "What is the remainder when 7^5 is divided by 11?",
    "Expand (x + 3)*(x - 4).",
    "Calculate 6921 * 487.",
    "What is the derivative of 4*x**3 - 2*x with respect to x?",
    "Solve 2*x + y = 7 and x - y = 2 for x.",
    "A train travels 150 km in 2 hours. How far does it travel in 5 hours at the same speed?",
    "Is 391 a prime number?",
)


def runs(strategy: str) -> list[dict[str, Any]]:
    """What a strategy comes to on every problem."""
    with Agent(
        "pebble", strategy=strategy, samples=4 if strategy in ("majority", "mcts") else 1,
        seed=7, budget=Budget(tokens=2500), options=_options(strategy),
    ) as agent:  # fmt: skip
        return [_run(agent, text) for text in PROBLEMS]


def _options(strategy: str) -> StrategyOptions:
    narrow = {"branching": 2, "beam_width": 2}
    return StrategyOptions(**{"beam": narrow, "tree": narrow}.get(strategy, {}))


def _run(agent: Agent, text: str) -> dict[str, Any]:
    result = agent.solve(Problem(text=text, id="pinned"))
    usage = result.usage
    return {
        "answer": result.answer,
        "status": result.status,
        "verified": result.verified,
        "confidence": round(result.confidence, 2),
        "steps": [step.text for step in result.steps],
        "tokens": usage.prompt_tokens + usage.completion_tokens,
        "tools": usage.tool_calls,
        "corrections": result.corrections,
        "backtracks": result.backtracks,
    }


@pytest.mark.parametrize(
    "strategy",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in STRATEGIES],
)
def test_a_seed_gives_the_recorded_runs(strategy: str) -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert runs(strategy) == recorded[strategy]


if __name__ == "__main__":
    rows = {strategy: runs(strategy) for strategy in STRATEGIES}
    RECORDED.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
