"""Carries out one order: take a person's file in, examine a picture of the service, or render one to be shown.

Must not know: processes and pipes. Raises KlingError for everything that is wrong with a file or a disk.
Runs in the helper process only.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from kling_desktop.adapters.intake.codec import unreadable
from kling_desktop.adapters.intake.encode import preview_bytes, render_bytes, thumbnail_bytes, upload_copy
from kling_desktop.adapters.intake.foreign_file import read_foreign
from kling_desktop.adapters.intake.foreign_picture import ForeignPicture
from kling_desktop.adapters.intake.limits import MAX_FILE_BYTES, MAX_OUTPUT_BYTES, PREVIEW_PX, check_shape
from kling_desktop.adapters.intake.message import (
    Answer,
    ExamineOrder,
    HeaderRead,
    LastAnswer,
    Order,
    PreviewWritten,
    RenderOrder,
)
from kling_desktop.adapters.intake.note import Note, in_order
from kling_desktop.adapters.intake.sniff import lacks_end, sniffed
from kling_desktop.adapters.intake.written_file import write_whole
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, Rendered, TakenIn
from kling_desktop.core.ports.service import UploadCopy

Tell = Callable[[Answer], None]
_SERVICE_FORMATS = frozenset(("png", "jpeg", "webp"))
_DISK = frozenset((FailureKind.DISK_FULL, FailureKind.NOT_WRITABLE))


def carry_out(order: Order, tell: Tell) -> LastAnswer:
    """The last answer to an order; `tell` gets those before it."""
    match order:
        case ExamineOrder():
            return examine(order, tell)
        case RenderOrder():
            return render(order, tell)
        case IntakeOrder():
            return take_in(order, tell)


def take_in(order: IntakeOrder, tell: Tell) -> TakenIn:
    """Read, check and convert one file; the preview comes first, the original's bytes last.

    Raises:
        KlingError: as `core.ports.Intake.take_in`. Files may have been written already.
    """
    data = read_foreign(order.path, MAX_FILE_BYTES)
    picture = _opened(data, tell)
    check_shape(order.limits, picture.width_px, picture.height_px)
    if order.preview_to is not None:
        write_whole(order.preview_to, preview_bytes(picture.at_most(PREVIEW_PX)))
        tell(PreviewWritten())
    upload = _write_upload(picture, order)
    if order.original_to is not None:
        write_whole(order.original_to, data)
    return TakenIn(
        sha256=hashlib.sha256(data).hexdigest(),
        format=picture.format,
        width_px=picture.width_px,
        height_px=picture.height_px,
        size_bytes=len(data),
        notes=in_order(picture.notes),
        upload=upload,
    )


def examine(order: ExamineOrder, tell: Tell) -> OutputFacts:
    """Decode a picture of the service to its last pixel and write its thumbnail.

    Raises:
        KlingError: BAD_PICTURE; DISK_FULL or NOT_WRITABLE where only the thumbnail could not be written.
    """
    try:
        data = read_foreign(order.path, MAX_OUTPUT_BYTES)
        format_name = sniffed(data)
        if format_name not in _SERVICE_FORMATS or lacks_end(data, format_name):
            raise unreadable("cut, or no format of the service")
        picture = _opened(data, tell)
        picture.decode()
        write_whole(order.thumbnail_to, thumbnail_bytes(picture.at_most(PREVIEW_PX)))
    except KlingError as error:
        if error.failure.kind in _DISK:
            raise
        raise KlingError(replace(error.failure, kind=FailureKind.BAD_PICTURE)) from error
    return OutputFacts(picture.format, picture.width_px, picture.height_px)


def render(order: RenderOrder, tell: Tell) -> Rendered:
    """Decode any picture and write all of it, or as much as a window can show.

    Raises:
        KlingError: as `core.ports.Intake.render`.
    """
    picture = _opened(read_foreign(order.path, MAX_FILE_BYTES), tell)
    image = picture.at_most(order.longest_px)
    write_whole(order.render_to, render_bytes(image))
    return Rendered(*image.size)


def _opened(data: bytes, tell: Tell) -> ForeignPicture:
    format_name = sniffed(data)
    if format_name is None:
        raise unreadable("no known picture format")
    picture = ForeignPicture(format_name, data)
    tell(HeaderRead(picture.width_px * picture.height_px))
    return picture


def _write_upload(picture: ForeignPicture, order: IntakeOrder) -> UploadCopy:
    """Write the upload copy, adding to the picture's notes what was done to it."""
    image = picture.at_most(order.limits.max_side_px)
    if image.size != (picture.width_px, picture.height_px):
        picture.notes.add(Note.SHRUNK)
    if image.mode == "RGBA":
        picture.notes.add(Note.TRANSPARENCY_KEPT)
    copy, notes = upload_copy(image, order.limits)
    picture.notes |= notes
    write_whole(order.upload_to, copy.data)
    return UploadCopy(order.upload_to, copy.format, copy.width_px, copy.height_px, len(copy.data))
