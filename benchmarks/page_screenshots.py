"""Draws docs/page-*.png: the page in Chromium, mid-run, done, with LaTeX, on a phone, and more.

    python benchmarks/page_screenshots.py

Needs the extras `server` and `dev`, and Chromium. The runs are of the embedded model, but for the
one in LaTeX, which a script stands for.
"""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from surefoot import ScriptedPolicy
from surefoot.agent.policies import open_policy
from surefoot.agent.run.config import Config
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.care.telemetry import NoTracing
from surefoot.agent.server.process import bind, serve
from surefoot.agent.server.settings import ServerSettings
from surefoot.graphs.contracts import Policy, Proposal, ProposalRequest

DOCS = Path(__file__).resolve().parent.parent / "docs"
PROBLEM = "Let a = 5 - 12. Let b be 3*a + 4. What is b - a?"
FOREIGN = "Who painted the Night Watch?"
LATEX_PROBLEM = (
    r"Let $x$ be positive with $x^2 - \frac{9}{4} = 0$. What is $\sqrt{x + \frac{3}{4}}$?"
)
LATEX = (
    r"From $x^2 = \frac{9}{4}$ and $x > 0$ it follows that $x = \frac{3}{2}$."
    "\n\n"
    r"Then \[x + \frac{3}{4} = \frac{3}{2} + \frac{3}{4} = \frac{9}{4},\] and its **root** is"
    r" $\sqrt{\frac{9}{4}} = \frac{3}{2}$."
    "\n\n"
    r"Answer: $\frac{3}{2}$"
)
SECRET = "only-for-a-picture-of-it"
WIDTH, PHONE, MARGIN = 800, 390, 24
STEPS = 3  # on the page when it is drawn mid-run
PAUSE_S = 1.0


class Unhurried:
    """pebble, with a pause before each call, so that a run can be drawn in its middle."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.name, self.capabilities = policy.name, policy.capabilities

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        await asyncio.sleep(PAUSE_S)
        return await self._policy.propose(request)

    async def aclose(self) -> None:
        await self._policy.aclose()


@contextmanager
def served(policy: Policy, **settings: Any) -> Iterator[str]:
    """A server's address."""
    begun, servers = threading.Event(), list[Any]()

    def ready(server: Any) -> None:
        servers.append(server)
        begun.set()

    given = ServerSettings(config=Config(model=policy, prm="evidence"), drain_s=0.0, **settings)
    with bind("127.0.0.1", 0) as listener:
        work = serve(given, NoTracing(), listener, ready)
        thread = threading.Thread(target=asyncio.run, args=(work,))
        thread.start()
        assert begun.wait(120)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            servers[0].should_exit = True
            thread.join(60)


@contextmanager
def opened(browser: Browser, address: str, width: int = WIDTH, scheme: str = "light") -> Iterator:
    context = browser.new_context(
        viewport={"width": width, "height": 1400}, reduced_motion="reduce",
        color_scheme=scheme, device_scale_factor=1.5,
    )  # fmt: skip
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def ask(page: Page, problem: str) -> None:
    page.locator("#strategy option").first.wait_for(state="attached")
    page.get_by_label("Problem", exact=True).fill(problem)
    page.get_by_role("button", name="Solve").click()


def done(page: Page) -> None:
    page.locator(".costs").wait_for()
    page.mouse.move(0, 0)
    page.locator("#problem").blur()


def shoot(page: Page, name: str, last: str = "article.run") -> None:
    """The page from its top to the end of the run, with a margin."""
    box = page.locator(last).bounding_box()
    assert box is not None
    width = page.viewport_size["width"] if page.viewport_size else WIDTH
    height = box["y"] + box["height"] + MARGIN
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=DOCS / f"page-{name}.png", clip=clip, type="png")


def open_refuted(page: Page) -> None:
    refuted = page.locator(".steps > li.out > button")
    if refuted.count():
        refuted.first.click()
        page.mouse.move(0, 0)


def draw_pebble(browser: Browser) -> None:
    with served(Unhurried(open_policy("pebble"))) as address:
        with opened(browser, address) as page:
            ask(page, PROBLEM)
            page.locator(".steps > li").nth(STEPS - 1).wait_for()
            shoot(page, "running")
            done(page)
            open_refuted(page)
            shoot(page, "done")
            ask(page, FOREIGN)
            done(page)
            shoot(page, "error")
        with opened(browser, address, PHONE) as page:
            ask(page, PROBLEM)
            done(page)
            shoot(page, "phone")
        with opened(browser, address, scheme="dark") as page:
            ask(page, PROBLEM)
            done(page)
            open_refuted(page)
            shoot(page, "dark")


def draw_latex(browser: Browser) -> None:
    policy = ScriptedPolicy([(None, LATEX)] * 9)
    with served(policy) as address, opened(browser, address) as page:
        page.get_by_label("Strategy").select_option("chain")
        ask(page, LATEX_PROBLEM)
        done(page)
        page.locator(".samples summary").first.click()
        page.mouse.move(0, 0)
        page.evaluate("document.fonts.ready")
        shoot(page, "latex")


def draw_key(browser: Browser) -> None:
    policy = ScriptedPolicy([(None, LATEX)])
    keys = (Key.of("me", SECRET),)
    with served(policy, keys=keys) as address, opened(browser, address) as page:
        page.get_by_label("API key").wait_for()
        page.get_by_label("API key").fill(SECRET)
        shoot(page, "key", "#welcome")


def main() -> None:
    with sync_playwright() as library:
        browser = library.chromium.launch(executable_path=shutil.which("chromium"))
        draw_key(browser)
        draw_latex(browser)
        draw_pebble(browser)
        browser.close()


if __name__ == "__main__":
    main()
