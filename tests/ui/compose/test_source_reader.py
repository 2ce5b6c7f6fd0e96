"""What is dropped or pasted becomes sources; what is no picture is named."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.picture_mime import GalleryPicture, PictureAddress, PictureBitmap, PictureBytes, PictureFile
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.source_reader import Destination, SourceReader
from tests.ui.compose.stage import Heard


@pytest.fixture
def reader(composer: Composer, pool: QThreadPool) -> SourceReader:
    return SourceReader(composer, pool)


def test_a_folder_gives_its_first_pictures_and_the_rest_is_counted(
    reader: SourceReader, composer: Composer, heard: Heard, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(1, 13):
        (tmp_path / f"{number}.jpg").touch()
    with qtbot.waitSignal(composer.notice_requested):
        reader.read((PictureFile(tmp_path),))

    assert [slot.name for slot in composer.draft.slots] == [f"{number}.jpg" for number in range(1, 11)]
    assert heard.notices == ["10 added. 2 didn't fit: 11.jpg, 12.jpg"]


def test_named_files_are_tried_whatever_they_are_called(
    reader: SourceReader, composer: Composer, heard: Heard, qtbot: QtBot, tmp_path: Path
) -> None:
    names = ["a.jpg", "b.jfif", "c.jpe", "unheard-of"]
    paths = [tmp_path / name for name in names]
    with qtbot.waitSignals([composer.intake_requested] * len(names)):
        reader.read(tuple(PictureFile(path) for path in paths))

    assert [slot.name for slot in composer.draft.slots] == names
    assert heard.intakes[1][1] == PictureSource("b.jfif", path=str(paths[1]))
    assert heard.notices == []


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a.jpg", "notes.pdf", "b.png"], "2 added. notes.pdf isn't a picture."),
        (["a.jpg", "notes.pdf", "x.mp3", "y.zip"], "1 added. notes.pdf and 2 more aren't pictures."),
    ],
)
def test_of_a_mixed_drop_the_pictures_are_added_and_the_rest_is_named(
    reader: SourceReader, composer: Composer, heard: Heard, qtbot: QtBot, names: list[str], told: str
) -> None:
    with qtbot.waitSignal(composer.notice_requested):
        reader.read(tuple(PictureFile(Path("/") / name) for name in names))
    assert heard.notices == [told]
    assert {slot.name for slot in composer.draft.slots} <= {"a.jpg", "b.png"}


def test_a_single_file_that_is_no_picture_says_so_in_its_slot(
    reader: SourceReader, composer: Composer, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(composer.intake_requested):
        reader.read((PictureFile(Path("/notes.pdf")),))
    assert [slot.name for slot in composer.draft.slots] == ["notes.pdf"]


def test_of_a_huge_folder_only_what_was_added_is_counted(
    reader: SourceReader, composer: Composer, heard: Heard, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(1, 104):
        (tmp_path / f"{number}.jpg").touch()
    composer.add_sources([PictureSource("first", path="/first")])
    with qtbot.waitSignals([composer.notice_requested] * 2):
        reader.read((PictureFile(tmp_path),))

    assert heard.notices[-1] == "9 added. The folder holds 94 more than fit."


def test_bytes_and_bitmaps_go_in_as_data(reader: SourceReader, composer: Composer, heard: Heard, qtbot: QtBot) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    with qtbot.waitSignals([composer.intake_requested] * 2):
        reader.read((PictureBytes(b"RIFF"), PictureBitmap(image)))

    first, second = (source for _, source in heard.intakes)
    assert first == PictureSource("Pasted picture.png", data=b"RIFF")
    assert isinstance(second, PictureSource)
    assert second.data is not None
    assert second.data.startswith(b"\x89PNG")


def test_a_slot_that_went_meanwhile_is_not_replaced(
    reader: SourceReader, composer: Composer, qtbot: QtBot, tmp_path: Path
) -> None:
    (key,) = composer.add_sources([PictureSource("old", path="/old")])
    composer.remove_slot(0)
    with qtbot.waitSignal(composer.intake_requested):
        reader.read((PictureFile(tmp_path / "new.jpg"),), Destination(replaces=key))
    assert [slot.name for slot in composer.draft.slots] == ["new.jpg"]


def test_our_own_pictures_are_asked_for(reader: SourceReader, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reader.gallery_pictures_requested) as asked:
        reader.read((GalleryPicture("one"), GalleryPicture("two")))
    assert asked.args == [("one", "two"), Destination()]


def test_an_address_is_not_fetched(reader: SourceReader, composer: Composer, heard: Heard) -> None:
    reader.read((PictureAddress("https://example.com/a.jpg"),))
    assert heard.notices == ["Save the picture from the web first, then add its file."]
    assert composer.draft.slots == ()


def test_a_mistake_of_ours_is_said_and_the_next_pictures_are_added(
    reader: SourceReader, composer: Composer, heard: Heard, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.captureExceptions() as seen, qtbot.waitSignal(composer.notice_requested):
        reader.read((PictureFile(cast("Path", None)),))
        qtbot.waitUntil(lambda: len(seen) == 1)
    assert heard.notices == ["Nothing was added: Kling Desktop made a mistake."]
    with qtbot.waitSignal(composer.intake_requested):
        reader.read((PictureFile(tmp_path / "a.jpg"),))
