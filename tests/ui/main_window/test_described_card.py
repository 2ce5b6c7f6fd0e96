"""The card of a problem is marked for as long as the details are about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.ui.jobs.problem_card import ProblemCard
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import silent_kit

PICTURE = make_entry(1, make_job(1, NOON_MS))
PROBLEM = make_entry(2, make_job(2, NOON_MS, JobState.FAILED, failure=Failure(FailureKind.DECLINED)))


class Desk:
    """A window with a picture and a problem."""

    def __init__(self, qapp: QApplication, folder: Path) -> None:
        kit = silent_kit(qapp, folder, FakeHistory([PICTURE, PROBLEM]))
        self.window, self._theme = MainWindow(kit), kit.theme
        self.window.furnish_now()

    @property
    def studio(self) -> Studio:
        assert self.window.studio is not None
        return self.window.studio

    @property
    def card(self) -> ProblemCard:
        (card,) = self.studio.attention.findChildren(ProblemCard)
        return card

    def is_marked(self) -> bool:
        """Whether there is a ring around the card."""
        place = self.card.mapTo(self.studio.attention, QPoint(self.card.width() // 2, -3))
        color: QColor = self.studio.attention.grab().toImage().pixelColor(place)
        return color == self._theme.color("select")


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    font = qapp.font()
    desk = Desk(qapp, tmp_path)
    qtbot.addWidget(desk.window)
    desk.window.resize(1440, 900)
    desk.window.show()
    qtbot.waitExposed(desk.window)
    yield desk
    desk.window.close_unasked()
    undress(qapp, font)


def test_the_card_is_marked_from_the_click_on_until_something_else_is_chosen(desk: Desk, qtbot: QtBot) -> None:
    studio = desk.studio
    studio.gallery.select(PICTURE.job.id)
    assert not desk.is_marked()
    qtbot.mouseClick(desk.card, Qt.MouseButton.LeftButton, pos=QPoint(desk.card.width() - 3, 3))
    assert desk.is_marked()

    studio.gallery.selection_changed.emit(studio.gallery.selection)
    assert studio.inspector.entry == PROBLEM
    assert desk.is_marked(), "what was told again changed nothing"
    studio.gallery.select(PICTURE.job.id)
    assert not desk.is_marked()


def test_details_asked_for_mark_it_too(desk: Desk) -> None:
    desk.studio.attention.details_requested.emit(PROBLEM.job.id)
    assert desk.is_marked()
