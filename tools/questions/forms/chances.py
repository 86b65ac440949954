# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Counting and probability where every outcome is equally likely."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, rule

_PATTERNS = {"even": (2, 4, 6), "odd": (1, 3, 5), "prime": (2, 3, 5)}


def _f(value: int) -> Fraction:
    return Fraction(value)


def _chance(favourable: int, all_: int, grounds: str) -> Reading:
    if not 0 <= favourable <= all_ or not all_:
        raise Unread
    return number(Fraction(favourable, all_), grounds, fraction=True)


def _arranged(m: Match[str]) -> Reading:
    n = int(m["n"])
    groups = m.groupdict()
    if n > 200:
        raise Unread
    if groups.get("round"):
        return number(
            _f(math.factorial(n - 1)), "one place is fixed, the others are filled one by one"
        )
    return number(_f(math.factorial(n)), "the places are filled one after the other")


def _letters(m: Match[str]) -> Reading:
    found = math.factorial(len(m["word"]))
    for n in Counter(m["word"].lower()).values():
        found //= math.factorial(n)
    return number(_f(found), "equal letters are not told apart")


def _chosen(m: Match[str]) -> Reading:
    n, k = int(m["n"]), int(m["k"])
    if not 0 < k <= n <= 500:
        raise Unread
    return number(_f(math.comb(n, k)), f"{k} of {n}, the order does not matter")


def _permuted(m: Match[str]) -> Reading:
    n, k = int(m["n"]), int(m["k"])
    if not 0 < k <= n <= 500:
        raise Unread
    return number(_f(math.perm(n, k)), f"{k} of {n} in order")


def _handshakes(m: Match[str]) -> Reading:
    return number(_f(math.comb(int(m["n"]), 2)), "each pair once")


def _die(m: Match[str]) -> Reading:
    groups = m.groupdict()
    sides = int(groups["sides"]) if groups.get("sides") else 6
    what = m["what"].lower().strip()
    if what in _PATTERNS:
        fits = sum(
            1
            for face in range(1, sides + 1)
            if (
                face % 2 == 0
                if what == "even"
                else face % 2 == 1
                if what == "odd"
                else face in (2, 3, 5, 7, 11, 13, 17, 19)
            )
        )
    elif what.isdigit():
        fits = 1 if int(what) <= sides else 0
    else:
        raise Unread
    return _chance(fits, sides, "the faces that fit among all")


def _die_more(m: Match[str]) -> Reading:
    n, how = int(m["n"]), m["how"].lower()
    fits = {"greater than": lambda f: f > n, "more than": lambda f: f > n, "less than": lambda f: f < n,
            "at least": lambda f: f >= n, "at most": lambda f: f <= n}[how]  # fmt: skip
    return _chance(sum(map(fits, range(1, 7))), 6, "the faces that fit among all")


def _two_dice(m: Match[str]) -> Reading:
    n = int(m["n"])
    fits = sum(a + b == n for a in range(1, 7) for b in range(1, 7))
    return _chance(fits, 36, "the pairs of faces that fit among all")


def _coins(m: Match[str]) -> Reading:
    n, what = int(m["n"]), m["what"].lower()
    if n > 60:
        raise Unread
    words = what.split()
    if words[0] in ("all", "only", "heads", "tails"):
        return _chance(1, 2**n, "one of all sequences")
    if what in ("at least one head", "at least 1 head", "at least one tail", "at least 1 tail"):
        return _chance(2**n - 1, 2**n, "all sequences but one")
    if words[0] == "exactly" and words[1].isdigit():
        return _chance(math.comb(n, int(words[1])), 2**n, "the sequences that fit")
    if words[0].isdigit() and int(words[0]) <= n:
        if int(words[0]) != n:
            raise Unread  # so many exactly, or at least?
        return _chance(1, 2**n, "one of all sequences")
    raise Unread


def _drawn(m: Match[str]) -> Reading:
    import re

    found = re.findall(r"(\d+) ([a-z]+)", m["list"].lower())
    counts = {colour: int(n) for n, colour in found}
    rest = re.sub(r"\d+ [a-z]+", "", m["list"].lower())
    if len(counts) != len(found) or re.search(
        r"[a-z0-9]",
        re.sub(r"\band\b|marbles?|balls?|socks?|candies|sweets|beads?|cards?", "", rest),
    ):
        raise Unread
    counts = {colour: n for colour, n in counts.items() if colour not in ("marbles", "balls")}
    wanted = m["what"].lower()
    if wanted not in counts or len(counts) < 2:
        raise Unread
    return _chance(counts[wanted], sum(counts.values()), "those that fit among all")


def _dice_pool(m: Match[str]) -> Reading:
    """The chance that several dice come to so much at least."""
    import re

    ways = Counter({0: 1})
    total = 1
    for n, sides in re.findall(r"(\d+)d(\d+)", m["list"]):
        for _ in range(int(n)):
            total *= int(sides)
            if total > 10**9:
                raise Unread
            following: Counter[int] = Counter()
            for value, k in ways.items():
                for face in range(1, int(sides) + 1):
                    following[value + face] += k
            ways = following
    fits = sum(k for value, k in ways.items() if value >= int(m["n"]))
    return _chance(fits, total, "the throws that fit among all")


_P = r"(?:what is |what's |find )?(?:the )?(?:probability|chance|odds) (?:of|that)"
RULES: tuple[Rule, ...] = (
    rule(
        r"(?:in )?how many (?:different )?ways (?:can|are there to arrange|to arrange) (?:you |we |one )?(?:arrange )?(?P<n>\d+) (?:different |distinct )?(?:books|people|students|objects|items|children|letters|friends|cars|pictures|chairs)(?: be (?:arranged|lined up|seated|ordered|placed))?(?: (?:sit|stand|line up))?(?: on a shelf| in a (?:row|line)| in order)?",
        _arranged,
    ),
    rule(
        r"(?:in )?how many (?:different )?ways can (?P<n>\d+) (?:people|students|friends|children|guests)(?: be seated| sit)? (?P<round>(?:around|at|in) a (?:round|circular) table|around a table|in a circle)",
        _arranged,
    ),
    rule(
        r"how many (?:different |distinct )?(?:ways (?:can|are there to) (?:you )?(?:arrange|rearrange) the letters (?:of|in)|(?:arrangements|permutations|anagrams) (?:are there |can be made )?(?:of|from|for) the letters (?:of|in)|(?:permutations|anagrams) (?:are there )?of)(?: the word)? [\"']?(?P<word>[A-Za-z]+)[\"']?(?: be arranged)?",
        _letters,
    ),
    rule(
        r"(?:in )?how many (?:different )?ways can (?:the )?letters of (?:the word )?[\"']?(?P<word>[A-Za-z]+)[\"']? be (?:arranged|rearranged|ordered)",
        _letters,
    ),
    rule(
        r"(?:in )?how many (?:different )?ways (?:can|are there to|to) (?:you |we |one |a teacher )?(?:choose|select|pick) (?:a (?:team|committee|group) of )?(?P<k>\d+) (?:[a-z]+ )?(?:from|out of|among) (?:a (?:group|class|set) of )?(?P<n>\d+)(?: [a-z]+)?",
        _chosen,
    ),
    rule(
        r"how many (?:different )?(?:committees|teams|groups|combinations) of (?P<k>\d+)(?: [a-z]+)? can be (?:formed|chosen|made|selected) from (?:a group of )?(?P<n>\d+)(?: [a-z]+)?",
        _chosen,
    ),
    rule(r"(?P<n>\d+) ?c ?(?P<k>\d+)", _chosen),
    rule(r"(?P<n>\d+) ?p ?(?P<k>\d+)", _permuted),
    rule(
        r"(?:if )?(?P<n>\d+) people (?:are at a party and )?(?:each )?(?:all )?shake hands with (?:each other|one another|everyone else|every other person)(?: (?:exactly )?once)?[,.] ?how many handshakes (?:are there|take place|happen|are made)(?: in total| altogether)?",
        _handshakes,
    ),
    rule(
        rf"{_P} (?:rolling|getting|throwing)(?: an?)? (?P<what>\d|even|odd|prime)(?: number)?(?: (?:on|with|when rolling|by rolling|if you roll))?(?: (?:one|a single|an?))?(?: fair)?(?: (?:standard|regular|normal))?(?:,? (?P<sides>\d+)-sided)?(?: (?:die|dice))?",
        _die,
    ),
    rule(
        rf"{_P} (?:rolling|getting|throwing)(?: a number)? (?P<how>greater than|more than|less than|at least|at most)(?: an?)? (?P<n>\d)(?: (?:on|with|when rolling))?(?: an?| one)?(?: fair)?(?: (?:standard|regular|normal))?(?:,? 6-sided)? (?:die|dice)",
        _die_more,
    ),
    rule(
        r"(?:(?:if )?(?:you roll |)(?:2|two)(?: fair)?(?: six-sided| 6-sided)? dice(?: are rolled| are thrown)?[.,] (?:what is|find) the (?:probability|chance) that (?:the|their) sum is|"
        + _P
        + r" (?:rolling|getting) a (?:sum|total) of) (?P<n>\d+)(?: (?:with|on|when rolling|by rolling) (?:2|two)(?: fair)?(?: (?:standard|regular|six-sided|6-sided))? dice)?",
        _two_dice,
    ),
    rule(
        rf"{_P} (?:getting |flipping )?(?P<what>all heads|all tails|(?:exactly )?\d+ (?:heads?|tails?)|at least (?:one|1) (?:head|tail)|only heads)(?: (?:when|if|in|by|from))?(?: (?:you|flipping|tossing|flip|toss|throwing))*(?: a(?: fair)? coin)? ?(?P<n>\d+)(?: (?:fair )?coins?(?: (?:tosses|flips))?| times| (?:coin )?(?:tosses|flips))?",
        _coins,
    ),
    rule(
        r"(?:if )?(?P<n>\d+)(?: fair)? coins are (?:flipped|tossed|thrown)[.,] ?(?:what is|what's|find) the (?:probability|chance) (?:of getting|of|that all are|that all land) (?P<what>all heads|all tails|at least (?:one|1) (?:head|tail)|(?:exactly )?\d+ (?:heads?|tails?)|heads|tails)",
        _coins,
    ),
    rule(
        r"(?:a|an) (?:bag|box|jar|urn|drawer) (?:contains|has|holds) (?P<list>[^.?]+?)[.,] ?(?:(?:one|a|1) [a-z]+ is (?:drawn|picked|chosen|taken)(?: out)?(?: at random)?[.,] ?)?(?:if (?:you )?(?:pick|draw|one is)[^,]*, )?(?:what is|what's|find) the (?:probability|chance) (?:of (?:drawing|picking|choosing|getting|pulling out) (?:an? )?|that (?:it is|a randomly (?:chosen|drawn|picked) [a-z]+ is) )(?P<what>[a-z]+)(?: (?:marble|ball|one|1|candy|sock|bead|card))?(?: at random)?",
        _drawn,
    ),
    rule(
        r"i have these dice: (?P<list>(?:\d+d\d+(?:, )?)+)\. what are the odds of rolling (?P<n>\d+) or higher\?.*",
        _dice_pool,
    ),
)
