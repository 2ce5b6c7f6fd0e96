"""Connection pools whose connections are made by our own `Connector`: one pool for direct ones, one for each proxy.

httpx lends its URLs and its requests, not its client: that takes no network backend, reads the environment for proxies
once, keeps cookies, and reads the target of a redirect even when told not to follow any.
"""

import ssl

import httpcore
import httpx

from kling_desktop.adapters.segmind.connector import Connector
from kling_desktop.adapters.segmind.system_proxy import system_proxy
from kling_desktop.core.failure import Failure, FailureKind, KlingError

_KEEP_ALIVE_SECONDS = 5.0
_MOST_CONNECTIONS = 32


class Transport:
    """Carries requests, each once: it neither retries nor redirects.

    Args:
        context: decides which certificates are trusted.
        connector: makes the direct connections; a proxy is connected to without its check.
        reuses_connections: whether a connection may carry a second request.
        uses_proxy: whether the system's proxy is used, where it names one.
    """

    def __init__(
        self, context: ssl.SSLContext, connector: Connector, *, reuses_connections: bool, uses_proxy: bool = True
    ) -> None:
        self._context = context
        self._connector = connector
        self._reuses_connections = reuses_connections
        self._uses_proxy = uses_proxy
        self._pools: dict[str | None, httpcore.AsyncConnectionPool] = {}

    async def send(self, request: httpx.Request) -> httpcore.Response:
        """Send one request; the answer is given as soon as its headers are there, and is to be closed.

        The system is asked for its proxy each time: people turn theirs on and off.

        Raises:
            KlingError: INSECURE, where the system's proxy is of an unknown kind.
        """
        url = request.url
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        proxy = system_proxy(url.scheme, url.host) if self._uses_proxy else None
        return await self._pool(proxy).handle_async_request(sent)

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: str | None) -> httpcore.AsyncConnectionPool:
        if proxy not in self._pools:
            self._pools[proxy] = httpcore.AsyncConnectionPool(
                ssl_context=self._context,
                proxy=None if proxy is None else _proxy(proxy, self._context),
                max_connections=_MOST_CONNECTIONS,
                max_keepalive_connections=_MOST_CONNECTIONS if self._reuses_connections else 0,
                keepalive_expiry=_KEEP_ALIVE_SECONDS,
                network_backend=self._connector if proxy is None else Connector(_anywhere),
            )
        return self._pools[proxy]


def _proxy(url: str, context: ssl.SSLContext) -> httpcore.Proxy:
    """Raises KlingError INSECURE for a proxy that is not spoken to here; going around it would be worse."""
    try:
        read = httpx.Proxy(url)
    except (ValueError, httpx.InvalidURL):
        raise _unknown_proxy() from None
    if read.url.scheme not in ("http", "https"):
        raise _unknown_proxy()
    address = httpcore.URL(scheme=read.url.raw_scheme, host=read.url.raw_host, port=read.url.port, target=b"/")
    return httpcore.Proxy(address, auth=read.raw_auth, ssl_context=context if read.url.scheme == "https" else None)


def _unknown_proxy() -> KlingError:
    return KlingError(Failure(FailureKind.INSECURE, message="The system's proxy is not an HTTP proxy."))


def _anywhere(_host: str, _port: int, _address: str) -> bool:
    return True
