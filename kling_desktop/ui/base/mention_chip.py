"""Paints one mention as a chip: ground, thumbnail, token. The token always reads from left to right.

Paint chips before the text, so that the caret is seen on them; selected ones after it, or the selection covers them.
"""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.mention_highlighter import THUMBNAIL_PX
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_CHIP, RADIUS_MENTION, ColorName

_GAP_PX = 4
"""Between thumbnail and token."""
_CARET_PX = 1
"""Before the thumbnail: the caret stands there."""
_BEFORE_PX = 2
"""How far the chip reaches over its first letter, into the space before it."""
_AROUND_PX = 3
"""Of the chip above and below the thumbnail."""


class ChipLook(NamedTuple):
    """How a mention looks now.

    Attributes:
        text: the token as written.
        thumbnail: of its slot; None while there is none.
        is_lost: no slot has its number.
        is_selected: it lies in the selection.
        thumbnail_px: side of the thumbnail.
        is_lit: it stands out, because its slot has the keyboard or its number just changed.
    """

    text: str
    thumbnail: QPixmap | None
    is_lost: bool = False
    is_selected: bool = False
    thumbnail_px: int = THUMBNAIL_PX
    is_lit: bool = False


def paint_chip(painter: QPainter, theme: Theme, place: QRectF, look: ChipLook, widget: QWidget) -> None:
    """Paint a chip where a mention's transparent letters are.

    Args:
        painter: its font is the prompt's.
        theme: gives colours and icons.
        place: from the mention's first letter to its last, as high as the letters.
        look: what to show.
        widget: on which it is painted.
    """
    ground, ink = _colors(look)
    chip = chip_box(place, painter.font(), look.thumbnail_px)
    baseline = round(place.top() + QFontMetricsF(painter.font()).ascent())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(ink), 1) if look.is_lit else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground))
    half = 0.5 if look.is_lit else 0.0
    painter.drawRoundedRect(chip.adjusted(half, half, -half, -half), RADIUS_MENTION, RADIUS_MENTION)
    _paint_thumbnail(painter, theme, QPointF(place.left() + _CARET_PX, chip.center().y()), look, widget)
    font = QFont(painter.font())
    font.setWeight(theme.font("label").weight())
    painter.setFont(font)
    painter.setPen(theme.color(ink))
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(QPointF(place.left() + room_px(look.thumbnail_px), baseline), look.text)
    if look.is_lost:
        pen = QPen(theme.color(ink), 1.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([2.5, 1.5])
        painter.setPen(pen)
        bottom = chip.bottom() - 0.75
        painter.drawLine(QPointF(chip.left() + 2, bottom), QPointF(chip.right() - 2, bottom))


def room_px(thumbnail_px: int = THUMBNAIL_PX) -> int:
    """Between a mention's `@` and its next letter."""
    return _CARET_PX + thumbnail_px + _GAP_PX


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


def chip_box(place: QRectF, font: QFont, thumbnail_px: int = THUMBNAIL_PX) -> QRectF:
    """What a chip covers: beyond its letters on all sides but the last, behind which the highlighter made room.

    Args:
        place: as `chip_place` gives it.
        font: of the text.
        thumbnail_px: side of the thumbnail.
    """
    metrics = QFontMetricsF(font)
    height = thumbnail_px + 2 * _AROUND_PX
    middle = round(place.top() + metrics.ascent()) - round(metrics.capHeight() / 2)
    return QRectF(place.left() - _BEFORE_PX, middle - height // 2, place.width() + _BEFORE_PX, height)


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
    icon_px = min(side, ICON_CHIP * side // THUMBNAIL_PX)
    icon = theme.pixmap("image-off" if look.is_lost else "image", theme.color(_colors(look)[1]), icon_px, widget)
    painter.drawPixmap(QPointF(middle_left.x() + (side - icon_px) / 2, middle_left.y() - icon_px / 2), icon)
