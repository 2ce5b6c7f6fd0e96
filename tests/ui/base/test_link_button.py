"""A link to a page outside looks alike everywhere: words, then the sign, and it says that it opens the browser."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import kling_desktop.ui
from kling_desktop.ui.base.link_button import LinkButton
from kling_desktop.ui.base.theme import Theme

FOLDER = Path(kling_desktop.ui.__file__).parent


def test_it_asks_for_its_page(theme: Theme, qtbot: QtBot) -> None:
    link = LinkButton(theme, "Segmind privacy policy", "https://segmind.example/privacy")
    qtbot.addWidget(link)
    assert link.accessibleDescription() == "Opens in your browser"
    with qtbot.waitSignal(link.link_requested) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == ["https://segmind.example/privacy"]


def test_the_sign_stands_behind_the_words(theme: Theme, qtbot: QtBot) -> None:
    link = LinkButton(theme, "iiiiiiiiiiii")
    qtbot.addWidget(link)
    link.resize(link.sizeHint())
    image = link.grab().toImage()
    ground = image.pixelColor(0, 0)
    middle = image.height() // 2
    inked = [x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in range(4, 2 * middle - 4))]
    gaps = [(after - before, before) for before, after in pairwise(inked)]
    widest, where = max(gaps)
    assert widest > 6, "between words and sign"
    assert where > image.width() / 2, "and the sign is the last thing"


def test_no_arrow_is_written_into_the_words_of_a_button() -> None:
    """Menus have no room for the sign, so there it is a letter."""
    found = {path.name for path in FOLDER.rglob("*.py") if "↗" in path.read_text(encoding="utf-8")}
    assert found == {"commands.py"}
