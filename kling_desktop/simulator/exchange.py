"""Requests and answers as plain values: what came in over HTTP and what shall go out.

Knows nothing of sockets, accounts or jobs. Thread: any.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Headers = tuple[tuple[str, str], ...]

Framing = Literal["whole", "half", "silent", "unsized", "chunked_cut", "garbage", "huge_header", "trickle", "endless"]
"""How an answer goes over the wire. `half`: half the announced body, then the end. `silent`: not one byte.
`unsized`: half the body without an announced length, so nothing looks wrong. `chunked_cut`: one chunk and no
last one. `garbage`: bytes that are not HTTP. `huge_header`: whole, with a header of 200 kB. `trickle`: a byte now and
then, for ever. `endless`: as many bytes as the client takes, for ever."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, its body read. `at` is in seconds since the epoch; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def host(self) -> str:
        """The host and port that the client believes it talks to."""
        return self.headers.get("host", "127.0.0.1")

    @property
    def origin(self) -> str:
        """What absolute addresses in answers begin with."""
        return f"http://{self.host}"

    @property
    def key(self) -> str:
        """The value of `x-api-key`, empty if the header is absent."""
        return self.headers.get("x-api-key", "")

    @property
    def carries_secret(self) -> bool:
        """Whether any form of a key came along."""
        return bool(self.key) or "authorization" in self.headers

    @property
    def body_sha256(self) -> str:
        """Hexadecimal fingerprint of the body as sent."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `reset` ends the connection with a reset instead of an orderly close."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Headers = ()
    framing: Framing = "whole"
    reset: bool = False


SILENCE = Answer(framing="silent")
"""The connection ends without an answer."""


def json_answer(value: object, status: int = 200, headers: Headers = ()) -> Answer:
    """Give an answer whose body is `value` as JSON."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), headers=headers)


def error_answer(status: int, text: str, headers: Headers = ()) -> Answer:
    """Give the gateway's envelope for an error: one human sentence, no machine code."""
    return json_answer({"error": text}, status, headers)


def html_answer(status: int, title: str, headers: Headers = ()) -> Answer:
    """Give a page for a browser, as a web server in front of the gateway would."""
    page = f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status, page.encode(), "text/html; charset=utf-8", headers)


def text_answer(status: int, text: str, headers: Headers = ()) -> Answer:
    """Give plain text."""
    return Answer(status, text.encode(), "text/plain; charset=utf-8", headers)


def parsed_json(body: bytes) -> object:
    """Read JSON from the outside.

    Raises:
        ValueError: The bytes are no JSON, or nested beyond reason.
    """
    try:
        value: object = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value
