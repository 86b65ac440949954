"""Read and write safetensors files with numpy alone: https://huggingface.co/docs/safetensors

Eight bytes (the length of the header, little endian), a JSON header that gives every tensor's
type, shape and place, then the raw numbers. Nothing in it is ever executed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_TYPES: dict[str, np.dtype[Any]] = {"I8": np.dtype(np.int8), "F32": np.dtype("<f4")}
_NAMES = {dtype: name for name, dtype in _TYPES.items()}
_LENGTH = 8
_ALIGN = 8
_METADATA = "__metadata__"


def write(path: Path, tensors: Mapping[str, Array], metadata: Mapping[str, str]) -> None:
    """Write int8 and float32 arrays; a cut-off write leaves a former file whole."""
    header: dict[str, Any] = {_METADATA: dict(metadata)}
    at = 0
    for name, tensor in tensors.items():
        header[name] = {
            "dtype": _NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [at, at + tensor.nbytes],
        }
        at += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % _ALIGN)
    part = path.with_suffix(".tmp")
    with part.open("wb") as file:
        file.write(len(text).to_bytes(_LENGTH, "little") + text)
        for tensor in tensors.values():
            file.write(np.ascontiguousarray(tensor).tobytes())
    part.replace(path)


def read(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the tensors (views of what was read) and the metadata.

    Raises :class:`ValueError` for a file that is not of this format, or cut off.
    """
    data = path.read_bytes()
    start = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    try:
        header = json.loads(data[_LENGTH:start])
        metadata = {str(key): str(value) for key, value in header.pop(_METADATA, {}).items()}
        tensors = {name: _tensor(data, start, about) for name, about in header.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not a safetensors file that can be read: {error}") from error
    return tensors, metadata


def _tensor(data: bytes, start: int, about: Mapping[str, Any]) -> Array:
    first, last = about["data_offsets"]
    if not 0 <= first <= last <= len(data) - start:
        raise ValueError("it is cut off")
    whole: Array = np.frombuffer(data[start + first : start + last], _TYPES[about["dtype"]])
    shaped: Array = whole.reshape(about["shape"])
    return shaped
