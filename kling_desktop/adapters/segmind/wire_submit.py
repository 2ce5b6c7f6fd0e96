"""What an answer to a submit (v2) or to a direct call (v1) means: the one place that decides about money. No I/O.

The rules are the table "What an answer to a submit means" of docs/architecture.md. Whatever is not in it is
LostTrack: it may have been charged, a person decides, nothing is sent again.
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping

from kling_desktop.adapters.segmind.answer import Answer, request_id_of
from kling_desktop.adapters.segmind.output_address import addresses, output_addresses
from kling_desktop.adapters.segmind.refusal import refusal
from kling_desktop.adapters.segmind.wire import cost_micros
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job_event import Accepted, Failed, LostTrack, NotOffered, NotSent, Refused
from kling_desktop.core.ports.service import Delivered, DirectAnswer, SubmitAnswer

_REFUSED = (FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED, FailureKind.NO_CREDIT, FailureKind.SPEND_LIMIT)
_REFUSING_STATUSES = (401, 403, 406)
_GATEWAY_TIMEOUT = 504
_DECODED_AT_ONCE = 65_536  # characters of base64; a multiple of four
_DATA_URI = re.compile(r"data:image/[\w.+-]+;base64,")
_BASE64_PICTURE = re.compile(r"iVBORw0KGgo|/9j/|UklGR")
_NAMES = ("image", "images", "output", "outputs", "data", "base64", "b64_json", "result")
_DEEPEST = 4


def submit_meaning(answer: Answer, now_ms: int) -> SubmitAnswer:
    """What became of a submit."""
    if answer.is_success:
        request_id = request_id_of(answer.fields().get("request_id"))
        return Accepted(request_id) if request_id else _lost(answer)
    if answer.status in (404, 405):
        return NotOffered()
    return _unsuccessful(answer, now_ms)


def direct_meaning(answer: Answer, now_ms: int) -> DirectAnswer:
    """What became of a direct call. Takes a few ms for each MB of base64: not for the loop's own thread."""
    if not answer.is_success:
        return _unsuccessful(answer, now_ms)
    if not answer.is_whole:
        return _lost(answer)
    if _is_picture(answer):
        return _delivered(answer.body, (), answer.headers, {})
    fields = answer.fields()
    data = next(_pictures(fields, _DEEPEST), b"")
    urls = () if data else output_addresses(fields) or addresses(fields)
    return _delivered(data, urls, answer.headers, fields) if data or urls else _lost(answer)


def _unsuccessful(answer: Answer, now_ms: int) -> NotSent | Refused | Failed | LostTrack:
    failure = refusal(answer, now_ms)
    if answer.status == 429:
        return NotSent(failure)
    if answer.status in _REFUSING_STATUSES and failure.kind in _REFUSED:
        return Refused(failure)
    if 400 <= answer.status < 500:
        return Failed(failure)
    if answer.status == 500 and answer.fields().get("error"):
        return Failed(Failure(FailureKind.SERVICE_FAULT, message=failure.message, status=answer.status))
    return _lost(answer)


def _lost(answer: Answer) -> LostTrack:
    """A gateway that did not wait any longer says nothing about the Job: it may still be made."""
    kind = FailureKind.NO_ANSWER if answer.status == _GATEWAY_TIMEOUT else FailureKind.SERVICE_TROUBLE
    return LostTrack(Failure(kind, Charge.UNKNOWN, message=answer.message(), status=answer.status))


def _delivered(data: bytes, urls: tuple[str, ...], headers: Mapping[str, str], fields: dict[str, object]) -> Delivered:
    metrics = fields.get("metrics")
    told = metrics.get("cost") if isinstance(metrics, dict) else None
    cost = cost_micros(headers.get("x-cost"))
    return Delivered(
        data=data,
        urls=urls,
        request_id=request_id_of(headers.get("x-request-id")) or request_id_of(fields.get("request_id")),
        cost_micros=cost_micros(told) if cost is None else cost,
    )


def _is_picture(answer: Answer) -> bool:
    """Whether the body is to be kept as the picture: it is one by its first bytes, or it is no kind of text.

    Bytes of an unknown kind do no harm: they are paid for, so they are kept, and checked before they are shown.
    """
    if answer.is_picture:
        return True
    is_said_to_be_text = answer.media_type.startswith("text/") or answer.media_type.endswith(("json", "xml"))
    is_text = is_said_to_be_text or answer.body[:12].lstrip().startswith((b"<", b"{", b"["))
    return bool(answer.body) and not is_text


def _pictures(value: object, depth: int) -> Iterator[bytes]:
    """The pictures in base64 within a JSON value, under the names that models use."""
    if isinstance(value, str):
        data = _decoded(value)
        if data:
            yield data
    elif isinstance(value, list) and depth:
        for item in value:
            yield from _pictures(item, depth - 1)
    elif isinstance(value, dict) and depth:
        for name in _NAMES:
            yield from _pictures(value.get(name), depth - 1)


def _decoded(text: str) -> bytes | None:
    """The bytes of a picture in base64, decoded in pieces so that no call holds the interpreter for long."""
    uri = _DATA_URI.match(text)
    start = uri.end() if uri else 0
    if not _BASE64_PICTURE.match(text, start):
        return None
    try:
        return b"".join(
            b64decode(text[place : place + _DECODED_AT_ONCE], validate=True)
            for place in range(start, len(text), _DECODED_AT_ONCE)
        )
    except ValueError:
        return None
