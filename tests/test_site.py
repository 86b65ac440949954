"""The documentation's site as `make docs` built it, opened from its folder in headless Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
INDEX = Path(__file__).resolve().parents[1] / "build" / "site" / "index.html"


def test_its_search_answers_without_a_server() -> None:
    library = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if not INDEX.exists():
        pytest.skip("the site is not built: make docs")
    with library.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        page.set_default_timeout(60_000)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(INDEX.as_uri())
        page.click("[data-md-component=search-query]")
        page.keyboard.type("previous_response_id")
        page.wait_for_selector('.md-search-result__item a[href*="serving.html"]')
        assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)
        browser.close()
