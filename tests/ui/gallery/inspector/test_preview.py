"""The preview keeps the picture's shape, gives way in a low window, counts while a Job runs, and opens pictures."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.preview import LOW_HEIGHT_PX, MOST_HEIGHT_PX, Preview
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    ground = QWidget()
    qtbot.addWidget(ground)
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    ground.resize(312, 600)
    ground.show()
    return ground


@pytest.fixture
def preview(gallery: GalleryDesk, theme: Theme, ground: QWidget) -> Preview:
    preview = Preview(theme, gallery.model, gallery.loader, gallery.files)
    ground.layout().addWidget(preview)
    return preview


def picture(width: int, height: int) -> Entry:
    return make_entry(1, make_job(1, NOON_MS), (width, height))


@pytest.mark.parametrize(
    ("size", "height"), [((1360, 768), 176), ((1024, 1024), 312), ((768, 1360), MOST_HEIGHT_PX), ((2000, 100), 15)]
)
def test_it_keeps_the_shape(preview: Preview, qtbot: QtBot, size: tuple[int, int], height: int) -> None:
    preview.show_entry(picture(*size))

    qtbot.waitUntil(lambda: preview.width() == 312)
    assert preview.height() == height


def test_in_a_low_window_it_is_lower(preview: Preview, qtbot: QtBot) -> None:
    preview.show_entry(picture(1360, 768))
    qtbot.waitUntil(lambda: preview.width() == 312)

    preview.set_low(is_low=True)
    assert preview.height() == LOW_HEIGHT_PX
    preview.set_low(is_low=False)
    assert preview.height() == 176


def test_beside_a_narrow_picture_there_is_a_ground(
    gallery: GalleryDesk, preview: Preview, theme: Theme, qtbot: QtBot
) -> None:
    entry = picture(768, 1360)
    gallery.files.paint(gallery.files.thumbnail(entry.job.id), "#ff00ff", (360, 640), "PNG")

    preview.show_entry(entry)

    qtbot.waitUntil(lambda: preview.grab().toImage().pixelColor(156, 160) == QColor("#ff00ff"))
    assert preview.grab().toImage().pixelColor(20, 160) == theme.color("sunken")


def test_a_picture_is_opened_by_click_and_enter(preview: Preview, qtbot: QtBot) -> None:
    preview.show_entry(picture(1360, 768))

    with qtbot.waitSignal(preview.clicked):
        qtbot.mouseClick(preview, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(preview.clicked):
        qtbot.keyClick(preview, Qt.Key.Key_Return)
    assert preview.accessibleName().endswith("16 to 9")
    assert preview.accessibleDescription() == "Opens it large"


def test_a_job_counts_and_cannot_be_opened(gallery: GalleryDesk, preview: Preview, qtbot: QtBot) -> None:
    preview.show_entry(gallery.add(1, JobState.RUNNING, sent_at_ms=NOON_MS - 10_000))

    assert not preview.isEnabled()
    with qtbot.waitSignal(preview.ticked):
        pass


def test_a_finished_picture_and_a_hidden_job_do_not_count(gallery: GalleryDesk, preview: Preview) -> None:
    (ticking,) = preview.findChildren(QTimer)
    preview.show_entry(gallery.add(1, JobState.RUNNING, sent_at_ms=NOON_MS))
    assert ticking.isActive()

    preview.hide()
    assert not ticking.isActive()
    preview.show_entry(picture(1360, 768))
    preview.show()
    assert not ticking.isActive()
