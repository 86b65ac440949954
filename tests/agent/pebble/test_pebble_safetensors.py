"""The weights' file format: what is written comes back, and nothing else is believed."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.pebble.safetensors import read, write


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    tensors = {
        "a": np.arange(-6, 6, dtype=np.int8).reshape(3, 4),
        "b.scale": np.array([0.5, -1.25], np.float32),
        "empty": np.zeros((0, 3), np.float32),
    }
    write(tmp_path / "w", tensors, {"heads": "6"})
    found, facts = read(tmp_path / "w")
    assert facts == {"heads": "6"}
    assert list(found) == list(tensors)
    for name, tensor in tensors.items():
        assert found[name].dtype == tensor.dtype
        assert np.array_equal(found[name], tensor)
    assert [path.name for path in tmp_path.iterdir()] == ["w"]


def test_the_library_reads_it(tmp_path: Path) -> None:
    library = pytest.importorskip("safetensors.numpy")
    write(tmp_path / "w", {"a": np.eye(3, dtype=np.float32)}, {})
    assert np.array_equal(library.load_file(tmp_path / "w")["a"], np.eye(3))


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "w", {"a": np.eye(3, dtype=np.float32)}, {})
    whole = (tmp_path / "w").read_bytes()
    for length in (0, 7, 30, len(whole) - 1):
        (tmp_path / "w").write_bytes(whole[:length])
        with pytest.raises(ValueError, match="safetensors"):
            read(tmp_path / "w")


@given(
    st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda t: json.dumps(t).encode()))
)
def test_any_bytes_are_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    for content in (data, len(data).to_bytes(8, "little") + data):
        path.write_bytes(content)
        try:
            tensors, _ = read(path)
        except ValueError:
            continue
        assert tensors == {}
