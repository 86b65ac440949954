"""Plain completions as orders: what a raw model is asked for, and whether it can do that."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from ...graphs.contracts import Capabilities, Dialogue, Policy, Probing, ProposalRequest
from ...graphs.result import MAX_PROBLEM_CHARS, Problem
from ..run.conversation import ConversationParts
from .api_errors import refused
from .care.auth import Key
from .catalogue import Target
from .orders import OrderOptions, Sampling, header

DEFAULT_TOKENS = 2048
DEFAULT_TEMPERATURE = 1.0  # that of OpenAI's API


@dataclass(frozen=True, slots=True)
class Wanted:
    """A completion as any API asks for it. `logprobs` with `top_logprobs` alternatives.

    `dialogue` is the conversation word for word, for a policy that takes one. `vote`: of the `n`
    answers only the one that most of them give is sent.
    """

    asked: ConversationParts
    sampling: Sampling
    n: int = 1
    stop: tuple[str, ...] = ()
    keep_stop: bool = False
    logprobs: bool = False
    top_logprobs: int = 0
    dialogue: Dialogue | None = None
    vote: bool = False


@dataclass(frozen=True, slots=True)
class RawOrder:
    """One plain completion by a policy."""

    id: str
    caller: Key
    policy: str
    request: ProposalRequest
    wanted: Wanted
    notes: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        return self.request.seed or 0

    @property
    def headers(self) -> dict[str, str]:
        return {
            "x-surefoot-run": self.id,
            "x-surefoot-model": header(self.policy),
            "x-surefoot-seed": str(self.request.seed),
        }


async def order_completion(
    ident: str, caller: Key, target: Target, wanted: Wanted, policy: Policy
) -> RawOrder:
    """Raises `ApiError` 400 that names what the policy cannot do.

    Of one that has not been probed yet that is found out in the request's turn (`able`): a server
    that hangs must hold no request outside the queue and its deadlines.
    """
    unknown = isinstance(policy, Probing) and policy.capabilities == Capabilities()
    if not unknown:
        check_able(wanted, policy)
    asked, sampling, reads_prose = wanted.asked, wanted.sampling, target.reads_prose
    steps, started = _begun(asked.started)
    temperature = sampling.temperature
    seed = random.getrandbits(31) if sampling.seed is None else sampling.seed
    return RawOrder(
        id=ident,
        caller=caller,
        policy=target.policy,
        request=ProposalRequest(
            problem=_problem(wanted, reads_prose=reads_prose),
            problem_id=ident,
            steps=steps,
            started=started,
            task="solution",
            prompt=asked.system,
            n=wanted.n,
            stop=wanted.stop,
            max_tokens=sampling.most or DEFAULT_TOKENS,
            temperature=DEFAULT_TEMPERATURE if temperature is None else temperature,
            seed=seed if policy.capabilities.seed or unknown else None,
            top_logprobs=max(wanted.top_logprobs, wanted.logprobs),
            dialogue=wanted.dialogue,
        ),
        wanted=wanted,
        notes=() if wanted.dialogue else asked.left_out(reads_prose=reads_prose),
    )


def _problem(wanted: Wanted, *, reads_prose: bool) -> str:
    if wanted.dialogue is not None:
        return wanted.asked.asked[:MAX_PROBLEM_CHARS]
    return Problem.read(wanted.asked.question_in_context(reads_prose=reads_prose)).text


def check_no_options(options: OrderOptions) -> None:
    """Raises `ApiError` 400 for an option of ours: a raw model has none."""
    for name in OrderOptions.model_fields:
        if getattr(options, name) is not None:
            raise refused(name, f"{name} is for strategies; a raw model has none.")


async def able(order: RawOrder, policy: Policy) -> RawOrder:
    """The order as the policy can do it, probed if need be. Raises `ApiError` 400 as above."""
    if isinstance(policy, Probing):
        await policy.probe(prefill=order.wanted.asked.started is not None)
    check_able(order.wanted, policy)
    if policy.capabilities.seed or order.request.seed is None:
        return order
    return replace(order, request=replace(order.request, seed=None))


def check_able(wanted: Wanted, policy: Policy) -> None:
    """Raises `ApiError` 400 that names what the policy is known not to do."""
    can = policy.capabilities
    if wanted.logprobs and not can.logprobs:
        raise refused("logprobs", f"{policy.name} gives no log-probabilities.")
    if wanted.sampling.seed is not None and not can.seed:
        raise refused("seed", f"{policy.name} cannot repeat itself: it takes no seed.")
    if wanted.asked.started is not None and not can.prefill and wanted.dialogue is None:
        why = f"{policy.name} cannot go on from a started answer."
        raise refused("continue_final_message", why)


def _begun(started: str | None) -> tuple[tuple[str, ...], str]:
    """An answer that the client began: its whole lines, and the one in the middle of which the
    model goes on."""
    *whole, last = (started or "").split("\n")
    return tuple(line for line in whole if line.strip()), last
