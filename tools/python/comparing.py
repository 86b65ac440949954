"""Whether what a chain states is what its program printed.

Refuted means false however it is read: a number that rounding explains, an output that was cut
short or holds an address, and anything of a program that failed are unknown.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ...sandbox.base import ExecResult
from ..equivalence.rules import decide
from ..judging import Judgment

MAX_PRINTED = 2_000
MAX_SHOWN = 200
MAX_CANDIDATES = 60
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?\.?\d+(?:[eE][-+]?\d+)?(?!\w)")
_WHOLE_FLOAT = re.compile(r"([-+]?\d+)\.0+")
_NOISE = re.compile(r"\\(?:[,;!: ]|text\{[^{}]*\}|mathrm\{[^{}]*\}|\$|(?=%))|[$€£,]")
_VALUE = re.compile(r"[-+]?\d+(?:\.\d+)?")


def judge_output(stated: str, result: ExecResult) -> Judgment:
    """Judge `stated` as all that a program printed; the correction is what it did print."""
    actual, stated = result.stdout.strip(), stated.strip()
    if result.status != "ok":
        raised = _raised(result)
        if raised and raised.split(":")[0] in stated:
            return Judgment("supported", f"it ends with {raised}")
        return Judgment("unknown", failure(result))
    evidence = f"it prints {_short(actual)}"
    if _canonical(actual) == _canonical(stated) or _is_part(actual, stated):
        return Judgment("supported", evidence)
    if not actual or "..." in stated or "…" in stated or " at 0x" in actual:
        return Judgment("unknown", evidence)
    if (rounded := _rounded(actual, stated)) is not None:
        return Judgment("supported" if rounded else "unknown", evidence)
    return Judgment("refuted", evidence, actual[:MAX_PRINTED])


def judge_outcome(stated: str, result: ExecResult, requirement: str = "") -> Judgment:
    """Judge `stated` as a value taken from what a program printed.

    It is refuted only where the last line that was printed holds one number, the correction, and
    the statement is another.
    """
    actual = result.stdout.strip()
    if result.status != "ok":
        return Judgment("unknown", failure(result))
    evidence = f"the program prints {_short(actual)}"
    if not actual:
        return Judgment("unknown", evidence)
    value = _NOISE.sub("", stated).strip()
    if any(_same(candidate, stated, value) for candidate in _candidates(actual)):
        return Judgment("supported", evidence)
    numbers = _NUMBER.findall(actual.split("\n")[-1])
    said = _decimal(value.rstrip("%").strip())
    if requirement:
        return Judgment("unknown", f"{evidence}; certain only if {requirement}")
    if len(numbers) != 1 or said is None:
        return Judgment("unknown", evidence)
    printed = _decimal(numbers[0].replace(",", ""))
    if printed is None or _near(printed, said, value):
        return Judgment("unknown", evidence)
    return Judgment("refuted", evidence, _styled(numbers[0]))


def failure(result: ExecResult) -> str:
    """`the program fails: NameError: name 'x' is not defined`, or how else it ended."""
    raised = _raised(result)
    if result.status == "error" and raised:
        return f"the program fails: {raised}"
    return f"the program does not end by itself ({result.status})"


def _is_part(actual: str, stated: str) -> bool:
    """Whether one line that is stated is what a longer output says: `42` of `total: 42.0`."""
    value = _NOISE.sub("", stated).strip()
    return "\n" not in stated and any(_same(one, stated, value) for one in _candidates(actual))


def _raised(result: ExecResult) -> str:
    lines = result.stderr.strip().splitlines()
    return lines[-1].strip()[:MAX_SHOWN] if lines else ""


def _short(actual: str) -> str:
    shown = " ⏎ ".join(actual.split("\n"))
    return f"{shown[:MAX_SHOWN]}…" if len(shown) > MAX_SHOWN else shown or "nothing"


def _canonical(output: str) -> str:
    """Output without white space, `>>>`'s quotes and trailing `.0`, and with one kind of quotes."""
    return "".join(output.split()).replace('"', "'").strip("'`$")


def _rounded(actual: str, stated: str) -> bool | None:
    """Whether numbers alone part the two, all within the places that are stated (True), or
    within rounding of some kind (False); None where more than that does."""
    if _canonical(_NUMBER.sub("#", actual)) != _canonical(_NUMBER.sub("#", stated)):
        return None
    sure = True
    for one, other in zip(_NUMBER.findall(actual), _NUMBER.findall(stated), strict=True):
        printed, said = _decimal(one.replace(",", "")), _decimal(other.replace(",", ""))
        if printed is None or said is None:
            return None
        if printed == said:
            continue
        if "." not in one or abs(printed - said) > abs(printed) / 100:
            return None
        sure = sure and _within_places(printed, said, other)
    return sure


def _candidates(actual: str) -> list[str]:
    """What a value may be taken from: all of it, its lines, what a label introduces, numbers."""
    lines = [line.strip() for line in actual.split("\n") if line.strip()][-MAX_CANDIDATES:]
    labelled = [line.rpartition(mark)[2].strip() for line in lines for mark in ":=" if mark in line]
    whole = [actual] if len(actual) <= MAX_SHOWN else []
    found = [*whole, *reversed(lines), *reversed(labelled), *reversed(_NUMBER.findall(actual))]
    return list(dict.fromkeys(found))[:MAX_CANDIDATES]


def _same(candidate: str, stated: str, value: str) -> bool:
    if not candidate:
        return False
    if _canonical(candidate).lower() == _canonical(value).lower():
        return True
    printed, said = _decimal(candidate.replace(",", "")), _decimal(value)
    if printed is not None and said is not None:
        return printed == said or ("." in candidate and _within_places(printed, said, value))
    share = _decimal(value[:-1]) if value.endswith("%") else None
    if printed is not None and share is not None:
        return any(_within_places(scaled, share, value) for scaled in (printed, printed * 100))
    verdict = decide(candidate[:MAX_SHOWN], stated[:MAX_SHOWN], strict=True)
    return verdict is not None and verdict[0]


def _within_places(printed: Decimal, said: Decimal, written: str) -> bool:
    """Whether `said` is `printed` rounded, or cut off, to the decimals that it is written with."""
    decimals = _VALUE.search(written)
    places = len(decimals[0].partition(".")[2]) if decimals else 0
    return places > 0 and abs(printed - said) < Decimal(1).scaleb(-places)


def _near(printed: Decimal, said: Decimal, value: str) -> bool:
    """Whether rounding to whole things, hundredths for percent, or a sign explains it."""
    if abs(printed) == abs(said) or abs(printed * 100 - said) < 1 or abs(printed - said * 100) < 1:
        return True
    return printed != printed.to_integral_value() and abs(printed - said) < 1 and bool(value)


def _styled(number: str) -> str:
    whole = _WHOLE_FLOAT.fullmatch(number)
    return whole[1] if whole else number


def _decimal(text: str) -> Decimal | None:
    if len(text) > MAX_SHOWN:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


__all__ = ["MAX_PRINTED", "failure", "judge_outcome", "judge_output"]
