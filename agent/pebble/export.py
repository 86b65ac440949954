"""Write a checkpoint as the file that ships: int8 weights with one float scale an output.

Weights are rounded symmetrically to the nearest of 255 values; :mod:`.decoder` computes with the
integers. The gain of a norm is multiplied into the matrix that reads it, before rounding.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import safetensors, tokenizer
from .runtime import WEIGHTS

Array = npt.NDArray[Any]

_MATRICES = {"qkv": "norm1", "out": None, "up": "norm2", "down": None}  # and the norm before


def quantise(matrix: Array) -> tuple[Array, Array]:
    """Round ``(outputs, inputs)`` to int8; return it and the scales ``(outputs,)``."""
    scale = np.abs(matrix).max(axis=1) / 127.0
    scale = np.where(scale == 0, 1.0, scale).astype(np.float32)
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale


def pack(state: Mapping[str, Array], layers: int) -> dict[str, Array]:
    """The tensors of the file from those of :class:`.network.Network`."""
    floats = {"embed.weight": state["embed.weight"]}
    for i in range(layers):
        for name, norm in _MATRICES.items():
            weight = state[f"blocks.{i}.{name}.weight"]
            floats[f"blocks.{i}.{name}"] = (
                weight * state[f"blocks.{i}.{norm}.gain"] if norm else weight
            )
    tensors = {"norm.gain": state["norm.gain"].astype(np.float32)}
    for name, weight in floats.items():
        tensors[name], tensors[f"{name}.scale"] = quantise(weight)
    return tensors


def export(checkpoint: Path, target: Path = WEIGHTS) -> Path:
    """Write a checkpoint of :func:`.train.train` to ``target`` (needs torch to read it)."""
    import torch

    from .network import NetworkShape

    saved = torch.load(checkpoint, weights_only=True, map_location="cpu")
    state = {name: tensor.float().numpy() for name, tensor in saved["model"].items()}
    if state["embed.weight"].shape[0] != len(tokenizer.load()):
        raise ValueError("the checkpoint was trained with another vocabulary")
    settings = saved["settings"]
    facts = {
        "layers": settings["layers"],
        "heads": settings["heads"],
        "context": settings.get("context", NetworkShape(0).context),
    }
    tensors = pack(state, settings["layers"])
    safetensors.write(target, tensors, {name: str(value) for name, value in facts.items()})
    return target


def main(arguments: Sequence[str] | None = None) -> None:
    """``python -m surefoot.agent.pebble.export CHECKPOINT [TARGET]``."""
    parser = argparse.ArgumentParser(description="export pebble")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=WEIGHTS)
    args = parser.parse_args(arguments)
    path = export(args.checkpoint, args.target)
    print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")  # noqa: T201


if __name__ == "__main__":
    main()
