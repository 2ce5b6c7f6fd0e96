"""A dressed application for the tests of the main window's parts."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    font = qapp.font()
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    yield theme
    qapp.setStyleSheet("")
    qapp.setFont(font)
