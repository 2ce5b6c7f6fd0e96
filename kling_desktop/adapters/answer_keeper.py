"""AnswerKeeper: answers of the service that made no sense, kept for the diagnostic report with what is private gone.

Must not know: what an answer meant for a Job. Of JSON, names, numbers and the few texts that say how a request stands
stay; every other text becomes its length, for it may be a prompt. An address keeps its host and its ending: whoever
knows the whole of it can see the picture.
"""

import contextlib
import html
import json
import logging
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from kling_desktop.adapters.durable_file import make_folder, write_file
from kling_desktop.core.odd_answer import OddAnswer

log = logging.getLogger(__name__)

MOST_FILES, MOST_OF_A_KIND = 50, 12
"""All files, and those about the same question: a page in the way of every poll must not push out a submit's."""
MOST_BODY_BYTES = 64 * 1024
LEAST_PRIVATE = 4
"""Shorter texts of the person's are in every sentence; striking them out would hide nothing but the sentence."""

_HEAD_BYTES = 32
_LONGEST_WORDS = 500
_TOLD_HEADERS = (
    *("content-type", "content-length", "content-encoding", "transfer-encoding", "location", "server", "date", "via"),
    *("retry-after", "x-request-id", "x-cost", "cf-ray", "x-cache"),
)
_TOLD_TEXTS = frozenset(
    (
        *("status", "model_status", "error", "message", "detail", "error_message", "error_description", "msg"),
        *("reason", "type", "code", "title", "request_id", "model", "model_name"),
    )
)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*+)(?:("\s*:)|"|\\?$)', re.DOTALL)
"""A text of JSON, the name of a member where a colon follows; also the one in which an answer was cut off."""
_ADDRESS = re.compile(r"(https?:(?:\\?/){2}[^/\\\s\"'<>?#]{1,260})((?:\\?/|[?#])[^\s\"'<>]*)")
_ENDING = re.compile(r"\.[0-9A-Za-z]{1,5}$")


class AnswerKeeper:
    """Writes each odd answer into a file of a small folder. Never raises. Thread: engine; 1 ms, 50 ms at worst."""

    def __init__(self, folder: Path, strike_out: Callable[[str], str], now_ms: Callable[[], int]) -> None:
        """Nothing is touched yet.

        Args:
            folder: for nothing else.
            strike_out: gives a text without keys and values of queries.
            now_ms: wall clock, UTC milliseconds.
        """
        self._folder, self._strike_out, self._now_ms = folder, strike_out, now_ms
        self._last: dict[str, tuple[str, int, bytes]] = {}
        self._has_failed = False

    def __call__(self, odd: OddAnswer) -> None:
        """Keep one, unless the last one about the same question was the same."""
        same = (odd.why, odd.status, odd.body)
        if self._last.get(odd.about) == same:
            return
        self._last[odd.about] = same
        try:
            make_folder(self._folder)
            text = self._told(odd).encode("utf-8", "backslashreplace")
            write_file(self._folder / f"{self._now_ms():015d}-{odd.about}.txt", text, durable=False)
            self._make_room()
        except OSError as error:
            if not self._has_failed:
                log.warning("odd answers are not kept: %s", type(error).__name__)
            self._has_failed = True

    def _told(self, odd: OddAnswer) -> str:
        at = datetime.fromtimestamp(self._now_ms() / 1000, UTC).isoformat(timespec="milliseconds")
        size = f"{odd.length_bytes} bytes" if odd.is_whole else "not read to its end"
        lines = [f"{at} {odd.about}: {odd.why}", f"HTTP {odd.status}, {size}"]
        headers = {name: without(odd.headers[name], odd.private) for name in _TOLD_HEADERS if name in odd.headers}
        lines += [f"{name}: {_short(value)}" for name, value in headers.items()]
        head = _without_paths("\n".join(lines))
        return self._strike_out(f"{head}\n\n{_body(odd)}\n")

    def _make_room(self) -> None:
        names = sorted((path.name for path in self._folder.glob("*-*.txt")), reverse=True)
        left: dict[str, int] = {}
        for place, name in enumerate(names):
            kind = name.partition("-")[2]
            left[kind] = left.get(kind, 0) + 1
            if place >= MOST_FILES or left[kind] > MOST_OF_A_KIND:
                with contextlib.suppress(OSError):  # somebody may be reading it, which Windows does not like
                    (self._folder / name).unlink()


def _body(odd: OddAnswer) -> str:
    """The body as it may be kept. What is private goes before anything is cut: half of it would not be known again."""
    body = odd.body[: 2 * MOST_BODY_BYTES]
    if b"\0" in body[:_LONGEST_WORDS] or not _is_text(body):
        return f"not text; begins with {body[:_HEAD_BYTES].hex(' ')}"
    text = without(body.decode("utf-8", "replace"), odd.private)[:MOST_BODY_BYTES]
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"'):
        text = _json_without_texts(text)
    return _without_paths(text)


def without(text: str, private: Iterable[str]) -> str:
    """The text without these texts, as they are and as JSON, addresses, pages and Python write them."""
    forms = {form for own in private if len(own) >= LEAST_PRIVATE for form in _forms(own)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, "[private]")
    return text


def _forms(own: str) -> tuple[str, ...]:
    in_json = (json.dumps(own)[1:-1], json.dumps(own, ensure_ascii=False)[1:-1])
    return (own, *in_json, html.escape(own), quote(own, safe="", errors="replace"), repr(own)[1:-1])


def _is_text(body: bytes) -> bool:
    """Whether it reads as text; it may be cut within a character."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start > len(body) - 4 and error.reason == "unexpected end of data"
    return True


def _json_without_texts(text: str) -> str:
    """JSON, also cut off or otherwise broken, whose texts are gone but for a few; names stay."""
    member = ""

    def told(match: re.Match[str]) -> str:
        nonlocal member
        if match[2]:
            member = match[1][:64]
            return f'"{member}{match[2]}'
        words = match[1]
        if member in _TOLD_TEXTS or _ADDRESS.match(words):
            return f'"{_short(words)}"'
        return f'"[{len(words)} characters]"'

    return _TEXT.sub(told, text)


def _short(words: str) -> str:
    """A text that is told, or its length: a long one quotes somebody, and half of a quotation still says what it says.

    An address stays: it loses its path.
    """
    return words if len(words) <= _LONGEST_WORDS or _ADDRESS.fullmatch(words) else f"[{len(words)} characters]"


def _without_paths(text: str) -> str:
    """Addresses by host, length and ending."""

    def told(match: re.Match[str]) -> str:
        ending = _ENDING.search(match[2].partition("?")[0])
        return f"{match[1]}/[{len(match[2])} characters]{ending[0] if ending else ''}"

    return _ADDRESS.sub(told, text)
