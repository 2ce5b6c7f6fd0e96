"""LinkButton: words that lead to a page in the browser, with the sign for it behind them, everywhere alike."""

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_INLINE, ICON_CHIP, RADIUS_SMALL_BUTTON, SPACE_8


class LinkButton(Button):
    """A link to a page outside the program.

    Signals:
        link_requested: the person wants to see the page; its address, always https.
    """

    link_requested = Signal(str)

    def __init__(self, theme: Theme, text: str, address: str = "") -> None:
        """A link.

        Args:
            theme: to paint with.
            text: translated.
            address: of the page; empty where whoever listens to `clicked` knows it.
        """
        super().__init__(theme, text, "link")
        self._address = address
        self.setProperty("focusRadius", RADIUS_SMALL_BUTTON)
        self.setMinimumHeight(theme.scaled(HEIGHT_INLINE))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(self.tr("Opens in your browser"))
        self.clicked.connect(self._on_clicked)

    def _paint_content(self, painter: QPainter, room: QRect) -> None:
        """The words and the sign."""
        text_room = QRect(room.topLeft(), room.size())
        text_room.setWidth(self._content_width())
        side_px = self._theme.scaled(ICON_CHIP)
        sign = QRect(text_room.right() + 1 + SPACE_8, 0, side_px, side_px)
        sign.moveTop(room.top() + (room.height() - side_px) // 2)
        direction = self.layoutDirection()
        color = self._content_color()
        self._paint_text(painter, visual_rect(direction, room, text_room), color)
        pixmap = self._theme.pixmap("external-link", color, side_px, self)
        painter.drawPixmap(visual_rect(direction, room, sign).topLeft(), pixmap)

    def _extra_width(self) -> int:
        """The sign and the gap before it."""
        return SPACE_8 + self._theme.scaled(ICON_CHIP)

    @Slot()
    def _on_clicked(self) -> None:
        """Ask for the page."""
        if self._address:
            self.link_requested.emit(self._address)


def quiet_link(theme: Theme, text: str) -> Button:
    """A link that stays inside the program, such as `Change…`: no sign, as high as a line."""
    link = Button(theme, text, "link")
    link.setProperty("focusRadius", RADIUS_SMALL_BUTTON)
    link.setMinimumHeight(theme.scaled(HEIGHT_INLINE))
    link.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    return link
