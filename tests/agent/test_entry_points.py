"""Pieces of one's own by name: the examples, installed as a package would be, nothing edited."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ENTRY_POINTS = """\
[surefoot.policies]
slipping = own_policy:open_slipping
[surefoot.prms]
brief = own_prm:open_brief
[surefoot.verifiers]
weekdays = own_verifier:open_weekdays
[surefoot.strategies]
two-of-three = own_strategy:two_of_three
[surefoot.controllers]
patient = patient_controller:open_patient
"""
PATIENT = """\
from surefoot.agent.controllers import ThresholdController


class Patient(ThresholdController):
    name = "patient"


def open_patient(rest, policy):
    print(f"opened for {policy.name} with {rest!r}", file=__import__("sys").stderr)
    return Patient()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as pip leaves it: modules, and a distribution that names their entry points."""
    folder = tmp_path_factory.mktemp("site")
    for path in EXAMPLES.glob("own_*.py"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (folder / "patient_controller.py").write_text(PATIENT, "utf-8")
    info = folder / "my_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    return folder


def surefoot(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "SUREFOOT_"))}
    path = os.pathsep.join(filter(None, (str(site), env.get("PYTHONPATH", ""))))
    return subprocess.run(
        [sys.executable, "-m", "surefoot", *arguments],
        capture_output=True, text=True, timeout=110, env=env | {"PYTHONPATH": path},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "problem", "answer", "said"),
    [
        (("--model", "slipping:3", "--prm", "none"), "What is 17, 25 and 8 together?", "50", ""),
        (("--strategy", "beam", "--prm", "brief:40"), "What is 15% of 240?", "36", ""),
        (("--strategy", "two-of-three"), "What is 38 * 3 + 12?", "126", ""),
        (
            ("--controller", "patient:7"),
            "What is 15% of 240?",
            "36",
            "opened for pebble with '7'",
        ),
    ],
)
def test_the_command_line_takes_their_names(
    site: Path, arguments: tuple[str, ...], problem: str, answer: str, said: str
) -> None:
    done = surefoot(site, "solve", "--json", *arguments, problem)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["answer"] == answer
    assert said in done.stderr


def test_a_verifier_is_taken_by_its_name(site: Path) -> None:
    code = (
        "from surefoot import Agent, ScriptedPolicy\n"
        "from surefoot.graphs.contracts import Capabilities\n"
        "script = [('solution', '1 March 2024 was a Monday.\\n\\nAnswer: Monday'),"
        " ('solution', 'Answer: Friday')]\n"
        "with ScriptedPolicy(script, Capabilities(tasks=('solution',))) as model:\n"
        "    agent = Agent(model, prm='none', verifiers=['weekdays'])\n"
        "    print(agent.solve('What day was it?').answer)\n"
    )
    path = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH", ""))))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=110,
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip
    assert done.stdout.strip() == "Friday", done.stderr


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        (("--controller", "nobody"), "thresholds"),
        (("--strategy", "lopp"), "two-of-three"),
        (("--prm", "nobody"), "brief"),
        (("--model", "nobody"), "slipping"),
    ],
)
def test_a_name_that_is_none_is_answered_with_those_that_are(
    site: Path, arguments: tuple[str, ...], known: str
) -> None:
    done = surefoot(site, "solve", *arguments, "What is 1 + 1?")
    assert done.returncode == 2
    assert known in done.stderr
