"""DropHint: what the whole gallery says while pictures from elsewhere are held over it."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BUTTON, RADIUS_POPUP, SPACE_8, SPACE_16
from kling_desktop.ui.base.veil import Veil

_INSET_PX, _PLATE_PX = 8, 44


class DropHint(Veil):
    """Lies over its parent, washes it out and says what a drop would do; takes no part in anything else."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._ground = parent
        parent.installEventFilter(self)

    @Slot()
    def appear(self) -> None:
        """Show it above everything in its parent."""
        self.setGeometry(self._ground.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize and watched is self._ground:
            self.setGeometry(self._ground.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil, a frame, and the words on a plate."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        painter.setPen(QPen(self._theme.color("accentText"), 2))
        painter.drawRoundedRect(frame, RADIUS_POPUP, RADIUS_POPUP)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        text = self.tr("Drop to add as references")
        font = self._theme.font("label")
        words = QFontMetrics(font).horizontalAdvance(text) + 1
        plate = QRectF(0, 0, words + ICON_BUTTON + SPACE_8 + 2 * SPACE_16, self._theme.scaled(_PLATE_PX))
        plate.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(self._theme.color("accentText"), 1))
        painter.setBrush(self._theme.color("accentSoft"))
        painter.drawRoundedRect(plate, RADIUS_POPUP, RADIUS_POPUP)
        color = self._theme.color("accentText")
        is_rightward = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        icon_left = plate.left() + SPACE_16 if is_rightward else plate.right() - SPACE_16 - ICON_BUTTON
        top = plate.center().y() - ICON_BUTTON / 2
        painter.drawPixmap(round(icon_left), round(top), self._theme.pixmap("image-plus", color, ICON_BUTTON, self))
        beside = SPACE_16 + ICON_BUTTON + SPACE_8
        left, right = (beside, SPACE_16) if is_rightward else (SPACE_16, beside)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(plate.adjusted(left, 0, -right, 0), Qt.AlignmentFlag.AlignVCenter, text)
