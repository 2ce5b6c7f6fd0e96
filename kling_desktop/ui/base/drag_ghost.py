"""What hangs at the pointer while pictures are dragged: two cards at most, and how many there are."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap, QTransform

from kling_desktop.ui.base.theme import Theme

CARD_PX = QSize(84, 56)
FROM_POINTER = QPoint(-10, -18)
"""Hot spot: the ghost hangs below right of the pointer, so that it covers nothing that is aimed at."""
_SIZE_PX = QSize(116, 92)
_RADIUS_PX, _EDGE_PX = 6.0, 2.0
_FRONT, _BACK = QPointF(50, 44), QPointF(58, 51)
_FRONT_TILT, _BACK_TILT = -3.0, 7.0
_BACK_OPACITY = 0.85
_SHADE_STEPS, _SHADE_ALPHA, _SHADE_DOWN_PX = 6, 0.05, 3.0
_BADGE_PX, _BADGE_RIGHT_PX, _BADGE_TOP_PX = 22.0, 100.0, 5.0


def drag_ghost(theme: Theme, pictures: Sequence[QPixmap], count: int, pixel_ratio: float) -> QPixmap:
    """The picture of a drag; give it the hot spot `FROM_POINTER`.

    Args:
        theme: for the count's colours.
        pictures: of the first one or two, any size; empty ones become plain cards.
        count: how many are dragged.
        pixel_ratio: of the window the drag begins in.
    """
    ghost = QPixmap(_SIZE_PX * pixel_ratio)
    ghost.setDevicePixelRatio(pixel_ratio)
    ghost.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ghost)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    is_many = count > 1
    if is_many and len(pictures) > 1:
        painter.setOpacity(_BACK_OPACITY)
        _paint_card(painter, theme, pictures[1], _BACK, _BACK_TILT)
        painter.setOpacity(1.0)
    first = pictures[0] if pictures else QPixmap()
    _paint_card(painter, theme, first, _FRONT, _FRONT_TILT if is_many else 0.0)
    if count > 1:
        _paint_count(painter, theme, count)
    painter.end()
    return ghost


def _paint_card(painter: QPainter, theme: Theme, picture: QPixmap, middle: QPointF, tilt: float) -> None:
    """One card with a white edge and a soft shadow, turned about its middle."""
    painter.save()
    painter.translate(middle)
    painter.rotate(tilt)
    place = QRectF(QPointF(-CARD_PX.width() / 2, -CARD_PX.height() / 2), QSizeF(CARD_PX))
    shade = theme.color("toast")
    shade.setAlphaF(_SHADE_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    for step in range(1, _SHADE_STEPS + 1):
        around = place.adjusted(-step, -step, step, step).translated(0, _SHADE_DOWN_PX)
        painter.drawRoundedRect(around, _RADIUS_PX + step, _RADIUS_PX + step)
    painter.setPen(QPen(theme.color("onOverlay"), _EDGE_PX))
    painter.setBrush(theme.color("sunken") if picture.isNull() else _cover(picture, place))
    painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)
    painter.restore()


def _cover(picture: QPixmap, place: QRectF) -> QBrush:
    """The middle of a picture, as large as fills the place."""
    size = QSizeF(picture.size())
    scale = max(place.width() / size.width(), place.height() / size.height())
    flat = QPixmap(picture)
    flat.setDevicePixelRatio(1.0)
    brush = QBrush(flat)
    move = QTransform.fromTranslate(-size.width() * scale / 2, -size.height() * scale / 2)
    brush.setTransform(QTransform.fromScale(scale, scale) * move)
    return brush


def _paint_count(painter: QPainter, theme: Theme, count: int) -> None:
    """A disc on the upper right corner of the first card."""
    font = theme.font("small")
    font.setWeight(theme.font("label").weight())
    painter.setFont(font)
    text = str(count)
    width = max(_BADGE_PX, painter.fontMetrics().horizontalAdvance(text) + 12.0)
    disc = QRectF(_BADGE_RIGHT_PX - width, _BADGE_TOP_PX, width, _BADGE_PX)
    painter.setPen(QPen(theme.color("onAccent"), 1.5))
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(disc, _BADGE_PX / 2, _BADGE_PX / 2)
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, text)
