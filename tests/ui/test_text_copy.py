"""Ctrl+C and Edit › Copy: text where there is text, else the selected picture."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.gallery.inspector.prompt_text import PromptText
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, silent_kit

LONG_MS = 5000


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    font = qapp.font()
    window = MainWindow(silent_kit(qapp, tmp_path, FakeHistory([make_entry(1, make_job(1, NOON_MS))])))
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QGuiApplication.clipboard().clear()
    yield window
    window.close()
    undress(qapp, font)


def studio_of(window: MainWindow) -> Studio:
    assert window.studio is not None
    return window.studio


def select_picture(qtbot: QtBot, window: MainWindow) -> None:
    studio = studio_of(window)
    qtbot.waitUntil(lambda: studio.model.rowCount() == 1, timeout=LONG_MS)
    studio.gallery.select(f"{1:032x}")


def press_copy(widget: QWidget) -> None:
    widget.setFocus()
    assert widget.hasFocus()
    QTest.keySequence(widget, QKeySequence(QKeySequence.StandardKey.Copy))


def asked(window: MainWindow) -> list[str]:
    engine = window._kit.engine
    assert isinstance(engine, SilentEngine)
    return engine.asked


def test_in_the_gallery_the_picture_is_copied(qtbot: QtBot, window: MainWindow) -> None:
    select_picture(qtbot, window)
    press_copy(studio_of(window).gallery.grid)
    qtbot.waitUntil(lambda: asked(window) == [f"{1:032x}"], timeout=LONG_MS)


def test_in_the_prompt_the_text_is_copied(qtbot: QtBot, window: MainWindow) -> None:
    select_picture(qtbot, window)
    editor = studio_of(window).compose.prompt.editor
    editor.setFocus()
    qtbot.keyClicks(editor, "A heron")
    editor.selectAll()
    press_copy(editor)
    assert QGuiApplication.clipboard().text() == "A heron"
    assert asked(window) == []


def test_the_menu_copies_the_text_too(qtbot: QtBot, window: MainWindow) -> None:
    select_picture(qtbot, window)
    editor = studio_of(window).compose.prompt.editor
    editor.setFocus()
    qtbot.keyClicks(editor, "A heron")
    editor.selectAll()
    commands = window.commands
    assert commands is not None
    commands[CommandId.COPY].trigger()
    assert QGuiApplication.clipboard().text() == "A heron"
    assert asked(window) == []


def test_text_of_the_details_is_copied(qtbot: QtBot, window: MainWindow) -> None:
    select_picture(qtbot, window)
    inspector = studio_of(window).inspector
    prompt = inspector.findChild(PromptText)
    assert isinstance(prompt, PromptText)
    prompt.selectAll()
    press_copy(prompt)
    assert QGuiApplication.clipboard().text() == "Merge @Image1 into the landscape of @Image2"

    size = next(label for label in inspector.findChildren(QLabel) if "1360" in label.text())
    size.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    size.setSelection(0, 4)
    press_copy(size)
    assert QGuiApplication.clipboard().text() == "1360"
    assert asked(window) == []
