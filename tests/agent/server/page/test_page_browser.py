"""The page in headless Chromium: asked by keyboard, watched, stopped, compared, opened again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ANSWER, QUESTION, Served, Start
from slow_policy import SlowPolicy
from surefoot import Agent
from surefoot.agent.server.care.auth import Key
from surefoot.graphs.contracts import BudgetLeft, Decision, TreeView

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
expect = playwright.expect

HOSTILE = "<img src=x onerror=\"document.title='taken'\"> 2 + 2 = 4\n\nAnswer: <b>4</b>"
SECRET = "correct-horse-battery-staple"


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    with playwright.sync_playwright() as library:
        browser = library.chromium.launch(executable_path=shutil.which("chromium"))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium) -> Iterator:
    """A page that reports its errors and the hosts that it asked."""
    context = chromium.new_context(viewport={"width": 900, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.errors, page.asked = [], set()
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: page.asked.add(urlsplit(request.url).netloc))
    page.set_default_timeout(20_000)
    yield page
    assert page.errors == []
    assert len(page.asked) == 1  # no host but the server's own
    context.close()


def ask(page, problem: str = QUESTION) -> None:
    page.get_by_label("Problem", exact=True).fill(problem)
    page.keyboard.press("Enter")


def steps(page):
    return page.get_by_role("list", name="Steps").locator("> li")


def test_a_problem_is_asked_watched_and_looked_into_by_keyboard_alone(page, pebble: Served) -> None:
    page.goto(pebble.url)
    expect(page.get_by_label("Strategy")).to_have_value("loop")
    page.keyboard.type(QUESTION)  # the problem has the focus from the start
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_text(f"Answer: {ANSWER}")
    expect(page.get_by_text("✓ verified")).to_be_visible()
    expect(page.locator("#status")).to_have_text(f"loop: the answer is {ANSWER}, verified")
    while page.locator(".steps > li > button:focus").count() == 0:
        page.keyboard.press("Tab")
    first = steps(page).first.get_by_role("button")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(steps(page).first.locator(".evidence")).to_contain_text("the chance that this leads")
    page.keyboard.press("End")
    expect(steps(page).last.get_by_role("button")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(steps(page).nth(-2).get_by_role("button")).to_be_focused()


class StepBackOnce:
    """Leaves the first step that it sees, then accepts all."""

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision:
        if view.backtracks == 0:
            return Decision("backtrack", "another way")
        if view.evidence.refuted:
            return Decision("correct", "refuted")
        return Decision("answer" if view.final else "accept")


def test_a_trace_file_shows_what_was_left_and_why(page, pebble: Served, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    agent = Agent(model="pebble", controller=StepBackOnce(), trace=trace, sandbox="local")
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's event loop has this thread
        result = elsewhere.submit(agent.solve, "What is 5 + 7 * 2?").result(60)
    assert result.backtracks == 1
    page.goto(pebble.url)
    page.get_by_role("button", name="Saved traces").click()
    page.locator("#trace-file").set_input_files(trace)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text("↩ back to the start")).to_be_visible()
    left = page.locator(".steps > li.out").first
    assert "line-through" in left.locator(".text").evaluate(
        "element => getComputedStyle(element).textDecorationLine"
    )
    left.get_by_role("button").click()
    expect(left).to_contain_text("another way was tried")
    expect(left).to_contain_text("backtrack: another way")
    expect(page.locator(".costs")).to_contain_text("1 backtrack")


def test_what_is_no_trace_is_refused_in_words(page, pebble: Served, tmp_path: Path) -> None:
    page.goto(pebble.url)
    page.get_by_role("button", name="Saved traces").click()
    for text in ('{"trace_version": 9}\n', "{\nnonsense\n", "[]\n"):
        file = tmp_path / "broken.jsonl"
        file.write_text(text)
        page.locator("#trace-file").set_input_files(file)
        expect(page.locator("#traces-note")).to_contain_text("broken.jsonl")


def test_saved_traces_are_opened_exported_and_deleted(page, pebble: Served) -> None:
    page.goto(pebble.url)
    ask(page, "What is 12 + 30?")
    expect(page.locator(".answer")).to_contain_text("42")
    page.reload()
    page.get_by_role("button", name="Saved traces").click()
    mine = page.locator("#trace-list li").filter(has_text="What is 12 + 30?")
    with page.expect_download() as download:
        mine.get_by_role("button", name="Export").click()
    assert '"trace_version": 2' in Path(download.value.path()).read_text()
    mine.get_by_role("button").first.click()
    expect(page.locator(".answer")).to_contain_text("42")
    page.get_by_role("button", name="Saved traces").click()
    mine.get_by_role("button", name="Delete").click()
    page.get_by_text("Delete for good?").click()
    expect(mine).to_have_count(0)


def test_strategies_are_compared_on_one_problem(page, pebble: Served) -> None:
    page.goto(pebble.url)
    page.get_by_text("Compare", exact=True).click()
    for name in ("chain", "majority"):
        page.get_by_role("checkbox", name=name).check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("group").get_by_role("checkbox").first).to_be_hidden()
    ask(page)
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(page.locator(".costs")).to_have_count(3)
    expect(rows.nth(1)).to_contain_text(re.compile(rf"loop\s*{ANSWER}\s*yes"))
    expect(page.get_by_role("heading", level=2).filter(visible=True)).to_have_text(
        ["loop", "chain", "majority"]
    )


def test_text_of_a_model_is_only_ever_text(page, start: Start) -> None:
    policy = SlowPolicy()
    policy.solution = HOSTILE
    page.goto(start(policy).url)
    ask(page, "<i>2 + 2</i>?")
    expect(page.locator(".costs")).to_be_visible()
    expect(steps(page).first).to_contain_text("<img src=x onerror=")
    assert page.locator("main img, main b, main i").count() == 0
    assert page.title() == "Surefoot"


LATEX = (
    "Since $x^2 = 4$, **both** roots are `2` and `-2`.\n\nThey cost $5 and $6 in all, "
    "and \\(\\frac{1}{2}\\) is left. $\\href{javascript:alert(1)}{x}$"
    "\n\nAnswer: $\\frac{1}{2}$"
)


def test_mathematics_and_markdown_are_drawn_and_trust_nothing(page, start: Start) -> None:
    policy = SlowPolicy()
    policy.solution = LATEX
    page.goto(start(policy).url)
    ask(page, "Solve $x^2 = 4$.")
    expect(page.locator(".costs")).to_be_visible()
    expect(page.locator(".problem .katex")).to_have_count(1)
    texts = page.locator(".steps .text")
    expect(texts.locator("strong")).to_have_text(["both"])
    expect(texts.locator("code")).to_have_text(["2", "-2"])
    expect(page.get_by_text("cost $5 and $6 in all")).to_be_visible()
    assert page.locator("main a, main img").count() == 0


def test_a_run_has_an_address_that_survives_a_reload(page, start: Start) -> None:
    page.goto(start(SlowPolicy()).url)
    ask(page)
    expect(page.locator(".costs")).to_be_visible()
    assert re.search(r"#run=[\w-]+$", page.url)
    before = page.locator(".answer").text_content()
    page.reload()
    expect(page.locator(".answer")).to_have_text(before)
    expect(page.locator(".steps > li")).not_to_have_count(0)
    page.evaluate("location.hash = '#run=nothing-of-the-kind'")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("not kept here")


def test_a_problem_that_is_too_long_is_said_to_be(page, pebble: Served) -> None:
    page.goto(pebble.url)
    page.get_by_label("Problem", exact=True).fill("1 + " * 25_001)
    expect(page.locator("#too-long")).to_contain_text("100,004 characters, and at most 100,000")
    expect(page.get_by_role("button", name="Solve")).to_be_disabled()
    page.get_by_label("Problem", exact=True).fill("1 + 1")
    expect(page.locator("#too-long")).to_be_hidden()


def test_no_dot_promises_an_answer_that_is_none(page, pebble: Served) -> None:
    page.goto(pebble.url)
    ask(page, "Who wrote Hamlet?")
    expect(page.locator(".answer.none")).to_have_text("No answer")
    expect(page.locator(".hint")).not_to_contain_text("--")
    assert page.locator(".run.unanswered").count() == 1


def test_a_stopped_run_is_cancelled_on_the_server(page, start: Start) -> None:
    policy = SlowPolicy(waits=True)
    page.goto(start(policy).url)
    ask(page)
    expect(page.locator(".busy")).to_have_text("thinking")
    assert policy.asked.wait(10)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".failed")).to_have_text("stopped")
    assert policy.cancelled.wait(10)


def test_a_key_is_asked_for_where_one_is_needed(page, start: Start) -> None:
    page.goto(start(SlowPolicy(), keys=(Key.of("me", SECRET),)).url)
    expect(page.get_by_role("alert")).to_contain_text("API key")
    expect(page.locator("#strategy option")).to_have_count(0)
    page.get_by_label("API key").fill(SECRET)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Strategy")).to_have_value("loop")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.get_by_label("Problem", exact=True)).to_be_focused()
    ask(page)
    expect(page.locator(".costs")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_server_without_traces_says_so(page, start: Start) -> None:
    page.goto(start(SlowPolicy()).url)
    page.get_by_role("button", name="Saved traces").click()
    expect(page.locator("#traces-note")).to_contain_text("--traces FILE")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_by_day_and_by_night(page, pebble: Served, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(pebble.url)
    ask(page)
    expect(page.locator(".costs")).to_be_visible()
    for place in (".problem", ".costs", ".steps .text", ".steps .score", ".mark", "h2", "#solve"):
        assert contrast(page.locator(place).last) >= 4.5, place


CONTRAST = """element => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  const luminance = (...colours) => {
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = [];
  for (let at = element; at; at = at.parentElement) {
    behind.unshift(getComputedStyle(at).backgroundColor);
  }
  const [under, over] = [
    luminance("white", ...behind), luminance("white", ...behind, getComputedStyle(element).color),
  ].sort((a, b) => a - b);
  return (over + 0.05) / (under + 0.05);
}"""


def contrast(element) -> float:
    """The contrast of an element's text, as WCAG measures it: 4.5 is to be reached."""
    return element.evaluate(CONTRAST)


def test_everything_that_can_be_used_has_a_name(page, pebble: Served) -> None:
    page.goto(pebble.url)
    ask(page)
    expect(page.locator(".costs")).to_be_visible()
    nameless = page.locator("button, input, select, textarea, summary").evaluate_all(
        """elements => elements.filter((element) => !(
            element.textContent.trim() || element.getAttribute("aria-label") ||
            element.labels?.length)).map((element) => element.outerHTML)"""
    )
    assert nameless == []
