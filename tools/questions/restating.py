# ruff: noqa: E501  (a rewriting is a line)
"""A problem said once more in words that the readers know, with nothing added and nothing lost.

Only what no reader takes as it stands is said anew; what the readers make of it is held to the
same rules as any other text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from re import Match

from .forms.wording import real
from .narrative.lexicon import stem
from .printing import plain
from .reading import Unread

_N = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:/\d+)?)"
_WHO = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ii]|[Ww]e|[Yy]ou|[A-Z][a-z]+|(?:[Hh]is|[Hh]er|[Mm]y|[Tt]he|[Tt]heir) [a-z]+)"
_DO = r"(?:do|does|did|will|would|can|could|must|should|has|have|had)"
_TIME = r"(?:day|week|month|year|hour|minute|night|morning|evening|weekend)"
_KIN = r"(?:brother|sister|cousin|friend|son|daughter|neighbou?r|uncle|aunt|classmate|colleague)"
_FREE = r"(?:still |yet )?(?:available|unsold|unused|unoccupied|free|unread)(?: now)?"
_END = r"(?=\?|$)"

_SAID: tuple[tuple[str, str | Callable[[Match[str]], str]], ...] = (
    # How it is typed.
    (r"\b(?<!')([Ww])(?:hats|hat's|ahts|hta is)\b", r"\1hat is"), (r"\b([Hh])ow ?'?s (?=much|many|old)", r"\1ow "),
    (r"\b([Hh]e|[Ss]he|[Ii]t|[Tt]here|[Ww]ho)'s (?=\d|an? |on sale|\w+ing\b|\w+ years)", r"\1 is "), (r"\b[Ii](?:'m| am|m) (?=\d)", "I am "), (r"\b[Ii]'ve (?:got )?(?=\d|[$£€])", "I have "),
    (r"\b([Hh]ow (?:many|much)|[Ww]hat|[Hh]ow) (do|does|can|could|will|would|did|should) (?:u|ya)\b", r"\1 \2 you"), (r"\b(can|could|will|would|do|does) i\b", r"\1 I"),
    (r"(?<![\w.])(\d{1,3}(?:\.\d+)?) (thousand|million|billion)\b(?!s)", lambda m: plain(Fraction(m[1]) * 1000 ** (1 + ("thousand", "million", "billion").index(m[2])))),
    (r"\b(?:in|for|after) half an hour\b", "in 30 minutes"), (r"\b(?:in|for|after) (?:a|one) quarter of an hour\b", "in 15 minutes"), (r"\b(?:in|for|after) (?:an|1|one) hour and a half\b", "in 90 minutes"),
    (r"\b([Ff]or|[Ii]n) (?:a|one|1|a whole|the whole|the) year\b(?=[^?]*\?|$)", lambda m: f"{m[1]} 12 months" if re.search(r"\bmonth(?:ly|s)?\b", m.string) else m[0]),
    (r"\bmonthly fee of ([$£€][\d.]+)", r"\1 per month"),
    (rf"(\b[A-Za-z]+) (?:come|are sold) in (?:packs|boxes|bags|packets|cartons|sets) of ({_N}) (?:for|at|that cost|costing) ([$£€]{_N})(?: each| a pack| per pack| a box| per box)?", r"\2 \1 cost \3"),
    (rf"\b([A-Za-z]+) (?:are|cost|sell for) ([$£€]{_N}) (?:a|per|for a) dozen\b", r"12 \1 cost \2"),
    (rf"\b({_N}) (friends|people|roommates|colleagues|girls|boys|students) (?:split|share|divide|pay) (?:a|the) ([a-z]+ )?(?:bill|check|cost|meal|dinner|pizza) of ([$£€]{_N}) (?:evenly|equally)\b", r"\4 is shared equally among \1 \2"),
    (r"\b([Hh]ow much (?:does|do|must|should|will)) each(?: of them)? (?:pay|owe)\b", r"\1 each get"),
    (rf"({_N}) out of ({_N}) (?:as|in) (?:a )?percent(?:age)?\b", r"what percent is \1 of \2"),
    (rf"\b(who|[Ss]he|[Hh]e|[A-Z][a-z]+) (?:is|are) ({_N})(?: years old)?, (?:which|who|that) is ({_N} times|twice|half|3 times|a third of) (?:the age of|as old as) (her|his|my|their) ([a-z]+)", r"\1 is \2 years old. \1 is \3 as old as \4 \5"),
    (rf"\b([A-Z][a-z]+|[Mm]y [a-z]+) is ({_N} times|twice|half) as old as (his|her|my) ([a-z]+),? who is ({_N})(?: years old)?(?=[.?])", r"The \4 is \5 years old. \1 is \2 as old as the \4"),
    (rf"\b[Ww]hen ([A-Z][a-z]+|[Hh]e|[Ss]he|I) (is|am|was|turns) ({_N}),? how old (will|was) ((?:[Hh]is|[Hh]er|[Mm]y) [a-z]+|[A-Z][a-z]+|he|she) be\b", r"How old \4 \5 be when \1 \2 \3"),
    (r"\b[Aa] pair of (shoes|trousers|jeans|pants|gloves|boots|sneakers|glasses|headphones|socks)(?= costs? [$£€])", "A coat"),
    (rf"\b({_N}) ?(%|percent) of the class of ({_N}) (?=are|is|were)", r"\1\2 of the \3 students "),
    (rf"\b(beats|breathes|blinks|drips) ({_N}) times (?:a|per|each|every) minute\b(.*?)\bin (?:a|one|1) (day|hour)\b", lambda m: f"{m[1]} {m[2]} times per minute{m[3]}in {1440 if m[4] == 'day' else 60} minutes"),
    (rf"\b[Oo]f (?:the )?({_N}) ([a-z]+), ({_N}) ?(%|percent) (are|were|is) ([a-z]+)\.", r"\3\4 of the \1 \2 \5 \6."),
    (r"\b([Mm])y age\b(?=.*\bhow old am [iI]\b)", "a number"), (r"^(.*\ba number\b.*\d[.,;] ?)how old am [iI](?= *\??$)", r"\1what is the number"),
    (r"\b([Cc]ircle),? (?:with |where |if |and |when )?(?:r|radius) ?= ?(?=[\d.])", r"\1 with radius "),
    (rf"^(?:[Ff]ind |[Ww]hat is |[Ww]hat's |[Cc]alculate )?(?:the )?(radius|diameter) of a circle (?:with|of|that has|whose) (?:a |an )?(area|circumference)(?: is| of)? ({_N}(?: ?\*? ?pi)?)(?= *\??$)", r"A circle has \2 \3. What is its \1"),
    (r"\b(?:the )?(probability|chance) of (?:picking|choosing|drawing|selecting|getting) (a vowel|a consonant|the letter [A-Za-z]) from the (?:letters of the )?word ([A-Za-z]+)(?= *\??$)", r"A letter is chosen at random from the word \3. What is the \1 that it is \2"),
    (rf"(?<![\w.$£€])({_N}) cents\b", lambda m: f"${plain(Fraction(m[1]) / 100)}" if "$" in m.string and re.fullmatch(r"\d+", m[1]) else m[0]),
    (rf"\b[Hh]ow much (?:is it )?for ({_N} [a-z]+)(?= *\??$)", r"How much do \1 cost"),
    (r"(?<=[.,;] )([Hh]ow many (?!more|in\b|left|each|total|altogether|remain|per\b)[a-z]+)(?= *\??$)", r"\1 are there"),
    (r"^((?:[^.?!=]*\b)?a number\b[^.?!=,]*\b(?:is|equals|gives|makes) -?\d[\d,.]*?)[. ]*$", r"\1. What is the number?"),
    (r"(?<=[a-z\d%)]) (?<!\b(?:of|is|to|by|as|if|in|at|or) )(?<!\b(?:and|for|out|see|say|me,) )(?<!\b(?:than|find|know|tell|when|from|then|show|with) )(?<!\bafter )(?<!\bexactly )(what(?:'s| is| are| was| will)|how (?:many|much|old|long|far|fast|tall|big))\b", lambda m: f". {m[1][0].upper()}{m[1][1:]}"),
    (r"^(.*=.*?),? solve(?: it| them| this| the system)?$", r"solve \1"),
    # What is asked.
    (rf"\b[Ww]hat ({_DO}) ({_WHO}) (pay|owe|spend|earn|make)\b", r"How much \1 \2 \3"),
    (r"\b[Ww]hat (do|does|did|will|would) ([^?.,]+?) (cost|weigh)\b", r"How much \1 \2 \3"),
    (rf"\b[Ww]hat change ({_DO})\b", r"How much change \1"),
    (r"\b[Ww]hat(?: is|'s) the (?:cost|price) of (?:one|1|a|each|a single) ([a-z]+)" + _END, r"How much does 1 \1 cost"),
    (rf"\b[Hh]ow many ((?!more\b|fewer\b|of\b|times\b)[a-z]+(?: [a-z]+)?) (in all|in total|altogether|total){_END}", r"How many \1 are there \2"),
    (rf"\b[Hh]ow many (in all|in total|altogether){_END}", r"How many are there \1"),
    (rf"\b[Hh]ow (many|much)( [a-z]+)? ({_DO}) ({_WHO}) still have to (?:read|do|grade|answer|solve|write|clean|paint|walk|drive|run|go)\b", r"How \1\2 are left"),
    (rf"\b[Hh]ow (many|much)( [a-z]+)? (?:are|is|were) {_FREE}{_END}", r"How \1\2 are left"),
    (r"\b(How many (?:chairs|seats|spaces|rooms|spots|places)) are (?:not )?(?:empty)\b", r"\1 are left"),
    (rf"\b([Hh]ow many [a-z]+(?: [a-z]+)?) (?:are|were|will be) (?:needed|required|necessary|used)(?: in all| in total| altogether)?{_END}", r"\1 are there"),
    (r"\bhas (he|she|[A-Z][a-z]+) got\b(?: now)?" + _END, r"does \1 have now"),
    (r"\b[Bb]y how many percent\b", "By what percent"), (r"\b[Hh]ow many percent is that\b", "What percent is that"),
    (r"\bdoes ([A-Za-z]+) end up with\b", r"does \1 have now"),
    (r"\b[Ff]or how many (days|weeks|months|hours)\b", r"How many \1"),
    (rf"\b(?:[Aa]fter|[Ii]n) how many (days|weeks|months|hours|years) (?:can|could|will|would|does|do) ({_WHO}) (?:be able to )?(?:buy|afford|have enough(?: money)? for|have saved enough for|get) (?:a|an|the|her|his) ([$£€]{_N}) [a-z]+(?: [a-z]+)?{_END}", r"How many \1 does \2 need for \3"),
    (r"\b(How much(?: money)? (?:did|does|will) (?:it|he|she|they|[A-Z][a-z]+|the [a-z]+)) (?:take|bring) in\b", r"\1 make"),
    (r"\b[Hh]ow much percent (?:cheaper|less) is (?:it|the [a-z]+)(?: now)?" + _END, "what is the percent decrease"),
    (r"\bboth (?:teams|boys|girls|children|friends|brothers|sisters|people|players)\b|\bthe (?:2|two) (?:teams|boys|girls|children|friends|brothers|sisters|players)(?= (?:have|score|get|pick|eat|read|win|make|own|collect))", "both"),
    (r"\b([Hh]ow (?:tall|long|high|heavy) [^?]*?),? in (?:centimeters|centimetres|cm|meters|metres|grams|kilograms|kg)" + _END, r"\1"),
    # What is told.
    (rf"\b(?:a|another|one) (?:bag|box|pack|packet|jar|basket|bunch|set|handful|pile|carton) (?:with|of|containing) ({_N}) (?:more|others)\b", r"\1 more"),
    (r"\b([Cc])ar park\b", r"\1ar lot"), (r"\bin return\b", ""), (r"\btraded (?:away|in)\b", "gave away"), (r"\btrades (?:away|in)\b", "gives away"),
    (rf"\b(?:[Aa]|[Oo]ne) (?:pack|box|bag|packet|set|carton|case|bundle) of ({_N}) ([a-z]+) (?:costs|cost|is|sells for)(?= [$£€])", r"\1 \2 cost"),
    (rf"\b{_WHO} (?:is reading|reads|is going to read|wants to read|has to read|started|got|borrowed|bought|has) (?:a|his|her) (?:new )?({_N})[- ]page (?:book|novel)\b", r"There are \1 pages in the book"),
    (rf"\b{_WHO} (?:is reading|reads|wants to read|has to read|started|got|borrowed|bought|has) a (?:book|novel) (?:with|of|that has) ({_N}) pages\b", r"There are \1 pages in the book"),
    (rf"\b([A-Z][a-z]+),? (?:who|which) is ({_N})(?: years old)?(?=[.?!])", r"\1. \1 is \2 years old"),
    (rf"\b(?:her|his|my|their) {_KIN},? ([A-Z][a-z]+)\b,?", r"\1"),
    (rf"\b([A-Z][a-z]+ is {_N} years (?:older|younger) than [A-Z][a-z]+),? and ({_N} years (?:older|younger) than)\b", lambda m: f"{m[1]}. {m[1].split()[0]} is {m[2]}"),
    (rf"\b([Ee]ach|[Ee]very) ({_TIME}),? ((?:a|an|the|[A-Z]|he|she|it|they|I|we)[^.,?]*?)(?=[.,])", lambda m: f"{m[3][0].upper()}{m[3][1:]} {m[1].lower()} {m[2]}"),
    (rf"({_N}) (?:new|old|more|other|additional|broken|damaged|extra) ones\b", r"\1"),
    (rf"\b(gave|gives|give) each of ((?:his|her|my|the|their) {_N} [a-z]+) ({_N} [a-z]+)", r"\1 \3 to each of \2"),
    (r"\b(?:a|one|1) (half|third|quarter|fourth|fifth)(?= (?:to (?:his|her|my|a|the|[A-Z])|away))", r"a \1 of them"),
    (r"\b(gives|gave|eats|ate|sold|sells) half(?= (?:to (?:his|her|my|a|the|[A-Z])|away))", r"\1 half of them"),
    (rf", ({_N}) (on|in) each ([a-z]+)(?=\.)", r" with \1 \2 each \3"),
    (rf",? and (?:then )?(?:pays?|paid) with an? ([$£€]{_N}) (note|bill)\b", r" with a \1 \2"),
    (rf"(?<=[\d]),? and (?:an? |the )?([a-z]+) ([$£€]{_N})(?=[.,?]| an?\b| each| per)", r" and a \1 costs \2"),
    (rf"(?<=[\d]) (an?) ([a-z]+),? and ([a-z]+) ([$£€]{_N}) an? ([a-z]+)(?=\.)", r" \1 \2. \3 is \4 a \5"),
    (rf"\b(?:[Aa]|[Tt]he) (?:class|group|team|club) of ({_N}) (?:is|are|was|were) (?=divided|split)", r"\1 students are "),
    (rf"\b({_WHO}) (?:paid|pays|pay) with (?:a )?([$£€]{_N})(?: bill| note)?(?=\.)", r"\1 had \2"),
    (rf"\b({_N}) such ([a-z]+)\b", r"\1 \2"), (rf"\b({_N}) of these ([a-z]+)\b", r"\1 \2"),
    (rf"\b({_N}) cars are parked\b(?=[^?]*\b(?:spaces|spots|places)\b)", r"\1 spaces are taken"),
    (rf"\b([Tt]yping|[Rr]eading|[Ww]riting|[Cc]ounting) ({_N} [a-z]+) (?:per|a|every) (minute|hour|day),? how long (?:do I|does it take me to|will I|would I) (?:need|take|write|type|read)?(?: for)? ?({_N} [a-z]+)", r"I do \2 per \3. How many \3s do I need for \4"),
)  # fmt: skip
_SHARED = re.compile(
    rf"(?P<all>[A-Z][a-z]+(?:, [A-Z][a-z]+)*,? and (?:[A-Z][a-z]+|I|(?:his|her|my) [a-z]+)) (?:share|shared|split|divide|divided) (?P<n>{_N}) (?P<t>[a-z]+)\."
)
_PAIR = re.compile(
    rf"(?P<all>[A-Z][a-z]+(?:, [A-Z][a-z]+)*,? and (?:[A-Z][a-z]+|(?:his|her) [a-z]+)) (?P<v>[a-z]+) (?P<n>{_N}) (?P<t>[a-z]+(?: [a-z]+)?)\."
)
_APART = re.compile(
    rf"(?P<s>(?:[A-Z][a-z]+|[Tt]he [a-z]+(?: [a-z]+)?) (?P<v>[a-z]+)) (?P<n>{_N}) (?P<t>[a-z]+), (?P<k>{_N} (?:more|fewer|less)) than (?P<o>(?:[A-Z][a-z]+|the [a-z]+(?: [a-z]+)?))(?=\.)"
)
_NOTES = re.compile(rf"\b(?P<n>\d+|an?|one) (?P<c>[$£€])(?P<p>{_N}) (?:bills|notes)\b")
_EACH_OF = re.compile(rf"\b[Ee]ach of (?:the )?(?P<n>{_N}) (?P<t>[a-z]+) (?P<v>[a-z]+s)\b")
_STUFF = re.compile(r"\b[Hh]ow much (?:[a-z]+)(?= (?:is|was|are|does|do|did|will|can|has|have)\b)")
_MEASURES = (
    "liters",
    "litres",
    "kg",
    "kilograms",
    "grams",
    "ml",
    "gallons",
    "cups",
    "pounds",
    "meters",
    "metres",
    "cm",
    "feet",
    "tons",
)
_FINER = {
    "cm": (("m", "meter", "meters", "metre", "metres"), 100), "grams": (("kg", "kilogram", "kilograms"), 1000),
    "ml": (("l", "liter", "liters", "litre", "litres"), 1000), "meters": (("km", "kilometer", "kilometers"), 1000),
}  # fmt: skip
_FINE = {"cm": "cm", "centimeter": "cm", "centimeters": "cm", "centimetre": "cm", "centimetres": "cm", "g": "grams", "gram": "grams",
         "grams": "grams", "ml": "ml", "milliliters": "ml", "m": "meters", "meter": "meters", "meters": "meters", "metres": "meters"}  # fmt: skip


def restated(text: str) -> str | None:
    """The text said anew; None where there is nothing to say anew."""
    found = text
    try:
        for way in (_finer, _notes, _plainly, _sums, _daily, _of_stuff, _far):
            found = way(found)
    except (Unread, ZeroDivisionError):
        return None  # `3.5/2 m`, `5/0 m`
    found = " ".join(found.split())
    return found if found != text else None


@cache
def _said() -> tuple[tuple[re.Pattern[str], str | Callable[[Match[str]], str]], ...]:
    return tuple((re.compile(pattern), instead) for pattern, instead in _SAID)


def _plainly(text: str) -> str:
    for pattern, instead in _said():
        text = pattern.sub(instead, text)
    text = _EACH_OF.sub(
        lambda m: f"There are {m['n']} {m['t']}. Each {stem(m['t'])} {m['v']}", text
    )
    if m := _APART.search(text):
        again = f"{m['s']} {m['n']} {m['t']}. {m['s']} {m['k']} {m['t']} than {m['o']}"
        text = text[: m.start()] + again + text[m.end() :]
    return text


def _sums(text: str) -> str:
    """`A and B picked 80 berries` is of both together, and so is `share`."""
    if m := _SHARED.search(text):
        rest = re.sub(r"\b(?:gets|got|takes|took|receives|received)\b", "has", text[m.end() :])
        rest = re.sub(
            r"\b(do|does|did) ([A-Z][a-z]+|I|he|she) (?:get|receive|take)\b", r"does \2 have", rest
        )
        return f"{text[: m.start()]}{m['all']} have a total of {m['n']} {m['t']}.{rest}"
    if (m := _PAIR.search(text)) and not re.search(r"\b(?:each|both|apiece)\b", text):
        return (
            f"{text[: m.start()]}{m['all']} {m['v']} a total of {m['n']} {m['t']}.{text[m.end() :]}"
        )
    return text


def _notes(text: str) -> str:
    """`three $10 bills` as $30."""

    def worth(m: Match[str]) -> str:
        n = 1 if m["n"] in ("a", "an", "one") else int(m["n"])
        return f"{m['c']}{plain(n * real(m['p']))}"

    told = _NOTES.sub(worth, text)
    if len(_NOTES.findall(text)) == 2:
        told = re.sub(
            rf"([$£€])({_N}) and [$£€]({_N})",
            lambda m: f"{m[1]}{plain(real(m[2]) + real(m[3]))}",
            told,
        )
    return told


def _daily(text: str) -> str:
    """`makes 240 rolls a day`, where nothing else in the text is of days."""
    found = re.findall(r" (?:a|per|each|every) day\b", text)
    others = re.search(
        r"\bdays\b|\bdaily\b|\b(?:week|weeks|month|year|Monday|Tuesday|hours?|first day|second day|next day)\b",
        text,
    )
    if len(found) != 1 or others or "how long" in text.lower():
        return text
    return text.replace(found[0], "")


def _of_stuff(text: str) -> str:
    """`How much water is left?`, where all is told in liters."""
    units = [unit for unit in _MEASURES if re.search(rf"\d {unit}\b", text)]
    if len(units) != 1 or re.search(r"[$£€]", text):
        return text
    return _STUFF.sub(f"How many {units[0]}", text)


def _far(text: str) -> str:
    """`twice as far`, where all is told in km."""
    units = set(re.findall(r"\d (km|miles|kilometers|meters|m|laps|blocks)\b", text))
    if len(units) != 1:
        return text
    return re.sub(r"\b(twice|\d+ times|half) as far\b", rf"\1 as many {units.pop()}", text)


def _finer(text: str) -> str:
    """Meters in centimeters where both are told and the smaller ones are asked for."""
    asked = re.search(
        r"\b(?:in|how many) (cm|centimet(?:er|re)s?|grams|g|ml|millilit(?:er|re)s|met(?:er|re)s|m)\b(?: [a-z ]+)?\?$",
        text,
    )
    fine = _FINE.get(asked[1]) if asked else None
    if fine is None:
        return text
    coarse, factor = _FINER[fine]
    names = "|".join(sorted(coarse, key=len, reverse=True))
    if not re.search(rf"\d (?:{names})\b", text):
        return text

    def turned(m: Match[str]) -> str:
        return f"{plain(real(m[1]) * factor)} {fine}"

    return re.sub(rf"({_N}) ?(?:{names})\b(?! ?(?:per|/|an?\b|\^))", turned, text)
