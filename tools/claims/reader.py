"""`extract_claims` reads prose; `read_claims` asks the verifiers that read for themselves too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from ..base import Claim, ClaimKind, ClaimReader, StepContext, Verifier
from ..mathematics.nodes import Call
from ..mathematics.spelling import placed, spelled
from .algebra import constraints, identity_requirement
from .answers import answers
from .certainty import PLAIN, asserted, plainly, requirement
from .code import blank, programs
from .congruences import congruence
from .links import Link, is_call, links
from .properties import properties
from .solutions import System

MAX_CHARACTERS = 50_000
MAX_CLAIMS = 500  # equations read in one step: real steps have fewer than a hundred
SYMBOLIC = frozenset(
    {"diff", "derivative", "integrate", "limit", "sum", "product", "solve", "roots", "factor",
     "expand", "simplify"}
)  # fmt: skip


def extract_claims(step: str, context: StepContext | None = None) -> list[Claim]:
    """The claims a step makes, in order of appearance.

    Pure and linear in the length of the step; a step of more than 50,000 characters is not
    read (no claims). Never raises. `claim.requirement` names what the reader could not be sure
    of; a verifier may support such a claim, not refute it. `context` gives the problem and the
    steps before, where the variables of this step may have been tied down.
    """
    if len(step) > MAX_CHARACTERS:
        return []
    claims = list(programs(step))
    prose = blank(step)
    claims.extend(islice(_relations(prose, context), MAX_CLAIMS))
    claims.extend(_stated(prose))
    claims.extend(plainly(prose, answers(prose)))
    return sorted(claims, key=_by_end)


def _stated(prose: str) -> Iterator[Claim]:
    """Properties in words, read in plain signs and placed in the text as it stands."""
    spelling = spelled(prose)
    if spelling is None:
        yield from properties(prose)
        return
    for claim in properties(spelling.text):
        start, end = placed(spelling, *claim.span)
        right = placed(spelling, *claim.right_span) if claim.right_span else claim.right_span
        doubt = PLAIN if spelling.is_altered(start, end) else claim.requirement
        yield replace(
            claim, text=prose[start:end], span=(start, end), right_span=right, requirement=doubt
        )


def read_claims(step: str, context: StepContext, verifiers: Iterable[Verifier] = ()) -> list[Claim]:
    """The claims of a step: those that a verifier reads itself, and of the rest what prose says.

    A verifier's own reading of a text counts alone: a claim of prose that overlaps one is left out.
    """
    own: list[Claim] = []
    for verifier in verifiers:
        if isinstance(verifier, ClaimReader):
            own.extend(plainly(step, verifier.read(step, context)))
    apart = [one for one in own if one.kind != "outcome"]  # an answer is that too
    start, end = len(step) - len(step.lstrip()), len(step.rstrip())
    if any(one.span[0] <= start and end <= one.span[1] for one in apart):
        return own
    prose = [
        claim
        for claim in extract_claims(step, context)
        if not any(one.span[0] < claim.span[1] and claim.span[0] < one.span[1] for one in apart)
    ]
    return sorted(own + prose, key=_by_end) if own and prose else own + prose


def _by_end(claim: Claim) -> tuple[int, bool, int]:
    """By their ends: a slip in the last link of `x = 15 / 3 = 4` comes before the wrong x."""
    return claim.span[1], claim.kind == "solution", claim.span[0]


def _relations(step: str, context: StepContext | None) -> Iterator[Claim]:
    found = list(links(step))
    yield from System(context).claims(found)
    constrained: frozenset[str] | None = None
    for link in found:
        claim = _numeric(link) or congruence(link)
        if claim is None and _algebraic(link):
            if constrained is None:
                constrained = frozenset(_constrained(found, context))
            claim = _symbolic(link, constrained)
        if claim is not None:
            yield claim


def _constrained(found: list[Link], context: StepContext | None) -> Iterator[str]:
    yield from constraints(found)
    if context is not None:
        for text in (context.problem, *context.steps):
            yield from constraints(links(text[:MAX_CHARACTERS]))


def _numeric(link: Link) -> Claim | None:
    left, right = link.left, link.right
    if link.relation == "≡" or link.modulus is not None or not left.numeric:
        return None
    kind: ClaimKind = "function" if isinstance(left.node, Call) else "arithmetic"
    if right.asked and left.computes:
        return link.claim(kind)
    if not right.numeric:
        return None
    if not (left.computes or right.computes):
        compared = link.relation not in "=≈"
        if not (link.chained or compared) or left.units or right.units:
            return None
    return link.claim(kind, requirement(link))


def _algebraic(link: Link) -> bool:
    return link.left.node is not None and link.relation == "=" and link.modulus is None


def _symbolic(link: Link, constrained: frozenset[str]) -> Claim | None:
    if is_call(link.left, SYMBOLIC):
        if link.right.asked:
            return link.claim("function")
        return link.claim("function", asserted(link)) if link.right.node is not None else None
    if link.right.numeric and link.left.numeric:
        return None
    doubt = identity_requirement(link, constrained)
    return None if doubt is None else link.claim("identity", doubt or asserted(link))
