"""Imports without the garbage collector: off inside, on again afterwards, whatever happens."""

import gc
import subprocess
import sys

import pytest
from surefoot.agent.cli.loading import loading


def test_the_collector_is_on_again_whatever_happens() -> None:
    try:
        with loading():
            assert not gc.isenabled()
        assert gc.isenabled()
        with pytest.raises(ImportError), loading():
            raise ImportError
        assert gc.isenabled()
    finally:
        gc.unfreeze()


def test_a_library_leaves_its_callers_collector_as_it_is() -> None:
    code = (
        "import gc; from surefoot import Agent\n"
        "with Agent() as agent: agent.solve('What is 15% of 240?')\n"
        "print(gc.isenabled(), gc.get_freeze_count(), gc.get_threshold()[0])\n"
        "gc.disable(); Agent().solve('What is 15% of 240?'); print(gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == [f"True 0 {gc.get_threshold()[0]}", "False"], done.stderr
