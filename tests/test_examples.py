"""Every example runs as it stands, offline, and says what it should."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
EXPECTED = {
    "chatbot.py": ["36", "42"],
    "agent_with_solver.py": ["You need 375 tiles (checked by tools)."],
    "batch_over_api.py": ["36  verified", "9  verified", "5  verified", "42  verified"],
    "own_verifier.py": [
        "corrected | 1 March 2024 was a Friday",
        "weekdays supported",
        "calculator supported",
        "answer: Friday",
    ],
    "own_policy.py": ["corrected | 17 + 25 + 8 = 50", "answer: 50"],
    "own_prm.py": ["0.91 | Answer: 36"],
    "own_strategy.py": ["two-of-three | 126"],
    "agent_on_surefoot.py": [
        "agent: 36",
        "and then: 45",
        "(read as: What is 15% of 300?)",
        "in a shape: 42",
    ],
    "checked_agent.py": [
        "agent: Three boxes of 38 eggs are 38 * 3 = 114 eggs.",
        "refuted: 38 * 3 = 115",
        "chain: Three boxes of 38 eggs are 38 * 3 = 114 eggs.",
    ],
    "coding_task.py": ["def median", "passes the hidden tests"],
}
TYPED = "What is 15% of 240?\n\nWhat is 12 + 30?\n"


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_examples(name: str) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "SUREFOOT_"))}
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / name], input=TYPED,
        capture_output=True, text=True, timeout=110,
        env=env | {"NO_PROXY": "*", "PATH": f"{Path(sys.executable).parent}:{env['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for words in EXPECTED[name]:
        assert words in done.stdout
