"""Names and objects: everything listed can be opened, packages add names, own verifiers extend."""

import importlib.metadata
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from surefoot import Agent, ScriptedPolicy, only
from surefoot.agent import registry
from surefoot.agent.controllers import ThresholdController
from surefoot.agent.policies import open_policy
from surefoot.agent.prm import open_prm
from surefoot.agent.run.verifiers import open_verifiers
from surefoot.graphs.contracts import Capabilities, Choice
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator, Claim, StepContext, Verdict
from surefoot.tools.claims import read_claims

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples"))
from own_verifier import Weekdays  # noqa: E402

SLIP = "1 March 2024 was a Monday, a week has 3 + 4 = 8"


@pytest.mark.parametrize(
    "kind", [registry.POLICIES, registry.PRMS, registry.VERIFIERS, registry.CONTROLLERS]
)
def test_every_built_in_name_leads_to_an_opener(kind) -> None:
    assert all(callable(kind.find(name)) for name in kind.built_in)
    assert kind.find("nonsense") is None


def test_outside_its_folder_only_the_registry_names_the_embedded_model() -> None:
    """Not in code, not in words; the methods that train small networks of its make may."""
    own, makes = ROOT / "agent" / "pebble", ROOT / "agent" / "learning" / "methods"
    naming = {
        str(path.relative_to(ROOT))
        for folder in ("sandbox", "tools", "graphs", "agent")
        for path in (ROOT / folder).rglob("*.py")
        if "pebble" in path.read_text(encoding="utf-8").lower()
        and not {own, makes} & set(path.parents)
    }
    assert naming == {"agent/registry.py"}


class Mine:
    name = "mine"
    capabilities = Capabilities()

    def __init__(self, rest: str = "", **options: object) -> None:
        self.rest, self.options = rest, options

    async def propose(self, request): ...

    async def score(self, problem, steps, evidence=()):
        return [0.5] * len(steps)

    async def aclose(self) -> None: ...


def open_mine_to_score(rest: str, _policy: object) -> Mine:
    return Mine(rest)


def open_weekdays(_sandbox: object) -> Weekdays:
    return Weekdays()


@pytest.fixture
def installed(monkeypatch):
    """A package that adds a policy, a PRM and a verifier, and tries to take a built-in name."""
    here = __name__
    monkeypatch.setitem(sys.modules, here, sys.modules[__name__])
    points = [
        EntryPoint("mine", f"{here}:Mine", "surefoot.policies"),
        EntryPoint("openai", f"{here}:Mine", "surefoot.policies"),
        EntryPoint("mine", f"{here}:open_mine_to_score", "surefoot.prms"),
        EntryPoint("weekdays", f"{here}:open_weekdays", "surefoot.verifiers"),
    ]
    monkeypatch.setattr(
        importlib.metadata,
        "entry_points",
        lambda group: [one for one in points if one.group == group],
    )
    kinds = (registry.POLICIES, registry.PRMS, registry.VERIFIERS)
    for kind in kinds:
        vars(kind).pop("_installed", None)
    yield
    for kind in kinds:
        vars(kind).pop("_installed", None)


def test_an_entry_point_adds_a_name_and_takes_none(installed) -> None:
    policy = open_policy("mine:large", colour="red")
    assert (policy.rest, policy.options) == ("large", {"colour": "red"})
    assert open_policy("openai:m", base_url="http://h/v1").name == "openai:m"
    assert open_prm("mine:a", policy).rest == "a"
    assert [one.prm.name for one in open_prm("2*mine+none", policy).members] == ["mine", "none"]
    with pytest.raises(InputError, match=r"There are: .*mine"):
        open_policy("nonsense")


async def test_own_verifiers_extend_the_default_ones(installed) -> None:
    async with open_verifiers("auto", (Weekdays(),)) as found:
        assert [one.name for one in found][:4] == ["weekdays", "calculator", "questions", "numeric"]
    async with open_verifiers("auto", only("questions")) as found:
        assert [one.name for one in found] == ["questions"]
    async with open_verifiers("auto", only("weekdays")) as found:
        assert [one.name for one in found] == ["weekdays"]


@pytest.mark.parametrize("verifiers", ["calculator", ["nonsense"], [3], 3, only("nonsense")])
def test_what_is_no_verifier_is_refused_at_once(verifiers) -> None:
    with pytest.raises(InputError, match="verifier"):
        Agent("pebble", verifiers=verifiers)


@pytest.mark.parametrize(
    ("given", "tools"),
    [
        ([Weekdays()], {"weekdays", "calculator"}),
        (only(Weekdays()), {"weekdays"}),
        (only(Weekdays(), "calculator"), {"weekdays", "calculator"}),
    ],
)
def test_a_verifier_of_ones_own_puts_right_what_it_reads(given, tools) -> None:
    script = [("solution", f"{SLIP}\n\nAnswer: Monday"), ("solution", "Answer: Friday")]
    with ScriptedPolicy(script, Capabilities(tasks=("solution",))) as policy:
        result = Agent(policy, prm="none", verifiers=given).solve("Which day was 1 March 2024?")
    assert (result.steps[0].text, result.answer) == ("1 March 2024 was a Friday", "Friday")
    assert result.usage.tool_calls.keys() & {"weekdays", "calculator"} == tools


class Sums:
    """Reads `3 + 4 = 8` otherwise than prose does."""

    name, free = "sums", True

    def read(self, step: str, context: StepContext):
        at = step.find("3 + 4")
        return [Claim("sum", step[at:], (at, len(step)))] if at >= 0 else []

    def can_judge(self, claim: Claim) -> bool:
        return claim.kind == "sum"

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        return Verdict(self.name, "supported", claim)


def test_what_a_verifier_reads_itself_nobody_else_reads() -> None:
    step, nowhere = "1 + 1 = 2 and 3 + 4 = 8", StepContext("")
    read = read_claims(step, nowhere, (Calculator(), Sums()))
    assert [(one.kind, one.text) for one in read] == [
        ("arithmetic", "1 + 1 = 2"), ("sum", "3 + 4 = 8"),
    ]  # fmt: skip
    assert [one.kind for one in read_claims(step, nowhere)] == ["arithmetic", "arithmetic"]


class Last:
    """Takes the last solution, whatever it says."""

    async def choose(self, problem, ctx, solutions):
        return Choice(len(solutions) - 1, 0.25, "the last one")


def test_a_selector_and_a_controller_of_ones_own_are_taken_as_objects() -> None:
    class Counting(ThresholdController):
        asked = 0

        def decide(self, view, budget):
            Counting.asked += 1
            return super().decide(view, budget)

    chosen = Agent(strategy="best-of-n", samples=2, select=Last()).solve("What is 15% of 240?")
    assert chosen.confidence == 0.25
    assert Agent(controller=Counting()).solve("What is 15% of 240?").answer == "36"
    assert Counting.asked
    assert Agent(controller="thresholds").solve("What is 15% of 240?").answer == "36"


@pytest.mark.parametrize("given", [{"select": "best"}, {"select": 3}, {"controller": 3}])
def test_what_neither_chooses_nor_decides_is_refused_at_once(given) -> None:
    with pytest.raises(InputError, match=r"selector|select|controller"):
        Agent(**given)
