"""How far one request came, told by httpcore while it goes: the proof that nothing was sent.

Imported with the HTTP libraries, at the first call.
"""

import ssl
from collections.abc import Mapping

import httpcore

from kling_desktop.adapters.segmind.call import BrokenCallError
from kling_desktop.core.failure import FailureKind

_ABOUT_THE_LINE = (
    ssl.SSLWantReadError,
    ssl.SSLWantWriteError,
    ssl.SSLEOFError,
    ssl.SSLSyscallError,
    ssl.SSLZeroReturnError,
)


class Progress:
    """Follows one request.

    An exception alone does not say whether a request was sent: a lost connection raises the same before and after.
    httpcore's `trace` extension tells each step as it begins, and `send_request_headers` begins before the first byte
    of the request is written. Before it there are only name lookup, connect, TLS and, through a proxy, a CONNECT
    request, which is a request to the proxy, without our headers and without our body.
    """

    def __init__(self) -> None:
        self.was_sent = False
        self._has_tls_failed = False

    async def note(self, step: str, facts: Mapping[str, object]) -> None:
        """Take in one step; called by httpcore."""
        request = facts.get("request")
        is_connect = isinstance(request, httpcore.Request) and request.method == b"CONNECT"
        if step.endswith(".send_request_headers.started") and not is_connect:
            self.was_sent = True
        if step.endswith(".start_tls.failed"):
            self._has_tls_failed = _is_tls(facts.get("exception"))

    def broken(self, error: Exception) -> BrokenCallError:
        """What this failure means at this point."""
        if self.was_sent:
            is_late = isinstance(error, TimeoutError | httpcore.TimeoutException)
            return BrokenCallError(
                was_sent=True, kind=FailureKind.NO_ANSWER if is_late else FailureKind.CONNECTION_LOST
            )
        is_insecure = self._has_tls_failed or isinstance(error, httpcore.ProxyError)
        return BrokenCallError(was_sent=False, kind=FailureKind.INSECURE if is_insecure else FailureKind.OFFLINE)


def _is_tls(error: object) -> bool:
    """Whether a failed handshake failed over TLS itself and not over the line; the cause is wrapped several times."""
    seen = error
    while isinstance(seen, BaseException):
        if isinstance(seen, ssl.SSLError) and not isinstance(seen, _ABOUT_THE_LINE):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
