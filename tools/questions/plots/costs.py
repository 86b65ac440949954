# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What things cost, what is earned, and what is left of money."""

from __future__ import annotations

import re
from fractions import Fraction

from ..narrative.quantities import MONEY
from ..reading import Unread
from .book import BUYING, SPENDING, Book
from .linear import OpenAmount
from .nouns import skipped, when
from .wanted import DO, bare, owner_of, thing_named

_COST = re.compile(
    rf"(?:how (?:much(?: money)?|many dollars) {DO} (?P<w>[a-z' ]+?) (?:spend|pay|have to pay|need to pay|need|owe|cost)(?P<tail>(?: .*)?)|what (?:is|was|will be|would be) (?:the|his|her|their) (?:total )?(?:cost|bill|price|total)(?P<tail2>(?: .*)?)|how much (?:is|was|will be|would be) (?:the|his|her|their) (?:total )?(?:bill|cost|total|purchase)(?P<tail3>(?: .*)?)|how much (?:does|did|will|would|do) (?:it|they|all of (?:it|them)|everything|that|this) cost(?P<tail4>(?: .*)?))"
)
_EARNED = re.compile(
    rf"how much(?: money)? {DO} (?P<w>[a-z' ]+?) (?P<v>earn|make|get|receive|raise|collect|take home)(?: back)?(?P<tail>(?: .*)?)"
)
_CHANGE = re.compile(
    rf"(?:how much change|what change) {DO} (?P<w>[a-z' ]+?) (?:get|receive|have|get back)(?: back)?(?P<tail>(?: .*)?)|what (?:is|was) (?:his|her|their|the) change(?P<tail2>(?: .*)?)"
)
_LEFT = re.compile(
    rf"how (?:much|many)(?: money| dollars)? (?:{DO}) (?P<w>[a-z' ]+?) (?:have|has|end up with|still have|keep|be left with|have to spend)(?P<tail>(?: .*)?)|how much(?: money| of it| of the money)? (?:is|was|will be|remains|remained|does)(?: there)?(?P<tail2>(?: .*)?)"
)
_PROFIT = re.compile(
    rf"(?:what (?:is|was) (?:his|her|their|the) (?:total )?profit|how much (?:of a )?profit {DO} [a-z' ]+? (?:make|earn|have)|how much (?:profit|money) {DO} [a-z' ]+? make in profit|how much {DO} [a-z' ]+? (?:make in profit|profit))(?P<tail>(?: .*)?)"
)


def money(question: str, book: Book) -> OpenAmount | None:
    if (
        not any(rate.thing == MONEY for rate in book.rates)
        and not any(place[1] == MONEY for place in book.held)
        and not any(deed.thing == MONEY for deed in book.deeds)
    ):
        return None
    text, said = bare(question)
    if m := _EARNED.fullmatch(text):
        return _takings(m, book)
    left = "now" in said and _LEFT.fullmatch(text) is not None
    if not left and (m := _COST.fullmatch(text)):
        return _cost(m, book)
    if m := _PROFIT.fullmatch(text):
        earned, spent = _earned(None, book), book.traded(BUYING, SPENDING, None)
        if earned is None or spent is None or not skipped(m["tail"]):
            raise Unread
        return earned - spent
    if m := _CHANGE.fullmatch(text):
        if not skipped(m["tail"] or m["tail2"] or ""):
            raise Unread
        return remaining(book)
    if "now" in said and (m := _LEFT.fullmatch(text)):
        if m["w"]:
            return _rest(owner_of(m["w"], book), m["tail"], book)
        return _rest(None, m["tail2"], book)
    return None


def _takings(m: re.Match[str], book: Book) -> OpenAmount:
    """What someone earned."""
    owner = owner_of(m["w"], book)
    if not skipped(m["tail"]) or when(m["tail"]):
        raise Unread
    if m["v"] == "take home":
        return book.have(owner, MONEY)
    found = _earned(owner, book)
    if found is None:
        raise Unread
    sold = any(deed.lemma == "sell" for deed in book.deeds)
    if m["v"] == "make" and sold and book.traded(BUYING, SPENDING, owner) is not None:
        raise Unread  # the takings, or the profit?
    return found


_BOTH = frozenset(["both", "they", "the two", "both of them", "these"])
_TRADES = BUYING | {"spend", "pay", "get", "sell"}


def _cost(m: re.Match[str], book: Book) -> OpenAmount:
    said = m["w"] or ""
    traded = any(deed.lemma in _TRADES for deed in book.deeds)
    if (said in _BOTH or " and " in said) and not traded:
        return _priced_both(said, book)
    owner = owner_of(said, book) if said and said not in ("it", "that", "this", "they") else None
    tail = m["tail"] or m["tail2"] or m["tail3"] or m["tail4"] or ""
    return _costs(owner, tail, book)


def _earned(owner: str | None, book: Book) -> OpenAmount | None:
    total = book.traded(
        frozenset(["sell"]),
        frozenset(["earn", "make", "receive", "get", "raise", "collect", "win"]),
        owner,
    )
    for name in ("earn", "make", "receive", "get", "charge"):
        rates = [rate for rate in book.rates if rate.thing == MONEY and rate.lemma == name]
        for rate in rates:
            units = book.spent_units(rate.owner if owner is None else owner, rate.unit)
            if units is not None:
                total = (total or OpenAmount()) + units * rate.amount
    return total


def _rest(owner: str | None, tail: str, book: Book) -> OpenAmount:
    if m := re.fullmatch(r" ?(?:with|for|to) ([a-z]+)", tail):
        owner = owner_of(m[1], book)
    elif not skipped(tail):
        raise Unread
    if owner is None and len(book.owners(MONEY)) > 1:
        raise Unread
    return remaining(book, owner)


def remaining(book: Book, owner: str | None = None) -> OpenAmount:
    """What is left of the money that someone had, or paid with."""
    total = book.direct(owner, MONEY)
    for name in ("earn", "make", "receive", "save", "spend", "pay"):
        for rate in book.rates:
            if rate.thing == MONEY and rate.lemma == name:
                units = book.spent_units(owner, rate.unit)
                if units is not None:
                    gained = units * rate.amount
                    total = (total or OpenAmount()) + (
                        gained if name not in ("spend", "pay") else -gained
                    )
    for deed in book.deeds:
        if (
            owner in (None, deed.owner)
            and deed.thing != MONEY
            and deed.lemma in BUYING | {"sell", "get"}
        ):
            price = book.price(deed.thing)
            if price is not None:
                total = (total or OpenAmount()) + (
                    deed.amount * price if deed.lemma == "sell" else -(deed.amount * price)
                )
            elif deed.lemma in BUYING and not book.paid(deed):
                raise Unread
    if total is None:
        raise Unread
    return total


def _costs(owner: str | None, tail: str, book: Book) -> OpenAmount:
    tail = re.sub(
        r"^ ?(?:on|for|of) (?:all|everything|it|them|all of (?:it|them)|all (?:the|these|his|her|of the) [a-z ]+|the (?:trip|day|party|meal|items?|things?|purchase)|this|that|these|her|his|both|the (?:two|three) [a-z]+)\b",
        "",
        tail,
    )
    if m := re.match(r" ?(?:for|on) (?P<o>#.+)", tail):
        return _listed(m["o"], book)
    if m := re.fullmatch(
        r" ?(?:on|for|of) (?:(?:the|his|her|each|a|an|one) )?(?P<t>[a-z' -]+)", tail
    ):
        what = thing_named(m["t"])
        if re.search(r"\b(?:each|a|an|one)\b", tail):
            found = book.price(what)
            if found is None:
                raise Unread
            return found
        total = None
        for deed in book.deeds:
            if (
                deed.lemma in BUYING
                and what.covers(deed.thing)
                and book.price(deed.thing) is not None
            ):
                total = (total or OpenAmount()) + deed.amount * book.price(deed.thing)  # type: ignore[operator]
        if total is not None:
            return total
        if not skipped(tail):
            raise Unread
    elif not skipped(tail):
        raise Unread
    purposes = {
        deed.purpose
        for deed in book.deeds
        if deed.thing == MONEY and deed.lemma in ("spend", "pay") and owner in (None, deed.owner)
    }
    named = re.fullmatch(r" ?(?:on|for) (?:the |his |her |their )?([a-z' -]+)", tail)
    if named and len(purposes) > 1:
        raise Unread  # which of them is it?
    found = book.traded(BUYING | {"get", "eat", "want", "need"}, frozenset(["spend", "pay"]), owner)
    if found is None:
        found = _prices_of_held(owner, book)
    return found


def _priced_both(said: str, book: Book) -> OpenAmount:
    """What one of each costs."""
    if " and " in said:
        return _listed(re.sub(r"(?:^|(?<= ))the ", "a ", said), book)
    prices = [rate.amount for rate in book.rates if rate.lemma == "cost"]
    if (
        len(prices) < 2
        or len(prices) != len([rate for rate in book.rates if rate.thing == MONEY])
        or any(place[1] == MONEY for place in book.held)
    ):
        raise Unread
    if any(book.total(None, rate.unit) is not None for rate in book.rates if rate.lemma == "cost"):
        raise Unread
    return sum(prices, OpenAmount())


def _listed(text: str, book: Book) -> OpenAmount:
    total = OpenAmount()
    for part in re.split(r",? and |, ", text):
        m = re.fullmatch(r"(?:#(?P<n>\d+)|an?|one) (?P<t>[a-z' -]+)", part)
        price = book.price(thing_named(m["t"])) if m else None
        if m is None or price is None:
            raise Unread
        total += price * (book.number(m["n"]) if m["n"] else OpenAmount(Fraction(1)))
    return total


def _prices_of_held(owner: str | None, book: Book) -> OpenAmount:
    total = None
    for rate in book.rates:
        if rate.lemma == "cost":
            held = book.total(owner, rate.unit)
            if held is None:
                raise Unread
            total = (total or OpenAmount()) + held * rate.amount
    if total is None:
        raise Unread
    return total


_BUYS = re.compile(
    r"how many(?: \$#(?P<p>\d+))? (?P<t>[a-z' -]+?) (?:can|could|will|would) (?P<w>[a-z' ]+?) (?:buy|afford|get|purchase)(?P<tail>(?: .*)?)"
)


def affords(question: str, book: Book) -> OpenAmount | None:
    """`How many 7 dollar toys could he buy?`"""
    m = _BUYS.fullmatch(bare(question)[0])
    if m is None:
        return None
    owner = owner_of(m["w"], book)
    price = book.number(m["p"]) if m["p"] else book.price(thing_named(m["t"]))
    tail = re.sub(
        r"(?:with|for) (?:the|his|her|all the|all his|all her) (?:money|rest|remaining money|rest of (?:his|her|the) money)(?: (?:he|she|they) (?:has|had|have))?",
        "",
        m["tail"],
    ).strip()
    if price is None or not skipped(tail):
        raise Unread
    found = book.solved(remaining(book, owner)) / price
    return OpenAmount(Fraction(found.constant.__floor__()), used=found.used)
