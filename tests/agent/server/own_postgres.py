"""A PostgreSQL of Debian's packages in a folder of its own, which tests start, stop and break."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PASSWORD = "s3cret-of-the-database"
CONFIG = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
max_connections = 100
"""


def binaries() -> Path | None:
    """Where `initdb` and `pg_ctl` are; None on a machine without them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    which = shutil.which("initdb")
    return Path(which).resolve().parent if which else None


@dataclass
class Postgres:
    """`url` names its first database; `create` makes further ones."""

    folder: Path
    port: int
    as_user: dict[str, Any]
    made: int = 0

    @property
    def url(self) -> str:
        return self.of("postgres")

    def of(self, name: str) -> str:
        return f"postgresql://surefoot:{PASSWORD}@127.0.0.1:{self.port}/{name}"

    def create(self, encoding: str = "UTF8") -> str:
        """The URL of a new, empty database."""
        self.made += 1
        statement = f"CREATE DATABASE test_{self.made} TEMPLATE template0 ENCODING '{encoding}'"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]
        return self.of(f"test_{self.made}")

    def start(self) -> None:
        self._control("start", "-o", f"-p {self.port}", "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """At once, as by a power cut; what was committed stays."""
        self._control("stop", "-m", "immediate")

    def _control(self, *words: str) -> None:
        program = binaries()
        assert program is not None
        subprocess.run(
            [program / "pg_ctl", "-w", "-t", "60", "-D", self.folder / "data", *words],
            check=True, stdout=subprocess.DEVNULL, **self.as_user,
        )  # fmt: skip


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """Runs as an unprivileged user where the tests are root's: PostgreSQL insists on it."""
    program = binaries()
    assert program is not None
    folder = Path(tempfile.mkdtemp(prefix="surefoot-pg-"))
    as_user: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        as_user |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    try:
        subprocess.run(
            [program / "initdb", "-D", folder / "data", "-U", "surefoot", "--pwfile", secret,
             "-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, **as_user,
        )  # fmt: skip
        with (folder / "data/postgresql.conf").open("a") as config:
            config.write(CONFIG)
        postgres = Postgres(folder, _free_port(), as_user)
        postgres.start()
        try:
            yield postgres
        finally:
            _end(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end(folder: Path) -> None:
    """Whatever state a test left it in."""
    file = folder / "data/postmaster.pid"
    if file.exists():
        pid = int(file.read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)  # nobody needs what is in it
        for _ in range(100):
            if not file.exists():
                return
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def opened_database(url: str):
    """The database with its tables made."""
    from surefoot.agent.server.stores.postgres.checkpoints import PostgresSaver
    from surefoot.agent.server.stores.postgres.database import open_database
    from surefoot.agent.server.stores.postgres.migrations import migrate

    async with open_database(url) as database:
        await migrate(database, PostgresSaver(database).setup)
        yield database
