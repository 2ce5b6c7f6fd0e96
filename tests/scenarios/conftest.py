"""The real window over a service that draws small pictures at once and keeps its history to itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.conftest import GAP_PROPERTY
from tests.gap_watch import GapWatch
from tests.lasting_bot import LastingBot
from tests.scenarios.lone_program import lone_profile
from tests.scenarios.problem_rig import Rig


class Browser(QObject):
    """Takes the addresses that would be opened in the browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture(autouse=True)
def _gaps(request: pytest.FixtureRequest) -> Iterator[None]:
    """Note how long the window was kept waiting in a test that has one."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    bot = request.getfixturevalue("qtbot")
    assert isinstance(bot, LastingBot)
    bot.watch = watch = GapWatch()
    yield
    request.node.user_properties.append((GAP_PROPERTY, (watch.longest_ms, watch.worked_ms)))


@pytest.fixture
def browser(qapp: QApplication) -> Iterator[Browser]:
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    yield browser
    QDesktopServices.unsetUrlHandler("https")


@pytest.fixture
def rig(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    interval = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)  # a test presses faster than any person
    rig = Rig(qapp, qtbot, tmp_path)
    yield rig
    qapp.setDoubleClickInterval(interval)
    assert rig.close()


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(switches=Switches(scale=0.06, history_lag=9_999.0)) as simulator:
        yield simulator


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Of a program that nobody answers."""
    return lone_profile(tmp_path / "program")


@pytest.fixture
def program(qapp: QApplication, profile: Profile) -> Iterator[WindowProgram]:
    """That program; whatever it opened has ended when the test has."""
    made = WindowProgram(qapp, profile)
    yield made
    assert made.close()
