"""The page at `/`: what it is served with, and what its code may not do."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from conftest import Served
from surefoot.agent.server.page.files import FOLDER

FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
OURS = [name for name in FILES if not name.startswith("katex/")]
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b")


class Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def test_the_page_may_load_nothing_but_itself(pebble: Served) -> None:
    for path in ("/", *(f"/{name}" for name in FILES)):
        reply = pebble.get(path)
        assert reply.status_code == 200
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_all_it_names_is_its_own() -> None:
    html = Addresses()
    html.feed((FOLDER / "index.html").read_text())
    assert {name for name in html.found if not name.startswith("#")} <= set(FILES)


def test_what_sets_mathematics_makes_no_markup_and_calls_nobody() -> None:
    script = (FOLDER / "katex/katex.min.js").read_text()
    assert not MARKUP.search(script)
    hosts = set(re.findall(r"https?://([\w.-]+)", script))
    assert hosts == {"www.w3.org"}  # the names of SVG and MathML
    style = (FOLDER / "katex/katex.min.css").read_text()
    fonts = set(re.findall(r"url\(([^)]+)\)", style))
    assert {f"katex/{font}" for font in fonts} == {one for one in FILES if one.endswith(".woff2")}
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 750_000


@pytest.mark.parametrize("name", [name for name in OURS if name.endswith((".js", ".css"))])
def test_no_code_turns_text_into_markup_or_calls_another_host(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert not MARKUP.search(text)
    assert not re.search(r"https?://|//[\w.-]+\.\w+/", text)
    for module in re.findall(r'from "\./([^"]+)"', text):
        assert module in FILES


def test_what_is_not_there_is_an_error_of_the_api(pebble: Served) -> None:
    for path in ("/nothing", "/v1/nothing", "/../app.py", "/%2e%2e/app.py"):
        reply = pebble.get(path)
        assert reply.status_code == 404
        assert reply.json()["error"]["type"] == "invalid_request_error"
    assert pebble.post("/", {}).status_code == 405
