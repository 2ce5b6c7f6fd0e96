"""SectionList: the sidebar of Settings. A standard list, so that arrow keys and screen readers work as everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kling_desktop.ui.base.reading_side import visual_alignment, visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BUTTON, RADIUS_CONTROL, SPACE_12, ColorName

_PITCH_PX = 38
_GAP_PX = 2
_SIDE_PX = SPACE_12 - 1
"""Before the icon, and between it and the title."""
_SLACK_PX = 2
"""Widths of letters are no whole pixels: text that fits to the pixel would be cut."""
_ICON_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Section:
    """One page: `title` (translated) and `icon`; empty for none, for all of a list alike."""

    title: str
    icon: str = ""


class SectionList(QListWidget):
    """Sections, one of them current. Thread: gui."""

    def __init__(self, theme: Theme, name: str, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        """A list.

        Args:
            theme: to paint with.
            name: translated, for screen readers.
            sections: in order.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_SectionDelegate(theme, self))
        self.setMouseTracking(True)
        for section in sections:
            item = QListWidgetItem(section.title, self)
            item.setData(_ICON_ROLE, section.icon)
        self.setCurrentRow(0)
        self._theme, self._sections = theme, tuple(sections)
        theme.changed.connect(self.viewport().update)

    @property
    def needed_px(self) -> int:
        """The width that shows every title whole, also where the list scrolls."""
        bold = QFontMetrics(self._theme.font("label"))
        widest_px = max(bold.horizontalAdvance(section.title) for section in self._sections)
        has_icons = any(section.icon for section in self._sections)
        icon_px = self._theme.scaled(ICON_BUTTON) + _SIDE_PX if has_icons else 0
        self.verticalScrollBar().ensurePolished()
        bar_px = self.verticalScrollBar().sizeHint().width()
        return widest_px + _SLACK_PX + icon_px + _SIDE_PX + SPACE_12 + 2 + bar_px


class _SectionDelegate(QStyledItemDelegate):
    """Paints icon and title on a soft ground where current."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the list."""
        return QSize(0, self._theme.scaled(_PITCH_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One row."""
        now = QStyleOptionViewItem(option)
        self.initStyleOption(now, index)
        state = now.state
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        place = now.rect.adjusted(1, _GAP_PX, -1, -_GAP_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_current or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.color("accentSoft" if is_current else "press"))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(self._theme.color("focus"), 2))
        painter.drawRoundedRect(place, RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_content(painter, place.adjusted(_SIDE_PX, 0, -SPACE_12, 0), index, is_current)
        painter.restore()

    def _paint_content(
        self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex, is_current: bool
    ) -> None:
        """Icon and title."""
        tone: ColorName = "accentText" if is_current else "text"
        direction = self._view.layoutDirection()
        words = QRect(room)
        if icon := str(index.data(_ICON_ROLE)):
            side_px = self._theme.scaled(ICON_BUTTON)
            place = QRect(room.left(), room.top() + (room.height() - side_px) // 2, side_px, side_px)
            color = self._theme.color("accentText" if is_current else "text2")
            pixmap = self._theme.pixmap(icon, color, side_px, self._view)
            painter.drawPixmap(visual_rect(direction, room, place).topLeft(), pixmap)
            words.adjust(side_px + _SIDE_PX, 0, 0, 0)
        painter.setFont(self._theme.font("label" if is_current else "body"))
        painter.setPen(self._theme.color(tone))
        start = visual_alignment(direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(visual_rect(direction, room, words), start, text)
