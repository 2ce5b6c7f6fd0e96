"""WelcomePage: from an empty field to the first picture, by keyboard and by mouse, or into the demo."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt, QThreadPool
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.ui.base.button import PrimaryButton
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import LIGHT
from kling_desktop.ui.preferences.collage import Collage
from kling_desktop.ui.preferences.key_field import KeyField
from kling_desktop.ui.preferences.logo import Logo
from kling_desktop.ui.preferences.picture_card import PictureCard
from kling_desktop.ui.preferences.welcome_page import WelcomePage
from tests.ui.preferences import standing


@pytest.fixture
def page(theme: Theme, show: Callable[[WelcomePage], WelcomePage]) -> WelcomePage:
    page = WelcomePage(theme, "Pictures › Kling Desktop")
    page.resize(1440, 900)
    return show(page)


def button(page: WelcomePage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == text)


def edit(page: WelcomePage) -> QLineEdit:
    return page.findChild(QLineEdit)


def words(page: WelcomePage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def accept(page: WelcomePage) -> None:
    page.set_key_status(standing.CHECKING)
    page.set_balance(standing.PLENTY)
    page.set_key_status(standing.STORED)


def test_enter_checks_the_key_and_enter_again_starts(page: WelcomePage, qtbot: QtBot) -> None:
    page.setFocus()
    assert edit(page).hasFocus()
    qtbot.keyClicks(edit(page), standing.KEY)
    with qtbot.waitSignal(page.key_offered) as offered, qtbot.assertNotEmitted(page.start_requested):
        qtbot.keyClick(edit(page), Qt.Key.Key_Return)
    assert offered.args == [standing.KEY]

    accept(page)
    with qtbot.waitSignal(page.start_requested):
        qtbot.keyClick(edit(page), Qt.Key.Key_Return)


def test_the_button_says_what_it_will_do(page: WelcomePage, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit(page), standing.KEY)
    with qtbot.waitSignal(page.key_offered):
        qtbot.mouseClick(button(page, "Check key"), Qt.MouseButton.LeftButton)
    page.set_key_status(standing.CHECKING)
    assert not button(page, "Checking…").isEnabled()
    accept(page)
    with qtbot.waitSignal(page.start_requested):
        qtbot.mouseClick(button(page, "Start creating"), Qt.MouseButton.LeftButton)


def test_starting_without_a_key_leads_to_the_field(page: WelcomePage, qtbot: QtBot) -> None:
    start = button(page, "Paste your API key to start")
    assert isinstance(start, PrimaryButton)
    assert start.is_blocked, "it looks like what it is, and can be pressed"
    ground = start.grab().toImage().pixelColor(12, start.height() // 2)
    assert ground == QColor(LIGHT["hover"])
    with qtbot.assertNotEmitted(page.start_requested):
        qtbot.mouseClick(start, Qt.MouseButton.LeftButton)

    assert edit(page).hasFocus()
    assert "Paste your Segmind key here first." in words(page)
    edit(page).setText("SG_0123456789abcdef")
    assert (start.text(), start.is_blocked) == ("Check key", False)
    assert start.grab().toImage().pixelColor(12, start.height() // 2) == QColor(LIGHT["accent"])


def test_the_demo_and_the_folder_need_no_key(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.demo_requested):
        qtbot.mouseClick(button(page, "Try the demo without a key"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.folder_requested):
        qtbot.mouseClick(button(page, "Change…"), Qt.MouseButton.LeftButton)


def test_the_three_steps_lead_to_segmind_over_https(page: WelcomePage, qtbot: QtBot) -> None:
    addresses = []
    for text in "Create a Segmind account", "Add credit", "Copy your API key":
        with qtbot.waitSignal(page.link_requested) as link:
            qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)
        addresses += link.args

    assert all(each.startswith(ACCOUNT_URL) for each in addresses)
    assert ACCOUNT_URL.startswith("https://")


def test_it_says_where_key_and_pictures_are_kept(page: WelcomePage) -> None:
    assert "The key is kept only in your system keyring." in words(page)
    assert "Pictures are kept in Pictures › Kling Desktop." in words(page)
    page.set_key_status(standing.CHECKING)
    page.set_key_status(standing.UNKEPT)
    page.set_library_folder("Home › <b>Art</b>")

    assert "kept only in your system keyring" not in words(page)
    assert "Your key can't be saved securely" in words(page)
    assert "Pictures are kept in Home › <b>Art</b>." in words(page)


def test_the_example_is_shown_only_where_there_is_room(page: WelcomePage) -> None:
    collage, left = page.findChild(Collage), page.findChild(QScrollArea)
    assert (collage.isVisible(), left.width(), collage.width()) == (True, 624, 1440 - 624)
    page.resize(1100, 700)
    assert collage.isVisible()
    assert collage.width() >= 504
    page.resize(1099, 700)
    assert (collage.isVisible(), left.width()) == (False, 1099)
    page.resize(880, 600)
    assert page.width() == 880
    assert left.verticalScrollBar().maximum() > 0
    assert left.horizontalScrollBar().maximum() == 0


def test_the_pictures_of_the_example_are_there(page: WelcomePage, qtbot: QtBot) -> None:
    cards = page.findChildren(PictureCard)
    assert len(cards) == 3
    QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: all(card.has_picture for card in cards))


def test_tab_goes_through_everything_in_reading_order(page: WelcomePage, qtbot: QtBot) -> None:
    page.set_key_status(standing.STORED)
    button(page, "Create a Segmind account").setFocus()
    names = []
    for _ in range(8):
        now = QApplication.focusWidget()
        assert now is not None
        names.append(now.accessibleName() or getattr(now, "text", str)())
        qtbot.keyClick(now, Qt.Key.Key_Tab)

    assert names == [
        "Step 1: Create a Segmind account",
        "Step 2: Add credit",
        "Step 3: Copy your API key",
        "API key",
        "Paste key",
        "Start creating",
        "Try the demo without a key",
        "Change the folder for pictures",
    ]


def test_there_is_a_way_back_only_for_whoever_came_from_their_pictures(page: WelcomePage, qtbot: QtBot) -> None:
    page.setFocus()
    assert not button(page, "Back to your pictures").isVisible()
    with qtbot.assertNotEmitted(page.back_requested):
        qtbot.keyClick(edit(page), Qt.Key.Key_Escape)
    page.set_way_back(is_there=True)
    with qtbot.waitSignal(page.back_requested):
        qtbot.keyClick(edit(page), Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.back_requested):
        qtbot.mouseClick(button(page, "Back to your pictures"), Qt.MouseButton.LeftButton)


def test_in_a_narrow_window_everything_fits_without_scrolling(page: WelcomePage, qtbot: QtBot) -> None:
    page.resize(1000, 700)
    qtbot.waitUntil(lambda: page.findChild(QScrollArea).verticalScrollBar().maximum() == 0)


def test_the_caret_stands_behind_a_kept_key(page: WelcomePage) -> None:
    before = edit(page).textMargins().left()
    accept(page)
    mask = next(each for each in edit(page).findChildren(QLabel) if each.text().startswith("SG_"))
    assert edit(page).textMargins().left() >= before + mask.width()
    edit(page).setText("S")
    assert edit(page).textMargins().left() == before


def test_a_key_for_now_is_enough_to_begin(page: WelcomePage, qtbot: QtBot) -> None:
    page.set_key_status(standing.UNKEPT)
    with qtbot.waitSignal(page.start_requested):
        qtbot.mouseClick(button(page, "Use for now"), Qt.MouseButton.LeftButton)
    page.set_key_status(standing.LOCKED)
    with qtbot.waitSignal(page.keyring_requested):
        qtbot.mouseClick(button(page, "Try again"), Qt.MouseButton.LeftButton)


def test_in_a_low_window_a_missing_keyring_pushes_nothing_out_of_sight(page: WelcomePage, qapp: QApplication) -> None:
    page.set_key_status(standing.NONE)
    page.resize(1000, 700)
    page.set_key_status(standing.UNKEPT)
    page.set_balance(standing.PLENTY)
    qapp.processEvents()
    area = page.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    assert button(page, "Use for now").isVisible()
    logo, title = page.findChild(Logo), next(each for each in page.findChildren(QLabel) if "Welcome" in each.text())
    assert logo.geometry().right() < title.x(), "the sign stands before the title"
    page.resize(1000, 900)
    qapp.processEvents()
    assert logo.geometry().bottom() < title.y()


def test_it_stands_in_the_same_place_however_it_came_to_its_size(page: WelcomePage, qapp: QApplication) -> None:
    logo = page.findChild(Logo)
    qapp.processEvents()
    before = logo.y()
    for size in ((1000, 700), (1440, 900)):
        page.resize(*size)
        qapp.processEvents()
    assert logo.y() == before


def test_an_answer_about_the_key_moves_nothing_above_it(page: WelcomePage, qapp: QApplication) -> None:
    qapp.processEvents()
    before, height = edit(page).mapTo(page, QPoint()), page.findChild(KeyField).height()
    page.set_key_status(standing.LOCKED)
    qapp.processEvents()
    assert page.findChild(KeyField).height() > height, "there is more to say"
    assert edit(page).mapTo(page, QPoint()) == before
