"""`longer_texts`: while it is there, every text that a widget asks for is the longer one of `dev.py shots --pseudo`."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from pseudo_translator import PseudoTranslator


@contextmanager
def longer_texts(app: QApplication) -> Iterator[None]:
    """Install the translator, and take it away at the end."""
    translator = PseudoTranslator()
    app.installTranslator(translator)
    try:
        yield
    finally:
        app.removeTranslator(translator)
