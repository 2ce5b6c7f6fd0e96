"""Footer: the one thing that takes what is shown away, always in sight, with its key."""

from enum import Enum, auto

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.key_cap import KeyCaps, with_keys
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_IN_CARD, ICON_FIELD, SPACE_4, SPACE_16, ColorName
from kling_desktop.ui.gallery.inspector.section import separator

_ROW_PX = 41
"""Beside the line above it."""
_UNDER_PX = 2
_KEY = "Del"


class FooterAct(Enum):
    """What the footer offers. All but the last have the key that takes things away."""

    DELETE = auto()
    REMOVE = auto()
    STOP_WATCHING = auto()
    DISMISS = auto()


class _QuietButton(Button):
    """Says what it does without drawing the eye."""

    tone: ColorName = "text2"

    def _content_color(self) -> QColor:
        return self._theme.color(self.tone if self.isEnabled() else "text3")


class Footer(QWidget):
    """A line, a quiet button and its key. Thread: gui.

    Signals:
        pressed: the `FooterAct` that was offered.
    """

    pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._act: FooterAct | None = None
        self._line = separator()
        self._caps = KeyCaps(theme, _KEY)
        self._button = _QuietButton(theme, "", "ghost")
        self._button.setMinimumHeight(theme.scaled(HEIGHT_IN_CARD))
        self._button.clicked.connect(self._on_button_clicked)
        holder = QWidget()
        holder.setMinimumHeight(theme.scaled(_ROW_PX))
        self._row = QHBoxLayout(holder)
        self._row.addWidget(self._button)
        self._row.addStretch(1)
        self._row.addWidget(self._caps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addWidget(holder)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_act(self, act: FooterAct | None, why_not: str = "") -> None:
        """Offer something.

        Args:
            act: what; None hides the footer.
            why_not: why it cannot be done now; empty where it can.
        """
        self._act = act
        self.setVisible(act is not None)
        if act is None:
            return
        text, icon = {
            FooterAct.DELETE: (self.tr("Delete"), "trash-2"),
            FooterAct.REMOVE: (self.tr("Remove"), "x"),
            FooterAct.STOP_WATCHING: (self.tr("Stop watching…"), "eye-off"),
            FooterAct.DISMISS: (self.tr("Dismiss"), ""),
        }[act]
        has_key = act is not FooterAct.DISMISS
        self._button.tone = "text2" if has_key else "text"
        self._button.setText(text)
        self._button.set_icon(icon, ICON_FIELD)
        self._button.setEnabled(not why_not)
        set_plain_tooltip(self._button, why_not or with_keys(text, _KEY if has_key else ""))
        self._caps.setVisible(has_key)
        # A button with an icon begins with it at the panel's margin, the ground under the pointer before that.
        begin, end = SPACE_4 if icon else SPACE_16, SPACE_16
        self._row.setContentsMargins(reading_margins(begin, 0, end, _UNDER_PX))

    @Slot()
    def _on_button_clicked(self) -> None:
        """Do it."""
        self.pressed.emit(self._act)
