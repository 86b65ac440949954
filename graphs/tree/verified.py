"""What tools vouch for: that the way to an answer was checked, and that the problem bears it out.

A misread problem can be worked out flawlessly. So true claims on the way make an answer `checked`,
and only what was derived from the problem's own text once more makes it `verified`, with `grounds`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...tools.base import Claim, StepContext, Verdict
from ...tools.claims import extract_claims
from ..contracts import Evidence
from ..run.claims import verdicts
from ..run.context import RunContext
from .log import Tree

_UNKNOWN = re.compile(r"(?<![A-Za-z])([b-z])(?![A-Za-z])")
_SPOKEN = {
    "gcd": ("gcd", "greatest common", "highest common"),
    "diff": ("derivative", "differentiat"),
    "lcm": ("lcm", "least common multiple", "lowest common multiple"),
}
MAX_WORDS = 160


@dataclass(frozen=True, slots=True)
class Vouched:
    """`checked`: tools read claims on the way and none is refuted; `grounds`: what bears the answer
    out from the problem's own text, in words."""

    checked: bool = False
    grounds: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        return self.checked and bool(self.grounds)


async def vouched(ctx: RunContext, tree: Tree, node: int, stated: str, problem: str) -> Vouched:
    """What the verdicts on the path to `node` say of the answer that is stated there, and what the
    free tools say of it as an answer to the problem."""
    evidence = tree.evidence_along(node)
    on_path = [verdict for one in evidence for verdict in one.verdicts]
    if any(verdict.status == "refuted" for verdict in on_path):
        return Vouched()
    found = [*await _put_back(ctx, stated, problem)]
    if is_computed(evidence, stated):
        found += [words for verdict in on_path if (words := _ground(verdict, stated, problem))]
    checked = bool(found) or any(verdict.status == "supported" for verdict in on_path)
    return Vouched(checked, tuple(dict.fromkeys(found))[:3])


async def _put_back(ctx: RunContext, stated: str, problem: str) -> list[str]:
    """What free tools find of the answer in the problem's own words and equations."""
    around = StepContext(problem)
    claims = [Claim("answer", stated, (0, len(stated)), "answer", "=", stated)]
    for unknown in [""] if "=" in stated else sorted(set(_UNKNOWN.findall(problem)))[:2]:
        text = f"{unknown} = {stated}" if unknown else stated
        read = extract_claims(text, around)
        claims += [one for one in read if one.kind == "solution" and not one.requirement]
    free = [tool for tool in ctx.verifiers if tool.free]
    found = []
    async for verdict in verdicts(claims, free, around, ctx.check, enough=lambda _: False):
        if verdict.status == "refuted":
            return []
        if verdict.status == "supported":
            shown = verdict.evidence or verdict.claim.text
            found.append(_short(f"{verdict.tool}: the answer put back: {shown}"))
    return found


def is_computed(evidence: Sequence[Evidence], stated: str) -> bool:
    """Whether tools supported every claim on the path and computed the very answer.

    The answer, or every part of it (`x = 2, y = -1` has two), must be a side of a supported
    claim: a chain of true claims about something else verifies nothing.
    """
    if any(verdict.status != "supported" for one in evidence for verdict in one.verdicts):
        return False
    whole = "".join(stated.split())
    if any(whole == "".join(v.claim.right.split()) for one in evidence for v in one.supported):
        return True  # a list as a tool wrote it: `primefactors(91) = 7, 13`
    sides = {side for one in evidence for side in _sides(one)}
    return all(folded(part) in sides for part in _parts(stated))


def _ground(verdict: Verdict, stated: str, problem: str) -> str:
    """What a supported claim says of the problem itself, "" where it is about the chain alone."""
    claim = verdict.claim
    if verdict.status != "supported":
        return ""
    if folded(claim.right) == folded(stated) and _is_asked(claim.left, problem):
        return _short(f"{verdict.tool}: what the problem asks for: {verdict.evidence}")
    return ""


def _is_asked(left: str, problem: str) -> bool:
    """Whether an expression that holds all of the problem's numbers stands in it, or a function of
    them does: `3+4` is a part of `12*(3+4` alone."""
    asked, told = "".join(left.split()), "".join(problem.split())
    whole = re.findall(r"\d+", asked) == re.findall(r"\d+", told)
    if len(asked) > 2 and asked in told and whole and told.count("(") == told.count(")"):
        return True
    call = re.fullmatch(r"([a-z]{3,})\((.+)\)", left.strip())
    names = _SPOKEN.get(call[1], (call[1],)) if call else ()
    if call is None or not any(name in problem.lower() for name in names):
        return False
    given = re.fullmatch(r"(.+?)(?:,\s*[a-z])?", call[2])
    inner = "".join(given[1].split()).replace("**", "^") if given else ""
    if len(inner) > 2 and inner in told.replace("**", "^"):
        return True
    numbers = re.findall(r"\d+", problem)
    return not re.search(r"[a-z]", call[2]) and sorted(re.findall(r"\d+", call[2])) == sorted(
        numbers
    )


def _short(words: str) -> str:
    return words if len(words) <= MAX_WORDS else f"{words[:MAX_WORDS]}…"


def _parts(stated: str) -> list[str]:
    """`x = 2, y = -1` as its two parts; `1,234` and `f(1, 2)` as one."""
    return re.split(r",\s+(?![^(]*\))", stated)


def _sides(evidence: Evidence) -> set[str]:
    return {
        folded(side)
        for verdict in evidence.supported
        for side in (verdict.claim.right, verdict.claim.left)
    }


def folded(text: str) -> str:
    """Numbers and short expressions as they compare: no spaces, currency, trailing full stop."""
    folded = "".join(text.split()).strip("$€£.%").replace(",", "")
    name, equals, value = folded.partition("=")
    return value if equals and name.isalpha() else folded
