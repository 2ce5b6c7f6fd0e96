"""OverlayText: a few words in a dark box over the picture."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, TextStyle


class OverlayText(QFrame):
    """Shown while it has something to say. Thread: gui."""

    def __init__(self, theme: Theme, style: TextStyle = "label", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "overlayBox")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = plain_label(theme, "", style, "onOverlay")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_12, SPACE_8 - 2, SPACE_12, SPACE_8 - 2)
        row.setSpacing(SPACE_8)
        if icon:
            row.addWidget(IconLabel(theme, icon, "onOverlay", parent=self))
        row.addWidget(self._label)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, text: str) -> None:
        """Say this; nothing hides it."""
        self._label.setText(text)
        self.setVisible(bool(text))

    def fit(self, width_px: int) -> QSize:
        """Its size, with lines as long as there is room for."""
        self._label.setWordWrap(False)
        if self.sizeHint().width() > width_px:
            self._label.setWordWrap(True)
            self._label.setFixedWidth(max(80, width_px - 2 * SPACE_12 - 32))
        return self.sizeHint()
