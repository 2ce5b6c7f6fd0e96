"""The small titles of the inspector's sections and the lines between them."""

from PySide6.QtWidgets import QFrame

from kling_desktop.ui.base.plain_text import PlainLabel, plain_label
from kling_desktop.ui.base.theme import Theme


def section_title(theme: Theme, text: str) -> PlainLabel:
    """A title in small bold letters."""
    label = plain_label(theme, text, "small", "text2")
    font = theme.font("small")
    font.setWeight(theme.font("label").weight())
    label.setFont(font)
    return label


def separator() -> QFrame:
    """A line from edge to edge."""
    line = QFrame()
    line.setProperty("surface", "line")
    return line
