# ruff: noqa: E501  (wordings are data: a wording is a line)
"""The clauses of a story: every one changes the accounts, or the story is not read."""

from __future__ import annotations

from ..reading import Unread
from .accounts import PLACE, Deed
from .amounts import compared, counted
from .deeds import apply, placed
from .lexicon import COMING, LEAVING, LINKS, movements, verbs
from .parting import PARTING, parting
from .phrases import DETERMINERS, PRONOUNS, Words
from .quantities import MONEY, ONE, Amount, Thing
from .scene import Scene, pronoun_of

_OPENERS = (
    "and then", "and later", "but then", "after that", "later that day", "in the morning",
    "in the afternoon", "in the evening", "the next day", "at first", "at the start", "this morning",
    "last week", "last year", "last month", "last night", "yesterday", "today", "tomorrow", "now",
    "then", "later", "next", "afterwards", "and", "but", "so", "also", "finally", "if", "one day",
    "1 day", "suppose", "afterward", "after school", "after lunch", "on the way home",
)  # fmt: skip


_DAYS = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "weekend",
    "morning",
    "afternoon",
    "evening",
]


_PREPOSITIONS = [
    "in",
    "on",
    "at",
    "from",
    "for",
    "during",
    "near",
    "under",
    "by",
    "with",
    "of",
    "inside",
    "to",
    "into",
    "onto",
    "around",
    "along",
]


def clauses(words: Words, scene: Scene) -> None:
    """Read a whole sentence that tells something. Raises `Unread`."""
    while not words.ended():
        clause(words, scene)
        words.take(",")


def clause(words: Words, scene: Scene) -> None:
    """Read one clause."""
    open_up(words, scene)
    if words.ended() or scene.parts is not None:
        raise Unread
    if words.take("there are", "there were", "there is", "there was"):
        words.take("now", "already", "originally", "a total of", "only", "still", "also")
        _objects(words, scene, PLACE, "have", "have")
        return
    if _moves(words, scene) or _cut(words, scene) or _each(words, scene):
        return
    subject, found = _acts(words)
    if subject is not None and words.kind(1) == "word" and words.peek(1) in ("him", "her", "me"):
        _given(words, scene, subject, found)
        return
    if subject is not None:
        scene.subject = scene.named(subject)
    if scene.subject is None:
        raise Unread
    scene.parts = parting(words, scene.thing)
    if scene.parts is not None:
        return
    words.at += 1
    if found[0] == "have" and (after := verbs().get(words.peek())) and words.peek() != "left":
        found = after
        words.at += 1
    scene.past = words.peek(-1) == "had"
    _objects(words, scene, scene.subject, *found)


def _acts(words: Words) -> tuple[str | None, tuple[str, str]]:
    """Who acts, where the clause says so, and by which verb, which is still to be read over."""
    start, subject = words.at, words.who()
    _adverbs(words)
    for _ in range(2):
        if words.take("starts with", "started with", "begins with", "began with"):
            words.at -= 1
            return subject, ("have", "have")
        found = verbs().get(words.peek())
        if found is not None:
            return subject, found
        if words.peek() in PARTING:
            return subject, ("pack", "put")
        words.at, subject = start, None
    raise Unread


def _given(words: Words, scene: Scene, giver: str, found: tuple[str, str]) -> None:
    """`Her dad gave her 9 more`: what is told of stays the one who has."""
    before = scene.subject
    scene.cast.setdefault(giver, pronoun_of(giver))
    words.at += 1
    scene.subject = giver
    taker = scene.given(words.peek())
    _objects(words, scene, giver, *found)
    scene.subject = before if before is not None else taker


def _each(words: Words, scene: Scene) -> bool:
    """`Each box holds 12 pens`: what the boxes hold is counted from now on."""
    start = words.at
    if words.take("each", "every", "each of the", "in each", "in every"):
        box = words.noun()
        words.take("there are", "there were")
        has = verbs().get(words.peek(), ("", ""))[0]
        if box is not None and (
            has in ("have", "hold", "contain") or words.tokens[start].text == "in"
        ):
            words.at += 1 if has in ("have", "hold", "contain") else 0
            amount = words.number()
            thing = words.noun() if amount is not None else None
            places = scene.accounts.of(None, box)
            if amount is None or thing is None or len(places) != 1:
                raise Unread
            owner, boxes = places[0]
            scene.accounts.open(
                owner, scene.spoken(thing), scene.accounts.held[owner, boxes] * amount
            )
            return True
    words.at = start
    return False


def _cut(words: Words, scene: Scene) -> bool:
    """`A cake is cut into 12 slices`: so many there are."""
    start = words.at
    if (
        words.who() is not None
        and words.take("is", "was")
        and words.take("cut", "divided", "split", "sliced")
    ):
        words.need("into")
        amount, thing = counted(words, scene)
        if amount is None or thing is None:
            raise Unread
        scene.accounts.open(PLACE, scene.spoken(Thing(thing.noun)), amount)
        return True
    words.at = start
    return False


def open_up(words: Words, scene: Scene) -> None:
    """The words that open a clause and change nothing."""
    before = -1
    while before != words.at:
        before = words.at
        words.take(",", *_OPENERS)
        if words.peek() in ("on", "in", "at", "for", "during", "after") and words.kind(1) == "word":
            _adjunct(words, scene)


def _adverbs(words: Words) -> None:
    while words.take("now", "then", "also", "still", "already", "only", "later", "just"):
        pass


def _adjunct(words: Words, scene: Scene) -> bool:
    """`on Monday`, `at the store`, `from her friend`: where and when, without a number."""
    start = words.at
    if words.take("away", "out", "up", "off", "back", "today", "yesterday", "now", "left", "too",
                  "already", "so far", "in total", "at first", "in the beginning", "the next day",
                  "this week", "this morning", "later", "then", "as well", "last week", "again"):  # fmt: skip
        return True
    if words.peek() in _PREPOSITIONS:
        words.at += 1
        words.take(*DETERMINERS)
        words.take("first", "second", "next", "last", "other", "same")
        if words.take("each", "every"):
            words.at = start
            return False
        if words.peek() in _DAYS or (
            words.tokens[words.at : words.at + 1] and words.tokens[words.at].name
        ):
            words.at += 1
            return True
        if words.peek().endswith("ing") and words.kind() == "word":
            words.at += 1
            words.take(*DETERMINERS)
        noun = words.noun(most=2)
        if noun is not None:
            scene.places.add(noun.noun)
            return True
    words.at = start
    return False


def _adjuncts(words: Words, scene: Scene) -> None:
    while _adjunct(words, scene):
        pass


def _moves(words: Words, scene: Scene) -> bool:
    """`6 birds fly away`, `5 more people get on`, `half of them left`."""
    start = words.at
    amount, thing = counted(words, scene, stops=frozenset(movements()))
    words.take("then", "also", "suddenly", "later", "have", "has", "had")
    if amount is not None and words.take("are", "is", "were", "was", "have been", "had been"):
        _passive(words, scene, amount, thing)
        return True
    if amount is not None and words.peek() in movements():
        lemma = movements()[words.peek()][0]
        words.at += 1
        sign = 0
        for table, value in ((LEAVING, -1), (COMING, 1)):
            if lemma in table:
                particles = table[lemma].split()
                if not particles or words.peek() in particles:
                    if particles:
                        words.at += 1
                    sign = value
                    break
        thing = scene.spoken(thing)
        owners = {owner for owner, _ in scene.accounts.of(None, thing)}
        if sign and len(owners) == 1:
            _adjuncts(words, scene)
            delta = amount if sign > 0 else -amount
            scene.accounts.change(owners.pop(), thing, delta)
            return True
        raise Unread
    words.at = start
    return False


def _passive(words: Words, scene: Scene, amount: Amount, thing: Thing | None) -> None:
    """`3 are eaten`, `12 new books were bought`: something is done to what there is."""
    found = verbs().get(words.peek())
    if found is None or found[1] not in ("lose", "gain", "put", "take"):
        raise Unread
    words.at += 1
    words.take("away", "out", "up")
    thing = scene.spoken(thing)
    scene.accounts.deeds.append(Deed(found[0], PLACE, thing, amount))
    # What is borrowed is gone from where it was, what is returned is back there.
    back = found[0] == "return" or (found[1] in ("gain", "put") and found[0] != "borrow")
    placed(scene, "put" if back else "take", thing, amount)
    _adjuncts(words, scene)


def _objects(words: Words, scene: Scene, owner: str, lemma: str, effect: str) -> None:
    """What a verb is done to: one thing or a list of them, each with what belongs to it."""
    if lemma == "take" and words.peek() == "back":
        raise Unread  # there are more for it, and not fewer
    words.take("away", "back", "up", "out", "down", "only", "exactly")
    taker = _taker(words, scene)
    count, was_paid = 0, False
    while True:
        amount, thing = _object(words, scene, owner, lemma)
        if amount is None and effect == "have" and words.kind() == "word" and count == 0:
            thing = words.noun()
            if thing is None or not (words.ended() or words.peek() in (",", "in", "on", "at")):
                raise Unread
            amount = scene.accounts.unknown()
        if amount is None:
            raise Unread
        spent = len(scene.accounts.deeds)
        apply(words, scene, owner, lemma, effect, amount, thing, taker, count > 0)
        paid = any(deed.lemma == "spend" for deed in scene.accounts.deeds[spent:])
        if count and paid != was_paid:
            raise Unread  # `2 shirts and a hat for $18`: for the hat, or for all of them?
        was_paid = paid
        count += 1
        _adjuncts(words, scene)
        if not _and_another(words):
            return
        taker = taker if lemma == "spend" else None


def _object(
    words: Words, scene: Scene, owner: str, lemma: str
) -> tuple[Amount | None, Thing | None]:
    if lemma == "spend":
        return words.money(), MONEY
    amount, thing = compared(words, scene, owner, lemma)
    if amount is None:
        amount, thing = counted(words, scene)
    if amount is None and words.peek() in ("a", "an") and lemma in ("buy", "purchase"):
        words.at += 1
        amount, thing = ONE, words.noun()
        if words.peek() != "for" or words.kind(1) != "money":
            raise Unread
    return amount, thing


def _and_another(words: Words) -> bool:
    """Whether another object of the same verb follows, and no clause of its own."""
    start = words.at
    found = words.take(", and", ",", "and")
    words.take("another")
    if found and words.peek() in ("half", "twice", "double"):
        return True
    if found and (words.kind() in ("number", "money", "fraction") or words.peek() in ("a", "an")):
        ahead = 1
        while words.kind(ahead) == "word" and words.peek(ahead) not in LINKS and ahead < 4:
            if words.peek(ahead) in movements() or words.peek(ahead) in verbs():
                break
            ahead += 1
        verb = words.peek(ahead) in movements() and not words.peek(ahead - 1).isdigit()
        if not verb and words.peek(ahead) not in ("are", "is", "were"):
            if words.tokens[words.at - 1].text == "another":
                words.at -= 1
            return True
    words.at = start
    return False


def _taker(words: Words, scene: Scene) -> str | None:
    """Who is given something: `gives Anna 5`, `gave her sister 3`."""
    start = words.at
    if words.kind() != "word" or words.peek() in ("some", "half", "twice", "a", "an", "another"):
        return None
    given = words.take("him", "her", "me", "us")
    if given and (
        words.kind() in ("number", "money", "fraction") or words.peek() in ("some", "another")
    ):
        return scene.given(given)
    words.at = start
    who = words.who()
    if who is not None and who not in PRONOUNS and words.kind() in ("number", "money", "fraction"):
        scene.cast.setdefault(who, pronoun_of(who))
        return who
    if who in ("him", "her", "me", "them"):
        raise Unread
    words.at = start
    return None
