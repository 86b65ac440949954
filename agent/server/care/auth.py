"""Who is calling: bearer keys, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ....sandbox.errors import InputError
from ..api_errors import ApiError

VARIABLE = "SUREFOOT_API_KEYS"
ANYONE = "anyone"
SHORTEST = 16


@dataclass(frozen=True, slots=True)
class Key:
    """A caller. `tokens_per_day` None is no ceiling.

    Callers are found by the digest; the `secret` is kept to strike it out of what is stored.
    """

    name: str
    digest: bytes
    tokens_per_day: int | None = None
    secret: str = field(default="", repr=False, compare=False)

    @classmethod
    def of(cls, name: str, secret: str, tokens_per_day: int | None = None) -> Key:
        """Raises `InputError` for a secret that could be guessed or sent by no header."""
        if len(secret) < SHORTEST or not secret.isascii() or not secret.isprintable():
            raise InputError(
                f"The key {name!r} must have {SHORTEST} or more printable ASCII characters: "
                "make one with `openssl rand -hex 24`."
            )
        return cls(name, _digest(secret), tokens_per_day, secret)


NOBODY = Key(ANYONE, b"")


def read_keys(environ: Mapping[str, str], file: Path | None) -> tuple[Key, ...]:
    """The keys of `SUREFOOT_API_KEYS` (separated by commas) and of a file.

    A line of the file is `NAME KEY` or `NAME KEY TOKENS_PER_DAY`; `#` begins a comment. Raises
    `InputError` that names the line, never the key.
    """
    given = [secret.strip() for secret in environ.get(VARIABLE, "").split(",")]
    keys = [Key.of(f"key-{i}", secret) for i, secret in enumerate(given, 1) if secret]
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise InputError(f"The key file {file} cannot be read: {error.strerror}.") from error
        for number, line in enumerate(lines, start=1):
            if words := line.partition("#")[0].split():
                keys.append(_read_line(words, f"{file}, line {number}"))
    names = [key.name for key in keys]
    if len(set(names)) < len(names) or len({key.digest for key in keys}) < len(keys):
        raise InputError("Two API keys have the same name or the same value.")
    return tuple(keys)


def _read_line(words: Sequence[str], where: str) -> Key:
    if len(words) == 2:
        return Key.of(words[0], words[1])
    if len(words) == 3 and words[2].isdecimal():
        return Key.of(words[0], words[1], int(words[2]))
    raise InputError(f"{where}: write NAME KEY, or NAME KEY TOKENS_PER_DAY.")


def find_caller(keys: Sequence[Key], authorization: str | None) -> Key:
    """The key that an Authorization header holds; `NOBODY` where no keys are set.

    Raises `ApiError` 401. Every key is compared, so the time tells nothing.
    """
    if not keys:
        return NOBODY
    scheme, _, secret = (authorization or "").partition(" ")
    sent = _digest(secret.strip())
    found = None
    for key in keys:
        if hmac.compare_digest(key.digest, sent):
            found = key
    if scheme.lower() != "bearer" or found is None:
        raise ApiError(
            401,
            "Incorrect API key provided."
            if authorization
            else "You didn't provide an API key: send it as Authorization: Bearer KEY.",
            code="invalid_api_key",
            headers={"www-authenticate": "Bearer"},
        )
    return found


def find_named(keys: Sequence[Key], name: str) -> Key:
    """The caller of that name, as who a run is gone on with. Raises `InputError`."""
    for key in keys or (NOBODY,):
        if key.name == name:
            return key
    raise InputError(f"The key {name!r} is no key of this server.")


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
