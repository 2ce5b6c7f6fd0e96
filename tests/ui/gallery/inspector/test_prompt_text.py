"""Mentions are chips with the picture they name; a mention of nothing says so; the text stays text."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from kling_desktop.core.reference import Reference
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.prompt_text import PromptText
from tests.fakes.fake_pictures import make_recipe
from tests.fakes.gallery_desk import GalleryDesk

REFERENCES = make_recipe().references


@pytest.fixture
def text(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> PromptText:
    gallery.files.paint(gallery.files.preview(REFERENCES[0].sha256), "#ff00ff", form="PNG")
    text = PromptText(theme, gallery.loader, gallery.files)
    qtbot.addWidget(text)
    text.resize(320, 10)
    text.show()
    return text


def colors(text: PromptText) -> set[str]:
    image = text.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def shown_in(text: PromptText, color: QColor) -> bool:
    return color.name() in colors(text)


def test_the_text_stays_as_it_is(text: PromptText) -> None:
    prompt = "🎈 Merge @Image1 and @Image2, not me@image1.com"

    text.show_prompt(prompt, REFERENCES)

    assert text.toPlainText() == prompt
    ranges = text.document().firstBlock().layout().formats()
    starts = [len(prompt[: prompt.index(token)].encode("utf-16-le")) // 2 for token in ("@Image1", "@Image2")]
    assert [start for start in starts if start in {each.start for each in ranges}] == starts
    assert all(each.start < len(prompt) - len("me@image1.com") for each in ranges)


def test_a_mention_is_a_chip_with_its_picture(text: PromptText, theme: Theme, qtbot: QtBot) -> None:
    text.show_prompt("Merge @Image1", REFERENCES)

    qtbot.waitUntil(lambda: shown_in(text, QColor("#ff00ff")))
    assert shown_in(text, theme.color("accentSoft"))
    assert not shown_in(text, theme.color("warnSoft"))


@pytest.mark.parametrize("prompt", ["Merge @Image7", "Merge @Image0", "Merge @Image?"])
def test_a_mention_of_nothing_is_marked(text: PromptText, theme: Theme, prompt: str) -> None:
    text.show_prompt(prompt, REFERENCES)

    assert shown_in(text, theme.color("warnSoft"))
    assert shown_in(text, theme.color("warn"))
    assert not shown_in(text, theme.color("accentSoft"))


def test_other_references_under_the_same_prompt(text: PromptText, theme: Theme) -> None:
    none: tuple[Reference, ...] = ()
    text.show_prompt("Merge @Image1", REFERENCES)

    text.show_prompt("Merge @Image1", none)

    assert shown_in(text, theme.color("warnSoft"))
