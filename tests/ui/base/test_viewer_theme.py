"""The theme of the viewers: dark over a light window, and everything else as the window has it."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.focus_ring import FocusRing
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.plain_text import ElidedLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import VIEWER
from kling_desktop.ui.base.viewer_theme import ViewerTheme


def test_its_colours_are_the_viewers_whatever_the_window_has(theme: Theme) -> None:
    viewer = ViewerTheme(theme)
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        theme.apply(choice)
        assert viewer.color("window") == QColor(VIEWER["window"])
        assert viewer.is_dark
    assert viewer.font("label") == theme.font("label")
    assert viewer.scaled(40) == theme.scaled(40)
    assert viewer.motion_ms(100) == theme.motion_ms(100)


def test_it_has_more_contrast_where_the_window_has(theme: Theme) -> None:
    viewer = ViewerTheme(theme)
    theme.apply(ThemeChoice.LIGHT, more_contrast=True)
    assert viewer.color("text3") == viewer.color("text") == QColor(VIEWER["text"])
    assert viewer.color("line") == QColor(VIEWER["fieldLine"])


def test_its_news_are_those_of_the_window(theme: Theme, qtbot: QtBot) -> None:
    viewer = ViewerTheme(theme)
    with qtbot.waitSignal(viewer.changed):
        theme.apply(ThemeChoice.DARK)


def test_asking_it_for_another_theme_asks_the_window(theme: Theme) -> None:
    ViewerTheme(theme).apply(ThemeChoice.DARK)
    assert theme.is_dark


@pytest.mark.parametrize("kind", ["plain", "elided"])
def test_labels_on_a_dressed_page_are_light(theme: Theme, qtbot: QtBot, kind: str) -> None:
    theme.apply(ThemeChoice.LIGHT)
    viewer, page = ViewerTheme(theme), QWidget()
    qtbot.addWidget(page)
    page.setProperty("surface", "window")
    viewer.dress(page)
    label = plain_label(viewer, "██████", "section") if kind == "plain" else ElidedLabel("██████")
    column = QVBoxLayout(page)
    column.addWidget(label)
    page.show()
    shown = label.grab().toImage()
    middle = [shown.pixelColor(x, shown.height() // 2) for x in range(min(30, shown.width()))]
    assert max(color.lightness() for color in middle) > 200


def test_the_focus_ring_is_light_there(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(ThemeChoice.LIGHT)
    ring, window = FocusRing(theme, qapp), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(40, 40, 40, 40)
    page = QWidget()
    viewer = ViewerTheme(theme)
    viewer.dress(page)
    button = IconButton(viewer, "x", "Close", parent=page)
    column.addWidget(page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    ring.focus(button)
    qtbot.waitUntil(ring.isVisible)
    assert ring.grab().toImage().pixelColor(ring.width() // 2, 1) == QColor(VIEWER["focus"])
    window.close()
    ring.close()
    ring.deleteLater()
