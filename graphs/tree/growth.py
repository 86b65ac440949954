"""A reasoning tree that grows: what every searching strategy does to it, in one place.

Steps are laid as a trie: what was written before is not laid twice. Each is checked by the free
tools before the next is laid on it; a refuted one is put right by the tool's result, as in the
loop, and what the policy built on it is left out; one that no tool can put right is abandoned.
A finished answer is never extended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...tools.equivalence import extract_answer
from ..confidence import token_confidences
from ..contracts import Evidence, Proposal, ProposalRequest
from ..events import Continued, Revised
from ..prompts import OWN_WORDS
from ..run.budget import BudgetSpent
from ..run.requests import with_results
from ..run.sampling import TEMPERATURE, ask_all
from ..steps import Stated, repeats
from . import ROOT, Node, Tree
from .verbs import abandon, chain_of, check, correct, corrected_text, lay, score
from .work import Work

MAX_CALLS = 24  # to complete one solution: it is asked for anew after each correction
MAX_STEPS = 60  # of one path


@dataclass(frozen=True, slots=True)
class Completion:
    """How a prefix was completed.

    `tip`: its final node, None where it came to no end. `confidences`: of every token that was
    generated for it, where the policy gives log-probabilities.
    """

    tip: int | None
    confidences: tuple[float, ...] = ()


@dataclass(slots=True)
class Growth(Work):
    """Work that grows the tree by whole steps and solutions, as a trie.

    Steps laid before `first` are not met again: what is said once more is laid beside them.
    """

    first: int = ROOT

    async def branch(
        self,
        parents: Sequence[int],
        n: int,
        *,
        prompt: str = OWN_WORDS,
        tokens: int | None = None,
    ) -> list[int]:
        """`n` next steps after each of `parents`: the tips that stand after checking, scored.

        `tokens`: moves of so many tokens in the place of steps; they may break off in a step.
        """
        asked = [self._request(parent, n, prompt, tokens) for parent in parents]
        answers, stop = await ask_all(self.ctx, asked)
        self.stop = self.stop or stop
        tips: dict[int, None] = {}
        for parent, proposals in zip(parents, answers, strict=True):
            if proposals:
                self.emit(Continued(parent=parent, times=len(proposals)))
            for proposal in proposals:
                tip = await self._lay(parent, proposal, partial=tokens is not None)
                if tip is not None:
                    tips[tip] = None
        return list(tips)

    async def complete(
        self,
        node: int,
        *,
        prompt: str = OWN_WORDS,
        logprobs: int = 0,
        others: tuple[str, ...] = (),
        temperature: float | None = None,
        seed: int = 0,
    ) -> Completion:
        """The rest of the solution after `node`, put right on the way.

        `logprobs`: alternatives to ask for with each token; `others`: solutions to weigh first.
        `temperature`: of every call, in the place of the usual, which is as given until a prefix
        is tried again; `seed` is added to the run's.
        """
        confidences: list[float] = []
        tip = node
        for _ in range(MAX_CALLS):
            usual = self.ctx.settings.temperature_of(self._tried(tip))
            request = self._request(tip, 1, prompt, self.ctx.settings.max_tokens)
            request = replace(
                request,
                temperature=usual if temperature is None else temperature,
                seed=(request.seed or 0) + seed,
                top_logprobs=max(logprobs, request.top_logprobs),
                others=others if tip == node else (),
            )
            (answer, *_), stop = await ask_all(self.ctx, [request])
            self.stop = self.stop or stop
            if not answer:
                break
            self.emit(Continued(parent=tip))
            confidences += token_confidences(answer[0])
            if (laid := await self._lay(tip, answer[0])) is None:
                break
            tip = laid
            if self.tree.nodes[tip].final:
                return Completion(tip, tuple(confidences))
        return Completion(None, tuple(confidences))

    def _tried(self, node: int) -> int:
        """How often this prefix was continued; once where another's continuation passed through."""
        return max(self.tree.attempts.get(node, 0), min(1, len(self.tree.children.get(node, ()))))

    async def amend(self, wrong: int, right: Node) -> int | None:
        """Put `right` in the place of `wrong`: where it stands, None where it cannot."""
        if self._known(right.parent, right.text) is None and right.text.strip():
            self.emit(Revised(node=right, wrong=wrong))
            await self._settle(right)
        known = self._known(right.parent, right.text)
        at = None if known is None else (await self._standing(known))[0]
        if at is None or at == wrong:
            return None
        await self.score(at)
        return at

    def _request(self, node: int, n: int, prompt: str, tokens: int | None) -> ProposalRequest:
        """For the next step after `node`, or with `tokens` for so many of the rest."""
        settings = self.ctx.settings
        step = self.tree.nodes.get(node)
        partial = step is not None and step.partial
        return self.request(
            step.parent if step and partial else node,
            prompt,
            started=step.text if step and partial else "",
            task="step" if tokens is None else "solution",
            n=n,
            max_tokens=tokens or settings.step_tokens,
            temperature=settings.temperature or TEMPERATURE,
            seed=settings.seed + self._tried(node),
            top_logprobs=self.ctx.top_logprobs,
        )

    async def _lay(self, start: int, proposal: Proposal, *, partial: bool = False) -> int | None:
        """Lay a proposal after `start`: its last node that stands, None where none does.

        Cut off by its length, it ends with its last whole step, or with `partial` inside one.
        """
        begun = self.tree.nodes.get(start)
        parent = start
        begun = begun if begun is not None and begun.partial else None
        if begun is not None:
            proposal = replace(proposal, text=begun.text + proposal.text, steps=None)
            parent = begun.parent
        try:
            texts, ended = await with_results(
                self.ctx, self.problem, self.tree.texts(parent), proposal
            )
        except BudgetSpent as spent:
            self.end(spent)
            return None
        nodes = chain_of(texts, parent, self.tree.next_id, proposal, ended=ended, begun=begun)
        if proposal.finish == "length" and not nodes[-1].final:
            nodes[-1:] = [replace(nodes[-1], partial=True)] if partial else []
        at = parent
        for node in nodes:
            laid, follow = await self._lay_step(at, node)
            if laid is None and declined(node):
                return None
            at = at if laid is None else laid
            if not follow:
                break
        if at == parent:
            return None
        await self.score(at)
        return at

    async def _lay_step(self, parent: int, node: Node) -> tuple[int | None, bool]:
        """Lay one step and check it: where it stands, and whether the next may be laid on it."""
        if not node.text.strip():
            return None, False
        if (known := self._known(parent, node.text, partial=node.partial)) is not None:
            return await self._standing(known)
        path = self.tree.path(parent)
        since = max((i for i, step in enumerate(path, start=1) if step.final), default=0)
        if len(path) >= MAX_STEPS or repeats(node.text, [step.text for step in path[since:]]):
            return None, False
        node = replace(node, id=self.tree.next_id, parent=parent)
        lay(self, parent, [node], self.tree.attempts.get(parent, 0))
        return (node.id, False) if node.partial else await self._settle(node)

    async def lay_attempt(self, node: Node) -> int:
        """Lay a whole solution in one step after the root, and check and score it."""
        lay(self, ROOT, [node], self.tree.attempts.get(ROOT, 0))
        await self._check(node)
        await self.score(node.id)
        return node.id

    def _known(self, parent: int, text: str, *, partial: bool = False) -> int | None:
        """The very same step, where it was laid before."""
        folded = text.split()
        for child in self.tree.children.get(parent, ()):
            other = self.tree.nodes[child]
            same = other.text.split() == folded and other.partial == partial
            if same and child >= self.first:
                return child
        return None

    async def _standing(self, node: int) -> tuple[int | None, bool]:
        """Where a path that came to this step goes on, and whether the next step may follow it."""
        step = self.tree.nodes[node]
        match self.tree.fate(node):
            case "open":
                return node, not (step.final or step.partial)
            case "corrected":
                cut = await corrected_text(self, node)
                right = None if cut is None else self._known(step.parent, cut.text)
                return None if right is None else (await self._standing(right))[0], False
            case _:
                return None, False

    async def _settle(self, node: Node) -> tuple[int | None, bool]:
        """Check a step, correct what a tool refutes, and leave what no tool can correct."""
        evidence = await self._check(node)
        cut = await corrected_text(self, node.id) if evidence.refuted else None
        if declined(node) or (evidence.refuted and cut is None):
            abandon(self, node.id)
        elif cut is not None and (known := self._known(node.parent, cut.text)) is not None:
            abandon(self, node.id, known)
        elif cut is not None:
            right = correct(self, node.id, cut, "tool")
            await self._check(self.tree.nodes[right])
        return await self._standing(node.id)

    async def _check(self, node: Node) -> Evidence:
        return await check(self, node.id, answer_of(node) if node.final else None)

    async def score(self, tip: int) -> None:
        """Ask the PRM about the path to `tip`, unless all of it is scored."""
        path = self.tree.path(tip)
        queue = tuple(
            node.id for node in path if not node.partial and not self.tree.is_scored(node.id)
        )
        if not queue:
            return
        await score(self, queue)


def declined(node: Node) -> bool:
    """Whether it ends the solution by saying that there is no answer."""
    return node.final and node.answer is not None and Stated(node.answer).declined


def finished(tree: Tree) -> list[int]:
    """The final steps that stand and state an answer, or end in what may be one."""
    return [
        node.id
        for node in tree.nodes.values()
        if node.final and tree.fate(node.id) == "open" and answer_of(node) is not None
    ]


def answer_of(node: Node) -> str | None:
    """What a final step answers."""
    return node.answer or extract_answer(node.text)
