"""The house in figures, from the code: lines and files of each room, and what its walls keep.

    python benchmarks/house.py [REVISION] ...

prints a table with a column for each revision and one for the working tree.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("sandbox", "tools", "graphs", "agent")
EMBEDDED = "pebble"


def lines(paths: list[Path]) -> str:
    count = sum(len(path.read_text("utf-8").splitlines()) for path in paths)
    return f"{count:,} / {len(paths)}" if paths else "–"


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def rooms(root: Path) -> Iterator[tuple[str, str]]:
    for floor in FLOORS:
        yield f"`{floor}`", lines(modules(root / floor))
    for floor in ("agent", "tools"):
        for room in sorted(path for path in (root / floor).iterdir() if modules(path)):
            if room.is_dir():
                yield f"`{floor}/{room.name}`", lines(modules(room))
        yield f"`{floor}/*.py`", lines(sorted((root / floor).glob("*.py")))
    for folder in ("tests", "benchmarks", "examples"):
        yield f"`{folder}`", lines(modules(root / folder))


def walls(root: Path) -> Iterator[tuple[str, str]]:
    product = [path for floor in FLOORS for path in modules(root / floor)]
    product += sorted(root.glob("*.py"))
    outside = [path for path in product if root / "agent" / EMBEDDED not in path.parents]
    trees = {path: ast.parse(path.read_text("utf-8")) for path in product}
    every = [(path, node) for path in product for node in ast.walk(trees[path])]
    calls = [(path, node) for path, node in every if isinstance(node, ast.Call)]
    yield "product code", lines(product)
    yield f"product code outside `agent/{EMBEDDED}`", lines(outside)
    naming = [path for path in outside if EMBEDDED in path.read_text("utf-8").lower()]
    yield f"modules outside `agent/{EMBEDDED}` that name it, in code or words", str(len(naming))
    asking = {path for path, node in calls if called(node) == "can_judge"}
    asking = {path for path in asking if root / "tools" not in path.parents}
    yield "modules above `tools` that ask who can judge a claim", str(len(asking))
    untyped = sum(called(node) == "emit" and literal(node) for _, node in calls)
    yield "emits of an untyped event", str(untyped)
    names = Counter(node.name for _, node in every if isinstance(node, ast.ClassDef))
    yield "class names that stand twice or more", str(sum(n > 1 for n in names.values()))
    long = sum(len(path.read_text("utf-8").splitlines()) > 400 for path in product)
    yield "modules over 400 lines", str(long)
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    yield "contracts of import-linter", str(len(settings["tool"]["importlinter"]["contracts"]))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def literal(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and isinstance(first.value, str)


def measured(root: Path) -> dict[str, str]:
    return {**dict(rooms(root)), **dict(walls(root))}


def at(revision: str) -> dict[str, str]:
    packed = subprocess.run(
        ["git", "archive", revision], cwd=ROOT, capture_output=True, check=True
    ).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        return measured(Path(folder))


def main() -> None:
    columns = {revision: at(revision) for revision in sys.argv[1:]} | {"now": measured(ROOT)}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    print("| lines / files, or count | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for name in names:
        print(f"| {name} | " + " | ".join(one.get(name, "–") for one in columns.values()) + " |")


if __name__ == "__main__":
    main()
