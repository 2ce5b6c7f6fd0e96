"""The push buttons of the window: one class, its look chosen by a role, and the large one with key caps."""

from typing import Literal

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from kling_desktop.ui.base.key_cap import CapColors, key_caps_size, key_font, key_names, paint_key_caps
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import (
    HEIGHT_CHIP,
    HEIGHT_CONTROL,
    HEIGHT_IN_CARD,
    HEIGHT_PRIMARY,
    ICON_BUTTON,
    ICON_CHIP,
    ICON_FIELD,
    RADIUS_CONTROL,
    ColorName,
    TextStyle,
)

ButtonRole = Literal["primary", "tonal", "secondary", "ghost", "quiet", "danger", "link", "chip", "toast"]

_TEXT_COLORS: dict[ButtonRole, ColorName] = {
    "primary": "onAccent",
    "tonal": "accentText",
    "secondary": "text",
    "ghost": "text",
    "quiet": "text2",
    "danger": "danger",
    "link": "accentText",
    "chip": "accentText",
    "toast": "toastLink",
}
_ICON_GAP_PX, _SMALL_ICON_GAP_PX = 8, 6
_SIDE_PX, _COMPACT_SIDE_PX = 12, 11
_BARE_SIDES_PX: dict[ButtonRole, int] = {"link": 0, "toast": 4}
"""Beside the words of what has no box around them."""
_LEAST_BESIDE_KEYS_PX = 3


class Button(QPushButton):
    """A push button with one of the looks of the design. `text` may carry an & for its mnemonic."""

    def __init__(
        self, theme: Theme, text: str, role: ButtonRole = "secondary", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self._icon_px = ICON_BUTTON
        self._tone: ColorName | None = None
        self._side_px, self._icon_gap_px = _BARE_SIDES_PX.get(role, _SIDE_PX), _ICON_GAP_PX
        self._role: ButtonRole = role
        self.setProperty("focusRadius", RADIUS_CONTROL)
        self.setFont(theme.font("label" if role in ("primary", "toast") else "button"))
        self.setMinimumHeight(theme.scaled(HEIGHT_CONTROL))
        self.setCursor(Qt.CursorShape.PointingHandCursor if role == "link" else Qt.CursorShape.ArrowCursor)
        self.setProperty("role", role)
        theme.changed.connect(self._on_theme_changed)

    @property
    def role(self) -> ButtonRole:
        """The look it has."""
        return self._role

    def set_role(self, role: ButtonRole) -> None:
        """Take another look; when Generate cannot run, it is a secondary button that says why."""
        if role == self._role:
            return  # dressing it anew takes a millisecond, and the composer says its role with every letter
        self._role = role
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    def set_icon(self, name: str, size_px: int = ICON_BUTTON) -> None:
        """Show another of our icons; an empty name for none."""
        if (name, size_px) == (self._icon_name, self._icon_px):
            return
        self._icon_name, self._icon_px = name, size_px
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: ColorName) -> None:
        """Write text and icon in another colour than the role's, such as text2 for what is of little weight."""
        self._tone = tone
        self.update()

    def make_small(self) -> None:
        """Fit into a card: 30 high, less room at the sides."""
        self._icon_px = ICON_FIELD
        self.setMinimumHeight(self._theme.scaled(HEIGHT_IN_CARD))
        self.setMaximumHeight(self.minimumHeight())

    def make_compact(self) -> None:
        """Fit into a problem card: 28 high, written small."""
        font = self._theme.font("small")
        font.setWeight(self._theme.font("label").weight())
        self.setFont(font)
        self._icon_px = ICON_CHIP
        self._side_px = _BARE_SIDES_PX.get(self._role, _COMPACT_SIDE_PX)
        self._icon_gap_px = _SMALL_ICON_GAP_PX
        self.setMinimumHeight(self._theme.scaled(HEIGHT_CHIP))
        self.setMaximumHeight(self.minimumHeight())

    def sizeHint(self) -> QSize:
        """Room for icon, text and key caps."""
        width = self._content_width() + 2 * self._side_px + self._extra_width()
        return QSize(width, max(self.minimumHeight(), self.fontMetrics().height() + 8))

    def minimumSizeHint(self) -> QSize:
        """It may become narrower: then the text ends in an ellipsis."""
        return QSize(min(self.sizeHint().width(), 72), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The style sheet draws the box, we what is in it."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self._paint_content(painter, self.contentsRect())
        painter.end()

    def _paint_content(self, painter: QPainter, room: QRect) -> None:
        """Icon and text, centred together; a link starts at its edge."""
        width = self._width_within(room.width() - 2 * min(self._side_px, 8))
        left = room.left() + (0 if self._role == "link" else (room.width() - width) // 2)
        content = QRect(left, room.top(), width, room.height())
        color = self._content_color()
        text_room = QRect(content)
        if self._icon_name:
            side_px = self._theme.scaled(self._icon_px)
            pixmap = self._theme.pixmap(self._icon_name, color, side_px, self)
            icon_room = QRect(content.left(), 0, side_px, side_px)
            icon_room.moveTop(room.top() + (room.height() - side_px) // 2)
            text_room.setLeft(icon_room.right() + 1 + self._icon_gap)
            direction = self.layoutDirection()
            icon_room = visual_rect(direction, content, icon_room)
            text_room = visual_rect(direction, content, text_room)
            painter.drawPixmap(icon_room.topLeft(), pixmap)
        self._paint_text(painter, text_room, color)

    def _paint_text(self, painter: QPainter, room: QRect, color: QColor) -> None:
        """The label, cut where there is no room."""
        flags, metrics = Qt.TextFlag.TextShowMnemonic, self.fontMetrics()
        text = self.text()
        if metrics.size(flags, text).width() > room.width():  # eliding would also cut what fits by a hair
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width(), flags)
        painter.setFont(self.font())
        painter.setPen(color)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | flags, text)

    def _content_color(self) -> QColor:
        """The colour of text and icon in this state."""
        if not self.isEnabled():
            return self._theme.color("text3")
        return self._theme.color("accentText" if self.isChecked() else self._tone or _TEXT_COLORS[self._role])

    def _content_width(self) -> int:
        """Of icon and text, px."""
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        icon = self._theme.scaled(self._icon_px) + (self._icon_gap if text else 0) if self._icon_name else 0
        return text + icon

    def _width_within(self, most_px: int) -> int:
        """Of icon and text where there is so much room, px."""
        return min(self._content_width(), most_px)

    @property
    def _icon_gap(self) -> int:
        """Between icon and text, px; less beside a small icon."""
        return self._icon_gap_px if self._icon_px >= ICON_FIELD else _SMALL_ICON_GAP_PX

    def _extra_width(self) -> int:
        """Of what else is painted, px."""
        return 0

    @Slot()
    def _on_theme_changed(self) -> None:
        """Paint again in the new colours."""
        self.update()


class PrimaryButton(Button):
    """The one filled button of a screen: 44 high, with its keys at the end."""

    def __init__(
        self, theme: Theme, text: str, icon: str = "", shortcut: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, "primary", icon, parent)
        self._is_blocked = False
        self._text_style: TextStyle = "primary"
        self._keys = key_names(shortcut)
        self.setFont(theme.font(self._text_style))
        self.setMinimumHeight(theme.scaled(HEIGHT_PRIMARY))

    @property
    def is_blocked(self) -> bool:
        """Whether something is missing before it does what it is for."""
        return self._is_blocked

    def set_blocked(self, *, is_blocked: bool) -> None:
        """Look disabled, or not; it takes focus and presses all the same, and its words say what is missing."""
        if is_blocked is not self._is_blocked:
            self._is_blocked = is_blocked
            self.update()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Without the look of what can be done."""
        super().initStyleOption(option)
        if self._is_blocked:
            option.state &= ~QStyle.StateFlag.State_Enabled

    def _content_color(self) -> QColor:
        return self._theme.color("text3") if self._is_blocked else super()._content_color()

    def _paint_content(self, painter: QPainter, room: QRect) -> None:
        """As every button, and the key caps if there is room beside the text."""
        super()._paint_content(painter, room)
        caps = key_caps_size(self._keys, key_font(self._theme))
        beside = (room.width() - self._content_width()) // 2
        if not self._keys or self._is_blocked or beside < caps.width() + _SIDE_PX + _LEAST_BESIDE_KEYS_PX:
            return
        place = QRect(0, 0, caps.width(), caps.height())
        place.moveCenter(room.center())
        place.moveRight(room.right() - _SIDE_PX)
        place = visual_rect(self.layoutDirection(), room, place)
        text = self._content_color()
        fill = QColor(text)
        fill.setAlphaF(0.2)
        painter.setFont(key_font(self._theme))
        paint_key_caps(painter, QPointF(place.topLeft()), self._keys, CapColors(fill, text))
