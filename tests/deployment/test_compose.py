"""`compose.yaml` as it stands, built and run: the server, its PostgreSQL and a model server.

No registry is needed: the base image is Debian's, put together by mmdebstrap, and
`compose.test.yaml` says which images stand for those of a registry. CI gives a private daemon.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEY = "compose-test-key-0123456789"
PORT = 18765
BASE = "surefoot-base:test"
PACKAGES = "python3-venv,ca-certificates,postgresql"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NAME = "surefoot-compose-test"


def run(*command: str | Path, limit_s: float = 600, **env: str) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, timeout=limit_s
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def make_base(folder: Path) -> None:
    """A Debian with Python and PostgreSQL that trusts what this machine trusts."""
    if run("docker", "images", "-q", BASE).strip():
        return
    tar = folder / "base.tar"
    pip = f'printf "[global]\\ncert = {CERTIFICATES}\\n" > "$1/etc/pip.conf"'
    run(
        "mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}",
        f"--customize-hook=copy-in {CERTIFICATES} {CERTIFICATES.parent}",
        f"--customize-hook={pip}",
        "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-exclude=/usr/share/man/*",
        "bookworm", tar, "http://deb.debian.org/debian",
    )  # fmt: skip
    run("docker", "import", tar, BASE)
    tar.unlink()


def compose() -> list[str]:
    """The command of this machine's Compose, of either generation."""
    new = subprocess.run(["docker", "compose", "version"], capture_output=True, timeout=60)
    return ["docker", "compose"] if new.returncode == 0 else ["docker-compose"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """All three, up and answering."""
    for tool in ("docker", "mmdebstrap"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (Debian: apt-get install {tool})")
    if subprocess.run(["docker", "version"], capture_output=True, timeout=60).returncode:
        pytest.skip("no Docker daemon answers: see sandbox/image/private_daemon.sh")
    if compose() == ["docker-compose"] and shutil.which("docker-compose") is None:
        pytest.skip("Compose is not installed (Debian: apt-get install docker-compose)")
    folder = tmp_path_factory.mktemp("compose")
    model = folder / "model.gguf"
    model.touch()
    files = ["-f", "compose.yaml", "-f", str(HERE / "compose.test.yaml")]
    command = [*compose(), "-p", NAME, *files]
    env = {
        "SUREFOOT_API_KEYS": KEY, "POSTGRES_PASSWORD": "only-for-this-test", "DOCKER_BUILDKIT": "0",
        "SUREFOOT_PUBLISH": str(PORT), "MODEL_FILE": str(model),
    }  # fmt: skip
    make_base(folder)
    try:
        run(*command, "build", limit_s=900, **env)
        run(*command, "up", "-d", "--no-build", **env)
        answering(f"http://127.0.0.1:{PORT}", lambda: run(*command, "logs", "--tail=40", **env))
        yield f"http://127.0.0.1:{PORT}"
    finally:
        run(*command, "down", "-v", "-t", "5", **env)


def answering(url: str, logs) -> None:
    """Wait for the server. Fails with what all three said after two minutes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(1)
    pytest.fail(f"it does not answer\n{logs()}")


def chat(address: str, model: str, **options: str) -> httpx.Response:
    body = {"model": model, "messages": [{"role": "user", "content": "What is 15% of 240?"}]}
    headers = {"authorization": f"Bearer {KEY}"}
    url = f"{address}/v1/chat/completions"
    return httpx.post(url, json=body | options, headers=headers, timeout=90)


@pytest.mark.docker
@pytest.mark.timeout(1800)
def test_it_answers_and_keeps_the_trace_in_postgresql(address: str) -> None:
    assert httpx.get(f"{address}/v1/models", timeout=30).status_code == 401
    done = chat(address, "pebble", strategy="loop").json()
    assert done["choices"][0]["message"]["content"] == "36"
    listed = httpx.get(
        f"{address}/v1/traces", headers={"authorization": f"Bearer {KEY}"}, timeout=30
    ).json()["data"]
    assert [(row["answer"], row["verified"]) for row in listed] == [("36", True)]


@pytest.mark.docker
@pytest.mark.timeout(1800)
def test_the_model_server_is_asked(address: str) -> None:
    done = chat(address, "openai:pebble").json()
    assert "240" in done["choices"][0]["message"]["content"]
