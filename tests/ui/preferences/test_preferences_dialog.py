"""PreferencesDialog: every page does something, the key can be replaced and removed, the theme chosen."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from kling_desktop import __version__
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.preferences import DeliveryChoice, Preferences, ThemeChoice
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.toggle import Toggle
from kling_desktop.ui.preferences.choice_box import ChoiceBox
from kling_desktop.ui.preferences.key_edit import KeyEdit
from kling_desktop.ui.preferences.preferences_dialog import Place, PreferencesDialog
from tests.fakes.fake_storage import USE
from tests.ui.preferences import standing

PLACE = Place("Pictures › Kling Desktop", "proxy.example:3128")


@pytest.fixture
def dialog(theme: Theme, show: Callable[[PreferencesDialog], PreferencesDialog]) -> PreferencesDialog:
    return show(PreferencesDialog(theme, PLACE))


@pytest.fixture
def with_key(dialog: PreferencesDialog) -> PreferencesDialog:
    dialog.set_key_status(standing.CHECKING)
    dialog.set_balance(standing.PLENTY)
    dialog.set_key_status(standing.STORED)
    return dialog


def button(dialog: PreferencesDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text and each.isVisible())


def has_button(dialog: PreferencesDialog, text: str) -> bool:
    return any(each.text() == text and each.isVisible() for each in dialog.findChildren(QPushButton))


def edit(dialog: PreferencesDialog) -> QLineEdit:
    return dialog.findChild(KeyEdit)


def shown(dialog: PreferencesDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()]


def words(dialog: PreferencesDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def click(dialog: PreferencesDialog, text: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(dialog, text), Qt.MouseButton.LeftButton)


def go_down(dialog: PreferencesDialog, times: int, qtbot: QtBot) -> None:
    sections = dialog.findChild(QListWidget)
    sections.setFocus()
    for _ in range(times):
        qtbot.keyClick(sections, Qt.Key.Key_Down)


def test_without_a_key_the_field_is_open(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    assert edit(dialog).isVisible()
    assert "No key on this computer." in words(dialog)
    assert not has_button(dialog, "Replace…")
    assert not button(dialog, "Remove…").isEnabled()
    qtbot.keyClicks(edit(dialog), standing.KEY)
    with qtbot.waitSignal(dialog.key_offered) as offered:
        qtbot.keyClick(edit(dialog), Qt.Key.Key_Return)

    assert offered.args == [standing.KEY]
    assert dialog.isVisible()


def test_an_accepted_key_closes_the_field(with_key: PreferencesDialog) -> None:
    assert not edit(with_key).isVisible()
    assert "SG_••••••66c4" in words(with_key)
    assert "Works. Kept in the system keyring." in words(with_key)
    assert "$4.82, about 137 pictures" in words(with_key)


def test_a_key_known_until_the_end_says_so(dialog: PreferencesDialog) -> None:
    dialog.set_key_status(standing.GIVEN)

    assert "Known only until you quit." in words(dialog)


def test_a_key_is_replaced_only_by_one_that_works(with_key: PreferencesDialog, qtbot: QtBot) -> None:
    click(with_key, "Replace…", qtbot)
    assert edit(with_key).hasFocus()
    qtbot.keyClicks(edit(with_key), standing.KEY)
    with qtbot.waitSignal(with_key.key_offered):
        click(with_key, "Check key", qtbot)
    with_key.set_key_status(standing.CHECKING)
    with_key.set_key_status(standing.REJECTED)
    assert edit(with_key).text() == standing.KEY
    assert "Segmind didn't accept your API key." in words(with_key)
    with_key.set_key_status(standing.CHECKING)
    with_key.set_key_status(standing.STORED)
    assert not edit(with_key).isVisible()
    assert edit(with_key).text() == ""


def test_cancel_forgets_what_was_typed(with_key: PreferencesDialog, qtbot: QtBot) -> None:
    click(with_key, "Replace…", qtbot)
    qtbot.keyClicks(edit(with_key), standing.KEY)
    with qtbot.assertNotEmitted(with_key.key_offered):
        click(with_key, "Cancel", qtbot)

    assert edit(with_key).text() == ""
    assert not edit(with_key).isUndoAvailable()
    assert button(with_key, "Replace…").hasFocus()


def test_the_key_in_use_can_be_checked_again(with_key: PreferencesDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(with_key.balance_requested):
        click(with_key, "Refresh", qtbot)
    click(with_key, "Replace…", qtbot)
    with qtbot.waitSignal(with_key.balance_requested), qtbot.assertNotEmitted(with_key.key_offered):
        click(with_key, "Check key", qtbot)


@pytest.mark.parametrize(("answer", "is_forgotten"), [("Remove", True), ("Cancel", False)])
def test_removing_asks_first(with_key: PreferencesDialog, qtbot: QtBot, answer: str, is_forgotten: bool) -> None:
    told: list[bool] = []
    with_key.key_forgotten.connect(lambda: told.append(True))
    click(with_key, "Remove…", qtbot)
    question = with_key.findChild(PlainMessage)
    assert told == []
    assert question.defaultButton().text() == "Cancel"
    yes = next(each for each in question.findChildren(QPushButton) if each.text() == answer)
    with qtbot.waitSignal(question.finished):
        qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)

    assert told == [True] * is_forgotten
    qtbot.waitUntil(lambda: with_key.findChild(PlainMessage) is None)
    with_key.set_key_status(standing.NONE)
    assert edit(with_key).isVisible()


def test_the_privacy_facts_are_a_click_away(with_key: PreferencesDialog, qtbot: QtBot) -> None:
    assert "Segmind offers no way to delete uploads" not in words(with_key)
    click(with_key, "Show", qtbot)
    assert "Segmind offers no way to delete uploads" in words(with_key)
    click(with_key, "Hide", qtbot)
    assert "Segmind offers no way to delete uploads" not in words(with_key)


def test_links_are_https(with_key: PreferencesDialog, qtbot: QtBot) -> None:
    click(with_key, "Show", qtbot)
    addresses = []
    for text in "Add credits", "Open", "Segmind privacy policy":
        with qtbot.waitSignal(with_key.link_requested) as link:
            click(with_key, text, qtbot)
        addresses += link.args
    go_down(with_key, 6, qtbot)
    with qtbot.waitSignal(with_key.link_requested) as link:
        click(with_key, "Source", qtbot)

    assert all(each.startswith("https://") for each in [*addresses, *link.args])


def test_the_theme_is_chosen_by_keyboard(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.chosen):
        dialog.set_preferences(Preferences(theme=ThemeChoice.LIGHT))
    go_down(dialog, 1, qtbot)
    light = next(each for each in dialog.findChildren(QRadioButton) if each.text() == "Light")
    assert light.isChecked()
    light.setFocus()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(light, Qt.Key.Key_Right)

    assert chosen.args == ["theme", ThemeChoice.DARK]


def test_every_setting_of_the_pages_can_be_chosen(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    """What is chosen is told by the name of its field, so that each can be kept."""
    told: dict[str, object] = {}
    dialog.chosen.connect(told.__setitem__)
    dialog.set_preferences(Preferences())
    assert told == {}
    for down, others in ((1, ("System", "Reduced", "Increased")), (1, ("Check back",)), (3, ("None",))):
        go_down(dialog, down, qtbot)
        bars = [each for each in dialog.findChildren(QRadioButton) if each.isVisible()]
        for radio in bars:
            if radio.text() in others and not radio.isChecked():
                radio.click()
    dialog.findChild(QSpinBox).setValue(5)
    for box in dialog.findChildren(ChoiceBox):
        box.activated.emit(1)
    dialog.findChild(Toggle).click()
    assert told == {
        "uses_system_accent": True,
        "less_motion": True,
        "more_contrast": True,
        "delivery": DeliveryChoice.V2,
        "uses_proxy": False,
        "max_parallel": 5,
        "ask_above_micros": 50_000,
        "monthly_cap_micros": 1_000_000,
        "notifies": False,
    }


def test_storage_is_measured_when_it_is_looked_at(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.storage.measure_requested):
        go_down(dialog, 4, qtbot)
    assert "Measuring…" in words(dialog)
    dialog.storage.set_use(USE)
    assert "214 pictures" in words(dialog)
    assert "312 MB used, 186.0 GB free" in words(dialog)
    said = [label.text() for label in dialog.storage.findChildren(QLabel)]
    assert "Pictures 240 MB · references 52 MB · working copies 20 MB" in said
    assert "20 MB of thumbnails, previews and copies for sending. Made again when needed." in said
    with qtbot.waitSignal(dialog.storage.clear_requested):
        click(dialog, "Clear", qtbot)
    with qtbot.waitSignal(dialog.storage.show_requested):
        click(dialog, "Show", qtbot)
    with qtbot.waitSignal(dialog.storage.choose_requested):
        click(dialog, "Choose…", qtbot)


def test_the_connection_is_tested_one_question_at_a_time(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    go_down(dialog, 5, qtbot)
    assert "The system names proxy.example:3128." in words(dialog)
    with qtbot.waitSignal(dialog.network.test_requested):
        click(dialog, "Test connection", qtbot)
    assert dialog.network.is_testing
    dialog.network.show_answer(210)
    assert "Segmind answered in 210 ms." in words(dialog)
    dialog.network.show_failure(Failure(FailureKind.INSECURE))
    assert "Can't reach Segmind securely. A proxy or security program may be in the way." in words(dialog)
    assert not dialog.network.is_testing


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FailureKind.NO_KEY, "There is no API key. Add one under Account to ask with."),
        (FailureKind.OFFLINE, "You're offline. Segmind couldn't be reached."),
        (FailureKind.NO_ANSWER, "Segmind didn't answer in time."),
        (FailureKind.SERVICE_TROUBLE, "Segmind is having trouble. The service didn't answer properly."),
    ],
)
def test_a_connection_that_fails_speaks_of_no_picture(dialog: PreferencesDialog, kind: FailureKind, said: str) -> None:
    dialog.show_network()
    dialog.network.show_failure(Failure(kind))
    assert said in words(dialog).splitlines()


def test_about_names_version_terms_and_whose_program_it_is_not(dialog: PreferencesDialog) -> None:
    dialog.show_about()

    assert __version__ in words(dialog)
    assert "Unofficial; not affiliated with Kuaishou or Segmind." in words(dialog)
    assert "LGPLv3" in words(dialog)


def test_the_window_can_send_people_to_the_key_field(with_key: PreferencesDialog) -> None:
    with_key.show_about()
    with_key.show_account(enter_key=True)

    assert edit(with_key).hasFocus()


def test_enter_in_the_key_field_presses_no_other_button(dialog: PreferencesDialog) -> None:
    assert [each.text() for each in dialog.findChildren(QPushButton) if each.autoDefault() or each.isDefault()] == []


def test_every_control_has_a_name(with_key: PreferencesDialog, theme: Theme) -> None:
    controls = [*with_key.findChildren(QPushButton), *with_key.findChildren(QLineEdit)]
    controls += with_key.findChildren(QListWidget)

    assert [each for each in controls if not each.accessibleName() and not getattr(each, "text", str)()] == []


def test_the_sidebar_shows_its_choice_in_every_theme(dialog: PreferencesDialog, theme: Theme, qtbot: QtBot) -> None:
    sections = dialog.findChild(QListWidget)
    sections.setFocus()
    for choice in ThemeChoice.LIGHT, ThemeChoice.DARK:
        theme.apply(choice)
        QApplication.processEvents()
        image = sections.viewport().grab().toImage()
        row = sections.visualItemRect(sections.currentItem())
        assert image.pixelColor(row.right() - 8, row.center().y()) == theme.color("accentSoft")


def test_escape_closes(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_mistyped_key_is_refused_and_the_one_in_use_stays(with_key: PreferencesDialog, qtbot: QtBot) -> None:
    click(with_key, "Replace…", qtbot)
    qtbot.keyClicks(edit(with_key), standing.KEY)
    with_key.set_key_status(standing.CHECKING)
    with_key.set_key_status(standing.MISTYPED)
    assert edit(with_key).text() == standing.KEY
    assert "Segmind didn't accept your API key." in words(with_key)
    assert "Works. Kept in the system keyring." in words(with_key)
    assert "$4.82, about 137 pictures" in words(with_key)
    click(with_key, "Cancel", qtbot)
    assert not edit(with_key).isVisible()
    click(with_key, "Replace…", qtbot)
    assert "Segmind didn't accept your API key." not in words(with_key)


def test_settings_opened_with_a_key_in_use_show_no_open_field(
    theme: Theme, show: Callable[[PreferencesDialog], PreferencesDialog]
) -> None:
    dialog = PreferencesDialog(theme, PLACE)
    dialog.set_key_status(standing.STORED)
    dialog.set_balance(standing.PLENTY)
    show(dialog)
    assert not edit(dialog).isVisible()
    assert has_button(dialog, "Replace…")


def test_a_field_that_was_asked_for_or_holds_text_stays_open(with_key: PreferencesDialog, qtbot: QtBot) -> None:
    with_key.show_account(enter_key=True)
    with_key.set_key_status(standing.STORED)
    assert edit(with_key).isVisible()
    click(with_key, "Cancel", qtbot)
    with_key.set_key_status(standing.REJECTED)
    qtbot.keyClicks(edit(with_key), "SG_")
    with_key.set_key_status(standing.STORED)
    assert edit(with_key).text() == "SG_"
    assert edit(with_key).isVisible()


def test_the_demo_has_no_account_but_a_way_to_ones_own(
    theme: Theme, show: Callable[[PreferencesDialog], PreferencesDialog], qtbot: QtBot
) -> None:
    dialog = show(PreferencesDialog(theme, PLACE, is_demo=True))
    dialog.set_key_status(standing.STORED)
    dialog.set_balance(standing.PLENTY)
    dialog.show_account(enter_key=True)
    assert dialog.findChildren(KeyEdit) == []
    assert "$" not in words(dialog)
    with qtbot.waitSignal(dialog.own_key_requested):
        click(dialog, "Add your own key…", qtbot)
    assert [each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()] == ["Add your own key…"]


def test_the_demo_offers_nothing_about_a_network_it_does_not_use(
    theme: Theme, show: Callable[[PreferencesDialog], PreferencesDialog]
) -> None:
    dialog = show(PreferencesDialog(theme, PLACE, is_demo=True))
    dialog.show_network()
    sections = dialog.findChild(QListWidget)
    titles = [sections.item(row).text() for row in range(sections.count())]
    assert titles == ["Account", "Appearance", "Generation", "Storage", "About"]
    assert "Test connection" not in [each.text() for each in dialog.findChildren(QPushButton)]


def test_a_keyring_that_takes_no_key_is_told_until_that_is_all_right(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    dialog.set_key_status(standing.CHECKING)
    dialog.set_balance(standing.PLENTY)
    dialog.set_key_status(standing.UNKEPT)
    assert button(dialog, "Use for now").isVisible()
    qtbot.mouseClick(button(dialog, "Use for now"), Qt.MouseButton.LeftButton)
    assert "Use for now" not in shown(dialog)
    assert "Works. Known only until you quit." in words(dialog)
    dialog.set_key_status(standing.UNKEPT)
    assert "Use for now" not in shown(dialog), "said once"


def test_a_locked_keyring_is_asked_again_from_settings(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    dialog.set_key_status(standing.LOCKED)
    with qtbot.waitSignal(dialog.keyring_requested):
        qtbot.mouseClick(button(dialog, "Try again"), Qt.MouseButton.LeftButton)


def test_the_key_in_use_stands_in_a_box_of_the_drawn_size(with_key: PreferencesDialog) -> None:
    (box,) = (each for each in with_key.findChildren(QLabel) if each.text() == "SG_••••••66c4" and each.isVisible())
    assert (box.width(), box.height()) == (176, 36)
