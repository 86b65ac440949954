"""A spell-checker for reasoning: the claims of any text, judged with no model and nothing run.

    import surefoot

    report = surefoot.check("3 boxes of 38 make 38 * 3 = 115 eggs.")
    report.refuted[0].correction    # "114"
    report.fixed()                  # the text with 114 in place of 115

A paragraph is judged as soon as it is whole, so a text may also be fed while it is written
(`Checker`). Only what is false under every reading we know is called refuted.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from .base import Claim, StepContext, Verdict
from .calculator import Calculator
from .claims import extract_claims
from .numeric.verifier import Numeric

MAX_PASSAGE = 10_000  # characters judged together; what cannot be cut within them is not read
AROUND = 4  # passages before one that may tie its variables down
MAX_HELD = 4 * MAX_PASSAGE  # characters that may wait for the end of their paragraph
MAX_GROWTH = 40  # characters by which a correction may be longer than what it stands for
MAX_ROUNDS = 5  # of putting right: a chain `2 + 2 = 5 = 5` takes one for each of its links

# No line that goes on in the next one: a sum may be broken at its sign.
_CUT = re.compile(r"(?<![-+*/=×÷·<>≈&\\,(^\n])\n(?!\s*[-+*/=×÷·<>≈&^\\])|(?<=[a-z)][.!?]) ")
_ANSWER = re.compile(
    r"^[ \t*_#>-]*(?P<marked>(?:final\s+)?answer[*_]{0,2}\s*:[*_]{0,2}[ \t]*"
    r"(?!about|approx|around|roughly)(?=yes\b|no\b|[^\n]*\d)"
    r"(?P<value>[^\s*_](?:[^\n]{0,300}?[^\s.*_])?))[ \t.*_]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FENCE = re.compile(r"\s*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim of a text that a tool supports or refutes.

    `span` and `right_span` are character offsets in the whole text, end exclusive; `line` and
    `column` count from 1. `correction`, where there is one, belongs in place of `right_span`.
    """

    status: Literal["supported", "refuted"]
    kind: str
    text: str
    span: tuple[int, int]
    line: int
    column: int
    tool: str
    evidence: str = ""
    correction: str | None = None
    right_span: tuple[int, int] | None = None

    def marked(self) -> str:
        """The claim in Markdown: what is refuted struck through, and what is right."""
        if self.status == "supported":
            return self.text
        if self.correction is None or self.right_span is None:
            return f"~~{self.text}~~ ({self.evidence})"
        start, end = (offset - self.span[0] for offset in self.right_span)
        wrong = f"~~{self.text[start:end]}~~ **{self.correction}**"
        return self.text[:start] + wrong + self.text[end:]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a text.

    `unknown`: claims that can be read in several ways or that only a model, SymPy or a program
    could judge. `unread`: characters of passages too long to be judged.
    """

    text: str
    findings: tuple[Finding, ...]
    unknown: int = 0
    unread: int = 0
    problem: str | None = None

    @property
    def refuted(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.status == "refuted")

    @property
    def supported(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.status == "supported")

    def markdown(self) -> str:
        """The text with every refuted claim struck through and what is right beside it."""
        edits = [(one.span, one.marked()) for one in self.refuted]
        return _edited(self.text, edits)

    def fixed(self, between: Callable[[], None] | None = None) -> str:
        """The text with every correction in its place.

        Each claim is put right where it stands; what the writer concluded from it is not.
        `between` as in `Checker`.
        """
        report, text = self, self.text
        for _ in range(MAX_ROUNDS):
            edits = [
                (one.right_span, one.correction)
                for one in report.refuted
                if one.right_span is not None and one.correction is not None
            ]
            if not edits:
                break
            text = _edited(text, edits)
            report = check(text, self.problem, between or _go_on)
        return text

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON knows it, without the text."""
        return {
            "refuted": len(self.refuted),
            "supported": len(self.supported),
            "unknown": self.unknown,
            "unread": self.unread,
            "findings": [asdict(one) for one in self.findings],
        }


def _go_on() -> None:
    """What is called between two claims where nobody wants to stop."""


class _Judge(Protocol):
    """A verifier that needs no event loop."""

    def can_judge(self, claim: Claim) -> bool: ...
    def judge(self, claim: Claim, context: StepContext) -> Verdict: ...


class _Asked:
    """Judges final answers by what rules read in the problem (`Questions`, without algebra)."""

    def __init__(self, problem: str) -> None:
        from .questions.reader import read  # not before there is a problem
        from .questions.reading import Reading

        found = read(problem)
        self._reading = found if isinstance(found, Reading) else None

    def can_judge(self, claim: Claim) -> bool:
        return self._reading is not None and claim.kind == "answer" and bool(claim.right.strip())

    def judge(self, claim: Claim, context: StepContext) -> Verdict:
        from .questions.judging import judged

        reading = self._reading
        if reading is None:
            return Verdict("questions", "unknown", claim)
        status = judged(reading, claim.right)
        says = f"{reading.grounds}: {reading.answer}"
        right = reading.answer if status == "refuted" else None
        return Verdict("questions", status, claim, says, right)


class Checker:
    """Judges a text that is still being written: feed it, then close it.

    Holds one unfinished passage and the `AROUND` before it, whatever the length of the text.
    `between` is called before every claim, and ends the work by raising.
    """

    def __init__(self, problem: str | None = None, between: Callable[[], None] = _go_on) -> None:
        self._between = between
        self.unknown = 0
        self.unread = 0
        self._problem = problem or ""
        self._judges: tuple[_Judge, ...] = (Calculator(),)
        if problem:
            self._judges = (Calculator(), _Asked(problem), Numeric())
        self._before: deque[str] = deque(maxlen=AROUND)
        self._rest = ""  # a line without its end
        self._passage: list[str] = []
        self._size = 0
        self._fenced = self._code = False  # in a program; one stands in the passage
        self._offset, self._line = 0, 1  # where the passage begins

    def feed(self, text: str) -> list[Finding]:
        """Take more of the text; the findings of the passages that it completes."""
        lines = (self._rest + text).split("\n")
        last = lines.pop()
        lines = [line + "\n" for line in lines]
        if len(last) > MAX_HELD:
            lines.append(last)
            last = ""
        self._rest = last
        return [finding for line in lines for finding in self._take(line)]

    def close(self) -> list[Finding]:
        """The findings of what was left; the text is at its end."""
        found = [*self._take(self._rest), *self._judge()] if self._rest else [*self._judge()]
        self._rest = ""
        return found

    def _take(self, line: str) -> Iterator[Finding]:
        if _FENCE.match(line):
            self._fenced = not self._fenced
            self._code = True
        self._passage.append(line)
        self._size += len(line)
        if not line.strip() and not self._fenced:
            yield from self._judge()
        elif self._size > MAX_HELD:
            yield from self._judge(whole=False)

    def _judge(self, *, whole: bool = True) -> Iterator[Finding]:
        """Judge what waits; where it is not whole, its last part may go on and waits again."""
        passage = "".join(self._passage)
        # Cut in two, a program could be taken for prose.
        parts = [passage] if self._code else list(_parts(passage))
        rest = "" if whole or len(parts[-1]) > MAX_PASSAGE else parts.pop()
        self._passage, self._size, self._code = [rest], len(rest), self._fenced
        for part in parts:
            if len(part) > MAX_PASSAGE:
                self.unread += len(part)
            elif part.strip():
                self._between()
                yield from self._findings(part)
                self._before.append(part)
            self._offset += len(part)
            self._line += part.count("\n")

    def _findings(self, part: str) -> Iterator[Finding]:
        around = StepContext(self._problem, tuple(self._before))
        claims = [*extract_claims(part, around)]
        if self._problem:
            claims += _marked(part, claims)
        for claim in claims:
            self._between()
            verdict = self._verdict(claim, around)
            if verdict is None:
                self.unknown += 1
            else:
                yield self._placed(part, verdict)

    def _verdict(self, claim: Claim, around: StepContext) -> Verdict | None:
        if claim.is_request:
            return None
        for judge in self._judges:
            if judge.can_judge(claim):
                verdict = judge.judge(claim, around)
                if verdict.status != "unknown":
                    return verdict
        return None

    def _placed(self, part: str, verdict: Verdict) -> Finding:
        claim = verdict.claim
        start, end = claim.span
        right = claim.right_span
        at = self._offset
        return Finding(
            "refuted" if verdict.status == "refuted" else "supported",
            claim.kind,
            part[start:end],
            (at + start, at + end),
            self._line + part.count("\n", 0, start),
            start - part.rfind("\n", 0, start),
            verdict.tool,
            verdict.evidence,
            _usable(part, verdict),
            (at + right[0], at + right[1]) if right else None,
        )


def check(text: str, problem: str | None = None, between: Callable[[], None] = _go_on) -> Report:
    """The claims of a text, judged: arithmetic, properties of numbers, solutions of equations.

    With the `problem` that the text answers, its final answer is judged too, where the problem's
    own text determines it. In this process, with no model; no code of the text is run. Never
    raises for what a text says. `between` as in `Checker`.
    """
    checker = Checker(problem, between)
    findings = (*checker.feed(text), *checker.close())
    return Report(text, findings, checker.unknown, checker.unread, problem)


def _marked(part: str, read: Sequence[Claim]) -> Iterator[Claim]:
    """`Answer: 35` on a line of its own: the step's end in a chain, a claim in a text."""
    for line in _ANSWER.finditer(part):
        start, end = line.span("marked")
        if not any(claim.span[0] < end and start < claim.span[1] for claim in read):
            right = line.span("value")
            yield Claim("answer", line["marked"], (start, end), "answer", "=", line["value"], right)


def _usable(part: str, verdict: Verdict) -> str | None:
    """The correction, where it can stand in the text: no page of digits, no half of a pair."""
    right, new = verdict.claim.right_span, verdict.correction
    if right is None or new is None or len(new) > right[1] - right[0] + MAX_GROWTH:
        return None
    written = part[right[0] : right[1]]
    if part[: right[0]].rstrip().endswith(r"\left") or written.count(r"\left") != written.count(
        r"\right"
    ):
        return None
    return new


def _parts(passage: str) -> Iterator[str]:
    """A passage in pieces that can be read, cut where a line or a sentence ends."""
    while len(passage) > MAX_PASSAGE:
        ends = [match.end() for match in _CUT.finditer(passage, 0, MAX_PASSAGE)]
        if not ends:
            break
        yield passage[: ends[-1]]
        passage = passage[ends[-1] :]
    yield passage


def _edited(text: str, edits: Sequence[tuple[tuple[int, int], str]]) -> str:
    """The text with the edits made; of two that overlap the first counts."""
    pieces: list[str] = []
    at = 0
    for (start, end), new in sorted(edits):
        if start >= at:
            pieces += text[at:start], new
            at = end
    return "".join([*pieces, text[at:]])
