"""Pictures that the prompt never names are hinted at beside its title."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kling_desktop.core.prompt import find_mentions
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer

Add = Callable[..., None]


def test_pictures_that_are_not_mentioned_are_hinted_at(panel: ComposePanel, composer: Composer, add: Add) -> None:
    add("a", "b", "c")
    assert panel.unmentioned.text() == ""
    composer.set_prompt("@Image1 and @Image2")
    assert panel.unmentioned.text() == "@Image3 isn't mentioned. It is still sent."
    composer.set_prompt("@Image1")
    assert panel.unmentioned.shown == "2 pictures aren't mentioned. They are still sent."
    panel.unmentioned.resize(120, 16)
    assert panel.unmentioned.shown == "2 not mentioned"
    QTest.mouseClick(panel.unmentioned, Qt.MouseButton.LeftButton)
    assert find_mentions(composer.draft.prompt)[-1].number == 2
