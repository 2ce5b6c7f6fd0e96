"""CrossFades: how far each picture that has just come has taken the place of its Job's tile."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import MOTION_CROSS_FADE_MS

if TYPE_CHECKING:
    from PySide6.QtCore import QVariantAnimation


class CrossFades(QObject):
    """One fade for each tile, by its row; it begins once its picture can be drawn. Thread: gui.

    Signals:
        changed: a picture shows more than before.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fades: dict[int, QVariantAnimation | None] = {}

    def begin(self, row: int) -> None:
        """The picture of a tile has come."""
        self._fades.setdefault(row, None)

    def part(self, row: int, *, is_ready: bool) -> float:
        """How much of a tile's picture shows, 0.0 to 1.0.

        Args:
            row: the tile's.
            is_ready: whether the picture can be drawn; until then it does not show at all.
        """
        if row not in self._fades:
            return 1.0
        fade = self._fades[row]
        if fade is None:
            if not is_ready:
                return 0.0
            fade = self._start(row)
        return 1.0 if fade is None else float(fade.currentValue())

    def _start(self, row: int) -> "QVariantAnimation | None":
        from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QVariantAnimation

        duration_ms = self._theme.motion_ms(MOTION_CROSS_FADE_MS)
        if not duration_ms:
            del self._fades[row]
            return None
        fade = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=duration_ms)
        fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        fade.setProperty("row", row)
        fade.valueChanged.connect(self.changed)
        fade.finished.connect(self._on_fade_finished)
        self._fades[row] = fade
        fade.start(QAbstractAnimation.DeletionPolicy.DeleteWhenStopped)
        return fade

    @Slot()
    def _on_fade_finished(self) -> None:
        """Nothing is left of the Job's tile."""
        self._fades.pop(self.sender().property("row"), None)
        self.changed.emit()
