"""For a person whose text is twice as large, what stands beside the words is so too."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.slot_layout import Density, slot_places
from kling_desktop.ui.gallery.inspector.mark_row import FlagButton, MarkRow

INSPECTOR_PX = 312
"""What the inspector has beside its margins."""


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A theme at twice the usual text size."""
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(22)
    qapp.setFont(large)
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    assert theme.text_scale == pytest.approx(2.0)
    yield theme
    qapp.setStyleSheet("")
    qapp.setFont(before)


def test_icons_grow(theme: Theme, qtbot: QtBot) -> None:
    alone, beside, label = IconButton(theme, "x", "Close"), Button(theme, "", icon="x"), IconLabel(theme, "x")
    for widget in (alone, beside, label):
        qtbot.addWidget(widget)
    assert alone.iconSize() == QSize(36, 36)
    assert beside.sizeHint().width() == 36 + 2 * 12
    assert label.pixmap().width() == 40


def test_flags_stay_wider_than_high_and_no_star_is_cut(theme: Theme, qtbot: QtBot) -> None:
    row = MarkRow(theme)
    qtbot.addWidget(row)
    row.resize(INSPECTOR_PX, row.sizeHint().height())
    row.show()
    flags = row.findChildren(FlagButton)
    assert [flag.size() for flag in flags] == [QSize(72, 64)] * 2
    parts = [part for part in row.children() if isinstance(part, QWidget)]
    assert max(part.geometry().right() for part in parts) < row.width() <= INSPECTOR_PX


def test_the_lowest_field_for_the_first_picture_has_room_for_its_words(theme: Theme) -> None:
    words = sum(QFontMetrics(theme.font(style)).height() for style in ("section", "small"))
    assert slot_places(0, 10, 344, Density.TIGHT, theme.text_scale).height >= words + 8
