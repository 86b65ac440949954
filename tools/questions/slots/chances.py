# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Coins, dice, cards and coloured balls: the cases that fit, of all."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product

from ..printing import number
from ..reading import Reading, Unread
from .base import Slots

F = Fraction
Case = tuple[int, ...]
_ASKS = r"\b(?:probability|chances?|odds|likely|likelihood)\b"
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "once": 1,
    "twice": 2,
    "a": 1,
    "an": 1,
}


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text]


def _answer(fitting: int | Fraction, of: int) -> Reading:
    return number(F(fitting) / of, "the cases that fit, of all", fraction=True)


def coins(text: str) -> Reading:
    """`I toss a coin 3 times. What's the probability of 3 heads?`"""
    slots = Slots(text)
    if not slots.take(_ASKS):
        raise Unread
    times = slots.take(
        r"\b(?:fair )?coins? (?P<n>\d+|once|twice)(?: times)?\b|\b(?P<n2>\d+|two|three|a) (?:fair )?coins?(?: (?P<n3>\d+|once|twice)(?: times)?)?(?: (?:is|are) (?:tossed|flipped|thrown)(?: (?P<n4>\d+|once|twice)(?: times)?)?)?"
    )
    if times is None:
        raise Unread
    groups = times.groupdict()
    said = groups["n"] or groups["n3"] or groups["n4"]
    tosses = _count(said) if said else _count(groups["n2"])
    if said and groups["n2"] not in (None, "a", "1"):
        raise Unread
    if slots.take(r"\btwice\b"):
        tosses = 2 if tosses == 1 else 99
    if m := slots.take(r"\b(?P<t>\d+) times\b"):
        if tosses != 1:
            raise Unread
        tosses = int(m["t"])
    want = slots.need(
        r"\b(?:(?P<all>all|both|only|no)(?: (?:of )?(?:the )?(?:coins|them|\d+|tosses|flips))?(?: (?:are|land|landing|come up|show|on|be|being))* (?P<s1>heads?|tails?)|(?P<how>exactly|at least|at most)? ?(?P<k>\d+|one|two|three|a) (?P<s2>heads?|tails?)(?: and (?P<k3>\d+|one|a) (?P<s4>heads?|tails?))?|(?P<s3>heads?|tails?)(?P<more>(?:,? (?:and |then )*(?:heads?|tails?))*)(?: (?P<k2>\d+|two|three) times|(?P<each> (?:both|each|every) times?))?)\b"
    )
    if not 1 <= tosses <= 12:
        raise Unread
    slots.done(
        "coin fair flip flips flipping flipped toss tosses tossing tossed throw throws getting get that land lands landing on row times come comes up show shows time every both each result outcome",
        free=1,
    )
    return _tossed(want, tosses)


def _tossed(want: re.Match[str], tosses: int) -> Reading:
    side = (want["s1"] or want["s2"] or want["s3"])[0]
    heads = [case.count(side) for case in product("ht", repeat=tosses)]
    if want["more"]:
        order = re.findall(r"heads?|tails?", want["s3"] + want["more"])
        if len(order) != tosses:
            raise Unread
        return _answer(1, 2**tosses)
    if want["all"]:
        return _answer(heads.count(0 if want["all"] == "no" else tosses), 2**tosses)
    if want["k"]:
        return _answer(_enough(want, heads, tosses), 2**tosses)
    need = tosses if want["each"] else _count(want["k2"]) if want["k2"] else 1
    if need != tosses:
        raise Unread
    return _answer(1, 2**tosses)


def _enough(want: re.Match[str], heads: list[int], tosses: int) -> int:
    """How many cases have so many heads."""
    need, how = _count(want["k"]), want["how"]
    if want["s4"] and (need + _count(want["k3"]) != tosses or want["s4"][0] == want["s2"][0]):
        raise Unread
    if how is None and need != tosses and not want["s4"]:
        raise Unread  # exactly one, or one at least?
    if how == "at least":
        return sum(count >= need for count in heads)
    return sum(count <= need if how == "at most" else count == need for count in heads)


def dice(text: str) -> Reading:
    """`What's the probability of an even number on a die?`"""
    slots = Slots(text)
    if not slots.take(_ASKS):
        raise Unread
    m = slots.need(
        r"\b(?:(?P<n>\d+|two|three|a|one|1|the)? ?(?:(?:fair|standard|regular|normal|ordinary|six-sided|6-sided)[ ,]*)*(?:dice|die))(?: (?P<t>\d+|twice|once)(?: times)?)?\b"
    )
    count = 1 if m["n"] in (None, "a", "one", "1", "the") else _count(m["n"])
    if m["t"] and m["t"] != "once":
        if count != 1:
            raise Unread
        count = _count(m["t"])
    if (
        m["n"] is None
        and m[0].strip().endswith("dice")
        and count == 1
        and not re.search(r"\b(?:a|one|1)\b", text.lower())
    ):
        raise Unread
    fits = _dice_wanted(slots, count)
    slots.done(
        "die dice fair six-sided 6-sided roll rolls rolling rolled throw throws throwing thrown getting get that land lands number standard regular outcome result side face faces show shows shown comes up numbers value obtaining score it",
        free=0,
    )
    cases = list(product(range(1, 7), repeat=count))
    return _answer(sum(bool(fits(case)) for case in cases), len(cases))


def _dice_wanted(slots: Slots, count: int) -> Callable[[Case], bool]:  # noqa: C901
    if m := slots.take(
        r"\b(?:sums?|totals?|sum up|add(?:s)? up|numbers add up)(?: (?:of|is|equals|to|that is|equal to|being|the numbers is|of the numbers is))* ?(?:to )?(?P<how>at least|more than|less than|greater than|at most|exactly)? ?(?P<k>\d+)\b|(?:a )?(?P<k2>\d+) in total\b"
    ):
        need, how = int(m["k"] or m["k2"]), m["how"] or ""
        if count < 2:
            raise Unread
        return lambda case: _holds(sum(case), how, need)
    if count == 2 and slots.take(
        r"\b(?:a )?doubles?\b|\bsame number\b|\bboth (?:dice )?show the same\b"
    ):
        return lambda case: case[0] == case[1]
    if m := slots.take(
        r"\b(?P<k>(?:[1-6](?:, ?| or an? | or |, or )?)+) ?(?P<or>or (?P<w>higher|lower|more|less|greater|above|below))"
    ):
        if count != 1 or not m["k"].strip().isdigit():
            raise Unread
        need, up = int(m["k"]), m["w"] in ("higher", "more", "greater", "above")
        return lambda case: case[0] >= need if up else case[0] <= need
    if m := slots.take(
        r"\b(?P<how>greater than|more than|higher than|less than|lower than|bigger than|above|below|at least|at most|smaller than|under|over)(?: or equal to)? (?:a )?(?P<k>[1-6])\b"
    ):
        if count != 1 or "equal" in m[0]:
            raise Unread
        how, bound = m["how"], int(m["k"])
        return lambda case: _holds(case[0], how, bound)
    if m := slots.take(r"\b(?:an? )?(?P<w>even|odd|prime)(?: numbers?)?\b"):
        if count != 1:
            raise Unread
        kinds = {"even": {2, 4, 6}, "odd": {1, 3, 5}, "prime": {2, 3, 5}}[m["w"]]
        return lambda case: case[0] in kinds
    negated = slots.take(r"\bnot\b(?: (?:rolling|getting|roll|get))?")
    if m := slots.take(
        r"\b(?:two|2|both) (?P<k>six|sixe|five|one|four|three|two|[1-6])(?:e?s|'s)\b"
    ):
        need = _count(m["k"].removesuffix("e")) if not m["k"].isdigit() else int(m["k"])
        if count != 2 or negated:
            raise Unread
        return lambda case: case == (need, need)
    if m := slots.take(r"\b(?:a |an |the number )?(?P<k>[1-6])(?: or (?:a |an )?(?P<k2>[1-6]))?\b"):
        if count != 1:
            raise Unread
        kinds = {int(m["k"])} | ({int(m["k2"])} if m["k2"] else set())
        return (lambda case: case[0] not in kinds) if negated else (lambda case: case[0] in kinds)
    raise Unread


def _holds(found: int, how: str, need: int) -> bool:
    if how in ("more than", "greater than", "higher than", "above", "bigger than", "over"):
        return found > need
    if how in ("less than", "lower than", "below", "smaller than", "under"):
        return found < need
    if how == "at least":
        return found >= need
    if how == "at most":
        return found <= need
    return found == need


_COLOURS = r"(?:red|blue|green|yellow|white|black|orange|purple|pink|brown|grey|gray|gold|silver)"


def balls(text: str) -> Reading:
    """`A jar has 3 red, 5 green and 2 blue balls. What is the probability of not getting green?`"""
    slots = Slots(text)
    if not slots.take(_ASKS) or slots.has(
        r"\b(?:replac|two|2 (?:balls|marbles)|both|then|second|without|another|each|all)"
    ):
        raise Unread
    counts: dict[str, int] = {}
    for m in slots.all(
        rf"\b(?P<n>\d+) (?P<c>{_COLOURS})(?: ones?| balls?| marbles?| socks?| pens?| beads?| candies| counters?| chips?| cards?| buttons?| sweets| crayons?| apples?| tiles?| cubes?)?\b"
    ):
        if m["c"] in counts:
            raise Unread
        counts[m["c"]] = int(m["n"])
    total_said = slots.take(
        r"\b(?P<n>\d+) (?:balls?|marbles?|socks?|beads?|candies|counters?|chips?|cards?|buttons?)\b(?: in total)?"
    )
    if len(counts) < (1 if total_said else 2):
        raise Unread
    total = sum(counts.values())
    if total_said:
        if len(counts) == 1 and int(total_said["n"]) > total:
            total = int(total_said["n"])
        elif int(total_said["n"]) != total:
            raise Unread
    negated = slots.take(
        r"\b(?:not|isn't|is not|won't be)\b(?: (?:be|getting|picking|drawing|choosing|get|pick|draw))?"
    )
    wanted = [m["c"] for m in slots.all(rf"\b(?P<c>{_COLOURS})\b")]
    if not wanted or any(one not in counts for one in wanted) or len(set(wanted)) != len(wanted):
        raise Unread
    if len(wanted) > 1 and not re.search(r"\bor\b", text.lower()):
        raise Unread
    slots.done(
        "bag box jar urn drawer ball balls marble marbles contains holds one picked drawn chosen random randomly pick draw choose picking drawing choosing getting selecting selected take taken it out without looking or either a 1 sock socks bead beads",
        free=2,
    )
    fitting = sum(counts[one] for one in wanted)
    return _answer(total - fitting if negated else fitting, total)


_CARDS = {
    "ace": 4,
    "king": 4,
    "queen": 4,
    "jack": 4,
    "heart": 13,
    "spade": 13,
    "diamond": 13,
    "club": 13,
    "red card": 26,
    "black card": 26,
    "face card": 12,
    "red": 26,
    "black": 26,
}


def cards(text: str) -> Reading:
    """`probability of drawing an ace from a deck of cards`"""
    slots = Slots(text)
    if not slots.take(_ASKS) or not slots.take(
        r"\b(?:standard |regular |normal |ordinary |full |shuffled |well-shuffled )*(?:52-card )?(?:deck|pack)(?: of (?:52 )?(?:playing )?cards)?(?: of 52)?\b"
    ):
        raise Unread
    if slots.has(r"\b(?:two|2|both|then|second|replac|three|five|hands?)\b"):
        raise Unread
    m = slots.need(
        r"\b(?P<c>ace|king|queen|jack|heart|spade|diamond|club|red card|black card|face card|red|black|[2-9]|10)s?(?: of (?P<s>hearts|spades|diamonds|clubs))?\b"
    )
    slots.done(
        "draw drawing drawn pick picking picked card cards random one single getting get choosing choose standard",
        free=0,
    )
    if m["s"]:
        if m["c"] in (
            "heart",
            "spade",
            "diamond",
            "club",
            "red",
            "black",
            "red card",
            "black card",
            "face card",
        ):
            raise Unread
        return _answer(1, 52)
    return _answer(_CARDS.get(m["c"], 4), 52)
