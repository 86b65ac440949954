"""Steps held to a form while they are written: by a grammar or a JSON schema that the server takes.

NeuroLogic and grid beam search (Lu et al. 2021; Hokamp and Liu 2017) in the form that servers
offer. A step is a sentence that ends in one calculation. Its numbers come from known quantities:
those of the problem, of results before, and a few that anybody may bring in. With "equations" it
ends before its result, which a tool fills in; with "known-numbers" the model writes that too. The
answer is one of the known quantities. For problems in numbers: anything else is asked for as usual,
and so is everything where the server takes neither a grammar nor a schema (a note says so).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from ...graphs.contracts import Proposal, ProposalRequest, Reader, Usage
from ...sandbox.errors import InputError
from ...tools.calculator import CalculatorError, calculate
from .messages import STEP_BREAK
from .openai_chat import OpenAIPolicy
from .openai_profile import ServerProfile
from .openai_wire import ChatCall

Form = Literal["equations", "known-numbers"]
FORMS: tuple[Form, ...] = ("equations", "known-numbers")
MOST_STEPS = 16
MOST_KNOWN = 64
MOST_DIGITS = 12
MOST_NAMED, MOST_LETTERS = 3, 60  # quantities named in a step's words, characters between them
SMALL = (*map(str, range(1, 13)), "24", "60", "100", "1000")
"""Numbers that a calculation may bring in of its own: counts, units of time, per cent."""
PROMPT = (
    "Solve the problem step by step. Each step is one short sentence that ends with one "
    "calculation, as in: Together they have 3 + 4 = 7\n"
    "When nothing is left to calculate, write: Answer: and then the number alone."
)
UNFORMED = "form: this answer is in none that was asked for, it was taken as it came"
NO_FORM = "form: this server takes no grammar and no schema, nothing was constrained"

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUANTITY = r"\$?\d+(?:\.\d+)?"
_TERM = rf"(?:{_QUANTITY}|\({_QUANTITY} [-+*/] {_QUANTITY}\))"
_CALCULATION = re.compile(rf"(?<![\d.]){_TERM}(?: [-+*/] {_TERM})+ =$")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}\b)")
GRAMMARS = {"llama.cpp": "grammar", "vllm": "structured_outputs", "sglang": "ebnf"}
"""The parameter by which each takes a grammar."""


def known_numbers(problem: str, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The quantities that a next step may use, those of the problem and the last results first."""
    found = [*_read(problem), *(n for step in reversed(steps) for n in reversed(_read(step)))]
    kept = tuple(dict.fromkeys(n for n in found if len(n) <= MOST_DIGITS))[:MOST_KNOWN]
    return tuple(dict.fromkeys((*kept, *SMALL)))


def _read(text: str) -> list[str]:
    return _NUMBER.findall(_GROUPED.sub("", text))


def grammar(known: tuple[str, ...], form: Form) -> str:
    """A step or the answer in GBNF, which llama.cpp reads and xgrammar (vLLM, SGLang) too."""
    result = "" if form == "equations" else ' " " result'
    rules = [
        "root ::= step | answer",
        f'step ::= words calculation " ="{result}',
        'answer ::= "Answer: " known',
        # One sentence: no full stop, no signs that a calculation could hide behind. It has an end:
        # a small model that may not stop where it would goes on to its ceiling.
        f"words ::= opening (known opening){{0,{MOST_NAMED}}}",
        f'opening ::= ([^0-9=\\n.,×÷] | ", "){{1,{MOST_LETTERS}}}',
        "calculation ::= term (operator term)+",
        'term ::= quantity | "(" quantity operator quantity ")"',
        'quantity ::= "$"? known',
        'operator ::= " + " | " - " | " * " | " / "',
        f"known ::= {' | '.join(json.dumps(n) for n in known)}",
    ]
    if result:
        rules.append('result ::= "-"? [0-9]+ ("." [0-9]+)?')
    return "\n".join(rules) + "\n"


def schema(known: tuple[str, ...], form: Form) -> dict[str, Any]:
    """The same as a strict JSON schema: `response_format` of OpenAI's structured outputs."""
    number = "(" + "|".join(re.escape(n) for n in known) + ")"
    term = rf"({number}|\({number} [-+*/] {number}\))"
    nothing = {"type": "null"}
    fields: dict[str, Any] = {
        "says": {"type": "string"},
        "calculation": {
            "anyOf": [{"type": "string", "pattern": f"^{term}( [-+*/] {term})+$"}, nothing]
        },
        "answer": {"anyOf": [{"type": "string", "enum": list(known)}, nothing]},
    }
    if form == "known-numbers":
        fields["result"] = {"anyOf": [{"type": "number"}, nothing]}
    shape = {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
    return {
        "type": "json_schema",
        "json_schema": {"name": "step", "strict": True, "schema": shape},
    }


def way(profile: ServerProfile) -> Literal["", "grammar", "schema"]:
    """How a server is held to a form: by a grammar where it takes one, else by a schema."""
    parameter = GRAMMARS.get(profile.kind)
    if parameter and profile.takes(parameter):
        return "grammar"
    return "schema" if profile.json_schema else ""


def with_form(
    call: ChatCall, request: ProposalRequest, profile: ServerProfile, form: Form
) -> ChatCall:
    """The call with what holds its answer to the form."""
    known = known_numbers(request.problem, request.steps)
    how = way(profile)
    if not how:
        return replace(call, notes=(*call.notes, NO_FORM))
    arguments = dict(call.arguments)
    if how == "schema":
        arguments["response_format"] = schema(known, form)
        return replace(call, arguments=arguments)
    parameter, told = GRAMMARS[profile.kind], grammar(known, form)
    value: Any = {"grammar": told} if parameter == "structured_outputs" else told
    arguments["extra_body"] = {**arguments.get("extra_body", {}), parameter: value}
    return replace(call, arguments=arguments)


@dataclass(frozen=True, slots=True)
class FormedStep:
    """A step in the form: its text with the result filled in; `last`: it states the answer."""

    text: str
    last: bool = False


def formed(text: str, form: Form) -> FormedStep | None:
    """The step that an answer of either way holds; None for what is in no form."""
    told = _from_json(text) if text.lstrip().startswith("{") else text.strip()
    if told is None:
        return None
    if re.fullmatch(r"Answer: \d+(?:\.\d+)?", told):
        return FormedStep(told, last=True)
    if form == "known-numbers":
        return FormedStep(told) if re.search(r"\d =\s-?\d+(?:\.\d+)?$|\) = -?\d", told) else None
    found = _CALCULATION.search(told)
    if found is None:
        return None
    value = value_of_calculation(found[0].removesuffix(" =").replace("$", ""))
    return None if value is None else FormedStep(f"{told} {value}")


def _from_json(text: str) -> str | None:
    """The sentence that a JSON answer comes to."""
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    if not isinstance(fields, dict):
        return None
    says, calculation, answer = (fields.get(k) for k in ("says", "calculation", "answer"))
    if isinstance(calculation, str) and isinstance(says, str):
        result = fields.get("result")
        told = f" {result:g}" if isinstance(result, int | float) else ""
        # A sentence that already says its calculation is not to say it twice.
        words = says.rpartition(calculation)[0] or says
        return f"{words.rstrip(' =')} {calculation} ={told}".strip()
    return f"Answer: {answer}" if isinstance(answer, str) else None


def value_of_calculation(text: str) -> str | None:
    """What a tool fills in: the exact value, as a decimal where it ends soon, else a fraction."""
    try:
        computed = calculate(text.strip())
    except CalculatorError:
        return None
    value = Fraction(computed)
    rounded = round(value, 6)
    if rounded != value:
        return f"{value.numerator}/{value.denominator}"
    return _decimal(rounded)


def _decimal(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0")


class ConstrainedOpenAIPolicy(OpenAIPolicy):
    """`OpenAIPolicy` whose steps are held to a form where the server can: `constrain` says which.

    A solution is then asked for step by step. Raises what `OpenAIPolicy` raises.
    """

    def __init__(self, model: str, *, constrain: Form = "equations", **options: Any) -> None:
        if constrain not in FORMS:
            raise InputError(f"constrain {constrain!r}: there are {', '.join(FORMS)}.")
        super().__init__(model, **options)
        self._form: Form = constrain

    def _call(self, request: ProposalRequest, n: int, offset: int) -> ChatCall:
        call = super()._call(request, n, offset)
        if request.prompt != PROMPT:
            return call
        return with_form(call, request, self._known(), self._form)

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Up to `request.n` proposals, each of formed steps; what has no numbers as usual."""
        used = await self.probe()
        if not _has_form(request):
            found = await super().propose(request)
        elif not way(self._known()):
            found = await super().propose(request)
            found[0] = replace(found[0], notes=(*found[0].notes, NO_FORM))
        else:
            found = [await self._chain(request, i) for i in range(request.n)]
        found[0] = replace(found[0], usage=found[0].usage + used)
        return found

    async def stream(self, request: ProposalRequest, read: Reader) -> Proposal:
        """One proposal; a formed one is read when it is whole."""
        if not _has_form(request):
            return await super().stream(request, read)
        (proposal,) = await self.propose(replace(request, n=1))
        await read(proposal.text)
        return proposal

    async def _chain(self, request: ProposalRequest, index: int) -> Proposal:
        """Step after step; what comes in no form ends it, as it came."""
        most = 1 if request.task == "step" else MOST_STEPS
        written: list[str] = []
        usage, notes, last = Usage(), dict.fromkeys(("",)), False
        seed = None if request.seed is None else request.seed + index
        for _ in range(most):
            steps = (*request.steps, *written)
            asked = replace(
                request, task="step", steps=steps, n=1, prompt=PROMPT, kind=None, seed=seed
            )
            (one,) = await super().propose(asked)
            usage += one.usage
            notes |= dict.fromkeys(one.notes)
            step = formed(one.text, self._form)
            written.append(one.text if step is None else step.text)
            last = step is None or step.last or step.text in steps
            if step is None:
                notes[UNFORMED] = None
            if last:
                break
        return Proposal(
            STEP_BREAK.join(filter(None, written)),
            "end" if last else "stop" if request.task == "step" else "length",
            usage=usage,
            steps=tuple(filter(None, written)),
            notes=tuple(filter(None, notes)),
        )


def _has_form(request: ProposalRequest) -> bool:
    """Whether steps of this request can be held to a form: a problem in numbers, from its start."""
    plain = request.dialogue is None and not request.started and not request.others
    return plain and request.task in ("solution", "step") and bool(_read(request.problem))


__all__ = ["FORMS", "ConstrainedOpenAIPolicy", "Form"]
