# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Groups of equal size, sharing, what is left over; and ways, speeds and times."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .shops import _same
from .wording import Rule, real, rule

F = Fraction


def _groups(m: Match[str]) -> Reading:
    """`7 boxes of 12 pens and 5 single pens`: what is asked for has to be what the groups hold."""
    g = m.groupdict()
    if g.get("asked") and not _is(g["asked"], g["thing"]):
        raise Unread
    if g.get("thing2") and not _is(g["thing2"], g["thing"]):
        raise Unread
    total = _n(g["n"]) * _n(g["k"]) + (_n(g["extra"]) if g.get("extra") else 0)
    if g.get("n2"):
        total += _n(g["n2"]) * _n(g["k2"])
    return number(total, "groups times what each holds")


def _is(asked: str, thing: str) -> bool:
    return _same(asked.split()[-1], thing.split()[-1])


def _n(text: str) -> Fraction:
    return F(1) if text.lower() in ("a", "an", "one", "each") else real(text)


def _shared(m: Match[str]) -> Reading:
    total, n = _n(m["n"]), _n(m["k"])
    if not n or (total / n).denominator != 1:
        raise Unread
    return number(total / n, "shared equally")


def _needed(m: Match[str]) -> Reading:
    total, k = _n(m["n"]), _n(m["k"])
    if not k or (total / k).denominator != 1:
        raise Unread
    return number(total / k, "all divided by what one holds")


def _left(m: Match[str]) -> Reading:
    total, k = int(m["n"]), int(m["k"])
    if not k:
        raise Unread
    return number(F(total % k), "what remains when as many groups as can be are made")


def _distance(m: Match[str]) -> Reading:
    _units(m)
    return number(real(m["v"]) * real(m["t"]), "speed times time")


def _units(m: Match[str]) -> None:
    g = m.groupdict()
    per, unit = (g.get("per") or "hour").lower(), (g.get("unit") or "hour").lower()
    if not unit.startswith(per[:3]):
        raise Unread


def _rate(m: Match[str]) -> Reading:
    """`earns $15 an hour … works 8 hours`."""
    g = m.groupdict()
    if not g["unit"].lower().startswith(g["per"].lower()[:3]):
        raise Unread
    return number(real(g["r"]) * real(g["t"]), "the rate times how long")


def _shared_among(m: Match[str]) -> Reading:
    """Shared `with` others, the one who shares may keep a part: not read."""
    if " with " in m[0]:
        raise Unread
    return _shared(m)


def _speed_said(m: Match[str]) -> Reading:
    """In the units of the question, where it asks for no other."""
    if re.search(r"speed in ", m[0], re.IGNORECASE):
        raise Unread
    return number(real(m["s"]) / real(m["t"]), "distance divided by time")


def _hours(m: Match[str]) -> Reading:
    pairs = {
        "miles": ("mph", "miles per hour"),
        "km": ("km/h", "km per hour", "kilometers per hour", "kilometres per hour"),
    }
    kind = "miles" if m["u"].lower() == "miles" else "km"
    if m["u2"].lower() not in pairs[kind]:
        raise Unread
    return number(real(m["s"]) / real(m["v"]), "distance divided by speed")


_W = r"[a-z][a-z'-]*"
_NOUN = r"(?!(?:each|every|apiece|per|and|in|on|of|with|cost|costs|for|at|are|is|do|does)\b)[a-z][a-z'-]*"
_THING = rf"(?:(?:{_NOUN} ){{0,2}}{_NOUN})"
_ASKS = rf"how many (?P<asked>{_THING})(?: (?:is that|are that|are there|does (?:he|she|it|the {_W}|{_W}) (?:have|sell|hold|own|need)|do (?:they|you|we|i) have|is this|are in the {_W}|did (?:he|she|they|{_W}) (?:buy|sell|have|plant)|are on the {_W}|does it hold|can (?:it|they) hold|were (?:there|sold)))?(?: in total| altogether| in all| all together|,? all told| in the {_W})?"
_HAS = rf"(?:there are|(?:{_W}|an? {_W}|the {_W}|my {_W}) (?:has|have|had|sells?|sold|buys?|bought|owns?|plants?|planted|makes?|packs|packed|uses|carries|orders))"
RULES: tuple[Rule, ...] = (
    rule(
        rf"{_HAS} (?P<n>\d+) {_THING} (?:of|with|each with|containing|holding|that each hold|that hold) (?P<k>\d+) (?P<thing>{_THING}?)(?: each| in each| on each| in each {_W})?(?:,? and (?P<extra>\d+) (?:single |loose |extra |more |separate |other )?(?P<thing2>{_THING}?)(?: on the {_W}| in the {_W})?)?[.,] ?{_ASKS}",
        _groups,
    ),
    rule(
        rf"{_HAS} (?P<n>\d+) {_THING}[.,] ?(?:and )?(?:each|every|each of them|each one)(?: {_W})? (?:has|holds|contains|have|weighs|with|carries|is filled with|fits) (?P<k>\d+) (?P<thing>{_THING})[.,] ?{_ASKS}",
        _groups,
    ),
    rule(
        rf"(?:an?|one|each|every) {_W} (?:has|holds|contains|carries|fits) (?P<k>\d+) (?P<thing>{_THING})[.,] ?how many (?P<asked>{_THING}) (?:are (?:there )?(?:in|on)|do|can|will|fit in) (?P<n>\d+) {_THING}(?: have| hold| contain| carry)?",
        _groups,
    ),
    rule(
        rf"how many (?P<asked>{_THING}) (?:are (?:there )?)?in (?P<n>\d+) {_THING} (?:of|with|if each (?:{_W} )?(?:has|holds|contains)) (?P<k>\d+)(?: (?P<thing>{_THING}))?(?: each)?",
        lambda m: number(_n(m["n"]) * _n(m["k"]), "groups times what each holds"),
    ),
    rule(
        rf"(?:if )?(?P<n>\d+) {_THING} (?:are|is|were) (?:shared|divided|split|distributed)(?: equally| evenly)?(?: equally)? (?:among|between|by|into|amongst) (?P<k>\d+) {_THING}[.,] ?(?:then )?how many(?: {_THING}?)? (?:does|do|will|did|go|are) (?:each|in each|to each|there in each|each {_W}|they each|be in each)(?: {_W})?(?: get| receive| have| go)?",
        _shared,
    ),
    rule(
        rf"(?:{_W}|an? {_W}|the {_W}) (?:shares|divides|splits|shared|divided|split|wants to share)(?: equally)? (?P<n>\d+) {_THING}(?: equally| evenly)? (?:among|between|with|into) (?P<k>\d+) {_THING}[.,] ?how many(?: {_THING}?)? (?:does|do|will|did) each(?: {_W})?(?: get| receive| have)?",
        _shared_among,
    ),
    rule(
        rf"(?:{_W}|an? {_W}|the {_W}) (?:packs|puts|has|packed|put|wants to put) (?P<n>\d+) {_THING}(?: equally)?(?: in| into| to (?:pack|put) in(?:to)?)? {_W} (?:of|that hold|with|holding) (?P<k>\d+)(?: {_W})?(?: each)?[.,] ?how many {_W} (?:does (?:he|she|it) (?:need|fill|use)|are (?:needed|there|filled)|do they need)",
        _needed,
    ),
    rule(
        rf"(?:{_W}|an? {_W}) (?:has|have) (?P<n>\d+) {_THING} and (?:puts?|packs?|places?) (?P<k>\d+)(?: {_W})? (?:in|into|on) each {_W}[.,] ?how many(?: {_W})? (?:are left(?: over)?|remain|will be left(?: over)?)",
        _left,
    ),
    rule(
        rf"(?:{_W}|an? {_W}) (?:has|have) (?P<n>\d+) {_THING} and (?:puts?|packs?|places?) (?P<k>\d+)(?: {_W})? (?:in|into|on) each {_W}[.,] ?how many {_W} (?:does (?:he|she|it) need|are needed|do (?:i|they) need|does (?:he|she) fill)",
        _needed,
    ),
    rule(
        rf"(?P<n>\d+) {_THING} are (?:packed|put|placed) (?:in|into) {_W} of (?P<k>\d+)[.,] ?how many(?: {_W})? are left(?: over)?",
        _left,
    ),
    rule(
        rf"(?:if )?(?:an?|the) {_THING} (?:travels|drives|goes|moves|runs|rides|flies|walks|is driving|is travell?ing)(?: at)?(?: an average)?(?: speed of)? (?P<v>[\d.]+) ?(?:km/h|kmh|kph|mph|km per (?P<per>hour)|miles per hour|kilometers per hour|kilometres per hour|miles an hour|km an hour|meters per second|m/s)(?P<perx>)[.,]? ?(?:then )?how far (?:does|will|can|would|did) (?:it|he|she|the {_W}) (?:go|travel|drive|get|run|ride|walk|fly|move) in (?P<t>[\d.]+) (?P<unit>hours?)",
        _distance,
    ),
    rule(
        rf"(?:an?|the) {_THING} (?:travels|drives|goes|moves|runs|rides|flies) at (?P<v>[\d.]+) ?(?:km/h|kmh|kph|mph|miles per hour|kilometers per hour|kilometres per hour|km per hour) for (?P<t>[\d.]+) (?P<unit>hours?)[.,] ?how far (?:does|did|will) (?:it|he|she|the {_W}) (?:go|travel|drive)",
        _distance,
    ),
    rule(
        rf"(?:an?|the|if an?) {_THING} (?:travels|drives|goes|covers|runs|rides|flies|went|drove|travelled|traveled) (?P<s>[\d.]+) ?(?:km|miles|kilometers|kilometres|meters|metres|m) in (?P<t>[\d.]+) (?:hours?|seconds?|minutes?)[.,] ?(?:what is|what was|find|calculate) (?:its|his|her|the)(?: {_W}'s)? (?:average )?speed(?: in [a-z/ ]+)?",
        _speed_said,
    ),
    rule(
        rf"how long (?:does|will|would) it take (?:an? {_W} )?to (?:travel|drive|go|cover|walk|run) (?P<s>[\d.]+) ?(?P<u>km|miles|kilometers|kilometres) at (?P<v>[\d.]+) ?(?P<u2>km/h|mph|miles per hour|kilometers per hour|km per hour|kilometres per hour)",
        _hours,
    ),
    rule(
        rf"(?:{_W}|an? {_W}) (?:earns|makes|gets|is paid|charges|reads|types|walks|bakes|produces|saves|prints|drinks|uses) (?P<r>\$?[\d.,]*\d)(?: {_W})? (?:an?|per|every|each) (?P<per>hour|day|week|month|minute|year)[.,] ?(?:how (?:much|many)(?: {_W})? (?:does|will|do|did|can) (?:he|she|it|they|{_W}) (?:earn|make|get|read|type|walk|bake|produce|save|print|drink|use)(?: for| in| if (?:he|she) works)|how (?:much|many)(?: {_W})? (?:does|will) (?:he|she) (?:earn|have) (?:in|for|after)) (?P<t>\d+) (?P<unit>hours?|days?|weeks?|months?|minutes?|years?)(?: of work)?",
        _rate,
    ),
)
