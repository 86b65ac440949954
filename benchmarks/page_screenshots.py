"""Draws docs/page-running.png and docs/page-done.png: the page in Chromium, on a run of pebble.

    python benchmarks/page_screenshots.py [PROBLEM]

Needs the extras `server` and `dev`, and Chromium.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from surefoot.agent.policies import open_policy
from surefoot.agent.run.config import Config
from surefoot.agent.server.care.telemetry import NoTracing
from surefoot.agent.server.process import bind, serve
from surefoot.agent.server.settings import ServerSettings
from surefoot.graphs.contracts import Policy, Proposal, ProposalRequest

DOCS = Path(__file__).resolve().parent.parent / "docs"
PROBLEM = "Let a = 5 - 12. Let b be 3*a + 4. What is b - a?"
WIDTH, MARGIN = 800, 24
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


def shoot(page: Page, name: str) -> None:
    """The page from its top to the end of the run, with a margin."""
    box = page.locator("article.run").bounding_box()
    assert box is not None
    height = box["y"] + box["height"] + MARGIN
    page.screenshot(
        path=DOCS / name, clip={"x": 0, "y": 0, "width": WIDTH, "height": height}, type="png"
    )


def draw(address: str, problem: str) -> None:
    with sync_playwright() as library:
        browser = library.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, reduced_motion="reduce")
        page.goto(address)
        page.locator("#strategy option").first.wait_for(state="attached")
        page.get_by_label("Problem", exact=True).fill(problem)
        page.get_by_role("button", name="Solve").click()
        page.locator(".steps > li").nth(STEPS - 1).wait_for()
        shoot(page, "page-running.png")
        page.locator(".costs").wait_for()
        refuted = page.locator(".steps > li.out > button")
        if refuted.count():
            refuted.first.click()
            page.mouse.move(0, 0)
            page.locator("#problem").blur()
        shoot(page, "page-done.png")
        browser.close()


def main() -> None:
    begun, servers = threading.Event(), list[Any]()
    config = Config(model=Unhurried(open_policy("pebble")), prm="evidence")
    settings = ServerSettings(config=config, drain_s=0.0)

    def ready(server: Any) -> None:
        servers.append(server)
        begun.set()

    with bind("127.0.0.1", 0) as listener:
        work = serve(settings, NoTracing(), listener, ready)
        thread = threading.Thread(target=asyncio.run, args=(work,))
        thread.start()
        assert begun.wait(120)
        try:
            draw(f"http://127.0.0.1:{listener.getsockname()[1]}", *(sys.argv[1:] or [PROBLEM]))
        finally:
            servers[0].should_exit = True
            thread.join(60)


if __name__ == "__main__":
    main()
