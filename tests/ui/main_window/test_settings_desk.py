"""SettingsDesk: what is wanted in Settings and shown beside them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.licence_text import LicenceText
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.settings_desk import SettingsDesk
from kling_desktop.ui.preferences.licences_dialog import LicencesDialog
from tests.fakes.window_kit import window_kit


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    yield window
    window.close()


def desk(theme: Theme, folder: Path, window: QWidget, read: Any) -> SettingsDesk:
    kit = window_kit(theme, folder, read_licences=read)
    desk = SettingsDesk(kit, Circumstances(ComposeStatus(), window, kit.now_ms), window)
    desk.show_about()
    return desk


def view(window: QWidget, qtbot: QtBot) -> LicencesDialog:
    """Press View, and wait for what comes."""
    button = next(each for each in window.findChildren(QPushButton) if "licences" in each.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(LicencesDialog) is not None)
    dialog = window.findChild(LicencesDialog)
    assert isinstance(dialog, LicencesDialog)
    assert dialog.isVisible()
    return dialog


def test_the_licences_can_be_read(theme: Theme, tmp_path: Path, window: QWidget, qtbot: QtBot) -> None:
    settings = desk(theme, tmp_path, window, lambda: (LicenceText("httpx", "BSD"),))
    assert view(window, qtbot).text == "BSD"
    settings.close()


def test_licences_that_cannot_be_read_by_a_mistake_of_ours_are_said_not_to_be_there(
    theme: Theme, tmp_path: Path, window: QWidget, qtbot: QtBot
) -> None:
    def read() -> tuple[LicenceText, ...]:
        raise ZeroDivisionError

    settings = desk(theme, tmp_path, window, read)
    with qtbot.captureExceptions():
        assert "no licence texts" in view(window, qtbot).text
    settings.close()
