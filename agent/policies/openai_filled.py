"""Solutions in the model's own words, whose results a tool fills in while they are written.

The calculator of Cobbe et al. 2021, by a grammar: words, numbers and layout are free, only an
equals sign after a calculation ends the reply. What the calculation comes to is written behind it,
and the model goes on from there. An equals sign after a bare number is barred, so that every
equation in numbers can be read; one with letters (`Total = …`, `2x + 5 = …`) is free, and checked
as ever. For servers that take a grammar and go on from a started answer; any other is asked as
usual, which a note says.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ...graphs.contracts import Proposal, ProposalRequest, Reader, Usage
from ...tools.calculator import CalculatorError, calculate
from .openai_chat import OpenAIPolicy
from .openai_constrained import GRAMMARS, NO_FORM, way
from .openai_profile import ServerProfile
from .openai_wire import ChatCall

MOST_RESULTS = 40
PLACES = 4  # of a result that has no end
GRAMMAR = r"""root ::= free* (calculation space "=")?
free ::= [^=] | letter closing* (operator term)* space "=" | unbound space text closing* space "="
letter ::= [^-+*/=0-9\n ×÷.,()\[\]{}$\\]
closing ::= [)\]*:'"]
unbound ::= [^0-9=} \n] | "\n" " "*
text ::= "\\text{" [^{}=\n]* "}"
calculation ::= term (operator term)+ | fraction unit
term ::= amount | fraction unit | "(" amount (operator amount)* ")"
fraction ::= "\\" [dt]? "frac{" "-"? amount "}{" amount "}"
amount ::= money? number unit
unit ::= (space text)?
number ::= [0-9]+ ("," [0-9] [0-9] [0-9])* ("." [0-9]+)?
money ::= "\\"? "$"
operator ::= space ("+" | "-" | "*" | "/" | "×" | "÷" | "\\times" | "\\div" | "\\cdot") space
space ::= " "?
"""
_UNIT = r"(?: ?\\text\{[^{}=\n]*\})"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SPELLED = {"\\times": "*", "\\cdot": "*", "×": "*", "\\div": "/", "÷": "/"}
_MONEY = rf"(?:\\?\$)?{_NUMBER}{_UNIT}?"
_FRACTION = rf"\\[dt]?frac\{{(-?{_MONEY})\}}\{{({_MONEY})\}}"
_OVER = rf"\\[dt]?frac\{{-?{_MONEY}\}}\{{{_MONEY}\}}{_UNIT}?"
_SIGN = r" ?(?:[-+*/×÷]|\\times|\\div|\\cdot) ?"
_TERM = rf"(?:{_MONEY}|{_OVER}|\({_MONEY}(?:{_SIGN}{_MONEY})*\))"
_CALCULATION = re.compile(rf"(?:{_TERM}(?:{_SIGN}{_TERM})+|{_OVER}) ?=$")
_COUNTS = re.compile(
    r"dozen|hundred|thousand|million|pairs?\b|half|quarter|%|percent|\d", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?:^|[\n=]|\\[(\[]|\*\*|[a-zA-Z0-9*][.,:;)] |[a-zA-Z]{2}[*_]* |(?:^|\n)[-+*•] |\}: ?)[ \t]*$"
)
"""What may stand before a whole calculation: a word, a clause's end, a list's mark, a formula's."""


def filled(text: str) -> str | None:
    """`text` with the result of the calculation that it ends in; None where it ends in none."""
    found = _CALCULATION.search(text)
    if found is None or not _BEFORE.search(text[: found.start()]):
        return None
    value = result_of(found[0].removesuffix("=").strip())
    return None if value is None else f"{text} {value}"


def result_of(calculation: str) -> str | None:
    """The exact value, as a decimal; rounded where it has no end. None where units tell more.

    Sums are of one unit; what counts by itself (a dozen, 5 per cent) is no plain number.
    """
    units = {u.strip(" ,.\\").rstrip("s") for u in re.findall(r"\\text\{([^{}]*)\}", calculation)}
    plain = re.sub(_UNIT, "", calculation)
    if any(map(_COUNTS.search, units)) or (len(units) > 1 and re.search(r"[-+]", plain)):
        return None
    told = re.sub(_FRACTION, r"((\1)/(\2))", plain)
    told = re.sub(r"\\?\$|(?<=\d),(?=\d{3})", "", told)
    for spelled, sign in _SPELLED.items():
        told = told.replace(spelled, sign)
    try:
        value = Fraction(calculate(told))
    except (CalculatorError, ValueError):
        return None
    if value.denominator == 1:
        return str(value.numerator)
    exact = round(value, 8) == value
    return f"{float(value):.{8 if exact else PLACES}f}".rstrip("0").rstrip(".")


class FilledOpenAIPolicy(OpenAIPolicy):
    """`OpenAIPolicy` whose results a tool fills in. Raises what `OpenAIPolicy` raises."""

    def _call(self, request: ProposalRequest, n: int, offset: int) -> ChatCall:
        call = super()._call(request, n, offset)
        profile = self._known()
        if not _wanted(request) or not _able(profile):
            return call
        parameter = GRAMMARS[profile.kind]
        value: Any = {"grammar": GRAMMAR} if parameter == "structured_outputs" else GRAMMAR
        extra = {**call.arguments.get("extra_body", {}), parameter: value}
        return replace(call, arguments=call.arguments | {"extra_body": extra})

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Up to `request.n` proposals; what is no solution or step of a problem as usual."""
        used = await self.probe()
        if _wanted(request) and _able(self._known()):
            found = [await self._written(request, i) for i in range(request.n)]
        else:
            found = await super().propose(request)
            if _wanted(request):
                found[0] = replace(found[0], notes=(*found[0].notes, NO_FORM))
        found[0] = replace(found[0], usage=found[0].usage + used)
        return found

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal; one with results filled in is read when it is whole."""
        if not _wanted(request):
            return await super().stream(request, read)
        (proposal,) = await self.propose(replace(request, n=1))
        await read(proposal.text)
        return proposal

    async def _written(self, request: ProposalRequest, index: int) -> Proposal:
        """From equals sign to equals sign, each result filled in."""
        text, usage, notes = "", Usage(), dict.fromkeys(("",))
        seed = None if request.seed is None else request.seed + index
        for _ in range(MOST_RESULTS):
            left = request.max_tokens - usage.completion_tokens
            if left < 1:
                return Proposal(text, "length", usage=usage, notes=tuple(filter(None, notes)))
            # What was written ends without a blank: some templates strip the last message.
            asked = replace(
                request, n=1, max_tokens=left, seed=seed, started=f"{request.started}{text}"
            )
            (one,) = await super().propose(asked)
            usage += one.usage
            notes |= dict.fromkeys(one.notes)
            text += one.text
            if one.finish == "length" or not one.text.endswith("="):
                return replace(one, text=text, usage=usage, notes=tuple(filter(None, notes)))
            # What no tool can fill in (`-5 + 3 =`) the model goes on from by itself.
            text = filled(text) or text
        return Proposal(text, "length", usage=usage, notes=tuple(filter(None, notes)))


def _able(profile: ServerProfile) -> bool:
    return way(profile) == "grammar" and bool(profile.prefill)


def _wanted(request: ProposalRequest) -> bool:
    """Whether a request is for (the rest of) a solution to a problem in numbers."""
    plain = request.dialogue is None and not request.others
    return (
        plain and request.task in ("solution", "step") and bool(re.search(r"\d", request.problem))
    )


__all__ = ["FilledOpenAIPolicy"]
