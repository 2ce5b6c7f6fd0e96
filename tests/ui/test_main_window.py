"""MainWindow: what the engine says of the key reaches Settings, the preferences and the demo as it should."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.outgoing import OutgoingFolder
from kling_desktop.adapters.places import PicturePlaces
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.preferences import Preferences, ThemeChoice
from kling_desktop.core.price import Balance, dollars_text
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.window import MainWindow
from kling_desktop.ui.preferences.key_edit import KeyEdit
from kling_desktop.ui.preferences.preferences_dialog import PreferencesDialog
from tests.core.recipes import recipe as some_recipe
from tests.dressing import undress
from tests.engine.bench import Workbench
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakeLostPictures
from tests.fakes.fake_report import FakeReport
from tests.fakes.fake_storage import FakeStorage
from tests.fakes.fake_upkeep import FakeUpkeep
from tests.fakes.memory_key_store import MemoryKeyStore

READY = KeyStatus(KeyState.READY, "cdef", is_stored=True)
NONE = KeyStatus(KeyState.NONE)
REFUSED = Failure(FailureKind.KEY_REJECTED)


@dataclass
class Kept:
    """The preferences, and how often they were written."""

    now: Preferences = field(default_factory=Preferences)
    writes: int = 0

    def read(self) -> Preferences:
        return self.now

    def write(self, preferences: Preferences) -> None:
        self.now, self.writes = preferences, self.writes + 1


@dataclass
class Bed:
    """A window whose engine never starts: the test says what it would say."""

    window: MainWindow
    engine: EngineThread
    kept: Kept

    def say_key(self, status: KeyStatus) -> None:
        self.engine.key_changed.emit(status)
        QApplication.processEvents()

    def say_balance(self) -> None:
        self.engine.balance_changed.emit(Balance(4_820_000, 0))
        QApplication.processEvents()

    def say_trouble(self, failure: Failure) -> None:
        self.engine.trouble.emit(failure)
        QApplication.processEvents()

    def trigger(self, command: CommandId) -> None:
        commands = self.window.commands
        assert commands is not None
        commands[command].trigger()

    def settings(self) -> PreferencesDialog:
        self.trigger(CommandId.SETTINGS)
        dialog = self.window.findChild(PreferencesDialog)
        assert isinstance(dialog, PreferencesDialog)
        return dialog


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Bed]]:
    font, work = qapp.font(), Workbench(tmp_path)
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    beds: list[Bed] = []

    def build(listener: Listener) -> Workshop:
        return Workshop(Engine(work.ports(), work.options, listener), MemoryKeyStore(), lambda: None)

    def made(*, is_demo: bool = False, kept: Preferences | None = None) -> Bed:
        engine, preferences = EngineThread(build), Kept(kept or Preferences())
        storage = FakeStorage()
        kit = WindowKit(
            theme=theme,
            engine=engine,
            pool=QThreadPool(theme),
            files=PicturePlaces(work.places, work.library),
            outgoing=OutgoingFolder(work.places, work.library),
            lost=FakeLostPictures(),
            open_history=FakeHistory,
            card=KLING_O1,
            seconds_each=60.0,
            is_demo=is_demo,
            example=None,
            shows_welcome=False,
            library_text="Pictures",
            proxy_text="",
            storage=storage,
            upkeep=FakeUpkeep(),
            report=FakeReport(),
            read_licences=lambda: (),
            now_ms=lambda: 0,
            read_preferences=preferences.read,
            write_preferences=preferences.write,
            write_preferences_soon=preferences.write,
        )
        window = MainWindow(kit)
        window.furnish_now()
        qtbot.addWidget(window)
        window.show()
        beds.append(Bed(window, engine, preferences))
        return beds[-1]

    yield made
    for bed in beds:
        bed.window.close()
    undress(qapp, font)


def shown(dialog: PreferencesDialog) -> set[str]:
    return {each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()}


def test_settings_open_on_a_key_that_works(open_window: Callable[..., Bed]) -> None:
    bed = open_window()
    bed.say_key(READY)
    bed.say_balance()
    settings = bed.settings()
    assert "Replace…" in shown(settings)
    assert not settings.findChild(KeyEdit).isVisible()


def test_a_key_refused_by_a_job_is_refused_in_settings_until_it_is_answered(open_window: Callable[..., Bed]) -> None:
    bed = open_window()
    bed.say_key(READY)
    settings = bed.settings()
    bed.say_trouble(REFUSED)
    assert "Replace…" not in shown(settings)
    assert settings.findChild(KeyEdit).isVisible()
    bed.say_balance()
    assert "Replace…" in shown(settings)


@pytest.mark.parametrize(
    ("was_stored", "status", "is_stored"),
    [
        (True, KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED)), True),
        (True, KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEY_FORMAT)), True),
        (True, KeyStatus(KeyState.READY, "cdef"), True),
        (True, KeyStatus(KeyState.REJECTED, "cdef", failure=REFUSED), True),
        (True, NONE, False),
        (False, READY, True),
        (False, NONE, False),
    ],
)
def test_only_the_keyring_decides_what_is_remembered_of_it(
    open_window: Callable[..., Bed], was_stored: bool, status: KeyStatus, is_stored: bool
) -> None:
    bed = open_window(kept=Preferences(key_was_stored=was_stored))
    bed.say_key(KeyStatus(KeyState.READING))
    bed.say_key(status)
    assert bed.kept.now.key_was_stored is is_stored
    assert bed.kept.writes == (was_stored is not is_stored)


def test_the_demo_shows_no_money_and_leads_to_ones_own(open_window: Callable[..., Bed], qtbot: QtBot) -> None:
    bed = open_window(is_demo=True, kept=Preferences(key_was_stored=True))
    settings = bed.settings()
    bed.say_key(NONE)
    bed.say_balance()
    assert bed.kept.writes == 0
    assert settings.findChildren(KeyEdit) == []
    own = next(each for each in settings.findChildren(QPushButton) if each.text() == "Add your own key…")
    with qtbot.waitSignal(bed.window.own_requested):
        qtbot.mouseClick(own, Qt.MouseButton.LeftButton)


def test_the_welcome_page_leads_back(open_window: Callable[..., Bed], qtbot: QtBot) -> None:
    bed = open_window()
    bed.say_key(NONE)
    for _ in range(2):
        bed.trigger(CommandId.WELCOME)
        assert bed.window.welcome.isVisible()
        back = next(
            each for each in bed.window.welcome.findChildren(QPushButton) if each.text() == "Back to your pictures"
        )
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
        assert bed.window.studio is not None
        assert bed.window.studio.workspace.isVisible()
        assert bed.window.menuBar().isVisible()


def test_the_welcome_page_knows_no_balance_of_a_key_that_is_gone(open_window: Callable[..., Bed]) -> None:
    bed = open_window()
    bed.say_key(READY)
    bed.say_balance()
    bed.say_key(NONE)
    bed.say_key(KeyStatus(KeyState.READY, "bbbb", is_stored=True))
    bed.trigger(CommandId.WELCOME)
    assert not [each for each in bed.window.welcome.findChildren(QLabel) if "$4.82" in each.text()]


def test_the_welcome_page_knows_the_balance_that_was_told_before_it_was_there(open_window: Callable[..., Bed]) -> None:
    bed = open_window()
    bed.say_key(READY)
    bed.say_balance()
    bed.trigger(CommandId.WELCOME)
    assert [each for each in bed.window.welcome.findChildren(QLabel) if "$4.82" in each.text()]


def test_the_welcome_page_of_the_demo_is_ones_own(open_window: Callable[..., Bed], qtbot: QtBot) -> None:
    bed = open_window(is_demo=True)
    with qtbot.waitSignal(bed.window.own_requested):
        bed.trigger(CommandId.WELCOME)
    assert not bed.window.welcome.isVisible()


# ------------------------------------------------------------ settings take effect, large runs are asked about


def says(dialog: PreferencesDialog, beginning: str) -> bool:
    return any(label.text().startswith(beginning) for label in dialog.findChildren(QLabel) if label.isVisible())


def test_what_is_chosen_in_settings_is_kept_and_takes_effect(open_window: Callable[..., Bed]) -> None:
    bed = open_window()
    settings = bed.settings()
    settings.chosen.emit("theme", ThemeChoice.DARK)
    settings.chosen.emit("more_contrast", True)
    assert bed.kept.read() == Preferences(theme=ThemeChoice.DARK, more_contrast=True)
    assert QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 60


def test_storage_is_measured_and_cleared(open_window: Callable[..., Bed], qtbot: QtBot) -> None:
    bed = open_window()
    settings = bed.settings()
    settings.show_storage()
    qtbot.waitUntil(lambda: says(settings, "312 MB used"))
    settings.storage.clear_requested.emit()
    qtbot.waitUntil(lambda: says(settings, "292 MB used"))


def test_testing_the_connection_tells_what_came_of_it(open_window: Callable[..., Bed]) -> None:
    bed = open_window()
    settings = bed.settings()
    settings.show_network()
    settings.network.test_requested.emit()
    bed.engine.looked.emit(Failure(FailureKind.OFFLINE))
    QApplication.processEvents()
    assert says(settings, "You're offline.")
    settings.network.test_requested.emit()
    bed.engine.looked.emit(None)
    QApplication.processEvents()
    assert says(settings, "Segmind answered in ")


@pytest.mark.parametrize(
    ("limit_micros", "count", "is_asked"),
    [(100_000, 2, False), (100_000, 3, True), (0, 1, True), (None, 10, False)],
)
def test_only_a_click_over_the_limit_is_asked_about(
    open_window: Callable[..., Bed], limit_micros: int | None, count: int, is_asked: bool
) -> None:
    bed = open_window(kept=Preferences(privacy_accepted=True, ask_above_micros=limit_micros))
    studio = bed.window.studio
    assert studio is not None
    studio.compose.generate_requested.emit(some_recipe(), count)
    box = bed.window.findChild(PlainMessage)
    assert (box is not None) is is_asked
    if box is not None:
        assert f"for {dollars_text(count * 35_000)}?" in box.text()
        box.reject()


def test_quitting_has_a_key_where_the_system_names_none(open_window: Callable[..., Bed]) -> None:
    commands = open_window().window.commands
    assert commands is not None
    assert not QKeySequence.keyBindings(QKeySequence.StandardKey.Quit), "as on Windows"
    assert [keys.toString() for keys in commands[CommandId.QUIT].shortcuts()] == ["Ctrl+Q"]


def test_the_menu_calls_the_key_enter(open_window: Callable[..., Bed]) -> None:
    commands = open_window().window.commands
    assert commands is not None
    assert commands[CommandId.GENERATE].shortcut().toString() == "Ctrl+Enter"


def test_labels_and_keys_of_a_menu_stand_apart(open_window: Callable[..., Bed]) -> None:
    window = open_window().window
    assert window.commands is not None
    (menu,) = (each for each in window.menuBar().findChildren(QMenu) if each.title() == "&Generation")
    plain = QMenu(window)
    plain.addActions(menu.actions())
    for _ in range(2):
        menu.popup(window.pos())
        QApplication.processEvents()
        assert menu.width() == plain.sizeHint().width() + 12, "also when it is opened again"
        menu.close()
