"""The prompt's field shows whole lines, at every height."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.plain_text_edit import PlainTextEdit


def test_a_long_text_shows_whole_lines_only(panel: ComposePanel, composer: Composer) -> None:
    editor = panel.prompt.editor
    panel.focus_prompt()
    composer.set_prompt("\n".join(f"line {number}" for number in range(40)))
    line = editor.place_of(len("line 0\n")).top() - editor.place_of(0).top()
    editor.go_to(len(composer.draft.prompt))
    for height in (700, 655, 641, 600):
        panel.resize(328, height)
        assert editor.viewport().height() % line == 0
        assert editor.viewport().rect().contains(editor.cursorRect()), "the caret stays in sight"


def test_lines_stay_whole_when_the_caret_scrolls(panel: ComposePanel, composer: Composer) -> None:
    editor = panel.prompt.editor
    panel.focus_prompt()
    composer.set_prompt("\n".join(f"line {number}" for number in range(40)))
    line = editor.place_of(len("line 0\n")).top() - editor.place_of(0).top()
    bar = editor.verticalScrollBar()
    editor.go_to(0)
    for key in (*[Qt.Key.Key_Down] * 39, *[Qt.Key.Key_Up] * 25):
        QTest.keyClick(editor, key)
        assert bar.value() % line == 0
        assert editor.viewport().rect().contains(editor.cursorRect())


def test_a_hand_scrolls_by_less_than_a_line(panel: ComposePanel, composer: Composer) -> None:
    editor = panel.prompt.editor
    composer.set_prompt("\n".join(f"line {number}" for number in range(40)))
    editor.go_to(0)
    where = QPointF(editor.viewport().rect().center())
    no_phase, down = Qt.ScrollPhase.NoScrollPhase, QPoint(0, -20)
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turned = QWheelEvent(where, editor.mapToGlobal(where), down, down, buttons, keys, no_phase, False)
    QApplication.sendEvent(editor.viewport(), turned)
    assert 0 < editor.verticalScrollBar().value() < 24


def test_where_people_read_leftward_an_empty_field_has_its_caret_at_the_right(
    theme: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        editor = PlainTextEdit(theme)
        qtbot.addWidget(editor)
        editor.resize(300, 200)
        editor.show()
        assert editor.cursorRect().left() > 200
        editor.setPlainText("lavender")
        assert editor.cursorRect().left() < 100, "letters that read rightward begin at the left"
        editor.setPlainText("")
        assert editor.cursorRect().left() > 200
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_an_invitation_is_never_cut(theme: Theme, qtbot: QtBot) -> None:
    editor = PlainTextEdit(theme)
    qtbot.addWidget(editor)
    editor.resize(300, 26)
    editor.show()
    editor.set_words("Prompt", "Short. " + "And long enough for several lines. " * 4, "Short.")
    cut = editor.grab().toImage()
    editor.set_words("Prompt", "Short.", "Short.")
    assert cut == editor.grab().toImage()
