"""Pictures under the mouse and on the clipboard, as values; nothing foreign is decoded or opened here.

Reading stops at names, bytes and addresses: the intake looks at what is in them. Folders are listed by
`expand_folders`, which belongs off the GUI thread.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QMimeDatabase, QUrl
from PySide6.QtGui import QImage, QImageWriter

GALLERY_FORMAT = "application/x-kling-desktop-pictures"
"""A JSON list of Output ids."""
SLOT_FORMAT = "application/x-kling-desktop-slot"
"""The number of a slot, from 1."""

PICTURE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".gif"}
)
_BYTE_FORMATS = (
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/heic",
    "image/heif",
    "image/avif",
    "image/tiff",
    "image/gif",
    "image/bmp",
)
_MOST_BYTES = 64 * 1024 * 1024
_MOST_GALLERY_IDS = 10_000


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file, or a folder that `expand_folders` turns into files."""

    path: Path


@dataclass(frozen=True, slots=True)
class PictureBytes:
    """The bytes of a picture as another program handed them over, undecoded."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PictureBitmap:
    """A bitmap that Qt already holds; `bitmap_png` makes a file of it."""

    image: QImage


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """A picture on the web; fetching it needs the person's consent to its host."""

    url: str


@dataclass(frozen=True, slots=True)
class GalleryPicture:
    """A picture of our own gallery, by the id of its Output."""

    output_id: str


OfferedPicture = PictureFile | PictureBytes | PictureBitmap | PictureAddress | GalleryPicture


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The first picture files of a drop, and how many more there were."""

    paths: tuple[Path, ...]
    left_out: int


def may_hold_pictures(mime: QMimeData) -> bool:
    """Whether a drop or paste is worth a look; reads no data, so it is cheap enough for every mouse move."""
    formats = set(mime.formats())
    return bool(formats & {GALLERY_FORMAT, *_BYTE_FORMATS}) or mime.hasUrls() or mime.hasImage()


def is_usable(mime: QMimeData) -> bool:
    """Whether something that is dragged may be a picture or a folder. A name only rules out what is surely none."""
    if mime.hasFormat(GALLERY_FORMAT):
        return True  # its files may not be made yet, and asking for their names would make them
    if not may_hold_pictures(mime):
        return False
    urls = mime.urls()
    return not urls or any(not url.isLocalFile() or may_be_picture(url.fileName()) for url in urls)


def picture_count(mime: QMimeData) -> int:
    """How many pictures are dragged, as far as their number can be told without reading them."""
    return max(1, len(_gallery_pictures(mime) or mime.urls()))


def pictures_in(mime: QMimeData) -> tuple[OfferedPicture, ...]:
    """All pictures of a drop or paste, in their order; empty if there are none.

    The best form wins: our own pictures, then local files, then the bytes another program offers, then a bitmap, then
    addresses on the web.
    """
    if gallery := _gallery_pictures(mime):
        return gallery
    urls = mime.urls()
    if files := tuple(PictureFile(Path(url.toLocalFile())) for url in urls if url.isLocalFile()):
        return files
    if data := _picture_bytes(mime):
        return (PictureBytes(data),)
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return (PictureBitmap(image),)
    return tuple(PictureAddress(url.toString()) for url in urls if url.scheme() in {"http", "https"})


def expand_folders(paths: Iterable[Path], limit: int) -> FoundFiles:
    """Files as they are, folders as the pictures directly in them by natural name order. Thread: any but the GUI's.

    A folder that cannot be read counts as empty. Files that were named stay, whatever their suffix: the intake says
    why one is no picture.

    Args:
        paths: of files and folders, in order.
        limit: most files wanted.
    """
    found: list[Path] = []
    for path in paths:
        found += _pictures_of(path) if path.is_dir() else [path]
    return FoundFiles(tuple(found[:limit]), max(0, len(found) - limit))


def bitmap_png(bitmap: PictureBitmap) -> bytes:
    """The bitmap as a PNG file. Thread: any; a large one takes a good part of a second."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(bitmap.image)
    return bytes(buffer.data().data())


def gallery_mime(output_ids: Sequence[str], files: Sequence[Path]) -> QMimeData:
    """What a drag out of the gallery carries: our ids for ourselves, files for others.

    Args:
        output_ids: of the pictures, in order.
        files: the copies made for leaving the program.
    """
    mime = QMimeData()
    mime.setData(GALLERY_FORMAT, QByteArray(json.dumps(list(output_ids)).encode()))
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    return mime


def slot_in(mime: QMimeData) -> int | None:
    """The number of the slot that is dragged, or None if it is something else."""
    text = bytes(mime.data(SLOT_FORMAT).data())
    return int(text) if text.isdigit() and len(text) <= 2 else None


def may_be_picture(name: str) -> bool:
    """Pictures under any of their endings, and what the name says nothing about: the intake looks into it."""
    kind = QMimeDatabase().mimeTypeForFile(name, QMimeDatabase.MatchMode.MatchExtension)
    return kind.isDefault() or kind.name().startswith("image/")


def _gallery_pictures(mime: QMimeData) -> tuple[GalleryPicture, ...]:
    """Pictures of our own, if the ids are well formed: any program can offer this format."""
    if not mime.hasFormat(GALLERY_FORMAT):
        return ()
    try:
        ids = json.loads(bytes(mime.data(GALLERY_FORMAT).data()))
    except (ValueError, RecursionError):
        return ()
    if not isinstance(ids, list) or len(ids) > _MOST_GALLERY_IDS or not all(isinstance(one, str) for one in ids):
        return ()
    return tuple(GalleryPicture(one) for one in ids)


def _picture_bytes(mime: QMimeData) -> bytes:
    """The first form that is a picture file of a sane size; empty if there is none."""
    offered = set(mime.formats())
    for name in _BYTE_FORMATS:
        if name in offered:
            data = bytes(mime.data(name).data())
            if 0 < len(data) <= _MOST_BYTES:
                return data
    return b""


def _pictures_of(folder: Path) -> list[Path]:
    """The pictures in a folder by name, 2 before 10, hidden ones left out."""
    try:
        names = [path.name for path in folder.iterdir() if _is_shown_picture(path)]
    except OSError:
        return []
    return [folder / name for name in sorted(names, key=_natural_order)]


def _natural_order(name: str) -> list[tuple[int, str]]:
    """Sorts numbers in names by their value; QCollator does that only where the locale has rules for it."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", folded) if part]


def _is_shown_picture(path: Path) -> bool:
    """Whether a folder's entry is a file that is named like a picture and not hidden."""
    return path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".") and path.is_file()
