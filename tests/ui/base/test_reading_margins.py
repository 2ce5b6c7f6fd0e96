"""Margins whose sides differ go with the direction in which people read."""

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QApplication

from kling_desktop.ui.base.reading_margins import reading_margins


def test_the_margin_where_a_line_begins(qapp: QApplication) -> None:
    assert reading_margins(20, 1, 16, 2) == QMargins(20, 1, 16, 2)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert reading_margins(20, 1, 16, 2) == QMargins(16, 1, 20, 2)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
