"""What a faulty proxy does to one exchange: the request that came, the answer that was fetched or not, the socket.

Each fault is a function with the client's socket and an `Exchange`; `forward` carries the request to the service and
gives its answer, so a fault that never calls it is one in which nothing was charged.
"""

import gzip
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

HOLD_SECONDS = 1.5
"""Longer than any deadline of the program under test."""
_CUT = b"\r\n\r\n"


@dataclass
class Exchange:
    """One request on its way through the proxy.

    Attributes:
        client: the program's socket.
        forward: sends the request on; gives the whole answer, headers and all.
        is_over: set when the proxy ends.
        elsewhere: host and port that nobody should follow a redirect to.
    """

    client: socket.socket
    forward: Callable[[], bytes]
    is_over: threading.Event
    elsewhere: str

    def wait(self, seconds: float) -> None:
        """Hold still."""
        self.is_over.wait(seconds)

    def answer(self, status: str, body: bytes, *headers: str) -> None:
        """Say something of the proxy's own."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        self.client.sendall("\r\n".join(lines).encode() + _CUT + body)

    def reset(self) -> None:
        """End the connection with a reset."""
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Fault = Callable[[Exchange], None]


def _head_and_body(answer: bytes) -> tuple[bytes, bytes]:
    head, _, body = answer.partition(_CUT)
    return head, body


def _without_length(head: bytes) -> bytes:
    return re.sub(rb"(?im)^(content-length|connection):.*\r?\n?", b"", head + b"\r\n").rstrip()


def reset_request(at: Exchange) -> None:
    at.reset()


def drop_before(_at: Exchange) -> None:
    """The connection just ends."""


def drop_after(at: Exchange) -> None:
    at.forward()


def reset_response(at: Exchange) -> None:
    at.forward()
    at.reset()


def reset_midway(at: Exchange) -> None:
    answer = at.forward()
    at.client.sendall(answer[: len(answer) // 2])
    at.reset()


def trickle(at: Exchange) -> None:
    answer = at.forward()
    for place in range(min(len(answer), 75)):
        at.client.sendall(answer[place : place + 1])
        at.wait(0.02)


def slow_headers(at: Exchange) -> None:
    at.forward()
    at.client.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(75):
        at.client.sendall(f"x-slow-{number}: 1\r\n".encode())
        at.wait(0.02)


def stall_connect(at: Exchange) -> None:
    at.wait(HOLD_SECONDS)


def stall(at: Exchange) -> None:
    at.forward()
    at.wait(HOLD_SECONDS)


def drop_midway(at: Exchange) -> None:
    answer = at.forward()
    at.client.sendall(answer[: len(answer) - 5])
    at.wait(HOLD_SECONDS)


def slow_request(at: Exchange) -> None:
    at.wait(HOLD_SECONDS / 2)
    at.forward()


def garbage(at: Exchange, *, forwards: bool) -> None:
    if forwards:
        at.forward()
    at.client.sendall(b"\x00\x01 this is not HTTP\r\n\r\n")


def truncate(at: Exchange) -> None:
    head, body = _head_and_body(at.forward())
    at.client.sendall(head + _CUT + body[: len(body) // 2])


def wrong_length(at: Exchange, *, more: int) -> None:
    head, body = _head_and_body(at.forward())
    at.client.sendall(_without_length(head) + f"\r\nContent-Length: {max(0, len(body) + more)}".encode() + _CUT + body)


def chunked(at: Exchange, *, tail: bytes) -> None:
    head, body = _head_and_body(at.forward())
    half = body[: max(1, len(body) // 2)]
    at.client.sendall(_without_length(head) + b"\r\nTransfer-Encoding: chunked" + _CUT)
    at.client.sendall(b"%x\r\n%b\r\n" % (len(half), half) + tail)


def more_headers(at: Exchange, *, lines: bytes) -> None:
    head, body = _head_and_body(at.forward())
    at.client.sendall(head + b"\r\n" + lines + _CUT + body)


def status(at: Exchange, *, line: str, forwards: bool) -> None:
    if forwards:
        at.forward()
    at.answer(line, b"<html><body>Bad gateway</body></html>", "Content-Type: text/html")


def page(at: Exchange, *, forwards: bool) -> None:
    if forwards:
        at.forward()
    at.answer("200 OK", b"<!doctype html><html><body>Please sign in</body></html>", "Content-Type: text/html")


def truncate_quiet(at: Exchange) -> None:
    head, body = _head_and_body(at.forward())
    at.client.sendall(_without_length(head) + b"\r\nConnection: close" + _CUT + body[: len(body) // 2])


def truncate_close(at: Exchange) -> None:
    head, body = _head_and_body(at.forward())
    half = body[: len(body) // 2]
    at.client.sendall(_without_length(head) + f"\r\nContent-Length: {len(half)}".encode() + _CUT + half)


def corrupt(at: Exchange) -> None:
    head, body = _head_and_body(at.forward())
    middle = len(body) // 2
    is_json = body[:1] in (b"{", b"[")
    bad = b"\x00" + body[1:] if is_json else body[:middle] + bytes(256) + body[middle + 256 :]
    at.client.sendall(head + _CUT + bad[: len(body)])


def body_instead(at: Exchange, *, body: bytes, kind: str = "application/json", code: str = "200 OK") -> None:
    at.forward()
    at.answer(code, body, f"Content-Type: {kind}")


def bad_json(at: Exchange) -> None:
    _, body = _head_and_body(at.forward())
    at.answer("200 OK", body[: max(1, len(body) // 3)], "Content-Type: application/json")


def wrong_type(at: Exchange) -> None:
    _, body = _head_and_body(at.forward())
    at.answer("200 OK", body, "Content-Type: text/plain")


def gzip_bomb(at: Exchange) -> None:
    at.forward()
    bomb = gzip.compress(bytes(50_000_000), 9)
    at.answer("200 OK", bomb, "Content-Type: application/json", "Content-Encoding: gzip")


def endless(at: Exchange) -> None:
    at.forward()
    at.client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n")
    for _ in range(1600):  # 100 MiB, unless the program has had enough
        at.client.sendall(bytes(65_536))
        if at.is_over.is_set():
            return


def redirect(at: Exchange, *, code: int) -> None:
    at.answer(f"{code} Moved", b"", f"Location: http://{at.elsewhere}/v2/kling-o1")


def addresses(at: Exchange, *, to: str) -> None:
    """Every address in the answer leads somewhere else; an answer without any stays as it is."""
    answer = at.forward()
    head, body = _head_and_body(answer)
    try:
        value = json.loads(body)
    except ValueError:
        at.client.sendall(answer)
        return
    bent = re.sub(r'"https?://[^"]*"', json.dumps(to.replace("ELSEWHERE", at.elsewhere)), json.dumps(value)).encode()
    at.client.sendall(_without_length(head) + f"\r\nContent-Length: {len(bent)}".encode() + _CUT + bent)


def continue_first(at: Exchange) -> None:
    at.client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" + at.forward())


def twice(at: Exchange) -> None:
    answer = at.forward()
    at.client.sendall(answer + answer)


_STATUSES = ("500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout")

FAULTS: Mapping[str, Fault] = {
    "reset-request": reset_request,
    "drop-before": drop_before,
    "drop-after": drop_after,
    "reset-response": reset_response,
    "reset-midway": reset_midway,
    "trickle": trickle,
    "slow-headers": slow_headers,
    "stall-connect": stall_connect,
    "stall": stall,
    "drop-midway": drop_midway,
    "slow-request": slow_request,
    "garbage-before": partial(garbage, forwards=False),
    "garbage-after": partial(garbage, forwards=True),
    "truncate": truncate,
    "wrong-length-more": partial(wrong_length, more=100),
    "wrong-length-less": partial(wrong_length, more=-10),
    "chunked-cut": partial(chunked, tail=b""),
    "chunked-garbage": partial(chunked, tail=b"no length\r\n"),
    "header-flood": partial(more_headers, lines=b"\r\n".join(b"x-flood-%d: 1" % number for number in range(9_000))),
    "huge-header": partial(more_headers, lines=b"x-huge: " + b"x" * 200_000),
    **{f"status-before-{line[:3]}": partial(status, line=line, forwards=False) for line in _STATUSES},
    **{f"status-after-{line[:3]}": partial(status, line=line, forwards=True) for line in _STATUSES},
    "captive-portal": partial(page, forwards=False),
    "middlebox": partial(page, forwards=True),
    "truncate-quiet": truncate_quiet,
    "truncate-close": truncate_close,
    "corrupt": corrupt,
    "empty-200": partial(body_instead, body=b""),
    "empty-204": partial(body_instead, body=b"", code="204 No Content"),
    "error-200": partial(body_instead, body=b'{"error": "Something went wrong"}'),
    "null-json": partial(body_instead, body=b"null"),
    "bad-json": bad_json,
    "wrong-type": wrong_type,
    "gzip-bomb": gzip_bomb,
    "endless-body": endless,
    **{f"redirect-{code}": partial(redirect, code=code) for code in (301, 302, 303, 307, 308)},
    "file-address": partial(addresses, to="file:///etc/hostname"),
    "private-address": partial(addresses, to="https://169.254.169.254/latest/meta-data"),
    "other-port-address": partial(addresses, to="http://ELSEWHERE/picture.png"),
    "dot-dot-address": partial(addresses, to="https://files.invalid/../../../etc/passwd%00.png"),
    "4-kB-address": partial(addresses, to="https://files.invalid/" + "x" * 4_096),
    "continue-first": continue_first,
    "answered-twice": twice,
}
"""By name. `refuse` is the proxy's own: nobody listens for a while."""
KINDS = ("refuse", *FAULTS)
