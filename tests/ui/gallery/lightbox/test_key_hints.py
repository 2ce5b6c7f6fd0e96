"""The keys along the bottom of the lightbox: where there is little room, the way out is told longest."""

from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.lightbox.key_hints import Hint, KeyHints

HINTS: tuple[Hint, ...] = ((("P",), "pick"), (("X",), "reject"), (("Space",), "close"))


def test_those_before_the_last_give_way_first(theme: Theme, qtbot: QtBot) -> None:
    hints = KeyHints(theme, HINTS)
    qtbot.addWidget(hints)
    shown = [hints.shown_hints(room_px) for room_px in range(1000)]
    assert list(dict.fromkeys(shown)) == [(), HINTS[2:], (HINTS[0], HINTS[2]), HINTS]
