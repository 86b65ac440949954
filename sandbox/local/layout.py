"""Which paths of this machine a worker may read: the standard library, the C libraries under it,
and the packages that were asked for. Not the rest of site-packages, not the user's files."""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path

from ..errors import SandboxUnavailable

BOX = "/sandbox"  # where a worker's own file system is, inside
_SYSTEM = ("/etc/ld.so.cache", "/usr/share/zoneinfo")
# What a package imports that is not part of it; what is not installed is left out.
_COMPANIONS = {"sympy": ("mpmath", "gmpy2", "flint"), "mpmath": ("gmpy2",)}


@dataclass(frozen=True, slots=True)
class Layout:
    """`shown`: bound read-only, outer before inner. `hidden`: covered within those.
    `paths`: what to add to `sys.path`."""

    shown: list[str]
    hidden: list[str]
    paths: list[str]


def layout(modules: Sequence[str]) -> Layout:
    """The layout that lets `modules` be imported. Raises `SandboxUnavailable` for one that is not
    installed."""
    shown = [*_interpreter(), *_system_libraries()]
    hidden = [
        str(path)
        for folder in shown
        for pattern in (
            "site-packages",
            "dist-packages",
            "python3*/site-packages",
            "python3*/dist-packages",
        )
        for path in Path(folder).glob(pattern)
    ]
    packages, paths = installed(modules)
    every = dict.fromkeys(sorted(shown, key=len) + sorted(packages, key=len))
    return Layout([path for path in every if Path(path).exists()], hidden, paths)


def _interpreter() -> list[str]:
    """The standard library; with a Python that brings its own C libraries, those too."""
    found = [Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("platstdlib"))]
    prefix = Path(sys.base_prefix).resolve()
    if str(prefix) != "/usr":
        found.append(prefix / "lib")
    return _outermost(path.resolve() for path in found)


def _system_libraries() -> list[str]:
    multiarch = sysconfig.get_config_var("MULTIARCH")
    folders = [Path("/lib64"), Path("/usr/lib64")]
    if multiarch:
        folders += [Path("/lib") / multiarch, Path("/usr/lib") / multiarch]
    if not any(folder.exists() for folder in folders):
        folders = [Path("/lib"), Path("/usr/lib")]  # musl
    real = _outermost(folder.resolve() for folder in folders if folder.exists())
    return [*real, *(path for path in _SYSTEM if Path(path).exists())]


def _outermost(paths: Iterable[Path]) -> list[str]:
    """Without duplicates and without what lies below another."""
    kept: list[Path] = []
    for path in sorted(set(paths), key=lambda each: len(each.parts)):
        if path.exists() and not any(path.is_relative_to(outer) for outer in kept):
            kept.append(path)
    return [str(path) for path in kept]


def installed(modules: Sequence[str]) -> tuple[list[str], list[str]]:
    """Where the packages are, and the folders that find them. Raises `SandboxUnavailable`."""
    shown: dict[str, None] = {}
    paths: dict[str, None] = {}
    wanted = [(name, True) for name in modules]
    wanted += [(name, False) for module in modules for name in _COMPANIONS.get(module, ())]
    for name, required in wanted:
        spec = importlib.util.find_spec(name.partition(".")[0])
        if spec is None:
            if required:
                raise SandboxUnavailable(f"{name} is to be shown to the sandbox but not installed")
            continue
        for place in _places(spec):
            paths[str(place.parent)] = None
            shown[str(place)] = None
            libraries = place.with_name(f"{name}.libs")  # where wheels keep their C libraries
            if libraries.is_dir():
                shown[str(libraries)] = None
    standard = set(_interpreter())
    return list(shown), [path for path in paths if path not in standard]


def _places(spec: ModuleSpec) -> list[Path]:
    if spec.submodule_search_locations:
        return [Path(place) for place in spec.submodule_search_locations]
    if spec.origin in {None, "built-in", "frozen"}:
        return []
    return [Path(str(spec.origin))]
