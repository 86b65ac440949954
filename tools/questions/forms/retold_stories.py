# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Short stories told in other words: shares, boxes, brothers, what one spends."""

from __future__ import annotations

from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .retold import _X, F
from .shops import _same
from .tales import _TIMES, _whole
from .wording import LIST, Rule, real, rule


def _sisters(m: Match[str]) -> Reading:
    factor = _TIMES[m["times"].lower()]
    young = real(m["n"]) / (1 + factor)
    older = m["which"].lower() in ("older", "elder")
    return _whole(young * factor if older else young, "the sum of the ages in parts")


def _plus(m: Match[str]) -> Reading:
    d = real(m["d"]) * (1 if m["sign"].lower() == "plus" else -1)
    return _whole(real(m["n"]) - d, "the sentence is solved for the age")


def _will(m: Match[str]) -> Reading:
    return _whole(real(m["n"]) - real(m["d"]), "the years are taken off")


def _cousin(m: Match[str]) -> Reading:
    if m["c"].lower() != m["b"].lower() or m["who"].lower() != m["a"].lower():
        raise Unread
    return _whole(real(m["n"]) * _TIMES[m["times"].lower()], "so many times as old")


def _father(m: Match[str]) -> Reading:
    later = real(m["d"]) if m["d"] else F(0)
    if m["b"].lower() != m["who"].lower():
        raise Unread
    return _whole(real(m["n"]) * _TIMES[m["times"].lower()] + later, "so many times as old")


def _spent(m: Match[str]) -> Reading:
    found = real(m["n"]) - real(m["k"]) * real(m["p"])
    if found < 0:
        raise Unread
    return number(found, "the sum less what was spent")


def _tip(m: Match[str]) -> Reading:
    return number(real(m["p"]) * (1 + real(m["r"]) / 100), "the price and the tip")


def _sum(m: Match[str]) -> Reading:
    return number(real(m["p"]) + real(m["q"]), "both prices are added")


def _times(m: Match[str]) -> Reading:
    if not _same(m["a"].split()[-1], m["b"].split()[-1]):
        raise Unread
    return number(real(m["n"]) * real(m["p"]), "so many times so much")


def _boys(m: Match[str]) -> Reading:
    if {m["a"].lower().rstrip("s"), m["b"].lower().rstrip("s")} not in (
        {"boy", "girl"},
        {"men", "women"},
        {"adult", "children"},
    ):
        raise Unread
    return _whole(real(m["n"]) - real(m["k"]), "all less the part")


def _week(m: Match[str]) -> Reading:
    n = {"week": 7, "day": 24}[m["unit"].lower()] if not m["t"] else int(m["t"])
    if m["unit"].lower() == "day" and m["per"].lower() != "hour":
        if not m["t"]:
            raise Unread
    elif m["t"] and not _same(m["per"], m["unit"]):
        n *= {"week": 7}.get(m["unit"].lower(), 0)
        if not n:
            raise Unread
    return number(real(m["k"]) * n, "so many times so much")


def _shares(m: Match[str]) -> Reading:
    return _whole(real(m["n"]) / real(m["k"]), "shared equally")


def _grows(m: Match[str]) -> Reading:
    if not _same(m["per"], m["unit"]):
        raise Unread
    return number(real(m["n"]) + real(m["k"]) * real(m["t"]), "what it had and what came")


def _times_many(m: Match[str]) -> Reading:
    if m["who"].lower() != m["b"].lower():
        raise Unread
    return _whole(real(m["n"]) * _TIMES[m["times"].lower()], "so many times as many")


def _fraction_left(m: Match[str]) -> Reading:
    share = F(m["share"].replace(" ", ""))
    if not 0 < share < 1:
        raise Unread
    return _whole(real(m["n"]) * (1 - share), "all less the part")


def _boxes_less(m: Match[str]) -> Reading:
    sign = 1 if m["verb"].lower() in ("found", "bought", "got", "buys", "gets", "finds") else -1
    return _whole(
        real(m["n"]) * real(m["k"]) + sign * real(m["j"]),
        "groups times what each holds, and what happened",
    )


def _rate(m: Match[str]) -> Reading:
    return number(real(m["a"]) / real(m["b"]) * real(m["c"]), "in proportion")


def _fills(m: Match[str]) -> Reading:
    return number(real(m["a"]) / real(m["b"]), "all divided by the rate")


def _row(m: Match[str]) -> Reading:
    n = 2 if m["n"].lower() == "twice" else int(m["n"].split()[0])
    return number(F(1, 2**n), "one half, so often", fraction=True)


def _less(m: Match[str]) -> Reading:
    n = int(m["n"])
    fits = sum(
        1 for face in range(1, 7) if (face < n if m["how"].lower() == "less than" else face > n)
    )
    return number(F(fits, 6), "the faces that fit among all", fraction=True)


def _shared_who(m: Match[str]) -> Reading:
    """Shared `with` others, oneself may keep a part: not read."""
    if " with " in m[0].lower():
        raise Unread
    return _shares(m)


def _following(m: Match[str]) -> Reading:
    from .numbers import _next

    return _next(m)


_W = r"[a-z][a-z'-]*"

_T = rf"(?:(?!(?:each|and|in|on|of|at|for|are|is|do|does|than|as|more|cost|costs)\b){_W} ){{0,2}}(?!(?:each|and|in|on|of|at|for|are|is|do|does|than|as|more|cost|costs)\b){_W}"

_P = r"[$£€]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"

_D = r"(?: dollars?| euros?)?"


RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:next (?:number|term)(?: in the (?:sequence|pattern|series))?|complete the (?:sequence|pattern|series)):? ?(?P<list>{LIST}),? ?(?:\.{{2,3}}|_+|\?)?",
        _following,
    ),
    rule(
        rf"the sum of 2 (?:sisters'|brothers'|siblings'|friends') ages is (?P<n>\d+)[,.] ?(?:1|one) (?:sister|brother|sibling|friend|of them) is {_X} as old as the other[,.] ?how old is the (?P<which>younger|older|elder)(?: {_W})?",
        _sisters,
    ),
    rule(rf"{_W}'s age (?P<sign>plus|minus) (?P<d>\d+) is (?P<n>\d+)[,.] ?how old is {_W}", _plus),
    rule(
        rf"{_W} will be (?P<n>\d+)(?: years old)? in (?P<d>\d+) years[,.] ?how old is (?:he|she|{_W})(?: now| today)?",
        _will,
    ),
    rule(
        rf"(?P<a>{_W}) is {_X} as old as (?:his|her|the) (?P<b>{_W})[,.] ?(?:if )?(?:his|her|the) (?P<c>{_W}) is (?P<n>\d+)(?: years old)?[,.] ?how old is (?P<who>{_W})",
        _cousin,
    ),
    rule(
        rf"{_W} is (?P<n>\d+)(?: years old)?[,.] ?(?:his|her) (?P<b>{_W}) is {_X} (?:as old as|the age of)? ?(?:him|her|he is|she is|{_W})?[,.] ?how old (?:will (?:his|her) (?P<who>{_W}) be in (?P<d>\d+) years)",
        _father,
    ),
    rule(
        rf"{_W} (?:has|have|had) (?P<n>[$£€]\d[\d,.]*\d|[$£€]\d)(?:[,.] ?(?:he|she|i|they|{_W})| and) (?:buys?|bought) (?P<k>\d+) {_T} (?:for|at) (?P<p>{_P}){_D} each[,.] ?how much money (?:do|does|did) (?:i|he|she|they|{_W}) have left",
        _spent,
    ),
    rule(
        rf"an? (?P<p>{_P}){_D} (?:meal|dinner|lunch|bill|haircut) with an? (?P<r>[\d.]+) ?(?:%|percent) tip costs how much(?: in total| altogether)?",
        _tip,
    ),
    rule(
        rf"(?:an?|the) {_T} (?:is|costs) (?P<p>{_P}){_D} and (?:an? |the |some )?{_T} (?:is|are|costs?) (?P<q>{_P}){_D}[,.] ?(?:what is the total(?: cost| price)?|how much (?:do they cost|is that|do both cost)(?: together| altogether| in total)?)",
        _sum,
    ),
    rule(
        rf"an? (?P<a>{_W}) of {_W} costs (?P<p>{_P}){_D}[,.] ?how much (?:would|do|will) (?P<n>\d+) (?P<b>{_W})(?: of {_W})? cost",
        _times,
    ),
    rule(
        rf"{_W} costs? (?P<p>{_P}){_D} (?:per|a) (?P<a>{_W})[,.] ?how much (?:would|do|will|does) (?P<n>\d+) (?P<b>{_W})(?: (?:of )?{_W})? cost",
        _times,
    ),
    rule(
        rf"(?:a|the) {_W} has (?P<n>\d+) {_W}[,.] ?if (?P<k>\d+)(?: of them)? are (?P<a>{_W}),? how many are (?P<b>{_W})",
        _boys,
    ),
    rule(
        rf"(?:a|an|the|{_W}) ?{_W}? (?:sells|makes|bakes|produces|uses|eats|drinks|reads|walks|runs|delivers|earns) (?P<k>{_P})(?: {_T})? (?:each|every|a|per) (?P<per>day|hour)[,.] ?how many {_T} does (?:it|he|she|the {_W}) (?:sell|make|bake|produce|use|eat|drink|read|walk|run|deliver|earn) in (?:a|1|(?P<t>\d+)) (?P<unit>week|day)s?",
        _week,
    ),
    rule(
        rf"{_W} has (?P<n>\d+) {_T}[,.] ?(?:he|she|they) (?:shares|divides|splits|wants to share) them equally (?:among|between|with) (?:his |her )?(?P<k>\d+) (?P<who>{_W})[,.] ?how many {_T} does each {_W} get",
        _shared_who,
    ),
    rule(
        rf"an? {_W} is (?P<n>[\d.]+) (?:meters|metres|feet|cm|inches|m) tall and grows (?P<k>[\d.]+) (?:meters|metres|feet|cm|inches|m) (?:every|each|a|per) (?P<per>year|month|week|day)[,.] ?how tall will it be (?:in|after) (?P<t>\d+) (?P<unit>years|months|weeks|days)",
        _grows,
    ),
    rule(
        rf"{_W} has (?P<n>\d+) {_T} and (?P<b>{_W}) has {_X} as many(?: {_T})?[,.] ?how many {_T} does (?P<who>{_W}) have",
        _times_many,
    ),
    rule(
        rf"(?:an?|the) {_W} (?:has|contains|holds) (?P<n>\d+) {_T}[,.] ?if (?P<share>\d+ ?/ ?\d+) of (?:them|the {_W}) are (?:eaten|sold|used|taken|gone|given away|broken),? how many(?: {_W})? are left",
        _fraction_left,
    ),
    rule(
        rf"{_W} (?:had|has|bought|buys) (?P<n>\d+) {_W} of (?:{_T} )?(?:with )?(?P<k>\d+) {_T} (?:in )?each[,.] ?(?:he|she|they) (?P<verb>lost|ate|gave away|sold|broke|used|found|bought|got) (?P<j>\d+)(?: more)?(?: {_T})?[,.] ?how many(?: {_T})? (?:does (?:he|she|{_W}) have(?: left| now)?|are left)",
        _boxes_less,
    ),
    rule(
        rf"(?:if )?(?:an?|1) {_W} (?:can )?(?:make|build|paint|produce|assemble|sew|pack)s? (?P<a>\d+) {_T} in (?P<b>\d+) (?P<q>days|hours|minutes|weeks)[,.] ?how many {_T} can (?:he|she|it|they) (?:make|build|paint|produce|assemble|sew|pack) in (?P<c>\d+) (?P=q)",
        _rate,
    ),
    rule(
        r"a (?:hose|tap|pipe|pump) (?:fills|pumps|delivers) (?P<b>[\d.]+) (?P<q>liters|litres|gallons) (?:per|a|each|every) (?:minute|hour)[,.] ?how (?:long|many minutes) (?:does|will|would) it take to (?:fill|pump|deliver) (?P<a>[\d.]+) (?P=q)",
        _fills,
    ),
    rule(
        r"(?:the )?(?:probability|chance) of (?:flipping|getting|tossing) (?:heads|tails) (?P<n>twice|\d+ times) in a row(?: with a(?: fair)? coin)?",
        _row,
    ),
    rule(
        r"(?:if )?(?:you roll|roll)(?: a| 1)?(?: fair)?(?: (?:six|6)-sided)? (?:die|dice)[,.] ?(?:what is|find) the (?:probability|chance) of (?:rolling|getting)(?: a number)? (?P<how>less than|greater than|more than)(?: an?)? (?P<n>\d)",
        _less,
    ),
)
