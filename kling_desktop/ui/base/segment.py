"""SegmentBar: a choice among a few things that are all in sight.

Its segments are radio buttons, so that arrow keys, the single tab stop and screen readers work as everywhere.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, ICON_CHIP, ICON_FIELD, RADIUS_CONTROL, ColorName

_GAP_PX = 6
_SIDE_PX = 8
_INSET_PX = 2
_OUTLINE_PX, _OUTLINE_RADIUS_PX = 1.5, 2.25


class Choice(NamedTuple):
    """One segment: `id` is for the program, the rest for the person.

    Attributes:
        label: translated.
        icon: one of `resources/icons`, or empty.
        outline: instead of an icon the outline of a picture, this wide and high in px.
    """

    id: str
    label: str
    icon: str = ""
    outline: tuple[int, int] | None = None


class Segment(QRadioButton):
    """One place in a SegmentBar."""

    def __init__(self, theme: Theme, choice: Choice, parent: QWidget) -> None:
        super().__init__(choice.label, parent)
        self._theme = theme
        self.choice = choice
        self._is_bare = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for icon and label in bold, so that nothing moves when it is chosen."""
        sign = ICON_FIELD + _GAP_PX if self._has_sign else 0
        content = QFontMetrics(self._bold()).horizontalAdvance(self.text()) + sign
        return QSize(content + 2 * _SIDE_PX, self._theme.scaled(HEIGHT_CONTROL))

    def minimumSizeHint(self) -> QSize:
        """Its label is never cut."""
        return self.bare_size() if self._is_bare else self.sizeHint()

    def bare_size(self) -> QSize:
        """Room for the label alone."""
        content = QFontMetrics(self._bold()).horizontalAdvance(self.text())
        return QSize(content + 2 * _SIDE_PX, self._theme.scaled(HEIGHT_CONTROL))

    def set_bare(self, *, is_bare: bool) -> None:
        """Show the label alone, where there is no room for the signs of the whole bar."""
        if is_bare is not self._is_bare:
            self._is_bare = is_bare
            self.updateGeometry()
            self.update()

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised field if chosen; icon and label."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(QPen(self._theme.color("segLine"), 1))
            painter.setBrush(self._theme.color("seg"))
            place = QRectF(self.rect()).adjusted(0.5, _INSET_PX + 0.5, -0.5, -_INSET_PX - 0.5)
            painter.drawRoundedRect(place, RADIUS_CONTROL - 1, RADIUS_CONTROL - 1)
        self._paint_content(painter)
        painter.end()

    def _paint_content(self, painter: QPainter) -> None:
        """Icon and label, centred together."""
        font = self._bold() if self.isChecked() else self._theme.font("body")
        color = self._theme.color(self._tone())
        text_width = QFontMetrics(font).horizontalAdvance(self.text())
        content = QRect(0, 0, text_width + self._icon_width(), self.height())
        content.moveCenter(self.rect().center())
        text_room = QRect(content)
        if self._icon_width():
            direction = self.layoutDirection()
            sign_room = visual_rect(direction, content, QRect(content.left(), 0, ICON_FIELD, self.height()))
            text_room = visual_rect(direction, content, content.adjusted(self._icon_width(), 0, 0, 0))
            self._paint_sign(painter, sign_room, color)
        painter.setFont(font)
        painter.setPen(color)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(text_room, flags, self.text())

    def _paint_sign(self, painter: QPainter, room: QRect, color: QColor) -> None:
        """The icon, or an outline on whole pixels, so that it is as dark as the words."""
        if self.choice.outline is None:
            pixmap = self._theme.pixmap(self.choice.icon, color, ICON_CHIP, self)
            inset = (ICON_FIELD - ICON_CHIP) // 2
            painter.drawPixmap(room.left() + inset, (self.height() - ICON_CHIP) // 2, pixmap)
            return
        width, height = self.choice.outline
        left, top = room.left() + (room.width() - width) // 2, (self.height() - height) // 2
        half = _OUTLINE_PX / 2
        painter.setPen(QPen(color, _OUTLINE_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        place = QRectF(left, top, width, height).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(place, _OUTLINE_RADIUS_PX, _OUTLINE_RADIUS_PX)

    def _tone(self) -> ColorName:
        """The colour of icon and label."""
        if not self.isEnabled():
            return "text3"
        return "text" if self.isChecked() or self.underMouse() else "text2"

    def _bold(self) -> QFont:
        return self._theme.font("label")

    @property
    def _has_sign(self) -> bool:
        """Whether something stands before the label."""
        return bool(self.choice.icon) or self.choice.outline is not None

    def _icon_width(self) -> int:
        """With the gap after it, px; nothing where it is not shown."""
        return ICON_FIELD + _GAP_PX if self._has_sign and not self._is_bare else 0


class SegmentBar(QWidget):
    """A row of segments, exactly one of them chosen.

    Signals:
        chosen: the person chose another one; its id. Not sent by `choose`.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        """A bar with its first choice chosen.

        Args:
            theme: to paint with.
            name: what is chosen here, translated, for screen readers.
            choices: two or more.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme = theme
        self._wished_px = 0
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        self.setProperty("focusRadius", RADIUS_CONTROL)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(_INSET_PX, 0, _INSET_PX, 0)
        row.setSpacing(0)
        self._segments = {choice.id: Segment(theme, choice, self) for choice in choices}
        for segment in self._segments.values():
            segment.setAccessibleDescription(name)
            row.addWidget(segment, 1)
            self._group.addButton(segment)
        self.choose(choices[0].id)
        self._group.buttonClicked.connect(self._on_segment_clicked)
        theme.changed.connect(self.update)

    @property
    def choice(self) -> str:
        """The id of what is chosen."""
        return next(id_ for id_, segment in self._segments.items() if segment.isChecked())

    def choose(self, choice_id: str) -> None:
        """Choose by program; tells nobody.

        Raises:
            KeyError: there is no such choice.
        """
        self._segments[choice_id].setChecked(True)

    def segment(self, choice_id: str) -> Segment:
        """One of the segments, to disable it or give it a tooltip.

        Raises:
            KeyError: there is no such choice.
        """
        return self._segments[choice_id]

    def wish_width(self, width_px: int) -> None:
        """Be so wide, or wider for long labels, wherever there is room."""
        self._wished_px = width_px
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for labels and signs, and what was wished for."""
        return super().sizeHint().expandedTo(QSize(self._wished_px, 0))

    def minimumSizeHint(self) -> QSize:
        """Room for the labels; their signs give way."""
        sizes = [segment.bare_size() for segment in self._segments.values()]
        return QSize(sum(size.width() for size in sizes) + 2 * _INSET_PX, sizes[0].height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All of them have their signs, or none."""
        super().resizeEvent(event)
        needed = sum(segment.sizeHint().width() for segment in self._segments.values()) + 2 * _INSET_PX
        for segment in self._segments.values():
            segment.set_bare(is_bare=needed > self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The track the segments lie in."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()

    @Slot()
    def _on_segment_clicked(self) -> None:
        """Pass the person's choice on."""
        self.chosen.emit(self.choice)
