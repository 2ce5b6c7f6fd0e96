"""Copying selected text, wherever the keyboard is: Edit › Copy copies pictures only where there is no text to copy."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


def copy_selected_text(widget: QWidget | None) -> bool:
    """Copy what is selected in a text widget.

    Args:
        widget: who has the keyboard; None for nobody.

    Returns:
        Whether the widget shows text that can be selected: then Copy is about it, even if nothing is selected.
    """
    match widget:
        case QTextEdit() | QPlainTextEdit() | QLineEdit():
            widget.copy()
        case QLabel() if widget.hasSelectedText():
            QGuiApplication.clipboard().setText(widget.selectedText())
        case _:
            return False
    return True
