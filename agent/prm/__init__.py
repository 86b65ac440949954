"""Process reward models behind one contract (`graphs.contracts.ProcessRewardModel`)."""

from __future__ import annotations

import re
from pathlib import Path

from ...graphs.contracts import Policy, ProcessRewardModel
from ...sandbox.errors import InputError
from .aggregate import AGGREGATIONS

FITTED = "evidence:"
KNOWN = (
    "evidence, evidence:FILE, pebble, judge, http:URL#FAMILY, none, several as in "
    "evidence+2*pebble, or any behind min:, product: or mean:"
)

_MEMBER = r"(?:\d+(?:\.\d+)?\*)?(?:evidence|pebble|judge|none|https?:)"
_JOINT = re.compile(rf"\+(?={_MEMBER})")
_WEIGHTED = re.compile(r"(?:(\d+(?:\.\d+)?)\*)?(.+)", re.DOTALL)


def open_prm(spec: str | None, policy: Policy) -> ProcessRewardModel:
    """The PRM of that name; None is the policy's own (`pebble`) or `evidence`.

    `evidence` (or `evidence:FILE`, which `learn prm` wrote), `pebble`, `none`; `judge` (the
    policy's own model); `http:URL#FAMILY`; several joined by `+`, each with a weight if need be
    (`evidence+2*pebble`), as an ensemble. Before any of these, `min:`, `product:`, `mean:` or
    `last:` says how a prefix's score is made of its steps' (`aggregate`). Raises `InputError` for
    a name that is not known. What holds connections has `aclose` (`Closing`).
    """
    name = (spec or "").strip() or ("pebble" if policy.name == "pebble" else "evidence")
    how, colon, rest = name.partition(":")
    if colon and how in AGGREGATIONS:
        from .aggregated import AggregatedPRM

        return AggregatedPRM(open_prm(rest, policy), how)
    parts = _JOINT.split(name)
    weighted = [match.groups() for part in parts if (match := _WEIGHTED.fullmatch(part))]
    if len(parts) == 1 and weighted and weighted[0][0] is None:
        return _open(name, policy)
    from .ensemble import EnsemblePRM, Member

    members = [Member(_open(kind, policy), float(weight or 1)) for weight, kind in weighted]
    if any(member.weight <= 0 for member in members):
        raise InputError(f"{name}: a weight must be above 0.")
    return EnsemblePRM(members)


def _open(name: str, policy: Policy) -> ProcessRewardModel:
    if name.startswith(("http:", "https:")):
        from .http import open_http

        return open_http(name)
    if name == "evidence" or name.startswith(FITTED):
        from .evidence.prm import EvidencePRM

        file = name.removeprefix("evidence").removeprefix(":")
        return EvidencePRM(Path(file) if file else None)
    match name:
        case "pebble":
            from ..pebble.prm import PebblePRM

            return PebblePRM()
        case "judge":
            from .judge import JudgePRM

            return JudgePRM(policy)
        case "none":
            from .none import NoPRM

            return NoPRM()
    raise InputError(f"There is no PRM {name[:200]!r}. Known: {KNOWN}.")
