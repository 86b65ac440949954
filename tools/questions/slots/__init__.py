# ruff: noqa: E501  (a kind is a line)
"""Questions of a known kind in any order of words: what is known is taken out, and the rest may
say nothing (see `base`)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ..reading import Reading, Unread

__all__ = ["slotted"]


def slotted(text: str) -> Reading | None:
    """What the question comes to; None where no kind reads it, or two differ. Never raises."""
    found: list[Reading] = []
    said = text.lower()
    for words, module, name in _KINDS:
        if not any(word in said for word in words):
            continue
        way: Callable[[str], Reading] = getattr(import_module(f".{module}", __name__), name)
        try:
            found.append(way(text))
        except (Unread, ArithmeticError, LookupError, ValueError):
            continue
    if not found or any(not _same(one, found[0]) for one in found[1:]):
        return None
    return found[0]


def _same(one: Reading, other: Reading) -> bool:
    return one.value == other.value and (one.value is not None or one.answer == other.answer)


_CHANCE = ("probab", "chance", "odds", "likel")
_KINDS = (
    (("area", "perimeter", "circumference", "volume", "diagonal", "hypotenuse", "radius", "diameter",
      "width", "length", "height", "side", "fence", "fencing", "edge", "base"), "figures", "figure"),
    (("angle",), "figures", "angles"), (("degrees",), "figures", "degrees"),
    (("plus", "fixed", "flat", "fee", "base", "joining", "member"), "money", "fare"),
    (("%", "percent", "per cent"), "money", "priced"), (("original", "before", "regular", "full"), "money", "before"),
    (("interest", "compound", "invest", "account"), "money", "interest"),
    (("%", "percent"), "money", "grown"), (("percent",), "money", "passed"),
    (_CHANCE, "chances", "coins"), (_CHANCE, "chances", "dice"), (_CHANCE, "chances", "balls"), (_CHANCE, "chances", "cards"),
    (("together", "both", "same time", "all three", "combined"), "rates", "together"),
    (("mph", "km", "mile", "m/s", "meter", "metre", "feet"), "rates", "travel"),
    (("toward", "opposite", "away"), "rates", "meeting"), (("days", "hours", "minutes", "weeks"), "rates", "workers"),
    (("ratio",), "sharing", "split"), (("ratio",), "sharing", "ratio_of"), (("left", "remain"), "sharing", "left_over"),
    (("need", "requi", "necessary", "must"), "sharing", "vehicles"), (("legs", "wheels", "feet"), "sharing", "legs"),
    (("heads", "animals"), "sharing", "heads"), (("cheaper", "better", "best"), "sharing", "cheaper"),
    (("scale", "map"), "sharing", "scaled"), (("more", "fewer", "less"), "sharing", "no_each"),
    (("than", "dozen", "divi", "sum", "fraction", "simpl", "product", "y =", "y=", "remainder", "reduced"), "numbers", "apart"), (("number", "fraction", "simpl", "reduced"), "numbers", "offhand"), (("y =", "y="), "numbers", "put_in"),
    (("next", "sequence", "series", "continue", "pattern"), "numbers", "sequence"), ((":", "am", "pm"), "numbers", "lasting"),
    (("each", "every"), "containers", "containers"),
    (_CHANCE, "draws", "not_drawn"), (_CHANCE, "draws", "drawn_together"), (_CHANCE, "draws", "two_cards"), (_CHANCE, "draws", "thrown_twice"),
    (("how many",), "draws", "committees"), (("circle",), "draws", "circle"), (("hypotenuse",), "draws", "leg"), (("rectangle",), "draws", "long_as_wide"),
    (("need", "requir", "perimeter", "isosceles"), "draws", "around"),
    (("differ", "one is", "1 is", "1 of them"), "pairs", "sum_and_gap"), (("as many",), "pairs", "fold"), ((" in ",), "pairs", "machines"), (("rest in", "remainder in", "balance in"), "pairs", "payments"),
    (("grows", "burns", "shrinks", "shortens", "rises", "sinks", "longer"), "pairs", "grows"), (("how old",), "pairs", "born"), ((" of the ", " of all ", " of a "), "pairs", "fraction_of"),
    (("more", "fewer", "less", "as many"), "pairs", "two_times"), (("raised", "increased", "reduced", "decreased", "lowered", "cut"), "pairs", "twice_raised"), ((" for $", " for €", " for £"), "pairs", "some_for"),
    (("how many",), "pairs", "stamps"), (("percent", "%"), "pairs", "percent_more"), (("break",), "pairs", "shift"),
    (("how", "what"), "proportions", "proportion"), (("full", "complete", "whole", "entire"), "proportions", "whole_groups"),
    (("fraction", "part"), "proportions", "fraction_left"), (("night",), "proportions", "ups_and_downs"), (("battery", "phone", "tank"), "proportions", "drained"),
    (("cost", "price", "$"), "bundles", "bundle"), (("profit", "gain", "loss"), "bundles", "profit"), (("free",), "bundles", "some_free"),
    (("digit",), "numbers", "counted"), (("number is ",), "numbers", "spread"),
)  # fmt: skip
"""Words of which one has to stand in a text of the kind, and what reads it."""
