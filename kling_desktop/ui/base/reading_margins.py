"""Margins that begin where a line begins: Qt mirrors layouts for people who read leftward, but not their margins."""

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QGuiApplication


def reading_margins(start_px: int, top_px: int, end_px: int, bottom_px: int) -> QMargins:
    """Margins of a layout whose sides differ, mirrored as the rest of the window is."""
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        return QMargins(end_px, top_px, start_px, bottom_px)
    return QMargins(start_px, top_px, end_px, bottom_px)
