"""No page of Settings is cut off, whatever the size of text and window."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QListWidget, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.preferences_dialog import Place, PreferencesDialog
from tests.fakes.fake_storage import USE
from tests.ui.preferences import standing


@pytest.fixture
def large(qapp: QApplication) -> Iterator[Theme]:
    """Twice the usual text."""
    usual = qapp.font()
    larger = QFont(usual)
    larger.setPointSizeF(22)
    qapp.setFont(larger)
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    assert theme.text_scale == 2.0
    yield theme
    qapp.setStyleSheet("")
    qapp.setFont(usual)


def fits(page: PreferencePage) -> bool:
    return page.isVisible() and page.widget().width() <= page.viewport().width()


def test_no_page_is_cut_at_twice_the_text_in_a_small_window(
    large: Theme, qtbot: QtBot, show: Callable[[QWidget], QWidget]
) -> None:
    window = QWidget()
    window.resize(900, 600)
    show(window)
    dialog = PreferencesDialog(large, Place("Pictures › Kling Desktop", "proxy.example:3128"), window)
    dialog.set_key_status(standing.STORED)
    dialog.set_balance(standing.PLENTY)
    dialog.storage.set_use(USE)
    dialog.show()
    pages = dialog.findChildren(PreferencePage)
    assert len(pages) == 7
    for page in pages:
        dialog.findChild(QListWidget).setCurrentRow(dialog.findChild(QStackedWidget).indexOf(page))
        qtbot.waitUntil(partial(fits, page))
    dialog.close()
