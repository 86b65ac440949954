"""What each client showed when it was last run, and the table of it in `docs/serving.md`."""

from __future__ import annotations

import json
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = HERE / "matrix.json"
CONSTRAINTS = HERE / "constraints.txt"
DOCUMENT = HERE.parents[1] / "docs" / "serving.md"
BEGIN = "<!-- the clients' matrix: written by `make clients` -->"
END = "<!-- end of the clients' matrix -->"
CASES = (
    "answer", "stream", "async", "conversation", "reasoning", "structured", "tools", "parameters",
)  # fmt: skip

RECORDED = " (recorded)"

Found = dict[str, dict[str, str | None]]
"""Client -> case -> None where it works, else why not."""


def kept() -> tuple[dict[str, str], Found]:
    """The versions that were run last, and what they showed."""
    read = json.loads(KEPT.read_text(encoding="utf-8"))
    return read["versions"], read["clients"]


def keep(versions: dict[str, str], found: Found) -> None:
    read = {"versions": versions, "clients": found}
    KEPT.write_text(json.dumps(read, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    pinned = [f"{name}=={at}" for name, at in versions.items() if not _of_npm(name)]
    CONSTRAINTS.write_text("\n".join(pinned) + "\n", encoding="utf-8")
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    written = f"{before}{BEGIN}\n{table(versions, found)}\n{END}{after}"
    DOCUMENT.write_text(written, encoding="utf-8")


def _of_npm(name: str) -> bool:
    return name.startswith("@") or name == "ai"


def written() -> str:
    """The table as the document has it."""
    return DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def table(versions: dict[str, str], found: Found) -> str:
    """Rows of clients, columns of cases; recorded requests by name; what does not work is said."""
    run = {client: cases for client, cases in found.items() if RECORDED not in client}
    lines = [f"| client | {' | '.join(CASES)} |", "|---|" + ":-:|" * len(CASES)]
    lines += [
        f"| {client} | {' | '.join(_cell(cases, name) for name in CASES)} |"
        for client, cases in run.items()
    ]
    lines += ["", "| requests as they are recorded of | works | does not |", "|---|---|---|"]
    lines += [
        f"| {client.removesuffix(RECORDED)} | {_named(cases, fails=False)} "
        f"| {_named(cases, fails=True)} |"
        for client, cases in found.items()
        if client not in run
    ]
    failures: dict[str, list[str]] = {}
    for client, cases in found.items():
        for name, why in cases.items():
            if why is not None:
                failures.setdefault(_short(why), []).append(f"{client}, {name}")
    if failures:
        lines += ["", "What does not work, and what the client said:", ""]
        lines += [f"- {why}: {'; '.join(where)}" for why, where in failures.items()]
    lines += ["", f"Run with {', '.join(f'{name} {at}' for name, at in versions.items())}."]
    return "\n".join(lines)


def _named(cases: dict[str, str | None], *, fails: bool) -> str:
    return ", ".join(name for name, why in cases.items() if (why is not None) == fails) or "–"


def _cell(cases: dict[str, str | None], name: str) -> str:
    if name not in cases:
        return "–"
    return "yes" if cases[name] is None else "**no**"


def _short(why: str) -> str:
    said = re.search(r"""["']message\\?["']: ?\\?["'](.+?)\\?["'],""", why)
    line = " ".join((said[1] if said else why).split()).replace("`", "'").replace("<", "‹")
    return f"`{line[:200]}`"
