"""The font of the window and how large the person wants text.

The system's own UI font on Windows and macOS; on Linux, where it varies, Inter comes along.
"""

import sys

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.base.tokens import TYPE_SCALE, TextStyle

_INTER = ("fonts/Inter-Regular.ttf", "fonts/Inter-Medium.ttf", "fonts/Inter-SemiBold.ttf")
_USUAL_POINTS = {"win32": (9.0, 9.0), "darwin": (13.0, 13.0)}
_USUAL_POINTS_LINUX = (9.0, 11.0)
_USUAL_DPI = {"darwin": 72.0}
_LEAST_SCALE, _MOST_SCALE = 0.8, 2.5


class TypeFace:
    """The family to write with and the scale to write at. Thread: gui."""

    def __init__(self, system_font: QFont) -> None:
        self.family = load_inter() if sys.platform.startswith("linux") else system_font.family()
        self.scale = text_scale(system_font, sys.platform)

    def font(self, style: TextStyle) -> QFont:
        """The font of one row of the type scale, at the person's text size."""
        row = TYPE_SCALE[style]
        font = QFont(self.family)
        font.setPixelSize(max(1, round(row.size_px * self.scale)))
        font.setWeight(_weight(row.weight))
        return font


def load_inter() -> str:
    """Load the bundled Inter (again does no harm) and give its family name."""
    families: list[str] = []
    for name in _INTER:
        number = QFontDatabase.addApplicationFont(str(resource_path(name)))
        families += QFontDatabase.applicationFontFamilies(number)
    return families[0]


def text_scale(system_font: QFont, platform: str) -> float:
    """How much larger than usual this person's system writes; 1.0 where it was never changed.

    Linux desktops differ by themselves (9 to 11 points), so only what lies outside counts there.

    Args:
        system_font: the application's font before anything changed it.
        platform: as `sys.platform`.
    """
    least, most = _USUAL_POINTS.get(platform, _USUAL_POINTS_LINUX)
    screen = QGuiApplication.primaryScreen()
    dpi_scale = screen.logicalDotsPerInchY() / _USUAL_DPI.get(platform, 96.0) if screen else 1.0
    points = system_font.pointSizeF()
    if points <= 0:  # the font was set in pixels
        points = system_font.pixelSize() * 0.75
    usual = min(max(points, least), most)
    return min(max(points / usual * dpi_scale, _LEAST_SCALE), _MOST_SCALE)


def _weight(weight: int) -> QFont.Weight:
    """The nearest weight that Qt has a name for; 650 becomes 600."""
    if weight < 450:
        return QFont.Weight.Normal
    return QFont.Weight.Medium if weight < 550 else QFont.Weight.DemiBold
