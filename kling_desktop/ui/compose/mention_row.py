"""Paints one row of the mention popup: thumbnail, name with the hit marked, number and size."""

from math import ceil
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.text_units import TextUnits
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import (
    RADIUS_CONTROL,
    RADIUS_SMALL_BUTTON,
    SPACE_8,
    SPACE_12,
    TYPE_SCALE,
    ColorName,
    TextStyle,
)
from kling_desktop.ui.compose.mention_match import MentionMatch
from kling_desktop.ui.compose.slot_previews import SlotPreviews

ROW_PX, THUMBNAIL_PX = 46, 34
MATCH_ROLE = int(Qt.ItemDataRole.UserRole)
_NAME_LIMIT = 160
_TEXT_GAP_PX, _LINE_GAP_PX = 11, 1
_UNBROKEN_PX = 1e6


class MentionRow(QStyledItemDelegate):
    """Draws a `MentionMatch`; a row without one is a sentence."""

    def __init__(self, theme: Theme, previews: SlotPreviews, widget: QWidget) -> None:
        super().__init__(widget)
        self._theme = theme
        self._previews = previews
        self._widget = widget

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are equally high."""
        return QSize(0, self._theme.scaled(ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground of the chosen row, then its content."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRect(option.rect)
        if QStyle.StateFlag.State_Selected in option.state:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accentSoft"))
            painter.drawRoundedRect(QRectF(place), RADIUS_CONTROL, RADIUS_CONTROL)
        match = index.data(MATCH_ROLE)
        if isinstance(match, MentionMatch):
            is_chosen = QStyle.StateFlag.State_Selected in option.state
            self._paint_match(painter, place, match, "raised" if is_chosen else "accentSoft")
        else:
            painter.setFont(self._theme.font("body"))
            painter.setPen(self._theme.color("text"))
            room = place.adjusted(SPACE_12, 0, -SPACE_12, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()

    def _paint_match(self, painter: QPainter, place: QRect, match: MentionMatch, mark: ColorName) -> None:
        """Thumbnail and two lines; `mark` is the ground of the hit."""
        direction = self._widget.layoutDirection()
        thumbnail = QRect(QPoint(place.left() + SPACE_8, 0), QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        thumbnail.moveTop(place.center().y() - THUMBNAIL_PX // 2 + 1)
        text = place.adjusted(SPACE_8 + THUMBNAIL_PX + _TEXT_GAP_PX, 0, -SPACE_8, 0)
        self._paint_thumbnail(painter, visual_rect(direction, place, thumbnail), match)
        text = visual_rect(direction, place, text)
        first_px, second_px = self._line_px("button"), self._line_px("small")
        top = place.top() + (place.height() - first_px - second_px) // 2
        self._paint_first(painter, QRect(text.left(), top, text.width(), first_px), match, mark)
        self._paint_second(painter, QRect(text.left(), top + first_px + _LINE_GAP_PX, text.width(), second_px), match)

    def _paint_thumbnail(self, painter: QPainter, place: QRect, match: MentionMatch) -> None:
        ratio = self._widget.devicePixelRatioF()
        cover = self._previews.cover(match.look.slot.key, place.size(), RADIUS_SMALL_BUTTON, ratio)
        if cover is not None:
            painter.drawPixmap(place.topLeft(), cover)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(QRectF(place), RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)

    def _line_px(self, style: TextStyle) -> int:
        """Height of a line of text."""
        return max(self._theme.scaled(TYPE_SCALE[style].line_px), QFontMetrics(self._theme.font(style)).height())

    def _paint_first(self, painter: QPainter, room: QRect, match: MentionMatch, mark_color: ColorName) -> None:
        """The name, or the token if the number fits; the hit in bold on a tint."""
        painter.setFont(self._theme.font("button"))
        painter.setPen(self._theme.color("text"))
        name = visible_text(match.look.slot.name, _NAME_LIMIT)
        start, end = match.hit or (0, 0)
        if match.is_by_number or start == end or name != match.look.slot.name:
            self._paint_line(painter, room, mention_text(match.look.number) if match.is_by_number else name)
            return
        layout = self._marked_layout(name, start, end)
        line = layout.lineAt(0)
        if line.naturalTextWidth() > room.width():
            self._paint_line(painter, room, name)
            return
        is_leftward = self._widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = room.left() + (room.width() - ceil(line.naturalTextWidth()) if is_leftward else 0)
        hit = layout.formats()[0]
        edges = sorted(_x(line, unit) for unit in (hit.start, hit.start + hit.length))
        mark = QRectF(left + edges[0], room.top(), edges[1] - edges[0], room.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(mark_color))
        painter.drawRoundedRect(mark.adjusted(-1, 0, 1, 0), 3, 3)
        painter.setPen(self._theme.color("text"))
        layout.draw(painter, QPointF(left, room.top() + (room.height() - line.height()) / 2))

    def _marked_layout(self, name: str, start: int, end: int) -> QTextLayout:
        """A file name in one line, whole letters in whatever direction, its hit in bold."""
        units = TextUnits(name)
        hit = QTextLayout.FormatRange()
        hit.start, hit.length = units.to_units(start), units.to_units(end) - units.to_units(start)
        bold = QTextCharFormat()
        bold.setFont(self._theme.font("label"))
        bold.setForeground(self._theme.color("accentText"))
        hit.format = bold
        layout = QTextLayout(name, self._theme.font("button"))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)  # a file name, wherever its letters come from
        layout.setTextOption(option)
        layout.setFormats([hit])
        layout.beginLayout()
        layout.createLine().setLineWidth(_UNBROKEN_PX)
        layout.endLayout()
        return layout

    def _paint_second(self, painter: QPainter, room: QRect, match: MentionMatch) -> None:
        """The token (or the name if the first line has the token) and the size."""
        look = match.look
        parts = [visible_text(look.slot.name, _NAME_LIMIT) if match.is_by_number else mention_text(look.number)]
        if look.slot.reference is not None:
            parts.append(f"{look.slot.reference.width_px} × {look.slot.reference.height_px}")
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text2"))
        self._paint_line(painter, room, " · ".join(parts))

    def _paint_line(self, painter: QPainter, room: QRect, text: str) -> None:
        """One line that reads rightward as all file names and tokens do, at the side where lines begin.

        Cut in the middle where there is no room, so that a file's ending stays.
        """
        metrics = painter.fontMetrics()
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        line = QRect(room.left(), room.top(), min(room.width(), metrics.horizontalAdvance(cut)), room.height())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(visual_rect(self._widget.layoutDirection(), room, line), int(flags), cut)


def _x(line: QTextLine, unit: int) -> float:
    """Where a letter begins, px; PySide's stubs do not know that it comes with its place."""
    x_px, _ = cast("tuple[float, int]", line.cursorToX(unit))
    return x_px
