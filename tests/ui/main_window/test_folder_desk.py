"""Another folder for pictures: chosen, not chosen after all, or refused in words."""

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.folder_desk import FolderDesk


@pytest.fixture
def ground(theme: Theme, qtbot: QtBot) -> QWidget:
    del theme
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.show()
    return ground


def test_a_folder_that_is_chosen_is_told(ground: QWidget) -> None:
    desk = FolderDesk(ground)
    chosen, not_chosen = QSignalSpy(desk.chosen), QSignalSpy(desk.not_chosen)
    desk.ask()
    dialog = ground.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit("/pictures")
    dialog.done(QFileDialog.DialogCode.Accepted)
    assert (chosen.count(), chosen.at(0)) == (1, ["/pictures"])
    assert not_chosen.count() == 0


def test_who_wants_no_other_folder_is_heard_too(ground: QWidget) -> None:
    desk = FolderDesk(ground)
    chosen, not_chosen = QSignalSpy(desk.chosen), QSignalSpy(desk.not_chosen)
    desk.ask()
    dialog = ground.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.reject()
    assert (chosen.count(), not_chosen.count()) == (0, 1)


def test_a_folder_that_cannot_be_used_is_refused_in_words(ground: QWidget) -> None:
    desk = FolderDesk(ground)
    not_chosen = QSignalSpy(desk.not_chosen)
    desk.refuse(Failure(FailureKind.NOT_WRITABLE))
    (box,) = ground.findChildren(PlainMessage)
    assert box.isVisible()
    assert "write" in box.text()
    box.defaultButton().click()
    assert not_chosen.count() == 1
