"""HTTP on a loopback port: reads requests whole, writes answers, well or on purpose badly.

Knows nothing of what is asked; a function gives each answer. Thread: one per connection.
"""

import contextlib
import os
import socket
import socketserver
import struct
import sys
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kling_desktop.simulator.exchange import Answer, Request, error_answer

BODY_LIMIT_BYTES = 64 * 1024 * 1024
"""Largest body that is read; a longer one is answered 413."""

_HUGE_HEADER_BYTES = 200_000
_MOST_WRITTEN = 1000
_TRICKLE_SECONDS = 0.02
_NEVER_ENDING = ("trickle", "endless")

Answerer = Callable[[Request, str], Answer]
"""Gives the answer to a request; the text is the request's path with its query."""


class Listener(ThreadingHTTPServer):
    """The server. Closing it ends open connections too, and waits for their threads."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, port: int, answerer: Answerer, clock: Callable[[], float]) -> None:
        self.answerer = answerer
        self.clock = clock
        self.written: deque[tuple[str, float]] = deque(maxlen=_MOST_WRITTEN)
        """The path of each answer whose last byte was handed to the system, and when by `time.monotonic`."""
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.socket.getsockname()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection and remember it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        """End what is still open, so that no thread waits for a client's next request."""
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent when a client left; report anything else, for it is a bug."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """One connection with its requests, kept alive between them."""

    protocol_version = "HTTP/1.1"
    server_version = "Simulator"
    sys_version = ""
    disable_nagle_algorithm = True
    server: Listener

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Let one method serve every verb: the base class looks for `do_GET` and so on."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, *_arguments: object, **_named: object) -> None:
        """Print nothing."""

    def _serve(self) -> None:
        body = self._body()
        if isinstance(body, Answer):
            self.close_connection = True
            self._write(body)
        elif body is not None:
            self._write(self.server.answerer(self._request(body), self.path))

    def _request(self, body: bytes) -> Request:
        parts = urlsplit(self.path)
        return Request(
            method=self.command,
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            at=self.server.clock(),
        )

    def _body(self) -> bytes | Answer | None:
        """Read the body; None if the client left in its midst."""
        if "transfer-encoding" in self.headers:
            return error_answer(411, "Length required")
        length = self.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return error_answer(400, "Bad Content-Length")
        if int(length) > BODY_LIMIT_BYTES:
            return error_answer(413, "Request body too large")
        body = self.rfile.read(int(length))
        if len(body) == int(length):
            return body
        self.close_connection = True
        return None

    def _write(self, answer: Answer) -> None:
        if answer.framing != "whole" or answer.reset:
            self.close_connection = True
        if answer.framing == "garbage":
            self.wfile.write(b"\x00\x01 this is not HTTP\r\n\r\n")
        elif answer.framing != "silent":
            self._write_head(answer)
            if answer.framing in _NEVER_ENDING:
                self._write_on(b" " if answer.framing == "trickle" else b" " * 65_536)
            if self.command != "HEAD":
                self.wfile.write(_framed_body(answer))
                self.server.written.append((self.path, time.monotonic()))
        if answer.reset:
            self._reset()

    def _write_head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if answer.framing == "chunked_cut":
            self.send_header("Transfer-Encoding", "chunked")
        elif answer.framing not in ("unsized", *_NEVER_ENDING):
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.framing == "huge_header":
            self.send_header("x-output-metadata", "x" * _HUGE_HEADER_BYTES)
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()

    def _write_on(self, piece: bytes) -> None:
        """Write the same again and again, until the client or this server has enough and the connection ends."""
        while True:
            self.wfile.write(piece)
            if len(piece) == 1:
                time.sleep(_TRICKLE_SECONDS)

    def _reset(self) -> None:
        """End the connection with a reset: whatever was not yet delivered is lost."""
        linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.rfile.close()
        self.connection.close()


def _framed_body(answer: Answer) -> bytes:
    """Give the part of the body that goes out, in the form its framing asks for."""
    if answer.framing in ("whole", "huge_header"):
        return answer.body
    half = answer.body[: max(1, len(answer.body) // 2)]
    return b"%x\r\n%b\r\n" % (len(half), half) if answer.framing == "chunked_cut" else half
