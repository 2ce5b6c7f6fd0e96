"""One answer of the service, read to its end, and its words made fit to be shown and stored.

Must not know: what was asked, sockets. Nothing here raises, whatever the bytes are.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

REQUEST_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
"""What may be put into an address as a request id; anything else is not one."""

_LONGEST_MESSAGE = 500
_LONGEST_RAW = 20_000
_DEEPEST = 4
_KEY = re.compile(r"SG_[0-9A-Za-z_-]{8,}")
_WORDS_FIRST = ("error", "message", "detail", "error_message", "error_description", "msg", "reason")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: the HTTP status.
        headers: by lower-case name.
        body: as received; empty unless `is_whole`.
        is_whole: False where the body was larger than its cap or in an encoding that was not asked for.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool = True

    @property
    def is_success(self) -> bool:
        """Whether the status is one of the 2xx."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_picture(self) -> bool:
        """Whether the body is a PNG, a JPEG or a WebP by its first bytes."""
        head = self.body[:12]
        is_png_or_jpeg = head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
        return is_png_or_jpeg or (head[:4], head[8:]) == (b"RIFF", b"WEBP")

    def document(self) -> object:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def fields(self) -> dict[str, object]:
        """The body as a JSON object; empty where it is none."""
        document = self.document()
        return document if isinstance(document, dict) else {}

    def message(self) -> str:
        """The service's own words, clean; empty for HTML and for anything without words."""
        document = self.document()
        if document is not None:
            return clean(document)
        if self.media_type not in ("", "text/plain"):
            return ""
        text = self.body[:_LONGEST_RAW].decode(errors="replace")
        return "" if text.lstrip().startswith("<") else clean(text)


def clean(value: object) -> str:
    """Words from outside: one line without control characters, keys struck out, at most 500 characters."""
    seen = "".join(_visible(_words(value, _DEEPEST)[:_LONGEST_RAW]))
    return _KEY.sub("SG_…", " ".join(seen.split()))[:_LONGEST_MESSAGE]


def request_id_of(value: object) -> str | None:
    """The value if it is a request id that is safe in an address, else None."""
    return value if isinstance(value, str) and REQUEST_ID.fullmatch(value) else None


def _visible(text: str) -> Iterable[str]:
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            yield " "
        elif not category.startswith("C"):
            yield character


def _words(value: object, depth: int) -> str:
    """The words in a JSON value: of an object, the member that usually holds them."""
    if isinstance(value, str):
        return value
    if depth == 0 or value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dict):
        named = (_words(value.get(name), depth - 1) for name in _WORDS_FIRST)
        return next((words for words in named if words), "") or _joined(value.values(), depth)
    return _joined(value, depth) if isinstance(value, list) else str(value)


def _joined(values: Iterable[object], depth: int) -> str:
    return "; ".join(words for words in (_words(value, depth - 1) for value in values) if words)
