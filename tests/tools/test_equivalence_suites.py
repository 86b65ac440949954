"""A peer's own pairs, from the source distribution that `SUREFOOT_PEER_TESTS` names (folders with
`test_*.py`, parted by colons). Its literals are read; nothing of it runs and nothing is copied."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

FOLDERS = [Path(part) for part in os.environ.get("SUREFOOT_PEER_TESTS", "").split(":") if part]


@pytest.mark.skipif(not FOLDERS, reason="SUREFOOT_PEER_TESTS names no folder of a peer's tests")
def test_peers_pairs_are_judged_as_they_expect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    sys.modules.pop("equivalence_suites", None)
    from equivalence_suites import cases, judged

    found = list(dict.fromkeys(case for folder in FOLDERS for case in cases(folder)))
    assert found, "no pairs in these folders"
    agreed = sum(judged(case)[0] for case in found)
    assert agreed >= 0.95 * len(found)
