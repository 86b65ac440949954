# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Ways counted, remainders of calculations, angles that belong together, and roots of the like."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from re import Match

from ..printing import number, plain
from ..reading import Reading, Unread
from .facts import _SIDES
from .wording import LIST, R, Rule, amount, integer, listed, real, rule, said

F = Fraction
_LARGEST = 10**6


def _remainder(m: Match[str]) -> Reading:
    """`remainder of 2^10 divided by 7`; a sum before `divided` is in doubt."""
    if re.search(r"\d ?[+-]|[a-z]{2}", m["e"].lower()):
        raise Unread
    whole, by = amount(m["e"]), integer(m["b"])
    if whole.denominator != 1 or by < 1 or whole < 0:
        raise Unread
    return number(whole % by, "what is left after the division")


def _ways(m: Match[str]) -> Reading:
    """`how many outfits from 4 shirts and 3 pants`."""
    if re.search(r"\b(?:digit|letter|number|coin|slice|word|people|player)", m["list"].lower()):
        raise Unread  # one of each, or several?
    found = [
        integer(n)
        for n in re.findall(
            r"(\d+) (?:different |kinds of |types of |pairs of )*[a-z]+", m["list"].lower()
        )
    ]
    if len(found) < 2 or len(found) != len(re.findall(r"\d+", m["list"])):
        raise Unread
    return number(F(math.prod(found)), "each of one with each of the others")


def _taken(m: Match[str]) -> Reading:
    n, k = integer(m["n"]), integer(m["k"])
    if k > n or n > _LARGEST:
        raise Unread
    ordered = m["how"].lower().startswith("perm")
    return number(F(math.perm(n, k) if ordered else math.comb(n, k)), "so many of so many")


def _team(m: Match[str]) -> Reading:
    n, k = integer(m["n"]), integer(m["k"])
    if k > n or n > _LARGEST:
        raise Unread
    return number(F(math.comb(n, k)), "whom one takes, in no order")


def _heads(m: Match[str]) -> Reading:
    n = integer(m["n"])
    if not 1 <= n <= 64:
        raise Unread
    return Reading(f"1/{2**n}", "one half for each", F(1, 2**n))


def _handshakes(m: Match[str]) -> Reading:
    n = integer(m["n"])
    return number(F(n * (n - 1), 2), "each with each of the others, once")


def _pins(m: Match[str]) -> Reading:
    n = integer(m["n"])
    if not 1 <= n <= 12:
        raise Unread
    return number(F(10**n), "ten digits for each place")


def _named(m: Match[str]) -> Reading:
    sides = _SIDES[m["shape"].lower()]
    if m["what"].lower() == "diagonals":
        return number(F(sides * (sides - 3), 2), "from each corner to the others")
    return number(F(sides), "what it is named for")


def _partner(m: Match[str]) -> Reading:
    whole = 180 if m["w"].lower().startswith("suppl") else 90
    angle = real(m["n"])
    if not 0 < angle < whole:
        raise Unread
    return number(whole - angle, f"together they have {whole} degrees")


def _log_equation(m: Match[str]) -> Reading:
    base, power = real(m["b"]), real(m["n"])
    if base <= 0 or base == 1 or power.denominator != 1 or abs(power) > 64:
        raise Unread
    return number(base ** int(power), "the base to that power", fraction=True)


def _sum_and_product(m: Match[str]) -> Reading:
    total, product = real(m["s"]), real(m["p"])
    below = total * total - 4 * product
    root = F(math.isqrt(max(0, int(below))))
    if below.denominator != 1 or root * root != below:
        raise Unread
    low, high = (total - root) / 2, (total + root) / 2
    if m["one"]:
        which = m["one"].lower()
        return number(
            high if which.startswith(("larg", "bigg", "great")) else low,
            "the roots of x^2 - sum x + product",
        )
    return said(f"{plain(low)}, {plain(high)}", "the roots of x^2 - sum x + product")


def _one_left(m: Match[str]) -> Reading:
    """The least number but 1 that leaves 1 with each."""
    rest = integer(m["r"])
    each = [integer(str(one)) for one in listed(m["list"])]
    if any(one <= rest for one in each) or (rest != 1) or not m["but"]:
        raise Unread
    return number(F(math.lcm(*each) + rest), "the least common multiple and what is left")


def _next_score(m: Match[str]) -> Reading:
    scores = listed(m["list"])
    return number(
        real(m["n"]) * (len(scores) + 1) - sum(scores, F(0)), "the sum that the average asks for"
    )


def _sum_of_mean(m: Match[str]) -> Reading:
    return number(real(m["k"]) * real(m["n"]), "the average times how many there are")


def _halfway(m: Match[str]) -> Reading:
    return number((real(m["a"]) + real(m["b"])) / 2, "half of their sum")


_ODDS = r"(?:the )?(?:probability|chance|chances|odds) (?:of|that you|to|for)"
_NAMES_ = "|".join(_SIDES)
RULES: tuple[Rule, ...] = (
    rule(r"(?:the )?remainder (?:when|of|if|for) (?P<e>[\d^*!() ]+?)(?: is| gets)?,? (?:when )?(?:divided by|/) (?P<b>\d+)", _remainder),
    rule(r"how many (?:different )?(?:outfits|combinations|meals|sandwiches|pairs|choices)(?: (?:can|could) (?:you|i|he|she|we|be)(?: make| made| wear| have| form| put together| choose)?| are there| are possible)? ?(?:from|with|out of|using|if (?:you|i|he|she) (?:have|has)) (?P<list>[a-z0-9 ,]+)", _ways),
    rule(r"(?:the )?(?:number of )?(?P<how>permutations|combinations) of (?P<n>\d+)(?: things| objects| items| people| letters)?,?(?: taken)? (?P<k>\d+) at a time", _taken),
    rule(r"(?:in )?how many (?:different )?ways (?:can|could) (?:a|an|1) (?:team|committee|group|jury|delegation)(?: of)? (?P<k>\d+)(?: [a-z]+)? be (?:picked|chosen|selected|formed|made) (?:from|out of|among)(?: a (?:group|class) of)? (?P<n>\d+)(?: [a-z]+)?", _team),
    rule(rf"{_ODDS} (?:flipping|tossing|getting|throwing)(?: a)? (?P<n>\d+) (?:heads|tails) in a row", _heads),
    rule(r"(?:there are )?(?P<n>\d+) (?:people|friends|guests|persons|students|men)(?: (?:at|in) (?:a|the) [a-z]+)? (?:all )?shake hands (?:once )?with (?:each other|one another|everyone else|all the others)(?: (?:exactly |just )?once)?[.,;] ?how many handshakes(?: (?:are there|are made|take place|happen))?(?: in (?:all|total))?", _handshakes),
    rule(r"how many (?:different |possible )?(?P<n>\d+)[ -]digit (?:pins?|pin codes|pin numbers|passcodes)(?: are there| are possible| exist| can be made)?", _pins),
    rule(rf"(?:(?:the )?number of|how many) (?P<what>diagonals|sides|corners|vertices) (?:of|in|does|are there in|has)(?: an?| the)? (?:regular )?(?P<shape>{_NAMES_})(?: have| has)?", _named),
    rule(rf"(?:two|2|the) angles are (?P<w>supplementary|complementary)(?:[.,;]| and|, and) ?(?:one|1)(?: of them| angle)? (?:is|measures) (?P<n>{R})(?: degrees|°)?[.,;] ?(?:what is|what's|find|how (?:big|large) is) the other(?: one| angle)?", _partner),
    rule(r"(?:solve(?: for x)?:? |if )?log_? ?(?:base )?\(?(?P<b>\d+)\)?(?: of)? ?\(?(?P<x>[a-z])\)? ?= ?(?P<n>-?\d+)(?:,? (?:then )?(?:find|solve for|what is) (?P=x))?", _log_equation),
    rule(rf"(?:the )?sum of (?:2|two) (?:positive )?(?:numbers|integers) is (?P<s>{R})(?:,| and)+ (?:their|the|whose) product is (?P<p>{R})[.,;] ?(?:what are|find|which are) (?:the|both|these|the two|the 2|these two) ?(?:numbers|integers)?(?P<one>)?", _sum_and_product),
    rule(rf"(?:the )?sum of (?:2|two) (?:positive )?(?:numbers|integers) is (?P<s>{R})(?:,| and)+ (?:their|the|whose) product is (?P<p>{R})[.,;] ?(?:what is|find) the (?P<one>larger|smaller|bigger|greater)(?: one| number| of them| of the two)?", _sum_and_product),
    rule(rf"(?:the )?(?:smallest|least)(?: positive)? (?:number|integer)(?P<but> (?:greater|larger|bigger) than 1)? (?:that |which )?(?:leaves|gives|has) (?:a )?remainder (?:of )?(?P<r>\d+) when (?:it is )?divided by (?P<list>{LIST})", _one_left),
    rule(rf"(?:the )?(?:smallest|least)(?: positive)? (?:number|integer) (?:that |which )?(?:leaves|gives|has) (?:a )?remainder (?:of )?(?P<r>\d+) when (?:it is )?divided by (?P<list>{LIST})(?P<but>,? (?:other than|except|besides|but not) (?:the number )?1(?: itself)?)", _one_left),
    rule(rf"(?:an?|the|my|[a-z]+) ?(?:[a-z]+ )?(?:has|had|got|have|scored|scores|are)(?: (?:test |exam )?(?:scores|grades|marks)(?: of)?)? (?P<list>{LIST})(?: on (?:the |his |her |my )?(?:first )?(?:\d+ )?(?:tests|exams|quizzes))?[.,;] ?what (?:score|grade|mark)(?: (?:on|in) (?:the|his|her|my) next (?:test|exam|quiz|one))? (?:gives|would give|will give|does (?:he|she) need for|do i need for|is needed for)(?: (?:him|her|me|them))? an average of (?P<n>{R})", _next_score),
    rule(rf"(?:the )?(?:average|mean) (?:age|score|weight|height|of) ?(?:of )?(?P<k>\d+) [a-z]+ is (?P<n>{R})(?: years| kg| cm| points)?[.,;] ?what(?: is|'s) (?:the (?:sum|total)(?: of)?(?: their| the| all)? ?(?:ages|scores|weights|heights|numbers)?|their (?:sum|total)(?: age| score| weight| height)?)", _sum_of_mean),
    rule(rf"(?:(?:what|which|the) )?number (?:is |that is |lies )?(?:halfway|half way|midway|exactly halfway|in the middle) between (?P<a>{R}) and (?P<b>{R})", _halfway),
)  # fmt: skip
