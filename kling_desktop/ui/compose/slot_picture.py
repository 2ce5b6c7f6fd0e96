"""SlotPicture: the whole picture of one slot, as large as there is room for it."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.slot_previews import SlotPreviews


class SlotPicture(QWidget):
    """A square on a sunken ground at most; lower where the picture is. Thread: gui."""

    def __init__(self, theme: Theme, previews: SlotPreviews, side_px: int, radius_px: int) -> None:
        """Nothing to show yet.

        Args:
            theme: to paint with.
            previews: where pictures come from.
            side_px: its width, and its height at most.
            radius_px: of its corners.
        """
        super().__init__()
        self._theme, self._previews = theme, previews
        self._side, self._radius = side_px, radius_px
        self._key = 0
        self.setFixedSize(side_px, side_px)
        previews.changed.connect(self._on_previews_changed)

    def show_slot(self, key: int, picture: QSize) -> None:
        """Show a slot's picture.

        Args:
            key: of the slot.
            picture: its size, for the shape to keep until it can be painted.
        """
        self._key = key
        size = picture.scaled(self._side, self._side, Qt.AspectRatioMode.KeepAspectRatio)
        self.setFixedSize(self._side, max(1, size.height()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), self._radius, self._radius)
        picture = self._previews.whole(self._key, self.size(), self._radius, self.devicePixelRatioF())
        if picture is not None:
            size = picture.deviceIndependentSize()
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawPixmap(round(left), round(top), picture)
        painter.end()

    @Slot(int)
    def _on_previews_changed(self, key: int) -> None:
        """The picture may be there now."""
        if key == self._key:
            self.update()
