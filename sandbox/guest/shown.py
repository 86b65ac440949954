"""Of a folder of packages only those that are shown to programs, found by name.

Behind mounts the folder itself holds nothing else. Where Landlock alone forbids, the folder cannot
be listed, and what a finder remembers of it from before names packages that cannot be opened.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType


class ShownPackages(MetaPathFinder):
    """Finds the top-level packages that lie at the given places, and no other."""

    def __init__(self, places: Sequence[str]) -> None:
        self._places = {Path(place).name.partition(".")[0]: Path(place) for place in places}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The package of this name, if it is one of those."""
        place = self._places.get(fullname) if path is None else None
        if place is None:
            return None
        if not place.is_dir():
            return spec_from_file_location(fullname, place)
        first = place / "__init__.py"
        return spec_from_file_location(fullname, first, submodule_search_locations=[str(place)])


def only_shown(shown: Sequence[str], paths: Sequence[str]) -> None:
    """Take the folders off `sys.path`; what is shown of them is found by its name alone."""
    folders = set(paths)
    places = [place for place in shown if str(Path(place).parent) in folders]
    sys.path[:] = [entry for entry in sys.path if entry not in folders]
    for folder in folders:
        sys.path_importer_cache.pop(folder, None)
    sys.meta_path.append(ShownPackages([place for place in places if not place.endswith(".libs")]))
