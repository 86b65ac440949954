# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Containers that hold the same of several kinds, but for one that holds less or more of each."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from .base import FamilyProblem, Worksheet, join_and, spin
from .words import BOXES, FRUITS, count, invented, ordinal, person, things

_PLACES = (
    ("box", "boxes"),
    ("basket", "baskets"),
    ("basket", "baskets"),
    ("bag", "bags"),
    ("crate", "crates"),
    ("jar", "jars"),
    ("bowl", "bowls"),
    ("tray", "trays"),
    ("room", "rooms"),
    ("shelf", "shelves"),
    ("bin", "bins"),
    ("cart", "carts"),
    ("bucket", "buckets"),
)


def _number(r: Random, n: int, words: float) -> str:
    return count(r, n, words)


def baskets(r: Random) -> FamilyProblem:
    """``4 baskets. 3 have 9 apples, 15 oranges, 14 bananas each. 4th has 2 less of each.``"""
    one, many = r.choice(_PLACES)
    k = r.choice([1, 2, 2, 3, 3, 3, 4, 4])
    n = r.randint(2, r.choice([5, 6, 12]))
    kinds = things(r, k, FRUITS if r.random() < 0.6 else ())
    top = r.choice([9, 20, 20, 60])
    values = [r.randint(2, top) for _ in range(k)]
    more = r.random() < 0.35
    gap = r.randint(1, 9 if more else max(1, min(values) - 1))
    if not more and min(values) - gap < 1:
        gap = 1
    words = r.choice([0.0, 0.0, 0.4, 0.9])
    work = Worksheet()
    each = (
        work.do(" + ".join(map(str, values)), f"each full {one}") if k > 1 else Fraction(values[0])
    )
    others = n - 1
    if others > 1:
        explicit = r.random() < 0.7
        if not explicit:
            work.do(f"{n} - 1", f"full {many}")
        full = work.op(each, "*", others, f"full {many}")
    else:
        explicit, full = True, each
    odd = [work.do(f"{v} {'+' if more else '-'} {gap}", f"last {one}") for v in values]
    last = work.do(" + ".join(str(x) for x in odd), f"last {one}") if k > 1 else odd[0]
    work.do(f"{full} + {last}", "total")
    answer = full + last
    text = _words(r, one, many, n, others, explicit, kinds, values, gap, more, words)
    return work.done(text, str(answer), "word")


def _words(
    r: Random,
    one: str,
    many: str,
    n: int,
    others: int,
    explicit: bool,
    kinds: list[str],
    values: list[int],
    gap: int,
    more: bool,
    words: float,
) -> str:
    listed = join_and(
        r, [f"{_number(r, v, words / 3)} {kind}" for v, kind in zip(values, kinds, strict=True)]
    )
    nth = (
        r.choice([ordinal(r, n), ordinal(r, n), "last", "other", "remaining"])
        if explicit
        else "last"
    )
    if nth in ("last", "other", "remaining") or r.random() < 0.6:
        nth = f"the {nth}"
    nth_one = nth + r.choice([f" {one}", f" {one}", "", " one"])
    less = spin(r, "[more|extra|more|additional]" if more else "[less|fewer|less|fewer]")
    thing = (
        "fruit"
        if set(kinds) <= set(FRUITS)
        else r.choice(["kind", "type", "item", "thing", "sort"])
    )
    of_each = (
        r.choice(["of each", "of each", f"of each {thing}", "of every kind", "each of these"])
        if len(kinds) > 1
        else ""
    )
    if len(kinds) == 1 and r.random() < 0.5:
        of_each = kinds[0]
    many_n = _number(r, n, words)
    have = r.choice(["have", "have", "hold", "contain", "with"])
    if others == 1:
        first = spin(
            r,
            f"[one|the first|1|the first {one}|one {one}|one of them] [has|has|holds|contains] {listed}",
        )
    elif explicit:
        o = _number(r, others, words)
        first = spin(
            r,
            f"[{o}|{o}|{o} of them|{o} of the {many}|the first {o}|the first {o} {many}|{o} {many}|each of the first {o}] ",
        )
        first += (
            f"has {listed}"
            if first.startswith("each")
            else spin(r, f"{have} {listed}[ each| each| in each|]")
        )
    else:
        first = spin(
            r,
            f"[all but one|all but the last|all except the last|every {one} but the last one|each {one} except the last] {have} {listed}[ each|]",
        )
    last = spin(
        r,
        f"{nth_one} [has|has|holds|contains|with|only has] {_number(r, gap, words)} {less} {of_each}".rstrip(),
    )
    if more:
        last = last.replace("only has", "has")
    name = invented(r, True) if r.random() < 0.1 else person(r)[0]
    intro = spin(
        r,
        f"[{many_n} {many}|there are {many_n} {many}|{name} has {many_n} {many}|we have {many_n} {many}|there are {many_n} {many}"
        f"[ on the table| in the room| of {thing}s| at the market|]|{many_n} {many}[ of {thing}s|]|a farmer fills {many_n} {many}|I have {many_n} {many}]",
    )
    total = "fruits" if thing == "fruit" else r.choice(["things", "items", "objects"])
    if r.random() < 0.35 and len(kinds) > 1:
        total = (
            r.choice(["items", "things", "pieces", "in all"])
            if thing != "fruit"
            else r.choice(["fruits", "fruit", "pieces of fruit"])
        )
    if len(kinds) == 1:
        total = kinds[0]
    ask = (
        spin(
            r,
            f"[total {total}?|how many {total} are there?|how many {total} in total?|total number of {total}?|how many {total} altogether?"
            f"|what is the total number of {total}?|how many {total} are there in all?|find the total number of {total}.|total?|how many {total} are in the {many}?"
            f"|how many {total} does {name} have?|count all {total}.|{total} in total?]",
        )
        if total != "in all"
        else "how many in all?"
    )
    glue = r.choice([". ", ". ", ". ", "; ", ", "])
    if have == "with" or " with " in last:
        glue = r.choice([", ", ": "]) if glue == ". " else glue
    parts = [intro, first, last]
    text = glue.join(parts)
    if glue.strip() == ".":
        text = ". ".join(p[:1].upper() + p[1:] for p in parts)
    return text[:1].upper() + text[1:] + ". " + ask[:1].upper() + ask[1:]


def groups(r: Random) -> FamilyProblem:
    """Several equal containers of several kinds, or unlike containers that are added up."""
    one, many = r.choice(_PLACES)
    k = r.randint(2, 4)
    kinds = things(r, k, FRUITS if r.random() < 0.5 else ())
    values = [r.randint(1, r.choice([12, 40])) for _ in range(k)]
    work = Worksheet()
    words = r.choice([0.0, 0.2, 0.8])
    name, he = person(r)[:2]
    listed = join_and(
        r, [f"{count(r, v, words)} {kind}" for v, kind in zip(values, kinds, strict=True)]
    )
    total = r.choice(["things", "items", "objects"]) if not set(kinds) <= set(FRUITS) else "fruits"
    if r.random() < 0.6:
        n = r.randint(2, 15)
        each = work.do(" + ".join(map(str, values)), f"each {one}")
        answer = work.op(each, "*", n, "total")
        m = count(r, n, words)
        text = spin(
            r,
            f"[{m} {many} with {listed} each.|There are {m} {many}. Each [{one} |one |]holds {listed}.|{name} [has|packs|fills] {m} {many}. Each {one} [has|contains] {listed}."
            f"|Each of {m} {many} [has|contains|holds] {listed}.|{m} {many} have {listed} in each.] "
            f"[How many {total} are there?|How many {total} in all?|Total {total}?|How many {total} altogether?|What is the total?]",
        )
        return work.done(text, answer, "word")
    answer = work.do(" + ".join(map(str, values)), "total")
    spots = r.sample(BOXES, k)
    unlike = join_and(
        r,
        [
            f"{count(r, v, words)} {kinds[0]} in the {ordinal(r, i + 1)} {one}"
            for i, v in enumerate(values)
        ],
    )
    noun = kinds[0]
    text = spin(
        r,
        f"[{name} has {listed}. How many {total} does {he} have[ in all|]?|There are {listed}[ on the table| in the {spots[0][:-1]}|]. How many {total} are there?"
        f"|There are {unlike}. How many {noun} are there[ in total|]?|{listed}. How many {total} [in total|altogether]?|{name} put {unlike}. How many {noun} in total?]",
    )
    return work.done(text[:1].upper() + text[1:], answer, "word")
