"""Technical details: the line that names the case, and everything for the clipboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.job_text import technical_line, technical_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.copy_button import CopyButton
from kling_desktop.ui.gallery.inspector.technical_details import TechnicalDetails
from tests.fakes.fake_pictures import make_job
from tests.fakes.gallery_desk import NOON_MS

FAULT = make_job(
    1,
    NOON_MS,
    JobState.FAILED,
    failure=Failure(FailureKind.SERVICE_FAULT, status=500),
    request_id="f31c0000abcdef9a07",
    sent_at_ms=NOON_MS,
)


def test_they_are_open_and_fold_away(theme: Theme, qtbot: QtBot) -> None:
    details = TechnicalDetails(theme)
    qtbot.addWidget(details)
    details.show_job(FAULT)
    details.show()
    line = next(each for each in details.findChildren(QLabel) if each.text() == technical_line(FAULT))
    fold = details.findChildren(QPushButton)[0]
    assert (line.isVisible(), fold.isChecked()) == (True, True)

    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)

    assert (line.isVisible(), fold.isChecked()) == (False, False)


def test_all_of_them_are_copied(theme: Theme, qtbot: QtBot) -> None:
    details = TechnicalDetails(theme)
    qtbot.addWidget(details)
    details.show_job(FAULT)

    qtbot.mouseClick(details.findChildren(CopyButton)[0], Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == technical_text(FAULT)
    assert "f31c0000abcdef9a07" in QGuiApplication.clipboard().text()
