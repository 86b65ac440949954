"""Wrong steps, of the kinds that a small model really writes.

``corrupt`` returns a line that is not the right next step, and the evidence a calculator would
give against it (empty where the arithmetic itself is true and only the reasoning is wrong).
"""

from __future__ import annotations

import re
from random import Random

from .families import FamilyProblem, generate
from .families.base import Wrong
from .families.exact import ExactError, show, value

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LABEL = re.compile(r"^[A-Za-z][A-Za-z ]*: ")


def split_claim(step: str) -> tuple[str, str, str] | None:
    """Split ``head expression = result``: the last two members of a chain of equalities.

    ``head`` is everything before the expression (label, ``x = ``). ``None`` without a claim.
    """
    label = _LABEL.match(step)
    head = label.group() if label else ""
    parts = step[len(head) :].split(" = ")
    if len(parts) < 2:
        return None
    head += "".join(part + " = " for part in parts[:-2])
    return head, parts[-2], parts[-1]


def slip(r: Random, number: str) -> str:
    """Change a written number: a digit, a carry, two digits swapped, one lost, the sign."""
    digits = [i for i, c in enumerate(number) if c.isdigit()]
    if not digits:
        return number + "1"
    kind, at = r.random(), r.choice(digits)
    if kind < 0.4:
        return number[:at] + str((int(number[at]) + r.randint(1, 9)) % 10) + number[at + 1 :]
    whole = number.lstrip("-").isdigit()
    if kind < 0.62 and whole:
        return str(int(number) + r.choice([-1, 1]) * 10 ** r.randint(0, len(digits) - 1))
    if kind < 0.75 and len(digits) > 1:
        i = r.randrange(len(number) - 1)
        return number[:i] + number[i + 1] + number[i] + number[i + 2 :]
    if kind < 0.87 and len(digits) > 1:
        return (
            number[:at] + number[at + 1 :]
            if r.random() < 0.6
            else number[:at] + number[at] + number[at:]
        )
    return number[1:] if number.startswith("-") else f"-{number}"


def _same(a: str, b: str) -> bool:
    try:
        return value(a) == value(b)
    except ExactError:
        return a.replace(" ", "") == b.replace(" ", "")


def _wrong_result(r: Random, step: str) -> Wrong | None:
    claim = split_claim(step)
    if claim is None:
        return None
    head, expression, result = claim
    spots = list(_NUMBER.finditer(result))
    if not spots:
        return None
    if result.lstrip("-").replace(".", "").isdigit():
        changed = slip(r, result)
    else:
        spot = r.choice(spots)
        changed = result[: spot.start()] + slip(r, spot.group()).lstrip("-") + result[spot.end() :]
    if _same(changed, result) or not _NUMBER.search(changed):
        return None
    return Wrong(f"{head}{expression} = {changed}", f"{expression} = {result}")


def _wrong_reasoning(r: Random, problem: FamilyProblem, step: str, earlier: str) -> Wrong | None:
    """Another operand or another operation, its result worked out rightly."""
    claim = split_claim(step)
    if claim is None:
        return None
    head, expression, result = claim
    spots = list(_NUMBER.finditer(expression))
    pool = _NUMBER.findall(problem.text + " " + earlier)
    if r.random() < 0.6 and spots and pool:
        spot = r.choice(spots)
        new = r.choice(pool) if r.random() < 0.7 else slip(r, spot.group()).lstrip("-")
        changed = expression[: spot.start()] + new + expression[spot.end() :]
    else:
        signs = [m.start() + 1 for m in re.finditer(r" [-+*/] ", expression)]
        if not signs:
            return None
        at = r.choice(signs)
        changed = expression[:at] + r.choice("+-*/") + expression[at + 1 :]
    try:
        outcome = value(changed)
    except ExactError:
        return None
    shown = show(outcome, "." in problem.text or "%" in problem.text or "." in result)
    if outcome == value(expression) or len(shown) > 24:
        return None
    return Wrong(f"{head}{changed} = {shown}", "")


def _stray(r: Random, problem: FamilyProblem) -> Wrong | None:
    """A line of another problem."""
    other = generate(r.randrange(2**31), r.choice(["word", "arithmetic", "percent", "integers"]))
    lines = [s for s in other.steps if s not in problem.steps]
    return Wrong(r.choice(lines), "") if lines else None


def _wrong_answer(r: Random, problem: FamilyProblem) -> Wrong | None:
    """A slip of the answer, or an earlier result given as the answer."""
    answer = problem.answer
    if answer in ("yes", "no"):
        return Wrong("# no" if answer == "yes" else "# yes", "")
    rights = [s.rsplit(" = ", 1)[-1] for s in problem.steps[:-1]]
    if rights and r.random() < 0.5:
        changed = r.choice(rights)
    else:
        spots = list(_NUMBER.finditer(answer))
        if not spots:
            return None
        spot = r.choice(spots)
        changed = answer[: spot.start()] + slip(r, spot.group()).lstrip("-") + answer[spot.end() :]
    return None if _same(changed, answer) else Wrong(f"# {changed}", "")


def _early_answer(problem: FamilyProblem, index: int) -> Wrong | None:
    """The last result given as the answer before the work is done."""
    result = problem.steps[index - 1].rsplit(" = ", 1)[-1]
    return None if _same(result, problem.answer) else Wrong(f"# {result}", "")


_PIECE = re.compile(r"\d+(?:\.\d+)?|[a-z](?![a-z(])|[-+*/<>]")


_DEFINED = re.compile(r"[a-z]\([a-z]\)")


def _wrong_copy(r: Random, problem: FamilyProblem, step: str) -> Wrong | None:
    """Something copied wrongly into a line of mathematics: a number, a name, a sign."""
    left = step.rpartition(" = ")[0]
    spots = list(_PIECE.finditer(left or step))
    if not spots:
        return None
    spot, roll = r.choice(spots), r.random()
    old = spot.group()
    if old[0].isdigit():
        pool = _NUMBER.findall(problem.text)
        new = r.choice(pool) if roll < 0.4 and pool else slip(r, old).lstrip("-")
    elif old.isalpha():
        new = r.choice([p.group() for p in spots if p.group().isalpha()])
    else:
        new = "" if roll < 0.3 and old == "-" else r.choice("+-*/")
    changed = step[: spot.start()] + new + step[spot.end() :]
    if roll < 0.15:  # or a whole piece is lost
        other = r.choice(spots)
        low, high = sorted((spot.start(), other.end()))
        changed = step[:low] + step[high:]
    return None if changed == step else Wrong(changed, "")


def _wrong_line(r: Random, problem: FamilyProblem, index: int) -> Wrong | None:
    """A wrong line of mathematics: a wrong result, or a wrong copy."""
    step = problem.steps[index]
    left, _, result = step.rpartition(" = ")
    claims = " = " in left or (left.endswith(")") and not _DEFINED.fullmatch(left))
    spots = list(_NUMBER.finditer(result)) if claims else []
    if not spots or r.random() < 0.55:
        return _wrong_copy(r, problem, step)
    spot = r.choice(spots)
    changed = result[: spot.start()] + slip(r, spot.group()).lstrip("-") + result[spot.end() :]
    return None if changed == result else Wrong(f"{left} = {changed}", f"{left} = {result}")


def corrupt(r: Random, problem: FamilyProblem, index: int) -> Wrong | None:
    """A wrong line for step ``index`` (``len(problem.steps)`` = the answer line).

    Returns ``None`` where the kind of error that was drawn does not apply.
    """
    if index == len(problem.steps):
        return _stray(r, problem) if r.random() < 0.2 else _wrong_answer(r, problem)
    if problem.family.startswith("dm:"):
        return _wrong_line(r, problem, index)
    step = problem.steps[index]
    roll = r.random()
    if roll < 0.52:
        return _wrong_result(r, step)
    if roll < 0.86:
        return _wrong_reasoning(r, problem, step, " ".join(problem.steps[:index]))
    if roll < 0.93 or index == 0:
        return _stray(r, problem)
    return _early_answer(problem, index)
