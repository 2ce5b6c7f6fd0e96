"""The space that comes with an inserted mention: typed on, it is the one that was meant."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.prompt_editor import PromptEditor

Add = Callable[..., None]


@pytest.fixture
def editor(panel: ComposePanel) -> PromptEditor:
    panel.focus_prompt()
    return panel.prompt.editor


def press(editor: PromptEditor, key: Qt.Key) -> None:
    QTest.keyClick(editor, key)


def write(editor: PromptEditor, text: str) -> None:
    QTest.keyClicks(editor, text)


def test_punctuation_takes_back_the_space_of_an_inserted_mention(
    editor: PromptEditor, composer: Composer, add: Add
) -> None:
    add("a")
    composer.insert_mention(1)
    assert composer.draft.prompt == "@Image1 "
    write(editor, ", then ")
    assert composer.draft.prompt == "@Image1, then "
    composer.insert_mention(1)
    write(editor, "x")
    press(editor, Qt.Key.Key_Backspace)
    write(editor, ".")
    assert composer.draft.prompt == "@Image1, then @Image1 ."


def test_the_space_typed_after_an_inserted_mention_is_the_one_it_brought(
    editor: PromptEditor, composer: Composer, add: Add
) -> None:
    add("a", "b")
    write(editor, "Merge @")
    press(editor, Qt.Key.Key_Return)
    write(editor, " into @")
    press(editor, Qt.Key.Key_Down)
    press(editor, Qt.Key.Key_Return)
    write(editor, " at dusk")
    assert composer.draft.prompt == "Merge @Image1 into @Image2 at dusk"
    composer.insert_mention(1)
    write(editor, "  x")
    assert composer.draft.prompt.endswith("dusk @Image1  x"), "only the first space was there already"
