# ruff: noqa: E501  (wordings are data: a wording is a line)
"""A price list and a basket: what so many of this and so many of that cost, and the change."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..printing import number
from ..reading import Reading, Unread
from .lexicon import DOING, stem, verbs, word_set
from .phrases import DETERMINERS, PRONOUNS, Words, sentences
from .quantities import NOUGHT, ONE, Amount

_COST = ("costs", "cost", "are", "is", "sells for", "sell for", "cost you")
_PAID = word_set("pay pays paid give gives gave hand hands handed")
_TOTAL = ("in total", "in all", "altogether", "all together", "together", "for everything", "for all of them",
          "for them", "for it all", "at the store", "at the shop", "to the cashier", "all in all", "total", "for this",
          "for these", "for that", "that")  # fmt: skip


@dataclass
class _Shop:
    """What the goods cost, what is bought, and what it is paid with."""

    prices: dict[str, Amount] = field(default_factory=dict)
    basket: list[tuple[Amount, str]] = field(default_factory=list)
    paid: Amount | None = None
    kept: Amount | None = None


def bought(text: str) -> Reading:
    """What the basket costs, or what is left of the money. Raises `Unread`."""
    parts = sentences(text)
    *story, last = parts
    starts = [at for at, token in enumerate(last) if token.text in ("how", "what", "what's")]
    if not starts:
        raise Unread
    if starts[0]:
        story = [*story, last[: starts[0]]]
    shop = _Shop()
    for tokens in story:
        _statement(Words(tokens), shop)
    amount = _question(Words(last[starts[0] :]), shop)
    numbers = {
        token.at
        for tokens in parts
        for token in tokens
        if token.kind in ("number", "money", "fraction")
    }
    if amount.used != numbers or len(numbers) < 3 or amount.value < 0:
        raise Unread
    return number(amount.value, "the price list times what is bought")


def _statement(words: Words, shop: _Shop) -> None:
    while not words.ended():
        words.take("if", "and", "then", "but", "so")
        words.take(",")
        start = words.at
        if not (_priced(words, shop) or _buys(words, shop, start) or _pays(words, shop, start)):
            raise Unread
        words.take(",")


def _priced(words: Words, shop: _Shop) -> bool:
    """`A pen costs $2 and a book $5`, `pens are $2 each`, `tickets are $12 for adults and $7 for children`."""
    start = words.at
    words.take(
        "at a store", "in a shop", "at a shop", "in a store", "at the store", "at a cafe", ","
    )
    one = bool(
        words.take("a", "an", "1", "each", "one", "every", "the price of a", "the price of an")
    )
    goods = _goods(words)
    if goods is None or not words.take(*_COST):
        words.at = start
        return False
    price = words.money()
    if price is None:
        words.at = start
        return False
    if words.take("for"):
        return _by_buyer(words, shop, price)
    each = bool(words.take("each", "apiece", "per piece", "a piece", "every"))
    if not one and not each:
        words.at = start
        raise Unread
    _set(shop, goods, price)
    while words.take(",", "and"):
        again = words.at
        words.take("and")
        words.take("a", "an", "1", "each", "one")
        more = _goods(words)
        words.take(*_COST)
        price = words.money() if more is not None else None
        if price is None or more is None:
            words.at = again
            return True
        words.take("each")
        _set(shop, more, price)
    return True


def _by_buyer(words: Words, shop: _Shop, price: Amount) -> bool:
    """`$12 for adults and $7 for children`."""
    while True:
        words.take("an", "a", "each")
        who = _goods(words)
        if who is None:
            raise Unread
        _set(shop, who, price)
        start = words.at
        words.take(",")
        words.take("and")
        following = words.money()
        if following is None or not words.take("for"):
            words.at = start
            return True
        price = following


def _set(shop: _Shop, goods: str, price: Amount) -> None:
    if goods in shop.prices:
        raise Unread
    shop.prices[goods] = price


def _goods(words: Words) -> str | None:
    noun = words.noun(stops=DOING | {"cost", "costs", "pay"})
    return None if noun is None else noun.noun


def _buys(words: Words, shop: _Shop, start: int) -> bool:
    words.at = start
    who = words.who()
    words.take("wants to", "want to", "would like to", "needs to", "decides to")
    lemma = verbs().get(words.peek(), ("", ""))[0]
    if who is None or lemma not in ("buy", "order", "get", "purchase", "want", "need"):
        words.at = start
        return False
    words.at += 1
    _basket(words, shop)
    return True


def _basket(words: Words, shop: _Shop) -> None:
    while True:
        words.take(",", "and")
        words.take("and")
        count = words.number()
        if count is None and words.take("a", "an", "one"):
            count = ONE
        goods = _goods(words)
        if count is None or goods is None:
            raise Unread
        shop.basket.append((count, goods))
        if not (words.peek() in (",", "and") and _counts(words)):
            return


def _counts(words: Words) -> bool:
    ahead = 2 if words.peek(1) == "and" else 1
    if words.kind(ahead) == "number":
        return True
    return words.peek(ahead) in ("a", "an", "one")


def _pays(words: Words, shop: _Shop, start: int) -> bool:
    """`He pays with a $20 bill`, `She has $50`."""
    words.at = start
    if words.peek() not in _PAID and words.who() is None:
        words.at = start
        return False
    has = words.take("has", "have", "had")
    if not has and words.peek() not in _PAID:
        words.at = start
        return False
    if not has:
        words.at += 1
        words.take("the cashier", "the seller", "with", "using")
        words.take("with")
    words.take("a", "an", "only")
    money = words.money()
    if money is None or shop.paid is not None:
        raise Unread
    words.take(
        "bill", "note", "in cash", "to the cashier", "with him", "with her", "to spend", "for them"
    )
    shop.paid = money
    return True


def _question(words: Words, shop: _Shop) -> Amount:
    what = words.need("how much", "what's", "what")
    if what == "how much" and words.take("change"):
        return _change(words, shop)
    words.take("money")
    words.take("is", "will")
    if words.take("the total cost", "the total price", "the total", "the bill", "that"):
        words.take("be")
        _closing(words)
        return _total(shop)
    words.need("do", "does", "did", "will", "would", "must", "should")
    if words.kind() == "number" or words.peek() in ("a", "an"):
        if shop.basket:
            raise Unread
        _basket(words, shop)
        words.need("cost", "pay", "have to pay", "be")
        _closing(words)
        return _total(shop)
    who = words.who()
    if who is None or (who not in PRONOUNS and who in {stem(noun) for noun in shop.prices}):
        raise Unread
    if words.take("have left", "have", "still have"):
        words.take("left")
        if words.tokens[words.at - 1].text != "left":
            raise Unread
        _closing(words)
        return _left(shop)
    words.need("pay", "spend", "have to pay", "need to pay", "owe", "need", "cost")
    words.take("for")
    if not words.ended() and words.kind() == "number":
        _basket(words, shop)
    _closing(words)
    return _total(shop)


def _change(words: Words, shop: _Shop) -> Amount:
    words.need("do", "does", "did", "will", "would", "should")
    if words.who() is None:
        raise Unread
    words.need("get back", "get", "receive", "have")
    words.take("back")
    if words.take("from", "for", "out of"):
        words.take(*DETERMINERS)
        money = words.money()
        if money is None or shop.paid is not None:
            raise Unread
        shop.paid = money
        words.take("bill", "note")
    _closing(words)
    return _left(shop)


def _closing(words: Words) -> None:
    while words.take(*_TOTAL, ",", "back"):
        pass
    if not words.ended():
        raise Unread


def _total(shop: _Shop) -> Amount:
    if not shop.basket or shop.paid is not None:
        raise Unread
    return _cost(shop)


def _left(shop: _Shop) -> Amount:
    if not shop.basket or shop.paid is None:
        raise Unread
    return shop.paid - _cost(shop)


def _cost(shop: _Shop) -> Amount:
    total = NOUGHT
    for count, goods in shop.basket:
        if goods not in shop.prices:
            raise Unread
        total += count * shop.prices[goods]
    if {goods for _, goods in shop.basket} != set(shop.prices):
        raise Unread
    return total
