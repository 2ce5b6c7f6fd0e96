"""Pictures on their way out: what other programs find on the clipboard, and where saved copies go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.ui.base.picture_mime import GalleryPicture, pictures_in
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.picture_export import FOLDER_NOTE, PictureExport
from kling_desktop.ui.main_window.spokesman import Spokesman
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakeOutgoing, FakePictureFiles, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, silent_kit

LONG_MS = 5000


class Desk:
    """An export, and what a test holds of it."""

    def __init__(self, qtbot: QtBot, kit: WindowKit, folder: Path, pool: QThreadPool) -> None:
        self.qtbot, self.kit, self.folder = qtbot, kit, folder
        self.ground = QWidget()
        qtbot.addWidget(self.ground)
        self.ground.resize(600, 400)
        self.ground.show()
        self.history = FakeHistory()
        assert isinstance(kit.files, FakePictureFiles)
        composer = Composer(KLING_O1, kit.files, self.ground)
        self.spokesman = Spokesman(kit.theme, self.ground, composer, self.ground)
        self.export = PictureExport(kit, self.history.note, pool, self.spokesman, self.ground)
        assert isinstance(kit.outgoing, FakeOutgoing)
        self.outgoing = kit.outgoing
        assert isinstance(kit.engine, SilentEngine)
        self.engine = kit.engine

    def said(self, start: str) -> None:
        """Wait until the notice says this."""
        notice = self.spokesman.notice
        self.qtbot.waitUntil(lambda: notice.isVisible() and notice.text.startswith(start), timeout=LONG_MS)

    def dialog(self) -> QFileDialog:
        found = self.ground.findChild(QFileDialog)
        assert isinstance(found, QFileDialog)
        return found

    def choose(self, *names: str) -> None:
        """As if the person chose this in the dialog."""
        self.dialog().fileSelected.emit(str(self.folder.joinpath(*names)))
        self.dialog().close()


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    font, pool = qapp.font(), QThreadPool()
    yield Desk(qtbot, silent_kit(qapp, tmp_path), tmp_path, pool)
    pool.waitForDone()
    undress(qapp, font)


def entry_of(number: int, state: JobState = JobState.SAVED) -> Entry:
    return make_entry(number, make_job(number, NOON_MS, state))


def rendered(desk: Desk, entry: Entry) -> None:
    """The engine answers what it was asked."""
    assert entry.output is not None
    desk.qtbot.waitUntil(lambda: desk.engine.asked == [entry.output.id], timeout=LONG_MS)
    path = desk.folder / "render"
    path.write_bytes(b"P6\n2 1\n255\n" + bytes((200, 10, 10, 10, 200, 10)))
    desk.engine.rendered.emit(entry.output.id, str(path))


def test_one_picture_is_on_the_clipboard_in_every_form(desk: Desk) -> None:
    entry = entry_of(1)
    assert entry.output is not None
    desk.export.copy((entry,))
    rendered(desk, entry)
    desk.said("Copied")

    mime = QGuiApplication.clipboard().mimeData()
    file = desk.folder / f"clean-{entry.output.path}"
    assert mime.urls() == [QUrl.fromLocalFile(str(file))]
    image = mime.imageData()
    assert isinstance(image, QImage)
    assert image.pixelColor(0, 0) == QColor(200, 10, 10)
    assert bytes(mime.data("image/png").data()) == b"clean", "the clean file's own bytes, label included"
    assert bytes(mime.data("x-special/gnome-copied-files").data()).decode() == f"copy\n{mime.urls()[0].toString()}"
    assert pictures_in(mime) == (GalleryPicture(entry.output.id),)


def test_a_bug_of_ours_is_said(desk: Desk) -> None:
    desk.outgoing.is_broken = True
    with desk.qtbot.captureExceptions() as seen:
        desk.export.copy((entry_of(1),))
        desk.said("Kling Desktop made a mistake.")
        desk.qtbot.waitUntil(lambda: bool(seen))
    assert [type(one[1]) for one in seen] == [RuntimeError]


def test_a_jpeg_is_offered_as_png_too(desk: Desk) -> None:
    entry = make_entry(1, make_job(1, NOON_MS), form="jpeg")
    desk.export.copy((entry,))
    rendered(desk, entry)
    desk.said("Copied")
    png = QImage.fromData(QGuiApplication.clipboard().mimeData().data("image/png"), "PNG")
    assert png.pixelColor(1, 0) == QColor(10, 200, 10)


def test_several_are_files_alone(desk: Desk) -> None:
    desk.export.copy([entry_of(1), entry_of(2, JobState.RUNNING), entry_of(3)])
    desk.said("2 pictures copied")
    mime = QGuiApplication.clipboard().mimeData()
    assert [Path(url.toLocalFile()).name for url in mime.urls()] == [f"clean-{n:032x}.png" for n in (1, 3)]
    assert not mime.hasImage()
    assert not mime.hasFormat("image/png")
    assert desk.engine.asked == []


def test_a_picture_that_cannot_be_shown_is_copied_as_a_file(desk: Desk) -> None:
    entry = entry_of(1)
    assert entry.output is not None
    desk.export.copy((entry,))
    desk.qtbot.waitUntil(lambda: bool(desk.engine.asked), timeout=LONG_MS)
    desk.engine.render_failed.emit("another", Failure(FailureKind.UNREADABLE_FILE))
    desk.engine.render_failed.emit(entry.output.id, Failure(FailureKind.UNREADABLE_FILE))
    desk.said("Copied")
    assert QGuiApplication.clipboard().mimeData().hasUrls()
    assert not QGuiApplication.clipboard().mimeData().hasImage()


def test_the_last_copy_counts(desk: Desk) -> None:
    first, second = entry_of(1), entry_of(2)
    assert first.output is not None
    desk.export.copy((first,))
    desk.qtbot.waitUntil(lambda: bool(desk.engine.asked), timeout=LONG_MS)
    desk.engine.asked.clear()
    desk.export.copy((second,))
    desk.engine.rendered.emit(first.output.id, str(desk.folder / "render"))
    rendered(desk, second)
    desk.said("Copied")
    (url,) = QGuiApplication.clipboard().mimeData().urls()
    assert url.fileName() == f"clean-{2:032x}.png"


def test_a_copy_that_fails_says_why_and_leaves_the_clipboard(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("theirs")
    desk.outgoing.failure = Failure(FailureKind.FILE_MISSING)
    desk.export.copy((entry_of(1),))
    desk.said("The picture's file was moved or deleted.")
    assert QGuiApplication.clipboard().text() == "theirs"


def test_nothing_is_copied_or_asked_of_what_has_no_picture(desk: Desk) -> None:
    desk.export.copy((entry_of(1, JobState.RUNNING),))
    desk.export.save_as((entry_of(1, JobState.RUNNING),))
    desk.export.save_as(())
    assert desk.ground.findChild(QFileDialog) is None


def test_saving_one_suggests_its_name_and_says_where_it_went(desk: Desk) -> None:
    entry = entry_of(1)
    desk.export.save_as((entry,))
    dialog = desk.dialog()
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    (field,) = dialog.findChildren(QLineEdit)
    assert field.text() == f"{1:032x}.png"
    assert dialog.nameFilters() == ["PNG picture (*.png)"]

    desk.choose("mine.png")
    desk.said(f"Saved to {desk.folder.name}")
    assert desk.outgoing.saved == [(str(desk.folder / "mine.png"), True)]
    (show,) = desk.spokesman.notice.findChildren(QPushButton)
    assert show.text() == "Show"


@pytest.mark.parametrize("name", ["mine", "mine.jpg", "mine.v2"])
def test_a_name_of_another_kind_gets_the_right_end_and_writes_over_nothing(desk: Desk, name: str) -> None:
    desk.export.save_as((entry_of(1),))
    desk.choose(name)
    desk.said("Saved")
    assert desk.outgoing.saved == [(str(desk.folder / f"{name}.png"), False)]


@pytest.mark.parametrize("name", ["mine.jpg", "mine.JPEG"])
def test_both_ends_of_a_jpeg_are_right(desk: Desk, name: str) -> None:
    desk.export.save_as((make_entry(1, make_job(1, NOON_MS), form="jpeg"),))
    assert desk.dialog().nameFilters() == ["JPG picture (*.jpg *.jpeg)"]
    desk.choose(name)
    desk.said("Saved")
    assert desk.outgoing.saved == [(str(desk.folder / name), True)]


def test_several_go_into_a_folder_and_write_over_nothing(desk: Desk) -> None:
    (desk.folder / "Best").mkdir()
    desk.export.save_as([entry_of(1), entry_of(2)])
    assert desk.dialog().fileMode() is QFileDialog.FileMode.Directory
    desk.choose("Best")
    desk.said("2 pictures saved to Best")
    assert desk.outgoing.saved == [(str(desk.folder / "Best" / f"{n:032x}.png"), False) for n in (1, 2)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [(FailureKind.DISK_FULL, "Couldn't save a copy. The disk is full."), (FailureKind.NOT_WRITABLE, "Couldn't save")],
)
@pytest.mark.parametrize("count", [1, 2])
def test_what_keeps_a_copy_from_being_saved_is_said(desk: Desk, kind: FailureKind, words: str, count: int) -> None:
    desk.outgoing.failure = Failure(kind)
    desk.export.save_as([entry_of(number) for number in range(1, count + 1)])
    desk.choose("mine.png")
    desk.said(words)


def test_the_folder_is_remembered_while_it_is_there(desk: Desk) -> None:
    other = desk.folder / "Other"
    other.mkdir()
    desk.history.notes[FOLDER_NOTE] = str(other)
    desk.export.save_as((entry_of(1),))
    assert desk.dialog().directory().absolutePath() == str(other)
    desk.choose("mine.png")
    desk.said("Saved")
    assert desk.engine.notes == {FOLDER_NOTE: str(desk.folder)}

    desk.qtbot.waitUntil(lambda: desk.ground.findChild(QFileDialog) is None, timeout=LONG_MS)
    desk.export.save_as((entry_of(1),))
    assert desk.dialog().directory().absolutePath() == str(desk.folder)


def test_a_remembered_folder_that_is_gone_is_forgotten(desk: Desk) -> None:
    desk.history.notes[FOLDER_NOTE] = str(desk.folder / "gone")
    desk.export.save_as((entry_of(1),))
    assert desk.dialog().directory().exists()
