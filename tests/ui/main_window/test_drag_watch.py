"""DragWatch: pictures that are dragged into a window are heard of, whatever part of it takes them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.main_window.drag_watch import DragWatch


class Bed(QWidget):
    """A window all of which takes drops by itself."""

    def __init__(self) -> None:
        super().__init__()
        QVBoxLayout(self).addWidget(QLineEdit())
        self.heard = 0
        self.watch = DragWatch(self)
        self.watch.pictures_came.connect(self._count)

    def _count(self) -> None:
        self.heard += 1

    def drag_in(self, mime: QMimeData) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        middle = QPoint(self.width() // 2, self.height() // 2)
        QApplication.sendEvent(self.windowHandle(), QDragEnterEvent(middle, Qt.DropAction.CopyAction, mime, left, none))


@pytest.fixture
def bed(qtbot: QtBot) -> Iterator[Bed]:
    bed = Bed()
    qtbot.addWidget(bed)
    bed.show()
    yield bed
    bed.close()


def files() -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/photos/a.png")])
    return mime


def text() -> QMimeData:
    mime = QMimeData()
    mime.setText("a heron")
    return mime


def test_only_pictures_are_heard_of_and_only_while_wanted(bed: Bed) -> None:
    bed.drag_in(files())
    assert bed.heard == 0
    bed.watch.set_wanted(is_wanted=True)
    bed.watch.set_wanted(is_wanted=True)
    bed.drag_in(text())
    assert bed.heard == 0
    bed.drag_in(files())
    assert bed.heard == 1
    bed.watch.set_wanted(is_wanted=False)
    bed.drag_in(files())
    assert bed.heard == 1


def test_a_window_that_was_never_shown_is_not_listened_to(qapp: object, qtbot: QtBot) -> None:
    bed = Bed()
    qtbot.addWidget(bed)
    bed.watch.set_wanted(is_wanted=True)
    bed.show()
    bed.watch.set_wanted(is_wanted=True)
    bed.drag_in(files())
    assert bed.heard == 1
    bed.close()
