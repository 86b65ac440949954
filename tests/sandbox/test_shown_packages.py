"""Where folders cannot be hidden, only what is shown is found in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import surefoot.sandbox.guest
from surefoot.sandbox.guest.shown import ShownPackages

_GUEST = Path(surefoot.sandbox.guest.__file__).parent.parent
_ASK = """
import sys
sys.path.insert(0, {guest!r})
sys.path.append({folder!r})
import shelf.one  # a finder remembers the folder's listing
from guest.shown import only_shown
only_shown({shown!r}, [{folder!r}])
for name in ("shelf.two", "single", "other", "json"):
    try:
        print(name, __import__(name, fromlist=["x"]).__name__)
    except ModuleNotFoundError as error:
        print(name, type(error).__name__)
print({folder!r} in sys.path)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("shelf", "other", "shelf.libs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "shelf" / "one.py").touch()
    (tmp_path / "shelf" / "two.py").touch()
    (tmp_path / "single.py").touch()
    return tmp_path


def test_only_what_is_shown_is_found(folder: Path) -> None:
    shown = [str(folder / name) for name in ("shelf", "single.py", "shelf.libs")]
    code = _ASK.format(guest=str(_GUEST), folder=str(folder), shown=["/usr/lib", *shown])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "shelf.two shelf.two",
        "single single",
        "other ModuleNotFoundError",
        "json json",
        "False",
    ]


def test_submodules_are_left_to_their_package(folder: Path) -> None:
    finder = ShownPackages([str(folder / "shelf")])
    assert finder.find_spec("shelf.one", [str(folder / "shelf")]) is None
    assert finder.find_spec("other") is None
