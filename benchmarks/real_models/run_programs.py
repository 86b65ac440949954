"""Run programs that models wrote, each in a process of its own with limits, and keep what they
print.

    python run_programs.py IN.jsonl OUT.jsonl [WORKERS]

IN holds {"key", "code"}; OUT gets {"key", "code": exit status, "out": what it printed, its last 400
characters, "error": its last line on standard error}. For a machine that holds nothing else: there
is
no sandbox here but limits on time, memory and files.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
from multiprocessing import get_context

SECONDS = 5


def _child(code: str, folder: str) -> None:
    os.chdir(folder)
    os.setsid()
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    status = 0
    try:
        exec(compile(code, "program.py", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException as error:  # noqa: BLE001  the program's own failure is what is recorded
        print(f"{type(error).__name__}: {error}"[:300], file=sys.stderr)
        status = 1
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status & 255)


def _tail(path: str, size: int) -> str:
    if not os.path.exists(path):
        return ""
    with open(path, "rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - size))
        return file.read().decode("utf-8", "replace")


def run(row: dict[str, str]) -> dict[str, object]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o777)
        child = os.fork()
        if child == 0:
            _child(row["code"], folder)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
        signal.alarm(SECONDS + 1)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        signal.alarm(0)
        error = _tail(f"{folder}/err", 400).strip().splitlines()[-1:]
        return {
            "key": row["key"],
            "code": status,
            "out": _tail(f"{folder}/out", 400),
            "error": "".join(error)[:200],
        }


def run_all(rows: list[dict[str, str]], workers: int = 14) -> list[dict[str, object]]:
    import sympy  # noqa: F401  before the forks: programs import it often

    with get_context("fork").Pool(workers, maxtasksperchild=500) as pool:
        return list(pool.imap_unordered(run, rows, chunksize=4))


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        asked = [json.loads(line) for line in file]
    with open(sys.argv[2], "w") as file:
        file.writelines(
            json.dumps(result) + "\n"
            for result in run_all(asked, int(sys.argv[3]) if len(sys.argv) > 3 else 14)
        )
