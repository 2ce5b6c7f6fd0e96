"""Paints one row of the mention popup: thumbnail, name with the hit marked, number and size."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.plain_text import visible_text
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
        self._paint_thumbnail(painter, QStyle.visualRect(direction, place, thumbnail), match)
        text = QStyle.visualRect(direction, place, text)
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
        name = visible_text(match.look.slot.name, _NAME_LIMIT)
        text = mention_text(match.look.number) if match.is_by_number else name
        start, end = match.hit or (0, 0)
        if match.is_by_number or start == end or name != match.look.slot.name:
            painter.setPen(self._theme.color("text"))
            self._paint_line(painter, room, text)
            return
        before, hit, behind = text[:start], text[start:end], text[end:]
        bold = self._theme.font("label")
        left = room.left() + painter.fontMetrics().horizontalAdvance(before)
        mark = QRect(left, room.top(), QFontMetrics(bold).horizontalAdvance(hit), room.height())
        if mark.right() + 20 > room.right():
            painter.setPen(self._theme.color("text"))
            self._paint_line(painter, room, text)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(mark_color))
        painter.drawRoundedRect(QRectF(mark.adjusted(-1, 0, 1, 0)), 3, 3)
        painter.setPen(self._theme.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, before)
        self._paint_line(
            painter, QRect(mark.right() + 1, room.top(), room.right() - mark.right(), room.height()), behind
        )
        painter.setFont(bold)
        painter.setPen(self._theme.color("accentText"))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, hit)

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
        """One line, cut in the middle where there is no room, so that a file's ending stays."""
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
