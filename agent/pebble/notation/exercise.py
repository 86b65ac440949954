"""What an exercise asks for: `What is 12 times 7?` is answered by 12 * 7, by whatever steps.

Only a problem that is one calculation and a few words of asking is read so; in any other, what is
to be done with the numbers is for the solver to find out.
"""

from __future__ import annotations

import re

from ....tools.base import Claim, StepContext
from ....tools.kept import kept
from ....tools.mathematics.claim_grammar import parse
from ....tools.mathematics.errors import CalculatorError

MAX_PROBLEM = 300
_ANSWER = re.compile(r"\s*Answer:\s*(?P<answer>-?\d+(?:\.\d+|/\d+)?)\s*")
_NUMBER = r"-?\d+(?:\.\d+)?"
_PAIRS = re.compile(
    rf"\b(?:multiply|product of)\s+({_NUMBER})\s+(?:and|by)\s+({_NUMBER})", re.IGNORECASE
)
_TIMES = re.compile(r"(?<=[\d)])\s*(?:[x×]|times\b|multiplied by\b)\s*(?=[-(\d])", re.IGNORECASE)
_CALCULATION = re.compile(r"[-(\d][-+*/^().\d\s]*[\d)]")
_OPERATOR = re.compile(r"[\d)]\s*[-+*/^]")
_WORDS = re.compile(r"[^\W\d_]+")
_ASKING = frozenset(
    {"a", "all", "answer", "calculate", "can", "compute", "determine", "do", "equal", "equals",
     "evaluate", "find", "for", "get", "give", "help", "how", "i", "is", "it", "just", "me", "much",
     "number", "of", "only", "out", "please", "q", "result", "show", "solve", "steps", "tell",
     "the", "to", "value", "what", "whats", "work", "you"}
)  # fmt: skip


def asked_claim(step: str, context: StepContext | None) -> Claim | None:
    """That a stated number is what the problem's own calculation comes to. Never raises."""
    found = _ANSWER.fullmatch(step)
    if found is None or context is None or len(context.problem) > MAX_PROBLEM:
        return None
    asked = calculation(context.problem)
    if asked is None:
        return None
    span = found.span("answer")
    return Claim("arithmetic", step.strip(), (0, len(step)), asked, "=", found["answer"], span)


@kept(256)
def calculation(problem: str) -> str | None:
    """The one calculation that the problem consists of; None where there is more to it."""
    text = _TIMES.sub(" * ", _PAIRS.sub(r"\1 * \2", problem))
    found = [one.group() for one in _CALCULATION.finditer(text) if _OPERATOR.search(one.group())]
    if len(found) != 1:
        return None
    around = text.replace(found[0], " ", 1)
    if re.search(r"[\d=<>%$€£]", around) or not _ASKING.issuperset(
        word.lower() for word in _WORDS.findall(around)
    ):
        return None
    try:
        parse(found[0])
    except CalculatorError:
        return None
    return found[0]
