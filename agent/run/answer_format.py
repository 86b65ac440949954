"""`response_format` and `text.format`: a strategy's answer in the shape that the caller asks for.

`{"type": "json_object"}` is `{"answer": …}`. With a JSON schema the result is put where the
schema's own names say: the answer, the steps, how sure it is. Where that cannot be done without
inventing something there is a refusal, in the field that the clients have for it. Patterns are
not run: a caller's regular expression could take for ever.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...graphs.result import Result
from ...sandbox.errors import Signal

MAX_DEPTH = 12
MAX_STEPS = 200
ANSWER = re.compile(
    r"answer|result|final|value|solution|output|response|number|total", re.IGNORECASE
)
STEPS = re.compile(r"step|reason|expla|work|rationale|thought|derivation|chain", re.IGNORECASE)
CHANCE = re.compile(r"confiden|probab|certain", re.IGNORECASE)
CHECKED = re.compile(r"verified|checked", re.IGNORECASE)
UNSUPPORTED = ("pattern", "format", "not", "if", "oneOf", "allOf", "uniqueItems", "contains")


class Unfillable(Signal):
    """The result does not fit into the schema."""


@dataclass(frozen=True, slots=True)
class AnswerFormat:
    """`schema` None: any JSON object. `tool`: the answer is a call of it, with the schema's object
    for arguments."""

    schema: Mapping[str, Any] | None = None
    tool: str | None = None

    def text(self, result: Result) -> str:
        """The answer as JSON. Raises `Unfillable`."""
        if result.answer is None:
            raise Unfillable("There is no answer.")
        if self.schema is None:
            return json.dumps({"answer": _plain(result.answer)})
        try:
            filled = _Filler(self.schema, result).fill(self.schema, "", 0)
        except (TypeError, AttributeError, LookupError, ValueError) as error:
            raise Unfillable("The schema cannot be read.") from error  # anything may stand in it
        return json.dumps(filled)


def read_format(given: Any) -> AnswerFormat | None:
    """The format that a request's object names; None for text. Raises `ValueError` for none that
    is known."""
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise ValueError("it must be an object with a type.")  # noqa: TRY004 - told as the others
    kind = given.get("type")
    if kind == "text":
        return None
    if kind == "json_object":
        return AnswerFormat()
    if kind == "json_schema":
        inner = given.get("json_schema", given)
        schema = inner.get("schema") if isinstance(inner, Mapping) else None
        if not isinstance(schema, Mapping):
            raise ValueError("json_schema needs a schema.")
        return AnswerFormat(schema)
    raise ValueError("the types are text, json_object and json_schema.")


def forced_tool(tools: Any, choice: Any) -> AnswerFormat | None:
    """The one function that the answer must be a call of: how clients without formats ask for a
    schema. None where the choice is free, or there is more than one to choose from."""
    named = choice.get("function", choice).get("name") if isinstance(choice, Mapping) else None
    kind = choice.get("type") if isinstance(choice, Mapping) else choice
    if kind not in ("function", "tool", "required", "any") or not isinstance(tools, list):
        return None
    functions = [one.get("function", one) for one in tools if isinstance(one, Mapping)]
    if named is not None:
        functions = [one for one in functions if one.get("name") == named]
    if len(functions) != 1 or not isinstance(functions[0].get("name"), str):
        return None
    (function,) = functions
    schema = function.get("parameters", function.get("input_schema"))
    return AnswerFormat(schema, function["name"]) if isinstance(schema, Mapping) else None


class _Filler:
    def __init__(self, root: Mapping[str, Any], result: Result) -> None:
        self._root, self._result = root, result

    def fill(self, schema: Any, name: str, depth: int) -> Any:
        schema = self._resolved(schema)
        if depth > MAX_DEPTH or any(word in schema for word in UNSUPPORTED):
            raise Unfillable(f"The schema of {name or 'the answer'} asks for more than I can keep.")
        if (several := schema.get("anyOf")) is not None:
            return self._one_of(several, name, depth)
        if schema.get("type") == "object" or "properties" in schema:
            return self._object(schema, name, depth)
        if CHANCE.search(name):
            return _kept(round(self._result.confidence, 4), schema)
        if CHECKED.search(name):
            return _kept(self._result.verified, schema)
        if STEPS.search(name):
            return self._steps(schema, name, depth)
        return self._answer(schema)

    def _resolved(self, schema: Any) -> Mapping[str, Any]:
        for _ in range(MAX_DEPTH):
            if not isinstance(schema, Mapping):
                break
            if "$ref" not in schema:
                return schema
            schema = self._at(str(schema["$ref"]))
        raise Unfillable("The schema cannot be read.")

    def _at(self, pointer: str) -> Any:
        found: Any = self._root
        for part in pointer.removeprefix("#").split("/")[1:]:
            if not isinstance(found, Mapping) or part not in found:
                raise Unfillable(f"The schema has no {pointer[:100]!r}.")
            found = found[part]
        return found

    def _one_of(self, several: Any, name: str, depth: int) -> Any:
        for one in several if isinstance(several, Sequence) else ():
            if isinstance(one, Mapping) and one.get("type") == "null":
                continue
            try:
                return self.fill(one, name, depth + 1)
            except Unfillable:
                continue
        raise Unfillable(f"Nothing that {name or 'the schema'} allows holds it.")

    def _object(self, schema: Mapping[str, Any], name: str, depth: int) -> dict[str, Any]:
        properties = schema.get("properties")
        if not isinstance(properties, Mapping) or not properties:
            if schema.get("required"):
                raise Unfillable("The schema requires what it does not describe.")
            return {"answer": _plain(self._result.answer or "")}
        required = schema.get("required")
        needed = set(map(str, required)) if isinstance(required, Sequence) else set()
        known = {key for key in properties if self._is_known(key)}
        holder = self._holder(properties, known)
        filled: dict[str, Any] = {}
        for key, inner in properties.items():
            if key not in known and key != holder:
                if _may_be_null(inner) and key in needed:
                    filled[key] = None
                elif key in needed:
                    raise Unfillable(f"The schema asks for {key!r}, which I do not know.")
                continue
            filled[key] = self.fill(inner, "answer" if key == holder else key, depth + 1)
        if holder is None:
            raise Unfillable("The schema has no place for an answer.")
        if not needed <= filled.keys():
            raise Unfillable("The schema requires what it does not describe.")
        return filled

    @staticmethod
    def _is_known(key: str) -> bool:
        return any(found.search(key) for found in (STEPS, CHANCE, CHECKED))

    @staticmethod
    def _holder(properties: Mapping[str, Any], known: set[str]) -> str | None:
        """The property that holds the answer: the one that is named so, or the only one left."""
        free = [key for key in properties if key not in known]
        named = [key for key in free if ANSWER.search(key)]
        holders = named or (free if len(free) == 1 else [])
        return holders[0] if holders else None

    def _steps(self, schema: Mapping[str, Any], name: str, depth: int) -> Any:
        texts = [step.text for step in self._result.steps][:MAX_STEPS]
        if schema.get("type") != "array":
            return _kept("\n".join(texts), schema)
        items = self._resolved(schema.get("items", {}))
        if items.get("type") in (None, "string"):
            return _kept(texts, schema)
        if items.get("type") != "object":
            raise Unfillable(f"Steps are words, and {name} holds none.")
        return _kept([self._step(items, text) for text in texts], schema)

    def _step(self, items: Mapping[str, Any], text: str) -> dict[str, Any]:
        """A step as an object of texts: the words in the first, what they come to in the next."""
        properties = items.get("properties") or {}
        names = [
            key for key, one in properties.items() if self._resolved(one).get("type") == "string"
        ]
        if not names or set(items.get("required") or ()) - set(names):
            raise Unfillable("The schema of a step asks for more than words.")
        comes_to = text.rpartition("=")[2].strip() if "=" in text else text
        return {key: text if at == 0 else comes_to for at, key in enumerate(names)}

    def _answer(self, schema: Mapping[str, Any]) -> Any:
        answer = self._result.answer or ""
        kind = schema.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        for one in kinds:
            try:
                return _kept(_as_kind(answer, one, schema), schema)
            except Unfillable:
                continue
        raise Unfillable(f"It is no {' or '.join(str(one) for one in kinds)} of the schema's.")


def _as_kind(answer: str, kind: Any, schema: Mapping[str, Any]) -> Any:
    number = _number(answer)
    if kind == "integer" and number is not None and number.denominator == 1:
        return int(number)
    if kind == "number" and number is not None:
        return _plain(answer)
    if kind == "boolean" and answer.strip().lower() in ("true", "yes", "false", "no"):
        return answer.strip().lower() in ("true", "yes")
    if kind in ("string", None):
        options = schema.get("enum")
        same = [o for o in options or () if isinstance(o, str) and o.lower() == answer.lower()]
        return same[0] if same else answer
    raise Unfillable(f"It is no {kind}.")


def _kept(value: Any, schema: Mapping[str, Any]) -> Any:
    """The value, where the schema's plain bounds allow it. Raises `Unfillable`."""
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    names = {bool: "boolean", str: "string", int: "integer", float: "number", list: "array"}
    own = names[type(value)]
    sound = kind is None or own in kinds or (own == "integer" and "number" in kinds)
    sound &= "enum" not in schema or value in schema["enum"]
    sound &= "const" not in schema or value == schema["const"]
    if isinstance(value, int | float) and not isinstance(value, bool):
        sound &= _least(schema, "minimum") <= value <= -_least(schema, "maximum", -1)
        sound &= not any(word.startswith("exclusive") or word == "multipleOf" for word in schema)
    if isinstance(value, str):
        sound &= _least(schema, "minLength") <= len(value) <= -_least(schema, "maxLength", -1)
    if isinstance(value, list):
        sound &= _least(schema, "minItems") <= len(value) <= -_least(schema, "maxItems", -1)
    if not sound:
        raise Unfillable("It does not fit into the schema.")
    return value


def _least(schema: Mapping[str, Any], name: str, sign: int = 1) -> float:
    bound = schema.get(name)
    return sign * bound if isinstance(bound, int | float) else float("-inf")


def _may_be_null(schema: Any) -> bool:
    if not isinstance(schema, Mapping):
        return False
    kind = schema.get("type")
    several = schema.get("anyOf")
    kinds = [one.get("type") for one in several or () if isinstance(one, Mapping)]
    return "null" in (kind if isinstance(kind, list) else [kind]) or "null" in kinds


def _number(text: str) -> Fraction | None:
    bare = text.strip().replace(",", "").strip("$€£% ")
    if not re.fullmatch(r"[-+]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:/\d{1,300})?", bare):
        return None
    try:
        top, _, under = bare.partition("/")
        return Fraction(top) / (Fraction(under) if under else 1)
    except (ValueError, ZeroDivisionError):
        return None


def _plain(answer: str) -> Any:
    """A number where the answer is one as it stands, else the text."""
    number = _number(answer)
    if number is None:
        return answer
    if number.denominator == 1:
        return int(number)
    try:
        return float(number)
    except OverflowError:
        return answer
