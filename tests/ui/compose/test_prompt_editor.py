"""The prompt field: real keys and clicks; mentions are one unit; emoji do not shift anything."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QClipboard, QContextMenuEvent, QInputMethodEvent, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from kling_desktop.core.prompt import find_mentions
from kling_desktop.ui.base.picture_mime import SLOT_FORMAT
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.prompt_editor import PromptEditor
from tests.double_click import double_click
from tests.ui.compose.stage import drop_on

Add = Callable[..., None]
Paste = Callable[[QMimeData], None]


@pytest.fixture
def editor(panel: ComposePanel) -> PromptEditor:
    panel.focus_prompt()
    return panel.prompt.editor


def press(editor: PromptEditor, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(editor, key, modifier)


def write(editor: PromptEditor, text: str) -> None:
    QTest.keyClicks(editor, text)


def select(editor: PromptEditor, anchor: int, caret: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(anchor)
    cursor.setPosition(caret, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def selected(editor: PromptEditor) -> str:
    return editor.textCursor().selectedText()


def test_typing_reaches_the_draft(editor: PromptEditor, composer: Composer) -> None:
    write(editor, "a red shoe")
    press(editor, Qt.Key.Key_Return)
    write(editor, "on sand")

    assert composer.draft.prompt == "a red shoe\non sand"


def test_undo_and_redo_are_the_drafts(editor: PromptEditor, composer: Composer, add: Add) -> None:
    write(editor, "red ")
    add("dunes-evening.jpg")
    write(editor, "shoe")

    QTest.keySequence(editor, QKeySequence.StandardKey.Undo)
    assert editor.text() == "red "
    QTest.keySequence(editor, QKeySequence.StandardKey.Undo)
    assert (editor.text(), len(composer.draft.slots)) == ("red ", 0)
    QTest.keySequence(editor, QKeySequence.StandardKey.Redo)
    QTest.keySequence(editor, QKeySequence.StandardKey.Redo)
    assert (editor.text(), len(composer.draft.slots)) == ("red shoe", 1)
    assert editor.caret == len("red shoe")


def test_an_emoji_before_a_mention_shifts_nothing(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add("dunes-evening.jpg")
    composer.set_prompt("👍🏽😀 @Image1 b")
    editor.go_to(len("👍🏽😀 @Image1"))
    press(editor, Qt.Key.Key_Backspace)
    assert composer.draft.prompt == "👍🏽😀  b"

    QTest.keySequence(editor, QKeySequence.StandardKey.Undo)
    assert editor.text() == composer.draft.prompt == "👍🏽😀 @Image1 b"
    assert editor.caret == len("👍🏽😀 @Image1")
    write(editor, "!")
    assert composer.draft.prompt == "👍🏽😀 @Image1! b"


def test_backspace_and_delete_take_a_mention_whole(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add("dunes-evening.jpg")
    composer.set_prompt("a @Image1 b @Image1")

    editor.go_to(9)
    press(editor, Qt.Key.Key_Backspace)
    assert composer.draft.prompt == "a  b @Image1"
    editor.go_to(5)
    press(editor, Qt.Key.Key_Delete)
    assert composer.draft.prompt == "a  b "


def test_deleting_by_words_leaves_no_half_mention(editor: PromptEditor, composer: Composer) -> None:
    composer.set_prompt("a @Image1")
    editor.go_to(9)
    QTest.keySequence(editor, QKeySequence.StandardKey.DeleteStartOfWord)
    assert composer.draft.prompt == "a "


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_arrows_step_over_a_mention(editor: PromptEditor, composer: Composer, modifier: Qt.KeyboardModifier) -> None:
    composer.set_prompt("a @Image1 b")
    editor.go_to(2)
    press(editor, Qt.Key.Key_Right, modifier)
    assert editor.caret in (9, 10)  # a word ends behind its space
    editor.go_to(9)
    press(editor, Qt.Key.Key_Left, modifier)
    assert editor.caret == 2


def test_shift_and_arrow_select_a_mention_whole_and_let_go_of_it(editor: PromptEditor, composer: Composer) -> None:
    composer.set_prompt("a @Image1 b")
    editor.go_to(2)
    press(editor, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert selected(editor) == "@Image1"
    press(editor, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert selected(editor) == ""


def test_a_half_selected_mention_snaps(editor: PromptEditor, composer: Composer) -> None:
    composer.set_prompt("a @Image1 b @Image2 c")
    select(editor, 5, 17)
    assert selected(editor) == "@Image1 b @Image2"
    select(editor, 17, 5)
    assert selected(editor) == "@Image1 b @Image2"


def test_a_double_click_selects_a_mention_whole(editor: PromptEditor, composer: Composer) -> None:
    composer.set_prompt("see @Image1 there")
    place = editor.place_of(8).center()
    viewport = editor.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    double_click(viewport, place)
    assert selected(editor) == "@Image1"


def test_a_click_never_puts_the_caret_inside(editor: PromptEditor, composer: Composer) -> None:
    composer.set_prompt("see @Image1 there")
    for index in range(4, 12):
        QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=editor.place_of(index).center())
        assert editor.caret in (4, 11)


def test_renumbering_elsewhere_leaves_the_caret_where_it_is(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add(*"abcdefghij")
    composer.set_prompt("@Image1 and here @Image10 too")
    editor.go_to(len("@Image1 and"))
    composer.move_slot(9, 0)

    assert editor.text() == "@Image2 and here @Image1 too"
    assert editor.caret == len("@Image2 and")


def test_the_document_is_never_replaced(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add("a", "b")
    composer.set_prompt("x @Image1 y @Image2 z")
    touched: list[tuple[int, int, int]] = []
    editor.document().contentsChange.connect(lambda *change: touched.append(change))
    composer.swap_slots(0, 1)

    assert editor.text() == "x @Image2 y @Image1 z"
    assert touched
    assert min(start for start, _, _ in touched) >= 2


def test_an_input_method_composes_in_peace(editor: PromptEditor, composer: Composer, qapp: QApplication) -> None:
    composer.set_prompt("a ")
    editor.go_to(2)
    qapp.sendEvent(editor, QInputMethodEvent("かん", []))
    assert editor.is_composing
    assert composer.draft.prompt == "a "

    committed = QInputMethodEvent("", [])
    committed.setCommitString("漢@")
    qapp.sendEvent(editor, committed)
    assert not editor.is_composing
    assert composer.draft.prompt == "a 漢@"


def test_no_break_spaces_and_odd_letters_survive(editor: PromptEditor, composer: Composer) -> None:
    text = "a\u00a0b\u200dc \u202e \U0001f468\u200d\U0001f469"
    composer.set_prompt(text)
    editor.go_to(0)
    write(editor, "x")
    assert composer.draft.prompt == f"x{text}"


@pytest.fixture
def paste(editor: PromptEditor, clipboard: QClipboard) -> Callable[[QMimeData], None]:
    def paste_mime(mime: QMimeData) -> None:
        clipboard.setMimeData(mime)
        QTest.keySequence(editor, QKeySequence.StandardKey.Paste)

    return paste_mime


def test_rich_text_is_pasted_and_copied_as_text(
    editor: PromptEditor, composer: Composer, paste: Paste, clipboard: QClipboard
) -> None:
    mime = QMimeData()
    mime.setHtml("<b>bold</b><img src='/etc/hostname'>")
    mime.setText("bold")
    paste(mime)
    assert composer.draft.prompt == "bold"

    editor.selectAll()
    QTest.keySequence(editor, QKeySequence.StandardKey.Copy)
    assert clipboard.mimeData().formats() == ["text/plain"]
    QTest.keySequence(editor, QKeySequence.StandardKey.Cut)
    assert (composer.draft.prompt, clipboard.text()) == ("", "bold")


def test_a_huge_paste_is_cut(composer: Composer, paste: Paste) -> None:
    mime = QMimeData()
    mime.setText("word " * 100_000)
    paste(mime)
    assert len(composer.draft.prompt) == 20_000


@pytest.mark.parametrize("text", ["", "https://example.com/dunes"])
def test_a_link_that_is_offered_as_an_address_is_pasted_as_text(composer: Composer, paste: Paste, text: str) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.com/dunes")])
    if text:
        mime.setText(text)
    paste(mime)
    assert composer.draft.prompt == "https://example.com/dunes"


@pytest.mark.parametrize("form", ["file", "bytes"])
def test_a_picture_with_an_address_is_pasted_as_a_picture(
    composer: Composer, qtbot: QtBot, paste: Paste, form: str
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.com/dunes.png" if form == "bytes" else "file:///photos/dunes.png")])
    mime.setText("https://example.com/dunes.png")
    if form == "bytes":
        mime.setData("image/png", b"\x89PNG")
    with qtbot.waitSignal(composer.intake_requested):
        paste(mime)
    assert composer.draft.prompt == ""


def test_pasted_pictures_become_references(composer: Composer, qtbot: QtBot, paste: Paste) -> None:
    mime = QMimeData()
    mime.setData("image/png", b"\x89PNG not looked at here")
    with qtbot.waitSignal(composer.intake_requested) as asked:
        paste(mime)

    assert asked.args[1].data == b"\x89PNG not looked at here"
    assert composer.draft.prompt == ""


def test_a_picture_dropped_on_the_text_is_added_and_mentioned_there(
    editor: PromptEditor, composer: Composer, qtbot: QtBot
) -> None:
    composer.set_prompt("put  there")
    mime = QMimeData()
    mime.setData("image/png", b"\x89PNG")
    with qtbot.waitSignal(composer.intake_requested):
        assert drop_on(editor.viewport(), mime, editor.place_of(4).center())

    assert composer.draft.prompt == "put @Image1 there"
    assert len(composer.draft.slots) == 1


def test_a_slot_dropped_on_the_text_is_mentioned_and_not_moved(
    editor: PromptEditor, composer: Composer, add: Add
) -> None:
    add("a", "b")
    composer.set_prompt("put  there")
    mime = QMimeData()
    mime.setData(SLOT_FORMAT, b"2")
    assert drop_on(editor.viewport(), mime, editor.place_of(4).center())

    assert composer.draft.prompt == "put @Image2 there"
    assert [slot.name for slot in composer.draft.slots] == ["a", "b"]


def test_tab_leaves_the_field(editor: PromptEditor, panel: ComposePanel) -> None:
    press(editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.prompt.mention_button


def test_the_context_menu_edits_and_mentions(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add("dunes-evening.jpg", "R&D.jpg")
    QTest.keyClick(editor, Qt.Key.Key_A)
    place = QPoint(1, 1)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, editor.mapToGlobal(place))
    QApplication.sendEvent(editor.viewport(), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text().replace("&", "") for action in menu.actions()]
    assert texts == ["Undo", "Redo", "", "Cut", "Copy", "Paste", "Select All", "", "Mention Picture"]
    mentions = menu.actions()[-1].menu()
    assert isinstance(mentions, QMenu)
    assert [action.text() for action in mentions.actions()] == ["&1  dunes-evening.jpg", "&2  R&&D.jpg"]
    mentions.actions()[1].trigger()
    menu.close()
    assert composer.draft.prompt == "a @Image2 "


def open_menu(editor: PromptEditor) -> dict[str, QAction]:
    place = QPoint(1, 1)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, editor.mapToGlobal(place))
    QApplication.sendEvent(editor.viewport(), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {action.text().replace("&", ""): action for action in menu.actions()}


def close_menu() -> None:
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_a_mentions_menu_points_it_to_another_picture(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add("a", "b")
    composer.set_prompt("put @Image? here")
    editor.go_to(4)
    others = open_menu(editor)["Point to Another Picture"].menu()
    assert isinstance(others, QMenu)
    others.actions()[1].trigger()
    close_menu()
    assert composer.draft.prompt == "put @Image2 here"
    editor.go_to(4)
    others = open_menu(editor)["Point to Another Picture"].menu()
    assert isinstance(others, QMenu)
    assert [action.isEnabled() for action in others.actions()] == [True, False]
    close_menu()


@pytest.mark.parametrize(
    ("prompt", "caret", "left"),
    [("put @Image1 here", 4, "put here"), ("@Image1 here", 0, "here"), ("put @Image1, here", 4, "put , here")],
)
def test_a_mentions_menu_removes_it(
    editor: PromptEditor, composer: Composer, add: Add, prompt: str, caret: int, left: str
) -> None:
    add("a")
    composer.set_prompt(prompt)
    editor.go_to(caret)
    open_menu(editor)["Remove Mention"].trigger()
    close_menu()
    assert composer.draft.prompt == left


def test_elsewhere_the_menu_has_no_mention_in_it(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add("a")
    composer.set_prompt("put @Image1 here")
    editor.go_to(1)
    assert "Remove Mention" not in open_menu(editor)
    close_menu()


def test_mentions_typed_or_pasted_in_other_spellings_become_mentions(
    editor: PromptEditor, composer: Composer, add: Add, paste: Paste
) -> None:
    add("a", "b")
    write(editor, "see @image2 ")
    assert composer.draft.prompt == editor.text() == "see @Image2 "
    assert editor.caret == len("see @Image2 ")
    mime = QMimeData()
    mime.setText("or @image 1, @image 3")
    paste(mime)
    assert composer.draft.prompt == "see @Image2 or @Image1, @image 3"


def test_the_caret_is_seen_on_a_chip(editor: PromptEditor, composer: Composer, add: Add) -> None:
    add("red-shoe.png")
    composer.set_prompt("@Image1")
    editor.go_to(0)
    caret = editor.cursorRect()
    image = editor.viewport().grab(caret).toImage()
    assert image.pixelColor(0, image.height() // 2).lightness() < 60


def test_chips_are_painted_over_their_letters(editor: PromptEditor, composer: Composer, add: Add, qtbot: QtBot) -> None:
    add("red-shoe.png")
    composer.set_prompt("put @Image1 and @Image7")
    (shoe, lost) = find_mentions(composer.draft.prompt)

    def colors(start: int, end: int) -> set[str]:
        first, last = editor.place_of(start), editor.place_of(end)
        image = editor.viewport().grab(first.united(last)).toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    def shoe_is_there() -> None:
        assert any(name.startswith("#d0") for name in colors(shoe.start, shoe.end))

    qtbot.waitUntil(shoe_is_there)
    assert "#e9eefd" in colors(shoe.start, shoe.end)
    assert "#fff5e0" in colors(lost.start, lost.end)
    assert "#e9eefd" not in colors(lost.start, lost.end)
