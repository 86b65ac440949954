"""Process reward models behind one contract (`graphs.protocols.ProcessRewardModel`)."""

from __future__ import annotations

from ...graphs.protocols import Policy, ProcessRewardModel
from ...sandbox.errors import InputError

KNOWN = ("evidence", "pebble", "none")


def open_prm(spec: str | None, policy: Policy) -> ProcessRewardModel:
    """The PRM of that name; None is the policy's own (`pebble`) or `evidence`.

    Raises `InputError` for a name that is not known.
    """
    name = spec or ("pebble" if policy.name == "pebble" else "evidence")
    if name == "evidence":
        from .evidence import EvidencePRM

        return EvidencePRM()
    if name == "none":
        from .none import NoPRM

        return NoPRM()
    if name == "pebble":
        from .pebble import PebblePRM

        return PebblePRM()
    raise InputError(f"There is no PRM {name!r}. Known: {', '.join(KNOWN)}.")
