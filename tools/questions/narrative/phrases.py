"""Tokens of a story, and the phrases that stories are made of: who, and how many of what."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from ..reading import Unread
from .lexicon import DOING, LINKS, NAMES, PERSONS, movements, no_nouns, stem, verbs, word_set
from .quantities import MONEY, Amount, Thing

_TOKEN = re.compile(
    r"(?P<money>[$£€] ?\d+(?:,\d{3})*(?:\.\d+)?)|(?P<fraction>\d+/\d+)"
    r"|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?%?)(?![\d/])|(?P<word>[A-Za-z][A-Za-z'-]*\.?)|(?P<mark>[,.?!;:])"
)
_TITLES = word_set("mr mrs ms dr")
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_CURRENCY = word_set("dollar euro pound buck money")
_MOST_TOKENS = 160
DETERMINERS = word_set("a an the my his her its their our your this that these those some")
PRONOUNS = word_set("he she they we i you it")


@dataclass(frozen=True, slots=True)
class StoryToken:
    """One word, number or mark; `at` tells it from all others."""

    text: str
    kind: str
    at: int
    name: bool = False

    @property
    def value(self) -> Fraction:
        """The number that it writes."""
        return Fraction(re.sub(r"[$£€, %]", "", self.text)) / (100 if "%" in self.text else 1)


def sentences(text: str) -> list[list[StoryToken]]:
    """The story's sentences as tokens. Raises `Unread` at a sign that stories do not have."""
    found: list[list[StoryToken]] = [[]]
    at = 0
    for count in range(_MOST_TOKENS + 1):
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            return [one for one in found if one]
        match = _TOKEN.match(text, at)
        if match is None or count == _MOST_TOKENS:
            raise Unread
        at = match.end()
        kind, word = str(match.lastgroup), match[0]
        if kind == "word" and word.endswith("."):
            if word.lower().rstrip(".") not in _TITLES:
                at -= 1
            word = word.rstrip(".")
        if kind == "mark" and word in ".?!;:":
            found.append([])
            continue
        named = kind == "word" and word[0].isupper() and sum(map(str.isupper, word)) == 1
        if named and (word == "I" or (not found[-1] and word.lower() not in NAMES)):
            named = False  # any word opens a sentence so
        found[-1].append(StoryToken(word.lower(), kind, match.start(), named))
    raise Unread


class Words:
    """A sentence that is read from left to right; `at` can be put back."""

    def __init__(self, tokens: list[StoryToken]) -> None:
        self.tokens, self.at = tokens, 0

    def ended(self) -> bool:
        """Whether all of it is read."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        """The word that comes; nothing at the end, and for a number its digits."""
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        """The kind of token that comes."""
        at = self.at + ahead
        return self.tokens[at].kind if at < len(self.tokens) else ""

    def take(self, *phrases: str) -> str:
        """The first of the phrases that stands here, read over; or nothing."""
        for phrase in phrases:
            parts = phrase.split()
            if [self.peek(i) for i in range(len(parts))] == parts:
                self.at += len(parts)
                return phrase
        return ""

    def need(self, *phrases: str) -> str:
        """As `take`. Raises `Unread` where none of them stands."""
        found = self.take(*phrases)
        if not found:
            raise Unread
        return found

    def number(self) -> Amount | None:
        """A number, a half, `a quarter`, `2 thirds`; no money and no percentage."""
        start = self.at
        if self.kind() in ("number", "fraction") and "%" not in self.peek():
            token = self.tokens[self.at]
            self.at += 1
            used = frozenset({token.at})
            if self.kind() == "fraction" and token.kind == "number":
                part = self.tokens[self.at]
                self.at += 1
                return Amount(token.value + part.value, used=used | {part.at})
            part_name = self.peek().removesuffix("s")
            if part_name in _PARTS and self.peek(1) in ("of", "as", "the"):
                self.at += 1
                return Amount(token.value / _PARTS[part_name], used=used)
            if self.take("dozen"):
                return Amount(token.value * 12, used=used)
            return Amount(token.value, used=used)
        if self.peek() in ("a", "an", "one") and self.peek(1) == "dozen":
            self.at += 2
            return Amount(Fraction(12), used=frozenset({self.tokens[self.at - 1].at}))
        self.at = start
        return None

    def share(self) -> Amount | None:
        """A part of a whole: `half`, `a quarter`, `2/3`, `60%`."""
        start = self.at
        token = self.tokens[self.at] if not self.ended() else None
        if token is not None and (token.kind == "fraction" or "%" in token.text):
            self.at += 1
            return Amount(token.value, used=frozenset({token.at}))
        self.take("a", "1", "one")
        if self.peek() in _PARTS:
            self.at += 1
            at = frozenset({self.tokens[self.at - 1].at})
            if self.tokens[start].kind == "number":
                at |= {self.tokens[start].at}
            return Amount(Fraction(1, _PARTS[self.tokens[self.at - 1].text]), used=at)
        self.at = start
        found = self.number()
        if found is not None and 0 < found.value < 1:
            return found
        self.at = start
        return None

    def money(self) -> Amount | None:
        """`$15`, or `15 dollars`."""
        if self.kind() == "money":
            token = self.tokens[self.at]
            self.at += 1
            return Amount(token.value, used=frozenset({token.at}))
        if self.kind() == "number" and stem(self.peek(1)) in _CURRENCY:
            token = self.tokens[self.at]
            self.at += 2
            return Amount(token.value, used=frozenset({token.at}))
        return None

    def noun(self, stops: Collection[str] = (), most: int = 3) -> Thing | None:
        """A noun with what stands before it: `big red marbles`, `bottles of milk`."""
        words: list[str] = []
        while len(words) < most and self.kind() == "word":
            word = self.peek()
            if (
                word in LINKS
                or word in stops
                or (self.tokens[self.at].name and not self._names_kind())
            ):
                break
            if words and (word in no_nouns() or self._is_verb(word)):
                break
            words.append(word)
            self.at += 1
        if not words:
            return None
        head, marks = stem(words[-1]), {stem(word) for word in words[:-1]}
        if head in _CURRENCY:
            return MONEY
        return Thing(head, frozenset(marks))

    def _names_kind(self) -> bool:
        """A name that says of which make a thing is: `5 Pokemon cards`."""
        after = self.at + 1
        counted = self.at and self.tokens[self.at - 1].kind == "number"
        return bool(counted) and after < len(self.tokens) and self.tokens[after].text not in LINKS

    def _is_verb(self, word: str) -> bool:
        """A verb, where what follows can only follow a verb."""
        if word in movements():
            return True
        if word not in verbs() and word not in DOING:
            return False
        following = self.peek(1)
        return self.kind(1) in ("number", "money") or following in DETERMINERS | {"it", "them"}

    def who(self) -> str | None:
        """A person or a place that acts: `Tom`, `the baker`, `my sister`, `she`."""
        start = self.at
        if self.peek() in PRONOUNS:
            self.at += 1
            return self.tokens[start].text
        determined = bool(self.take("a", "an", "the", "my", "his", "her", "their", "our", "your"))
        words: list[str] = []
        while len(words) < 3 and self.kind() == "word" and self.peek() not in LINKS:
            word = self.peek()
            if words and (word in verbs() or word in movements() or word in DOING):
                break
            words.append(word)
            self.at += 1
        named = words and self.tokens[start].name
        if not words or not (determined or named or words[-1] in PERSONS or len(words) == 1):
            self.at = start
            return None
        return " ".join(stem(word) if not named else word for word in words)
