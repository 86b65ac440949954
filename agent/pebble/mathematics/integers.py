"""Divisors, primes, digits, bases and roundings (the modules named ``numbers``)."""

from __future__ import annotations

from re import Match

from ..notation.words import PLACES, ROUNDINGS, number
from .forms import form, template
from .notebook import Notebook, atom


def _divisible(notebook: Notebook, match: Match[str]) -> str:
    divisor = match.groupdict().get("divisor", "2")
    return notebook.do(f"is({atom(match['number'])} mod {atom(divisor)} = 0)")


def _remainder(notebook: Notebook, match: Match[str]) -> str:
    return notebook.do(f"{atom(match[1])} mod {atom(match[2])}")


def _common_denominator(notebook: Notebook, match: Match[str]) -> str:
    first = notebook.do(f"denominator({match[1]})")
    second = notebook.do(f"denominator({match[2]})")
    return notebook.do(f"lcm({first}, {second})")


def _digit(notebook: Notebook, match: Match[str]) -> str:
    return notebook.do(f"digit({match[2]}, 10**{PLACES[match[1]]})")


def _round(notebook: Notebook, match: Match[str]) -> str:
    if match["places"]:
        power = -number(match["places"])
    elif match["unit"].isdecimal():
        power = len(match["unit"]) - 1
    else:
        power = ROUNDINGS[match["unit"]]
    return notebook.do(f"nearest({match['number']}, {f'10**{power}' if power else 1})")


_TO = r"(?:the nearest (?P<unit>[\w ]+?)|(?P<places>\w+) (?:decimal places?|dps?))"

FORMS = (
    form(r"Round (?P<number>\S+) to " + _TO, _round),
    form(r"What is (?P<number>\S+) rounded to " + _TO, _round),
    form(r"(?:What is |Convert )?(\S+) \(base (\d+)\) (?:to|in) base (\d+)",
         template(r"base(\1, \2, \3)")),
    form(r"What is the ([a-z ]+) digit of (.+)", _digit),
    form(r"(?:What is|Calculate) the remainder when (.+) is divided by (.+)", _remainder),
    form(r"(?:What is|Calculate) the (?:greatest|highest) common (?:divisor|factor) of "
         r"(.+) and (.+)", template(r"gcd(\1, \2)")),
    form(r"(?:What is|Calculate) the (?:least|lowest|smallest) common multiple of (.+) and (.+)",
         template(r"lcm(\1, \2)")),
    form(r"(?:What is|Calculate|Find) the common denominator of (.+) and (.+)",
         _common_denominator),
    form(r"(?:What are|List) the prime factors of (.+)", template(r"primefactors(\1)")),
    form(r"Is (?P<divisor>.+) a factor of (?P<number>.+)", _divisible),
    form(r"Is (?P<number>.+) a multiple of (?P<divisor>.+)", _divisible),
    form(r"Does (?P<divisor>[^=]+) divide (?P<number>.+)", _divisible),
    form(r"Is (?P<number>.+) even", _divisible),
    form(r"Is (.+) (?:prime|a prime number)", template(r"isprime(\1)")),
    form(r"Is (.+) (?:composite|a composite number)", template(r"iscomposite(\1)")),
)  # fmt: skip
