"""The parts that need no isolation: frames, judgements, collecting, tables, the filter."""

# ruff: noqa: PTH102
from __future__ import annotations

import os
import platform
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.sandbox.attacks import corpus
from surefoot.sandbox.base import Limits
from surefoot.sandbox.guest import seccomp, sysnum, wire
from surefoot.sandbox.guest.collect import collect
from surefoot.sandbox.local.scratch import Scratch, remove
from surefoot.sandbox.outcome import judge

LIMITS = Limits(cpu_s=2.0)


@pytest.mark.parametrize(
    ("stop", "code", "cpu_s", "oom", "expected"),
    [
        ("exit", 0, 0.1, False, ("ok", 0)),
        ("exit", 3, 0.1, False, ("error", 3)),
        ("exit", 1, 0.1, True, ("memory", 1)),
        ("exit", 0, 0.1, True, ("ok", 0)),
        ("exit", -9, 0.1, False, ("killed", -9)),
        ("exit", -9, 2.1, False, ("timeout", None)),
        ("exit", -9, 0.1, True, ("memory", None)),
        ("exit", -11, 0.1, False, ("killed", -11)),
        ("exit", -24, 2.0, False, ("timeout", None)),
        ("timeout", -9, 0.1, False, ("timeout", None)),
        ("output", -9, 0.1, False, ("output", None)),
        ("exit", None, 0.0, False, ("killed", None)),
    ],
)
def test_judge(
    stop: str, code: int | None, cpu_s: float, oom: bool, expected: tuple[str, int | None]
) -> None:
    judged = judge(stop=stop, code=code, cpu_s=cpu_s, out_of_memory=oom, limits=LIMITS)
    assert judged == expected


@given(st.dictionaries(st.text(), st.integers()), st.lists(st.binary(max_size=50), max_size=5))
def test_frames_come_back(header: dict[str, int], blobs: list[bytes]) -> None:
    buffer = bytearray(wire.pack({"h": header}, blobs) * 2)
    for _ in range(2):
        frame = wire.take(buffer, 1 << 16, 1 << 16)
        assert frame is not None
        assert (frame[0]["h"], frame[1]) == (header, blobs)
    assert not buffer


@given(st.binary(max_size=200))
def test_garbage_is_refused_or_waited_for(data: bytes) -> None:
    try:
        frame = wire.take(bytearray(data), 1 << 16, 1 << 16)
    except wire.BadFrame:
        return
    assert frame is None or isinstance(frame[0], dict)


@pytest.mark.parametrize(
    "text",
    [
        b'{"blobs":[-1]}',
        b'{"blobs":[1e9]}',
        b'{"blobs":[true]}',
        b'{"blobs":[99999999999]}',
        b"[]",
        b"[" * 2000,
        b"{}",
        b"\xff",
    ],
)
def test_bad_headers(text: bytes) -> None:
    with pytest.raises(wire.BadFrame):
        wire.take(bytearray(len(text).to_bytes(4, "little") + text), 1 << 16, 1 << 16)


def test_collect_follows_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    work = tmp_path / "work"
    (work / "a" / "b").mkdir(parents=True)
    (work / "a" / "b" / "kept").write_bytes(b"1")
    (work / "link").symlink_to(tmp_path / "secret")
    (work / "folder").symlink_to(tmp_path)
    os.mkfifo(work / "pipe")
    (work / "big").write_bytes(bytes(1000))
    fd = os.open(work, os.O_RDONLY)
    try:
        assert set(collect(fd, 1 << 20)) == {"a/b/kept", "big"}
        assert collect(fd, 100) == {"a/b/kept": b"1"}
    finally:
        os.close(fd)


def test_remove_goes_deep_and_follows_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("x")
    top = tmp_path / "top"
    top.mkdir()
    (top / "link").symlink_to(tmp_path)
    here = os.open(".", os.O_RDONLY)
    os.chdir(top)
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        Path("deepest").touch()
    finally:
        os.fchdir(here)
        os.close(here)
    remove(top)
    assert not top.exists()
    assert outside.exists()


def test_scratch_measures(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path, 1 << 20)
    assert not scratch._over()
    (tmp_path / "big").write_bytes(bytes(2 << 20))
    assert scratch._over()


def test_system_call_tables() -> None:
    allowed, named = sysnum.allowed(), sysnum.named()
    assert len(set(allowed.values())) == len(allowed)
    assert not set(allowed) & set(named)
    forbidden = {"socket", "execve", "ptrace", "bpf", "mount", "unshare", "keyctl", "memfd_create"}
    assert forbidden <= set(named)
    expected = {"x86_64": (0, 1, 59), "aarch64": (63, 64, 221)}[platform.machine()]
    assert (allowed["read"], allowed["write"], named["execve"]) == expected


def test_no_table_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    sysnum.allowed.cache_clear()
    try:
        with pytest.raises(sysnum.UnknownArchitecture):
            sysnum.allowed()
    finally:
        sysnum.allowed.cache_clear()


ALLOW, KILL = 0x7FFF0000, 0x80000000
X86, X86_32 = 0xC000003E, 0x40000003


def verdict(program: bytes, number: int, *arguments: int, machine: int = X86) -> int:
    """Run the filter as the kernel would."""
    loaded, at = 0, 0
    while True:
        code, yes, no, value = struct.unpack_from("=HBBI", program, 8 * at)
        at += 1
        match code:
            case 0x06:
                return value
            case 0x20:
                words = {0: number, 4: machine}
                words |= {16 + 8 * n: each & 0xFFFFFFFF for n, each in enumerate(arguments)}
                loaded = words.get(value, 0)
            case 0x54:
                loaded &= value
            case 0x15:
                at += yes if loaded == value else no
            case 0x35:
                at += yes if loaded >= value else no
            case 0x45:
                at += yes if loaded & value else no


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers here are x86_64's")
def test_filter_allows_the_list_and_nothing_else() -> None:
    program, allowed, named = seccomp.program(1, None), sysnum.allowed(), sysnum.named()
    with_conditions = {"clone3", "prctl", "ioctl", "fcntl", "socketpair", "prlimit64"}
    for number in range(1000):
        if number in {named[name] for name in with_conditions}:
            continue
        assert (verdict(program, number) == ALLOW) == (number in allowed.values()), number
    assert verdict(program, 0x40000001) == KILL
    assert verdict(program, 1, machine=X86_32) == KILL


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers here are x86_64's")
@pytest.mark.parametrize(
    ("processes", "own_pid", "name", "arguments", "allowed"),
    [
        (1, None, "clone", (0x3D0F00,), False),
        (8, None, "clone", (0x3D0F00,), True),  # a thread
        (8, None, "clone", (17,), True),  # a child
        (8, 77, "clone", (17,), False),
        (8, None, "clone", (17 | 0x8000,), False),  # CLONE_PARENT
        (8, None, "clone", (17 | 0x10000000,), False),  # CLONE_NEWUSER
        (8, None, "clone3", (), False),
        (1, None, "socketpair", (1, 1 | 0o2000000), True),
        (1, None, "socketpair", (1, 2), False),  # datagrams
        (1, None, "socketpair", (2, 1), False),  # not unix
        (1, None, "fcntl", (0, 3), True),
        (1, None, "fcntl", (0, 8), False),  # F_SETOWN
        (1, None, "ioctl", (0, 0x5412), False),  # TIOCSTI
        (1, None, "prctl", (4,), False),  # PR_SET_DUMPABLE
        (1, None, "prlimit64", (0,), True),
        (1, None, "prlimit64", (1,), False),
        (1, None, "kill", (1,), True),  # its pid namespace holds it
        (1, 77, "kill", (77,), True),
        (1, 77, "kill", (1,), False),
        (1, 77, "tgkill", (78, 78), False),
        (1, 77, "openat", (0, 0, 0o1), True),
        (1, 77, "openat", (0, 0, 0o20200000), False),  # O_TMPFILE
        (1, 77, "unlink", (), False),
        (1, 77, "fchmodat", (), False),
        (1, None, "fchmodat", (), True),
    ],
)
def test_filter_judges_arguments(
    processes: int, own_pid: int | None, name: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    number = {**sysnum.allowed(), **sysnum.named()}[name]
    program = seccomp.program(processes, own_pid)
    assert (verdict(program, number, *arguments) == ALLOW) == allowed


def test_corpus_is_data() -> None:
    attacks = corpus()
    assert len(attacks) >= 60
    assert len({attack.name for attack in attacks}) == len(attacks)
    for attack in attacks:
        compile(attack.program({}), attack.name, "exec")
        assert set(attack.ends) <= {"ok", "error", "timeout", "memory", "output", "killed"}
