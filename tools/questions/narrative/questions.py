# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What a story asks: how many there are in the end, at first, in all, or more than another."""

from __future__ import annotations

from fractions import Fraction

from ..reading import Unread
from .accounts import PLACE
from .lexicon import CENTS, LENGTHS, verbs
from .parting import parted
from .phrases import DETERMINERS, PRONOUNS, Words
from .quantities import MONEY, NOUGHT, Amount, Thing
from .scene import Scene

_ALL = ("altogether", "in all", "in total", "all together", "together", "combined", "total")
_NOW = (
    "now",
    "alive",
    "left",
    "left over",
    "at the end",
    "in the end",
    "still",
    "remaining",
    "then",
    "today",
)
_FIRST = ("at first", "at the start", "to start with", "in the beginning", "originally", "to begin with",
          "at the beginning", "before", "initially")  # fmt: skip
_DO = frozenset(["do", "does", "did", "will", "would", "can", "could", "have", "has", "had"])


def answered(words: Words, scene: Scene) -> Amount:
    """The amount that is asked for. Raises `Unread`."""
    if scene.parts is not None:
        spoken = scene.spoken(None)
        holders = {owner for owner, _ in scene.accounts.of(None, spoken)}
        owner = scene.subject if scene.subject in holders else None
        found = parted(words, scene.parts, scene.accounts.total(owner, spoken), spoken)
        if found is None:
            raise Unread
        return _settled(scene, found)
    words.need("how")
    measure = words.need("many", "much", "far")
    if measure == "far" or words.take("farther", "further", "longer"):
        return _measured(words, scene, gap=measure != "far")
    if measure == "much" and words.take("change"):
        return _change(words, scene)
    return _many(words, scene, measure == "much")


def _many(words: Words, scene: Scene, much: bool) -> Amount:
    money = bool(words.take("money"))
    more = words.take("more", "fewer", "less")
    thing = MONEY if money else words.noun(stops=("change",))
    if much and thing is None:
        thing = MONEY
    if more:
        return _gap(words, scene, thing, more)
    if words.take("and") and thing is not None:
        other = words.noun()
        if other is None:
            raise Unread
        return _both(words, scene, thing, other)
    if words.peek() in ("are", "is", "were", "was", "remain", "remained") or (
        words.peek() == "will" and words.peek(1) in ("be", "remain")
    ):
        return _there(words, scene, thing)
    past = words.need(*_DO) in ("did", "had")
    who = words.who()
    _skip(words)
    if words.peek() not in verbs():
        raise Unread
    lemma, effect = verbs()[words.peek()]
    words.at += 1
    return _of(words, scene, thing, who, lemma, effect, past)


def _skip(words: Words) -> None:
    while words.take("still", "now", "then", "end up", "really"):
        pass


def _closing(words: Words, scene: Scene) -> set[str]:
    """The words that close a question; each says which of the amounts is meant."""
    said: set[str] = set()
    while not words.ended():
        if words.take(",", "on hand"):
            continue
        found = words.take(*_ALL, *_FIRST, *_NOW, "away", "there", "over", "up")
        if found:
            said.add("all" if found in _ALL else "first" if found in _FIRST else "now")
            continue
        if words.peek() in ("in", "on", "at", "from", "of", "for"):
            words.at += 1
            words.take(*DETERMINERS)
            noun = words.noun(most=2)
            if noun is None or len(scene.places) > 1:
                raise Unread
            owners = {owner.split()[-1] for owner, _ in scene.accounts.held}
            if noun.noun not in scene.places | owners:
                raise Unread
            continue
        raise Unread
    return said


def _measured(words: Words, scene: Scene, *, gap: bool) -> Amount:
    """`How far did she walk?`, `How much farther did Leo run than Ana?`"""
    thing = scene.spoken(None)
    if thing.noun not in LENGTHS:
        raise Unread
    if gap:
        return _gap(words, scene, thing, "more")
    words.need(*_DO)
    who = words.who()
    if words.peek() not in verbs():
        raise Unread
    lemma, effect = verbs()[words.peek()]
    words.at += 1
    return _of(words, scene, thing, who, lemma, effect, False)


def _both(words: Words, scene: Scene, one: Thing, other: Thing) -> Amount:
    """`How many cats and dogs are there?`"""
    accounts = scene.accounts
    if words.take("are there", "were there", "are there in", "are left"):
        owner = None
    else:
        words.need(*_DO)
        who = words.who()
        if who is None or words.take("have", "has", "own") == "":
            raise Unread
        owner = None if who == "they" else scene.named(who)
    _closing(words, scene)
    if set(accounts.of(owner, one)) & set(accounts.of(owner, other)):
        raise Unread
    return _settled(scene, accounts.total(owner, one) + accounts.total(owner, other))


def _there(words: Words, scene: Scene, thing: Thing | None) -> Amount:
    words.take("are", "is", "were", "was", "will be", "remain", "remained", "will remain")
    words.take("there")
    words.take("still")
    if words.peek() in verbs() and words.peek() != "left":
        lemma, effect = verbs()[words.peek()]
        words.at += 1
        return _of(words, scene, thing, "they", lemma, effect, False)
    closing = _closing(words, scene)
    thing = scene.spoken(thing)
    if "all" in closing:
        return _settled(scene, scene.accounts.total(None, thing))
    owners = {owner for owner, _ in scene.accounts.of(None, thing)}
    if len(owners) != 1:
        raise Unread
    return _settled(scene, scene.accounts.total(owners.pop(), thing))


def _of(
    words: Words,
    scene: Scene,
    thing: Thing | None,
    who: str | None,
    lemma: str,
    effect: str,
    past: bool,
) -> Amount:
    accounts = scene.accounts
    closing = _closing(words, scene)
    everyone = who in ("they", "both") or (who is None)
    if who is None:
        raise Unread
    owner = None if everyone or (who == "we" and len(scene.cast) > 1) else scene.named(who)
    if thing is None:
        thing = scene.spoken(None)
    asked_past = past and not closing and owner is not None and effect == "have"
    if asked_past and any(accounts.first[place].unknown for place in accounts.of(owner, thing)):
        closing = {"first"}
    if "first" in closing:
        if effect != "have" or owner is None:
            raise Unread
        places = accounts.of(owner, thing)
        if len(places) != 1:
            raise Unread
        return _settled(scene, accounts.first[places[0]])
    if effect == "have":
        coins = _coins(scene, owner, thing)
        return _settled(scene, accounts.total(owner, thing) if coins is None else coins)
    if effect == "need" or "now" in closing:
        raise Unread
    return _settled(scene, accounts.done(lemma, owner, thing))


def _coins(scene: Scene, owner: str | None, thing: Thing) -> Amount | None:
    """What coins are worth, in cents or dollars, where the story is of coins alone."""
    if thing.noun not in ("cent", "dollar") or scene.accounts.of(owner, thing):
        return None
    total = NOUGHT
    for place, amount in scene.accounts.held.items():
        size = CENTS.get(place[1].noun)
        if size is None or owner not in (None, place[0]):
            raise Unread
        total += amount * Amount(Fraction(size, 1 if thing.noun == "cent" else 100))
    return total


def _settled(scene: Scene, amount: Amount) -> Amount:
    return scene.accounts.known(amount)


def _gap(words: Words, scene: Scene, thing: Thing | None, how: str) -> Amount:
    """`How many more stamps does Peter have than Jane?`, `How many more do we need?`"""
    if thing is not None and words.take("are there", "were there"):
        return _gap_of_things(words, scene, thing, how)
    words.need(*_DO)
    who = words.who()
    if who is None or words.peek() not in verbs():
        raise Unread
    lemma, effect = verbs()[words.peek()]
    words.at += 1
    thing = scene.spoken(thing)
    accounts = scene.accounts
    owner = scene.named(who)
    if effect == "need":
        if not words.ended() or how != "more":
            raise Unread
        [(place, needed)] = accounts.needed.items() if len(accounts.needed) == 1 else [((), None)]
        if needed is None or not place or not thing.covers(place[1]):
            raise Unread
        holders = {held for held, _ in accounts.of(None, thing)}
        if not holders <= {owner, PLACE, place[0]} or len(holders) != 1:
            raise Unread
        return _settled(scene, needed - accounts.total(holders.pop(), thing))
    if words.ended():
        return _settled(scene, _other_gap(scene, owner, thing, lemma, effect, how))
    words.need("than", "then")
    other = words.who()
    words.take("does", "did", "has", "have")
    if other is None or other in PRONOUNS or not words.ended():
        raise Unread
    other = scene.named(other)
    if effect == "have":
        gap = accounts.total(owner, thing) - accounts.total(other, thing)
    else:
        gap = accounts.done(lemma, owner, thing) - accounts.done(lemma, other, thing)
    return _settled(scene, gap if how == "more" else -gap)


def _other_gap(scene: Scene, owner: str, thing: Thing, lemma: str, effect: str, how: str) -> Amount:
    """More than whom is left out: than the only other one."""
    if effect == "have" or effect == "gain":
        raise Unread
    others = {deed.owner for deed in scene.accounts.deeds if deed.lemma == lemma} - {owner}
    if len(others) != 1:
        raise Unread
    gap = scene.accounts.done(lemma, owner, thing) - scene.accounts.done(lemma, others.pop(), thing)
    return gap if how == "more" else -gap


def _gap_of_things(words: Words, scene: Scene, one: Thing, how: str) -> Amount:
    """`How many more birds are there than nests?`"""
    words.need("than", "then")
    other = words.noun()
    if other is None or not words.ended():
        raise Unread
    gap = scene.accounts.total(None, one) - scene.accounts.total(None, other)
    return _settled(scene, gap if how == "more" else -gap)


def _change(words: Words, scene: Scene) -> Amount:
    """`How much change does she get from a $10 note?`"""
    words.need(*_DO)
    who = words.who()
    if who is None:
        raise Unread
    words.need("get back", "get", "receive", "have")
    words.take("back")
    words.need("from", "for", "out of", "with")
    words.take(*DETERMINERS)
    paid = words.money()
    words.take("bill", "note", "back")
    if paid is None or not words.ended():
        raise Unread
    return paid - scene.accounts.done("spend", scene.named(who), MONEY)
