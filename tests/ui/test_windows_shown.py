"""Nothing but windows is shown as a window: a part shown before it has its place flashes and takes the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.plain_message import plain_message
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.gallery.inspector.details_page import DetailsPage
from kling_desktop.ui.gallery.inspector.several_page import SeveralPage
from kling_desktop.ui.main_window.window import MainWindow
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.gallery_desk import NOON_MS, make_entry, make_job
from tests.fakes.window_kit import silent_kit


class ShownWindows(QObject):
    """Keeps the kinds of windows that were shown."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.kinds: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.kinds.append(type(watched).__name__)
        return False


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[ShownWindows]:
    shown = ShownWindows(qapp)
    yield shown
    qapp.removeEventFilter(shown)


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    undress(qapp, font)


@pytest.mark.usefixtures("undressed")
def test_the_window_its_pages_and_its_details(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, shown: ShownWindows
) -> None:
    entries = [make_entry(number, make_job(number, NOON_MS - number)) for number in range(1, 4)]
    window = MainWindow(silent_kit(qapp, tmp_path, FakeHistory(entries)))
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    studio = window.studio
    assert studio is not None
    studio.gallery.grid.selectAll()
    qtbot.waitUntil(lambda: studio.inspector.findChild(SeveralPage) is not None)
    studio.gallery.select(entries[0].job.id)
    qtbot.waitUntil(lambda: studio.inspector.findChild(DetailsPage) is not None)
    studio.inspector.show_problem(entries[0])
    studio.viewer.open(entries[0])
    assert window.welcome.isHidden()
    assert shown.kinds == ["MainWindow"]
    window.close()


@pytest.mark.usefixtures("undressed")
def test_an_empty_library(qapp: QApplication, qtbot: QtBot, tmp_path: Path, shown: ShownWindows) -> None:
    window = MainWindow(silent_kit(qapp, tmp_path))
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    assert shown.kinds == ["MainWindow"]
    window.close()


@pytest.mark.usefixtures("undressed")
def test_settings(qapp: QApplication, qtbot: QtBot, tmp_path: Path, shown: ShownWindows) -> None:
    window = MainWindow(silent_kit(qapp, tmp_path))
    window.furnish_now()
    qtbot.addWidget(window)
    assert window.commands is not None
    window.commands[CommandId.SETTINGS].trigger()
    assert shown.kinds == ["PreferencesDialog"]
    window.close()


@pytest.mark.usefixtures("undressed")
def test_a_message_without_an_explanation(qapp: QApplication, qtbot: QtBot, shown: ShownWindows) -> None:
    Theme(qapp).apply()
    parent = QWidget()
    qtbot.addWidget(parent)
    box = plain_message(parent, "Nothing here", "", "OK")
    box.open()
    assert shown.kinds == ["PlainMessage"]
    box.close()


@pytest.mark.usefixtures("undressed")
def test_before_the_library_is_open_there_is_the_first_page(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    kit = silent_kit(qapp, tmp_path)._replace(open_history=lambda: None, shows_welcome=True)
    window = MainWindow(kit)
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    assert window.welcome.isVisible()
    window.close()
