"""The lines between program and helper: both ways without loss, and nothing odd is believed."""

import json

import pytest

from kling_desktop.adapters.intake.message import (
    ExamineOrder,
    HeaderRead,
    PreviewWritten,
    Ready,
    Refused,
    RenderOrder,
    answer_from,
    answer_line,
    order_from,
    order_line,
)
from kling_desktop.adapters.intake.note import Note, in_order
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, Rendered, TakenIn
from kling_desktop.core.ports.service import UploadCopy

TAKEN = TakenIn(
    sha256="0f" * 32,
    format="heic",
    width_px=30,
    height_px=40,
    size_bytes=99,
    notes=in_order({Note.SHRUNK, Note.CONVERTED}),
    upload=UploadCopy(path="/tmp/Bild \udc80 图.upload", format="jpeg", width_px=3, height_px=4, size_bytes=9),
)


@pytest.mark.parametrize(
    "answer",
    [
        Ready(),
        HeaderRead(12),
        PreviewWritten(),
        Refused(Failure(FailureKind.PICTURE_TOO_SMALL, message="näh", width_px=3, height_px=4)),
        OutputFacts("png", 3, 4),
        Rendered(3, 4),
        TAKEN,
    ],
)
def test_answers_go_and_come_back(answer):
    line = answer_line(answer)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert answer_from(line) == answer


@pytest.mark.parametrize(
    "order",
    [
        ExamineOrder("/tmp/a\nb", "/tmp/c"),
        RenderOrder("/tmp/a\nb", "/tmp/c", 4096),
        IntakeOrder("/tmp/\udcff 图.jpg", KLING_O1.limits, None, "/tmp/preview", "/tmp/upload"),
    ],
)
def test_orders_go_and_come_back(order):
    assert order_line(order).count(b"\n") == 1
    assert order_from(order_line(order)) == order


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(answer_line(TAKEN)) | fields).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"libfoo: warning\n",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"type": "Nobody"}',
        b'{"type": "HeaderRead"}',
        b'{"type": "HeaderRead", "pixels": -1}',
        b'{"type": "HeaderRead", "pixels": true}',
        b'{"type": "OutputFacts", "format": "svg", "width_px": 3, "height_px": 4}',
        b'{"type": "Rendered", "width_px": 3, "height_px": true}',
        b'{"type": "Refused", "kind": "no_such_kind"}',
        json.dumps({"type": "Refused", "kind": "disk_full", "message": "x" * 501}).encode(),
        json.dumps({"type": "Refused", "kind": "disk_full", "message": 7}).encode(),
        changed(sha256="../../etc"),
        changed(notes=["<b>"]),
        changed(notes="shrunk"),
        changed(width_px="3"),
        changed(upload=None),
        changed(upload={"path": 3}),
    ],
)
def test_nonsense_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        answer_from(line)
