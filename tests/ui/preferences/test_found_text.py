"""FoundText: headings that are stronger than names, plain copies, colours of the theme."""

import pytest
from PySide6.QtGui import QTextBlock
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.found_text import FoundGroup, FoundText

GROUPS = (
    FoundGroup("1 picture file moved or deleted", "Find it.", ("pictures/a.png",)),
    FoundGroup("2 other files", "They can stay.", ("pictures/<img src=x>\u202e.png", "pictures/c.png")),
)


@pytest.fixture
def text(theme: Theme, qtbot: QtBot) -> FoundText:
    made = FoundText(theme, "What was found")
    qtbot.addWidget(made)
    made.show_groups(GROUPS)
    return made


def blocks(text: FoundText) -> list[QTextBlock]:
    found = [text.document().firstBlock()]
    while found[-1].next().isValid():
        found.append(found[-1].next())
    return found


def test_a_heading_is_stronger_than_what_follows_it(text: FoundText) -> None:
    heading, remedy, name, *_ = (block.begin().fragment().charFormat() for block in blocks(text))
    assert heading.font().weight() > remedy.font().weight()
    assert heading.font().weight() > name.font().weight()
    assert heading.font().pixelSize() > name.font().pixelSize()


def test_groups_stand_apart(text: FoundText) -> None:
    margins = [block.blockFormat().topMargin() for block in blocks(text)]
    assert margins[3] > max(margins[:3] + margins[4:])


def test_nothing_is_read_as_html_and_hidden_letters_are_shown(text: FoundText) -> None:
    assert text.toPlainText().splitlines() == [
        "1 picture file moved or deleted",
        "Find it.",
        "pictures/a.png",
        "2 other files",
        "They can stay.",
        "pictures/<img src=x>[U+202E].png",
        "pictures/c.png",
    ]


def test_a_copy_is_plain(text: FoundText) -> None:
    text.selectAll()
    data = text.createMimeDataFromSelection()
    assert data.formats() == ["text/plain"]
    assert data.text() == text.toPlainText()


def test_it_is_as_high_as_its_text_and_no_higher_than_it_may_be(text: FoundText) -> None:
    text.fit(500, 1_000)
    whole = text.minimumHeight()
    text.resize(500, whole)
    text.show()
    assert text.verticalScrollBar().maximum() == 0
    assert whole < 250
    text.fit(500, 80)
    assert text.minimumHeight() == 80


def test_it_follows_the_theme(text: FoundText, theme: Theme) -> None:
    def color() -> str:
        return blocks(text)[0].begin().fragment().charFormat().foreground().color().name()

    before = color()
    theme.apply(ThemeChoice.DARK)
    assert color() != before
