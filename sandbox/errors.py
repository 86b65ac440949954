"""The root of Surefoot's exceptions and the sandbox's own branch.

What a *model* should hear (a refuted claim, a program's traceback) is data.
What a *user* must act on is one of these, and its message says what to do.
Each branch is defined in its own layer. The whole tree::

    SurefootError                      exit code 3 unless said otherwise
    ├── InputError                     exit code 2: the caller's text, file or option is wrong
    │   ├── ProblemError               a problem that cannot be read (empty, too long, ...)
    │   ├── FormatError                a line of a file is broken (named by its number)
    │   ├── NotRecorded                a `recorded:` policy was asked what its file does not hold
    │   ├── NoSignal                   exit code 1: the data cannot teach what is to be learned
    │   └── CalculatorError            an expression cannot be computed
    │       ├── ExpressionError        the text is no expression that is read
    │       └── NotNumeric             it holds something that has no numeric value
    ├── SandboxError
    │   ├── SandboxUnavailable         this machine cannot isolate: nothing is run
    │   ├── SandboxCrashed             the backend died in mid-run; the next call starts a fresh one
    │   ├── SandboxBusy                more calls wait than the sandbox's queue takes
    │   └── LaunchFailed               one way to isolate did not come up; the next one is tried
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
    ├── EngineLost                     no worker of an engine answers any more
    ├── ApiError                       what a client of the server is told, with its HTTP status
    │   └── Unavailable                503: the server's database is away
    ├── Unwritable                     standard output is closed or full
    ├── MissingDependency              an optional extra is not installed
    └── Signal                         between functions of Surefoot: whoever meets one met a bug
        ├── BudgetSpent                what was asked for does not fit into what is left
        ├── Transient                  a policy's failure that may pass: try again
        ├── Rejected                   a server refuses a request's parameters: ask without them
        ├── HandLost                   a worker of an engine died over its task
        ├── ClientGone                 the client closed its connection
        ├── Foreign                    the run is another server's by now
        ├── Unfillable                 the result does not fit into the schema that was asked for
        ├── Unread                     a question is not of this form
        ├── Undecided                  a comparison that the bounds on arithmetic leave open
        ├── Undefined                  a division by zero
        ├── Irrational                 the value leaves the rationals
        ├── Unsolved                   a line of a worked solution has no result
        └── ExactError                 the text is no expression of the embedded model's steps

What runs inside a sandbox (`sandbox.guest`, the programs that `tools` sends there) can import
nothing of this, and has exceptions of its own.
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


class Signal(SurefootError):
    """Control flow between functions of Surefoot, each caught where it is meant to be."""
