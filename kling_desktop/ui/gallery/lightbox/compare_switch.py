"""CompareSwitch: icon, word and switch in one box of the lightbox's bar."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, ICON_BUTTON, RADIUS_CONTROL

_TRACK = QSize(32, 18)
_SIDE_PX, _GAP_PX = 12, 10


class CompareSwitch(QCheckBox):
    """Before beside after, on or off. Thread: gui."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_short = False
        self.setText(self.tr("Compare"))
        self.setFont(theme.font("label"))
        self.setAccessibleName(self.tr("Compare with a reference"))
        set_plain_tooltip(self, self.tr("Compare with a reference (C)"))
        self.setProperty("focusRadius", RADIUS_CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def set_short(self, *, is_short: bool) -> None:
        """Leave out the word, where there is little room; the tooltip has it."""
        self._is_short = is_short
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all three."""
        text = 0 if self._is_short else self.fontMetrics().horizontalAdvance(self.text()) + _GAP_PX
        width = 2 * _SIDE_PX + ICON_BUTTON + _GAP_PX + text + _TRACK.width()
        return QSize(width, self._theme.scaled(HEIGHT_CONTROL))

    def minimumSizeHint(self) -> QSize:
        """It cannot shrink."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box, and what is in it, in reading order."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("press" if self.underMouse() and self.isEnabled() else "raised"))
        painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        color = self._theme.color("text" if self.isEnabled() else "text3")
        icon = self._part(_SIDE_PX, ICON_BUTTON, ICON_BUTTON)
        painter.drawPixmap(icon, self._theme.pixmap("square-split-horizontal", color, ICON_BUTTON, self))
        if not self._is_short:
            left = _SIDE_PX + ICON_BUTTON + _GAP_PX
            text = self._part(left, self.width() - left - _GAP_PX - _TRACK.width() - _SIDE_PX, self.height())
            painter.setPen(color)
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, self.text())
        track = self._part(self.width() - _SIDE_PX - _TRACK.width(), _TRACK.width(), _TRACK.height())
        self._paint_switch(painter, QRectF(track))
        painter.end()

    def _part(self, left: int, width: int, height: int) -> QRect:
        place = QRect(left, (self.height() - height) // 2, width, height)
        return visual_rect(self.layoutDirection(), self.rect(), place)

    def _paint_switch(self, painter: QPainter, track: QRectF) -> None:
        """Off is an edge with a knob, so that colour is not the only sign."""
        radius, is_on = track.height() / 2, self.isChecked()
        if is_on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("select"))
            painter.drawRoundedRect(track, radius, radius)
        else:
            painter.setPen(QPen(self._theme.color("fieldLine"), 1.5))
            painter.setBrush(self._theme.color("field"))
            painter.drawRoundedRect(track.adjusted(0.75, 0.75, -0.75, -0.75), radius - 0.75, radius - 0.75)
        is_right = is_on == (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
        knob = track.center()
        knob.setX(track.right() - radius if is_right else track.left() + radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("window" if is_on else "fieldLine"))
        painter.drawEllipse(knob, radius - (2.5 if is_on else 4), radius - (2.5 if is_on else 4))
