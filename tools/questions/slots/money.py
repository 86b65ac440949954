# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Prices with discount, tax and tip, pay that rises, and interest."""

from __future__ import annotations

import re
from fractions import Fraction

from ..printing import number, point, ratio
from ..reading import Reading, Unread
from .base import N, Slots, value

F = Fraction
_M = rf"(?:[$£€] ?{N}|{N.replace('?P<n>', '?P<n2>')} ?(?:dollars?|bucks|euros?|pounds))"
_P = rf"{N} ?(?:%|percent|per cent)"
_DOWN = r"(?:off|discount(?:ed)?|sale|reduc(?:ed|tion)|marked down|markdown|cheaper|coupon|less)"
_UP = r"(?:tax|tip|vat|sales tax|service charge|markup|raise|gst|fee|commission|gratuity)"


def _amounts(slots: Slots) -> list[Fraction]:
    return [value(m["n"] or m["n2"]) for m in slots.all(_M)]


def _rates(slots: Slots) -> list[tuple[str, Fraction]]:
    """Each percentage and which way it goes, in the order of the text."""
    found: list[tuple[int, str, Fraction]] = []
    text = slots.text
    for m in re.finditer(_P, text):
        ahead, behind = text[m.end() : m.end() + 40], text[max(0, m.start() - 40) : m.start()]
        ahead = re.split(r"[,.;?]|\band\b|\bthen\b|\d", ahead)[0]
        behind = re.split(r"[,.;?]|\band\b|\bthen\b|\d", behind)[-1]
        down = re.search(rf"\b{_DOWN}\b", ahead) or re.search(
            r"\b(?:discount|reduced|marked down|sale|off|coupon|discounted)\b", behind
        )
        up = re.search(rf"\b{_UP}\b", ahead) or re.search(
            r"\b(?:tax|tip|vat|service charge|sales tax|raise|gratuity)\b", behind
        )
        if bool(down) == bool(up):
            raise Unread
        found.append((m.start(), "down" if down else "up", value(m["n"]) / 100))
    slots.all(_P)
    return [(way, rate) for _, way, rate in sorted(found)]


def priced(text: str) -> Reading:
    """`A TV costs $600. It is discounted by 15% and then 10% tax is added.`"""
    slots = Slots(text)
    if not slots.has(r"%|percent|per cent") or not slots.has(rf"\b(?:{_DOWN}|{_UP})\b"):
        raise Unread
    if slots.has(
        r"\b(?:sold|profit|loss|each|per|more|items?|increase|decrease|split|share|people|friends|paid|left|change|original|before|interest|year|years|month|salary|earns?)\b"
    ):
        raise Unread
    bare = slots.has(r"\btip\b") and not slots.has(rf"\b(?:{_DOWN}|tax|vat)\b")
    rates = _rates(slots)
    amounts = _amounts(slots)
    if not amounts and (
        m := slots.take(rf"\b(?:bill|price|cost|costs|item|meal)(?: (?:is|of|was))? {N}")
    ):
        amounts = [value(m["n"])]
    if len(amounts) != 1 or not 1 <= len(rates) <= 3:
        raise Unread
    part = slots.take(
        r"\bhow (?:much|big|large) (?:is|was|will be|would be|should be|should) (?:the|my|her|his|their|be the|i) (?P<w>discount|tax|tip|sales tax|savings?|vat|tip be)\b|\bhow much (?:do|does|did|will|would|should) [a-z]+ (?P<v>save|tip|leave)\b|\bwhat (?:is|was|'s|will be) the (?:amount of )?(?:the )?(?P<w2>discount|tax|tip|sales tax|vat)(?: amount)?\b|\bhow much (?P<w3>tip|tax)\b|\bcalculate the (?P<w4>tip|tax|discount)\b"
    )
    whole = slots.take(
        r"\b(?:total|final|sale|new|final sale|discounted|reduced|full|selling|sales)(?: price| cost| bill| amount)?\b(?! tax)|\bhow much (?:do|does|did|will|would|must|should) [a-z ]*?(?:pay|cost|spend|be)\b|\bwhat (?:do|does|will|would|must|should) (?:i|he|she|we|you|they|it) (?:pay|cost|owe)\b|\bhow much (?:is|will|does) (?:it|that|the [a-z]+)\b|\bhow much (?:do|does|did) [a-z]+ have to pay\b|\bwhat(?:'s| is) the price\b|\bthe price now\b|\bin total\b|\bin the end\b|\baltogether\b|\bwhat is (?:the|his|her) bill\b|\bhow much\b"
    )
    slots.done(
        "off discount discounted sale reduced reduction marked down markdown cheaper coupon tax tip vat sales service charge added add adds plus on top costs cost price priced bill meal pay pays paying leave leaves by now final total new full after before amount includes including original regular regularly then again further additional store shop buy buys bought restaurant dinner lunch gratuity original originally save saves its back still same applied store's",
        free=3,
    )
    price = amounts[0]
    after = price
    for way, rate in rates:
        after *= 1 - rate if way == "down" else 1 + rate
    if part is not None and len(rates) == 1:
        return number(abs(after - price), "the percentage of the price")
    if (
        part is not None
        or whole is None
        or (
            bare
            and part is None
            and re.search(r"\bhow much (?:should|do|does) [a-z]+ tip\b", text.lower())
        )
    ):
        raise Unread
    return number(after, "the price with what is taken off and added")


def before(text: str) -> Reading:
    """`I paid $63 after a 30% discount. What was the original price?`"""
    slots = Slots(text)
    if not slots.has(r"%|percent") or not slots.take(
        r"\b(?:original(?:ly)?|regular|full|normal|pre-sale|initial|before|list) ?(?:price|cost|amount|bill|the discount|tax|the tax|the sale|discount|cost)?\b"
    ):
        raise Unread
    rates = _rates(slots)
    amounts = _amounts(slots)
    if len(amounts) != 1 or len(rates) != 1 or rates[0][1] >= 1:
        raise Unread
    if not re.search(
        r"\b(?:after|sale price|on sale for|now costs?|including|is sold for|with|was sold|paid|for)\b",
        text.lower(),
    ) or re.search(
        r"\b(?:profit|interest|each|more|save|new price|final|after the discount\?)\b", text.lower()
    ):
        raise Unread
    if re.search(
        r"\b(?:original(?:ly)?|regular|full|normal|list) (?:price|cost)s?(?: of [a-z ]+)? (?:is|was|of|:)? ?\$|original(?:ly)? (?:costs?|priced)",
        text.lower(),
    ):
        raise Unread
    slots.done(
        "after discount off sale paid pay pays price cost costs tax tip reduced original now before including on sold marked down full was at",
        free=3,
    )
    way, rate = rates[0]
    return number(
        amounts[0] / (1 - rate if way == "down" else 1 + rate), "the percentage taken back"
    )


def interest(text: str) -> Reading:
    """Simple and compound interest, and what they make of the sum."""
    slots = Slots(text)
    if not slots.has(r"\binterest\b|\bcompound|\b(?:savings|bank) account\b|\binvest"):
        raise Unread
    if slots.has(
        r"\bmonthly\b|\bquarterly\b|\bdaily\b|\bcontinuous|\bper month\b|\bevery month\b|\bsemi"
    ):
        raise Unread
    rates = slots.all(
        rf"{_P}(?: (?:a year|per year|per annum|each year|yearly|annual|annually|every year|p\.?a\.?|annual interest|interest))*"
    )
    compound = slots.take(
        r"\bcompound(?:ed|ing|s)?(?: (?:once )?(?:annually|yearly|every year|each year|once a year|per year))?(?: interest)?\b"
    )
    simple = slots.take(r"\bsimple(?: annual| yearly)?(?: interest)?\b")
    years = [value(m["n"]) for m in slots.all(rf"{N} ?-?years?\b")]
    if not years and slots.take(
        r"\b(?:in|for|after|over) (?:a|one) (?:single |whole )?year\b|\b(?:one|a) year\b"
    ):
        years = [F(1)]
    amounts = _amounts(slots)
    if not amounts:
        amounts = [value(m["n"]) for m in slots.all(N)]
    asked_rate = slots.take(
        r"\b(?:what|which|find)(?: (?:is|was|the|yearly|annual|interest|simple))* rate\b|\binterest rate\b"
    )
    slots.take(r"\bannual(?:ly)?\b|\byearly\b|\bper (?:year|annum)\b")
    if asked_rate and not rates and not compound and len(amounts) == 2 and len(years) == 1:
        return _rate_asked(slots, amounts, years[0])
    if len(rates) != 1 or len(amounts) != 1 or len(years) != 1:
        raise Unread
    principal, rate, time = amounts[0], value(rates[0]["n"]) / 100, years[0]
    total = slots.take(
        r"\bhow much (?:money )?(?:do|does|will|would|is|can) [a-z ]*?(?:have|owe|pay back|be (?:in|there)|worth|repay|grow)\b|\b(?:final|total) (?:amount|balance|value|sum)\b|\b(?:balance|amount|worth|value)\b|\bhow much money\b|\bin total\b|\bpay back\b|\bowe\b"
    )
    part = slots.take(
        r"\bhow much (?:simple )?interest\b|\bwhat (?:is|was|will be)(?: the)?(?: simple| compound| total)? ?interest\b|\b(?:the|find|calculate) (?:total )?interest\b|\binterest (?:earned|paid|on)\b|\binterest\b"
    )
    if compound is None and simple is None and time != 1:
        raise Unread  # simple or compound?
    slots.done(
        "interest simple compound earn earns earned invest invests invested investment account savings bank deposit deposits deposited put puts pays pay loan borrow borrowed borrows lends on rate annual annually yearly year at each every after end have grow owe total back in amount final the",
        free=2,
    )
    if compound is not None and (time.denominator != 1 or time > 60):
        raise Unread
    after = principal * ((1 + rate) ** int(time) if compound else 1 + rate * time)
    gain = re.search(
        r"\bhow much (?:simple |compound )?interest\b|(?:what is|find|calculate) the (?:simple |compound |total )?interest",
        text.lower(),
    )
    wants_total = total is not None and gain is None
    if not wants_total and part is None:
        raise Unread
    found = after if wants_total else after - principal
    return number(_cents(found, compound is not None), "the sum with its interest")


def _rate_asked(slots: Slots, amounts: list[Fraction], years: Fraction) -> Reading:
    slots.done(
        "interest earned earns simple investment invested yearly rate percent year annual of in",
        free=2,
    )
    found = min(amounts) / max(amounts) / years * 100
    shown = point(found) if found.denominator > 1 else ratio(found)
    return Reading(f"{shown}%", "interest divided by sum and time", found)


def _cents(found: Fraction, compound: bool) -> Fraction:
    if compound and (found * 100).denominator != 1:
        return F(round(found * 100), 100)
    return found


def grown(text: str) -> Reading:
    """`A population of 800 decreases by 25%. What is the new population?`"""
    slots = Slots(text)
    if not slots.has(r"%|percent"):
        raise Unread
    if slots.has(
        r"\b(?:each|every|per|months|years|then|again|interest|of them|of the|left|original|before|than|price|tax|tip|discount|off|how many percent|what percent|by how)\b"
    ):
        raise Unread
    m = slots.need(
        rf"\b(?P<w>increas(?:es?|ed)|grew|grows|rises?|rose|went up|goes up|gets? a|got a|decreas(?:es?|ed)|falls?|fell|drops?|dropped|shrinks?|shrank|went down|goes down|declines?|declined|is raised|was raised|is cut|was cut|reduced)(?: by)?(?: (?:a|an))? {_P}(?P<r> (?:raise|pay rise|increase|decrease|cut|pay cut|pay raise))?"
    )
    up = (
        re.match(r"increas|grew|grow|ris|rose|went up|goes up|is raised|was raised", m["w"])
        is not None
    )
    if re.match(r"get|got", m["w"]):
        if not m["r"]:
            raise Unread
        up = "cut" not in m["r"] and "decrease" not in m["r"]
    amounts = _amounts(slots) or [value(one["n"]) for one in slots.all(N)]
    if len(amounts) != 1 or not slots.take(
        r"\bnew\b|\bnow\b|\bafter(?:wards)?\b|\bhow (?:many|much|big|large)\b|\bwill be\b|\bbecome\b"
    ):
        raise Unread
    slots.done(
        "salary wage pay population people new now after size number live lives inhabitants town city village value worth a week month year weekly monthly yearly hourly earns earn makes",
        free=3,
    )
    rate = value(m["n"]) / 100
    return number(amounts[0] * (1 + rate if up else 1 - rate), "the amount and its percentage")


def passed(text: str) -> Reading:
    """`30 students took a test and 24 passed. What percent passed?`"""
    slots = Slots(text)
    m = slots.need(
        r"\b(?:what|which|how many) (?:percent(?:age)?|%)(?: of (?:the|them|these|all|all the|his|her|my|their)(?: [a-z]+)?)? (?:is |are |were |was |did (?:he|she|i|they|we) (?:get |answer |score |make |have )?|do (?:i|they|we) |does (?:he|she) )?(?P<vp>[a-z' ]+)"
    )
    numbers = slots.all(N)
    if len(numbers) != 2:
        raise Unread
    a, b = (value(one["n"]) for one in numbers)
    words = {
        word[:4]
        for word in re.findall(r"[a-z]+", m["vp"])
        if word not in ("correct", "are", "the", "of", "were", "is", "was", "not", "of them")
    }
    told = (
        text.lower()[: text.lower().rfind("what percent")]
        if "what percent" in text.lower()
        else text.lower()
    )
    near = list(
        re.findall(
            r"\d+(?: out)?(?: of (?:them|the|these))?(?: (?:the|are|were|is|was|of them|questions|students|people))? ([a-z]+)",
            told,
        )
    )
    if not words or " not " in m["vp"] + " ":
        raise Unread
    small, big = min(a, b), max(a, b)
    if not near or not any(word[:4] in words for word in near) or a == b or small < 0:
        raise Unread
    first = [word[:4] in words for word in near]
    if len(near) == 2 and first[0] == first[1]:
        raise Unread
    if len(near) == 2 and (a, b)[first.index(True)] != small:
        raise Unread
    slots.done(
        "students people took test passed exam questions class answered correctly players shots out",
        free=5,
    )
    found = small / big * 100
    if small == 0:
        raise Unread
    return Reading(
        f"{point(found) if found.denominator > 1 else ratio(found)}%",
        "the part divided by all",
        found,
    )


def fare(text: str) -> Reading:
    """`A taxi charges $4 plus $2 per mile. How much is a 9 mile ride?`"""
    slots = Slots(text)
    per = slots.need(
        rf"{_M.replace('n2', 'n3')} ?(?:per|for each|for every|each|an?|every) (?:additional |extra )?(?P<u>miles?|km|kilometers?|hours?|minutes?|days?|months?|pages?|rides?|shirts?|people|persons?|guests?|visits?|class(?:es)?)\b"
    )
    unit = per["u"].rstrip("s")[:4]
    if not slots.take(
        r"\b(?:plus|and|fixed|flat|base|initial|starting|sign-up|entrance|entry|membership|joining|admission|fee|pickup)\b"
    ):
        raise Unread
    amounts = _amounts(slots)
    if len(amounts) != 1 or slots.has(
        r"\b(?:after|first|over|discount|off|tip|tax|if you|more than|left|has|have)\b"
    ):
        raise Unread
    m = slots.need(rf"{N}[ -](?P<u>[a-z]+)\b")
    if not m["u"].startswith(unit) or not slots.take(
        r"\b(?:how much|what (?:is|does|will|would)|what's|total|cost)\b"
    ):
        raise Unread
    slots.done(
        "taxi cab charges charge costs cost fee fixed flat base plus and per each ride trip rental car bike boat rent renting how much total is a long price pay plumber electrician gym membership month monthly joining entry park fair ride rides fare starting initial call visit",
        free=4,
    )
    return number(
        amounts[0] + value(per["n"] or per["n3"]) * value(m["n"]),
        "the fixed part and so much for each",
    )
