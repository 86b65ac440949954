# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Stories of things that come and go: who has how many of one thing, sentence by sentence.

Every clause has to be one of those that are known, about the one owner and the one thing that the
story begins with; a story with any other sentence is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .shops import _stem
from .wording import Rule, rule

F = Fraction
_N = r"[$£€]?\d+(?:\.\d+)?"
_W = r"[a-z][a-z'-]*"
_GAINS = (
    r"buys?|bought|finds?|found|gets?|got|receives?|received|wins?|won|collects?|collected|picks?|picked|"
    r"bakes?|baked|makes?|made|earns?|earned|adds?|added|gains?|gained|catches|caught|saves?|saved|borrows?|"
    r"borrowed|plants?|planted|draws?|drew"
)
_LOSSES = (
    r"gives?|gave|loses?|lost|eats?|ate|spends?|spent|sells?|sold|uses?|used|breaks?|broke|donates?|"
    r"donated|drops?|dropped|throws?|threw|removes?|removed|lends?|lent|drinks?|drank|burns?|burned|pays?|paid"
)
_COME = r"come|came|arrives?|arrived|joins?|joined|land|landed|gets? on|got on|board|boarded|enter|entered|hop on|are added|were added|are returned|were returned|are bought|were bought|are brought|were brought|jump in|get in|move in|come in|are planted"
_GO = r"fly away|flew away|leaves?|left|gets? off|got off|go away|went away|swim away|swam away|run away|ran away|walk away|go home|went home|get out|exit|are sold|were sold|are eaten|were eaten|are taken|were taken|are removed|were removed|hop away|hopped away|drive away|drives away|drive off|drove off|drove away|are borrowed|were borrowed|are checked out|were checked out|are given away|were given away|jump out|die|died|break|broke|move out|are lost|were lost|are broken"
_FILL = rf"(?: (?:to|from|for|with|in|on|at|into|during|by|inside) (?:an? |the |his |her |their |my |your |its |each other|some )*{_W}(?: {_W})?)?"
_TIME = r"(?:(?:and|but|then|later|next|after that|afterwards|after lunch|finally|today|yesterday|the next day|in the (?:morning|afternoon|evening)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|at the (?:first|next|second|last) (?:stop|station)|1 day|now|so),? )*"
_SUBJECT = rf"(?:(?P<s>he|she|they|it|i|we|you|(?:the |an? |my |his |her )?{_W}(?: and {_W})?) )?"
_MORE = r"(?: more| another| extra| additional| new| of (?:them|the [a-z]+|his [a-z]+|her [a-z]+|my [a-z]+|these|those))?"
_THING = rf"(?: (?:more )?(?P<thing>(?!(?:to|from|for|with|in|on|at|into|away|and|off|each|every|per|times|dozen|percent|left|more)\b){_W}(?: (?!(?:to|from|for|with|in|on|at|into|away|and|off|each|every|per|left|more|during|by|inside)\b){_W})?))?"
_START = re.compile(
    rf"(?:{_TIME})(?:(?:there (?:are|were)|(?P<owner>(?:the |an? |my |our )?{_W}(?: {_W})?) (?:has|had|have|starts? with|started with|begins with|carries|bought|buys|picked|collected|baked|made|contains|holds)) (?P<n>{_N})(?P<things> {_W}(?: (?!(?:in|on|at|and|from|of)\b){_W})?)(?: (?:in|on|at|of|inside|aboard|sitting on|waiting at|playing in|swimming in|from|for) (?:(?:an?|the|his|her|my|their|its) )?(?P<place>{_W}(?: {_W})?))?)"
)
_CLAUSE = re.compile(
    rf"{_TIME}{_SUBJECT}(?:also )?(?:(?P<gain>{_GAINS})|(?P<loss>{_LOSSES}))(?: (?:him|her|me|them|away|out|back|up))?(?: (?P<to>(?:his|her|my|their) {_W}(?= \d)|{_W}(?= \d)))?(?: another)? (?P<n>{_N}){_MORE}{_THING}(?: (?:away|out|back))?{_FILL}{_FILL}"
)
_MOVE = re.compile(
    rf"{_TIME}(?:another )?(?P<n>{_N}){_MORE}{_THING}(?: of them)? (?:(?P<come>{_COME})|(?P<go>{_GO}))(?: again)?{_FILL}"
)
_GIVEN = re.compile(
    rf"{_TIME}(?:(?:his|her|my|their|a|an|the) )?(?P<giver>{_W}(?: {_W})?) (?:gives?|gave|brings?|brought|sends?|sent) (?:him|her|me|them) (?P<n>{_N}){_MORE}{_THING}"
)
_QUESTION = re.compile(
    rf"(?:now,? )?(?:how (?:many|much)(?: (?P<thing>(?!(?:does|do|are|is|did|will|remain)\b){_W}(?: (?!(?:does|do|are|is|did|will|remain|left|were)\b){_W})?))?) (?:(?:does|do|did|will) (?P<s>{_W}|the {_W}) (?:have|own|still have|now have)|(?:are|is|were|will be) (?:there|left|now|still there|on|in|at)|remains?|are (?:on|in|at))(?: (?:have|left|now|remaining|over|in total|altogether|in all|at the end|in the end|there|on the {_W}|in the {_W}|at the {_W}|the {_W}|then|still))*"
)
_WORDS = re.compile(
    r"\b(?:each|every|per|twice|half|times|double|percent|dozen|third|quarter|rest|all|remaining|some|few|as many|more than|fewer than|less than)\b|%|/"
)


@dataclass(slots=True)
class _Story:
    owner: str
    thing: str
    total: Fraction


def _told(m: Match[str]) -> Reading:
    *sentences, question = [one.strip() for one in re.split(r"(?<=[.?!;])\s+", m[0]) if one.strip()]
    if _WORDS.search(re.sub(r"\bin all\b", "", " ".join(sentences).lower())):
        raise Unread
    first, *clauses = _clauses(sentences)
    began = _START.fullmatch(first)
    if began is None or not clauses:
        raise Unread
    story = _Story((began["owner"] or "").strip(), _head(began["things"]), _amount(began["n"]))
    for clause in clauses:
        _happens(story, clause)
        if story.total < 0:
            raise Unread
    _asked(story, question.rstrip("?. ").lower())
    return number(story.total, "the story is counted along, clause by clause")


def _clauses(sentences: list[str]) -> Iterator[str]:
    for sentence in sentences:
        for part in re.split(
            r",? and then |, then |,? and (?=(?:\w+ ){0,3}\d)|, but |, (?=(?:he|she|they|\d))",
            sentence.rstrip(".!?;").lower(),
        ):
            yield part.strip(" ,")


def _amount(text: str) -> Fraction:
    return F(text.lstrip("$£€"))


def _head(words: str) -> str:
    return _stem(words.split()[-1])


def _happens(story: _Story, clause: str) -> None:
    """Take one clause. Raises `Unread`."""
    if found := _MOVE.fullmatch(clause):
        _same_thing(story, found["thing"])
        story.total += _amount(found["n"]) * (1 if found["come"] else -1)
        return
    if found := _GIVEN.fullmatch(clause):
        if found["giver"] in ("he", "she", "they", story.owner):
            raise Unread
        _same_thing(story, found["thing"])
        story.total += _amount(found["n"])
        return
    found = _CLAUSE.fullmatch(clause)
    if found is None or (found["s"] or "he") not in (
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "you",
        story.owner,
    ):
        raise Unread
    if found["gain"] and found["to"]:
        raise Unread
    _same_thing(story, found["thing"])
    verb = found["loss"] or found["gain"]
    if verb.startswith(("borrow", "draw", "plant", "mak", "made")) and not found["thing"]:
        raise Unread
    story.total += _amount(found["n"]) * (1 if found["gain"] else -1)


def _same_thing(story: _Story, thing: str | None) -> None:
    if thing and _head(thing) != story.thing and _stem(thing.split()[0]) != story.thing:
        raise Unread


def _asked(story: _Story, question: str) -> None:
    found = _QUESTION.fullmatch(question)
    if found is None:
        raise Unread
    _same_thing(story, found["thing"] if found["thing"] not in (None, "money", "of them") else None)
    if (
        found["s"]
        and found["s"] not in ("he", "she", "they", "it", "i", "we", "you", story.owner)
        and story.owner
    ):
        raise Unread
    if found["thing"] == "money" and story.thing not in ("dollar", "euro", "pound", "cent"):
        raise Unread


def _two(m: Match[str]) -> Reading:
    """`Kim has 9 red pens and 6 blue pens. How many pens …`, `A has 14 cards and B has 9 cards.`"""
    g = {key: value.lower() if value else value for key, value in m.groupdict().items()}
    a, b = _amount(g["n"]), _amount(g["n2"])
    things = [_head(g["t"])] + ([_head(g["t2"])] if g.get("t2") else [])
    if len(set(things)) > 1 and not (
        g.get("asked")
        and g["asked"].split()[-1]
        in (
            "animals",
            "fruits",
            "pieces",
            "children",
            "students",
            "people",
            "flowers",
            "vehicles",
            "toys",
        )
    ):
        raise Unread
    if g.get("asked") and len(set(things)) == 1 and _head(g["asked"]) != things[0]:
        raise Unread
    if g.get("more"):
        first, second = g["a"], g["b"]
        if g["x"] == first and g["y"] == second:
            gap = a - b
        elif g["x"] == second and g["y"] == first:
            gap = b - a
        else:
            raise Unread
        gap = -gap if g["more"] in ("fewer", "less") else gap
        if gap < 0:
            raise Unread
        return number(gap, "one count is taken from the other")
    return number(a + b, "both counts are added")


def _at_first(m: Match[str]) -> Reading:
    """`He gave 7 away and has 13 left. How many did he have at first?`"""
    lost = re.fullmatch(_LOSSES, m["verb"].lower())
    gained = re.fullmatch(_GAINS, m["verb"].lower())
    if bool(lost) == bool(gained):
        raise Unread
    found = _amount(m["n2"]) + _amount(m["n"]) * (1 if lost else -1)
    if found < 0:
        raise Unread
    return number(found, "what happened is taken back")


_NOUN = r"(?:[a-z]+ ){0,2}[a-z]+"
_TOTAL = r"(?:in total|altogether|in all|together|all together|combined|total)"
RULES: tuple[Rule, ...] = (
    rule(r"[^?]*\d[^?]*[.;] ?[^?]*how (?:many|much)[^?]*\??", _told),
    rule(
        rf"(?P<a>{_W}|the {_W}|a {_W}|there are|i) (?:has|have|had|bought|buys|picked|sees|saw|found|got|caught|sold|ate|read|baked)? ?(?P<n>{_N}) (?P<t>{_NOUN}) and (?P<n2>{_N}) (?P<t2>{_NOUN}?)(?: (?:in|on|at) (?:an?|the|his|her|my) {_W})?[.,] ?how many (?P<asked>{_NOUN}) (?:does (?:he|she|it|they|{_W}) have|do i have|are there|did (?:he|she|they|{_W}) (?:buy|pick|see|find|get|have|catch|sell|eat|read|bake)|are (?:in|on) the {_W})(?: {_TOTAL})?",
        _two,
    ),
    rule(
        rf"(?P<a>{_W}) has (?P<n>{_N}) (?P<t>{_NOUN})(?:,? and |\. )(?P<b>{_W}) has (?P<n2>{_N})(?: (?P<t2>{_NOUN}))?[.,] ?how many(?: (?P<asked>{_NOUN}))? do they have(?: {_TOTAL})?(?: {_TOTAL})?",
        _two,
    ),
    rule(
        rf"(?P<a>{_W}) has (?P<n>{_N}) (?P<t>{_NOUN})(?:,? and |\. )(?P<b>{_W}) has (?P<n2>{_N})(?: (?P<t2>{_NOUN}))?[.,] ?how many (?P<more>more|fewer)(?: (?P<asked>{_NOUN}))? does (?P<x>{_W}) have(?: than)? (?P<y>{_W})(?: have| has)?",
        _two,
    ),
    rule(
        rf"{_W} had some {_NOUN}[.,] ?(?:then )?(?:he|she|they) (?P<verb>[a-z]+)(?: away)? (?P<n>{_N})(?: more)?(?: (?:of them|of it|{_NOUN}?))?(?: away| to (?:(?:his|her|a|the) )?{_W})?(?:,? and |\. (?:now )?)(?:(?:he|she|they) )?(?:now )?(?:has|have|had) (?P<n2>{_N})(?: {_W})?(?: left| now)?[.,] ?how many(?: {_NOUN})? did (?:he|she|they|{_W}) (?:have|start with)(?: at first| at the start| in the beginning| to start with| to begin with| originally| initially| before| at the beginning)?",
        _at_first,
    ),
)
