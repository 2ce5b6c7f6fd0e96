"""A proxy between the program and the service that does one named harm to the requests it was told to."""

import contextlib
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.torture.proxy_faults import FAULTS, Exchange

_KINDS = (
    ("POST", r"/v2/[^/]+", "submit"),
    ("POST", r"/v1/[^/]+", "v1"),
    ("POST", r"/upload-asset", "upload"),
    ("GET", r"/v2/requests/[^/]+/status", "status"),
    ("GET", r"/v2/requests/[^/]+", "result"),
    ("GET", r"/inference-request/request-history.*", "history"),
    ("GET", r"/v1/get-user-credits", "credits"),
    ("GET", r"/generations/.*", "file"),
)
_BACKLOG = 128
REFUSED_SECONDS = 0.3

Choice = Callable[[str, int], str]
"""Names the fault of a request by its kind and number (of its kind, from 1); empty for none."""


@dataclass(frozen=True)
class Plan:
    """One fault on some requests of one kind: the `nth`, from 1, and as many as `times` says."""

    fault: str
    on: str
    nth: int = 1
    times: int = 1

    def __call__(self, kind: str, number: int) -> str:
        """The fault of a request."""
        return self.fault if kind == self.on and self.nth <= number < self.nth + self.times else ""


def kind_of(head: bytes) -> str:
    """What a request asks for."""
    method, _, rest = head.decode("latin-1").partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    return next((kind for verb, form, kind in _KINDS if verb == method and re.fullmatch(form, path)), "")


class Proxy:
    """Listens on loopback; each connection has a thread. As a context manager it starts and ends.

    Attributes:
        seen: requests, by kind.
        harmed: requests that a fault was done to, by kind and fault.
        key_elsewhere: how often the key arrived where it never should: at the target of a redirect.
    """

    def __init__(self, service: str, choice: Choice = lambda _kind, _number: "") -> None:
        host, _, port = service.removeprefix("http://").rpartition(":")
        self._service, self.choice = (host, int(port)), choice
        self.seen: Counter[str] = Counter()
        self.harmed: Counter[tuple[str, str]] = Counter()
        self.key_elsewhere = 0
        self._is_over, self._lock = threading.Event(), threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener, self._elsewhere = _listening(), _listening()
        self._port = self._listener.getsockname()[1]
        self._port_elsewhere = self._elsewhere.getsockname()[1]

    @property
    def base_url(self) -> str:
        """Its address, for the program."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        for accept in (self._accept, self._accept_elsewhere):
            threading.Thread(target=accept, daemon=True, name="proxy").start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        for listener in (self._listener, self._elsewhere):
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.come_to_rest()

    def come_to_rest(self) -> None:
        """Wait until everything that was held back has been sent on, or given up."""
        for thread in list(self._threads):
            thread.join(5.0)
        self._threads.clear()

    def refuse(self) -> None:
        """Nobody listens for a moment."""
        self.harmed["", "refuse"] += 1
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # not closed: another process might take its port meanwhile
        self._is_over.wait(REFUSED_SECONDS)
        if not self._is_over.is_set():
            self._listener.listen(_BACKLOG)
            threading.Thread(target=self._accept, daemon=True, name="proxy").start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True, name="proxied")
            self._threads.append(thread)
            thread.start()

    def _accept_elsewhere(self) -> None:
        while True:
            try:
                client, _ = self._elsewhere.accept()
            except OSError:
                return
            with client:
                client.settimeout(1.0)
                with contextlib.suppress(OSError):
                    self.key_elsewhere += b"x-api-key" in client.recv(65_536).lower()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(10.0)
            while self._one(client):
                pass

    def _one(self, client: socket.socket) -> bool:
        """One request; whether the connection may carry another."""
        request = _message(client)
        if request is None:
            return False
        kind = kind_of(request)
        with self._lock:
            self.seen[kind] += 1
            fault = self.choice(kind, self.seen[kind])
        at = Exchange(client, lambda: self._forwarded(request), self._is_over, f"127.0.0.1:{self._port_elsewhere}")
        if fault in FAULTS:
            self.harmed[kind, fault] += 1
            FAULTS[fault](at)
            return False
        client.sendall(at.forward())
        if fault == "refuse":
            client.close()
            self.refuse()
        return fault == ""

    def _forwarded(self, request: bytes) -> bytes:
        with socket.create_connection(self._service, timeout=10.0) as service:
            service.sendall(request)
            answer = _message(service)
        return answer or b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


def _listening() -> socket.socket:
    """A listener with a port of its own; one that was asked for by number is kept while nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(_BACKLOG)
    return listener


def _message(peer: socket.socket) -> bytes | None:
    """A whole request or answer with a content length; None where the peer has no more to say."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = peer.recv(65_536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.search(rb"(?im)^content-length: *(\d+)", head)
    length = int(found[1]) if found else 0
    pieces, size = [body], len(body)
    while size < length:
        piece = peer.recv(1_048_576)
        if not piece:
            return None
        pieces.append(piece)
        size += len(piece)
    return head + b"\r\n\r\n" + b"".join(pieces)
