"""Frames between the host and what runs programs: a length, a JSON header, then raw blobs.

`length of header (4 bytes, little endian) | header | blobs`; its "blobs" lists their sizes.
Both ends check every bound: what comes from a worker is untrusted input to the host.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

MAX_HEADER = 1 << 20
MAX_BLOBS = 1 << 30
_LENGTH = struct.Struct("<I")


class BadFrame(ValueError):
    """The bytes are not a frame."""


def pack(header: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """One frame."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    if len(text) > MAX_HEADER:
        raise BadFrame(f"header of {len(text)} bytes")
    return b"".join((_LENGTH.pack(len(text)), text, *blobs))


def header_length(prefix: bytes) -> int:
    """How long the header is that follows these four bytes."""
    length = int(_LENGTH.unpack(prefix)[0])
    if length > MAX_HEADER:
        raise BadFrame(f"header of {length} bytes")
    return length


def parse_header(text: bytes) -> tuple[dict[str, Any], list[int]]:
    """The header and the sizes of the blobs after it."""
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFrame("header is not JSON") from error
    sizes = header.get("blobs") if isinstance(header, dict) else None
    if not isinstance(sizes, list) or not all(type(n) is int and n >= 0 for n in sizes):
        raise BadFrame("header lacks its sizes")
    if sum(sizes) > MAX_BLOBS:
        raise BadFrame(f"{sum(sizes)} bytes of blobs")
    return header, sizes


def take(
    buffer: bytearray, max_header: int, max_blobs: int
) -> tuple[dict[str, Any], list[bytes]] | None:
    """Remove one frame from the front of `buffer`; None where it is not all there yet."""
    if len(buffer) < 4:
        return None
    start = 4 + header_length(bytes(buffer[:4]))
    if start > 4 + max_header:
        raise BadFrame(f"header of {start - 4} bytes")
    if len(buffer) < start:
        return None
    header, sizes = parse_header(bytes(buffer[4:start]))
    end = start + sum(sizes)
    if end - start > max_blobs:
        raise BadFrame(f"{end - start} bytes of blobs")
    if len(buffer) < end:
        return None
    blobs = []
    for size in sizes:
        blobs.append(bytes(buffer[start : start + size]))
        start += size
    del buffer[:end]
    return header, blobs


def read(receive: Callable[[int], bytes]) -> tuple[dict[str, Any], list[bytes]] | None:
    """Read one frame from a blocking source; None where it ended between two frames."""
    prefix = _exactly(receive, 4)
    if prefix is None:
        return None
    text = _exactly(receive, header_length(prefix))
    header, sizes = parse_header(text or b"")
    blobs = []
    for size in sizes:
        blob = _exactly(receive, size)
        if blob is None:
            raise BadFrame("ended within a frame")
        blobs.append(blob)
    return header, blobs


def _exactly(receive: Callable[[int], bytes], size: int) -> bytes | None:
    parts, left = [], size
    while left:
        part = receive(min(left, 1 << 20))
        if not part:
            if left == size:
                return None
            raise BadFrame("ended within a frame")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
