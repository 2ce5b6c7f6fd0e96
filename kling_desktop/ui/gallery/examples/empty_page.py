"""EmptyPage: what the gallery says while it has nothing to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import PlainLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_20, ColorName, TextStyle

_TITLE_PX = 24


class EmptyPage(QWidget):
    """A title and a sentence, a little above the middle, and perhaps a way on. Thread: gui.

    Signals:
        pressed: the button under the sentence.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, title: str, text: str, button: str = "") -> None:
        """Say it.

        Args:
            theme: to paint with.
            title: what is so.
            text: what that means.
            button: what can be done about it; no button if empty.
        """
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_20, 0, SPACE_20, 0)
        column.setSpacing(SPACE_8)
        column.addStretch(2)
        column.addWidget(empty_title(theme, title))
        column.addWidget(centred_label(theme, text, "body", "text2"))
        if button:
            self._button = Button(theme, button)
            self._button.clicked.connect(self.pressed)
            column.addSpacing(SPACE_8)
            column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


def empty_title(theme: Theme, text: str) -> PlainLabel:
    """The title of a page that has no pictures, larger than others."""
    label = centred_label(theme, text, "title")
    font = label.font()
    font.setPixelSize(theme.scaled(_TITLE_PX))
    label.setFont(font)
    return label


def centred_label(theme: Theme, text: str, style: TextStyle, tone: ColorName = "text") -> PlainLabel:
    """Words in the middle of the page."""
    label = plain_label(theme, text, style, tone, wraps=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
