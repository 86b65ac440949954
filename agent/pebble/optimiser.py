"""Muon for the matrices (Jordan et al., 2024: momentum orthogonalised by Newton-Schulz), AdamW
for the embedding and the gains. On this model and budget a step of it is worth two of AdamW's."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_QUINTIC = (3.4445, -4.7750, 2.0315)


def orthogonalise(batch: Tensor, steps: int = 5) -> Tensor:
    """Bring the singular values of each matrix of ``(n, rows <= columns)`` near one."""
    a, b, c = _QUINTIC
    x = batch.bfloat16()
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.to(batch.dtype)


class Muon:
    """Plain-Python optimiser over the 2-D weights of the blocks.

    Fused matrices (``qkv``, ``up``) are treated as the separate matrices that they hold.
    """

    def __init__(
        self, named: list[tuple[str, nn.Parameter]], momentum: float = 0.95, decay: float = 0.02
    ) -> None:
        self.params = named
        self.momentum, self.decay = momentum, decay
        self.buffers = {name: torch.zeros_like(p) for name, p in named}

    @staticmethod
    def _parts(name: str, tensor: Tensor) -> list[Tensor]:
        pieces = 3 if "qkv" in name else 2 if "up" in name else 1
        return list(tensor.chunk(pieces, 0))

    def step(self, rate: float) -> None:
        """Update every matrix from its gradient at learning rate ``rate``."""
        with torch.no_grad():
            self._step(rate)

    def _step(self, rate: float) -> None:
        groups: dict[tuple[int, int], list[tuple[Tensor, Tensor, bool]]] = {}
        for name, p in self.params:
            if p.grad is None:
                continue
            buffer = self.buffers[name]
            buffer.lerp_(p.grad, 1 - self.momentum)
            update = p.grad.lerp(buffer, self.momentum)  # Nesterov
            for weight, piece in zip(
                self._parts(name, p.data), self._parts(name, update), strict=True
            ):
                tall = piece.shape[0] > piece.shape[1]
                shape = (
                    (piece.shape[1], piece.shape[0]) if tall else (piece.shape[0], piece.shape[1])
                )
                groups.setdefault(shape, []).append((weight, piece.mT if tall else piece, tall))
        for items in groups.values():
            whole = orthogonalise(torch.stack([piece for _, piece, _ in items]))
            for (weight, _, tall), turned in zip(items, whole, strict=True):
                update = turned.mT if tall else turned
                scale = max(1.0, update.shape[0] / update.shape[1]) ** 0.5
                weight.mul_(1 - rate * self.decay).add_(update, alpha=-rate * scale)

    def state_dict(self) -> dict[str, Any]:
        return {"buffers": self.buffers}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for name, buffer in state["buffers"].items():
            self.buffers[name].copy_(buffer)
