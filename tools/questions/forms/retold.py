# ruff: noqa: E501  (wordings are data: a wording is a line)
"""The same questions told in yet other words: unknowns in sentences, missing terms, two steps."""

from __future__ import annotations

from fractions import Fraction
from re import Match

from ...mathematics.primes import is_prime
from .. import values
from ..numerals import part
from ..polynomials import collected, tree
from ..printing import number, plain
from ..reading import Found, Reading, Sought, Unread
from .calculus import _text, _variable
from .shops import _same
from .tales import _PARTS, _TIMES, _whole
from .wording import LIST, Rule, count, integer, listed, real, rule, said

F = Fraction
_MINUTES = {"second": F(1), "minute": F(60), "hour": F(3600), "day": F(86_400), "week": F(604_800)}


def _reciprocal(m: Match[str]) -> Reading:
    found = values.value(m["e"])
    if not found:
        raise Unread
    return number(1 / found, "one divided by it", fraction=True)


def _half(m: Match[str]) -> Reading:
    return number(
        F(m["e"].replace(" ", "")) * _PARTS[m["part"].lower()], "the part is taken", fraction=True
    )


def _of_unit(m: Match[str]) -> Reading:
    a, b = _MINUTES[m["a"].lower().removesuffix("s")], _MINUTES[m["b"].lower()]
    return number(real(m["n"]) * a / b, "one size divided by the other", fraction=True)


def _parts_in(m: Match[str]) -> Reading:
    size = part(m["part"])
    if size is None:
        raise Unread
    return number(values.value(m["e"]) / size, "divided by the size of a part")


def _under(m: Match[str]) -> Found:
    body = _text(m["e"])
    name = _variable(body, m["x"])
    poly = collected(tree(body), name)
    low, high = real(m["a"]), real(m["b"])
    if any(value < 0 for value in poly.values()) or low < 0:
        raise Unread  # where a curve falls below the axis the area is no integral
    return Sought(
        f"integrate({body}, {name}, {plain(low)}, {plain(high)})", "the curve is integrated"
    )


def _definite(m: Match[str]) -> Found:
    body = _text(m["e"])
    return Sought(
        f"integrate({body}, {m['x']}, {_text(m['a'])}, {_text(m['b'])})",
        "the function is integrated",
    )


def _slope_at(m: Match[str]) -> Reading:
    body = _text(m["e"])
    name = _variable(body, None)
    poly = collected(tree(body), name)
    at = real(m["v"])
    return number(
        sum((c * p * at ** (p - 1) for p, c in poly.items() if p), F(0)),
        "differentiated, and the value put in",
    )


def _differentiated(m: Match[str]) -> Found:
    body = _text(m["e"])
    return Sought(f"diff({body}, {_variable(body, None)})", "the function is differentiated")


def _solves(m: Match[str]) -> Reading:
    from .equations import _one

    return _one(m["eq"], m["x"])


def _absolute(m: Match[str]) -> Reading:
    n = real(m["n"])
    if n < 0:
        raise Unread
    return said(f"-{plain(n)}, {plain(n)}" if n else "0", "both numbers of that size")


def _quotient(m: Match[str]) -> Reading:
    return number(real(m["a"]) / real(m["b"]), "both sides times the unknown", fraction=True)


def _exponent(m: Match[str]) -> Reading:
    base, value, k = int(m["b"]), int(m["n"]), 0
    while base > 1 and value % base == 0:
        value, k = value // base, k + 1
    if value != 1 or not k:
        raise Unread
    return number(F(k), "the powers are counted")


def _number(m: Match[str]) -> Reading:
    a, b = real(m["a"]), real(m["b"])
    how = m["how"].lower()
    if how == "sum":
        return number(b - a, "the sum less the other")
    if how == "product":
        return number(b / a, "the product divided by the other", fraction=True)
    raise Unread


def _linear(m: Match[str]) -> Reading:
    factor = _TIMES.get(m["times"].lower())
    if factor is None:
        raise Unread
    shift = real(m["a"]) if m["a"] else F(0)
    if (m["sign"] or "").lower() in ("minus", "decreased by", "less"):
        shift = -shift
    return number((real(m["b"]) - shift) / factor, "the sentence is solved for the number")


def _two_numbers(m: Match[str]) -> Reading:
    total, gap = real(m["n"]), real(m["d"])
    larger = m["which"].lower() in ("larger", "bigger", "greater", "largest")
    return number((total + gap) / 2 if larger else (total - gap) / 2, "the sum and the difference")


def _consecutive(m: Match[str]) -> Reading:
    n, larger = int(m["n"]), m["which"].lower() in ("larger", "bigger", "greater")
    if m["how"].lower() == "sum":
        return _whole(F(n - 1, 2) + larger, "two numbers side by side")
    low = 0
    while low * (low + 1) < n:
        low += 1
    if low * (low + 1) != n or "positive" not in m[0].lower():
        raise Unread
    return number(F(low + larger), "two numbers side by side")


def _missing(m: Match[str]) -> Reading:
    terms = [one.strip(" _?") for one in m["list"].split(",")]
    known = [(at, real(one)) for at, one in enumerate(terms) if one]
    gaps = [at for at, one in enumerate(terms) if not one]
    if len(gaps) != 1 or len(known) < 3:
        raise Unread
    (i, a), (j, b) = known[0], known[1]
    step = (b - a) / (j - i)
    if any(a + step * (at - i) != value for at, value in known):
        raise Unread
    return number(a + step * (gaps[0] - i), "the terms' common difference")


def _term(m: Match[str]) -> Reading:
    a, d, k = real(m["a"]), real(m["d"]), count(m["k"])
    if k > 10_000:
        raise Unread
    if m["kind"].lower() == "geometric":
        if k > 60:
            raise Unread
        return number(a * d ** (k - 1), "the first term times the ratio, so often")
    return number(a + (k - 1) * d, "the first term and the differences")


def _tenth(m: Match[str]) -> Reading:
    from .numbers import _arithmetic, _geometric

    found, k = listed(m["list"]), count(m["k"])
    if len(found) < 3 or not 0 < k <= 1_000:
        raise Unread
    if _arithmetic(found) is not None:
        return number(found[0] + (k - 1) * (found[1] - found[0]), "the terms' common difference")
    if _geometric(found) is not None and k < 60:
        return number(
            found[0] * (found[1] / found[0]) ** (k - 1), "the terms' common ratio", fraction=True
        )
    raise Unread


def _feet(m: Match[str]) -> Reading:
    return number(real(m["f"]) * 12 + real(m["i"]), "twelve inches to a foot")


def _common(m: Match[str]) -> Reading:
    import math

    return number(F(math.lcm(integer(m["a"]), integer(m["b"]))), "the least common multiple")


def _extreme_prime(m: Match[str]) -> Reading:
    n = int(m["n"])
    span = range(10 ** (n - 1) if n > 1 else 2, 10**n) if n <= 4 else range(0)
    order = span if m["which"].lower() in ("smallest", "least") else reversed(span)
    return number(
        F(next(value for value in order if is_prime(value))), "the numbers are tested in order"
    )


def _divides(m: Match[str]) -> Reading:
    return Reading(
        "yes" if integer(m["b"]) % integer(m["a"]) == 0 else "no",
        "divided, and the remainder looked at",
    )


def _next_multiple(m: Match[str]) -> Reading:
    d, at = integer(m["d"]), integer(m["n"])
    return number(F((at // d + 1) * d), "counted off")


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
_N = r"-?\d+(?:\.\d+)?"
_X = "(?P<times>" + "|".join(sorted(_TIMES, key=len, reverse=True)) + ")"
_EQ = r"(?P<eq>[^=]+=[^=,?]+?)"
RULES: tuple[Rule, ...] = (
    rule(r"(?:the )?(?:reciprocal|multiplicative inverse) of (?P<e>-?\d+(?:/\d+)?)", _reciprocal),
    rule(
        r"(?P<part>half|1 half|a third|1 third|a quarter|1 quarter|2 thirds) of (?P<e>\d+ ?/ ?\d+)",
        _half,
    ),
    rule(
        r"(?:what )?fraction of an? (?P<b>minute|hour|day|week) is (?P<n>\d+) (?P<a>seconds?|minutes?|hours?|days?)",
        _of_unit,
    ),
    rule(
        r"how many (?P<part>halves|thirds|quarters|fourths|fifths|sixths|eighths|tenths) are (?:there )?in (?P<e>\d+(?: ?/ ?\d+)?)",
        _parts_in,
    ),
    rule(
        rf"(?:the )?area under (?:the (?:curve|graph of) )?(?:y|f\(x\)) ?= ?(?P<e>.+?),? (?:from|between) (?:(?P<x>[a-z]) ?= ?)?(?P<a>{_N}) (?:to|and) (?:[a-z] ?= ?)?(?P<b>{_N})",
        _under,
    ),
    rule(rf"∫ ?from (?P<a>{_N}) to (?P<b>{_N}) (?:of )?(?P<e>.+?) ?d(?P<x>[a-z])", _definite),
    rule(
        rf"(?:the )?(?:slope|gradient) of (?:the (?:curve|graph|tangent(?: line)? to) )?y ?= ?(?P<e>.+?) (?:at|when) x ?= ?(?P<v>{_N})",
        _slope_at,
    ),
    rule(rf"f'\((?P<v>{_N})\) (?:if|when|for|given) f\(x\) ?= ?(?P<e>[^=]+)", _slope_at),
    rule(
        rf"(?:if|for|given|let) f\(x\) ?= ?(?P<e>[^=]+?)[,.]? (?:what is|find|compute|calculate) f'\((?P<v>{_N})\)",
        _slope_at,
    ),
    rule(
        r"(?:dy ?/ ?dx|f'\(x\)|y') (?:if|when|for|given|of) (?:y|f\(x\)) ?= ?(?P<e>[^=]+)",
        _differentiated,
    ),
    rule(
        rf"(?:what )?value of (?P<x>[a-z]) (?:makes|satisfies|solves)(?: the equation)? {_EQ}(?: true)?",
        _solves,
    ),
    rule(
        rf"(?:for )?what value of (?P<x>[a-z]) (?:makes|satisfies|solves|is)(?: the equation)? {_EQ}(?: true)?",
        _solves,
    ),
    rule(rf"if {_EQ},? then (?P<x>[a-z]) ?(?:=|is|equals) ?(?:\?|what)?", _solves),
    rule(rf"(?:solve )?(?:for [a-z]:? ?)?\|[a-z]\| ?= ?(?P<n>{_N})", _absolute),
    rule(rf"(?:solve )?(?:for [a-z]:? ?)?(?P<a>{_N}) ?/ ?[a-z] ?= ?(?P<b>{_N})", _quotient),
    rule(
        r"(?:if |solve )?(?:for [a-z]:? ?)?(?P<b>\d+)\^[a-z] ?= ?(?P<n>\d+)(?:[,.;]? ?(?:find|what is|solve for)(?: the value of)? [a-z])?",
        _exponent,
    ),
    rule(
        rf"the (?P<how>sum|product) of a number and (?P<a>{_N}) is (?P<b>{_N})[,.]? ?(?:what is|find) (?:the|this|that) number",
        _number,
    ),
    rule(
        rf"{_X} a number(?:,? (?P<sign>plus|minus|increased by|decreased by) (?P<a>{_N}))? (?:is|equals|is equal to|gives) (?P<b>{_N})[,.]? ?(?:what is|find) (?:the|this|that) number",
        _linear,
    ),
    rule(
        rf"(?:the sum of 2 numbers is|2 numbers (?:add up to|sum to|have a sum of)) (?P<n>{_N})(?:,? and|[,.]) ?(?:and )?(?:their difference is|the difference (?:between them |of the numbers )?is) (?P<d>{_N})[,.]? ?(?:what is|find) the (?P<which>larger|bigger|greater|smaller|largest|smallest)(?: number| 1)?",
        _two_numbers,
    ),
    rule(
        r"the (?P<how>sum|product) of 2 consecutive (?:positive )?(?:integers|numbers|whole numbers) is (?P<n>\d+)[,.]? ?(?:what is|find) the (?P<which>smaller|larger|bigger|greater)(?: positive)?(?: (?:integer|number|1))?(?: of (?:them|the 2))?",
        _consecutive,
    ),
    rule(
        r"(?:the )?missing (?:number|term)(?: in (?:the|this) (?:sequence|pattern|series))?[:,]? ?(?P<list>(?:(?:-?[\d.]+|_+|\?), ?)+(?:-?[\d.]+|_+|\?))",
        _missing,
    ),
    rule(
        rf"(?:an|a) (?P<kind>arithmetic|geometric) (?:sequence|progression) (?:starts with|begins with|has (?:a )?first term(?: of)?) (?P<a>{_N}) and (?:has )?(?:a )?common (?:difference|ratio)(?: of| is)? (?P<d>{_N})[,.]? ?(?:what is|find) (?:the|its) (?P<k>\w+) term",
        _term,
    ),
    rule(
        rf"(?:the )?(?P<k>\w+) term (?:of|in) (?:the )?(?:sequence|pattern|series):? (?P<list>{LIST}), ?\.{{2,3}}",
        _tenth,
    ),
    rule(
        rf"(?:next (?:number|term)(?: in the (?:sequence|pattern|series))?|complete the (?:sequence|pattern|series)):? ?(?P<list>{LIST}),? ?(?:\.{{2,3}}|_+|\?)?",
        _following,
    ),
    rule(
        r"how many inches are (?:there )?in (?P<f>\d+) (?:feet|foot|ft)(?: and)? (?P<i>\d+) (?:inches|inch|in)",
        _feet,
    ),
    rule(
        r"(?:the )?(?:smallest|least|lowest)(?: positive)? (?:number|integer)(?: that is)? divisible by both (?P<a>\d+) and (?P<b>\d+)",
        _common,
    ),
    rule(
        r"(?:the )?(?P<which>largest|smallest|greatest|biggest|least) (?P<n>\d)-digit prime(?: number)?",
        _extreme_prime,
    ),
    rule(
        r"(?:does|is) (?P<a>\d+) (?:divide|a (?:factor|divisor) of) (?P<b>\d+)(?: evenly)?",
        _divides,
    ),
    rule(
        r"(?:the )?(?:next|first|smallest) multiple of (?P<d>\d+) (?:after|greater than|above|larger than) (?P<n>\d+)",
        _next_multiple,
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
