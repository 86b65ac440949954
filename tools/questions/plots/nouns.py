# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Phrases of a marked story: things that are counted, who acts, when and where."""

from __future__ import annotations

import re
from functools import cache

from ..narrative.lexicon import (
    FEMALE,
    LINKS,
    MALE,
    PERSONS,
    movements,
    no_nouns,
    stem,
    verbs,
    word_set,
)
from ..narrative.quantities import MONEY, Thing
from ..reading import Unread
from .book import Book

_CURRENCY = word_set("dollar euro buck money cash")
_DROPPED = word_set("""new old more extra additional whole full different total big small large little good nice
    delicious fresh favorite own certain of the his her their my its some other another equal separate identical such
    hungry remaining single""")
STOPS = LINKS | word_set("""which whose such too very exactly spent earned bought sold costs cost needs wants has
    weighs paid pays gives gave made ate eats goes went comes came""") - {
    "rest",
    "total",
    "more",
    "other",
    "half",
}
DET = r"(?:the|a|an|his|her|their|my|our|your|its|some|this|these|those|that)"
PREPOSITIONS = r"(?:in|on|at|from|for|to|with|during|by|near|into|onto|around|after|before|inside|along|off|of|under|over|as|until|about|through|across|out of|while|because)"
DAYS = word_set("""monday tuesday wednesday thursday friday saturday sunday weekend morning afternoon evening
    night noon january february march april june july august september october november december""")
_WHENS = re.compile(
    rf"\b(?:(?:on |in |at |during |over )?(?:the |that |this |last |next |his |her |their )?(?P<day>{'|'.join(sorted(DAYS))}|first (?:day|week|month|year|hour|half|round)|second (?:day|week|month|year|hour|half|round)|third (?:day|week|month|year|hour)|fourth (?:day|week)|(?:last|this|next) (?:week|month|year)|first|second|third|day before|next day|day after)s?|(?P<rel>yesterday|today|tomorrow))\b"
)
_WORD = r"[a-z][a-z'-]*"
_SKIP = re.compile(
    rf"(?:{PREPOSITIONS} (?:(?:{DET}|each|all|both|how) )?(?!#)(?:(?!(?:each|every|per|than|all|half|rest|and|but|or|if|who|which|that)\b){_WORD}(?: |$)){{1,4}}"
    r"|(?:today|yesterday|tomorrow|now|too|also|already|away|back|together|up|out|off|down|later|then|left|again|there|here|currently|still|only|just|himself|herself|themselves|yet|so far|this|that|last|next|week|month|year|morning|afternoon|evening|night|day)(?: |$)"
    r"|(?:equally|evenly|inside|outside|initially|originally|in all|altogether|in total)(?: |$))+"
)


_SAME = {
    "package": "pack",
    "packet": "pack",
    "bike": "bicycle",
    "pic": "picture",
    "photo": "picture",
    "photograph": "picture",
    "baggie": "bag",
    "kilometre": "kilometer",
    "km": "kilometer",
    "hr": "hour",
    "min": "minute",
}


def skipped(text: str) -> bool:
    """Whether a rest says only when, where, why or with whom: no number and nothing that shares."""
    text = text.strip(" ,")
    return not text or (_SKIP.fullmatch(text + " ") or _SKIP.fullmatch(text)) is not None


def when(text: str) -> str:
    """The day, place in an order, or time of the day that a phrase names."""
    found = [m["day"] or m["rel"] for m in _WHENS.finditer(text)]
    return found[0] if len(found) == 1 else ""


def thing(words: str) -> Thing:
    """`the red marbles` as marble, red. Raises `Unread` for what is no noun phrase."""
    said = [word.removesuffix("'s").strip(",") for word in words.replace("-", " ").split()]
    said = [word for word in said if word not in _DROPPED]
    if (
        not said
        or len(said) > 4
        or any(word in STOPS or word.startswith(("#", "$")) for word in said)
    ):
        raise Unread
    head = _SAME.get(stem(said[-1]), stem(said[-1]))
    if head in _CURRENCY:
        return MONEY
    if said[-1] in no_nouns() or any(word in no_nouns() for word in said):
        raise Unread
    return Thing(head, frozenset(stem(word) for word in said[:-1]))


@cache
def _lemmas() -> dict[str, str]:
    return {form: lemma for form, (lemma, _) in verbs().items()}


_MORE = {"paid": "pay", "pays": "pay", "pay": "pay", "cost": "cost", "costs": "cost", "weigh": "weigh", "weighs": "weigh",
         "weighed": "weigh", "worked": "work", "works": "work", "work": "work", "sold": "sell", "saved": "save", "saves": "save",
         "taught": "teach", "fed": "feed", "sent": "send", "sends": "send", "went": "go", "goes": "go", "used": "use", "uses": "use", "use": "use",
         "won": "win", "ran": "run", "slept": "sleep", "spent": "spend", "got": "get", "gets": "get", "needs": "need"}  # fmt: skip


def lemma(word: str) -> str:
    """The lemma of a form of a verb; of an unknown one what is left without its ending."""
    if word in _MORE:
        return _MORE[word]
    if word in _lemmas():
        return _lemmas()[word]
    bare = re.sub(r"(?:ied|ies)$", "y", word)
    bare = re.sub(r"(?:ing|ed|es|s|e)$", "", bare) if bare == word else bare
    return re.sub(r"(.)\1$", r"\1", bare) if len(bare) > 3 else bare


def effect(name: str) -> str:
    """What a verb does: have, gain, lose, put, take, need or do."""
    found = verbs().get(name)
    if found is not None:
        return found[1]
    return {
        "pay": "lose",
        "use": "lose",
        "send": "lose",
        "save": "gain",
        "win": "gain",
        "collect": "gain",
    }.get(name, "do")


def is_verb(word: str) -> bool:
    """Whether a word is a known form of a verb."""
    return word in _MORE or word in verbs() or word in movements()


def who(words: str, book: Book) -> str:
    """Who acts. Raises `Unread`."""
    said = words.strip()
    if said in ("he", "she", "it"):
        return _meant(said, book)
    if said in ("i", "we", "you", "me", "us"):
        book.cast.setdefault("i", "i")
        return "i"
    if said in ("they", "them", "both of them", "both", "the two of them"):
        return "they"
    parts = [
        word
        for word in re.sub(rf"^{DET} ", "", said).split()
        if word not in ("only", "also", "then", "just", "already", "still", "now")
    ]
    if (
        not parts
        or len(parts) > 4
        or any(
            word in STOPS or word.startswith(("#", "$")) or word in ("he", "she", "it", "they")
            for word in parts
        )
    ):
        raise Unread
    if any(word in no_nouns() for word in parts):
        raise Unread
    if any(is_verb(word) and word not in book.names for word in parts[1:]):
        raise Unread
    if (owned := re.fullmatch(r"([a-z]+)'s ([a-z ]+)", said)) and owned[1] in book.names:
        name = said.replace("'s", "")
        book.cast.setdefault(owned[1], gender(owned[1]))
        book.cast.setdefault(name, gender(owned[2]))
        return name
    possessed = re.fullmatch(r"(?:his|her|their|my|its) (.+)", said)
    name = " ".join(parts if parts[-1] in book.names else [stem(word) for word in parts]).replace(
        "'s", ""
    )
    if name not in book.cast:
        # `his brother Tom`, and later `Tom`
        same = [
            one
            for one in book.cast
            if set(name.split()) <= set(one.split()) or set(one.split()) <= set(name.split())
        ]
        if len(same) == 1 and not (possessed and same[0] in name.split()):
            return same[0]
        book.cast[name] = gender(name)
    return name


def gender(name: str) -> str:
    """The pronoun of a name or a kin; nothing where it says none."""
    last = name.split()[-1]
    if last in FEMALE or name.split()[0] in FEMALE:
        return "she"
    if last in MALE or name.split()[0] in MALE:
        return "he"
    return ""


def _meant(said: str, book: Book) -> str:
    if said == "it":
        fitting = [
            name for name in book.cast if name.split()[-1] not in PERSONS and name not in book.names
        ]
    else:
        fitting = [name for name, pronoun in book.cast.items() if pronoun == said]
        fitting = fitting or [
            name
            for name, pronoun in book.cast.items()
            if not pronoun and (name in book.names or name.split()[-1] in PERSONS)
        ]
        fitting = fitting or [name for name, pronoun in book.cast.items() if not pronoun]
    if book.subject in fitting:
        return book.subject
    if len(fitting) != 1:
        raise Unread
    return fitting[0]
