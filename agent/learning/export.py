"""Training data for other models, out of traces and rollouts: one function a kind of row.

Each takes what it can use of runs (from traces, with the word on their answers) and of rollout
rows, and gives rows of `schema`. Nothing is given twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ...graphs.prompts import STEPS
from ..policies.messages import STEP_BREAK
from .graded import Graded
from .schema import ChatRow, ExportedMessage, ExportRow, PreferenceRow, RolloutRow, StepwiseRow
from .traces import Run

PAIRS_A_PROBLEM = 8
EVALUATOR = """\
You judge reasoning. You are given a problem and two solutions, A and B, one of which is right. \
Say which: answer with A or B alone."""
REWRITE = """\
You correct reasoning. Write the one wrong step again, correctly, and nothing else."""


@dataclass(frozen=True, slots=True)
class ExportMaterial:
    """What there is to export from."""

    runs: Sequence[Graded] = ()
    rollouts: Sequence[RolloutRow] = ()


@dataclass(frozen=True, slots=True)
class ExportedChain:
    """A complete solution and whether it is right."""

    problem: str
    steps: tuple[str, ...]
    right: bool

    @property
    def text(self) -> str:
        return STEP_BREAK.join(self.steps)


def sft(material: ExportMaterial) -> Iterator[ExportRow]:
    """Right solutions to imitate: those that tools verified, or whose answer is known right.

    Chains that were corrected on the way are exported as corrected: rejection sampling with
    repair (STaR, Zelikman et al. 2022).
    """
    for chain in _chains(material):
        if chain.right:
            yield ChatRow(messages=(*_asked(chain.problem), _said(chain.text)))


def vstar(material: ExportMaterial) -> Iterator[ExportRow]:
    """Right solutions against wrong ones of the same problem (V-STaR, Hosseini et al. 2024)."""
    for right, wrong in _contrasts(material):
        yield PreferenceRow(
            prompt=_asked(right.problem), chosen=(_said(right.text),), rejected=(_said(wrong.text),)
        )


def evaluator(material: ExportMaterial) -> Iterator[ExportRow]:
    """The same contrasts for a model that judges: which of two solutions is right?

    The right one stands first and second in turn (Wang et al. 2024, self-taught evaluators).
    """
    for index, (right, wrong) in enumerate(_contrasts(material)):
        first, second = (right, wrong) if index % 2 == 0 else (wrong, right)
        shown = f"Problem:\n{right.problem}\n\nA:\n{first.text}\n\nB:\n{second.text}"
        better, worse = ("A", "B") if index % 2 == 0 else ("B", "A")
        yield PreferenceRow(
            prompt=(ExportedMessage(role="system", content=EVALUATOR), _user(shown)),
            chosen=(_said(better),),
            rejected=(_said(worse),),
        )


def correction(material: ExportMaterial) -> Iterator[ExportRow]:
    """A step's correction against the step (self-correction), where it proved right.

    What the tool found stands in the prompt, as in the loop. A correction that was itself
    refuted or left, or that is on the way to a wrong answer, is none to learn from.
    """
    for one in material.runs:
        if not _is_right(one):
            continue
        on_path = {node.id for node in one.run.path}
        for node in one.run.nodes.values():
            wrong = one.run.nodes.get(node.replaces) if node.replaces is not None else None
            if wrong is not None and node.id in on_path and node.text != wrong.text:
                yield PreferenceRow(
                    prompt=(
                        ExportedMessage(role="system", content=REWRITE),
                        _user(_to_correct(one.run, wrong.id)),
                    ),
                    chosen=(_said(node.text),),
                    rejected=(_said(wrong.text),),
                )


def steps(material: ExportMaterial) -> Iterator[ExportRow]:
    """Step labels of rollouts, up to the first wrong step: what follows it is wrong for its sake.

    Hard labels, as Math-Shepherd's trainers take them.
    """
    for row in material.rollouts:
        kept: list[tuple[str, bool]] = []
        for step, hard in zip(row.steps, row.hard, strict=True):
            if hard is None:
                break
            kept.append((step, bool(hard)))
            if not hard:
                break
        if kept:
            texts, labels = zip(*kept, strict=True)
            yield StepwiseRow(prompt=row.problem, completions=texts, labels=labels)


def stream(material: ExportMaterial) -> Iterator[ExportRow]:
    """The whole search with its mistakes, corrections and backtracks as one text to imitate.

    Stream of Search (Gandhi et al. 2024); only searches that end right, and that searched.
    """
    for one in material.runs:
        if _is_right(one) and (one.run.left or one.run.refuted):
            yield ChatRow(messages=(*_asked(one.run.problem), _said(_searched(one.run))))


KINDS: dict[str, Callable[[ExportMaterial], Iterator[ExportRow]]] = {
    "sft": sft,
    "vstar": vstar,
    "correction": correction,
    "evaluator": evaluator,
    "steps": steps,
    "stream": stream,
}


def export(kind: str, material: ExportMaterial) -> list[ExportRow]:
    """All rows of a kind, each once."""
    return list(dict.fromkeys(KINDS[kind](material)))


def _chains(material: ExportMaterial) -> Iterator[ExportedChain]:
    for row in material.rollouts:
        yield ExportedChain(row.problem, row.steps, row.correct)
    for one in material.runs:
        texts = tuple(node.text for node in one.run.path if node.text.strip())
        told = texts and not _stands_alone(one.run)
        if told and (one.right is not None or one.run.verified):
            yield ExportedChain(one.run.problem, texts, _is_right(one))


def _stands_alone(run: Run) -> bool:
    """Whether the answer is a tool's, put in the place of one at the end of other lines: it has no
    way to it that could be imitated (`graphs.tree.alone`)."""
    first = run.path[0]
    wrong = run.nodes.get(first.replaces) if first.replaces is not None else None
    return wrong is not None and wrong.parent != first.parent


def _is_right(one: Graded) -> bool:
    return one.run.verified if one.right is None else one.right


def _contrasts(material: ExportMaterial) -> Iterator[tuple[ExportedChain, ExportedChain]]:
    """Right and wrong solutions of each problem in pairs, each used at most as often as needed."""
    by_problem: dict[str, list[ExportedChain]] = {}
    for chain in dict.fromkeys(_chains(material)):
        by_problem.setdefault(chain.problem, []).append(chain)
    for chains in by_problem.values():
        right = [chain for chain in chains if chain.right]
        wrong = [chain for chain in chains if not chain.right]
        if right and wrong:
            pairs = zip(_cycled(right, wrong), _cycled(wrong, right), strict=True)
            yield from islice(pairs, PAIRS_A_PROBLEM)


def _cycled(
    some: Sequence[ExportedChain], others: Sequence[ExportedChain]
) -> Iterable[ExportedChain]:
    """As many as the longer of both, going round."""
    return (some[i % len(some)] for i in range(max(len(some), len(others))))


def _asked(problem: str) -> tuple[ExportedMessage, ...]:
    return (ExportedMessage(role="system", content=STEPS), _user(problem))


def _user(text: str) -> ExportedMessage:
    return ExportedMessage(role="user", content=text)


def _said(text: str) -> ExportedMessage:
    return ExportedMessage(role="assistant", content=text)


def _to_correct(run: Run, wrong: int) -> str:
    parts = [f"Problem:\n{run.problem}", *run.prefix(wrong)]
    parts.append(f"Step to correct:\n{run.nodes[wrong].text}")
    if found := run.refuted.get(wrong):
        parts.append(f"What was found:\n{found}")
    return STEP_BREAK.join(parts)


def _searched(run: Run) -> str:
    """Steps in the order in which they were taken, with what was found and where it went back."""
    parts: list[str] = []
    depth: dict[int, int] = {0: 0}
    for kind, node in run.order:
        if kind == "left":
            at = depth.get(node, 0)
            parts.append(f"Going back to step {at}." if at else "Starting anew.")
            continue
        step = run.nodes[node]
        depth[node] = depth.get(step.parent, 0) + 1
        if node not in run.scores:
            continue  # proposed with the others, and never reached
        parts.append(f"Correction: {step.text}" if step.origin == "corrected" else step.text)
        if node in run.refuted:
            found = run.refuted[node]
            parts.append(f"That is wrong: {found}" if found else "That is wrong.")
    return STEP_BREAK.join(parts)


__all__ = ["KINDS", "ExportMaterial", "export"]
