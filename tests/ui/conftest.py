"""A dressed application for the tests of everything that is seen."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kling_desktop.ui.base.theme import Theme
from tests.dressing import dressed


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    with dressed(qapp) as theme:
        yield theme
