"""KeyHints: which keys do what, as many of them as there is room for. Decoration: every control tells its own key."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kling_desktop.ui.base.key_cap import CapColors, key_caps_size, paint_key_caps
from kling_desktop.ui.base.theme import Theme

Hint = tuple[tuple[str, ...], str]
"""Keys, and what they do."""
_TEXT_GAP_PX, _HINT_GAP_PX = 6, 16


class KeyHints(QWidget):
    """Caps with a word behind them, in a row. Thread: gui."""

    def __init__(self, theme: Theme, hints: tuple[Hint, ...], parent: QWidget | None = None) -> None:
        """Show hints, in their order.

        Args:
            theme: to paint with.
            hints: keys as this system writes them, and what they do, translated. The last one, the way out, is the
                last to give way; of the others those at the end go first.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme, self._hints = theme, hints
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Show these instead."""
        self._hints = hints
        self.update()

    def sizeHint(self) -> QSize:
        """One line of caps."""
        return QSize(0, key_caps_size(("A",), self._theme.font("caption")).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From the reading edge on; what does not fit whole is left out."""
        painter = QPainter(self)
        caption = self._theme.font("caption")
        metrics, left = QFontMetricsF(caption), 0.0
        painter.setFont(caption)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for keys, word in self.shown_hints(self.width()):
            caps = key_caps_size(keys, caption)
            start = self.width() - left - caps.width() if is_mirrored else left
            colors = CapColors(self._theme.color("seg"), self._theme.color("text"))
            paint_key_caps(painter, QPointF(start, 0), keys, colors)
            painter.setPen(self._theme.color("text2"))
            text_width = metrics.horizontalAdvance(word) + 1
            text_left = start - _TEXT_GAP_PX - text_width if is_mirrored else start + caps.width() + _TEXT_GAP_PX
            painter.drawText(QRectF(text_left, 0, text_width, self.height()), Qt.AlignmentFlag.AlignCenter, word)
            left += self._width(keys, word) + _HINT_GAP_PX
        painter.end()

    def shown_hints(self, room_px: int) -> tuple[Hint, ...]:
        """Those that there is room for, in their order."""
        widths = [self._width(*hint) + _HINT_GAP_PX for hint in self._hints]
        room = room_px + _HINT_GAP_PX
        kept = len(widths) - 1
        while kept and sum(widths[:kept]) + widths[-1] > room:
            kept -= 1
        return (*self._hints[:kept], *(self._hints[-1:] if kept or widths[-1] <= room else ()))

    def _width(self, keys: tuple[str, ...], word: str) -> float:
        """Of one hint, px."""
        caption = self._theme.font("caption")
        return key_caps_size(keys, caption).width() + _TEXT_GAP_PX + QFontMetricsF(caption).horizontalAdvance(word)
