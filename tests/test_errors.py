"""Surefoot's exceptions are one tree, and the tree is the one that its root's module draws."""

import ast
import builtins
import re
from functools import cache
from pathlib import Path

from surefoot.sandbox import errors

ROOT = Path(__file__).resolve().parent.parent
INSIDE_A_SANDBOX = (
    "sandbox/guest/sysnum.py",
    "sandbox/guest/wire.py",
    "tools/programs/carry.py",
    "tools/programs/guest_candidate.py",
    "tools/programs/guest_tester.py",
    "tools/python/counterexample_worker.py",
    "tools/symbolic/worker.py",
)
"""Modules that run where nothing of Surefoot can be imported, the root of the tree neither."""


@cache
def modules() -> dict[str, ast.Module]:
    paths = [path for floor in ("sandbox", "tools", "graphs", "agent")
             for path in (ROOT / floor).rglob("*.py")]  # fmt: skip
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}


def named(base: ast.expr) -> str:
    return base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")


@cache
def exceptions() -> dict[str, tuple[str, str]]:
    """Every exception class of the product: its module, and the first class that it extends."""
    classes = {
        node.name: (module, [named(base) for base in node.bases])
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    def raised(name: str) -> bool:
        if name in classes:
            return any(raised(base) for base in classes[name][1])
        known = getattr(builtins, name, None)
        return isinstance(known, type) and issubclass(known, BaseException)

    return {
        name: (module, bases[0])
        for name, (module, bases) in classes.items()
        if any(raised(base) for base in bases)
    }


def drawn() -> dict[str, str]:
    """The drawing: each class, and the one that it hangs from; the root from none."""
    assert errors.__doc__ is not None
    found: dict[str, str] = {}
    above: list[str] = []
    for line in errors.__doc__.splitlines():
        if match := re.match(r"    ((?:[│ ]   )*(?:[├└]── )?)([A-Z]\w+)(?:\s|$)", line):
            depth = len(match[1]) // 4
            del above[depth:]
            found[match[2]] = above[-1] if above else ""
            above.append(match[2])
    return found


def test_every_exception_hangs_where_the_drawing_says() -> None:
    ours = {
        name: base
        for name, (module, base) in exceptions().items()
        if module not in INSIDE_A_SANDBOX
    }
    assert ours.pop("SurefootError") == "Exception"
    found = drawn()
    assert found.pop("SurefootError") == ""
    assert found == ours
    assert all(base == "SurefootError" or base in ours for base in ours.values())


def test_a_branch_is_defined_in_its_own_layer() -> None:
    """The root's module holds the root, what every floor raises, and the sandbox's own branch."""
    lowest = {name for name, (module, _) in exceptions().items()
              if module == "sandbox/errors.py"}  # fmt: skip
    assert lowest == {
        "SurefootError", "InputError", "MissingDependency", "Signal",
        "SandboxError", "SandboxUnavailable", "SandboxCrashed", "SandboxBusy",
    }  # fmt: skip


def test_what_runs_inside_a_sandbox_imports_nothing_of_ours_but_what_goes_with_it() -> None:
    known = {Path(module).stem for module in INSIDE_A_SANDBOX}
    imported = {
        f"{module}:{node.lineno}"
        for module in INSIDE_A_SANDBOX
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.ImportFrom) and node.level and node.module not in known
    }
    assert imported == set()
