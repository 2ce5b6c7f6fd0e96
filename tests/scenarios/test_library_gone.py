"""A library whose drive is away opens for looking and goes on when it is back; one that never was has another way."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.preferences import Preferences
from kling_desktop.simulator.server import Simulator
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from kling_desktop.ui.jobs.queue_banner import QueueBanner
from kling_desktop.ui.jobs.queue_cause import Cause
from kling_desktop.ui.main_window.window import MainWindow
from tests.scenarios.child_program import Program

LONG_MS = 20_000
CHOOSE = "Choose another folder…"
KEY = ApiKey("SG_0123456789abcdef")


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator() as service:
        yield service


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.under(tmp_path / "program")


def opened(qapp: QApplication, places: Places, service: Simulator) -> Iterator[WindowProgram]:
    places.make()
    PreferenceFile(places.preferences_path()).write(Preferences(privacy_accepted=True, ask_above_micros=None))
    made = WindowProgram(qapp, Profile(places, places.default_library, Hosts.single(service.base_url), key=KEY))
    made.open_own()
    yield made
    assert made.close()


@pytest.fixture
def away(qapp: QApplication, tmp_path: Path, places: Places, service: Simulator) -> Iterator[WindowProgram]:
    """A picture was made; then its drive was taken away."""
    photo = tmp_path / "bottle.png"
    Image.new("RGB", (640, 480), "teal").save(photo)
    words = ("generate", "--image", photo, "--prompt", "Merge @Image1", "--json")
    done = Program(tmp_path / "program", service.base_url).run(*words)
    assert done.code == 0, done.err
    places.default_library.rename(tmp_path / "drive")
    yield from opened(qapp, places, service)


@pytest.fixture
def never(qapp: QApplication, places: Places, service: Simulator) -> Iterator[WindowProgram]:
    """Nothing was ever made, and nothing can be written where pictures are to be kept."""
    places.default_library.parent.mkdir(parents=True)
    places.default_library.write_bytes(b"in the way")
    yield from opened(qapp, places, service)


def shown(program: WindowProgram) -> MainWindow:
    assert program.window is not None
    return program.window


def boxes() -> list[PlainMessage]:
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, PlainMessage) and box.isVisible()]


def press(qtbot: QtBot, label: str) -> None:
    """Wait for the box with this button, and press it."""

    def found() -> list[PlainMessage]:
        return [box for box in boxes() if label in [button.text() for button in box.buttons()]]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=LONG_MS)
    next(button for button in found()[0].buttons() if button.text() == label).click()


def banner(qtbot: QtBot, program: WindowProgram, cause: Cause | None) -> QueueBanner:
    """The banner, once it is about that."""
    qtbot.waitUntil(lambda: shown(program).studio is not None, timeout=LONG_MS)
    studio = shown(program).studio
    assert studio is not None
    qtbot.waitUntil(lambda: studio.banner.cause is cause, timeout=LONG_MS)
    return studio.banner


def click(qtbot: QtBot, banner: QueueBanner, label: str) -> None:
    buttons = [each for each in banner.findChildren(QAbstractButton) if each.isVisible() and each.text() == label]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def folder_dialog(qtbot: QtBot, program: WindowProgram) -> QFileDialog:
    def found() -> list[QFileDialog]:
        return [each for each in shown(program).findChildren(QFileDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=LONG_MS)
    return found()[0]


def choose(qtbot: QtBot, program: WindowProgram, folder: Path) -> None:
    dialog = folder_dialog(qtbot, program)
    dialog.fileSelected.emit(str(folder))
    dialog.done(QFileDialog.DialogCode.Accepted)


def test_a_library_that_is_away_opens_with_its_pictures_and_goes_on_when_it_is_back(
    qtbot: QtBot, away: WindowProgram, places: Places, tmp_path: Path
) -> None:
    told = banner(qtbot, away, Cause.LIBRARY_AWAY)
    window, studio = shown(away), shown(away).studio
    assert studio is not None
    assert studio.model.rowCount() == 1, "what is known of it is shown"
    assert "“library”" in told.accessibleName()
    assert "Nothing new is sent." in told.accessibleName()
    assert boxes() == []
    assert not places.default_library.exists(), "it is not begun anew in the empty place"

    click(qtbot, told, "Try again")  # too early: it says the same
    (tmp_path / "drive").rename(places.default_library)
    click(qtbot, told, "Try again")
    banner(qtbot, away, None)
    assert shown(away) is window


def test_another_folder_can_be_used_meanwhile(qtbot: QtBot, away: WindowProgram, tmp_path: Path) -> None:
    before = shown(away)
    with qtbot.waitSignal(banner(qtbot, away, Cause.LIBRARY_AWAY).storage_settings_requested):
        click(qtbot, banner(qtbot, away, Cause.LIBRARY_AWAY), "Storage settings")
    before.library_chosen.emit(str(tmp_path))  # what the dialog of that page ends with
    qtbot.waitUntil(lambda: away.window not in (None, before), timeout=LONG_MS)
    banner(qtbot, away, None)
    assert any(path.is_dir() for path in tmp_path.glob("*/pictures"))


@pytest.mark.expected_log("library not used: not_writable")
def test_another_folder_is_a_way_on(qtbot: QtBot, never: WindowProgram, tmp_path: Path) -> None:
    before, chosen = shown(never), tmp_path / "chosen"
    press(qtbot, CHOOSE)
    folder_dialog(qtbot, never).reject()

    press(qtbot, CHOOSE)  # who chose none reads it again
    (tmp_path / "file").touch()
    choose(qtbot, never, tmp_path / "file" / "inside")
    press(qtbot, "OK")

    press(qtbot, CHOOSE)  # and who chose one that cannot be used
    chosen.mkdir()
    choose(qtbot, never, chosen)
    qtbot.waitUntil((chosen / "pictures").is_dir, timeout=LONG_MS)
    assert shown(never) is not before
    assert boxes() == []


def test_a_folder_that_can_be_written_by_now_can_be_chosen_again(
    qtbot: QtBot, never: WindowProgram, places: Places
) -> None:
    before, library = shown(never), places.default_library
    press(qtbot, CHOOSE)
    library.unlink()
    for name in ("pictures", "log"):
        (library / name).mkdir(parents=True)
    choose(qtbot, never, library)
    qtbot.waitUntil(lambda: never.window not in (None, before) and (library / "incoming").is_dir(), timeout=LONG_MS)
    assert boxes() == []


def test_who_wants_no_other_folder_quits(qtbot: QtBot, never: WindowProgram) -> None:
    with qtbot.waitSignal(shown(never).unusable, timeout=LONG_MS):
        press(qtbot, "Quit")


def test_a_folder_that_is_deleted_while_the_window_shows_it_is_noticed_before_money_is_spent(
    qtbot: QtBot, away: WindowProgram, places: Places, tmp_path: Path, service: Simulator
) -> None:
    told = banner(qtbot, away, Cause.LIBRARY_AWAY)
    (tmp_path / "drive").rename(places.default_library)
    click(qtbot, told, "Try again")
    banner(qtbot, away, None)
    posts = len(service.requests("submit"))

    shutil.rmtree(places.default_library)
    studio = shown(away).studio
    assert studio is not None
    entry = studio.model.index(0, 0).data(TileRole.ENTRY)
    studio.compose.generate_requested.emit(entry.job.recipe, 1)
    banner(qtbot, away, Cause.LIBRARY_AWAY)
    assert studio.model.rowCount() == 2
    assert len(service.requests("submit")) == posts
