"""The box under the prompt: which mention is lost, what helps, and the way to it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from tests.ui.compose.stage import accept, reference

Add = Callable[..., None]


def test_a_lost_mention_gets_the_caret_a_box_and_a_way_to_add(panel: ComposePanel, composer: Composer) -> None:
    accept(composer, reference())
    composer.set_prompt("put @Image3 there")
    assert panel.lost_mention.isVisible()
    assert panel.lost_mention.label.text().startswith("@Image3 isn't in your slots.")
    QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)
    assert panel.prompt.editor.caret == len("put @Image3")

    QTest.mouseClick(panel.lost_mention.add_button, Qt.MouseButton.LeftButton)
    dialog = panel.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()
    composer.set_prompt("put @Image1 there")
    assert not panel.lost_mention.isVisible()


@pytest.mark.parametrize(
    ("pictures", "mention", "remedy"),
    [
        ("ab", "@Image3", "Add a third picture or change the prompt."),
        ("a", "@Image3", "Add a picture or change the prompt."),
        ("a", "@Image?", "Add a picture or change the prompt."),
        ("a", "@Image12", "Ten pictures fit. Change the prompt."),
    ],
)
def test_what_helps_a_lost_mention_depends_on_its_number(
    panel: ComposePanel, composer: Composer, add: Add, pictures: str, mention: str, remedy: str
) -> None:
    add(*pictures)
    composer.set_prompt(f"put {mention} there")
    assert panel.lost_mention.label.text() == f"{mention} isn't in your slots. {remedy}"
