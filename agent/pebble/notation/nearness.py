"""How near short texts are: edit distance by Myers' bit vectors (Myers, 1999; in the form of
Hyyrö, 2003), and whether one is the other with a stretch left out.
"""

from __future__ import annotations

from itertools import takewhile

LONG_BEGINNING, LONG_END = 4, 2  # characters


def distance(a: str, b: str, allowed: int) -> int | None:
    """How many characters must be put in, taken out or exchanged to make `a` of `b`.

    None where they are more than `allowed`. Linear in `b` for texts of some hundred characters.
    """
    if not a or not b:
        far = max(len(a), len(b))
        return far if far <= allowed else None
    places: dict[str, int] = {}
    for at, sign in enumerate(a):
        places[sign] = places.get(sign, 0) | 1 << at
    full, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, far = full, 0, len(a)
    for sign in b:
        equal = places.get(sign, 0)
        across = (((equal & up) + up) ^ up) | equal | down
        more = down | ~(across | up) & full
        less = up & across
        far += bool(more & last) - bool(less & last)
        more = (more << 1) | 1
        less <<= 1
        vertical = equal | down
        up = (less | ~(vertical | more)) & full
        down = more & vertical
    return far if far <= allowed else None


def abridged(a: str, b: str) -> bool:
    """Whether the shorter text is, but for one character, the long beginning and the end of the
    longer: a stretch within was left out, however long."""
    beginning, end = shared_beginning(a, b), shared_beginning(a[::-1], b[::-1])
    if beginning < LONG_BEGINNING or end < LONG_END:
        return False
    return beginning + end >= min(len(a), len(b)) - 1


def shared_beginning(a: str, b: str) -> int:
    """How many characters two texts have in common from the beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
