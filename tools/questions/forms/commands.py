# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Calculations told as commands, one after the other: `start with 8, double it, then add 5`."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .wording import R, Rule, real, rule

F = Fraction
_IT = r"(?:it|this|that|(?:the|this|that|your|my) (?:result|answer|number|sum|product|total|difference|quotient|outcome)|what you (?:get|have))"
_N = rf"(?P<n>{R})(?P<p> ?%| percent)?(?![\d.])"
_TIMES = {"double": F(2), "triple": F(3), "quadruple": F(4), "halve": F(1, 2)}

Step = tuple[str, Callable[[Fraction, Match[str]], Fraction]]


def _by(value: Fraction, m: Match[str]) -> Fraction:
    """How much a change by a number or by so many hundredths comes to."""
    return real(m["n"]) * value / 100 if m["p"] else real(m["n"])


def _bare(m: Match[str]) -> Fraction:
    if m["p"]:
        raise Unread  # `add 10%`: of what?
    return real(m["n"])


def _part(value: Fraction, m: Match[str]) -> Fraction:
    if not m["p"]:
        raise Unread
    return value * real(m["n"]) / 100


_FIRST: tuple[tuple[str, Callable[[Fraction, Fraction], Fraction]], ...] = (
    ("add A (?:and|to) B", lambda a, b: a + b), ("subtract A from B", lambda a, b: b - a),
    ("take A (?:away )?from B", lambda a, b: b - a), ("take away A from B", lambda a, b: b - a),
    ("multiply A (?:by|and|with|times) B", lambda a, b: a * b), ("divide A by B", lambda a, b: a / b),
)  # fmt: skip
_NEXT: tuple[Step, ...] = (
    (rf"(?:add|plus) {_N}(?: (?:more|to {_IT}))?", lambda v, m: v + _bare(m)),
    (rf"(?:subtract|take away|minus|deduct|take) {_N}(?: (?:from|away from) {_IT}| away)?", lambda v, m: v - _bare(m)),
    (rf"(?:subtract|take) {_IT} (?:away )?from {_N}", lambda v, m: _bare(m) - v),
    (rf"(?:multiply(?: {_IT})? by|times(?: {_IT} by)?) {_N}", lambda v, m: v * _bare(m)),
    (rf"divide(?: {_IT})? by {_N}", lambda v, m: v / _bare(m)),
    (rf"(?P<v>double|triple|quadruple|halve) {_IT}", lambda v, m: v * _TIMES[m["v"].lower()]),
    (rf"(?P<v>square|cube) {_IT}", lambda v, m: v ** (2 if m["v"].lower() == "square" else 3)),
    (rf"(?:increase|raise)(?: {_IT})? by {_N}", lambda v, m: v + _by(v, m)),
    (rf"(?:decrease|reduce|lower)(?: {_IT})? by {_N}", lambda v, m: v - _by(v, m)),
    (rf"(?:find|take|calculate) {_N} of {_IT}", _part),
)  # fmt: skip
_VERBS = "add|plus|subtract|take|minus|deduct|multiply|times|divide|double|triple|quadruple|halve|square|cube|increase|raise|decrease|reduce|lower|find|calculate"
_PARTING = re.compile(
    rf"(?:[,;.]? and then|[,;.]? then|[,;.]? after that|[,;.]? next|[,;.]? and|[,;.]),? (?:you |i |we )?(?={_VERBS})\b",
    re.IGNORECASE,
)


def _chain(m: Match[str]) -> Reading:
    first, *others = _PARTING.split(m["c"].strip(" ,."))
    if not others:
        raise Unread  # a single order has wordings of its own
    value = _begun(first.strip())
    for step in others:
        value = _done(value, step.strip())
    return number(value, "one order after the other is carried out")


def _begun(text: str) -> Fraction:
    if m := re.fullmatch(
        rf"(?:start|begin) with (?:the number )?(?P<n>{R})|take (?:the number )?(?P<n2>{R})",
        text,
        re.IGNORECASE,
    ):
        return real(m["n"] or m["n2"])
    for wording, come_to in _FIRST:
        pattern = wording.replace("A", f"(?P<a>{R})").replace("B", f"(?P<b>{R})")
        if m := re.fullmatch(pattern, text, re.IGNORECASE):
            return come_to(real(m["a"]), real(m["b"]))
    if m := re.fullmatch(
        rf"(?P<v>double|triple|quadruple|halve|square|cube) (?:the number )?(?P<n>{R})",
        text,
        re.IGNORECASE,
    ):
        return _done(real(m["n"]), f"{m['v']} it")
    if m := re.fullmatch(
        rf"(?P<v>increase|raise|decrease|reduce|lower) (?:the number )?(?P<n>{R}) (?P<by>by {R}(?: ?%| percent)?)",
        text,
        re.IGNORECASE,
    ):
        return _done(real(m["n"]), f"{m['v']} {m['by']}")
    raise Unread


def _done(value: Fraction, step: str) -> Fraction:
    for pattern, come_to in _NEXT:
        if m := re.fullmatch(pattern, step, re.IGNORECASE):
            return come_to(value, m)
    raise Unread


_ORDER = rf"(?:{_VERBS}|start|begin)\b"
_END = r"(?:what (?:number |result |answer |value )?(?:do|will|would) (?:you|i|we) (?:get|have|end up with|end with|arrive at)|what(?:'s| is| will be| would be) (?:the|my|your) (?:final )?(?:result|answer|number|value|outcome)|what do you get|where do you end up|what number is (?:it|that)|what is it(?: now)?)"
RULES: tuple[Rule, ...] = (
    rule(rf"(?P<c>{_ORDER}.+?)(?:[,.;]? (?:and )?{_END})?", _chain),
    rule(rf"(?:if|when) (?:you|i|we) (?P<c>{_ORDER}.+?),? {_END}", _chain),
    rule(rf"what (?:number |result )?(?:do|will|would) (?:you|i|we) (?:get|have)(?: as a result)? (?:if|when) (?:you|i|we) (?P<c>{_ORDER}.+)", _chain),
    rule(rf"what (?:is|happens) (?:the result )?(?:if|when) (?:you|i|we) (?P<c>{_ORDER}.+)", _chain),
)  # fmt: skip
