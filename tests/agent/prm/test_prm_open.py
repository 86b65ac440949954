"""Names of PRMs, their ensembles, and what makes one score of many."""

import math

import pytest
from surefoot.agent.prm import open_prm
from surefoot.agent.prm.aggregate import AGGREGATIONS, aggregate
from surefoot.agent.prm.aggregated import AggregatedPRM
from surefoot.agent.prm.ensemble import EnsemblePRM, Member
from surefoot.graphs.contracts import Asking, Capabilities, Closing
from surefoot.sandbox.errors import InputError


class Fixed:
    name = "fixed"
    capabilities = Capabilities()

    def __init__(self, *scores: float) -> None:
        self.scores = list(scores)
        self.closed = False

    async def score(self, problem, steps, evidence=()):
        return self.scores[: len(steps)]

    async def propose(self, request): ...

    async def aclose(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("none", "none"),
        ("judge", "judge"),
        ("http://h:1#skywork", "http:http://h:1#skywork"),
        ("http:https://h/v1#qwen", "http:https://h#qwen"),
        ("none+2*judge", "none+2*judge"),
        ("min:none", "min:none"),
        ("product:http://h:1#qwen+none", "product:http:http://h:1#qwen+none"),
        ("0.5*http://h:1/a+b#rlhflow+none", "0.5*http:http://h:1/a+b#rlhflow+none"),
    ],
)
def test_names(spec, name):
    assert open_prm(spec, Fixed()).name == name


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("no such", "There is no PRM 'no such'"),
        ("http://h:1", "family"),
        ("http://h:1#no", "family 'no'"),
        ("http:h:1#qwen", "http"),
        ("0*none+none", "above 0"),
        ("none+", "no PRM"),
        ("max:none", "no PRM"),
        ("min:no such", "There is no PRM 'no such'"),
    ],
)
def test_names_that_are_none(spec, said):
    with pytest.raises(InputError, match=said):
        open_prm(spec, Fixed())


async def test_an_ensemble_is_the_mean_of_log_odds():
    joint = EnsemblePRM([Member(Fixed(0.9, 0.5)), Member(Fixed(0.5, 0.5), 3)])
    scores = await joint.score("p", ["a", "b"])
    assert scores == pytest.approx([1 / (1 + math.exp(-math.log(9) / 4)), 0.5])


async def test_nobody_is_certain_enough_to_decide_alone():
    (score,) = await EnsemblePRM([Member(Fixed(0.0)), Member(Fixed(1.0))]).score("p", ["a"])
    assert score == pytest.approx(0.5)


async def test_an_ensemble_closes_and_lends_its_members_the_run():
    member = Fixed(0.5)
    joint = EnsemblePRM([Member(member), Member(open_prm("judge", Fixed()))])
    assert isinstance(joint, Asking)
    assert isinstance(joint, Closing)

    async def ask(request): ...

    asking = joint.asking(ask)
    assert asking.members[1].prm._ask is ask
    await asking.aclose()
    assert member.closed


@pytest.mark.parametrize(
    ("how", "expected"), [("min", 0.2), ("product", 0.09), ("last", 0.9), ("mean", 1.6 / 3)]
)
def test_aggregations(how, expected):
    assert aggregate([0.5, 0.2, 0.9], how) == pytest.approx(expected)
    assert aggregate([], how) == 0.0
    assert how in AGGREGATIONS


@pytest.mark.parametrize(
    ("how", "expected"), [("min", [0.5, 0.2, 0.2]), ("product", [0.5, 0.1, 0.09])]
)
async def test_a_prefix_is_judged_by_all_its_steps(how, expected):
    prm = AggregatedPRM(Fixed(0.5, 0.2, 0.9), how)
    assert await prm.score("p", ["a", "b", "c"]) == pytest.approx(expected)
    assert await prm.score("p", []) == []


def test_an_unknown_aggregation():
    with pytest.raises(InputError, match="max"):
        aggregate([0.5], "max")
