"""Mentioning by keyboard alone: the popup opens on @, filters, inserts, closes, and never takes the focus."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListView

from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.mention_popup import WIDTH_PX, MentionPopup
from kling_desktop.ui.compose.prompt_editor import PromptEditor

Add = Callable[..., None]


@pytest.fixture
def popup(panel: ComposePanel, add: Add) -> MentionPopup:
    add("amber-bottle.jpg", "dunes-evening.jpg", "waves.jpg", "dusk-lavender.jpg")
    panel.focus_prompt()
    return panel.prompt.popup


@pytest.fixture
def editor(panel: ComposePanel) -> PromptEditor:
    return panel.prompt.editor


def write(editor: PromptEditor, text: str) -> None:
    QTest.keyClicks(editor, text)


def press(editor: PromptEditor, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(editor, key)


def offered(popup: MentionPopup) -> list[int]:
    return [match.look.number for match in popup.matches] if popup.isVisible() else []


def test_a_mention_by_keyboard_alone(popup: MentionPopup, editor: PromptEditor, composer: Composer) -> None:
    write(editor, "like @du")
    assert offered(popup) == [2, 4]
    press(editor, Qt.Key.Key_Down, Qt.Key.Key_Return)

    assert composer.draft.prompt == "like @Image4 "
    assert not popup.isVisible()
    assert QApplication.focusWidget() is editor
    write(editor, "light.")
    assert composer.draft.prompt == "like @Image4 light."


def test_an_emoji_before_the_sign(popup: MentionPopup, editor: PromptEditor, composer: Composer) -> None:
    composer.set_prompt("😀👍🏽 ")
    editor.go_to(4)
    write(editor, "@wav")
    press(editor, Qt.Key.Key_Tab)
    assert composer.draft.prompt == "😀👍🏽 @Image3 "
    assert editor.caret == len(composer.draft.prompt)


@pytest.mark.parametrize("text", ["me@", "a_@", "1@"])
def test_no_popup_inside_a_word(popup: MentionPopup, editor: PromptEditor, text: str) -> None:
    write(editor, text)
    assert not popup.isVisible()


@pytest.mark.parametrize("text", ["漢@", "(@", "x @", "\n@"])
def test_a_popup_at_the_start_of_a_word(
    popup: MentionPopup, editor: PromptEditor, composer: Composer, text: str, qapp: QApplication
) -> None:
    committed = QInputMethodEvent("", [])
    committed.setCommitString(text)
    qapp.sendEvent(editor, committed)
    assert offered(popup) == [1, 2, 3, 4]


def test_up_and_down_go_round(popup: MentionPopup, editor: PromptEditor) -> None:
    write(editor, "@")
    press(editor, Qt.Key.Key_Up)
    assert popup.current_row == 3
    press(editor, Qt.Key.Key_Down)
    assert popup.current_row == 0
    press(editor, Qt.Key.Key_PageDown)
    assert popup.current_row == 3


def test_escape_closes_until_another_sign(popup: MentionPopup, editor: PromptEditor, composer: Composer) -> None:
    write(editor, "@")
    press(editor, Qt.Key.Key_Escape)
    write(editor, "du")
    assert not popup.isVisible()
    assert composer.draft.prompt == "@du"
    write(editor, " @")
    assert popup.isVisible()


def test_alt_down_opens_it_again(popup: MentionPopup, editor: PromptEditor) -> None:
    write(editor, "@du")
    press(editor, Qt.Key.Key_Escape)
    QTest.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert offered(popup) == [2, 4]


def test_backspace_filters_and_then_closes(popup: MentionPopup, editor: PromptEditor, composer: Composer) -> None:
    write(editor, "@dun")
    assert offered(popup) == [2]
    press(editor, Qt.Key.Key_Backspace)
    assert offered(popup) == [2, 4]
    press(editor, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert not popup.isVisible()
    assert composer.draft.prompt == ""


def test_a_token_typed_in_full_can_still_be_edited_letter_by_letter(
    popup: MentionPopup, editor: PromptEditor, composer: Composer
) -> None:
    write(editor, "@Image2")
    press(editor, Qt.Key.Key_Backspace)
    assert composer.draft.prompt == "@Image"
    write(editor, "3 ")
    assert composer.draft.prompt == "@Image3 "
    press(editor, Qt.Key.Key_Backspace)
    assert not popup.isVisible()  # behind a whole mention, nothing is being typed
    press(editor, Qt.Key.Key_Backspace)
    assert composer.draft.prompt == ""


def test_nothing_that_fits_is_no_popup(popup: MentionPopup, editor: PromptEditor) -> None:
    write(editor, "@zz")
    assert not popup.isVisible()


def test_a_space_goes_on_while_a_file_name_does(
    popup: MentionPopup, editor: PromptEditor, composer: Composer, add: Add
) -> None:
    add("red shoe.png")
    write(editor, "@red ")
    assert offered(popup) == [5]
    write(editor, "sh")
    assert offered(popup) == [5]
    press(editor, Qt.Key.Key_Return)
    assert composer.draft.prompt == "@Image5 "
    write(editor, "@red sky")
    assert not popup.isVisible()
    assert composer.draft.prompt == "@Image5 @red sky"


def test_leaving_the_word_closes(popup: MentionPopup, editor: PromptEditor) -> None:
    write(editor, "a @")
    press(editor, Qt.Key.Key_Home)
    assert not popup.isVisible()


def test_leaving_the_field_closes(popup: MentionPopup, editor: PromptEditor, panel: ComposePanel) -> None:
    write(editor, "@")
    panel.clear_button.setFocus()
    assert not popup.isVisible()


def test_undo_closes(popup: MentionPopup, editor: PromptEditor, composer: Composer) -> None:
    write(editor, "@")
    composer.undo()
    assert not popup.isVisible()


def test_keys_of_an_input_method_are_not_ours(
    popup: MentionPopup, editor: PromptEditor, composer: Composer, qapp: QApplication
) -> None:
    write(editor, "@")
    qapp.sendEvent(editor, QInputMethodEvent("ど", []))
    press(editor, Qt.Key.Key_Down)
    assert popup.current_row == 0
    assert composer.draft.prompt == "@"


def test_a_click_inserts(popup: MentionPopup, editor: PromptEditor, composer: Composer) -> None:
    write(editor, "@")
    rows = popup.findChild(QListView)
    place = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert composer.draft.prompt == "@Image3 "
    assert editor.hasFocus()


def test_rows_are_told_with_their_number(popup: MentionPopup, editor: PromptEditor) -> None:
    write(editor, "@du")
    model = popup.findChild(QListView).model()
    texts = [model.index(row, 0).data(int(Qt.ItemDataRole.AccessibleTextRole)) for row in range(2)]
    assert texts == [
        "1 of 2, Image 2, dunes-evening.jpg, 1920 by 1080, not mentioned",
        "2 of 2, Image 4, dusk-lavender.jpg, 1920 by 1080, not mentioned",
    ]


def test_without_pictures_it_offers_to_add_one(panel: ComposePanel, composer: Composer) -> None:
    panel.focus_prompt()
    write(panel.prompt.editor, "@")
    assert panel.prompt.popup.isVisible()
    assert panel.prompt.popup.matches == ()
    press(panel.prompt.editor, Qt.Key.Key_Return)

    dialog = panel.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()
    assert composer.draft.prompt == "@"


def test_it_lies_under_its_line_inside_the_window_and_above_where_there_is_no_room(
    popup: MentionPopup, editor: PromptEditor, panel: ComposePanel, composer: Composer
) -> None:
    write(editor, "@")
    line = editor.viewport().mapTo(panel, editor.place_of(0).bottomLeft()).y()
    assert popup.geometry().top() > line
    press(editor, Qt.Key.Key_Escape)

    panel.resize(376, 560)
    composer.set_prompt("\n" * 5)
    editor.go_to(5)
    write(editor, "@")
    line = editor.viewport().mapTo(panel, editor.place_of(5).topLeft()).y()
    assert popup.geometry().bottom() < line
    assert panel.rect().contains(popup.geometry())


def test_the_button_writes_the_sign(popup: MentionPopup, panel: ComposePanel, composer: Composer) -> None:
    composer.set_prompt("like")
    panel.prompt.editor.go_to(4)
    QTest.mouseClick(panel.prompt.mention_button, Qt.MouseButton.LeftButton)
    assert composer.draft.prompt == "like @"
    assert offered(popup) == [1, 2, 3, 4]


def test_it_is_as_wide_as_what_its_keys_do(longer: None, popup: MentionPopup, editor: PromptEditor) -> None:
    write(editor, "@")

    hints = footer(popup)
    assert len(hints) == 3
    assert popup.width() > WIDTH_PX
    assert all(hint.width() >= hint.sizeHint().width() for hint in hints)
    assert hints[-1].mapTo(popup, hints[-1].rect().topRight()).x() < popup.width()


def test_without_room_it_says_of_fewer_keys_and_cuts_none(
    longer: None, popup: MentionPopup, editor: PromptEditor, panel: ComposePanel
) -> None:
    write(editor, "@")
    all_hints = footer(popup)
    press(editor, Qt.Key.Key_Escape)
    panel.setMinimumWidth(0)
    panel.resize(panel.width() - 2 * all_hints[-1].width(), panel.height())
    write(editor, " @")

    hints = footer(popup)
    assert hints == all_hints[: len(hints)], "the most important stay"
    assert 0 < len(hints) < len(all_hints)
    assert all(hint.width() >= hint.sizeHint().width() for hint in hints)


def footer(popup: MentionPopup) -> list[QLabel]:
    """The words about keys that are shown."""
    return [each for each in popup.findChildren(QLabel) if each.isVisible()]
