# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Prices: so many at so much each, change, discounts, tips and taxes."""

from __future__ import annotations

from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, real, rule

F = Fraction


def _times(m: Match[str]) -> Reading:
    groups = m.groupdict()
    price = real(groups["p"]) / (real(groups["per"]) if groups.get("per") else 1)
    if groups.get("one") and groups.get("many") and not _same(groups["one"], groups["many"]):
        raise Unread
    return number(real(groups["n"]) * price, "the price times how many")


def _same(one: str, other: str) -> bool:
    """Whether two words are one noun, in singular or plural."""
    return _stem(one) == _stem(other)


def _stem(word: str) -> str:
    word = word.lower().strip()
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + instead
    return word


def _basket(m: Match[str]) -> Reading:
    """One or two kinds of goods; what is asked for is the total or the change."""
    g = m.groupdict()
    total = _count(g["n"]) * real(g["p"])
    if g.get("p2"):
        total += _count(g["n2"]) * real(g["p2"])
    if g.get("paid"):
        change = real(g["paid"]) - total
        if change < 0:
            raise Unread
        return number(change, "what was paid less what the goods cost")
    return number(total, "the prices times how many, added")


def _basket_each(m: Match[str]) -> Reading:
    """As `_basket`; of several goods the price has to be said to be each one's."""
    import re

    if m["n"].isdigit() and int(m["n"]) > 1 and not re.search(r"\b(?:each|apiece)\b", m[0]):
        raise Unread
    return _basket(m)


def _count(text: str) -> Fraction:
    return F(1) if text.lower() in ("a", "an", "one") else real(text)


def _discount(m: Match[str]) -> Reading:
    rate = real(m["r"]) / 100
    if rate > 1:
        raise Unread
    if (m.groupdict().get("saved") or "").lower() in (
        "save",
        "discount",
        "amount of the discount",
        "discount amount",
    ):
        return number(real(m["p"]) * rate, "the share that is taken off")
    return number(real(m["p"]) * (1 - rate), "the price less the share that is taken off")


def _raised(m: Match[str]) -> Reading:
    g = m.groupdict()
    rate = real(g["r"]) / 100
    if g.get("only"):
        return number(real(g["p"]) * rate, "the share of the price")
    return number(real(g["p"]) * (1 + rate), "the price and the share that comes on top")


def _twice(m: Match[str]) -> Reading:
    """A price that goes up and down, one after the other."""
    value = real(m["p"])
    for how, rate in ((m["h1"], m["r1"]), (m["h2"], m["r2"])):
        up = how.lower().split()[-1] in ("increased", "raised", "up", "rises", "increases", "rose")
        value *= 1 + (real(rate) if up else -real(rate)) / 100
    return number(value, "one change after the other, each of what stands then")


_P = r"[$£€]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_D = r"(?: dollars?| euros?| pounds?| bucks?)?"
_W = r"[a-z][a-z'-]*"
_NOUN = r"(?!(?:each|every|apiece|per|and|in|on|of|with|cost|costs|for|at|are|is|do|does)\b)[a-z][a-z'-]*"
_THING = rf"(?:(?:{_NOUN} ){{0,2}}{_NOUN})"
_PERCENT = r" ?(?:%|percent)"
_PAYS = r"(?:how much (?:money )?(?:do|does|did|will|must|should) (?:he|she|they|i|you|we|it|[a-z]+) (?:pay|spend|owe|cost|have to pay|need to pay|spend in total|need)(?: in total| in all| altogether| for (?:it|them|the [a-z]+)| now| all together)?|what is (?:the|his|her|their|my|your) (?:total|total cost|total price|total bill|cost|total amount)(?: (?:spent|paid|of everything))?|how much (?:is|was) (?:the total|it|that)(?: in total| altogether)?|what do(?:es)? (?:he|she|they|i|you|we|[a-z]+) pay(?: in total)?|what is the total)"
_PRICE = r"(?:what(?:'s| is| was| will be) (?:the|its) (?:sale |new |final |discounted |reduced |selling |current )?(?:price|cost)(?: now| of the [a-z]+| after the discount| be)?|how much (?:does|do|will|would) (?:it|they|the [a-z ]+?|you|i|he|she|one) (?:cost|pay)(?: now| for it| after the discount| on sale)?|how much is it(?: now)?|what do (?:you|i) pay(?: for it)?)"
_COSTS = r"(?:costs?|is priced at|sells for|is|originally costs?|normally costs?|usually costs?|has a price of|was)"
_WHO = r"(?:[a-z]+|my mother|my father|a (?:man|woman|boy|girl|customer))"
_BUYS = r"(?:buys?|bought|purchases?|purchased|gets|orders|ordered)"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:a|an|one|each|the) (?P<one>{_THING}) (?:costs?|is|is sold for|sells for) (?P<p>{_P}){_D}[.,] ?(?:how much (?:do|does|would|will|are) (?P<n>\d+)(?: (?:of them|(?:such |of these )?(?P<many>{_THING})))?(?: cost)?|what (?:is|would be) the (?:total )?(?:cost|price) of (?P<n2>)(?!))",
        _times,
    ),
    rule(
        rf"(?:a|an|one|each) (?P<one>{_THING}) (?:costs?|is) (?P<p>{_P}){_D}[.,] ?what (?:do|would|will) (?P<n>\d+) (?P<many>{_THING}) cost",
        _times,
    ),
    rule(
        rf"(?:a|an|one|each) (?P<one>{_THING}) (?:costs?|is) (?P<p>{_P}){_D}[.,] ?what is the (?:total )?(?:cost|price) of (?P<n>\d+) (?P<many>{_THING})",
        _times,
    ),
    rule(
        rf"(?:if )?(?:the )?(?P<one>{_THING}) (?:costs?|cost|are|sell for) (?P<p>{_P}){_D} (?:each|apiece|a piece|per piece)[.,] ?(?:how much (?:do|will|would|are) (?P<n>\d+)(?: (?P<many>{_THING}))?(?: cost)?)",
        _times,
    ),
    rule(
        rf"(?:if )?(?P<per>\d+) (?P<one>{_THING}) cost (?P<p>{_P}){_D}[.,] ?how much (?:do|will|would) (?P<n>\d+) (?P<many>{_THING}) cost",
        _times,
    ),
    rule(
        rf"how much (?:do|would|will) (?P<n>\d+) (?P<many>{_THING}) cost (?:at|if (?:each|one|each {_W}|one {_W}|a {_W}|they) costs?|if each is) (?P<p>{_P}){_D}(?: each)?",
        _times,
    ),
    rule(
        rf"{_WHO} {_BUYS} (?P<n>\d+|an?|one) {_THING} (?:at|for|that cost|costing|which cost) (?P<p>{_P}){_D}(?: each| apiece| a piece| per {_W})(?:,? and (?P<n2>\d+|an?|one) {_THING} (?:at|for|that costs?|costing) (?P<p2>{_P}){_D}(?: each| apiece)?)?[.,] ?{_PAYS}",
        _basket,
    ),
    rule(
        rf"{_WHO} {_BUYS} (?P<n>an?|one) {_THING} (?:for|that costs?|costing) (?P<p>{_P}){_D},? and (?P<n2>an?|one) {_THING} (?:for|that costs?|costing) (?P<p2>{_P}){_D}[.,] ?{_PAYS}",
        _basket,
    ),
    rule(
        rf"{_WHO} {_BUYS} (?P<n>\d+|an?|one) {_THING} (?:at|for|that cost|that costs|costing) (?P<p>{_P}){_D}(?: each| apiece)?(?:,? and (?P<n2>\d+|an?|one) {_THING} (?:at|for|that costs?|costing) (?P<p2>{_P}){_D}(?: each| apiece)?)?(?:[.,]| and)? ?(?:(?:he|she|i|they|[a-z]+) )?(?:pays?|paid|pay) with an? (?P<paid>{_P}){_D}(?: bill| note)?[.,] ?(?:how much (?:change|money) (?:do|does|did|will|should) (?:he|she|i|they|[a-z]+) (?:get|receive|get back)(?: back)?|what is (?:his|her|my|their) change)",
        _basket_each,
    ),
    rule(
        rf"(?:an?|the|my) {_THING} {_COSTS} (?P<p>{_P}){_D}(?:[.,] ?| and | but )(?:(?:it|this|the {_W})? ?(?:is|was|goes|comes|has been)? ?(?:now )?(?:on sale (?:for|at|with)|discounted by|reduced by|sold at|marked down(?: by)?|offered at|sold with|has|gets|comes with|marked|discounted|on sale,))(?: an?)? (?P<r>[\d.]+){_PERCENT}(?: off| discount| less)?[.,] ?{_PRICE}",
        _discount,
    ),
    rule(
        rf"(?:an?|the) (?P<p>{_P}){_D} {_THING} is (?:on sale (?:for|at|with)|discounted by|reduced by|sold at|marked down(?: by)?|sold with)(?: an?)? (?P<r>[\d.]+){_PERCENT}(?: off| discount)?[.,] ?{_PRICE}",
        _discount,
    ),
    rule(
        rf"(?:an?|the|my) {_THING} {_COSTS} (?P<p>{_P}){_D}[.,] ?(?:it|the {_W}) is (?:on sale for )?(?P<r>[\d.]+){_PERCENT} off[.,] ?how much (?:do|does|will|would) (?:you|i|he|she) (?P<saved>save)",
        _discount,
    ),
    rule(
        rf"(?:a|the|my|your) (?:restaurant )?(?:bill|meal|dinner|lunch|check) (?:is|costs?|comes to|was|of) (?P<p>{_P}){_D}[.,]? ?(?:and )?(?:you|we|i|he|she|[a-z]+) (?:leaves?|adds?|gives?|pays?|left|wants? to leave) an? (?P<r>[\d.]+){_PERCENT} tip[.,] ?(?:how much (?:do|does|did|will) (?:you|we|i|he|she|[a-z]+) pay(?: in total| altogether| in all)?|what is the total(?: bill| cost| amount)?|how much is the total(?: bill)?|what is the total bill including the tip)",
        _raised,
    ),
    rule(
        rf"(?:a|the|my|your) (?:restaurant )?(?:bill|meal|dinner|lunch|check) (?:is|costs?|comes to|was|of) (?P<p>{_P}){_D}[.,]? ?(?:and )?(?:you|we|i|he|she|[a-z]+) (?:leaves?|adds?|gives?|wants? to leave) an? (?P<r>[\d.]+){_PERCENT} tip[.,] ?how much is (?P<only>the tip)",
        _raised,
    ),
    rule(
        rf"an? {_THING} {_COSTS} (?P<p>{_P}){_D}(?:[.,] ?| )(?:plus|and) (?:an? )?(?P<r>[\d.]+){_PERCENT}(?: sales)? tax[.,] ?(?:what is the total(?: cost| price)?|how much (?:does it|is it|do you pay)(?: cost)?(?: in total| altogether)?)",
        _raised,
    ),
    rule(
        rf"an? {_THING} {_COSTS} (?P<p>{_P}){_D}[.,] ?(?:the )?(?:sales )?tax(?: rate)? is (?P<r>[\d.]+){_PERCENT}[.,] ?(?:what is the total(?: cost| price)?(?: including tax)?|how much (?:does it cost|is it|do you pay)(?: in total| with tax| including tax| altogether)?)",
        _raised,
    ),
    rule(
        rf"(?:an?|the) {_THING} {_COSTS} (?P<p>{_P}){_D}[.,] ?(?:its|the) price (?:goes up|rises|increases|is increased|is raised|went up|rose|increased) by (?P<r>[\d.]+){_PERCENT}[.,] ?{_PRICE}",
        _raised,
    ),
    rule(
        rf"(?:an?|the) {_THING} {_COSTS} (?P<p>{_P}){_D}[.,] ?(?:its|the) price (?:goes down|falls|drops|decreases|is reduced|is decreased|is lowered|fell|dropped) by (?P<r>[\d.]+){_PERCENT}[.,] ?{_PRICE}",
        _discount,
    ),
    rule(
        rf"(?:a|the) price(?: of (?P<p>{_P}){_D})? (?:is|was) (?P<h1>increased|raised|decreased|reduced|lowered) by (?P<r1>[\d.]+){_PERCENT},? and then (?P<h2>increased|raised|decreased|reduced|lowered) by (?P<r2>[\d.]+){_PERCENT}[.,] ?{_PRICE}",
        _twice,
    ),
    rule(
        rf"(?:if )?(?:the number )?(?P<p>{_P}) is (?:reduced|decreased) by (?P<r>[\d.]+){_PERCENT},? ?(?:what is (?:the (?:result|new (?:number|value|amount))|it))",
        _discount,
    ),
    rule(
        rf"(?:if )?(?:the number )?(?P<p>{_P}) is (?:increased|raised) by (?P<r>[\d.]+){_PERCENT},? ?(?:what is (?:the (?:result|new (?:number|value|amount))|it))",
        _raised,
    ),
    rule(rf"(?P<r>[\d.]+){_PERCENT} off(?: of)? (?:an? )?(?P<p>{_P}){_D}(?: {_W})?", _discount),
)
