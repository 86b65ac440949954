"""Makes the sandbox's image without a registry: this machine's Python, its standard library, the C
libraries that they need and the preloaded packages, as one tar into `docker import`.

    python -m surefoot.sandbox.container.image [--tag NAME] [--only-tar FILE]

Where a registry can be reached, `sandbox/image/Dockerfile` makes an equal one.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..local.layout import installed

DEFAULT_IMAGE = "surefoot-sandbox:latest"
MODULES = "/opt/surefoot"  # where the packages are in the image

_SKIPPED = {"site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo"}
_SKIPPED |= {"ensurepip", "lib2to3"}
_USERS = "nobody:x:65534:65534::/:/bin/false\n"
_LIBRARY = re.compile(rb"(?:=> )?(/[^ ]+) \(0x")


def build(tag: str = DEFAULT_IMAGE, modules: Sequence[str] = ("numpy", "sympy")) -> str:
    """Build and import the image; returns its id. Needs a daemon that answers."""
    import docker

    with tempfile.NamedTemporaryFile(suffix=".tar") as file:
        write_tar(Path(file.name), modules)
        repository, _, version = tag.partition(":")
        api = docker.APIClient(version="auto", timeout=600, **docker.utils.kwargs_from_env())
        api.import_image_from_file(file.name, repository=repository, tag=version or "latest")
        return str(api.inspect_image(tag)["Id"])


def write_tar(target: Path, modules: Sequence[str]) -> None:
    """Write the image's file system as a tar."""
    interpreter = Path(sys.executable).resolve()
    library = Path(sysconfig.get_path("stdlib")).resolve()
    places = [Path(place) for place in installed(modules)[0]]
    with tarfile.open(target, "w") as tar:
        for folder in ("work", "tmp", "proc", "sys", "dev", "etc", "sandbox"):
            _folder(tar, folder)
        _text(tar, "etc/passwd", _USERS)
        binaries = [interpreter]
        for path in (interpreter, *_files(library)):
            tar.add(path, str(path).lstrip("/"), recursive=False, filter=_plain)
            if ".so" in path.suffixes:
                binaries.append(path)
        for place in places:
            for path in _files(place):
                name = f"{MODULES}/{place.name}/{path.relative_to(place)}".rstrip("/.")
                tar.add(path, name.lstrip("/"), recursive=False, filter=_plain)
                if ".so" in path.suffixes:
                    binaries.append(path)
        for needed in sorted(_closure(binaries)):
            tar.add(needed.resolve(), str(needed).lstrip("/"), recursive=False, filter=_plain)
        _link(tar, "usr/bin/python3", str(interpreter))


def _files(top: Path) -> Iterator[Path]:
    """The regular files below, or the one file that it is."""
    if top.is_file():
        yield top
        return
    for path in sorted(top.iterdir()):
        if path.is_dir():
            if path.name not in _SKIPPED and not path.name.startswith("config-"):
                yield from _files(path)
        elif path.is_file() and path.suffix != ".a" and ".opt-" not in path.name:
            yield path


def _closure(binaries: Iterable[Path]) -> set[Path]:
    """The C libraries that these need, with the dynamic linker (ldd(1) follows them all)."""
    found: set[Path] = set()
    for binary in binaries:
        done = subprocess.run(  # noqa: S603 - our own interpreter's files
            ["ldd", str(binary)],  # noqa: S607
            capture_output=True,
            check=False,
        )
        found |= {Path(match[1].decode()) for match in _LIBRARY.finditer(done.stdout)}
    known = {binary.resolve() for binary in binaries}
    return {path for path in found if path.resolve() not in known and path.exists()}


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Owned by root, readable by everyone, writable by nobody else."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mode = 0o755 if entry.mode & 0o100 or entry.isdir() else 0o644
    return entry


def _folder(tar: tarfile.TarFile, name: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
    tar.addfile(entry)


def _text(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(text), 0o644
    tar.addfile(entry, io.BytesIO(text.encode()))


def _link(tar: tarfile.TarFile, name: str, target: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, target
    tar.addfile(entry)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--tag", default=DEFAULT_IMAGE, help="name of the image")
    parser.add_argument("--only-tar", type=Path, help="write the tar here and import nothing")
    options = parser.parse_args()
    if options.only_tar is not None:
        write_tar(options.only_tar, ("numpy", "sympy"))
    else:
        print(options.tag, build(options.tag))  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
