"""The one way a connection is made: look the name up, check each address, connect to exactly one that passed.

TLS does not notice: the name on the certificate is still the one of the URL. Thread: engine, inside the loop.
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from functools import partial

import httpcore

from kling_desktop.core.failure import Failure, FailureKind, KlingError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to addresses as text; raises OSError."""
Allow = Callable[[str, int, str], bool]
"""Whether this host and port may be reached at this address."""

_Connect = Callable[..., Awaitable[httpcore.AsyncNetworkStream]]
_MOST_ADDRESSES = 4
_DEFAULT_SECONDS = 15.0


async def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, by the system.

    In a daemon thread and not in the loop's executor: a name server that never answers must not keep the program
    from ending.

    Raises:
        OSError: there are none, or nobody could be asked.
    """
    if _is_address(host):
        return [host]
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Sequence[str]] = loop.create_future()

    def settle(outcome: Sequence[str] | OSError) -> None:
        if found.done():
            return
        if isinstance(outcome, OSError):
            found.set_exception(outcome)
        else:
            found.set_result(outcome)

    def ask() -> None:
        outcome = _addresses(host, port)
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=ask, name="name lookup", daemon=True).start()
    return await found


class Connector(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that `allow` lets pass, one after the other until one answers.

    Raises KlingError BAD_ADDRESS where a name leads to no allowed address, OSError or an exception of httpcore where
    none answers; in each case before a byte was sent.
    """

    def __init__(self, allow: Allow, resolve: Resolve = look_up) -> None:
        self._allow = allow
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> Coroutine[object, object, httpcore.AsyncNetworkStream]:
        """A connection to an allowed address of `host`, within `timeout` seconds."""
        connect = partial(self._inner.connect_tcp, local_address=local_address, socket_options=socket_options)
        return self._connect(host, port, timeout or _DEFAULT_SECONDS, connect)

    async def _connect(self, host: str, port: int, seconds: float, connect: _Connect) -> httpcore.AsyncNetworkStream:
        """Try all allowed addresses but the last for an equal share of the time: a dead IPv6 must not hide an IPv4."""
        async with asyncio.timeout(seconds):
            found = await self._resolve(host, port)
            allowed = [address for address in dict.fromkeys(found) if self._allow(host, port, address)]
            if not allowed:
                raise KlingError(Failure(FailureKind.BAD_ADDRESS))
            *others, last = allowed[:_MOST_ADDRESSES]
            for address in others:
                with contextlib.suppress(httpcore.NetworkError, httpcore.TimeoutException):
                    return _Stream(await connect(address, port, timeout=seconds / (len(others) + 1)))
            return _Stream(await connect(last, port))


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its handshake is cancelled; httpcore closes it only when that fails."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> Coroutine[object, object, bytes]:
        return self._inner.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> Coroutine[object, object, None]:
        return self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Coroutine[object, object, httpcore.AsyncNetworkStream]:
        return self._secured(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)

    async def _secured(self, handshake: Awaitable[httpcore.AsyncNetworkStream]) -> httpcore.AsyncNetworkStream:
        try:
            return await handshake
        except asyncio.CancelledError:
            await self._inner.aclose()
            raise


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _addresses(host: str, port: int) -> Sequence[str] | OSError:
    try:
        return [str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        return error
    except UnicodeError:
        return OSError("not a host name")
