"""No page of Settings is cut off, whatever the size of text and window."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QListWidget, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.preferences_dialog import Place, PreferencesDialog
from kling_desktop.ui.preferences.section_list import SectionList
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


def test_every_section_is_readable_where_the_sidebar_gives_its_room_to_the_page(
    large: Theme, show: Callable[[QWidget], QWidget]
) -> None:
    window = QWidget()
    window.resize(900, 600)
    show(window)
    dialog = PreferencesDialog(large, Place("Pictures › Kling Desktop", ""), window)
    dialog.show()
    sections = dialog.findChild(SectionList)
    for row in range(sections.count()):
        sections.setCurrentRow(row)
        sections.scrollToTop()
        seen = painted(sections, sections.visualItemRect(sections.item(row)))
        sections.setFixedWidth(2 * sections.width())
        assert painted(sections, sections.visualItemRect(sections.item(row)), seen.width()) == seen, row
        sections.setFixedWidth(sections.width() // 2)
    dialog.close()


def painted(sections: SectionList, place: QRect, width: int = 0) -> QImage:
    """A row without the edge of its ground, as wide as that in a list with just enough room."""
    place.setWidth(width or place.width() - SPACE_12)
    return sections.viewport().grab(place).toImage()
