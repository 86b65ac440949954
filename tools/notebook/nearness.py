"""Edit distance of short texts, by Myers' bit vectors (Myers, 1999; in the form of Hyyrö, 2003)."""

from __future__ import annotations


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
