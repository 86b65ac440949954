"""What a verb does to the accounts, once it is known to how many of what."""

from __future__ import annotations

from fractions import Fraction

from ..reading import Unread
from .accounts import PLACE, Deed
from .lexicon import PERSONS, word_set
from .phrases import DETERMINERS, PRONOUNS, Words
from .quantities import MONEY, Amount, Thing
from .scene import Scene, pronoun_of

_GIVING = word_set("give lend sell mail send post")
_GATHERED = word_set("pick harvest gather plant add")


def apply(
    words: Words, scene: Scene, owner: str, lemma: str, effect: str,
    amount: Amount, thing: Thing | None, taker: str | None, again: bool,
) -> None:  # fmt: skip
    accounts = scene.accounts
    if effect == "have":
        _state(words, scene, owner, amount, thing, again=again)
        return
    thing = _of_owner(scene, owner, scene.spoken(thing), effect)
    if effect == "need":
        accounts.needed[owner, thing] = amount
        return
    taker = _receiver(words, scene, lemma, taker)
    if effect == "lose" and taker is None and _is_of_a_place(scene, owner, thing):
        effect = "take"
    accounts.deeds.append(Deed(lemma, owner, thing, amount))
    if effect in ("put", "take"):
        placed(scene, effect, thing, amount)
    elif lemma in ("buy", "purchase") and _paid(words, scene, owner, amount):
        accounts.change(owner, thing, amount)
    elif effect == "gain":
        if (
            lemma in _GATHERED
            and accounts.of(owner, thing)
            and (owner, thing) not in accounts.picked
        ):
            raise Unread  # what was in a garden is fewer, what is in a basket is more
        accounts.picked.add((owner, thing))
        accounts.change(owner, thing, amount)
    elif effect == "lose":
        accounts.change(owner, thing, -amount)
        if lemma == "spend":
            _spent_on(words)
        if taker is not None and taker != owner:
            accounts.change(taker, thing, amount, given=True)


def _is_of_a_place(scene: Scene, owner: str, thing: Thing) -> bool:
    """Whether only a box, a shelf or the like has the thing, and not the one who acts."""
    owners = {who for who, _ in scene.accounts.of(None, thing)}
    if len(owners) != 1 or owner in owners:
        return False
    [holder] = owners
    return holder == PLACE or holder.split()[-1] not in PERSONS


def _receiver(words: Words, scene: Scene, lemma: str, taker: str | None) -> str | None:
    """Who is given it, where that is said after it: `gives 5 to Anna`."""
    if words.peek() == "to" and words.peek(1) == "each":
        raise Unread
    if lemma not in _GIVING or not words.take("to"):
        return taker
    who = words.who()
    if who is None or who in PRONOUNS:
        raise Unread
    scene.cast.setdefault(who, pronoun_of(who))
    return who


def placed(scene: Scene, effect: str, thing: Thing, amount: Amount) -> None:
    """Put where the story's things are, or taken from there."""
    owners = {owner for owner, _ in scene.accounts.of(None, thing)}
    if len(owners) != 1:
        raise Unread
    scene.accounts.change(owners.pop(), thing, amount if effect == "put" else -amount)


def _paid(words: Words, scene: Scene, owner: str, amount: Amount) -> bool:
    """`for $12`, `at $1.50 each`: what is bought costs money."""
    start = words.at
    link = words.take("for", "at")
    price = words.money() if link else None
    if price is None:
        words.at = start
        return False
    each = words.take("each", "apiece", "a piece", "per piece")
    if not each and (link == "at" or amount.value != 1):
        if link == "at":
            raise Unread
        cost = price
        if amount.value != 1:
            cost = price * Amount(Fraction(1), used=amount.used)
    else:
        cost = price * amount
    scene.accounts.deeds.append(Deed("spend", owner, MONEY, cost))
    scene.accounts.change(owner, MONEY, -cost)
    return True


def _spent_on(words: Words) -> None:
    if words.take("on"):
        words.take(*DETERMINERS)
        if words.noun() is None:
            raise Unread


def _of_owner(scene: Scene, owner: str, thing: Thing, effect: str) -> Thing:
    """The thing as the owner's account has it, where the clause names it by its noun only."""
    if effect not in ("gain", "lose"):
        return thing
    places = scene.accounts.of(owner, thing)
    return places[0][1] if len(places) == 1 else thing


def _state(
    words: Words, scene: Scene, owner: str, amount: Amount, thing: Thing | None, *, again: bool
) -> None:
    words.take("left", "remaining", "left over")
    thing = scene.spoken(thing)
    places = scene.accounts.of(owner, thing) if again else []
    if places:  # `3 cars with 4 people each and 2 vans with 7 each`
        scene.accounts.change(owner, thing, amount)
        scene.accounts.first[places[0]] = scene.accounts.held[places[0]]
    else:
        scene.accounts.open(owner, thing, amount)
