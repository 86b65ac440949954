"""Strategies side by side: the statistics, the plot, the page that shows them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.cli.compare import Contender, contenders
from surefoot.agent.evaluation.chart import ChartPoint, Scale, svg, write_png
from surefoot.agent.evaluation.comparison import bootstrap, mcnemar, versus
from surefoot.agent.evaluation.failures import MOST, WrongRun, traced, worst
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.evaluation.report import ReportedStrategy, html, points
from surefoot.agent.evaluation.summary import SummaryRow, summarise
from surefoot.graphs.events import Finished, Noted, Record, Started
from surefoot.graphs.result import Problem, Result, StepOut, UsageOut, VerdictOut
from surefoot.graphs.trace import TraceFile
from surefoot.sandbox.errors import InputError

HOSTILE = "<script>alert(1)</script>\"&' {{x}} $title ${notes} \x07 \udc80 🦶"


@pytest.mark.parametrize(
    ("won", "lost", "p"), [(0, 0, 1.0), (5, 5, 1.0), (6, 0, 0.03125), (1, 9, 0.021484375)]
)
def test_mcnemar_is_the_exact_binomial_test(won: int, lost: int, p: float) -> None:
    assert mcnemar(won, lost) == mcnemar(lost, won) == pytest.approx(p)


def test_mcnemar_of_many_pairs() -> None:
    assert 0 < mcnemar(3000, 2000) < 1e-40


def test_the_bootstrap_agrees_with_the_normal_interval() -> None:
    values = [1.0] * 300 + [0.0] * 600 + [-1.0] * 100
    low, high = bootstrap(values)
    half = 1.96 * (0.36 / 1000) ** 0.5
    assert (low, high) == (
        pytest.approx(0.2 - half, abs=0.004),
        pytest.approx(0.2 + half, abs=0.004),
    )
    assert bootstrap(values) == (low, high)


def test_a_difference_is_paired_by_problem() -> None:
    """Problems that one alone has run count for neither."""
    ours = {"a": [True], "b": [True], "c": [False], "d": [True]}
    theirs = {"a": [True], "b": [False], "c": [False], "e": [True]}
    found = versus("chain", ours, theirs)
    assert found is not None
    assert (found.problems, found.won, found.lost, found.p) == (3, 1, 0, 1.0)
    assert found.difference == pytest.approx(1 / 3)
    assert versus("chain", ours, {"z": [True]}) is None


def test_several_runs_of_a_problem_are_averaged() -> None:
    found = versus("chain", {"a": [True], "b": [False]}, {"a": [True, False], "b": [False, False]})
    assert found is not None
    assert (found.difference, found.p) == (0.25, None)


shares = st.floats(0, 1)


@given(
    st.lists(
        st.builds(
            lambda tokens, three: ChartPoint(HOSTILE, tokens, three[1], (three[0], three[2])),
            st.floats(0, 1e9), st.lists(shares, min_size=3, max_size=3).map(sorted),
        ),
        min_size=1, max_size=20,
    )
)  # fmt: skip
def test_everything_drawn_lies_within_the_picture(drawn: list[ChartPoint]) -> None:
    scale, text = Scale.around(drawn), svg(drawn)
    assert "nan" not in text
    assert "<script" not in text
    for point in drawn:
        assert 0 <= scale.x(point.tokens) <= 760
        assert all(0 <= scale.y(end) <= 440 for end in (point.accuracy, *point.interval))


def test_a_png_where_matplotlib_is(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    write_png(
        [ChartPoint("chain", 90, 0.5, (0.4, 0.6), True), ChartPoint("loop", 0, 0.9, (0.8, 1.0))],
        tmp_path / "p.png",
    )
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")


def result(name: str, *, correct: bool = False, **rest: object) -> Result:
    usage = UsageOut(prompt_tokens=10, completion_tokens=5, policy_calls=1)
    return Result(id=name, status="answered", answer="7", correct=correct, usage=usage, **rest)


def problem(name: str) -> EvalProblem:
    return EvalProblem(Problem(text=f"{name} {HOSTILE}", id=name), HOSTILE)


def test_the_worst_failures_come_first() -> None:
    results = [
        result("sure", confidence=0.9),
        result("right", correct=True),
        result("lost", confidence=0.2),
        result("verified", verified=True, confidence=0.1),
        result("twice#1", confidence=0.5),
        result("elsewhere", confidence=1.0),
    ]
    problems = {name: problem(name) for name in ("sure", "right", "lost", "verified", "twice")}
    found = worst(results, problems, solved={"lost", "right"})
    names = [failure.problem.problem.id for failure in found]
    assert names == ["verified", "lost", "sure", "twice"]
    assert [failure.lost for failure in found] == [False, True, False, False]
    many = {str(i): problem(str(i)) for i in range(9)}
    assert len(worst([result(name) for name in many], many)) == MOST


def test_a_failure_gets_its_own_run_from_the_trace(tmp_path: Path) -> None:
    wanted = result("a")
    with TraceFile(tmp_path / "t") as trace:
        for run, answer in (("r1", "8"), ("r2", "7"), ("r3", "7")):
            name = "b" if run == "r3" else "a"
            trace.write(Record(run, 1, 0.0, Started(problem="p", problem_id=name)))
            trace.write(Record(run, 2, 0.1, Noted(text=run)))
            said = wanted.model_copy(update={"answer": answer}).model_dump(mode="json")
            trace.write(Record(run, 3, 0.2, Finished(result=said)))
    (failure,) = traced([WrongRun(problem("a"), wanted, False)], tmp_path / "t")
    assert [event["run"] for event in failure.events] == ["r2"] * 3


class Page(HTMLParser):
    """What a browser would load and run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcset")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    """Whatever stands in problems, answers, steps, evidence, names of strategies and events."""
    verdict = VerdictOut(tool=HOSTILE, status="refuted", claim="", evidence=HOSTILE)
    bad = result("a", error=HOSTILE, steps=[StepOut(text=HOSTILE, score=0.5, verdicts=[verdict])])
    bad = bad.model_copy(update={"answer": HOSTILE})
    event = {"run": "r", "seq": 1, "t": 0.5, "event": "note", "text": HOSTILE}
    rows = [
        SummaryRow.of(result("a"), "a", HOSTILE),
        SummaryRow.of(result("b", correct=True), "b", None),
    ]
    summary = summarise(rows, strategy=HOSTILE, model=HOSTILE, seconds=1.0)
    failure = WrongRun(problem("a"), bad, True, (event,))
    text = html(
        HOSTILE, [ReportedStrategy(HOSTILE, summary, [failure]), ReportedStrategy("loop", summary)]
    )
    page = Page(text.encode("utf-8").decode())
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
    assert page.links == []
    assert "alert(1)" in page.text
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert re.search(r"prefers-color-scheme:\s*dark", text)
    assert [
        point.baseline
        for point in points([ReportedStrategy("a", summary), ReportedStrategy("b", summary)])
    ] == [
        True,
        False,
    ]


def test_the_baseline_is_always_there() -> None:
    assert contenders("loop, majority:16,loop") == [
        Contender("chain"), Contender("loop"), Contender("majority", 16),
    ]  # fmt: skip
    assert contenders("loop,chain:4")[0] == Contender("chain", 4)


@pytest.mark.parametrize("text", ["", " , ", "majority:x", "majority:0", "oracle"])
def test_what_cannot_be_compared(text: str) -> None:
    with pytest.raises(InputError):
        contenders(text)
