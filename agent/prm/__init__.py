"""Process reward models behind one contract (`graphs.contracts.ProcessRewardModel`)."""

from __future__ import annotations

import re

from ...graphs.contracts import Policy, ProcessRewardModel, Scoring
from ...sandbox.errors import InputError
from ..registry import PRMS
from .aggregate import AGGREGATIONS

DEFAULT = "evidence"
ADDRESS = "http"
_WEIGHTED = re.compile(r"(?:(\d+(?:\.\d+)?)\*)?(.+)", re.DOTALL)


def open_prm(spec: str | None, policy: Policy) -> ProcessRewardModel:
    """The PRM of that name; None is the policy's own, where it brings one, or `evidence`.

    `evidence` (or `evidence:FILE`, which `learn prm` wrote), `none`, the embedded model's;
    `judge` (the policy's own model); `probe:URL` (a head on a served model's states);
    `http:URL#FAMILY`; several joined by `+`, each with a weight if need be
    (`evidence+2*judge`), as an ensemble; `evidence+probe:URL` is one with fitted weights. Before
    any of these, `min:`, `product:`, `mean:` or `last:` says how a prefix's score is made of its
    steps' (`aggregate`). Raises `InputError`
    for a name that is not known. What holds connections has `aclose` (`Closing`).
    """
    name = (spec or "").strip()
    if not name and isinstance(policy, Scoring):
        return policy.prm()
    name = name or DEFAULT
    how, colon, rest = name.partition(":")
    if colon and how in AGGREGATIONS:
        from .aggregated import AggregatedPRM

        return AggregatedPRM(open_prm(rest, policy), how)
    parts = _parts(name)
    weighted = [match.groups() for part in parts if (match := _WEIGHTED.fullmatch(part))]
    if len(parts) == 1 and weighted and weighted[0][0] is None:
        return _open(name, policy)
    if (
        sorted(part.partition(":")[0] for part in parts) == ["evidence", "probe"]
        and DEFAULT in parts
    ):
        from .pair import open_pair

        return open_pair(next(part for part in parts if part != DEFAULT), policy)
    from .ensemble import EnsemblePRM, Member

    members = [Member(_open(kind, policy), float(weight or 1)) for weight, kind in weighted]
    if any(member.weight <= 0 for member in members):
        raise InputError(f"{name}: a weight must be above 0.")
    return EnsemblePRM(members)


def _parts(name: str) -> list[str]:
    """The members of an ensemble: cut at each `+` that a known name follows."""
    known = "|".join(re.escape(one) for one in PRMS.names() if one != ADDRESS)
    return re.split(rf"\+(?=(?:\d+(?:\.\d+)?\*)?(?:{known}|https?:))", name)


def _open(name: str, policy: Policy) -> ProcessRewardModel:
    kind, colon, rest = name.partition(":")
    if colon and kind in (ADDRESS, "https"):
        from .http import open_http

        return open_http(name)
    opener = PRMS.find(kind)
    entry = PRMS.built_in.get(kind)
    if opener is None or kind == ADDRESS or (colon and entry is not None and ":" not in entry.form):
        raise InputError(
            f"There is no PRM {name[:200]!r}. Known: {PRMS.forms()}, several as in "
            "evidence+2*judge, or any behind min:, product: or mean:."
        )
    return opener(rest, policy)
