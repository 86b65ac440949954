# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Digits, divisors, gaps in sequences, averages still to be had, words to be arranged, matches played."""

from __future__ import annotations

import math
import re
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from re import Match

from ..numerals import ordinal
from ..printing import number, plain, ratio
from ..reading import Reading, Unread
from ..values import surd
from .wording import LIST, N, R, Rule, integer, listed, real, rule, said

F = Fraction


def _last_digit(m: Match[str]) -> Reading:
    return number(F(pow(integer(m["a"]), integer(m["b"]), 10)), "the last digits of powers repeat")


def _last_of(m: Match[str]) -> Reading:
    from .. import values

    value = values.value(m["e"])
    if value.denominator != 1 or value < 0:
        raise Unread
    return number(value % 10, "worked out, its last digit")


def _least_multiple(m: Match[str]) -> Reading:
    items = listed(m["list"])
    if any(one.denominator != 1 or not 0 < one < 10**6 for one in items):
        raise Unread
    return number(F(math.lcm(*map(int, items))), "the least common multiple")


def _multiple_near(m: Match[str]) -> Reading:
    """`the smallest multiple of 7 greater than 100`."""
    k, n = integer(m["k"]), integer(m["n"])
    up = m["how"].lower() in ("greater", "larger", "more", "bigger", "above", "over")
    if k <= 0 or (m["which"].lower() in ("smallest", "least", "first", "lowest")) != up:
        raise Unread
    return number(F((n // k + 1) * k if up else (n - 1) // k * k), "the multiples in order")


def _multiples(m: Match[str]) -> Reading:
    """`How many multiples of 7 are between 1 and 100?`"""
    k, a, b = integer(m["k"]), integer(m["a"]), integer(m["b"])
    if k <= 0 or a > b or a % k == 0 or (b % k == 0 and m["link"].lower() == "between"):
        raise Unread
    return number(F(b // k - (a - 1) // k), "the multiples are counted")


def _parity(m: Match[str]) -> Reading:
    a, b = integer(m["a"]), integer(m["b"])
    odd = m["what"].lower() == "odd"
    if a > b or (m["link"].lower() == "between" and (a % 2 == odd or b % 2 == odd)):
        raise Unread
    first = a if a % 2 == odd else a + 1
    return number(F((b - first) // 2 + 1), "the numbers are counted")


def _missing(m: Match[str]) -> Reading:
    """`2, 6, __, 54, 162`: where only one number fits a common difference or ratio."""
    parts = [part.strip() for part in m["list"].split(",")]
    gaps = [at for at, part in enumerate(parts) if re.fullmatch(r"_+|\?+|\[ ?\]|\.\.\.|x", part)]
    if len(gaps) != 1 or len(parts) < 4 or gaps[0] in (0, len(parts) - 1):
        raise Unread
    [gap] = gaps
    terms = [None if at == gap else F(part) for at, part in enumerate(parts)]
    found = {value for value in (_evenly(terms, gap), _by_ratio(terms, gap)) if value is not None}
    if len(found) != 1:
        raise Unread
    return number(found.pop(), "the rule that all terms follow")


def _evenly(terms: list[Fraction | None], gap: int) -> Fraction | None:
    before, after = terms[gap - 1], terms[gap + 1]
    if before is None or after is None:
        return None
    full = [one if one is not None else (before + after) / 2 for one in terms]
    steps = {b - a for a, b in pairwise(full)}
    return full[gap] if len(steps) == 1 else None


def _by_ratio(terms: list[Fraction | None], gap: int) -> Fraction | None:
    known = [(a, b) for a, b in pairwise(terms) if a is not None and b is not None]
    ratios = {b / a for a, b in known if a}
    before, after = terms[gap - 1], terms[gap + 1]
    if len(ratios) != 1 or before is None or after is None:
        return None
    [factor] = ratios
    value = before * factor
    return value if value * factor == after else None


def _two_terms(m: Match[str]) -> Reading:
    """`the 3rd term is 10 and the 7th is 22`: the common difference settles the rest."""
    i, j = ordinal(m["i"]), ordinal(m["j"])
    a, b = real(m["a"]), real(m["b"])
    if i is None or j is None or i == j:
        raise Unread
    step = (b - a) / (j - i)
    if "difference" in m["asked"].lower():
        return number(step, "two terms settle the difference")
    k = re.search(r"(\w+) term", m["asked"].lower())
    at = ordinal(k[1]) if k else None
    if at is None:
        raise Unread
    return number(a + (at - i) * step, "two terms settle the difference")


def _from_first(m: Match[str]) -> Reading:
    """`first term 3, ratio 2: the 6th term`, or the sum of so many."""
    first, step = real(m["a"]), real(m["d"])
    grows = m["kind"].lower().endswith("ratio")
    at = ordinal(m["k"]) if m["k"] else None
    if at is None or not 0 < at < 1000:
        raise Unread
    return number(
        first * step ** (at - 1) if grows else first + (at - 1) * step, "from the first term on"
    )


def _still_needed(m: Match[str]) -> Reading:
    """`Scores 80, 90 and 85: what is needed next to average 88?`"""
    scores = listed(m["list"])
    mean = real(m["mean"])
    more = m.groupdict().get("more")
    at = ordinal(more) if more else None
    if at is not None and at != len(scores) + 1:
        raise Unread
    return number(mean * (len(scores) + 1) - sum(scores, F(0)), "the sum that the average takes")


def _removed(m: Match[str]) -> Reading:
    """`The average of 5 numbers is 12. Four of them add up to 45.` or `One is taken away`."""
    n, mean = integer(m["n"]), real(m["mean"])
    others = listed(m["list"])
    if len(others) != n - 1:
        raise Unread
    return number(n * mean - sum(others, F(0)), "the sum that the average takes")


_SIDES = {
    "triangle": 3,
    "quadrilateral": 4,
    "pentagon": 5,
    "hexagon": 6,
    "heptagon": 7,
    "octagon": 8,
    "nonagon": 9,
    "decagon": 10,
    "dodecagon": 12,
    "square": 4,
}
_SHAPE = rf"(?:(?P<shape>{'|'.join(_SIDES)})|polygon with (?P<n>\d+) sides|(?P<n2>\d+)-gon|(?P<n3>\d+)-sided polygon)"


def _arranged(m: Match[str]) -> Reading:
    word = m["word"].upper()
    if not 2 <= len(word) <= 20:
        raise Unread
    ways = math.factorial(len(word))
    for times in Counter(word).values():
        ways //= math.factorial(times)
    return number(F(ways), "the letters in every order, like ones once")


def _matches(m: Match[str]) -> Reading:
    n = integer(m["n"])
    twice = re.search(r"\btwice\b|\b2 times\b|home and away", m[0], re.IGNORECASE)
    return number(F(n * (n - 1)) if twice else F(n * (n - 1), 2), "each with each other")


def _codes(m: Match[str]) -> Reading:
    """`How many 4-letter codes can be made from the letters A to F if letters can repeat?`"""
    if m["first"]:
        size = ord(m["last"].lower()) - ord(m["first"].lower()) + 1
    else:
        size = {"letters": 26, "digits": 10}[m["what"].lower()]
    k = int(m["k"])
    free = not re.search(r"\b(?:not|no|without|different|distinct|once)\b", m["how"].lower())
    if size < 2 or (not free and k > size):
        raise Unread
    ways = size**k if free else math.perm(size, k)
    return number(F(ways), "one choice after the other")


def _root_form(m: Match[str]) -> Reading:
    return said(surd(F(integer(m["n"]))), "square factors are taken out")


def _percent_found(m: Match[str]) -> Reading:
    """`A number increased by 25% is 75.`"""
    share = real(m["r"]) / 100
    up = m["how"].lower() in ("increased", "raised", "grown", "plus")
    factor = 1 + share if up else 1 - share
    if factor <= 0:
        raise Unread
    return number(real(m["n"]) / factor, "the percentage taken back")


def _grown(m: Match[str]) -> Reading:
    """`5000 grow by 4% a year`: after so many years."""
    start, share, times = real(m["n"]), real(m["r"]) / 100, int(m["t"])
    down = re.search(
        r"\b(?:decreas|declin|shrink|lose|drop|fall|depreciat|loses)", m["how"].lower()
    )
    if times > 60 or m["u"].lower().rstrip("s") != m["u2"].lower().rstrip("s"):
        raise Unread
    found = start * (1 - share if down else 1 + share) ** times
    if m["asked"].lower().startswith("how many") and found.denominator != 1:
        raise Unread
    return number(
        F(round(found * 100), 100) if (found * 10**6).denominator != 1 else found,
        "the percentage of each time anew",
    )


def _up_and_down(m: Match[str]) -> Reading:
    factor = F(1)
    for way, share in ((m["one"], m["r"]), (m["two"], m["s"])):
        part = real(share) / 100
        factor *= 1 + part if re.match(r"(?:up|inc|rais|ris)", way.lower()) else 1 - part
    change = (factor - 1) * 100
    return Reading(f"{plain(change)}%", "one percentage after the other", change)


def _multiply_out(m: Match[str]) -> Reading:
    """`What must be added to 58 to get 131?`"""
    a, b, verb = real(m["a"]), real(m["b"]), m["verb"].lower()
    if verb.startswith("add"):
        return number(b - a, "what is missing")
    if verb.startswith(("subtract", "take")):
        return number(a - b, "what is too much")
    if verb.startswith("multipl") and a:
        return number(b / a, "the other factor")
    raise Unread


def _orders(m: Match[str]) -> Reading:
    """`Divide 864 by 12, then add 9`."""
    verb, a, b = m["verb"].lower(), real(m["a"]), real(m["b"])
    link = m["link"].lower()
    match verb, link:
        case ("divide", "by") if b:
            value = a / b
        case ("multiply", "by" | "and" | "times"):
            value = a * b
        case ("add", "and" | "to"):
            value = a + b
        case ("subtract", "from"):
            value = b - a
        case _:
            raise Unread
    for sign, n in re.findall(
        rf"(add|plus|subtract|minus|take away|multiply (?:it |the result |that |this |the answer )?by|times|divide (?:it |the result |that |this |the answer )?by|double|halve|square) ?({R})?",
        m["rest"],
        re.IGNORECASE,
    ):
        value = _ordered(value, sign.lower().split()[0], real(n) if n else None)
    return number(value, "one order after the other")


def _ordered(value: Fraction, verb: str, n: Fraction | None) -> Fraction:
    if n is None:
        if verb not in ("double", "halve", "square"):
            raise Unread
        return {"double": value * 2, "halve": value / 2, "square": value * value}[verb]
    match verb:
        case "add" | "plus":
            return value + n
        case "subtract" | "minus" | "take":
            return value - n
        case "multiply" | "times":
            return value * n
        case "divide" if n:
            return value / n
    raise Unread


def _parts_in(m: Match[str]) -> Reading:
    """`How many eighths are in 3/4?`"""
    names = {
        "halves": 2,
        "thirds": 3,
        "quarters": 4,
        "fourths": 4,
        "fifths": 5,
        "sixths": 6,
        "eighths": 8,
        "tenths": 10,
        "twelfths": 12,
        "hundredths": 100,
    }
    return number(F(m["f"].replace(" ", "")) * names[m["part"].lower()], "the parts of the whole")


def _improper(m: Match[str]) -> Reading:
    value = int(m["w"]) + F(int(m["a"]), int(m["b"]))
    return Reading(ratio(value), "the whole as parts too", value, strict=True)


def _noughts(m: Match[str]) -> Reading:
    n, found = int(m["n"] or m["n2"]), 0
    if n > 10**6:
        raise Unread
    while n := n // 5:
        found += n
    return number(F(found), "the fives among the factors")


def _diagonals(m: Match[str]) -> Reading:
    n = _sides(m)
    return number(F(n * (n - 3), 2), "each corner to all that are not beside it")


def _angles(m: Match[str]) -> Reading:
    sides = _sides(m)
    total = F(180 * (sides - 2))
    what = m["what"].lower()
    if what.startswith("sum"):
        return number(total, "180 degrees for each triangle in it")
    return number(F(360, sides) if "exterior" in what else total / sides, "the angles are equal")


def _sides(m: Match[str]) -> int:
    said_so = _SIDES.get((m["shape"] or "").lower())
    found = said_so or int(m["n"] or m["n2"] or m["n3"])
    if found < 3:
        raise Unread
    return found


def _next_of(m: Match[str]) -> Reading:
    from .numbers import _next

    return _next(m)


def _nth_of(m: Match[str]) -> Reading:
    from .numbers import _nth

    return _nth(m)


_ORDER = rf"(?:(?:,| then| and|, then| and then|, and then|\.|\. then|, and)+ (?:then |finally )?(?:(?:add|plus|subtract|minus|take away|multiply(?: it| the result| that| this| the answer)? by|times|divide(?: it| the result| that| this| the answer)? by) {R}|(?:double|halve|square)(?: it| the result| that)?)(?: to (?:it|the result|that|this)| from (?:it|the result|that|this))?)"
_GET = r"(?:get|make|reach|have|obtain|give|equal)"
_GROWS = r"(?P<how>grows?|increases?|rises?|decreases?|declines?|shrinks?|drops?|falls?|loses?|depreciates?|is growing|goes up|is increasing)"
RULES: tuple[Rule, ...] = (
    rule(r"(?:the )?(?:last|units?|ones|final) digit (?:of|in) (?P<a>\d+) ?(?:\^|to the power of) ?\(?(?P<b>\d+)\)?", _last_digit),
    rule(r"(?:the )?(?:last|units?|ones) digit (?:of|in) (?P<e>[\d +*()-]+)", _last_of),
    rule(r"how many (?:trailing )?(?:zeros|zeroes) (?:does|do|are (?:there )?at the end of|are at the end of|is at the end of) (?P<n>\d+) ?!(?: (?:end (?:with|in)|have at the end))?|how many (?:trailing )?zero(?:s|es)? does (?P<n2>\d+) factorial (?:end (?:with|in)|have(?: at the end)?)", _noughts),
    rule(rf"(?:the )?(?:smallest|least|lowest|first) (?:positive |natural |whole )*(?:number|integer)(?: that is| which is| that's)? (?:divisible by|a multiple of)(?: all of| both| each of)? (?P<list>{LIST})", _least_multiple),
    rule(rf"(?:the )?(?:smallest|least|lowest) (?:positive |natural |whole )*(?:number|integer) (?:that|which) (?:can be|is) divided by (?P<list>{LIST})(?: without (?:a )?remainder| evenly)?", _least_multiple),
    rule(rf"(?:the )?(?P<which>smallest|least|first|lowest|largest|greatest|biggest|last|highest) multiple of (?P<k>{N}) (?:that is |which is )?(?P<how>greater|larger|more|bigger|above|over|less|smaller|below|under)(?: than)? (?P<n>{N})", _multiple_near),
    rule(rf"how many (?:positive )?multiples of (?P<k>{N}) (?:are (?:there )?|lie )?(?P<link>between|from) (?P<a>{N}) (?:and|to) (?P<b>{N})(?: are there)?", _multiples),
    rule(rf"how many (?:numbers|integers|whole numbers) (?P<link>between|from) (?P<a>{N}) (?:and|to) (?P<b>{N}) are (?:divisible by|multiples of) (?P<k>{N})", _multiples),
    rule(rf"how many (?P<what>even|odd) (?:numbers|integers|whole numbers) (?:are (?:there )?|lie )?(?P<link>between|from) (?P<a>{N}) (?:and|to) (?P<b>{N})(?: are there)?", _parity),
    rule(r"(?:the )?(?:missing (?:number|term|value)(?: is)?|(?:which|what) (?:number|term) is missing|fill in the (?:missing (?:number|term)|blank|gap))(?: in)?(?: the)?(?: sequence| series| pattern)?(?: of)?[:,]? ?(?P<list>(?:-?\d+(?:/\d+)?|_+|\?|\[ ?\]|\.\.\.)(?:, ?(?:-?\d+(?:/\d+)?|_+|\?|\[ ?\]|\.\.\.|x)){3,})", _missing),
    rule(r"(?P<list>(?:-?\d+)(?:, ?(?:-?\d+|_+|\?)){3,})[.,:;]? ?(?:what is the missing (?:number|term)|(?:which|what) (?:number|term) is missing|find the missing (?:number|term))", _missing),
    rule(rf"(?:fill in the next|find the next(?: one)?|what follows|next)(?: number| term)?(?: in)?(?: the)?(?: sequence| series| pattern)?[:,]? ?(?P<list>{LIST})(?:, ?(?:\.\.\.|_+|\?)?)?", _next_of),
    rule(rf"(?:find |what is |what's )?(?:the )?(?P<k>\w+) term (?:of|in) (?:the )?(?:arithmetic |geometric )?(?:sequence|progression|series)?:? ?(?P<list>{LIST}),(?: ?\.\.\.)?", _nth_of),
    rule(rf"(?:in|for) an arithmetic (?:sequence|progression|series),? (?:the )?(?P<i>\w+) term (?:is|equals) (?P<a>{R})(?:,? and|,) (?:the )?(?P<j>\w+)(?: term)? (?:is|equals) (?P<b>{R})[.,] ?(?:what is|what's|find|calculate|determine) (?:the |its )?(?P<asked>common difference|difference|\w+ term)", _two_terms),
    rule(rf"(?:the )?first term (?:of an? (?:arithmetic|geometric) (?:sequence|progression|series) )?is (?P<a>{R})(?:,? and|,) (?:the |its )?(?P<kind>common difference|difference|common ratio|ratio) is (?P<d>{R})[.,] ?(?:what is|what's|find|calculate|determine) (?:the |its )?(?P<k>\w+) term", _from_first),
    rule(rf"an? (?:arithmetic|geometric) (?:sequence|progression|series) (?:starts with|begins with|has first term|has a first term of|starts at) (?P<a>{R})(?:,? and)?(?: has)?(?: an?| the)? (?P<kind>common difference|difference|common ratio|ratio) (?:of |is |= ?)?(?P<d>{R})[.,] ?(?:what is|what's|find|calculate|determine) (?:the |its )?(?P<k>\w+) term", _from_first),
    rule(rf"(?:[a-z]+(?:'s)?|my|his|her) (?:[a-z]+ ){{0,3}}?(?:scores?|grades?|marks?|results?|points?) (?:so far )?(?:are|were|is)(?: [a-z ]+?)?:? ?(?P<list>{LIST})[.,;] ?(?:what|which|how (?:much|many)) (?:[a-z]+ )?(?:does|do|must|should|will) (?:he|she|i|[a-z]+) (?:need|have to get|get|score|have to score|needs?)(?: to (?:get|score|have))?(?: points?)?(?: (?:on|in) (?:the|his|her|my) (?:(?P<more>\w+)|next|final|last)(?: [a-z]+)?)? (?:to|for an?|so that (?:the|his|her|my) average is) ?(?:have |get |reach |bring (?:the|his|her|my) (?:average|mean) (?:to|up to) )?(?:an? )?(?:average|mean)?(?: score| grade)?(?: of|to)? ?(?:exactly )?(?P<mean>{R})(?: on average| overall)?", _still_needed),
    rule(rf"(?:[a-z]+|i|he|she) (?:got|scored|has|have|received|had) (?P<list>{LIST})(?: points?)? (?:on|in) (?:(?:his|her|my|the|\d+|first) )*(?:tests?|quizzes|exams?|games?|rounds?)[.,;] ?(?:what|which|how (?:much|many)) (?:[a-z]+ )?(?:does|do|must|should|will) (?:he|she|i|[a-z]+) (?:need|have to get|get|score|have to score)(?: to (?:get|score|have))?(?: points?)? (?:on|in) (?:the|his|her|my) (?:(?P<more>\w+)|next)(?: [a-z]+)? (?:to|for an?) ?(?:have |get |reach )?(?:an? )?(?:average|mean)(?: score)?(?: of)? ?(?P<mean>{R})", _still_needed),
    rule(rf"(?:the )?(?:average|mean) of (?P<n>\d+) numbers is (?P<mean>{R})[.,;] ?(?:\d+ of (?:them|the numbers) are|if \d+ of (?:them|the numbers) are|the others are|the first \d+ are) (?P<list>{LIST})[.,;] ?(?:what is|what's|find|then find) the (?:other|last|remaining|missing|[a-z]+th|fifth|third)(?: number| one)?", _removed),
    rule(rf"how (?:many degrees|large|big) (?:does|is|are) each (?P<what>interior angle|exterior angle|inside angle|angle)s? (?:of|in) (?:a|the) regular {_SHAPE}(?: have| in degrees)?", _angles),
    rule(rf"(?:the )?(?:measure of |size of )?(?:each |one |an? )?(?P<what>interior angle|exterior angle|inside angle) (?:of|in) (?:a|the) regular {_SHAPE}(?: in degrees)?", _angles),
    rule(rf"(?:the )?(?P<what>sum of (?:the |all )?(?:interior |inside |inner )?angles) (?:of|in) (?:a|the) (?:regular )?{_SHAPE}(?: in degrees)?", _angles),
    rule(rf"how many diagonals (?:does|do|are (?:there )?in|has) (?:a|an|the) (?:regular |convex )?{_SHAPE}(?: have)?", _diagonals),
    rule(r"(?:in )?how many (?:different |distinct )?(?:ways|words|arrangements|permutations) (?:to |can (?:you |we |one |i )?|are there (?:to |of |for )?|of )?(?:be )?(?:arrange|arranging|rearrange|order|formed (?:from|with)|form(?: from)?|made (?:from|with)|make (?:from|with))?(?: the)? ?(?:letters|all letters|all the letters)(?: (?:of|in|from))?(?: the word)? [\"']?(?P<word>[a-z]+)[\"']?(?: be (?:arranged|rearranged|ordered))?", _arranged),
    rule(r"(?:there are |in a (?:league|tournament) (?:of|with) |in a (?:league|tournament),? )?(?P<n>\d+) (?:teams?|players?|clubs?|people|friends)(?: are)?(?: (?:in|take part in|enter|play in) a (?:league|tournament))?(?:,| and|\.)? ?(?:and )?(?:each|every)(?: team| player| one| club| person)?(?: of them)? (?:plays?|meets?|faces?|shakes hands with|greets|hugs) (?:against )?(?:each|every|all|everyone)(?: of the)?(?: other| others| else)?(?: teams?| players?| one| person)?(?: (?:exactly )?(?:once|twice))?[.,;] ?how many (?:games|matches|handshakes|hugs)(?: (?:are|will be|were|must be) (?:there|played|needed))?(?: in (?:all|total)| altogether)?", _matches),
    rule(r"how many (?:different |distinct )?(?P<k>\d)[- ](?:letter|digit|character) (?:codes?|words?|passwords?|pins?|combinations|strings?|numbers) (?:can (?:be|you|we|i) )?(?:be )?(?:made|formed|make|form|created|create|are there)(?: (?:from|with|using|out of))?(?: the)? (?P<what>letters|digits) (?:from )?(?P<first>[a-z])(?: to |-)(?P<last>[a-z])(?P<how>,? (?:if|when|with|without|where) [a-z ]+)", _codes),
    rule(r"(?:simplify |write )?(?:the )?(?:square root of |sqrt\(? ?)(?P<n>\d+) ?\)? (?:in|to|as) (?:its |the )?(?:simplest|simplified|simplest radical|exact|radical|surd) (?:form|radical form)", _root_form),
    rule(rf"(?:if )?(?:a|some|the|what|which) (?:number|amount|price)(?: is)? (?P<how>increased|decreased|reduced|raised|lowered) by (?P<r>{R}) ?(?:%|percent)(?: is| gives| equals| becomes|,? the result is| results in) (?P<n>{R})[.,?]?(?: ?(?:what is|what's|what was|find|which is) the (?:original )?(?:number|amount|price))?", _percent_found),
    rule(rf"(?:a|the) (?:[a-z]+ ){{0,3}}?(?:of|with|has|is|was|worth) (?P<n>{R})(?: [a-z]+)?(?:,? (?:and|which|that))? {_GROWS} by (?P<r>{R}) ?(?:%|percent) (?:a|per|each|every) (?P<u>year|month|week|day|hour)[.,] ?(?P<asked>how many|what|how much|how large|how big)[a-z' ]*? (?:in|after) (?P<t>\d+) (?P<u2>years?|months?|weeks?|days?|hours?)", _grown),
    rule(rf"(?:a|the) (?:price|value|salary|number|quantity|stock|rent)[a-z ]*? (?:is |goes |went )?(?P<one>up|increased|raised|rises|increases|down|decreased|reduced|falls|decreases|lowered) by (?P<r>{R}) ?(?:%|percent),? (?:and |and then |then |and later |later )(?:is |goes |went )?(?P<two>up|increased|raised|rises|increases|down|decreased|reduced|falls|decreases|lowered) by (?P<s>{R}) ?(?:%|percent)[.,] ?(?:what is|what's|what was|by what|find) the (?:total|overall|net|final) (?:change|percent(?:age)? change|percentage change|change in percent|effect)(?: in percent| as a percentage)?", _up_and_down),
    rule(rf"(?:what|which number|how much|what number|which) (?:must|do|should|has to|needs? to|can) (?:i |you |we |one |be )?(?P<verb>added|add|subtracted|subtract|taken away|take away|multiplied by|multiply by|multiply)(?: to| from| with| by)? (?P<a>{R}) (?:to|so that (?:you|we|i)|in order to) {_GET} (?P<b>{R})", _multiply_out),
    rule(rf"(?P<verb>divide|multiply|add|subtract) (?P<a>{R}) (?P<link>by|and|to|from|times) (?P<b>{R})(?P<rest>{_ORDER}+)(?:[.,] ?what (?:do you get|is the result|is it))?", _orders),
    rule(r"how many (?P<part>halves|thirds|quarters|fourths|fifths|sixths|eighths|tenths|twelfths|hundredths) (?:are (?:there )?in|make(?: up)?|are equal to|fit (?:in|into)|go into) (?P<f>\d+(?: ?/ ?\d+)?)", _parts_in),
    rule(r"(?:write |convert |express |change )?(?P<w>\d+) (?P<a>\d+)/(?P<b>\d+) (?:as|to|into) an improper fraction", _improper),
)  # fmt: skip
