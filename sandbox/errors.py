"""The root of Surefoot's exceptions and the sandbox's own branch.

What a *model* should hear (a refuted claim, a program's traceback) is data.
What a *user* must act on is one of these, and its message says what to do.
The whole tree::

    SurefootError                      exit code 3 unless said otherwise
    ├── InputError                     exit code 2: the caller's text, file or option is wrong
    │   ├── ProblemError               a problem that cannot be read (empty, too long, ...)
    │   ├── FormatError                a line of a file is broken (named by its number)
    │   └── NotRecorded                a `recorded:` policy was asked what its file does not hold
    ├── SandboxError
    │   ├── SandboxUnavailable         this machine cannot isolate: nothing is run
    │   ├── SandboxCrashed             the backend died in mid-run; the next call starts a fresh one
    │   └── SandboxBusy                more calls wait than the sandbox's queue takes
    ├── ApprovalNeeded                 a run waits for the user's word on a call of a paid tool
    ├── Unending                       a controller that never comes to an end was stopped
    ├── PolicyError
    │   ├── MissingKey                 no API key was given
    │   ├── AuthenticationFailed       the server refused the key (401, 403)
    │   ├── Unreachable                no server at that address, or it stopped answering
    │   ├── RateLimited                429 until the budget for retries ended
    │   ├── ServerFailed               5xx until the budget for retries ended
    │   ├── MalformedResponse          the server's answer is not what its API promises
    │   └── ScriptMismatch             a `scripted` policy met a request its script does not foresee
    ├── Unwritable                     standard output is closed or full
    └── MissingDependency              an optional extra is not installed
"""

from __future__ import annotations


class SurefootError(Exception):
    """Base of everything that Surefoot raises on purpose."""

    exit_code = 3


class InputError(SurefootError):
    """The caller's text, file or option is wrong."""

    exit_code = 2


class SandboxError(SurefootError):
    """Running untrusted code failed for a reason that is not the code's own."""


class SandboxUnavailable(SandboxError):
    """This machine offers no isolation that Surefoot accepts. Nothing was run."""


class SandboxCrashed(SandboxError):
    """The sandbox itself died in mid-run; the next call starts a fresh one."""


class SandboxBusy(SandboxError):
    """More calls wait than the queue takes. Nothing was run; call again later."""


class MissingDependency(SurefootError):
    """An optional extra is needed and not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"{package} is not installed. In a clone of the repository: pip install '.[{extra}]'"
        )
