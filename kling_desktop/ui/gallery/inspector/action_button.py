"""ActionButton: an icon with its name under it, for the row of what can be done with a picture."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionToolButton, QToolButton

from kling_desktop.ui.base.key_cap import with_keys
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BUTTON, RADIUS_SMALL_BUTTON

_HEIGHT_PX, _GAP_PX, _SIDE_PX = 50, 4, 4


class ActionButton(QToolButton):
    """As wide as its share of the row. Thread: gui."""

    def __init__(self, theme: Theme, icon: str, text: str, shortcut: str = "") -> None:
        """A button.

        Args:
            theme: gives colours, font and icon.
            icon: one of `resources/icons`.
            text: its name, translated.
            shortcut: told in the tooltip, in Qt's portable form; the action itself binds it.
        """
        super().__init__()
        self._theme = theme
        self._icon_name, self._icon_px = icon, theme.scaled(ICON_BUTTON)
        self.setText(text)
        self.setFont(theme.font("caption"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRadius", RADIUS_SMALL_BUTTON)
        self.setAccessibleName(text)
        set_plain_tooltip(self, with_keys(text, shortcut))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Icon and name."""
        width = max(self._icon_px, self.fontMetrics().horizontalAdvance(self.text()))
        return QSize(width + 2 * _SIDE_PX, self._theme.scaled(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Its name is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The style sheet draws the ground, we icon and name."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QPainter(self)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        line_px = self.fontMetrics().height()
        top = (self.height() - self._icon_px - _GAP_PX - line_px) // 2
        icon_color = self._theme.color("text" if self.isEnabled() else "text3")
        pixmap = self._theme.pixmap(self._icon_name, icon_color, self._icon_px, self)
        painter.drawPixmap((self.width() - self._icon_px) // 2, top, pixmap)
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text2" if self.isEnabled() else "text3"))
        line = QRect(0, top + self._icon_px + _GAP_PX, self.width(), line_px)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
