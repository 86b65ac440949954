"""Calls with the value they should return, read from a problem's own text or from generated tests.

Only calls whose arguments and value are literals (or small arithmetic on them) are examples.
Nothing is executed to read them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .calls import Call
from .carry import TooLarge, decode, encode
from .literals import STRICT, Reader, tree_of
from .suites import parsed

MAX_TEXT = 60_000
MAX_EXAMPLES = 400
_MAX_LITERAL = 3_000
_OPENING, _CLOSING = "([{", ")]}"
_ARROW = re.compile(
    r"\s*(?:#\s*)?(?:==>|==|=>|->|→|➞|⇒|⟶|=(?!=)|\bis equal to\b|\bequals\b|"
    r"(?:\bshould\b|\bwill\b|\bmust\b)?\s*\breturns?\b:?|\bis\b(?!\s+(?:not|a|the|an)\b))\s*"
)
_EQUAL = re.compile(r"\s*(?:==|\bis\b)\s*")
_OUTPUT = re.compile(
    r"(?:\boutput\b|\bresult\b|\banswer\b)\s*(?:should\s+be|will\s+be|must\s+be|is|=|:|➞|->)+\s*|"
    r"(?:➞|=>|->|→)\s*|\b(?:should\s+|will\s+)?returns?\s*:?\s*",
    re.IGNORECASE,
)
_PROMPT_LINE = re.compile(r"^[ \t]*>>>[ \t]?(?P<source>.*)$")


@dataclass(frozen=True, slots=True)
class CallExample:
    """A call and the value that it should return, both as `carry` encodes them."""

    call: Call
    expected: Any

    @property
    def value(self) -> Any:
        return decode(self.expected)

    @property
    def text(self) -> str:
        """`f(1, 2) == 3`."""
        name, args, kwargs = self.call
        shown = [repr(arg) for arg in decode(args)]
        shown += [f"{key}={value!r}" for key, value in decode(kwargs).items()]
        return f"{name}({', '.join(shown)}) == {self.value!r}"


def examples_from_prompt(prompt: str, entry_point: str | None = None) -> list[CallExample]:
    """The examples that a problem's text gives: doctests, `f(1) == 2`, `f(1) ➞ 2`, `f(1) => 2`,
    `f(1) returns 2`, and `for n = 1 the output should be 2`.

    `entry_point` is the function that is asked for; by default the last one that is defined.
    """
    prompt = prompt[:MAX_TEXT]
    function = _function(prompt, entry_point)
    if function is None:
        return []
    text = ast.get_docstring(function, clean=True) or ""
    text += "\n" + "\n".join(re.findall(r"^\s*#(.*)$", prompt, re.MULTILINE))
    doctests, rest = _split_doctests(text)
    reader = Reader(frozenset(arg.arg for arg in ast.walk(function) if isinstance(arg, ast.arg)),
                     loose=True)  # fmt: skip
    found = [*_doctests(doctests, function.name), *_written(rest, function.name, _ARROW, reader)]
    found += [*_assigned(rest, function, reader), *_input_output(rest, function, reader)]
    return _distinct(found)


def checks_from_prompt(prompt: str, entry_point: str | None = None) -> list[str]:
    """Doctests that are no plain call, as assertions: `assert (round(f(1), 2)) == (0.5)`."""
    function = _function(prompt[:MAX_TEXT], entry_point)
    if function is None:
        return []
    doctests, _ = _split_doctests(ast.get_docstring(function, clean=True) or "")
    checks = []
    for source, output in doctests:
        tree, value = tree_of(source), STRICT.literal(output)
        if tree is None or value is None or tree_of(output) is None:
            continue
        if _call_at(source.strip(), 0, function.name, STRICT) is None:
            checks.append(f"assert ({ast.unparse(tree)}) == ({decode(value[0])!r})")
    return checks


def checks_from_tests(text: str, entry_point: str) -> list[str]:
    """Assertions in generated tests that are no plain example: `assert f(g(1)) == 1`."""
    found: list[str] = []
    for match in re.finditer(r"^[ \t]*(assert\b[ \t]*.+)$", text[:MAX_TEXT], re.MULTILINE):
        tree = parsed(match[1])
        if tree is None or len(found) >= MAX_EXAMPLES:
            continue
        names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
        if entry_point in names and not list(_written(match[1], entry_point, _EQUAL, STRICT)):
            found.append(ast.unparse(tree))
    return found


def examples_from_tests(text: str, entry_point: str) -> list[CallExample]:
    """The examples in generated tests: `assert f(…) == …`, also cut short or badly indented."""
    return _distinct(list(_written(text[:MAX_TEXT], entry_point, _EQUAL, STRICT)))


def _distinct(examples: list[CallExample]) -> list[CallExample]:
    return list({(repr(e.call), repr(e.expected)): e for e in examples}.values())[:MAX_EXAMPLES]


def _function(prompt: str, entry_point: str | None) -> ast.FunctionDef | None:
    tree = parsed(prompt + "\n    pass\n") or parsed(prompt)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)] if tree else []
    named = [node for node in functions if entry_point in (None, node.name)]
    return named[-1] if named else None


# -- doctests


def _split_doctests(text: str) -> tuple[list[tuple[str, str]], str]:
    """`(source, output)` of each `>>>`, and the text without them."""
    doctests: list[tuple[str, str]] = []
    rest: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        match = _PROMPT_LINE.match(lines[at])
        at += 1
        if match is None:
            rest.append(lines[at - 1])
            continue
        source, output = match["source"], []
        while at < len(lines) and lines[at].strip().startswith("..."):
            source += "\n" + lines[at].strip()[3:]
            at += 1
        while at < len(lines) and lines[at].strip() and not _PROMPT_LINE.match(lines[at]):
            output.append(lines[at].strip())
            at += 1
        doctests.append((source, "\n".join(output)))
    return doctests, "\n".join(rest)


def _doctests(doctests: list[tuple[str, str]], name: str) -> Iterator[CallExample]:
    for source, output in doctests:
        written = list(_written(source, name, _ARROW, STRICT))
        if written:
            yield from written
            continue
        call = _call_at(source.strip(), 0, name, STRICT)
        if call is None or source.strip()[call[1] :].strip():
            continue
        for text in (output, output.split("\n")[0]):
            value = STRICT.literal(text or "None")
            if value is not None:
                yield CallExample(call[0], value[0])
                break


# -- f(…) == …


def _written(
    text: str, name: str, separator: re.Pattern[str], reader: Reader
) -> Iterator[CallExample]:
    """Every `name(literals)` that is followed by a separator and a literal."""
    for count, match in enumerate(re.finditer(rf"(?<![\w.]){re.escape(name)}\(", text)):
        if count > 4 * MAX_EXAMPLES:
            return
        call = _call_at(text, match.start(), name, reader)
        if call is None or _is_part(text, match.start()):
            continue
        sign = separator.match(text, call[1])
        if sign is None:
            continue
        value = reader.literal(_expression(text, sign.end()))
        if value is not None:
            yield CallExample(call[0], value[0])


def _is_part(text: str, start: int) -> bool:
    """Whether the call stands inside of a larger expression: `not f(x)`, `2 * f(x)`."""
    before = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    return bool(before.strip("-*+•\t ")) and before.endswith(("not", "-", "+", "*", "/", "(", "["))


def _call_at(text: str, start: int, name: str, reader: Reader) -> tuple[Call, int] | None:
    """The call that starts here, and where it ends."""
    end = _closing(text, start + len(name))
    if end is None or not text.startswith(name + "(", start):
        return None
    tree = tree_of(text[start:end])
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
        return None
    try:
        args = [reader.fold(arg) for arg in tree.args]
        kwargs = {kw.arg: reader.fold(kw.value) for kw in tree.keywords if kw.arg}
        if len(kwargs) != len(tree.keywords):
            return None
        return (name, encode(args), encode(kwargs)), end
    except (ValueError, TypeError, TooLarge, ArithmeticError):
        return None


def _closing(text: str, start: int) -> int | None:
    """The index after the bracket that closes the one at `start`; quotes are respected."""
    depth, quote, at = 0, "", start
    stop = min(len(text), start + _MAX_LITERAL)
    while at < stop:
        character = text[at]
        if quote:
            if character == "\\":
                at += 1
            elif character == quote:
                quote = ""
        elif character in "'\"":
            quote = character
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return None


def _expression(text: str, start: int) -> str:
    """The text of one expression: up to the end of its line, a comma or a comment outside of
    brackets and quotes."""
    at = start
    stop = min(len(text), start + _MAX_LITERAL)
    while at < stop:
        character = text[at]
        if character in _OPENING:
            end = _closing(text, at)
            if end is None:
                return ""
            at = end
        elif character in "'\"":
            at = _quoted(text, at)
        elif character in "\n,#;=" or character in _CLOSING:
            break
        else:
            at += 1
    return text[start:at].strip()


def _quoted(text: str, start: int) -> int:
    at = start + 1
    while at < len(text) and text[at] not in (text[start], "\n"):
        at += 2 if text[at] == "\\" else 1
    return at + 1


# -- for n = 1 the output should be 2


def _assigned(text: str, function: ast.FunctionDef, reader: Reader) -> Iterator[CallExample]:
    """Examples that name every parameter: `For lst = [1, 2] the output should be 3`."""
    names = [arg.arg for arg in function.args.args]
    if not names or function.args.kwonlyargs:
        return
    for match in re.finditer(rf"(?<!\w){re.escape(names[0])}\s*=(?!=)\s*", text):
        args, at = [], match.start()
        for name in names:
            here = re.compile(rf"[\s,]*(?:and\s+)?{re.escape(name)}\s*=(?!=)\s*").match(text, at)
            value = _first_literal(text, here.end(), reader) if here else None
            if value is None:
                break
            args.append(value[0])
            at = value[1]
        if len(args) == len(names):
            yield from _with_output(text, at, function.name, args, reader)


def _with_output(
    text: str, at: int, name: str, args: list[Any], reader: Reader
) -> Iterator[CallExample]:
    output = _OUTPUT.search(text, at, at + 160)
    expected = _first_literal(text, output.end(), reader) if output else None
    if expected is not None:
        yield CallExample((name, args, {"d": []}), expected[0])


_INPUT = re.compile(r"\binput\b\s*:?\s*(?=[\[\d'\"({-])", re.IGNORECASE)


def _input_output(text: str, function: ast.FunctionDef, reader: Reader) -> Iterator[CallExample]:
    """`Input: [4, 2, 3]` and, right after, `Output: [2, 1]`; one value for each parameter."""
    count = len(function.args.args)
    for match in _INPUT.finditer(text):
        args, at = [], match.end()
        for _ in range(count):
            value = _first_literal(text, at, reader)
            if value is None:
                break
            args.append(value[0])
            at = value[1]
            at += len(text[at:]) - len(text[at:].lstrip(" ,"))
        if len(args) == count:
            yield from _with_output(text, at, function.name, args, reader)


def _first_literal(text: str, start: int, reader: Reader) -> tuple[Any, int] | None:
    """The literal that starts here, encoded, and where it ends; whatever follows it."""
    first = text[start : start + 1]
    if first and first in _OPENING:
        end = _closing(text, start)
    elif first and first in "'\"":
        end = _quoted(text, start)
    else:
        word = re.compile(r"-?\w+(?:\.\d+)?").match(text, start)
        end = word.end() if word else None
    value = reader.literal(text[start:end]) if end is not None else None
    return (value[0], end) if value is not None and end is not None else None
