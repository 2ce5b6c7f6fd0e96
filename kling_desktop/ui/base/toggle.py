"""Toggle: a switch for a setting that takes effect at once; a QCheckBox painted differently."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from kling_desktop.ui.base.theme import Theme

_TRACK_PX, _LEAST_PX, _GAP_PX = (36, 20), 24, 10


class Toggle(QCheckBox):
    """A switch, with its text (if any) after it."""

    def __init__(self, theme: Theme, name: str, text: str = "", parent: QWidget | None = None) -> None:
        """A switch that is off.

        Args:
            theme: to paint with.
            name: what it switches, translated, for screen readers.
            text: shown after it; empty where a label stands elsewhere.
            parent: as in Qt.
        """
        super().__init__(text, parent)
        self._theme = theme
        self._track = QSize(*(theme.scaled(side) for side in _TRACK_PX))
        self.setAccessibleName(name)
        self.setProperty("focusRadius", self._track.height() // 2)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Switch and text; high enough to be hit."""
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        width = self._track.width() + (_GAP_PX + text.width() if self.text() else 0)
        return QSize(width, max(self._theme.scaled(_LEAST_PX), text.height()))

    def minimumSizeHint(self) -> QSize:
        """It cannot shrink."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, knob and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on_the_left = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        left = 0 if on_the_left else self.width() - self._track.width()
        track = QRectF(left, (self.height() - self._track.height()) / 2, self._track.width(), self._track.height())
        self._paint_switch(painter, track, knob_right=self.isChecked() == on_the_left)
        painter.setPen(self._theme.color("text" if self.isEnabled() else "text3"))
        shift = self._track.width() + _GAP_PX
        room = self.rect().adjusted(shift if on_the_left else 0, 0, 0 if on_the_left else -shift, 0)
        side = Qt.AlignmentFlag.AlignLeft if on_the_left else Qt.AlignmentFlag.AlignRight
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()

    def _paint_switch(self, painter: QPainter, track: QRectF, *, knob_right: bool) -> None:
        """On: accent with a light knob. Off: a field with an edge, so that colour is not the only sign."""
        radius = track.height() / 2
        is_on = self.isChecked()
        if is_on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent" if self.isEnabled() else "fieldLine"))
            painter.drawRoundedRect(track, radius, radius)
        else:
            painter.setPen(QPen(self._theme.color("fieldLine"), 1.5))
            painter.setBrush(self._theme.color("field"))
            painter.drawRoundedRect(track.adjusted(0.75, 0.75, -0.75, -0.75), radius - 0.75, radius - 0.75)
        knob_radius = radius * (0.75 if is_on else 0.6)
        center = track.center()
        center.setX(track.right() - radius if knob_right else track.left() + radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("onAccent" if is_on else "fieldLine"))
        painter.drawEllipse(center, knob_radius, knob_radius)
