"""The default verifiers: two in this process, SymPy and Python in a lazily opened sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from ...graphs.contracts import Equipped, Policy
from ...sandbox import open_sandbox
from ...sandbox.base import NO_FILES, ExecResult, Limits, Sandbox
from ...sandbox.errors import InputError
from ...tools.base import Verifier
from ...tools.calculator import Calculator
from ...tools.numeric.verifier import Numeric
from ...tools.python.printing import Printing
from ...tools.python.tool import PythonTool
from ...tools.questions.verifier import Algebra, Questions
from ...tools.symbolic import Symbolic
from ..registry import VERIFIERS
from .config import Given, Only, SandboxKind


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


def free_verifiers(algebra: Algebra | None = None) -> tuple[Verifier, ...]:
    """Those that run on every step, in this process; `algebra` for questions of calculus."""
    return (Calculator(), Questions(algebra), Numeric())


def own_verifiers(policy: Policy) -> tuple[Verifier, ...]:
    """What a policy brings to read and judge its own notation."""
    return tuple(policy.verifiers()) if isinstance(policy, Equipped) else ()


@asynccontextmanager
async def open_verifiers(
    kind: SandboxKind, given: Given = (), policy: Policy | None = None
) -> AsyncIterator[tuple[Verifier, ...]]:
    """The user's verifiers, the policy's own, and the default ones on one lazy sandbox.

    What code prints costs nothing where it is run on this machine's own kernel. Raises
    `InputError` for a name that is not known.
    """
    async with LazySandbox.opened(kind) as sandbox:
        if isinstance(given, Only):
            yield tuple(_open(one, sandbox) for one in given.verifiers)
            return
        mine = tuple(_open(one, sandbox) for one in given)
        own = () if policy is None else own_verifiers(policy)
        printing, symbolic = Printing(sandbox, free=kind != "docker"), Symbolic(sandbox)
        default = (*free_verifiers(symbolic), printing, symbolic, PythonTool(sandbox))
        yield (*mine, *own, *default)


def _open(verifier: Verifier | str, sandbox: Sandbox) -> Verifier:
    if not isinstance(verifier, str):
        return verifier
    opener = VERIFIERS.find(verifier)
    if opener is None:
        raise InputError(f"There is no verifier {verifier[:200]!r}. Known: {VERIFIERS.forms()}.")
    return opener(sandbox)


def open_calculator(_sandbox: Sandbox, /) -> Verifier:
    return Calculator()


def open_numeric(_sandbox: Sandbox, /) -> Verifier:
    return Numeric()


def open_questions(sandbox: Sandbox, /) -> Verifier:
    return Questions(Symbolic(sandbox))
