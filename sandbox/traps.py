"""What the corpus is let loose on: secrets to read, files to spoil, sockets to reach, a process to
kill. After a run the traps say what was touched."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_VICTIM_TEXT = "untouched\n"
_VARIABLE = "SUREFOOT_CANARY"
_TEMPTING = ("/etc", "/usr/bin", "/usr/local/bin", "/var/tmp", "/root", "/home", "/dev")  # noqa: S108


@dataclass(slots=True)
class Traps:
    """Open traps. `facts` are the constants that the attacks are told."""

    folder: Path
    secrets: list[str]
    facts: dict[str, object]
    listeners: list[socket.socket] = field(default_factory=list)
    victim: subprocess.Popen[bytes] | None = None
    _seen: set[str] = field(default_factory=set)

    def sprung(self) -> list[str]:
        """What was touched since the last look; empty where nothing was."""
        found = []
        spoiled = self.folder / "victim.txt"
        names = sorted(path.name for path in self.folder.iterdir())
        if names != ["secret.txt", "socket", "socket-dgram", "victim.txt"]:
            found.append(f"files beside the secret: {names}")
        elif spoiled.read_text("utf-8") != _VICTIM_TEXT or spoiled.stat().st_mode & 0o777 != 0o666:
            found.append("the victim file was changed")
        found += [f"reached {line.getsockname()}" for line in self.listeners if _reached(line)]
        if self.victim is not None and self.victim.poll() is not None:
            found.append("the victim process was killed")
        for folder in _TEMPTING:
            with contextlib.suppress(OSError):
                if (Path(folder) / "planted-by-sandbox").exists():
                    found.append(f"a file was planted in {folder}")
        fresh = [each for each in found if each not in self._seen]
        self._seen.update(found)
        return fresh


def _reached(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_STREAM:
            listener.accept()[0].close()
        else:
            listener.recv(64)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def traps() -> Iterator[Traps]:
    """Set the traps, before the sandbox is opened, and clear them away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sf-traps-")).resolve()
    folder.chmod(0o777)  # permissions must not be what holds an attack
    texts = [f"canary-{secrets.token_hex(8)}" for _ in range(2)]
    (folder / "secret.txt").write_text(texts[0] + "\n", "utf-8")
    (folder / "secret.txt").chmod(0o644)
    (folder / "victim.txt").write_text(_VICTIM_TEXT, "utf-8")
    (folder / "victim.txt").chmod(0o666)
    os.environ[_VARIABLE] = texts[1]
    victim = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", "import time; time.sleep(86400)"],
        stdin=subprocess.DEVNULL,
        env={},
    )
    opened = Traps(folder, texts, {}, victim=victim)
    try:
        _listen(opened)
        opened.facts.update(
            SECRET_FILE=str(folder / "secret.txt"),
            VICTIM_FILE=str(folder / "victim.txt"),
            HOST_PID=os.getpid(),
            VICTIM_PID=victim.pid,
        )
        yield opened
    finally:
        os.environ.pop(_VARIABLE, None)
        for listener in opened.listeners:
            listener.close()
        victim.kill()
        victim.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _listen(opened: Traps) -> None:
    stream = socket.socket()
    stream.bind(("127.0.0.1", 0))
    datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagram.bind(("127.0.0.1", 0))
    abstract = f"sf-{secrets.token_hex(6)}"
    path = str(opened.folder / "socket")
    opened.facts.update(
        TCP_PORT=stream.getsockname()[1],
        UDP_PORT=datagram.getsockname()[1],
        ABSTRACT=abstract,
        UNIX_PATH=path,
    )
    opened.listeners += [stream, datagram]
    for address in (f"\0{abstract}", path):
        line = socket.socket(socket.AF_UNIX)
        line.bind(address)
        letters = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        letters.bind(f"{address}-dgram")
        opened.listeners += [line, letters]
    for name in (path, f"{path}-dgram"):
        Path(name).chmod(0o777)
    for listener in opened.listeners:
        listener.setblocking(False)
        if listener.type == socket.SOCK_STREAM:
            listener.listen(8)
