"""A library whose drive is gone for good: the window says so, and another folder is a way on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.simulator.server import Simulator
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.main_window.window import MainWindow
from tests.scenarios.child_program import Program

LONG_MS = 20_000
CHOOSE = "Choose another folder…"


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[WindowProgram]:
    """A picture was made; then its folder was not there any more."""
    photo, places = tmp_path / "bottle.png", Places.under(tmp_path / "program")
    Image.new("RGB", (640, 480), "teal").save(photo)
    with Simulator() as service:
        done = Program(tmp_path / "program", service.base_url).run(
            "generate", "--image", photo, "--prompt", "Merge @Image1", "--json"
        )
        assert done.code == 0, done.err
        shutil.rmtree(places.default_library)
        made = WindowProgram(qapp, Profile(places, places.default_library, Hosts.single(service.base_url)))
        made.open_own()
        yield made
        assert made.close()


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


def folder_dialog(qtbot: QtBot, program: WindowProgram) -> QFileDialog:
    def found() -> list[QFileDialog]:
        return [each for each in shown(program).findChildren(QFileDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=LONG_MS)
    return found()[0]


def choose(qtbot: QtBot, program: WindowProgram, folder: Path) -> None:
    dialog = folder_dialog(qtbot, program)
    dialog.fileSelected.emit(str(folder))
    dialog.done(QFileDialog.DialogCode.Accepted)


@pytest.mark.expected_log("library not used: not_writable")
def test_another_folder_is_a_way_on(qtbot: QtBot, program: WindowProgram, tmp_path: Path) -> None:
    before, chosen = shown(program), tmp_path / "chosen"
    press(qtbot, CHOOSE)
    folder_dialog(qtbot, program).reject()

    press(qtbot, CHOOSE)  # who chose none reads it again
    (tmp_path / "file").touch()
    choose(qtbot, program, tmp_path / "file" / "inside")
    press(qtbot, "OK")

    press(qtbot, CHOOSE)  # and who chose one that cannot be used
    chosen.mkdir()
    choose(qtbot, program, chosen)
    qtbot.waitUntil((chosen / "pictures").is_dir, timeout=LONG_MS)
    assert shown(program) is not before
    assert boxes() == []


def test_a_drive_that_is_there_again_can_be_chosen(qtbot: QtBot, program: WindowProgram, tmp_path: Path) -> None:
    before, library = shown(program), Places.under(tmp_path / "program").default_library
    press(qtbot, CHOOSE)
    for name in ("pictures", "log"):
        (library / name).mkdir(parents=True)
    choose(qtbot, program, library)
    qtbot.waitUntil(lambda: program.window not in (None, before) and (library / "incoming").is_dir(), timeout=LONG_MS)
    assert boxes() == []


def test_who_wants_no_other_folder_quits(qtbot: QtBot, program: WindowProgram) -> None:
    with qtbot.waitSignal(shown(program).unusable, timeout=LONG_MS):
        press(qtbot, "Quit")
