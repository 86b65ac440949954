# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Two amounts by what they come to together and how they compare; machines, payments, growth by the year."""

from __future__ import annotations

import re
from fractions import Fraction

from ..narrative.lexicon import stem
from ..printing import number, plain
from ..reading import Reading, Unread
from .base import NUMBER, WORD, value, whole
from .numbers import minutes_of_day

F = Fraction
_TIMES = {"twice": F(2), "double": F(2), "half": F(1, 2), "triple": F(3), "thrice": F(3)}
_U = r"(?: ?(?:years?(?: old)?|cm|m|km|meters?|metres?|feet|inches|kg|pounds|dollars|pages|points|marbles|coins|miles|minutes|hours|[a-z]+))?"
_LARGE = r"larger|longer|older|bigger|greater|heavier|taller|higher|more expensive|largest|longest|oldest|biggest|greatest"
_SMALL = r"smaller|shorter|younger|lesser|lighter|lower|cheaper|smallest|shortest|youngest"
_LONGER = r"larger|longer|older|bigger|greater|heavier|taller|higher|more|more expensive"
_SHORTER = r"smaller|shorter|younger|less|lighter|lower|cheaper|fewer"
_SUM_GAP = (
    rf"(?:the ages of )?(?:two|2) (?:[a-z]+ )?{WORD}(?: together)? (?:add up to|sum to|total|have a sum of|are|weigh|cost|measure|have)(?: together| a total of| altogether)* [$£€]?(?P<s>{NUMBER}){_U}(?: together| in total| altogether)?[.,]? ?(?:and |but )?(?:they )?(?:differ by|have a difference of|with a difference of|(?:the|their) difference is|(?:1|one)(?: of them| [a-z]+)? (?:is|weighs|costs|measures|has)) [$£€]?(?P<d>{NUMBER}){_U}(?: (?:{_LONGER}|{_SHORTER})(?: than the other(?: one)?)?| more| less)?",
    rf"the sum of (?:two|2) (?:[a-z]+ )?numbers is (?P<s>{NUMBER})(?:[.,]? ?(?:and )?|\. )(?:their|the) difference is (?P<d>{NUMBER})",
    rf"(?:a|an|the) {WORD}(?: of| that is| which is)? ?(?P<s>{NUMBER}){_U}(?: long)? (?:is|was) (?:cut|divided|broken|split|sawn|torn) (?:up )?(?:in|into) (?:two|2) (?:pieces|parts)[.,]? ?(?:and |so that |such that )?(?:the )?(?:one|1|first|longer one|longer piece|longer part)(?: piece| part| of them)? is (?P<d>{NUMBER}){_U} (?:{_LONGER}|{_SHORTER})(?: than the (?:other|second|shorter)(?: one| piece| part)?)?",
)
_WHICH = rf"(?:how (?:long|old|heavy|tall|much|big|large) (?:is|are|does) the|what (?:is|are) the(?: length of the| age of the| value of the)?|what's the|find the(?: length of the)?|which is the) (?:(?P<large>{_LARGE})|(?P<small>{_SMALL}))(?: (?:one|number|piece|part|brother|sister|of the (?:two|2)(?: numbers)?|of them))?(?: cost| weigh)?"


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("per cent", "%").replace(" percent", "%").split()).rstrip(
        "?. "
    )


def sum_and_gap(text: str) -> Reading:
    """`Two numbers add up to 30 and differ by 8. What is the larger?`"""
    said = _plain(text)
    for told in _SUM_GAP:
        m = re.fullmatch(rf"{told}[.,] ?{_WHICH}", said)
        if m is not None:
            total, gap = value(m["s"]), value(m["d"])
            found = (total + gap if m["large"] else total - gap) / 2
            if found < 0:
                raise Unread
            return number(found, "sum and difference of the two")
    raise Unread


_FOLD = re.compile(
    rf"(?:in (?:a|the) [a-z ]+? )?(?:there are )?(?P<k>twice|{NUMBER} times|half|three times) as many (?P<x>{WORD}) as (?P<y>{WORD})(?: (?:in|on|at) (?:a|the) [a-z]+(?: of (?P<n>{NUMBER})(?: (?:people|students|children|members|animals|[a-z]+))?)?)?(?:[.,] ?(?:and )?(?:there are|together there are|they have|in total there are|altogether there are) (?P<n2>{NUMBER})(?: [a-z]+)?(?: (?:in total|altogether|in all|together))?)?[.,] ?how many (?P<w>{WORD}) (?:are (?:there|in .+)|does .+ have|sing .+|play .+)"
)


def fold(text: str) -> Reading:
    """`There are twice as many girls as boys in a choir of 42. How many boys are there?`"""
    m = _FOLD.fullmatch(_plain(text))
    total = (m["n"] or m["n2"]) if m else None
    if m is None or total is None or (m["n"] and m["n2"]):
        raise Unread
    factor = _TIMES.get(m["k"]) or value(m["k"].replace("three", "3").removesuffix(" times"))
    x, y, wanted = stem(m["x"]), stem(m["y"]), stem(m["w"])
    base = value(total) / (factor + 1)
    if (
        wanted not in (x, y)
        or x == y
        or (base.denominator != 1 and (base * factor).denominator != 1)
    ):
        raise Unread
    found = base if wanted == y else base * factor
    if found.denominator != 1:
        raise Unread
    return number(found, "all of them in parts")


_MACHINES = re.compile(
    rf"(?:if )?(?P<n>{NUMBER}) (?P<w>{WORD}) (?:can )?(?P<v>{WORD}) (?P<a>{NUMBER}) (?P<t>{WORD}) in (?P<d>an?|{NUMBER}) (?P<u>minutes?|hours?|days?|weeks?|seconds?)[.,] ?(?P<q>.+)"
)
_HOW_LONG = re.compile(
    rf"(?:then )?(?:how long (?:does|will|would|do)|how many (?P<u>minutes|hours|days|weeks|seconds) (?:does|will|would|do)) (?:it take )?(?:for )?(?P<m>{NUMBER}) (?P<w>{WORD}) (?:take |need )?(?:to )?(?P<v>{WORD}) (?P<b>{NUMBER}) (?P<t>{WORD})"
)
_HOW_MANY = re.compile(
    rf"(?:then )?how many (?P<t>{WORD}) (?:can|do|will|would|could) (?P<m>{NUMBER}) (?P<w>{WORD}) (?P<v>{WORD})(?: in (?P<d>an?|{NUMBER}) (?P<u>minutes?|hours?|days?|weeks?|seconds?)| in the same time)?"
)


def machines(text: str) -> Reading:
    """`If 5 machines make 5 toys in 5 minutes, how long do 100 machines need to make 100 toys?`"""
    m = whole(_MACHINES, _plain(text))
    workers, made, time = value(m["n"]), value(m["a"]), _one(m["d"])
    if q := _HOW_LONG.fullmatch(m["q"]):
        alike = stem(q["w"]) == stem(m["w"]) and stem(q["t"]) == stem(m["t"]) and q["v"] == m["v"]
        if not alike or (q["u"] and stem(q["u"]) != stem(m["u"])):
            raise Unread
        return number(
            value(q["b"]) * workers * time / (made * value(q["m"])), "each works at the same rate"
        )
    q = _HOW_MANY.fullmatch(m["q"])
    if (
        q is None
        or stem(q["w"]) != stem(m["w"])
        or stem(q["t"]) != stem(m["t"])
        or q["v"] != m["v"]
    ):
        raise Unread
    again = _one(q["d"]) if q["d"] else time
    if q["u"] and stem(q["u"]) != stem(m["u"]):
        raise Unread
    if not q["d"] and "same time" not in m["q"]:
        raise Unread
    found = made * value(q["m"]) * again / (workers * time)
    if found.denominator != 1:
        raise Unread
    return number(found, "each works at the same rate")


def _one(text: str) -> Fraction:
    return F(1) if text in ("a", "an") else value(text)


_PAYMENTS = re.compile(
    rf"(?:a|an|the|my) (?:[a-z]+ )?{WORD} costs? [$£€](?P<a>{NUMBER})[.,] ?(?:i|you|he|she|we|they|[a-z]+) (?:pays?|paid|puts? down|makes? a down payment of) [$£€](?P<b>{NUMBER})(?: now| down| first| at once| up front| upfront| as a deposit)?,? and (?:pays? )?(?:the )?(?:rest|remainder|balance)(?: is paid)? in (?P<n>\d+) (?:equal )?(?:monthly |weekly )?(?:payments|installments|instalments|rates|parts)[.,] ?(?:how (?:much|high|large) is (?:each|every|one)(?: of them)?(?: (?:payment|installment|instalment|rate))?|what is (?:each|the) (?:monthly )?(?:payment|installment|instalment))"
)


def payments(text: str) -> Reading:
    """`A TV costs $600. You pay $120 now and the rest in 8 equal payments.`"""
    m = whole(_PAYMENTS, _plain(text))
    if value(m["b"]) >= value(m["a"]):
        raise Unread
    return number((value(m["a"]) - value(m["b"])) / int(m["n"]), "the rest in equal parts")


_GROWS = re.compile(
    rf"(?:a|an|the|my|her|his|sam's|[a-z]+'s) (?:[a-z]+ )?{WORD} (?P<v>grows|gets longer|burns down|shortens|shrinks|sinks|rises|burns)(?: by)? (?P<k>{NUMBER}) ?(?P<u>{WORD}) (?:every|each|per|an?) (?P<t>year|month|week|day|hour|minute)[.,;] ?(?:and |if )?it (?:is|was|starts at|started at|measures)(?: now)? (?P<a>{NUMBER}) ?(?P<u2>{WORD})(?: (?:tall|long|high|deep))?(?: now| today| at first)?[.,;] ?how (?:tall|long|high|deep) (?:will|would|is) (?:it|the [a-z]+)(?: be)? (?:in|after) (?P<n>\d+) (?P<t2>years?|months?|weeks?|days?|hours?|minutes?)(?: in {WORD})?"
)


def grows(text: str) -> Reading:
    """`A tree grows 30 cm every year. It is 150 cm tall now. How tall will it be in 4 years?`"""
    m = whole(_GROWS, _plain(text))
    if stem(m["u"]) != stem(m["u2"]) or stem(m["t"]) != stem(m["t2"]):
        raise Unread
    step = value(m["k"]) * int(m["n"])
    found = value(m["a"]) + (step if m["v"] in ("grows", "gets longer", "rises") else -step)
    if found < 0:
        raise Unread
    return number(found, "so much each time")


_BORN = re.compile(
    r"(?:my |her |his |our |the |a |an )?[a-z]+(?: [a-z]+)? (?:was|is|were) (?:born|planted|built|founded|opened|bought|made|published|written)(?: in| in the year) (?P<a>1[0-9]\d\d|20\d\d)[.,;] ?how old (?:was|is|will|did|would) (?:it|he|she|(?:the |my |her |his )?[a-z]+)(?: (?:turn|be|become))? (?:in|at the end of) (?:the year )?(?P<b>1[0-9]\d\d|20\d\d)"
)


def born(text: str) -> Reading:
    """`My grandmother was born in 1948. How old did she turn in 2020?`"""
    m = whole(_BORN, _plain(text))
    if int(m["b"]) < int(m["a"]):
        raise Unread
    return number(F(int(m["b"]) - int(m["a"])), "from the one year to the other")


_FRACTION_OF = re.compile(
    rf"(?P<f>\d+/\d+|{NUMBER}%|half|a quarter|a third|1 third|1 quarter|[23] (?:thirds|quarters|fifths)|[45] fifths) of (?:the|all|a group of|a class of)(?: the)? (?P<n>\d[\d,]*) (?P<t>{WORD})(?: (?:in|at|on|of) (?:a|the|my|our|her|his) {WORD}(?: {WORD})??)?? (?P<p>(?!(?:left|were left|in|at|of)\b)[a-z' ]+?)[.,;] ?how many(?: of them| {WORD})?(?P<neg> (?:do not|don't|are not|aren't|did not|didn't|can not|can't|have not|haven't))? ?(?P<q>[a-z' ]+)"
)
_FRACTIONS = {
    "half": F(1, 2),
    "a quarter": F(1, 4),
    "a third": F(1, 3),
    "1 third": F(1, 3),
    "1 quarter": F(1, 4),
}
_PIECES = {"thirds": 3, "quarters": 4, "fifths": 5}


def fraction_of(text: str) -> Reading:
    """`2/5 of the 45 kids in a club play chess. How many kids don't play chess?`"""
    m = whole(_FRACTION_OF, _plain(text))
    if re.search(r"\b(?:rest|others|and|each|or|but)\b", m["p"]):
        raise Unread
    said = m["f"]
    if said in _FRACTIONS:
        share = _FRACTIONS[said]
    elif said.endswith("%"):
        share = value(said[:-1]) / 100
    elif "/" in said:
        share = F(said)
    else:
        top, piece = said.split()
        share = F(int(top), _PIECES[piece])
    told, asked = _content(m["p"]), _content(m["q"] if not _THERE.search(m["q"]) else _named(m))
    apart = any({*told, *asked} == pair and told != asked for pair in _OTHERS)
    if not told or (told != asked and not apart) or share > 1 or (apart and m["neg"]):
        raise Unread
    found = value(m["n"]) * (1 - share if m["neg"] or apart else share)
    if found.denominator != 1:
        raise Unread
    return number(found, "the part of all")


_THERE = re.compile(r"^(?:are|were) (?:there|they|in .+|at .+)$")
_OTHERS = tuple(
    set(pair.split())
    for pair in (
        "child adult",
        "boy girl",
        "man woman",
        "male female",
        "kid adult",
        "child grown-up",
    )
)


def _named(m: re.Match[str]) -> str:
    """What is counted in `how many adults are there`."""
    found = re.search(r"how many ([a-z]+)", m[0])
    return found[1] if found else ""


def _content(text: str) -> set[str]:
    dull = {"are", "is", "the", "a", "an", "to", "have", "has", "do", "been", "were", "was"}
    return {stem(word) for word in text.split() if word not in dull}


_TWO_TIMES = re.compile(
    rf"(?:on|in) (?P<d1>[a-z]+),? (?P<n>{NUMBER}) (?P<t>{WORD}) (?P<v>{WORD})(?: (?:a|the|an|our|to the|at the|in the) [a-z]+)?[.,;]? (?:and |but )?(?:on|in) (?P<d2>[a-z]+),? (?:(?:it was|there were|there came|came) )?(?:(?P<k>{NUMBER}) (?P<how>more|fewer|less)|(?P<f>twice|half|{NUMBER} times) as many)(?: {WORD})?(?: than on [a-z]+| than in [a-z]+)?(?: (?:visited|came|did))?[.,;] ?how many(?: {WORD})? (?P=v)(?: it| the [a-z]+)? (?:on|in) (?:(?P<both>both (?:days|months|years)|the (?:two|2) days)|(?P<d3>[a-z]+))(?: together| in total| altogether| in all)?"
)


def two_times(text: str) -> Reading:
    """`On Monday 125 people visited a museum, on Tuesday 40 fewer. How many visited on both days?`"""
    m = whole(_TWO_TIMES, _plain(text))
    if m["d1"] == m["d2"] or (m["d3"] and m["d3"] != m["d2"]):
        raise Unread
    first = value(m["n"])
    if m["k"]:
        second = first + value(m["k"]) * (1 if m["how"] == "more" else -1)
    else:
        second = first * (_TIMES.get(m["f"]) or value(m["f"].removesuffix(" times")))
    if second < 0 or second.denominator != 1:
        raise Unread
    return number(first + second if m["both"] else second, "the second from the first")


_RAISED = re.compile(
    rf"(?:a|an|the|my|his|her) (?P<t>[a-z]+)(?: of| is| was| costs?|:)? [$£€]?(?P<n>{NUMBER})(?: dollars| euros)? (?:is|was|gets|got|which is|that is) (?P<v1>raised|increased|reduced|decreased|lowered|cut) by (?P<r>{NUMBER})%,? (?:and )?(?:then |later |again )*(?:(?:is |was )?(?P<v2>raised|increased|reduced|decreased|lowered|cut) )?(?:again )?by (?:another )?(?P<s>{NUMBER})%[.,;] ?(?:what is|what's|how (?:much|high|large) is) (?:the|it|its|my|his|her)(?: (?:new|final) [a-z]+| [a-z]+)?(?: now| then| in the end)?"
)


def twice_raised(text: str) -> Reading:
    """`A salary of 2000 is raised by 10% and then by 5%. What is the new salary?`"""
    m = whole(_RAISED, _plain(text))
    up = {"raised": 1, "increased": 1}
    one = up.get(m["v1"], -1)
    two = up.get(m["v2"], -1) if m["v2"] else one
    found = value(m["n"]) * (1 + one * value(m["r"]) / 100) * (1 + two * value(m["s"]) / 100)
    return number(found, "one percentage after the other")


_AT_FOR = re.compile(
    rf"(?P<t>{WORD})s? (?:are|is|cost|sell|are sold|are sold at|come)(?: at)? (?P<n>\d+) for [$£€](?P<p>{NUMBER})[.,;] ?how many(?: (?P<t2>{WORD}))? (?:can|could) (?:i|you|we|he|she|[a-z]+) (?:buy|get|have|afford) (?:for|with) [$£€](?P<q>{NUMBER})"
)


def some_for(text: str) -> Reading:
    """`Oranges are sold at 4 for $3. How many can you buy with $21?`"""
    m = whole(_AT_FOR, _plain(text))
    if m["t2"] and stem(m["t2"]) != stem(m["t"]):
        raise Unread
    found = value(m["q"]) / value(m["p"])
    if found.denominator != 1:
        raise Unread
    return number(found * int(m["n"]), "so many groups")


_STAMPS = re.compile(
    rf"how many (?:(?P<c>\d+)[- ]?(?:cent|c|¢)|[$£€](?P<p>{NUMBER})|(?P<d>\d+)[- ](?:dollar|euro)) (?P<t>{WORD}) (?:can|could) (?:i|you|we|he|she|[a-z]+) (?:buy|get|afford) (?:for|with) [$£€](?P<q>{NUMBER})"
)


def stamps(text: str) -> Reading:
    """`How many 45 cent stamps can I buy for $9?`"""
    m = whole(_STAMPS, _plain(text))
    price = F(int(m["c"]), 100) if m["c"] else value(m["p"] or m["d"])
    return number(F(value(m["q"]) // price), "the sum divided by the price")


_PER_CENT_MORE = re.compile(
    rf"(?:by )?(?:(?P<a>{NUMBER}) is (?:how much|what|how many|by what) ?(?:%|percentage)? ?(?P<how>more|less|larger|smaller|greater|bigger|higher|lower) than (?P<b>{NUMBER})|(?:what|how many|how much) ?(?:%|percentage) (?P<how2>more|less|larger|smaller|greater|bigger|higher|lower) (?:is (?P<a2>{NUMBER}) than|than (?P<b3>{NUMBER}) is) (?P<b2>{NUMBER})|(?:what|how many|how much) ?(?:%|percentage) is (?P<a4>{NUMBER}) (?P<how4>more|less|larger|smaller|greater|bigger|higher|lower) than (?P<b4>{NUMBER}))"
)


def percent_more(text: str) -> Reading:
    """`150 is how much percent more than 120?`"""
    said = _plain(text)
    m = whole(_PER_CENT_MORE, said)
    if "%" not in said and "percentage" not in said:
        raise Unread
    a = value(m["a"] or m["a2"] or m["a4"] or m["b2"])
    b = value(m["b"] or m["b4"] or m["b3"] or m["b2"])
    how = m["how"] or m["how2"] or m["how4"]
    down = how in ("less", "smaller", "lower")
    if not b or a == b or (a < b) != down:
        raise Unread
    share = abs(a - b) / b * 100
    if (share * 100).denominator != 1:
        raise Unread
    return Reading(f"{plain(share)}%", "the difference over the other", share)


_SHIFT = re.compile(
    r"(?:a|my|his|her|the) (?:[a-z]+ )?(?:shift|work ?day|day|school day|class|trip|job) (?:is|goes|runs|lasts)? ?from (?P<h1>\d{1,2})(?::(?P<m1>\d\d))? ?(?P<p1>am|pm)? (?:to|until|till) (?P<h2>\d{1,2})(?::(?P<m2>\d\d))? ?(?P<p2>am|pm)?,? (?:with|and has|including|minus) an? (?:(?P<b>\d+)[- ]minute|(?P<hour>hour|half-hour|half hour|1[- ]hour|one[- ]hour)) (?:lunch )?break[.,;] ?how many hours (?:are|is|does|do|did|of work) (?:worked|he work|she work|i work|they work|there|it|that|the work)"
)


def shift(text: str) -> Reading:
    """`A shift is from 8:30 am to 4:45 pm with a 45 minute break. How many hours are worked?`"""
    m = whole(_SHIFT, _plain(text))
    if bool(m["p1"]) != bool(m["p2"]):
        raise Unread
    span = minutes_of_day(m["h2"], m["m2"], m["p2"]) - minutes_of_day(m["h1"], m["m1"], m["p1"])
    rest = int(m["b"]) if m["b"] else 30 if m["hour"].startswith("half") else 60
    if span <= rest:
        raise Unread
    return number(F(span - rest, 60), "from the one time to the other, less the break")
