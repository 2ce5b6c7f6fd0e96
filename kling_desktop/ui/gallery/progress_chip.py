"""ProgressChip: how many Jobs are on their way, as a button that leads to them."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, ColorName

_SIDE_PX, _FAR_SIDE_PX, _SIGN_PX, _GAP_PX = 12, 10, 16, 8
_RING_PEN = 2.5
_RING_PART = 0.6


class ProgressChip(QPushButton):
    """`2 in progress` with a ring, `6 held` with a pause sign; another sign without a network; hidden when idle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = ""
        self._words, self._count = "", 0
        self._is_short, self._is_wanted = False, True
        self.setProperty("focusRadius", HEIGHT_CONTROL // 2)
        self.setFont(theme.font("button"))
        self.setFixedHeight(theme.scaled(HEIGHT_CONTROL))
        theme.changed.connect(self.update)
        self.hide()

    def show_progress(self, in_progress: int, held: int, *, is_online: bool) -> None:
        """Say what is on its way: what was sent first, then what waits for the person.

        Args:
            in_progress: how many are queued here or at the service.
            held: how many are held, not sent.
            is_online: else the sign says so, whichever is counted; what was sent waits for the network.
        """
        self._count = in_progress or held
        if not in_progress:
            self._words = self.tr("%n held", "", held)
        elif is_online:
            self._words = self.tr("%n in progress", "", in_progress)
        else:
            self._words = self.tr("%n waiting", "", in_progress)
        self._icon = "wifi-off" if not is_online else "" if in_progress else "circle-pause"
        self._say()

    def set_short(self, *, is_short: bool) -> None:
        """Show only the number, where there is little room; the words are in the tooltip then."""
        self._is_short = is_short
        self._say()

    def set_wanted(self, *, is_wanted: bool) -> None:
        """Whether it is of use where it stands."""
        self._is_wanted = is_wanted
        self._say()

    def sizeHint(self) -> QSize:
        """Room for sign and words."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + _SIDE_PX + _SIGN_PX + _GAP_PX + _FAR_SIDE_PX
        return QSize(width, self.height())

    def minimumSizeHint(self) -> QSize:
        """It cannot shrink."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill with sign and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground: ColorName = "press" if self.isDown() else "hover" if self.underMouse() else "raised"
        painter.setBrush(self._theme.color(ground))
        painter.setPen(QPen(self._theme.color("lineStrong"), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        sign = QRect(_SIDE_PX, (self.height() - _SIGN_PX) // 2, _SIGN_PX, _SIGN_PX)
        self._paint_sign(painter, visual_rect(self.layoutDirection(), self.rect(), sign))
        words = self.rect().adjusted(sign.right() + 1 + _GAP_PX, 0, -_FAR_SIDE_PX, 0)
        painter.setPen(self._theme.color("text"))
        room = visual_rect(self.layoutDirection(), self.rect(), words)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def _say(self) -> None:
        self.setText(str(self._count) if self._is_short else self._words)
        self.setAccessibleName(self.tr("{progress}, go there").format(progress=self._words))
        set_plain_tooltip(self, self._words if self._is_short else "")
        self.setVisible(bool(self._count) and self._is_wanted)
        self.updateGeometry()
        self.update()

    def _paint_sign(self, painter: QPainter, place: QRect) -> None:
        if self._icon:
            icon = self._theme.pixmap(self._icon, self._theme.color("text2"), _SIGN_PX, self)
            painter.drawPixmap(place.topLeft(), icon)
            return
        inner = QRectF(place).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("line"), _RING_PEN))
        painter.drawEllipse(inner)
        painter.setPen(QPen(self._theme.color("select"), _RING_PEN))
        painter.drawArc(inner, 90 * 16, -round(_RING_PART * 360 * 16))
