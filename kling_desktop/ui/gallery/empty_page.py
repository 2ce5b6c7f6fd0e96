"""EmptyPage: what the gallery says while it has nothing to show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_20

_TITLE_PX = 24


class EmptyPage(QWidget):
    """A title and a sentence, a little above the middle."""

    def __init__(self, theme: Theme, title: str, text: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_20, 0, SPACE_20, 0)
        column.setSpacing(SPACE_8)
        heading = plain_label(theme, title, "title", wraps=True)
        font = heading.font()
        font.setPixelSize(theme.scaled(_TITLE_PX))
        heading.setFont(font)
        column.addStretch(2)
        for label in (heading, plain_label(theme, text, "body", "text2", wraps=True)):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(3)
