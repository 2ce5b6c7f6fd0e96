"""Hovering a mention lights its slot and shows its picture; a slot with the keyboard lights its mentions."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.mention_preview import MentionPreview
from kling_desktop.ui.compose.prompt_editor import PromptEditor

Add = Callable[..., None]


@pytest.fixture
def editor(panel: ComposePanel, composer: Composer, add: Add) -> PromptEditor:
    add("dunes-evening.jpg", "red-shoe.png")
    composer.set_prompt("put @Image2 here, @Image1 and @Image7 there")
    return panel.prompt.editor


@pytest.fixture
def preview(panel: ComposePanel) -> MentionPreview:
    return panel.prompt.preview


def point_at(editor: PromptEditor, index: int) -> None:
    place = QPointF(editor.place_of(index).center() + QPoint(6, 0))
    none, left = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, place, editor.viewport().mapToGlobal(place), none, none, left)
    QApplication.sendEvent(editor.viewport(), move)


def test_the_pointer_on_a_mention_shows_its_picture_near_the_chip(
    editor: PromptEditor, preview: MentionPreview, panel: ComposePanel, qtbot: QtBot
) -> None:
    point_at(editor, 4)
    assert preview.isHidden()
    qtbot.waitUntil(lambda: preview.number == 2)
    chip = editor.hovered_chip.translated(editor.viewport().mapTo(panel, QPoint(0, 0)))
    assert not preview.geometry().intersects(chip)
    assert panel.rect().contains(preview.geometry())
    point_at(editor, 1)
    assert preview.isHidden()


def test_it_goes_when_the_pointer_leaves_or_something_is_typed(
    editor: PromptEditor, preview: MentionPreview, qtbot: QtBot
) -> None:
    point_at(editor, 4)
    qtbot.waitUntil(lambda: preview.number == 2)
    QApplication.sendEvent(editor.viewport(), QEvent(QEvent.Type.Leave))
    assert preview.isHidden()
    point_at(editor, 4)
    qtbot.waitUntil(lambda: preview.number == 2)
    editor.setFocus()
    QTest.keyClicks(editor, "x")
    assert preview.isHidden()


def test_a_lost_mention_has_no_picture(editor: PromptEditor, preview: MentionPreview, qtbot: QtBot) -> None:
    point_at(editor, len("put @Image2 here, @Image1 and "))
    qtbot.wait(300)
    assert preview.isHidden()


def test_the_pointer_on_a_mention_lights_its_slot_and_nothing_else(editor: PromptEditor, panel: ComposePanel) -> None:
    lit: list[int | None] = []
    editor.mention_hovered.connect(lit.append)
    point_at(editor, 4)
    point_at(editor, 6)
    point_at(editor, 1)
    assert lit == [2, None]


def painted(editor: PromptEditor) -> bytes:
    """The text as it is seen. Not `grab`: the box around paints the ground, and that shows what was in memory there."""
    picture = QImage(editor.viewport().size(), QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.white)
    editor.viewport().render(picture)
    return bytes(picture.constBits())


def test_a_slot_with_the_keyboard_lights_its_mentions(
    editor: PromptEditor, panel: ComposePanel, composer: Composer
) -> None:
    plain = painted(editor)
    panel.strip.grid.go_to(2)
    assert painted(editor) != plain
    panel.clear_button.setFocus()
    assert painted(editor) == plain


def test_what_is_renumbered_stands_out_for_a_moment(
    editor: PromptEditor, panel: ComposePanel, composer: Composer, qtbot: QtBot
) -> None:
    composer.swap_slots(0, 1)
    lit = painted(editor)
    qtbot.waitUntil(lambda: painted(editor) != lit)
    assert composer.draft.prompt == "put @Image1 here, @Image2 and @Image7 there"
