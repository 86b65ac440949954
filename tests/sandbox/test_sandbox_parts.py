"""The parts that need no isolation: frames, judgements, collecting, tables, the filter."""

# ruff: noqa: PTH102
from __future__ import annotations

import os
import platform
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


@pytest.mark.parametrize(("processes", "own_pid"), [(1, None), (8, None), (1, 77)])
def test_filter_is_well_formed(processes: int, own_pid: int | None) -> None:
    program = seccomp.program(processes, own_pid)
    count = len(program) // 8
    assert len(program) % 8 == 0
    assert count <= 4096
    for index in range(count):
        code = int.from_bytes(program[8 * index : 8 * index + 2], "little")
        if code in (0x15, 0x35, 0x45):  # jumps stay inside
            assert index + 1 + max(program[8 * index + 2], program[8 * index + 3]) < count


def test_corpus_is_data() -> None:
    attacks = corpus()
    assert len(attacks) >= 60
    assert len({attack.name for attack in attacks}) == len(attacks)
    for attack in attacks:
        compile(attack.program({}), attack.name, "exec")
        assert set(attack.ends) <= {"ok", "error", "timeout", "memory", "output", "killed"}
