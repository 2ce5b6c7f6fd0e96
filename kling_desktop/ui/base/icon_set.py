"""Our own icons in any colour and size, sharp on every screen, each drawn once.

Must not know which theme is on: colours are handed in. Only files of `resources/icons` are drawn here, never a
person's: Qt's SVG reader is not safe with foreign files.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kling_desktop.ui.base.resources import resource_path

_MIRRORED = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "corner-down-left",
        "external-link",
        "panel-left-close",
        "panel-left-open",
        "panel-right",
        "panel-right-close",
        "panel-right-open",
        "redo-2",
        "send",
        "undo-2",
    }
)
"""Icons that point along the reading direction."""

_DRAWN_STROKE, _WANTED_STROKE = 'stroke-width="2"', 'stroke-width="1.75"'


@lru_cache(maxsize=256)
def icon_svg(name: str, color: str) -> str:
    """The SVG text of an icon in one colour (`#RRGGBB`).

    Raises:
        FileNotFoundError: there is no icon of this name.
    """
    svg = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return svg.replace("currentColor", color).replace(_DRAWN_STROKE, _WANTED_STROKE)


class IconSet:
    """Icons by name, size and colour, kept once drawn. Thread: gui."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[str, int, float, bool], QPixmap] = {}
        self._pixmaps: dict[tuple[str, str, int, float, bool], QPixmap] = {}
        self._icons: dict[tuple[str, str, str, int, bool], QIcon] = {}

    def icon(self, name: str, color: QColor, disabled: QColor, size_px: int) -> QIcon:
        """An icon with a picture for every screen's pixel ratio, and one for disabled controls."""
        key = (name, color.name(), disabled.name(), size_px, _reads_leftward())
        if key not in self._icons:
            icon = QIcon()
            for ratio in _pixel_ratios():
                icon.addPixmap(self.pixmap(name, color, size_px, ratio))
                icon.addPixmap(self.pixmap(name, disabled, size_px, ratio), QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def pixmap(self, name: str, color: QColor, size_px: int, pixel_ratio: float) -> QPixmap:
        """One drawing of an icon.

        Args:
            name: file name in `resources/icons`, without `.svg`.
            color: of all its strokes; its alpha is ignored.
            size_px: width and height in device-independent pixels.
            pixel_ratio: of the screen or widget it will be drawn on.
        """
        mirrored = name in _MIRRORED and _reads_leftward()
        key = (name, color.name(), size_px, pixel_ratio, mirrored)
        if key not in self._pixmaps:
            self._pixmaps[key] = _tinted(self._shape(name, size_px, pixel_ratio, mirrored), color)
        return self._pixmaps[key]

    def _shape(self, name: str, size_px: int, pixel_ratio: float, mirrored: bool) -> QPixmap:
        """The icon in black, drawn from its file once for all colours: half a millisecond."""
        key = (name, size_px, pixel_ratio, mirrored)
        if key not in self._shapes:
            self._shapes[key] = _draw(icon_svg(name, "#000000"), size_px, pixel_ratio, mirrored)
        return self._shapes[key]


def _draw(svg: str, size_px: int, pixel_ratio: float, mirrored: bool) -> QPixmap:
    """The SVG as a pixmap of `size_px` device-independent pixels."""
    side = round(size_px * pixel_ratio)
    pixmap = QPixmap(QSize(side, side))
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    if mirrored:
        painter.translate(size_px, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def _tinted(shape: QPixmap, color: QColor) -> QPixmap:
    """The shape in another colour."""
    pixmap = QPixmap(shape)
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color.rgb()))  # without its alpha
    painter.drawRect(pixmap.rect())
    painter.end()
    return pixmap


def _pixel_ratios() -> list[float]:
    """The pixel ratios in use, smallest first; 1.0 is always there."""
    return sorted({1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())})


def _reads_leftward() -> bool:
    """Whether the window is laid out from right to left."""
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
