"""`recorded:FILE`: replays real samples of a model. What is not recorded is refused.

Stateless, so that runs can be parallel, resumed and repeated: which sample comes is decided by
the request alone. Without a seed a request for n gets samples 0 … n-1 of its problem, in the
file's order; `seed=s` begins at sample s. Asking past the last one raises NotRecorded: a sample
is never repeated under another number and never invented.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from ...graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from ...graphs.errors import NotRecorded
from ...sandbox.errors import InputError
from .recorded_file import Index, RecordedSample, id_key, read_samples, text_key


class RecordedPolicy:
    """Replays an index of samples; `from_file` reads one.

    "solution" gives whole samples. With steps so far, or for "step", it gives what follows in
    those samples that begin with exactly these steps (white space aside where a sample's steps
    were not recorded). A sample's steps come back exactly in `Proposal.steps`. Critiques and
    rewrites were not recorded: NotRecorded. Temperature, stop and max_tokens are the recording's
    own; usage is `num_tokens` where the file has it, else 0 tokens, and the notes say so.
    """

    def __init__(self, index: Index, *, name: str = "recorded") -> None:
        self._index = index
        self._name = name
        self._capabilities = Capabilities(
            n=True,
            seed=True,
            max_n=max((len(s) for s in index.values()), default=1),
            tasks=("step", "solution"),
        )

    @classmethod
    def from_file(cls, path: str | os.PathLike[str], *, source: str = "") -> RecordedPolicy:
        """Reads the whole file once. `source`: only this model's samples, where several are."""
        file = Path(path)
        name = f"recorded:{file}" + (f"#{source}" if source else "")
        return cls(read_samples(file, source), name=name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    def samples(self, problem_id: str, problem: str = "") -> tuple[RecordedSample, ...]:
        """All samples of a problem, by id or else by its text; NotRecorded where there are none."""
        found = self._index.get(id_key(problem_id)) if problem_id else None
        if found is None:
            found = self._index.get(text_key(problem)) if problem else None
        if found is None:
            what = f"problem {problem_id!r}" if problem_id else "this problem (it came without id)"
            raise NotRecorded(
                f"{self._name} holds nothing of {what}. It holds {len(self._index)} problems: "
                "pass one of their ids, or another --model"
            )
        return tuple(found)

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """`request.n` recorded samples; NotRecorded where the file does not hold them all."""
        if request.task not in ("solution", "step"):
            raise NotRecorded(
                f"{self._name} holds solutions only: a {request.task} was not recorded. "
                "Use a strategy that needs none, or another --model"
            )
        if request.n < 1:
            raise InputError(f"n must be at least 1, not {request.n}")
        samples = self.samples(request.problem_id, request.problem)
        going_on = _continuations(samples, request) if _needs_split(request) else samples
        first = request.seed or 0
        if first < 0 or first + request.n > len(going_on):
            raise NotRecorded(self._too_few(request, first, len(samples), len(going_on)))
        chosen = going_on[first : first + request.n]
        return _proposals(chosen, request, first, len(going_on))

    def _too_few(self, request: ProposalRequest, first: int, held: int, matching: int) -> str:
        problem = request.problem_id or "this problem"
        asked = f"samples {first} to {first + request.n - 1} of {problem} were asked for"
        if request.steps:
            return (
                f"{self._name}: {asked}, continuing {len(request.steps)} given steps, but "
                f"{matching} of its {held} samples go on from exactly these"
            )
        return f"{self._name}: {asked}, but it holds {held}. Ask for fewer (-n, --seed)"

    async def aclose(self) -> None:
        """Nothing to close: the file was read and closed in `from_file`."""

    def __repr__(self) -> str:
        return f"RecordedPolicy({self._name!r}, {len(self._index)} problems)"


def _needs_split(request: ProposalRequest) -> bool:
    return request.task == "step" or bool(request.steps)


def _continuations(
    samples: tuple[RecordedSample, ...], request: ProposalRequest
) -> tuple[RecordedSample, ...]:
    rests = (_rest(sample, request.steps) for sample in samples)
    return tuple(rest for rest in rests if rest is not None)


def _rest(sample: RecordedSample, steps: tuple[str, ...]) -> RecordedSample | None:
    """What follows these steps in a sample; None where it does not begin so or nothing does.

    Its token count is not known, since only that of the whole sample was recorded.
    """
    if sample.steps is not None:
        rest = sample.steps[len(steps) :]
        if sample.steps[: len(steps)] != steps or not rest:
            return None
        return RecordedSample("\n\n".join(rest), rest, sample.answer, None, sample.source)
    text = sample.text
    for step in steps:
        text = text.lstrip()
        if not text.startswith(step.strip()):
            return None
        text = text[len(step.strip()) :]
        if text and not text[0].isspace():
            return None
    text = text.lstrip("\n")
    return RecordedSample(text, None, sample.answer, None, sample.source) if text.strip() else None


def _proposals(
    chosen: tuple[RecordedSample, ...], request: ProposalRequest, first: int, held: int
) -> list[Proposal]:
    """Samples as proposals; usage and notes of the call stand on the first."""
    answers = [_proposal(sample, request) for sample in chosen]
    sources = ", ".join(dict.fromkeys(sample.source for sample in chosen if sample.source))
    which = f"{first} to {first + len(chosen) - 1}" if len(chosen) > 1 else f"{first}"
    notes = [f"recorded sample {which} of {held}" + (f" by {sources}" if sources else "")]
    if any(sample.tokens is None for sample in chosen):
        notes.append("tokens were not recorded for every sample: those count as 0")
    usage = Usage(0, sum(sample.tokens or 0 for sample in chosen), 1)
    return [replace(answers[0], usage=usage, notes=tuple(notes)), *answers[1:]]


def _proposal(sample: RecordedSample, request: ProposalRequest) -> Proposal:
    if request.task == "step":
        text, last = _first_step(sample, request.stop)
        return Proposal(text, "end" if last else "stop", steps=(text,))
    return Proposal(sample.text, "end", steps=sample.steps, answer=sample.answer)


def _first_step(sample: RecordedSample, stop: tuple[str, ...]) -> tuple[str, bool]:
    """A sample's first step and whether it is the last: as recorded, else cut at a stop text."""
    if sample.steps is not None:
        return sample.steps[0], len(sample.steps) == 1
    text = sample.text.lstrip("\n")
    cuts = [at for mark in (stop or ("\n\n",)) if mark and (at := text.find(mark, 1)) > 0]
    cut = min(cuts, default=len(text))
    return text[:cut], not text[cut:].strip()


__all__ = ["RecordedPolicy"]
