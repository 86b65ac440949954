"""Who and what a story is about, from one clause to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..reading import Unread
from .accounts import PLACE, Accounts
from .lexicon import FEMALE, MALE, PERSONS
from .parting import Parting
from .phrases import PRONOUNS
from .quantities import Storyline, Thing


@dataclass
class Scene(Storyline):
    """What a clause leaves for the next: who acts, what is spoken of."""

    accounts: Accounts = field(default_factory=Accounts)
    subject: str | None = None
    thing: Thing | None = None
    cast: dict[str, str] = field(default_factory=dict)
    """Who appears -> the pronoun that is used of them; nothing where none was yet."""
    places: set[str] = field(default_factory=set)
    past: bool = False
    parts: Parting | None = None
    """What the things are put into, in the end."""

    def named(self, said: str) -> str:
        """Who is meant. Raises `Unread` where it may be two."""
        if said not in PRONOUNS:
            self.cast.setdefault(said, pronoun_of(said))
            return said
        if said in ("i", "we", "you"):
            self.cast.setdefault("i", "i")
            return "i"
        if said == "they":
            owners = {owner for owner, _ in self.accounts.held}
            if len(owners) != 1:
                raise Unread
            return owners.pop()
        fitting = [who for who, pronoun in self.cast.items() if pronoun in ("", said)]
        if said == "it":
            fitting = [who for who in fitting if who.split()[-1] not in PERSONS]
        if len(fitting) > 1 and self.subject in fitting and self._only_subject(fitting):
            fitting = [self.subject]
        if len(fitting) != 1:
            raise Unread
        self.cast[fitting[0]] = said
        return fitting[0]

    def given(self, pronoun: str) -> str:
        """Who `gives him 5` means: the one who had the word before. Raises `Unread`."""
        if pronoun in ("me", "us"):
            return "i"
        said = {"him": "he", "her": "she"}[pronoun]
        owners = {owner for owner, _ in self.accounts.held} - {self.subject, PLACE}
        fitting = [who for who in owners if self.cast.get(who, "") in ("", said)]
        if len(fitting) != 1:
            raise Unread
        return fitting[0]

    def _only_subject(self, fitting: list[str]) -> bool:
        accounts = self.accounts
        owners = {place[0] for place in accounts.held if place not in accounts.partial}
        owners |= {deed.owner for deed in accounts.deeds}
        acted = [who for who in fitting if who in owners]
        return acted == [self.subject] or len(acted) <= 1


def pronoun_of(who: str) -> str:
    last = who.split()[-1]
    if last in FEMALE or who.split()[0] in FEMALE:
        return "she"
    if last in MALE or who.split()[0] in MALE:
        return "he"
    return ""
