"""One call over HTTP: sent once, read to its end under a cap and a deadline, told apart by whether it was sent.

Imported when the first call is made, with the HTTP libraries. None of their exceptions leaves this file, and what does
leave it carries no request: a request holds the key. Thread: engine, inside one loop.
"""

import asyncio
import json
import ssl
from collections.abc import Awaitable

import httpcore
import httpx
import truststore

from kling_desktop import __version__
from kling_desktop.adapters.segmind.address_guard import is_public
from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.call import PICTURE_CAP_BYTES, Call
from kling_desktop.adapters.segmind.connector import Connector, Resolve, look_up
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts, is_loopback_name
from kling_desktop.adapters.segmind.progress import Progress
from kling_desktop.adapters.segmind.transport import Transport
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError

MOST_REDIRECTS = 3

_REDIRECTS = (301, 302, 303, 307, 308)
_ALWAYS = {"user-agent": f"kling-desktop/{__version__}", "accept-encoding": "identity"}
_TROUBLE = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    OSError,  # with TimeoutError and ssl.SSLError, which httpcore lets through while reading
)


class Exchange:
    """The connections to the service and to its pictures.

    Three transports: one for questions; one for what costs money, which never reuses a connection, because a stale one
    would turn a harmless failure into "may have been charged"; one without the key for pictures, behind the address
    guard.
    """

    def __init__(
        self, hosts: Hosts, deadlines: Deadlines, resolve: Resolve = look_up, *, uses_proxy: bool = True
    ) -> None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._exempt = httpx.URL(hosts.api)
        self._connect_seconds = deadlines.connect
        own = Connector(_allow_loopback if hosts.is_local else _allow_all, resolve)
        self._asking = Transport(context, own, reuses_connections=True, uses_proxy=uses_proxy)
        self._spending = Transport(context, own, reuses_connections=False, uses_proxy=uses_proxy)
        guarded = Connector(self._allow_picture, resolve)
        self._fetching = Transport(context, guarded, reuses_connections=True, uses_proxy=uses_proxy)

    async def call(self, call: Call) -> Answer:
        """Make one call with the key.

        Raises:
            BrokenCallError: no whole answer came.
            KlingError: the request could not be made; not a byte was sent, or it was an upload.
        """
        transport = self._spending if call.spends else self._asking
        progress = Progress()
        request = httpx.Request(
            call.method,
            call.url,
            headers={**_ALWAYS, **(call.headers or {}), "x-api-key": call.key.reveal()},
            content=call.content,
            extensions=self._extensions(progress),
        )
        deadline = asyncio.get_running_loop().time() + call.seconds
        answer = await _within(deadline, progress, _send(transport, request, call.cap_bytes))
        return _without_key(answer, call.key)

    async def fetch(self, address: str, seconds: float) -> Answer:
        """Get what lies at an address of the service's choice, without the key.

        Raises:
            BrokenCallError: no whole answer came.
            KlingError: BAD_ADDRESS.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        url = self._checked(address)
        for _ in range(MOST_REDIRECTS + 1):
            progress = Progress()
            request = httpx.Request("GET", url, headers=_ALWAYS, extensions=self._extensions(progress))
            answer = await _within(deadline, progress, _send(self._fetching, request, PICTURE_CAP_BYTES))
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = self._checked(answer.headers["location"], base=url)
        raise _bad_address()

    async def aclose(self) -> None:
        """Close every connection."""
        for transport in (self._asking, self._spending, self._fetching):
            await transport.aclose()

    def _extensions(self, progress: Progress) -> dict[str, object]:
        """What httpcore is told beside the request. Only connecting has a limit of its own; the call has a deadline."""
        return {"trace": progress.note, "timeout": {"connect": self._connect_seconds}}

    def _checked(self, address: str, base: httpx.URL | None = None) -> httpx.URL:
        """Raises KlingError BAD_ADDRESS unless it is https without a user, or exactly the configured API."""
        try:
            url = httpx.URL(address) if base is None else base.join(address)
        except (httpx.InvalidURL, ValueError):
            url = None
        if url is None or url.userinfo or not url.host or (url.port or 0) > 65_535:
            raise _bad_address()
        is_safe = url.scheme == "https" and _may_be_public(url.host)
        if not is_safe and _origin(url) != _origin(self._exempt):
            raise _bad_address()
        return url

    def _allow_picture(self, host: str, port: int, address: str) -> bool:
        _, exempt_host, exempt_port = _origin(self._exempt)
        return (host, port) == (exempt_host, exempt_port) or is_public(address)


async def _within(deadline: float, progress: Progress, work: Awaitable[Answer]) -> Answer:
    """Wait for the answer until the deadline (by the loop's clock).

    The error is raised outside of the handler: a chained exception would carry the request, and with it the key, into
    every traceback with locals.
    """
    try:
        async with asyncio.timeout_at(deadline):
            return await work
    except _TROUBLE as error:
        broken = progress.broken(error)
    raise broken


async def _send(transport: Transport, request: httpx.Request, cap_bytes: int) -> Answer:
    response = await transport.send(request)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    try:
        body = await _body(response, headers.get("content-encoding", ""), cap_bytes)
    finally:
        await response.aclose()
    return Answer(response.status, headers, body or b"", is_whole=body is not None)


async def _body(response: httpcore.Response, encoding: str, cap_bytes: int) -> bytes | None:
    """The body as it came; None where it is encoded, which can make it a thousand times its size, or over the cap."""
    if encoding.strip().lower() not in ("", "identity"):
        return None
    pieces, size_bytes = [], 0
    async for piece in response.aiter_stream():
        size_bytes += len(piece)
        if size_bytes > cap_bytes:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def _without_key(answer: Answer, key: ApiKey) -> Answer:
    """The answer with every echo of the key struck out, whatever its status; a key need not look like one.

    Only a picture stays as it came, for its bytes are paid for.
    """
    secret = key.reveal()
    escaped = json.dumps(secret)[1:-1]
    headers, body = answer.headers, answer.body
    for form in dict.fromkeys((secret, escaped, escaped.replace("/", r"\/"))):
        headers = {name: value.replace(form, "…") for name, value in headers.items()}
        body = body if answer.is_picture else body.replace(form.encode(), "…".encode())
    return Answer(answer.status, headers, body, answer.is_whole)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _may_be_public(host: str) -> bool:
    """Whether a host may be tried at all: it is a name, or a public address. Behind a proxy this is the only check."""
    is_name = ":" not in host and not host.replace(".", "").isdigit()
    return not is_loopback_name(host) and (is_name or is_public(host))


def _allow_all(_host: str, _port: int, _address: str) -> bool:
    return True


def _allow_loopback(_host: str, _port: int, address: str) -> bool:
    return is_loopback_name(address)


def _bad_address() -> KlingError:
    return KlingError(Failure(FailureKind.BAD_ADDRESS))
