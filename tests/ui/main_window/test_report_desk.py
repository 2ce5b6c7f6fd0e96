"""ReportDesk: the report is put together beside the window, shown, and written where a person wants it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.report_desk import ReportDesk
from kling_desktop.ui.preferences.report_dialog import ReportDialog
from tests.fakes.fake_report import FakeReport
from tests.fakes.window_kit import window_kit


class Bed:
    """A desk with its window."""

    def __init__(self, desk: ReportDesk, ground: QWidget, qtbot: QtBot) -> None:
        self.desk, self._ground, self._qtbot = desk, ground, qtbot

    def shown(self) -> ReportDialog:
        self.desk.show()
        dialog = self._ground.findChild(ReportDialog)
        assert isinstance(dialog, ReportDialog)
        self._qtbot.waitUntil(lambda: "== Log" in dialog.text)
        return dialog

    def save(self, dialog: ReportDialog, path: Path) -> None:
        dialog.save_requested.emit(dialog.text)
        asking = dialog.findChild(QFileDialog)
        assert asking is not None
        assert Path(asking.selectedFiles()[0]).name == "kling-desktop-report.txt"
        asking.fileSelected.emit(str(path))
        asking.close()


@pytest.fixture
def made(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[FakeReport], Bed]]:
    grounds: list[QWidget] = []

    def made(report: FakeReport) -> Bed:
        ground = QWidget()
        qtbot.addWidget(ground)
        ground.show()
        grounds.append(ground)
        kit = window_kit(theme, tmp_path, report=report)
        return Bed(ReportDesk(kit, ground), ground, qtbot)

    yield made
    for ground in grounds:
        ground.close()


def said(dialog: ReportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_it_is_saved_where_the_person_says(made: Callable[[FakeReport], Bed], tmp_path: Path, qtbot: QtBot) -> None:
    report = FakeReport()
    bed = made(report)
    dialog = bed.shown()

    bed.save(dialog, tmp_path / "for-support.txt")

    qtbot.waitUntil(lambda: "Saved as for-support.txt" in said(dialog))
    assert report.saved == [(report.text(), str(tmp_path / "for-support.txt"))]
    dialog.close()


def test_a_bug_of_ours_is_said(made: Callable[[FakeReport], Bed], tmp_path: Path, qtbot: QtBot) -> None:
    bed = made(FakeReport(refusal=RuntimeError("a bug")))
    dialog = bed.shown()

    with qtbot.captureExceptions() as seen:
        bed.save(dialog, tmp_path / "x.txt")
        qtbot.waitUntil(lambda: "Couldn't save the report: a mistake of Kling Desktop's own." in said(dialog))
        qtbot.waitUntil(lambda: bool(seen))
    assert [type(one[1]) for one in seen] == [RuntimeError]
    dialog.close()


def test_a_folder_that_takes_nothing_is_said(made: Callable[[FakeReport], Bed], tmp_path: Path, qtbot: QtBot) -> None:
    bed = made(FakeReport(refusal=KlingError(Failure(FailureKind.NOT_WRITABLE))))
    dialog = bed.shown()

    bed.save(dialog, tmp_path / "x.txt")

    sentence = "Couldn't save the report. The folder is read-only or gone."
    qtbot.waitUntil(lambda: sentence in said(dialog))
    dialog.close()


def test_asked_for_again_it_is_put_together_anew(made: Callable[[FakeReport], Bed], qtbot: QtBot) -> None:
    bed = made(FakeReport())
    first = bed.shown()
    with qtbot.waitSignal(first.destroyed):
        first.close()

    again = bed.shown()

    assert again.isVisible()
    again.close()
