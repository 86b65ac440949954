"""How many of what an object is: counted, a part, so many in each of so many, or compared."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from ..reading import Unread
from .lexicon import LINKS, TIMES
from .phrases import DETERMINERS, PRONOUNS, Words
from .quantities import MONEY, Amount, Thing
from .scene import Scene

_MORE = ("more", "another", "extra", "additional", "new", "other")


_TIMES = {"twice": Fraction(2), "double": Fraction(2), "half": Fraction(1, 2)}


def counted(
    words: Words, scene: Scene, *, stops: Collection[str] = ()
) -> tuple[Amount | None, Thing | None]:
    """A number of things, a part of what there is, or some of it."""
    words.take("another", "a further")
    share_start = words.at
    share = words.share()
    if share is not None and words.take("of"):
        words.take(*DETERMINERS)
        whose = words.take("them", "those", "these", "it")
        spoken = scene.spoken(None if whose else words.noun())
        owners = {owner for owner, _ in scene.accounts.of(None, spoken)}
        owner = scene.subject if scene.subject in owners else None
        if owner is None and len(owners) == 1:
            owner = owners.pop()
        if owner is None:
            raise Unread
        return share * scene.accounts.total(owner, spoken), spoken
    words.at = share_start
    if words.peek() == "some" and words.kind(1) == "word":
        words.at += 1
        words.take("more")
        words.take("of his", "of her", "of my", "of their", "of the", "of them")
        return scene.accounts.unknown(), words.noun(stops=stops)
    amount = words.money()
    if amount is not None:
        words.take("more")
        return amount, MONEY
    amount = words.number()
    if amount is None:
        return None, None
    part = amount.value.denominator != 1 and words.tokens[words.at - 1].kind == "fraction"
    if part and (words.kind() != "word" or words.peek() in LINKS):
        raise Unread
    words.take(*_MORE)
    if not words.take("of them", "of those", "of these") and words.take("of"):
        words.need(*DETERMINERS)
    thing = words.noun(stops=stops)
    if thing is None and words.tokens[words.at - 1].text == "of":
        raise Unread
    return _grouped(words, amount, thing)


def _grouped(words: Words, amount: Amount, thing: Thing | None) -> tuple[Amount, Thing | None]:
    """`3 boxes of 14 crayons each`, `6 rows with 7 plants in each row`, `2 bottles of milk`."""
    if thing is None:
        return amount, None
    spell = _spell(words)
    if spell is not None:
        return amount * spell, thing
    start = words.at
    words.take(",")
    link = words.take(
        "of", "with", "containing", "holding", "each with", "that each have", "each containing"
    )
    if link:
        inner = words.number()
        if inner is not None:
            held = words.noun()
            if held is None:
                raise Unread
            each = words.take("each", "in each", "on each", "per", "in every")
            if each in ("in each", "on each", "per", "in every"):
                group = words.noun()
                if group is not None and group.noun != thing.noun:
                    raise Unread
            if link == "with" and not each:
                raise Unread
            return amount * inner, held
        if link == "of":
            held = words.noun()
            if held is not None:
                inner = _inner(words, thing)
                if inner is not None:
                    return amount * inner, held
                return amount, Thing(thing.noun, thing.marks | {held.noun} | held.marks)
    words.at = start
    return amount, thing


def _inner(words: Words, group: Thing) -> Amount | None:
    """`6 rows of tomato plants, with 7 plants in each row`: how many each holds."""
    start = words.at
    words.take(",", "and")
    if words.take("with", "each with") and (inner := words.number()) is not None:
        words.noun()
        if words.take("each"):
            return inner
        if words.take("in each", "on each", "per", "in every"):
            named = words.noun()
            if named is None or named.noun == group.noun:
                return inner
    words.at = start
    return None


def _spell(words: Words) -> Amount | None:
    """`a day for 10 days`, `each week for 4 weeks`: how often."""
    start = words.at
    if words.take("a", "an", "each", "every", "per"):
        unit = words.peek()
        words.at += 1
        often = words.number() if words.take("for", "over", "in") else None
        if often is not None and unit in TIMES and words.take(f"{unit}s"):
            return often
    words.at = start
    return None


def compared(
    words: Words, scene: Scene, owner: str, lemma: str
) -> tuple[Amount | None, Thing | None]:
    """`7 more stamps than Peter`, `9 fewer`, `twice as many as Max`, `half as many`."""
    start = words.at
    factor: Amount | None = None
    if words.peek() in _TIMES:
        token = words.tokens[words.at]
        words.at += 1
        factor = Amount(_TIMES[token.text], used=frozenset({token.at}))
    else:
        number = words.number() or words.money()
        if number is not None and words.take("times"):
            factor = number
        elif number is not None and words.peek() in ("more", "fewer", "less"):
            return _shifted(words, scene, owner, lemma, number, start)
    if factor is None or not words.take("as many", "as much"):
        words.at = start
        return None, None
    thing = words.noun()
    other = None
    if words.take("as"):
        other = words.who()
        words.take("has", "had", "did", "does", "have")
        if other is None or other in PRONOUNS:
            raise Unread
    thing = scene.spoken(thing)
    return factor * _reference(scene, owner, other, thing, lemma), thing


def _shifted(
    words: Words, scene: Scene, owner: str, lemma: str, number: Amount, start: int
) -> tuple[Amount | None, Thing | None]:
    how = words.take("more", "fewer", "less")
    thing = words.noun()
    other = None
    if words.take("than"):
        other = words.who()
        words.take("has", "had", "did", "does", "have")
        if other is None or other in PRONOUNS:
            raise Unread
    elif how == "more":
        words.at = start
        return None, None
    thing = scene.spoken(thing)
    base = _reference(scene, owner, other, thing, lemma)
    return (base + number if how == "more" else base - number), thing


def _reference(scene: Scene, owner: str, other: str | None, thing: Thing, lemma: str) -> Amount:
    """How many the one that is compared with has, or did."""
    accounts = scene.accounts
    if other is None:
        if lemma == "have":
            others = {who for who, _ in accounts.of(None, thing)} - {owner}
        else:
            others = {deed.owner for deed in accounts.deeds if deed.lemma == lemma} - {owner}
        mine = [deed for deed in accounts.deeds if deed.lemma == lemma and deed.owner == owner]
        if not others and lemma != "have" and len(mine) == 1 and mine[0].thing == thing:
            return mine[0].amount  # `120 in the morning and half as many in the afternoon`
        if len(others) != 1:
            raise Unread
        other = others.pop()
    if other == owner:
        raise Unread
    if lemma == "have":
        places = accounts.of(other, thing)
        if scene.past and any(accounts.held[one] != accounts.first[one] for one in places):
            raise Unread  # as many as at first, or as now?
        return accounts.total(other, thing)
    return accounts.done(lemma, other, thing)
