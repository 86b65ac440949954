"""Runs in the sandbox, with the tests and without the program: replays what the program returned.

Where a test calls the candidate, a stand-in answers from a table of recorded results; a call that
is in no table yet is noted, and whatever depends on it waits for the next round. So the process
that judges holds no line of the program that is judged.

Only a test whose arguments cannot be carried (objects of the program's own classes) is run beside
the program, in `direct` mode; its verdicts are marked as such.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import json
import os
import random
import signal
import sys
from typing import Any

with contextlib.suppress(ImportError):  # in the sandbox both are part of this text
    from .carry import decode, encode, is_carried
    from .guest_candidate import _Late, _Silent

MAX_REPR = 600
MAX_WANTED = 5_000


class Unknown(BaseException):
    """A test needs a result that is not recorded yet."""


class CandidateTimeout(Exception):
    """The recorded call ran out of time."""


class CandidateError(Exception):
    """The recorded call raised an exception that is no builtin one."""


def _unknown(*_: Any, **__: Any) -> Any:
    raise Unknown


_DUNDERS = """
eq ne lt le gt ge add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow
neg abs bool int float index len iter next getitem contains call str repr hash getattr round format
""".split()  # fmt: skip  # noqa: SIM905 - a table
#: Every use of a result that is not there yet ends the assertion that uses it.
Pending: Any = type("Pending", (), {f"__{name}__": _unknown for name in _DUNDERS})


class Replay:
    """The stand-in for one function of the candidate."""

    def __init__(self, name: str, table: dict[str, Any], notes: Notes) -> None:
        self.name, self.table, self.notes = name, table, notes

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        wire = [self.name, encode(list(args)), encode(dict(kwargs))]
        key = json.dumps(wire)
        self.notes.call(self.name, args, kwargs)
        outcome = self.table.get(key)
        if outcome is None:
            if not is_carried(wire):
                self.notes.uncarried = True
            elif len(self.notes.wanted) < MAX_WANTED:
                self.notes.wanted[key] = wire
            return Pending()
        if "error" in outcome:
            raise _exception(outcome)
        if "after" in outcome:
            _put_back(args, decode(outcome["after"]))
        return decode(outcome["value"])


class Beside:
    """The candidate's function itself, in direct mode."""

    def __init__(self, name: str, function: Any, notes: Notes) -> None:
        self.name, self.function, self.notes = name, function, notes

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.notes.call(self.name, args, kwargs)
        return self.function(*args, **kwargs)


def _exception(outcome: dict[str, Any]) -> BaseException:
    if outcome["error"] == "timeout":
        return CandidateTimeout(outcome["text"])
    kind = getattr(builtins, outcome["error"], None)
    if isinstance(kind, type) and issubclass(kind, Exception):
        try:
            return kind(outcome["text"])
        except TypeError:
            pass
    return CandidateError(f"{outcome['error']}: {outcome['text']}")


def _put_back(args: tuple[Any, ...], after: list[Any]) -> None:
    """A program that changed its arguments changed those of the test."""
    for old, new in zip(args, after):  # noqa: B905 - 3.9 has no `strict`
        if isinstance(old, list) and isinstance(new, list):
            old[:] = new
        elif isinstance(old, (dict, set)) and type(old) is type(new):
            old.clear()
            old.update(new)


class Notes:
    """What happened while one table was tested."""

    def __init__(self, sources: list[str]) -> None:
        self.sources = sources
        self.wanted: dict[str, Any] = {}
        self.verdicts: dict[int, dict[str, str]] = {}
        self.pending = self.uncarried = False
        self.input = ""
        self.calls = 0

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.calls += 1
        shown = [_show(arg) for arg in args] + [f"{k}={_show(v)}" for k, v in kwargs.items()]
        self.input = f"{name}({', '.join(shown)})"[:MAX_REPR]

    def check(self, index: int, test: Any) -> None:
        self._judge(index, lambda: (bool(test()), "a true value", "a false one"))

    def compare(self, index: int, operator: str, left: Any, right: Any) -> None:
        def judged() -> tuple[bool, str, str]:
            before = self.calls
            one = left()
            left_is_actual = self.calls > before
            two = right()
            passed = bool(_OPERATORS[operator](one, two))
            sign = "" if operator == "==" else operator + " "
            actual, expected = (one, two) if left_is_actual else (two, one)
            return passed, sign + _show(expected), _show(actual)

        self._judge(index, judged)

    def _judge(self, index: int, body: Any) -> None:
        self.input = ""
        status, expected, actual = "passed", "", ""
        try:
            passed, expected, actual = body()
            status = "passed" if passed else "failed"
        except Unknown:
            self.pending = True
            return
        except _Late:
            raise
        except CandidateTimeout as error:
            status, actual = "timeout", str(error)
        except Exception as error:  # noqa: BLE001 - tests may raise anything
            status, actual = "error", f"{type(error).__name__}: {str(error)[:300]}"
        self.note(index, status, expected, actual)

    def note(self, index: int, status: str, expected: str, actual: str) -> None:
        known = self.verdicts.get(index)
        if known is None or known["status"] == "passed":  # of a loop, the first failure is kept
            self.verdicts[index] = {
                "test": self.sources[index] if index >= 0 else "outside of any assertion",
                "status": status, "input": self.input, "expected": expected, "actual": actual,
            }  # fmt: skip


_OPERATORS: dict[str, Any] = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "is": lambda a, b: a is b or (isinstance(b, (bool, type(None))) and a is b),
    "is not": lambda a, b: a is not b, "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}  # fmt: skip
_NAMES = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def _show(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a repr may be anybody's
        text = f"<{type(value).__name__}>"
    return text if len(text) <= MAX_REPR else text[:MAX_REPR] + "…"


class Rewriter(ast.NodeTransformer):
    """`assert a == b` as a call that notes a verdict and goes on."""

    def __init__(self) -> None:
        self.sources: list[str] = []

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        if any(isinstance(part, (ast.NamedExpr, ast.Yield, ast.Await)) for part in ast.walk(node)):
            return node
        index = ast.Constant(len(self.sources))
        self.sources.append(ast.unparse(ast.Assert(test=node.test, msg=None))[:MAX_REPR])
        test = node.test
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            args = [index, ast.Constant(_NAMES[type(test.ops[0])]), _thunk(test.left),
                    _thunk(test.comparators[0])]  # fmt: skip
            name = "compare"
        else:
            args, name = [index, _thunk(test)], "check"
        function = ast.Attribute(ast.Name("__notes__", ast.Load()), name, ast.Load())
        return ast.copy_location(ast.Expr(ast.Call(function, args, [])), node)


def _thunk(body: ast.expr) -> ast.expr:
    empty = ast.arguments(
        posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
    )
    return ast.Lambda(empty, body)


def test(job: dict[str, Any]) -> None:
    """Test every table of the job; one line of verdicts each."""
    out = os.dup(1)
    sys.stdout = sys.stderr = _Silent()
    rewriter = Rewriter()
    tree = ast.fix_missing_locations(rewriter.visit(ast.parse(job["tests"])))
    code = compile(tree, "tests.py", "exec")
    for index, table in enumerate(job["tables"]):
        notes = Notes(rewriter.sources)
        _run(job, code, table, notes)
        message = {
            "at": index,
            "verdicts": [notes.verdicts[k] for k in sorted(notes.verdicts)],
            "wanted": list(notes.wanted.values()),
            "uncarried": notes.uncarried,
            "pending": notes.pending,
        }
        data = ("\n" + job["mark"] + json.dumps(message) + "\n").encode("utf-8", "replace")
        while data:
            data = data[os.write(out, data) :]
    os._exit(0)


def _run(job: dict[str, Any], code: Any, table: dict[str, Any], notes: Notes) -> None:
    random.seed(0)  # a test's random arguments must be the same in every round
    namespace: dict[str, Any] = {"__name__": "tests", "__notes__": notes}

    def ring(*_: Any) -> None:
        raise _Late

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, job["test_s"])
    try:
        if job.get("program") is not None:
            exec(compile(job["program"], "program.py", "exec"), namespace)  # noqa: S102
            exec(compile(job["prelude"], "prelude.py", "exec"), namespace)  # noqa: S102
            stand_ins: dict[str, Any] = {
                name: Beside(name, namespace[name], notes)
                for name in job["names"]
                if callable(namespace.get(name)) and not isinstance(namespace[name], type)
            }
        else:
            exec(compile(job["prelude"], "prelude.py", "exec"), namespace)  # noqa: S102
            stand_ins = {name: Replay(name, table, notes) for name in job["names"]}
        namespace.update(stand_ins)
        exec(code, namespace)  # noqa: S102 - the tests
        if job["entry"]:
            namespace["check"](namespace[job["entry"]])
    except Unknown:
        notes.pending = True
    except CandidateTimeout as error:
        notes.note(-1, "timeout", "", str(error))
    except _Late:
        notes.note(-1, "timeout", "", f"the tests took more than {job['test_s']:g} CPU seconds")
    except BaseException as error:  # noqa: BLE001 - tests may raise anything
        notes.note(-1, "error", "", f"{type(error).__name__}: {str(error)[:300]}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
