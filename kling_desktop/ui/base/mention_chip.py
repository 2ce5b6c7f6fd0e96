"""Paints one mention as a chip: ground, thumbnail, token. The token always reads from left to right."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.mention_highlighter import EDGE_PX, THUMBNAIL_GAP_PX, THUMBNAIL_PX
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_CHIP, RADIUS_MENTION, ColorName

_ABOVE_PX = 1.5
"""How far the chip reaches over its line's letters, above and below."""


@dataclass(frozen=True, slots=True)
class ChipLook:
    """How a mention looks now.

    Attributes:
        text: the token as written.
        thumbnail: of its slot; None while there is none.
        is_lost: no slot has its number.
        is_selected: it lies in the selection.
        thumbnail_px: side of the thumbnail.
    """

    text: str
    thumbnail: QPixmap | None
    is_lost: bool
    is_selected: bool
    thumbnail_px: int = THUMBNAIL_PX


def paint_chip(painter: QPainter, theme: Theme, place: QRectF, look: ChipLook, widget: QWidget) -> None:
    """Paint a chip over a mention's transparent letters.

    Args:
        painter: its font is the prompt's.
        theme: gives colours and icons.
        place: from the mention's first letter to its last, as high as the letters.
        look: what to show.
        widget: on which it is painted.
    """
    ground, ink = _colors(look)
    chip = place.adjusted(0, -_ABOVE_PX, 0, _ABOVE_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground))
    # One pixel stays free at the left: the caret is drawn there.
    painter.drawRoundedRect(chip.adjusted(1, 0, 0, 0), RADIUS_MENTION, RADIUS_MENTION)
    _paint_thumbnail(painter, theme, QPointF(chip.left() + EDGE_PX, chip.center().y()), look, widget)
    font = QFont(painter.font())
    font.setWeight(theme.font("label").weight())
    painter.setFont(font)
    painter.setPen(theme.color(ink))
    metrics = QFontMetricsF(font)
    left = place.left() + EDGE_PX + look.thumbnail_px + THUMBNAIL_GAP_PX
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(QPointF(left, place.top() + metrics.ascent()), look.text)
    if look.is_lost:
        pen = QPen(theme.color(ink), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawLine(QPointF(chip.left() + 2, chip.bottom()), QPointF(chip.right() - 1, chip.bottom()))


def room_px(thumbnail_px: int = THUMBNAIL_PX) -> int:
    """Between a mention's `@` and its next letter."""
    return EDGE_PX + thumbnail_px + THUMBNAIL_GAP_PX + 1


def chip_place(first: QRect, second: QRect, last: QRect) -> QRectF:
    """From a mention's first letter to its last, as high as the letters; right to left text included.

    Args:
        first: the caret before its first letter.
        second: the caret before its second letter.
        last: the caret behind its last letter.
    """
    if last.top() != first.top():
        last = second  # The caret behind the last letter of a full line stands in the next one.
    left, right = min(first.left(), second.left(), last.left()), max(first.left(), second.left(), last.left())
    return QRectF(left, first.top(), right - left, first.height())


def _colors(look: ChipLook) -> tuple[ColorName, ColorName]:
    """Ground and ink."""
    if look.is_selected:
        return "accent", "onAccent"
    return ("warnSoft", "warn") if look.is_lost else ("accentSoft", "accentText")


def _paint_thumbnail(painter: QPainter, theme: Theme, middle_left: QPointF, look: ChipLook, widget: QWidget) -> None:
    """The slot's picture, or a sign that there is none."""
    side = look.thumbnail_px
    if look.thumbnail is not None:
        place = QRectF(middle_left.x(), middle_left.y() - side / 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, look.thumbnail, QRectF(look.thumbnail.rect()))
        return
    icon = theme.pixmap("image-off" if look.is_lost else "image", theme.color(_colors(look)[1]), ICON_CHIP, widget)
    inset = (side - ICON_CHIP) / 2
    painter.drawPixmap(QPointF(middle_left.x() + inset, middle_left.y() - ICON_CHIP / 2), icon)
