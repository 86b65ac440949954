# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Prices of several things together as linear equations, profits in percent, offers of some for free."""

from __future__ import annotations

import re
from fractions import Fraction

from ..narrative.lexicon import stem
from ..printing import number, plain
from ..reading import Reading, Unread
from .base import NUMBER, value

F = Fraction
Row = dict[str, Fraction]
_ITEM = rf"(?:(?P<n>{NUMBER}|an?|one|the) )?(?P<t>[a-z]+(?: [a-z]+)?)"
_COSTS = re.compile(
    rf"(?P<l>.+?) (?:together |in total |altogether )?(?:costs?|is|are|sells? for)(?: me| together| a total of)? [$£€] ?(?P<p>{NUMBER})(?: together| in total| altogether| each| more than (?P<than>.+))?"
)
_WANTED = re.compile(
    r"(?:how much (?:does|is|do)|what (?:does|is|do)|what's|find)(?: the (?:price|cost) of)? (?P<l>.+?)(?: cost)?(?: each)?"
)


def _items(text: str) -> Row:
    """`3 pens and a ruler` as how many of each. Raises `Unread`."""
    found: Row = {}
    for part in re.split(r",? and |, ", text):
        m = re.fullmatch(_ITEM, part.strip())
        if m is None:
            raise Unread
        n = m["n"] or "1"
        if m["n"] is None and not part.strip().endswith("s"):
            raise Unread
        count = F(1) if n in ("a", "an", "one", "the") else value(n)
        name = stem(m["t"].split()[-1])
        if name in ("it", "they", "both", "each", "them", "more", "other", "total", "all"):
            raise Unread
        found[name] = found.get(name, F(0)) + count
    return found


def bundle(text: str) -> Reading:
    """`3 pens and a ruler cost $5. The ruler costs $2. How much is one pen?`"""
    said = " ".join(text.lower().split()).rstrip("?. ")
    said = re.sub(r"^(?:if|suppose|at a shop,?|in a (?:shop|store),?) ", "", said)
    if re.search(
        r"%|\b(?:half|twice|per|every|discount|sale|change|pays?|paid|left|bought|buys?|kg|liter|dozen|as much|times|free|off)\b",
        said,
    ):
        raise Unread
    *told, question = re.split(
        r"[.;] |, (?=how much|what|find)|(?<=\d),? and (?=(?:the|a|an|one|\d+) [a-z ]+ (?:costs?|is) [$£€])|, (?=(?:the|a|an|one|\d+) [a-z ]+ costs? [$£€])",
        said,
    )
    rows: list[tuple[Row, Fraction]] = []
    for sentence in told:
        m = _COSTS.fullmatch(re.sub(r"^(?:and|but) ", "", sentence))
        if m is None:
            raise Unread
        row = _items(m["l"])
        if " each" in sentence and sum(row.values()) != 1:
            raise Unread
        if m["than"]:
            for name, count in _items(m["than"]).items():
                row[name] = row.get(name, F(0)) - count
        rows.append((row, value(m["p"])))
    m = _WANTED.fullmatch(question)
    if m is None or not 1 <= len(rows) <= 3:
        raise Unread
    wanted = _items(re.sub(r"^(?:1|a single|each) ", "one ", m["l"]))
    names = sorted({name for row, _ in rows for name in row})
    if len(rows) < 2 or len(names) != len(rows) or not set(wanted) <= set(names):
        raise Unread
    prices = _solved(rows, names)
    if any(price <= 0 for price in prices.values()):
        raise Unread
    return number(
        sum((prices[name] * count for name, count in wanted.items()), F(0)),
        "the prices as linear equations",
    )


def _solved(rows: list[tuple[Row, Fraction]], names: list[str]) -> dict[str, Fraction]:
    """Each price, by elimination. Raises `Unread` where they are not settled."""
    table = [[*(row.get(name, F(0)) for name in names), total] for row, total in rows]
    for at in range(len(names)):
        pivot = next((row for row in table[at:] if row[at]), None)
        if pivot is None:
            raise Unread
        table.remove(pivot)
        pivot = [cell / pivot[at] for cell in pivot]
        table = [[a - row[at] * b for a, b in zip(row, pivot, strict=True)] for row in table]
        table.insert(at, pivot)
    return {name: table[at][-1] for at, name in enumerate(names)}


_SELLS = re.compile(
    rf"(?:[a-z]+|i|(?:a|the|my) [a-z]+) (?:buys?|bought|purchased|gets|got) (?:a|an|the|some|his|her|\d+)?(?: [a-z]+){{1,3}} for [$£€] ?(?P<a>{NUMBER})(?:,? and|\.|,)? ?(?:then |later |he |she |i |and )*(?:sells|sold|sell|resells|resold)(?: it| them)?(?: again| later| on)? (?:for|at) [$£€] ?(?P<b>{NUMBER})[.,;] ?(?:what|how (?:much|many|large))(?:'s| is| was| percent)*(?: (?:percent )?(?:his|her|my|the))? (?P<w>.+)"
)


def profit(text: str) -> Reading:
    """`He buys a lamp for $30 and sells it for $42. What is his profit in percent?`"""
    said = " ".join(
        text.lower().replace("per cent", "percent").replace(" %", " percent").split()
    ).rstrip("?. ")
    m = _SELLS.fullmatch(said)
    if m is None:
        raise Unread
    cost, got = value(m["a"]), value(m["b"])
    if (
        not re.fullmatch(
            r"(?:percent(?:age)? )?(?:of )?(?:the )?(?:profit|gain|loss|profit margin)(?: percent(?:age)?)?(?: (?:in|as a) percent(?:age)?)?(?: (?:did|does|has|is) (?:he|she|i|it|that|the [a-z]+)(?: make| made)?)?",
            m["w"],
        )
        or "margin" in m["w"]
    ):
        raise Unread
    loss = "loss" in m["w"]
    if cost <= 0 or (got < cost) != loss or got == cost:
        raise Unread
    if "percent" not in said:
        return number(abs(got - cost), "what came in less what was paid")
    share = abs(got - cost) / cost * 100
    if (share * 100).denominator != 1:
        raise Unread
    return Reading(f"{plain(share)}%", "the gain over what was paid", share)


_FREE = re.compile(
    r"(?:[a-z ,]+)?\bbuy (?P<a>\d+|one),? get (?P<b>\d+|one|another one|another)(?: for)? free(?P<r>.+)"
)


def some_free(text: str) -> Reading:
    """`Buy 2 get 1 free: each shirt is $15. How much do 6 shirts cost?`"""
    said = " ".join(text.lower().split()).rstrip("?. ")
    m = _FREE.fullmatch(said)
    if m is None:
        raise Unread
    pays = 1 if m["a"] == "one" else int(m["a"])
    gets = int(m["b"]) if m["b"].isdigit() else 1
    prices = re.findall(rf"[$£€] ?({NUMBER})", m["r"])
    counts = re.findall(
        rf"(?<![$£€\d.,]){NUMBER}(?![\d.,]*\d)", re.sub(rf"[$£€] ?{NUMBER}", "", m["r"])
    )
    if len(prices) != 1 or len(counts) != 1 or not re.search(r"\bhow much|what\b", m["r"]):
        raise Unread
    if not re.search(r"\b(?:each|one|apiece|a|an|costs?|is)\b", m["r"]) or re.search(
        r"%|\b(?:change|left|half|save[sd]?|tax|pays? with|discount)\b", m["r"]
    ):
        raise Unread
    n = int(value(counts[0]))
    if n % (pays + gets):
        raise Unread  # whether the last ones are in the offer is not said
    return number(value(prices[0]) * (n // (pays + gets)) * pays, "of each group some are paid for")
