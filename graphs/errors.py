"""The loop's and the policies' branch of the tree drawn in `surefoot.sandbox.errors`."""

from __future__ import annotations

from ..sandbox.errors import InputError, SurefootError


class ProblemError(InputError):
    """A problem that cannot be read: empty, too long, control characters."""


class FormatError(InputError):
    """A line of a file is broken; the message names the file and the line's number."""


class NotRecorded(InputError):
    """A `recorded:` policy was asked for what its file does not hold."""


class ApprovalNeeded(SurefootError):
    """A run waits for the user's word on a call of a paid tool."""

    def __init__(self, thread: str, tool: str, claim: str) -> None:
        self.thread, self.tool, self.claim = thread, tool, claim
        super().__init__(
            f"{tool} is to check {claim!r}: approve or refuse it by "
            f"resume({thread!r}, approve=True or False)"
        )


class Unending(SurefootError):
    """A controller that never comes to an end was stopped by LangGraph's recursion limit."""


class PolicyError(SurefootError):
    """A model could not be asked."""


class MissingKey(PolicyError):
    """No API key was given."""


class AuthenticationFailed(PolicyError):
    """The server refused the key."""


class Unreachable(PolicyError):
    """No server at that address, or it stopped answering."""


class RateLimited(PolicyError):
    """The server kept answering 429 until the time for retries ended."""


class ServerFailed(PolicyError):
    """The server kept failing (5xx) until the time for retries ended."""


class MalformedResponse(PolicyError):
    """The server's answer is not what its API promises."""


class ScriptMismatch(PolicyError):
    """A scripted policy met a request that its script does not foresee, or was not used up."""
