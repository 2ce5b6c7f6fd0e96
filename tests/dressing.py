"""The application in its colours for a test, and in none after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme


@contextmanager
def dressed(app: QApplication) -> Iterator[Theme]:
    """A theme, applied in its light colours."""
    font = app.font()
    theme = Theme(app)
    theme.apply(ThemeChoice.LIGHT)
    try:
        yield theme
    finally:
        undress(app, font)


def undress(app: QApplication, font: QFont) -> None:
    """Take the style sheet off and give the font back, once the test's windows are closed.

    What is to be deleted goes first: every widget that is left is styled anew, twice.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.setStyleSheet("")
    app.setFont(font)
