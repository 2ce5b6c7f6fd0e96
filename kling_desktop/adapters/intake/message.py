"""What the program and a helper say to each other: one JSON object a line, orders one way, answers the other.

Pictures never pass here, only paths and facts. Answers come from a process that has read foreign bytes, so they are
checked field by field. Must not know: processes, Pillow.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from kling_desktop.adapters.intake.note import Note
from kling_desktop.core.failure import Failure
from kling_desktop.core.model_card import PictureLimits
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, Rendered, TakenIn
from kling_desktop.core.ports.service import UploadCopy

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORMATS = frozenset(("jpeg", "png", "webp", "heic", "avif", "tiff", "bmp", "gif"))
_NOTES = frozenset(note.value for note in Note)
_MAX_MESSAGE_CHARS = 500


@dataclass(frozen=True, slots=True)
class ExamineOrder:
    """Decode a picture of the service in full and write its thumbnail. Both paths are absolute."""

    path: str
    thumbnail_to: str


@dataclass(frozen=True, slots=True)
class RenderOrder:
    """Decode any picture in full and write what a window can show. Both paths are absolute."""

    path: str
    render_to: str
    longest_px: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The helper has started and waits for an order."""


@dataclass(frozen=True, slots=True)
class HeaderRead:
    """How many pixels are going to be decoded; the deadline grows with them."""

    pixels: int


@dataclass(frozen=True, slots=True)
class PreviewWritten:
    """The preview lies in its place."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The last answer to an order that did not work."""

    failure: Failure


Order = IntakeOrder | ExamineOrder | RenderOrder
LastAnswer = TakenIn | OutputFacts | Rendered
Answer = Ready | HeaderRead | PreviewWritten | Refused | LastAnswer
Fields = Mapping[str, object]


def order_line(order: Order) -> bytes:
    """One order for the helper's stdin."""
    return _line(order, asdict(order))


def order_from(line: bytes) -> Order:
    """The reverse of `order_line`. Orders come from the program itself: a wrong one is a bug and raises."""
    fields = json.loads(line)
    name = fields.pop("type")
    if name == ExamineOrder.__name__:
        return ExamineOrder(**fields)
    if name == RenderOrder.__name__:
        return RenderOrder(**fields)
    return IntakeOrder(**{**fields, "limits": PictureLimits(**fields["limits"])})


def answer_line(answer: Answer) -> bytes:
    """One answer for the helper's stdout."""
    if isinstance(answer, Refused):
        return _line(answer, answer.failure.to_json())
    return _line(answer, asdict(answer))


def answer_from(line: bytes) -> Answer:
    """The reverse of `answer_line`.

    Raises:
        ValueError: the line is no answer; the helper that wrote it cannot be trusted any more.
    """
    try:
        fields = json.loads(line)
    except RecursionError as error:
        raise ValueError("not an answer") from error
    if not isinstance(fields, dict):
        raise ValueError("not an answer")
    match fields.get("type"):
        case "Ready":
            return Ready()
        case "HeaderRead":
            return HeaderRead(_number(fields, "pixels"))
        case "PreviewWritten":
            return PreviewWritten()
        case "Refused":
            return Refused(_failure(fields))
        case "TakenIn":
            return _taken_in(fields)
        case "OutputFacts":
            return OutputFacts(_format(fields), _number(fields, "width_px"), _number(fields, "height_px"))
        case "Rendered":
            return Rendered(_number(fields, "width_px"), _number(fields, "height_px"))
        case _:
            raise ValueError("not an answer")


def _line(message: object, fields: Fields) -> bytes:
    return json.dumps({"type": type(message).__name__, **fields}).encode("ascii") + b"\n"


def _failure(fields: Fields) -> Failure:
    message = fields.get("message", "")
    if not isinstance(message, str) or len(message) > _MAX_MESSAGE_CHARS:
        raise ValueError("not a failure's message")
    return Failure.from_json(dict(fields))


def _taken_in(fields: Fields) -> TakenIn:
    sha256, upload, notes = (fields.get(name) for name in ("sha256", "upload", "notes"))
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ValueError("not a hash")
    if not isinstance(upload, dict) or not isinstance(upload.get("path"), str):
        raise ValueError("not an upload copy")
    if not isinstance(notes, list) or not all(isinstance(note, str) and note in _NOTES for note in notes):
        raise ValueError("not notes")
    return TakenIn(
        sha256=sha256,
        format=_format(fields),
        width_px=_number(fields, "width_px"),
        height_px=_number(fields, "height_px"),
        size_bytes=_number(fields, "size_bytes"),
        notes=tuple(notes),
        upload=UploadCopy(
            path=upload["path"],
            format=_format(upload),
            width_px=_number(upload, "width_px"),
            height_px=_number(upload, "height_px"),
            size_bytes=_number(upload, "size_bytes"),
        ),
    )


def _number(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ValueError(f"{name} is not a positive number")
    return value


def _format(fields: Fields) -> str:
    name = fields.get("format")
    if not isinstance(name, str) or name not in _FORMATS:
        raise ValueError("not a format")
    return name
