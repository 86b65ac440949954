"""The `surefoot` command. `main` is its entry point; heavy imports wait until they are needed."""

from __future__ import annotations


def main() -> None:
    """Run the command line; every failure is one clear line and an exit code."""
    from .app import run

    run()
