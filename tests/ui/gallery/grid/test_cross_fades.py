"""A picture fades in once it can be drawn, or is there at once where people want no motion."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.grid.cross_fades import CrossFades

ROW = 7


def test_what_did_not_just_come_shows_whole(theme: Theme) -> None:
    assert CrossFades(theme).part(ROW, is_ready=False) == 1.0


def test_it_waits_for_its_picture_and_then_fades_in(theme: Theme, qtbot: QtBot) -> None:
    fades = CrossFades(theme)
    fades.begin(ROW)

    assert fades.part(ROW, is_ready=False) == 0.0
    assert fades.part(ROW, is_ready=True) < 0.5
    seen = []
    fades.changed.connect(lambda: seen.append(fades.part(ROW, is_ready=True)))
    qtbot.waitUntil(lambda: fades.part(ROW, is_ready=True) == 1.0)
    assert seen == sorted(seen)
    assert any(0.0 < part < 1.0 for part in seen)


def test_without_motion_it_is_there_at_once(theme: Theme, qapp: QApplication) -> None:
    theme.apply(ThemeChoice.LIGHT, less_motion=True)
    fades = CrossFades(theme)
    fades.begin(ROW)

    assert fades.part(ROW, is_ready=False) == 0.0
    assert fades.part(ROW, is_ready=True) == 1.0
