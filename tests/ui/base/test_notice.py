"""Notice: one at a time, waits for the person, offers to undo."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QFont
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.notice import STAYS_MS, Notice
from kling_desktop.ui.base.theme import Theme


@pytest.fixture
def notice(theme: Theme, qtbot: QtBot) -> Iterator[Notice]:
    theme.apply(ThemeChoice.LIGHT, less_motion=True)
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(800, 500)
    ground.show()
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    yield Notice(theme, ground)
    ground.close()


def clock(notice: Notice) -> QTimer:
    return notice.findChild(QTimer)


def test_it_stands_at_the_bottom_and_goes_after_six_seconds(notice: Notice) -> None:
    notice.tell("2 pictures moved to Recently Deleted", "Undo", "trash-2")
    assert notice.isVisible()
    assert notice.geometry().bottom() == 500 - 21
    assert abs(notice.geometry().center().x() - 400) <= 1
    assert (clock(notice).isActive(), clock(notice).interval()) == (True, STAYS_MS)
    clock(notice).timeout.emit()
    assert not notice.isVisible()


def test_it_slides_in_where_motion_is_welcome(notice: Notice, theme: Theme, qtbot: QtBot) -> None:
    theme.apply(ThemeChoice.LIGHT)
    notice.tell("Saved")
    if theme.motion_ms(160):
        assert notice.y() > 500 - 20 - notice.height()
    qtbot.waitUntil(lambda: notice.geometry().bottom() == 500 - 21)


def test_it_follows_the_size_of_its_ground(notice: Notice) -> None:
    notice.tell("Saved")
    notice.parentWidget().resize(400, 300)
    assert notice.geometry().bottom() == 300 - 21
    notice.tell("A sentence that is far too long for one line of so narrow a panel as this one here is. " * 2)
    assert notice.width() <= 400 - 32
    assert notice.height() > 44


def test_it_waits_while_the_mouse_or_the_keyboard_is_there(notice: Notice) -> None:
    notice.tell("Deleted", "Undo")
    QApplication.sendEvent(notice, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert not clock(notice).isActive()
    QApplication.sendEvent(notice, QEvent(QEvent.Type.Leave))
    assert clock(notice).isActive()
    button = notice.findChild(QPushButton)
    button.setFocus()
    assert not clock(notice).isActive()
    button.clearFocus()
    assert clock(notice).isActive()


def test_a_new_one_takes_the_place_of_the_old(notice: Notice, qtbot: QtBot) -> None:
    taken: list[int] = []
    notice.acted.connect(taken.append)
    first = notice.tell("First", "Undo")
    second = notice.tell("Second", "Undo")
    assert (notice.text, first != second) == ("Second", True)
    qtbot.mouseClick(notice.findChild(QPushButton), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert taken == [second]
    assert not notice.isVisible()


def test_an_offer_is_there_only_if_there_is_one(notice: Notice) -> None:
    notice.tell("Saved")
    assert not notice.findChild(QPushButton).isVisible()


def test_the_offer_is_bold_and_as_far_from_the_edge_as_the_words(notice: Notice) -> None:
    notice.tell("2 pictures moved to Recently Deleted", "Undo", "trash-2")
    button, icon = notice.findChild(QPushButton), notice.findChild(IconLabel)
    assert button.font().weight() == QFont.Weight.DemiBold
    word = button.fontMetrics().horizontalAdvance("Undo")
    end = button.geometry().right() + 1 - (button.width() - word) // 2
    assert (icon.x(), notice.width() - end) == (16, 16)


def test_foreign_words_are_shown_as_they_are(notice: Notice) -> None:
    notice.tell("<b>notes.pdf</b> isn't a picture.")
    assert notice.text == "<b>notes.pdf</b> isn't a picture."
    assert notice.accessibleName() == notice.text


def test_it_goes_on_at_the_bottom_of_another_panel(notice: Notice, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.resize(400, 300)
    other.show()
    number = notice.tell("Picture moved to Recently Deleted", "Undo")
    acted: list[int] = []
    notice.acted.connect(acted.append)

    notice.move_to(other)

    assert notice.isVisible()
    assert notice.geometry().bottom() == 300 - 21
    assert clock(notice).isActive()
    other.resize(400, 200)
    assert notice.geometry().bottom() == 200 - 21
    notice.findChildren(QPushButton)[0].click()
    assert acted == [number]
    notice.move_to(notice.parentWidget())
    assert not notice.isVisible()


def test_the_keyboard_goes_back_to_where_it_was_when_the_notice_came(notice: Notice, qtbot: QtBot) -> None:
    ground = notice.parentWidget()
    first, came_from = QPushButton(ground), QPushButton(ground)
    first.show()
    came_from.show()
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    came_from.setFocus()
    notice.tell("Picture moved to Recently Deleted", "Undo")
    (undo,) = notice.findChildren(QPushButton)
    undo.setFocus()
    qtbot.keyClick(undo, Qt.Key.Key_Space)
    assert not notice.isVisible()
    assert came_from.hasFocus()
