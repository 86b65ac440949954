"""Write a checkpoint as the file that ships: a hand-built ONNX graph with int8 weights.

Weights are rounded to int8 with one scale an output channel (symmetric, round to nearest) and
widened to float32 by the runtime when it loads the graph, so activations stay float32.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import tokenizer
from .runtime import WEIGHTS

if TYPE_CHECKING:
    import onnx

Array = npt.NDArray[Any]

OPSET, IR_VERSION = 17, 9


def quantise(matrix: Array) -> tuple[Array, Array]:
    """Round ``(outputs, inputs)`` to int8; return it and the scales ``(outputs, 1)``."""
    scale = np.abs(matrix).max(axis=1, keepdims=True) / 127.0
    scale = np.where(scale == 0, 1.0, scale).astype(np.float32)
    return np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8), scale


class Graph:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._constants: dict[tuple[str, str], str] = {}

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        from onnx import helper

        names = [f"{kind}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, array: Array) -> str:
        from onnx import numpy_helper

        key = (str(array.dtype), array.tobytes().hex() + str(array.shape))
        if array.size > 64 or key not in self._constants:
            name = f"constant_{len(self.weights)}"
            self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
            if array.size > 64:
                return name
            self._constants[key] = name
        return self._constants[key]

    def ints(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def number(self, value: float) -> str:
        return self.constant(np.array(value, np.float32))

    def matrix(self, weight: Array, transposed: bool = True) -> str:
        """An int8 weight widened to float32 by nodes that the runtime folds at load."""
        integers, scale = quantise(weight)
        if transposed:
            integers, scale = integers.T, scale.T
        wide = self.op("Cast", self.constant(integers), to=1)
        return str(self.op("Mul", wide, self.constant(scale)))

    def norm(self, x: str, gain: Array) -> str:
        """Written in the form that onnxruntime fuses into one kernel."""
        mean = self.op("ReduceMean", self.op("Pow", x, self.number(2)), axes=[-1], keepdims=1)
        root = self.op("Sqrt", self.op("Add", mean, self.number(1e-5)))
        return str(self.op("Mul", self.op("Div", x, root), self.constant(gain)))


def _turn(g: Graph, x: str, cos: str, sin: str) -> str:
    """Rotary positions on ``(batch, heads, time, size)``."""
    a, b = g.op("Split", x, axis=-1, outputs=2)
    left = g.op("Sub", g.op("Mul", a, cos), g.op("Mul", b, sin))
    right = g.op("Add", g.op("Mul", b, cos), g.op("Mul", a, sin))
    return str(g.op("Concat", left, right, axis=-1))


def _block(
    g: Graph, x: str, state: dict[str, Array], i: int, heads: int, shared: tuple[str, str, str]
) -> tuple[str, str, str]:
    """One decoder block; return the residual, the new keys (transposed) and the new values."""
    weight = {
        name: state[f"blocks.{i}.{name}"]
        for name in ("qkv.weight", "out.weight", "up.weight", "down.weight")
    }
    gain1, gain2 = state[f"blocks.{i}.norm1.gain"], state[f"blocks.{i}.norm2.gain"]
    cos, sin, lengths = shared
    width = weight["out.weight"].shape[0]
    size = width // heads
    qkv = weight["qkv.weight"].copy()
    qkv[:width] *= size**-0.5
    mixed = g.op("MatMul", g.norm(x, gain1), g.matrix(qkv))
    mixed = g.op("Reshape", mixed, g.ints(0, 0, 3 * heads, size))
    mixed = g.op("Transpose", mixed, perm=[0, 2, 1, 3])
    both, v = g.op("Split", mixed, g.ints(2 * heads, heads), axis=1, outputs=2)
    q, k = g.op("Split", _turn(g, both, cos, sin), axis=1, outputs=2)
    k = g.op("Transpose", k, perm=[0, 1, 3, 2])
    scores = g.op("Concat", g.op("MatMul", q, f"past_k{i}"), g.op("MatMul", q, k), axis=-1)
    share = g.op("Softmax", g.op("Add", scores, "mask"), axis=-1)
    before, now = g.op("Split", share, lengths, axis=-1, outputs=2)
    y = g.op("Add", g.op("MatMul", before, f"past_v{i}"), g.op("MatMul", now, v))
    y = g.op("Reshape", g.op("Transpose", y, perm=[0, 2, 1, 3]), g.ints(0, 0, width))
    x = g.op("Add", x, g.op("MatMul", y, g.matrix(weight["out.weight"])))
    wide = g.op("MatMul", g.norm(x, gain2), g.matrix(weight["up.weight"]))
    gate, value = g.op("Split", wide, axis=-1, outputs=2)
    gate = g.op("Mul", g.op("Mul", gate, g.op("Sigmoid", gate)), value)
    x = g.op("Add", x, g.op("MatMul", gate, g.matrix(weight["down.weight"])))
    return x, k, v


def build(state: dict[str, Array], heads: int, context: int) -> onnx.ModelProto:
    """The graph of a network's weights.

    Inputs: ``tokens``, ``positions`` ``(batch, time)``; ``mask`` ``(batch, 1, time, past + time)``,
    added to the scores; ``past_k{i}`` ``(batch, heads, size, past)`` and ``past_v{i}``
    ``(batch, heads, past, size)``. Outputs: ``logits`` ``(batch, time, vocabulary)`` and the new
    keys and values in the same layouts.
    """
    from onnx import TensorProto, checker, helper

    g = Graph()
    embedding = state["embed.weight"]
    layers = sum(name.endswith("qkv.weight") for name in state)
    width = embedding.shape[1]
    size = width // heads
    table = g.matrix(embedding, transposed=False)
    angles = np.arange(context)[:, None] / 10000.0 ** (np.arange(0, size, 2) / size)[None]
    wave = []
    for array in (np.cos(angles), np.sin(angles)):
        picked = g.op("Gather", g.constant(array.astype(np.float32)), "positions")
        wave.append(g.op("Unsqueeze", picked, g.ints(1)))
    x = g.op("Gather", table, "tokens")
    past_length = g.op("Slice", g.op("Shape", "past_k0"), g.ints(3), g.ints(4))
    now_length = g.op("Slice", g.op("Shape", "tokens"), g.ints(1), g.ints(2))
    lengths = g.op("Concat", past_length, now_length, axis=0)
    kinds = {"tokens": TensorProto.INT64, "positions": TensorProto.INT64, "mask": TensorProto.FLOAT}
    inputs = [
        helper.make_tensor_value_info("tokens", kinds["tokens"], ["batch", "time"]),
        helper.make_tensor_value_info("positions", kinds["positions"], ["batch", "time"]),
        helper.make_tensor_value_info("mask", kinds["mask"], ["batch", 1, "time", "all"]),
    ]
    outputs: list[Any] = []
    for i in range(layers):
        x, k, v = _block(g, x, state, i, heads, (wave[0], wave[1], lengths))
        for kind, name, shape in (
            ("k", k, ["batch", heads, size, "{}"]),
            ("v", v, ["batch", heads, "{}", size]),
        ):
            for prefix, axis, into in (("past", "past", inputs), ("new", "time", outputs)):
                dims = [axis if d == "{}" else d for d in shape]
                into.append(
                    helper.make_tensor_value_info(f"{prefix}_{kind}{i}", TensorProto.FLOAT, dims)
                )
            g.nodes.append(helper.make_node("Identity", [name], [f"new_{kind}{i}"]))
    x = g.norm(x, state["norm.gain"])
    g.nodes.append(
        helper.make_node("MatMul", [x, str(g.op("Transpose", table, perm=[1, 0]))], ["logits"])
    )
    outputs.insert(
        0,
        helper.make_tensor_value_info(
            "logits", TensorProto.FLOAT, ["batch", "time", embedding.shape[0]]
        ),
    )
    graph = helper.make_graph(g.nodes, "pebble", inputs, outputs, g.weights)
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="surefoot",
    )
    helper.set_model_props(
        model,
        {"layers": str(layers), "heads": str(heads), "size": str(size), "context": str(context)},
    )
    checker.check_model(model)
    return model


def export(checkpoint: Path, target: Path = WEIGHTS) -> Path:
    """Write the graph of a checkpoint of :func:`.train.train` to ``target`` (needs torch, onnx)."""
    import torch

    from .network import Shape

    saved = torch.load(checkpoint, weights_only=True)
    state = {name: tensor.float().numpy() for name, tensor in saved["model"].items()}
    if state["embed.weight"].shape[0] != len(tokenizer.load()):
        raise ValueError("the checkpoint was trained with another vocabulary")
    model = build(state, saved["settings"]["heads"], Shape(0).context)
    target.write_bytes(model.SerializeToString())
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
