"""A picture that is finished while nobody looks: the real program tells the desktop, and takes it back on return."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from kling_desktop.ui.main_window.window import MainWindow

LONG_MS = 20_000
PROMPT = "Let @Image1 stand in the mist"


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    places = Places.under(tmp_path / "program")
    places.make()
    PreferenceFile(places.preferences_path()).write(Preferences(privacy_accepted=True))
    with Simulator(switches=Switches(latency=0.5)) as service:
        hosts = Hosts.single(service.base_url)
        program = WindowProgram(qapp, Profile(places, places.default_library, hosts, key=ApiKey(DEMO_KEY)))
        program.open_own()
        window = program.window
        assert window is not None
        qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
        yield window
        assert program.close()


def test_a_picture_that_nobody_saw_coming_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("RGB", (640, 480), "teal").save(tmp_path / "heron.png")
    studio = window.studio
    assert studio is not None
    studio.composer.add_sources([PictureSource("heron.png", str(tmp_path / "heron.png"))])
    studio.composer.set_prompt(PROMPT)
    qtbot.waitUntil(lambda: studio.composer.draft.recipe(studio.composer.card) is not None, timeout=LONG_MS)
    recipe = studio.composer.draft.recipe(studio.composer.card)
    window.hide()
    elsewhere = QWindow()  # the person looks at it and puts it away: then no window of ours has the keyboard
    elsewhere.show()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is elsewhere)
    elsewhere.destroy()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is None)
    with qtbot.waitSignal(window.notifications.wanted, timeout=LONG_MS) as told:
        studio.consent.generate(recipe, 2)
    assert told.args == ["2 pictures are ready", PROMPT]
    with qtbot.waitSignal(window.notifications.over, timeout=LONG_MS):
        window.come_forward()
