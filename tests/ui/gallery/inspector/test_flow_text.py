"""Text is as high as it is, stays plain, and is copied as text and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.flow_text import FlowText


@pytest.fixture
def text(theme: Theme, qtbot: QtBot) -> FlowText:
    text = FlowText(theme, "Report", 22)
    qtbot.addWidget(text)
    text.resize(300, 10)
    text.show()
    return text


def test_it_is_as_high_as_its_lines(text: FlowText, qtbot: QtBot) -> None:
    text.show_text("one\ntwo\nthree")
    assert text.height() == 3 * 22

    text.show_text("word " * 40)
    wide = text.height()
    text.resize(150, text.height())
    qtbot.waitUntil(lambda: text.height() > wide)


def test_what_is_in_it_is_no_markup_and_hides_nothing(text: FlowText) -> None:
    text.show_text('<img src="/etc/passwd"> \u202eabc')

    assert text.toPlainText() == '<img src="/etc/passwd"> [U+202E]abc'


def test_a_long_prompt_is_shown_whole(text: FlowText) -> None:
    text.show_text("x" * 2_500)

    assert len(text.toPlainText()) == 2_500


def test_it_is_copied_as_plain_text(text: FlowText, qtbot: QtBot) -> None:
    text.show_text("one\ntwo")
    text.selectAll()

    qtbot.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == "one\ntwo"
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]


def test_showing_the_same_again_keeps_the_selection(text: FlowText) -> None:
    text.show_text("one two")
    text.selectAll()

    text.show_text("one two")

    assert text.textCursor().selectedText() == "one two"


def test_nothing_can_be_written(text: FlowText, qtbot: QtBot) -> None:
    text.show_text("one")

    qtbot.keyClicks(text, "two")

    assert text.toPlainText() == "one"
