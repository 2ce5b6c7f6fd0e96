"""What is held over the gallery would go to the slots, so they show it without being dragged over."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.plain_text import ElidedLabel
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.slot_strip import SlotStrip

Add = Callable[..., None]


@pytest.fixture
def strip(panel: ComposePanel) -> SlotStrip:
    return panel.strip


def said(strip: SlotStrip) -> list[str]:
    return [each.text() for each in strip.findChildren(ElidedLabel) if each.text()]


def test_the_numbers_they_would_get_are_shown(strip: SlotStrip, panel: ComposePanel, add: Add, qtbot: QtBot) -> None:
    add("a.jpg")
    with qtbot.assertNotEmitted(panel.drag_held):
        strip.expect(2)
    assert strip.grid.add_slot.coming == ("@Image2", "@Image3")
    assert "Adds @Image2 and @Image3" in said(strip)
    strip.expect(0)
    assert not strip.grid.add_slot.coming
    assert not [text for text in said(strip) if text.startswith("Adds")]


def test_where_all_places_are_taken_that_is_said(strip: SlotStrip, add: Add) -> None:
    add(*(f"{number}.jpg" for number in range(10)))
    strip.expect(1)
    assert any("full" in text for text in said(strip))
