"""StarRating: zero to five stars, as one control for mouse, keys and screen readers."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from kling_desktop.core.marks import MOST_STARS
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, ICON_BUTTON, RADIUS_SMALL_BUTTON

CELL_PX = 24


class StarRating(QSlider):
    """A slider in the shape of stars, so that arrow keys, role and value come by themselves. Thread: gui.

    Signals:
        chosen: so many stars, 0 to 5, when the person changed them; not sent by `show_stars`.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, pitch_px: int = CELL_PX) -> None:
        """No stars yet.

        Args:
            theme: to paint with.
            parent: as in Qt.
            pitch_px: from one star to the next, at the usual text size.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._pitch_px = pitch_px
        self._theme = theme
        self._hovered = 0
        self.setRange(0, MOST_STARS)
        self.setPageStep(1)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRadius", RADIUS_SMALL_BUTTON)
        self.setAccessibleName(self.tr("Stars"))
        set_plain_tooltip(self, self.tr("Stars (0 to 5)"))
        self.valueChanged.connect(self._on_value_changed)
        theme.changed.connect(self.update)

    def show_stars(self, stars: int) -> None:
        """Show so many; emits nothing."""
        self.blockSignals(True)
        self.setValue(stars)
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        """Five places, each large enough to hit."""
        return QSize(MOST_STARS * self._theme.scaled(self._pitch_px), self._theme.scaled(HEIGHT_CONTROL))

    def minimumSizeHint(self) -> QSize:
        """Beside large flags the stars stay as they are at the usual text size."""
        return QSize(MOST_STARS * self._pitch_px, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, beside the keys of every slider."""
        stars = event.key() - Qt.Key.Key_0
        if 0 <= stars <= MOST_STARS and event.modifiers() in _PLAIN:
            self.setValue(stars)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the panel; nobody rates by scrolling past."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give as many stars as the one that is pressed; that one again takes it back."""
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position().toPoint().x())
            self.setValue(star - 1 if star == self.value() else star)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would give."""
        self._hover(self._star_at(event.position().toPoint().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Pressing was enough."""

    def leaveEvent(self, event: QEvent) -> None:
        """Show what is."""
        super().leaveEvent(event)
        self._hover(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Five stars, the first ones filled."""
        shown = self._hovered or self.value()
        full = self._theme.color("text2" if self._hovered else "text")
        painter = QPainter(self)
        for star in range(1, MOST_STARS + 1):
            is_full = star <= shown
            color = full if is_full else self._theme.color("text2")
            pixmap = self._theme.pixmap("star-filled" if is_full else "star", color, self._star_px, self)
            painter.drawPixmap(self._place(star).topLeft(), pixmap)
        painter.end()

    @property
    def _cell_px(self) -> int:
        return max(1, self.width() // MOST_STARS)

    @property
    def _star_px(self) -> int:
        return min(self._theme.scaled(ICON_BUTTON), self._cell_px * ICON_BUTTON // CELL_PX)

    def _place(self, star: int) -> QRect:
        """Of a star's icon: at the far edge of its cell, so that the last one ends where the row ends."""
        left, top = star * self._cell_px - self._star_px, (self.height() - self._star_px) // 2
        place = QRect(left, top, self._star_px, self._star_px)
        return visual_rect(self.layoutDirection(), self.rect(), place)

    def _star_at(self, x: int) -> int:
        """Which star a place belongs to, 1 to 5."""
        from_start = x if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else self.width() - 1 - x
        return max(1, min(MOST_STARS, from_start // self._cell_px + 1))

    def _hover(self, star: int) -> None:
        self._hovered = star
        self.update()

    @Slot(int)
    def _on_value_changed(self, stars: int) -> None:
        """The person gave stars."""
        self._hovered = 0
        self.chosen.emit(stars)


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
