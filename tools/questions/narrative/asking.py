# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What a question asks of amounts and rates: in which unit, and for how much of what."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ..reading import Unread
from .chains import Told, quantity
from .lexicon import DOING, PERSONS, TIMES, stem, verbs, word_set
from .phrases import DETERMINERS, PRONOUNS, Words
from .quantities import Amount
from .units import Fact, fact, measured

_AUX = (
    "do",
    "does",
    "did",
    "will",
    "would",
    "can",
    "could",
    "should",
    "must",
    "are",
    "is",
    "were",
    "was",
    "have",
    "has",
)
_CLOSING = ("there", "in all", "altogether", "in total", "all together", "together", "then", "now", "at the same rate",
            "at this rate", "at the same speed", "at that rate", "at this speed", "at the same price", "that",
            "it", "in the end", "away", "by then", "going", "driving", "running", "on average", "will be", "be", "equally", "to go", "to get there",
            "at that speed", "alone", "total")  # fmt: skip
_NEED = word_set("need needs needed buy buys require required used use uses take order bought")
_FILL = word_set("fill filled make made pack packed")


@dataclass
class Goal:
    """The unit and the powers that are asked for; `mode`: exact, `up`, `down` or `rest`."""

    unit: str
    per: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    mode: str = ""
    whole: bool = False
    free: bool = False
    """The question names no unit of its own (`how long`), so the story's is taken."""

    def target(self) -> Fact:
        """What is asked for, as one of it."""
        return fact(Amount(Fraction(1)), (self.unit, 1), *((unit, -1) for unit in self.per))


def asked(words: Words, told: Told) -> Goal:
    """Read a question. Raises `Unread`."""
    if words.take("what", "what's"):
        return _what(words, told)
    words.need("how")
    if words.take("many"):
        words.take("full", "whole", "complete")
        noun = words.noun(stops=DOING | {"change"})
        if noun is None:
            raise Unread
        unit = noun.noun
        if unit not in told.units and measured(unit)[0] == unit:
            raise Unread
        if words.take("of"):
            words.take(*DETERMINERS)
            if words.noun() is None:
                raise Unread
        wanted = Goal(unit)
        if words.take("per"):
            wanted.per.append(_one(words, told))
        wanted.whole = measured(unit)[0] == unit
        return _tail(words, told, wanted)
    if words.take("much"):
        return _how_much(words, told)
    if words.take("far"):
        return _tail(words, told, Goal(_told_unit(told, "(length)"), free=True))
    if words.take("fast"):
        return _tail(words, told, _speed(told))
    words.need("long")
    if words.take("is each", "will each", "is one", "are the", "will be each"):
        found = Goal(_told_unit(told, "(length)"))
        found.per.append(_one(words, told))
        words.take("be")
        return _ended(words, found)
    return _tail(words, told, Goal(_told_unit(told, "(time)", last=True), free=True))


def _what(words: Words, told: Told) -> Goal:
    words.take("is", "was", "s", "'s")
    if words.take("do", "does", "will", "would"):
        wanted = Goal("dollar")
        wanted.facts.append(_amount(words, told))
        words.need("cost")
        return _tail(words, told, wanted)
    words.need("the", "his", "her", "its", "their", "my")
    if words.take("total cost of", "cost of", "price of", "total price of"):
        wanted = Goal("dollar")
        wanted.facts.append(_amount(words, told))
        return _tail(words, told, wanted)
    words.take("average")
    words.need("speed")
    found = _speed(told)
    if words.take("in"):
        length, time = _one(words, told), ""
        words.need("per")
        time = _one(words, told)
        found = Goal(length, [time])
    words.take("of")
    if not words.ended():
        words.take(*DETERMINERS)
        words.noun()
    return _ended(words, found)


def _speed(told: Told) -> Goal:
    return Goal(_told_unit(told, "(length)"), [_told_unit(told, "(time)", last=True)])


def _how_much(words: Words, told: Told) -> Goal:
    words.take("money")
    noun = words.noun(stops=DOING)
    if noun is not None and noun.noun != "dollar":
        return _tail(words, told, Goal(_of_stuff(noun.noun, told)))
    if "dollar" not in told.units:
        raise Unread
    wanted = Goal("dollar")
    start = words.at
    if words.take(*_AUX):
        if words.take("each", "one", "1", "a", "an", "a single"):
            unit = _one(words, told)
            wanted.per.append(unit)
            words.take("cost", "costs", "get", "pay", "receive", "have to pay", "have")
            return _tail(words, told, wanted)
        if words.kind() == "number":
            wanted.facts.append(_amount(words, told))
            words.take("cost", "be", "pay", "earn")
            return _tail(words, told, wanted)
    words.at = start
    return _tail(words, told, wanted)


def _of_stuff(stuff: str, told: Told) -> str:
    """The unit that a substance is told in; where none is named with it, the one there is."""
    if stuff in told.stuff:
        return told.stuff[stuff]
    fitting = {
        unit for unit in told.units if measured(unit)[0] in ("(volume)", "(mass)", "(us-volume)")
    }
    if len(fitting) != 1 or told.stuff:
        raise Unread
    return fitting.pop()


def _one(words: Words, told: Told) -> str:
    noun = words.noun(stops=DOING | {"cost", "get"})
    if noun is None:
        raise Unread
    if noun.noun == "person" and noun.noun not in told.units:
        people = [unit for unit in told.units if unit in PERSONS]
        if len(set(people)) == 1:
            return people[0]
    if noun.noun not in told.units and measured(noun.noun)[0] == noun.noun:
        raise Unread
    return noun.noun


def _amount(words: Words, told: Told) -> Fact:
    before = list(told.units)
    found = quantity(words, told)
    if found is None:
        raise Unread
    if found[1] not in before and measured(found[1])[0] == found[1]:
        raise Unread
    return fact(found[0], (found[1], 1))


def _told_unit(told: Told, kind: str, *, last: bool = False) -> str:
    """The unit of a kind in which the story tells; of times the one that is told last."""
    fitting = [unit for unit in told.units if measured(unit)[0] == kind]
    if not fitting or (len(set(fitting)) > 1 and not last):
        raise Unread
    return fitting[-1]


def _tail(words: Words, told: Told, wanted: Goal) -> Goal:
    """The rest of a question: who does what, for how long, in each of what."""
    actor_seen = False
    while not words.ended():
        if _passed(words) or _mode(words, wanted) or _amounts(words, told, wanted):
            continue
        if not actor_seen or words.peek() in PRONOUNS:
            who = words.who()
            if who is not None:
                if (
                    who not in PRONOUNS
                    and not actor_seen
                    and told.actors
                    and who not in told.actors
                ):
                    _known(who, told)
                actor_seen = True
                continue
        noun = words.noun(stops=DOING)
        if noun is None or (noun.noun not in told.units and noun.noun not in _words_of(told)):
            raise Unread
    return wanted


def _passed(words: Words) -> bool:
    """Words of a question that change nothing."""
    if words.take(",", *_CLOSING, "him", "her", "them", "me", "us"):
        return True
    start = words.at
    if words.take(
        "in", "for", "on", "to", "at", "with", "from", "of", "after", "if", "by", "while"
    ):
        if words.peek() in ("a", "an", "one", "each", "every", "1"):
            words.at = start
            return False
        words.take(*DETERMINERS)
        return True
    return False


def _mode(words: Words, wanted: Goal) -> bool:
    """Verbs, and what they say of a result that is not whole: what is left, or one more."""
    if words.take("left over", "left", "remain", "remaining", "remains", "are left", "over"):
        wanted.mode = "rest"
        return True
    aux = words.take(*_AUX)
    if aux:
        wanted.mode = {"can": "down", "could": "down", "must": "up"}.get(aux, wanted.mode)
        return True
    word = words.peek()
    if word not in verbs() and word not in DOING and word not in ("needed", "finish"):
        return False
    words.at += 1
    wanted.mode = wanted.mode or ("up" if word in _NEED else "down" if word in _FILL else "")
    return True


def _amounts(words: Words, told: Told, wanted: Goal) -> bool:
    """For how much it is asked: `in 5 hours`, `in a week`, `in each box`."""
    if words.take(
        "each", "in each", "per", "on each", "to each", "for each", "in every", "at each"
    ):
        if not words.ended():
            wanted.per.append(_one(words, told))
            return True
        people = {unit for unit in told.units if unit in PERSONS}
        if len(people) != 1:
            raise Unread
        wanted.per.append(people.pop())
        return True
    if words.take("in a", "in an", "in one", "in 1", "a", "an", "for a", "for an", "for one"):
        if stem(words.peek()) not in TIMES:
            raise Unread
        wanted.facts.append(fact(Amount(Fraction(1)), (stem(words.peek()), 1)))
        words.at += 1
        return True
    if words.kind() in ("number", "money"):
        wanted.facts.append(_amount(words, told))
        return True
    return False


def _words_of(told: Told) -> set[str]:
    return {word for actor in told.actors for word in actor.split()} | set(told.stuff)


def _known(who: str, told: Told) -> None:
    last = stem(who.split()[-1])
    if last not in told.units and last not in _words_of(told) and last not in PERSONS:
        raise Unread


def _ended(words: Words, found: Goal) -> Goal:
    words.take(",", *_CLOSING)
    if not words.ended():
        raise Unread
    return found
