"""Which steps are read as lines of a notebook, and what they claim.

Only a step that is one line of a notebook's form is: ordinary prose is left to the claims
reader, and so is plain arithmetic that the problem does not itself set, where people round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ....tools.base import Claim, ClaimKind, StepContext
from ....tools.mathematics.errors import CalculatorError
from .evaluation import MAX_LINES, result_of, scope_of
from .functions import FUNCTIONS
from .grammar import MAX_CHARACTERS
from .lines import NotationLine, applies, bound, called, read
from .printing import polynomial
from .scope import Scope

MAX_PROBLEM = 8_000
SHORT = 12  # words: an exercise such as `What is 0.3 minus 5?`, not a story
AS_BOUND = "its names mean what the lines before bound"
_RESULT = re.compile(r"\?|[-0-9a-zA-Z+*/(),.: ]+")
_TWO_POINTS = re.compile(r"-?\d+\.\d+\.\d+")  # a number that was meant, and is none
_WORDS = re.compile(r"(?<![A-Za-z])(?!(?:sqrt|True|False|AM|PM)\b)[A-Za-z]{2,}(?![0-9a-z])")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NAMES = re.compile(r"[A-Za-z]+")
_DRAWN = frozenset({"comb", "perm"})
# Functions that prose knows too: there a result may be followed by words.
_KNOWN_TO_PROSE = frozenset(
    {"solve", "factor", "expand", "diff", "simplify", "gcd", "lcm", "isprime"}
)


def notebook_claims(step: str, context: StepContext | None) -> list[Claim] | None:
    """The claim of a step that is a line of a notebook, none for a bare definition.

    None where the step is none. Linear in the step and the steps before, and never raises.
    """
    text = step.strip()
    line = read(text) if len(text) <= MAX_CHARACTERS and "\n" not in text else None
    if line is None:
        return None
    earlier = lines_before(context.steps) if context is not None else ()
    scope = scope_of(earlier)
    if line.form == "definition" and not applies(scope, line):
        return [] if _defines(scope, line) else None
    doubt = _doubt(scope, line, context.problem if context is not None else "")
    if doubt is None or not _is_result(line):
        return None
    start = len(step) - len(step.lstrip())
    if result_of(earlier, line.left) is not None:
        return [_claim(text, start, line, "notebook", line.left, doubt)]
    if not _uses(scope, line.left):
        return None
    left = _for_sympy(scope, line.left)
    return [] if left is None else [_claim(text, start, line, "function", left, "")]


def lines_before(steps: Sequence[str]) -> tuple[str, ...]:
    """The lines of the steps before, the last `MAX_LINES` of them."""
    recent = [line for step in steps[-MAX_LINES:] for line in step.split("\n") if line.strip()]
    return tuple(recent[-MAX_LINES:])


def _defines(scope: Scope, line: NotationLine) -> bool:
    try:
        bound(scope, line)
    except CalculatorError:
        return False
    return True


def _doubt(scope: Scope, line: NotationLine, problem: str) -> str | None:
    """What must hold for a false line to be an error, "" where nothing; None: it is prose."""
    call = called(line.left)
    names = set(_NAMES.findall(line.left))
    if (call is not None and call[0] in FUNCTIONS) or names & _DRAWN or _sets(problem, line.left):
        return ""
    if not names - {"mod"}:
        return None
    return "" if "mod" in names or _applies_known(scope, names) else AS_BOUND


def _applies_known(scope: Scope, names: set[str]) -> bool:
    """Whether functions are applied, and all of them known but for their argument."""
    used = [scope.functions[name] for name in names & scope.functions.keys()]
    return bool(used) and all(function.body.names <= {function.argument} for function in used)


def _sets(problem: str, left: str) -> bool:
    """Whether the problem itself asks for this value, so that nobody rounds it."""
    if not problem:
        return False
    if "=" not in problem and len(problem) < 500 and len(_WORD.findall(problem)) <= SHORT:
        return True
    return "".join(left.split()) in "".join(problem[:MAX_PROBLEM].split())


def _is_result(line: NotationLine) -> bool:
    """Whether the right side looks like a result and not like words."""
    if not _RESULT.fullmatch(line.right):
        return False
    call = called(line.left)
    if call is not None and call[0] in FUNCTIONS:
        return call[0] not in _KNOWN_TO_PROSE or not _WORDS.search(line.right)
    if line.right == "?" or _TWO_POINTS.fullmatch(line.right):
        return True
    try:
        names = Scope().polynomial(line.right).names
    except CalculatorError:  # `2.7 - 2.5 = 0.2.` ends a sentence
        return False
    computes = line.form != "result" or re.search(r".[-+*/(]|mod", line.left) is not None
    # `15 = 5*k` and `x + 1 = 5*k` are equations, whatever x is.
    return computes and (not names or "(" in line.left)


def _uses(scope: Scope, left: str) -> bool:
    names = set(_NAMES.findall(left))
    return bool(names & (scope.values.keys() | scope.functions.keys()))


def _for_sympy(scope: Scope, left: str) -> str | None:
    """The left side with names put in, where the symbolic tool can go on; else None."""
    call = called(left)
    if call is None or call[0] != "factor":
        return None
    try:
        return f"factor({polynomial(scope.polynomial(call[1]))})"
    except CalculatorError:
        return None


def _claim(
    text: str, offset: int, line: NotationLine, kind: ClaimKind, left: str, requirement: str
) -> Claim:
    start, end = line.span
    return Claim(
        kind=kind,
        text=text,
        span=(offset, offset + len(text)),
        left=left,
        right=line.right,
        right_span=(offset + start, offset + end),
        requirement=requirement,
    )
