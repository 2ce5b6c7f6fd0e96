"""When the first frame of the real window counts as painted, and what happens where it never is."""

from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.main_window.first_frame import PATIENCE_MS, FirstFrame


class Page(QWidget):
    """Stands in for the window; it is in sight itself."""

    @property
    def first_sight(self) -> QWidget:
        return self


def test_it_is_over_when_what_is_in_sight_was_painted(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    page.show()
    frame = FirstFrame(page, page)
    with qtbot.waitSignal(frame.over, timeout=20 * PATIENCE_MS):
        pass
    assert frame.is_painted


def test_a_window_that_is_never_painted_is_waited_for_no_longer_than_that(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    frame = FirstFrame(page, page)
    with qtbot.waitSignal(frame.over, timeout=5 * PATIENCE_MS):
        pass
    assert not frame.is_painted


def test_it_is_over_once(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    frame = FirstFrame(page, page)
    spy = QSignalSpy(frame.over)
    frame.end()
    page.show()
    qtbot.waitExposed(page)
    page.repaint()
    frame.end()
    assert spy.count() == 1
    assert frame.is_over
    assert not frame.is_painted


def test_a_window_that_goes_before_it_was_painted_is_told_of_no_more(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    frame = FirstFrame(page, page)
    page.show()
    frame.stop()
    with qtbot.assertNotEmitted(frame.over, wait=PATIENCE_MS + 100):
        qtbot.waitExposed(page)
        page.repaint()
