"""A long text in letters of one width, to be read and copied from."""

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import TYPE_SCALE


def fixed_text(theme: Theme, name: str) -> QPlainTextEdit:
    """An empty one, which Tab leaves.

    Args:
        theme: says how large letters are.
        name: for screen readers.
    """
    text = QPlainTextEdit()
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(theme.scaled(TYPE_SCALE["small"].size_px))
    text.setFont(font)
    text.setAccessibleName(name)
    return text
