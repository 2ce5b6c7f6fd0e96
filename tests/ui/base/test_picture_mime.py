"""Pictures under the mouse and on the clipboard, with real files and real bytes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from kling_desktop.ui.base.picture_mime import (
    GALLERY_FORMAT,
    SLOT_FORMAT,
    FoundFiles,
    GalleryPicture,
    PictureAddress,
    PictureBitmap,
    PictureBytes,
    PictureFile,
    bitmap_png,
    expand_folders,
    gallery_mime,
    is_usable,
    may_hold_pictures,
    picture_count,
    pictures_in,
    slot_in,
)

PNG = b"\x89PNG\r\n\x1a\nforeign bytes that nobody here may decode"


def make(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(PNG)
    return [folder / name for name in names]


def test_local_files_keep_their_order(tmp_path: Path, qapp: QApplication) -> None:
    paths = make(tmp_path, "b ä#1.png", "a.jpg", "notes.pdf")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    assert may_hold_pictures(mime)
    assert pictures_in(mime) == tuple(PictureFile(path) for path in paths)


def test_foreign_bytes_come_through_undecoded(qapp: QApplication) -> None:
    mime = QMimeData()
    mime.setData("image/png", QByteArray(PNG))
    assert may_hold_pictures(mime)
    assert pictures_in(mime) == (PictureBytes(PNG),)


def test_a_browser_picture_is_its_bytes_first_and_its_address_else(qapp: QApplication) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.jpg"), QUrl("javascript:alert(1)")])
    assert pictures_in(mime) == (PictureAddress("https://example.org/cat.jpg"),)
    mime.setData("image/jpeg", QByteArray(b"\xff\xd8 bytes"))
    assert pictures_in(mime) == (PictureBytes(b"\xff\xd8 bytes"),)


def test_a_bitmap_becomes_a_png_of_the_same_pixels(qapp: QApplication) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("#4080C0"))
    mime = QMimeData()
    mime.setImageData(image)
    (bitmap,) = pictures_in(mime)
    assert isinstance(bitmap, PictureBitmap)
    back = QImage.fromData(bitmap_png(bitmap), "PNG")
    assert (back.width(), back.height(), back.pixelColor(2, 1)) == (3, 2, QColor("#4080C0"))


def test_our_own_pictures_win_and_others_get_files(tmp_path: Path, qapp: QApplication) -> None:
    (copy,) = make(tmp_path, "clean.png")
    mime = gallery_mime(["o-2", "o-1"], [copy])
    assert pictures_in(mime) == (GalleryPicture("o-2"), GalleryPicture("o-1"))
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [copy]


@pytest.mark.parametrize("data", [b"", b"nonsense", b'{"a": 1}', b"[1, 2]", b"[" * 100_000, b"\xff\xfe"])
def test_ids_that_another_program_made_up_are_ignored(data: bytes, qapp: QApplication) -> None:
    mime = QMimeData()
    mime.setData(GALLERY_FORMAT, QByteArray(data))
    assert pictures_in(mime) == ()


def test_a_slot_tells_its_number(qapp: QApplication) -> None:
    mime = QMimeData()
    mime.setData(SLOT_FORMAT, QByteArray(b"7"))
    assert slot_in(mime) == 7
    mime.setData(SLOT_FORMAT, QByteArray(b"99999"))
    assert slot_in(mime) is None
    assert slot_in(QMimeData()) is None


def test_plain_text_holds_no_pictures(qapp: QApplication) -> None:
    mime = QMimeData()
    mime.setText("/etc/passwd")
    assert not may_hold_pictures(mime)
    assert pictures_in(mime) == ()


def test_a_folder_gives_its_first_pictures_by_natural_name(tmp_path: Path, qapp: QApplication) -> None:
    folder = tmp_path / "shots"
    make(folder, "img10.png", "img2.JPG", "img1.webp", ".hidden.png", "notes.txt")
    (folder / "inner.png").mkdir()
    single = make(tmp_path, "single.heic")
    found = expand_folders([*single, folder], limit=3)
    assert [path.name for path in found.paths] == ["single.heic", "img1.webp", "img2.JPG"]
    assert found.left_out == 1


def test_an_unreadable_folder_is_empty_and_a_named_file_is_kept(tmp_path: Path, qapp: QApplication) -> None:
    gone = tmp_path / "gone.png"
    assert expand_folders([gone], limit=10) == FoundFiles((gone,), 0)
    assert expand_folders([], limit=10) == FoundFiles((), 0)


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        ([], False),
        (["file:///a/notes.pdf"], False),
        (["file:///a/notes.pdf", "file:///a/b.avif"], True),
        (["file:///a/b.HEIC"], True),
        (["file:///a/b.jfif"], True),
        (["file:///a/b.jpe"], True),
        (["file:///a/b.unheard-of"], True),
        (["file:///a/holiday"], True),
        (["https://example.com/x"], True),
    ],
)
def test_a_name_rules_out_only_what_is_surely_no_picture(urls: list[str], expected: bool) -> None:
    mime = QMimeData()
    if urls:
        mime.setUrls([QUrl(url) for url in urls])
    assert is_usable(mime) is expected


def test_how_many_pictures_are_dragged(qapp: QApplication) -> None:
    files = QMimeData()
    files.setUrls([QUrl("file:///a/b.png"), QUrl("file:///a/c.png")])
    ours = gallery_mime(["o-1", "o-2", "o-3"], [])

    assert [picture_count(mime) for mime in (QMimeData(), files, ours)] == [1, 2, 3]
    assert is_usable(ours)
