# ruff: noqa: E501  (wordings are data: a wording is a line)
"""More ways to ask for a chance or a count: cards, spinners, outfits, codes, games."""

from __future__ import annotations

import math
from fractions import Fraction
from re import Match

from ...mathematics.primes import is_prime
from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, real, rule

F = Fraction
_CARDS = {"ace": 4, "king": 4, "queen": 4, "jack": 4, "heart": 13, "spade": 13, "club": 13, "diamond": 13, "red card": 26,
          "black card": 26, "face card": 12, "7": 4, "10": 4, "king of hearts": 1, "ace of spades": 1, "queen of hearts": 1}  # fmt: skip


def _chance(fits: int, all_: int) -> Reading:
    return number(F(fits, all_), "the cases that fit among all", fraction=True)


def _face(m: Match[str]) -> Reading:
    what = (
        m["what"].lower().split()[-1]
        if m["what"].lower().split()[-1] != "number"
        else m["what"].lower().split()[-2]
    )
    fits = {"even": 3, "odd": 3, "prime": 3}.get(
        what, 1 if what in "123456" and what.isdigit() else None
    )
    if fits is None:
        raise Unread
    return _chance(fits, 6)


def _card(m: Match[str]) -> Reading:
    return _chance(_CARDS[m["what"].lower()], 52)


def _coin(_: Match[str]) -> Reading:
    return _chance(1, 2)


def _tosses(m: Match[str]) -> Reading:
    n, what = int(m["n"]), m["what"].lower()
    if n > 40:
        raise Unread
    if what.split()[0].isdigit():
        k = int(what.split()[0])
        if k != n:
            raise Unread  # so many exactly, or at least?
        return _chance(1, 2**n)
    if what.startswith("exactly"):
        return _chance(math.comb(n, int(what.split()[1])), 2**n)
    if what.startswith("at least"):
        return _chance(2**n - 1, 2**n)
    return _chance(1, 2**n)


def _numbers(m: Match[str]) -> Reading:
    low, high = int(m.groupdict().get("a") or 1), int(m["b"])
    what = m["what"].lower()
    tests = {"even": lambda i: i % 2 == 0, "odd": lambda i: i % 2 == 1, "prime": is_prime}
    if m.groupdict().get("sections") and int(m["sections"]) != high - low + 1:
        raise Unread
    if what in tests:
        test = tests[what]
    elif what.startswith("a multiple of "):
        d = int(what.rsplit(" ", 1)[1])

        def test(i: int) -> bool:
            return i % d == 0
    elif what.startswith("greater than "):
        d = int(what.rsplit(" ", 1)[1])

        def test(i: int) -> bool:
            return i > d
    else:
        raise Unread
    if not 0 < high - low < 10_000:
        raise Unread
    return _chance(sum(1 for i in range(low, high + 1) if test(i)), high - low + 1)


def _letter(m: Match[str]) -> Reading:
    word, what = m["word"].lower(), m["what"].lower()
    if what in ("a vowel", "vowel"):
        fits = sum(letter in "aeiou" for letter in word)
    elif what in ("a consonant", "consonant"):
        fits = sum(letter not in "aeiou" for letter in word)
    else:
        raise Unread
    return _chance(fits, len(word))


def _not(m: Match[str]) -> Reading:
    found = real(m["p"]) if "/" not in m["p"] else F(m["p"])
    if m["unit"]:
        found /= 100
    if not 0 <= found <= 1:
        raise Unread
    rest = 1 - found
    if m["unit"]:
        return number(rest * 100, "one hundred less that")
    return number(rest, "one less that", fraction="/" in m["p"])


def _digits(m: Match[str]) -> Reading:
    n = {"2": 2, "3": 3, "4": 4, "1": 1, "5": 5}[m["n"]]
    kind = (m["kind"] or "").strip().lower()
    low, high = 10 ** (n - 1) if n > 1 else 1, 10**n - 1
    if n == 1:
        raise Unread
    return number(
        F(high - low + 1 if not kind else (high - low + 1) // 2), "the last less the first, and one"
    )


def _product(m: Match[str]) -> Reading:
    found = F(1)
    for key in ("a", "b", "c"):
        found *= int(m[key]) if m.groupdict().get(key) else 1
    return number(found, "one choice after the other")


def _codes(m: Match[str]) -> Reading:
    n, low, high = int(m["n"]), int(m["a"]), int(m["b"])
    repeat = (
        "not" not in m["repeat"].lower()
        and "without" not in m["repeat"].lower()
        and "no " not in m["repeat"].lower()
    )
    k = high - low + 1
    return number(F(k**n if repeat else math.perm(k, n)), "one place after the other")


def _plates(m: Match[str]) -> Reading:
    return number(F(26 ** int(m["a"]) * 10 ** int(m["b"])), "one place after the other")


def _choose(m: Match[str]) -> Reading:
    n, k = int(m["n"]), int(m["k"])
    if not 0 < k <= n <= 500:
        raise Unread
    return number(F(math.comb(n, k)), f"{k} of {n}, the order does not matter")


def _pairs(m: Match[str]) -> Reading:
    return number(F(math.comb(int(m["n"]), 2)), "each pair once")


def _subsets(m: Match[str]) -> Reading:
    return number(F(2 ** int(m["n"])), "each element is in or out")


def _words(m: Match[str]) -> Reading:
    word = m["word"]
    if len(set(word.lower())) != len(word) or int(m["n"]) > len(word):
        raise Unread
    return number(F(math.perm(len(word), int(m["n"]))), "one place after the other")


def _between(m: Match[str]) -> Reading:
    low, high = int(m["a"]), int(m["b"])
    odd = m["kind"].lower() == "odd"
    inside = [i for i in range(low, high + 1) if i % 2 == odd] if high - low < 100_000 else []
    if (
        m["how"].lower() == "between"
        and ({low, high} & set(inside))
        and not m.groupdict().get("both")
    ):
        raise Unread
    return number(F(len(inside)), "they are counted")


_W = r"[a-z][a-z'-]*"
_ASK = r"(?:what is|what's|find) (?:the )?(?:probability|chance|odds) (?:of (?:getting|rolling|landing on|drawing|picking|choosing)(?: an?)?|that (?:it|the (?:number|result|die|letter|card|outcome)) is(?: an?)?|that it shows(?: an?)?|that it lands on(?: an?)?)"
_P = r"(?:the )?(?:probability|chance|odds) (?:of|that)"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:if )?(?:a|an|you roll a|1)(?: fair| standard| regular)?(?: (?:six|6)-sided)? (?:die|dice)(?: is (?:rolled|thrown|tossed)(?: once)?)?[.,] ?{_ASK} (?P<what>\d|(?:even|odd|prime) number|even|odd|prime)",
        _face,
    ),
    rule(
        rf"{_P} (?:drawing|picking|getting|choosing|selecting) (?:an? |the )?(?P<what>{'|'.join(sorted(_CARDS, key=len, reverse=True))})(?: at random)? (?:from|out of|in) (?:a|an) (?:standard |regular |normal |full |well-shuffled |shuffled )*(?:52[ -]card )?(?:deck|pack)(?: of (?:52 )?(?:playing )?cards| of cards)?",
        _card,
    ),
    rule(
        rf"{_P} (?:getting|flipping|tossing|landing on) (?:a )?(?:heads?|tails?) (?:when (?:you )?(?:flip|flipping|toss|tossing)|on|in|with|by flipping|if you flip)(?: 1| a)?(?: single)?(?: flip of)?(?: a)?(?: fair)? coin(?: flip| toss)?(?: once)?",
        _coin,
    ),
    rule(
        r"(?:if )?(?:a|you flip a|you toss a)(?: fair)? coin(?: is)?(?: (?:tossed|flipped|thrown))? (?P<n>\d+) times[.,] ?what is the (?:probability|chance) (?:of getting|of|that you get) (?P<what>all heads|all tails|\d+ heads|\d+ tails|exactly \d+ (?:heads?|tails?)|at least (?:1|one) (?:head|tail))",
        _tosses,
    ),
    rule(
        r"(?P<n>\d+)(?: fair)? coins are (?:flipped|tossed|thrown)[.,] ?(?:what is|what's|find) the (?:probability|chance) of getting (?P<what>exactly \d+ (?:heads?|tails?))",
        _tosses,
    ),
    rule(
        rf"a(?: fair)? spinner (?:has|with) (?P<sections>\d+) equal (?:sections|parts|sectors)(?:,)? (?:numbered|labell?ed)(?: from)? (?P<a>\d+) (?:to|through) (?P<b>\d+)[.,] ?{_ASK} (?P<what>even|odd|prime|a multiple of \d+)(?: number)?",
        _numbers,
    ),
    rule(
        r"(?:if )?a number is (?:chosen|picked|selected|drawn) at random (?:from|between) (?:the numbers )?(?P<a>\d+) (?:to|and|through) (?P<b>\d+)(?:,? inclusive)?[.,] ?(?:what is|find) the (?:probability|chance) that (?:it|the number) is (?:an? (?=even|odd|prime))?(?P<what>even|odd|prime|a multiple of \d+|greater than \d+)(?: number)?",
        _numbers,
    ),
    rule(
        r"(?:if )?a letter is (?:chosen|picked|selected) (?:at random )?from (?:the letters (?:of|in) )?the word [\"']?(?P<word>[a-z]+)[\"']?(?: at random)?[.,] ?what is the (?:probability|chance) (?:that it is|of choosing|of picking|of getting) (?P<what>a vowel|a consonant)",
        _letter,
    ),
    rule(
        r"(?:if )?the (?:probability|chance) (?:of [a-z ]+|that [a-z ]+) is (?P<p>0?\.\d+|\d+/\d+|\d+)(?P<unit>%?)[.,] ?what is the (?:probability|chance) (?:that it (?:does not|doesn't|will not|won't) [a-z ]+|that [a-z ]+ (?:does not|doesn't|will not|won't) [a-z ]+|of (?:not|no) [a-z ]+)",
        _not,
    ),
    rule(
        r"how many (?P<n>\d)-digit (?P<kind>even |odd )?(?:whole |positive )?(?:numbers|integers)(?: are there| exist)",
        _digits,
    ),
    rule(
        rf"(?:if )?(?:{_W}|you|we) (?:has|have|owns?|own) (?P<a>\d+) (?:different )?{_W}(?: of {_W})?(?:,? and|,) (?P<b>\d+) (?:different )?(?:pairs of )?{_W}(?:(?:,? and|,) (?P<c>\d+) (?:different )?(?:pairs of )?{_W})?[.,] ?how many (?:different )?(?:outfits|combinations|ways|looks)(?: of [a-z ]+)? (?:can|could) (?:{_W}|you|we) (?:make|wear|choose|put together|create|have)(?: from these)?",
        _product,
    ),
    rule(
        rf"(?:a|the) (?:menu|restaurant|caf[eé]|cafeteria) (?:has|offers) (?P<a>\d+) {_W}, (?P<b>\d+) {_W},? and (?P<c>\d+) {_W}[.,] ?how many (?:different )?(?:3-course |three-course )?(?:meals|menus|combinations)(?: are possible| can (?:you|be) (?:order|made|choose)| are there| can be ordered)?(?: with [a-z ,1]+)?",
        _product,
    ),
    rule(
        r"how many (?P<n>\d)-digit (?:codes|pins|numbers|combinations|passwords) can be (?:made|formed)(?: from| using| with)? (?:the )?digits (?P<a>\d)(?: to |-| through )(?P<b>\d),? ?(?P<repeat>(?:if|when|where) (?:digits|repetition) (?:can(?: not|not)? repeat|can(?: not|not)? be repeated|may(?: not)? (?:be repeated|repeat)|is(?: not)? allowed)|with(?:out)? repetition)",
        _codes,
    ),
    rule(
        r"how many (?:different )?license plates can be made (?:with|using|from) (?P<a>\d) letters (?:followed by|and then|and) (?P<b>\d) digits",
        _plates,
    ),
    rule(
        rf"(?:in )?how many (?:different )?ways can (?P<k>\d+) (?:{_W} )?(?:{_W} )?be (?:chosen|selected|picked) (?:from|out of|among) (?:a (?:group|set|class) of )?(?P<n>\d+)(?: {_W})?",
        _choose,
    ),
    rule(
        rf"a (?:committee|team|group) of (?P<k>\d+)(?: {_W})? (?:is to be|must be|is|has to be) (?:chosen|selected|formed|picked) from (?:a (?:group|class|club) of )?(?P<n>\d+) {_W}[.,] ?(?:in )?how many (?:different )?(?:ways can this be done|ways are there|ways|committees are possible|teams are possible)",
        _choose,
    ),
    rule(
        r"how many handshakes (?:are there|take place|happen|occur)(?: in total)? (?:if|when|among) (?P<n>\d+) people(?: all)?(?: each)?(?: shake hands)?(?: with)?(?: each other| one another| everyone else)?(?: exactly)?(?: once)?",
        _pairs,
    ),
    rule(
        r"(?:in a (?:tournament|league),? )?(?P<n>\d+) (?:teams|players|people) (?:all )?(?:each )?play (?:against )?each other (?:exactly )?once[.,] ?how many (?:games|matches) are (?:played|there)(?: in total)?",
        _pairs,
    ),
    rule(r"how many subsets does a set (?:with|of) (?P<n>\d+) (?:elements|members) have", _subsets),
    rule(
        r"how many (?:different )?(?P<n>\d)-letter (?:arrangements|words|codes|permutations) can be (?:made|formed) (?:from|with|using) the letters (?:of|in) (?:the word )?[\"']?(?P<word>[a-z]+)[\"']?",
        _words,
    ),
    rule(
        r"how many (?P<kind>even|odd) (?:numbers|integers) are (?:there )?(?P<how>between|from) (?P<a>\d+) (?:and|to) (?P<b>\d+)(?P<both>,? inclusive)?(?: are there)?",
        _between,
    ),
)
