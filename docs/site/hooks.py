"""What the site has that is no file of `docs/`: pages made from the code, and `llms.txt`.

mkdocs calls these by their names (`hooks` in mkdocs.yml).
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the generated pages, the script by which a page from a folder searches, and the
    style of tables."""
    made = {
        "reference/command-line.md": command_line(),
        "reference/http.md": http(),
        "examples.md": examples(),
    }
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    for name in ("iframe-worker.js", "tables.css"):
        here = str(ROOT / "docs" / "site" / name)
        files.append(File.generated(config, f"assets/{name}", abs_src_path=here))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links to the repository's examples lead to their place on the examples' page; a page that
    is linked by its file's name loses the ending that it has not here."""
    for path in EXAMPLES:
        anchor = f"](examples.md#{path.stem.replace('_', '-')})"
        markdown = markdown.replace(f"](../examples/{path.name})", anchor)
    return re.sub(r"\[([\w-]+)\.md\](?=\()", r"[\1]", markdown)


def on_post_build(config: MkDocsConfig) -> None:
    """`llms.txt`: every page with its first sentence, and `llms-full.txt`: all of them."""
    docs, site = Path(config.docs_dir), Path(config.site_dir)
    lines = [f"# {config.site_name}", "", f"> {config.site_description}", ""]
    whole = []
    for title, name in pages(config.nav):
        file = docs / name
        if not file.exists():
            lines.append(f"- [{title}]({name.removesuffix('.md')}.html)")
            continue
        text = file.read_text(encoding="utf-8")
        lines.append(f"- [{title}]({name.removesuffix('.md')}.html): {first_sentence(text)}")
        whole.append(text)
    (site / "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (site / "llms-full.txt").write_text("\n\n".join(whole), encoding="utf-8")


def pages(nav: Any) -> list[tuple[str, str]]:
    """(title, file) of every page of the navigation, in its order."""
    if isinstance(nav, str):
        return [(Path(nav).parent.name or nav, nav)]
    if isinstance(nav, dict):
        return [
            row
            for title, inner in nav.items()
            for row in ([(title, inner)] if isinstance(inner, str) else pages(inner))
        ]
    return [row for item in nav for row in pages(item)]


def first_sentence(text: str) -> str:
    """Of the first paragraph that is prose."""
    for paragraph in text.split("\n\n"):
        line = " ".join(paragraph.split())
        if line and not line.startswith(("#", "```", "|", "!", "<", "- ")):
            return line.split(". ")[0].rstrip(".:") + "."
    return ""


def command_line() -> str:
    """As Typer writes it, with every option."""
    command = [sys.executable, "-m", "typer", "surefoot.agent.cli.app", "utils", "docs"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--name", "surefoot", "--title", "Command line"],
        capture_output=True, text=True, check=True, timeout=120, cwd=ROOT,
    )  # fmt: skip
    return done.stdout


def http() -> str:
    """The routes of the OpenAPI document, which the server gives at `/openapi.json`."""
    from surefoot.agent.server.app import create_app

    document = create_app().openapi()
    lines = [
        "# HTTP", "",
        ("What [serving](../serving.md) explains, route by route. A running server gives the whole "
        "document at `/openapi.json`."), "",
    ]  # fmt: skip
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines += [f"## `{method.upper()} {path}`", ""]
            lines += [operation.get("description") or operation.get("summary", ""), ""]
            lines += fields(document, operation)
            codes = ", ".join(f"`{code}`" for code in operation.get("responses", {}))
            lines += [f"Answers: {codes}", ""]
    return "\n".join(lines)


def fields(document: dict[str, Any], operation: dict[str, Any]) -> list[str]:
    """A table of what a request's body may hold."""
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    schema = document["components"]["schemas"].get(reference.rpartition("/")[2], {})
    if not schema.get("properties"):
        return []
    rows = ["| field | kind | |", "|---|---|---|"]
    for name, about in schema["properties"].items():
        kinds = [about, *about.get("anyOf", ())]
        kind = ", ".join(dict.fromkeys(k["type"] for k in kinds if k.get("type", "null") != "null"))
        must = "required" if name in schema.get("required", ()) else ""
        rows.append(f"| `{name}` | {kind or 'object'} | {about.get('description', must)} |")
    return [*rows, ""]


def examples() -> str:
    """Every file of `examples/`, which the tests run as they stand."""
    lines = ["# Examples", "", "Each runs as it stands, offline, and is run by the tests.", ""]
    for path in EXAMPLES:
        code = path.read_text(encoding="utf-8")
        said = (ast.get_docstring(ast.parse(code)) or "").split("\n\n")[0]
        lines += [f"## {path.stem.replace('_', '-')}", "", said, "", "```python", code, "```", ""]
    return "\n".join(lines)
