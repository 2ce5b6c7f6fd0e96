"""What one answer looks like, without its values: the facts by which the service and the simulator are compared.

Must not know: what was asked, or what it costs. Values of answers stay here: a report holds their names and kinds,
the words of errors, and nothing else that came from an account.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from PIL import Image

from kling_desktop.adapters.segmind.answer import Answer, clean
from kling_desktop.adapters.segmind.output_address import is_address
from kling_desktop.core.failure import KlingError

Fact = str | frozenset[str]
"""One thing seen, in words; a set where it has many parts in no order."""

HEADERS = (
    "x-request-id",
    "x-cost",
    "x-remaining-credits",
    "x-generation-time",
    "x-seed-value",
    "x-output-metadata",
    "x-gpu-info",
    "x-rate-limit-reset-at-utc",
    "x-rate-limit-remaining",
    "retry-after",
)
"""Those whose presence says something; what lies in between adds others of its own."""

_FORMATS = ("PNG", "JPEG", "WEBP")
_UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
_DEEPEST = 6
_MOST_FIELDS = 200
_MOST_ITEMS = 20
_LONGEST_NAME = 60


@dataclass(slots=True)
class Seen:
    """What was seen while one question was put to one side. It fills while the answers come.

    Attributes:
        is_own: whether an address leads to a host of this side's own.
        facts: by what they are about; these are compared.
        told: times, counts and words, which are not.
        order: how far an order came; one that was refused for certain is not charged, by the known rules. Of one that
            was taken and `failed` later nobody knows yet.
        cost_micros: the charge as the service tells it, micro-dollars; 0 if it does not.
        request_id: of an order that was taken; for the person alone, who may have to look for its picture.
        pictures: what was made, by a word for its file.
    """

    is_own: Callable[[str], bool]
    facts: dict[str, Fact] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    order: Literal["unsent", "sent", "refused", "failed"] = "unsent"
    cost_micros: int = 0
    request_id: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)

    def answer(self, step: str, answer: Answer, depth: int = _DEEPEST) -> None:
        """Take in one answer.

        Args:
            step: which of several it is, in a word or two.
            answer: as it came.
            depth: how far its JSON is looked into.
        """
        self.facts[f"{step}: status"] = str(answer.status)
        self.facts[f"{step}: body"] = body_kind(answer)
        self.facts[f"{step}: content type"] = clean(answer.media_type)[:_LONGEST_NAME] or "none"
        self.facts[f"{step}: headers"] = frozenset(name for name in HEADERS if name in answer.headers)
        document = answer.document()
        if isinstance(document, dict | list):
            fields = sorted(set(shape(document, self.is_own, depth)))
            self.facts[f"{step}: fields"] = frozenset(fields[:_MOST_FIELDS])
        if not answer.is_success and answer.message():
            self.told[f"{step}: words"] = answer.message()

    def picture(self, step: str, data: bytes) -> None:
        """Take in a picture: its format and its size in pixels."""
        try:
            with Image.open(BytesIO(data), formats=_FORMATS) as opened:
                self.facts[f"{step}: format"] = opened.format or "unknown"
                self.facts[f"{step}: pixels"] = f"{opened.width} x {opened.height}"
        except _UNREADABLE:
            self.facts[f"{step}: format"] = "no picture that can be read"
        self.told[f"{step}: size"] = f"{len(data):,} bytes"

    def reading(self, step: str, read: Callable[[], object]) -> None:
        """Take in what the program's own client makes of it."""
        try:
            meaning = type(read()).__name__
        except KlingError as error:
            meaning = f"a failure: {error.failure.kind.value}"
        self.facts[f"{step}: the program reads"] = meaning


def body_kind(answer: Answer) -> str:
    """What kind of body an answer has, by its bytes."""
    if not answer.is_whole:
        return "too large, or encoded"
    if not answer.body:
        return "empty"
    if answer.is_picture:
        return "picture"
    document = answer.document()
    if document is not None:
        return "JSON object" if isinstance(document, dict) else "JSON"
    return "HTML" if answer.body.lstrip()[:1] == b"<" else "text or bytes"


def shape(value: object, is_own: Callable[[str], bool], depth: int = _DEEPEST, path: str = "") -> Iterator[str]:
    """Names and kinds of everything in a JSON value, as `metrics.cost: number`; entries of lists are `[]`."""
    if isinstance(value, dict) and value and depth:
        for name, item in list(value.items())[:_MOST_FIELDS]:
            named = clean(name)[:_LONGEST_NAME]
            yield from shape(item, is_own, depth - 1, f"{path}.{named}" if path else named)
    elif isinstance(value, list) and value and depth:
        for item in value[:_MOST_ITEMS]:
            yield from shape(item, is_own, depth - 1, f"{path}[]")
    else:
        yield f"{path or 'the whole'}: {_kind(value, is_own)}"


def _kind(value: object, is_own: Callable[[str], bool]) -> str:
    if isinstance(value, str):
        return address_kind(value, is_own) if is_address(value) else "text"
    if value is None or isinstance(value, bool):
        return "null" if value is None else "true or false"
    if isinstance(value, dict | list):
        return "object" if isinstance(value, dict) else "list"
    return "number"


def address_kind(address: str, is_own: Callable[[str], bool]) -> str:
    """Where an address leads, and how its file is called; never the address itself."""
    try:
        parts = urlsplit(address)
        host, suffix = clean(parts.hostname or "")[:_LONGEST_NAME], PurePosixPath(parts.path).suffix
        place = "its own host" if is_own(address) else f"another host, {host}"
    except ValueError:
        return "address (broken)"
    return f"address ({place}{', ' + suffix if suffix[1:].isalnum() and len(suffix) <= 6 else ''})"


def differences(service: Seen, simulator: Seen) -> dict[str, tuple[Fact, Fact]]:
    """The facts that both sides have and that differ, the service's first."""
    both = [name for name in service.facts if name in simulator.facts]
    return {
        name: (service.facts[name], simulator.facts[name])
        for name in both
        if service.facts[name] != simulator.facts[name]
    }


def listed(parts: Iterable[str]) -> str:
    """Parts of a fact in one line, in the order of the alphabet."""
    return ", ".join(sorted(parts)) or "none"
