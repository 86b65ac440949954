"""The default verifiers: two in this process, SymPy and Python in a lazily opened sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from ...sandbox import open_sandbox
from ...sandbox.base import NO_FILES, ExecResult, Limits, Sandbox
from ...tools.base import Verifier
from ...tools.calculator import Calculator
from ...tools.numeric.verifier import Numeric
from ...tools.python.printing import Printing
from ...tools.python.tool import PythonTool
from ...tools.symbolic import Symbolic
from .config import SandboxKind


class LazySandbox:
    """Opens its sandbox at the first program: most problems never need one."""

    def __init__(self, kind: SandboxKind, stack: AsyncExitStack) -> None:
        self.name: str = kind
        self._kind = kind
        self._stack = stack
        self._sandbox: Sandbox | None = None
        self._opening = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def opened(cls, kind: SandboxKind) -> AsyncIterator[LazySandbox]:
        """One whose sandbox, if it ever opens, closes with this context."""
        async with AsyncExitStack() as stack:
            yield cls(kind, stack)

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, bytes] = NO_FILES,
        limits: Limits = Limits(),
    ) -> ExecResult:
        sandbox = await self._open()
        return await sandbox.run(code, stdin=stdin, files=files, limits=limits)

    async def _open(self) -> Sandbox:
        async with self._opening:  # two first programs at once share one sandbox
            if self._sandbox is None:
                self._sandbox = await self._stack.enter_async_context(open_sandbox(self._kind))
            return self._sandbox


def free_verifiers() -> tuple[Verifier, ...]:
    """Those that run on every step, in this process."""
    return (Calculator(), Numeric())


@asynccontextmanager
async def open_verifiers(kind: SandboxKind) -> AsyncIterator[tuple[Verifier, ...]]:
    """The free ones, and the symbolic and Python tools on one lazy sandbox.

    What code prints costs nothing where it is run on this machine's own kernel.
    """
    async with LazySandbox.opened(kind) as sandbox:
        printing = Printing(sandbox, free=kind != "docker")
        yield (*free_verifiers(), printing, Symbolic(sandbox), PythonTool(sandbox))
