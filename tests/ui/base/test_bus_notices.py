"""BusNotices against a server on a real bus of its own: what is said, replaced, taken back and pressed."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from kling_desktop.core.identity import APP_ID, APP_NAME
from kling_desktop.ui.base.bus_notices import BusNotices

ROOT = Path(__file__).parents[3]
LONG_MS = 20_000
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not on this system: there is no D-Bus")
pytestmark = linux_only


class Child:
    """A process whose lines are read as they come."""

    def __init__(self, qtbot: QtBot, program: str, *words: str) -> None:
        self._qtbot, self._lines = qtbot, list[str]()
        self.process = QProcess()
        self.process.readyReadStandardOutput.connect(self._read)
        self.process.setWorkingDirectory(str(ROOT))
        self.process.start(program, list(words))
        assert self.process.waitForStarted()

    def line(self) -> str:
        self._qtbot.waitUntil(lambda: bool(self._lines), timeout=LONG_MS)
        return self._lines.pop(0)

    def call(self) -> list[object]:
        return json.loads(self.line())

    def tell(self, *words: object) -> None:
        self.process.write(json.dumps(words).encode() + b"\n")

    def end(self) -> None:
        if self.process.state() is not QProcess.ProcessState.NotRunning:
            self.process.kill()
            assert self.process.waitForFinished()

    def _read(self) -> None:
        while self.process.canReadLine():
            self._lines.append(self.process.readLine().data().decode().strip())


@pytest.fixture
def address(qapp: object, qtbot: QtBot) -> Iterator[str]:
    daemon = Child(qtbot, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
    yield daemon.line()
    daemon.end()


@pytest.fixture
def serve(address: str, qtbot: QtBot) -> Iterator[Callable[..., Child]]:
    children: list[Child] = []

    def started(*capabilities: str) -> Child:
        children.append(Child(qtbot, sys.executable, "-m", "tests.fakes.notification_server", address, *capabilities))
        assert children[-1].call() == ["ready", True]
        return children[-1]

    yield started
    for child in children:
        child.end()


@pytest.fixture
def notices(address: str) -> Iterator[BusNotices]:
    yield BusNotices(QDBusConnection.connectToBus(address, "program"))
    QDBusConnection.disconnectFromBus("program")


def test_a_notice_says_who_what_and_makes_no_sound(serve: Callable[..., Child], notices: BusNotices) -> None:
    server = serve("body", "actions")
    notices.show("Your picture is ready", "Merge <b>@Image1</b> & more")
    word, app, replaces, icon, title, text, actions, hints, timeout = server.call()
    assert (word, app, replaces, title) == ("notify", APP_NAME, 0, "Your picture is ready")
    assert text == "Merge <b>@Image1</b> & more"
    assert Path(str(icon).removeprefix("file://")).is_file()
    assert (actions, hints, timeout) == (["default", "Show"], {"desktop-entry": APP_ID, "suppress-sound": True}, -1)


def test_a_server_that_reads_markup_gets_none_of_ours(serve: Callable[..., Child], notices: BusNotices) -> None:
    server = serve("body", "body-markup")
    notices.show("<i>", '<img src="/etc/passwd"> & "quotes"')
    call = server.call()
    assert call[4:6] == ["<i>", '&lt;img src="/etc/passwd"&gt; &amp; "quotes"']


def test_a_new_notice_takes_the_place_of_the_last(serve: Callable[..., Child], notices: BusNotices) -> None:
    server = serve()
    notices.show("one", "")
    first = server.call()
    notices.show("two", "")
    second = server.call()
    assert (first[2], second[2]) == (0, 7)


def test_only_the_last_word_is_said_once_the_server_is_awake(serve: Callable[..., Child], notices: BusNotices) -> None:
    server = serve()
    notices.show("one", "")
    notices.show("two", "")
    assert server.call()[4] == "two"


def test_a_notice_is_taken_back_once(serve: Callable[..., Child], notices: BusNotices, qtbot: QtBot) -> None:
    server = serve()
    notices.show("one", "")
    server.call()
    qtbot.waitUntil(lambda: bool(notices._number))
    notices.withdraw()
    notices.withdraw()
    notices.show("two", "")
    assert server.call() == ["close", 7]
    assert server.call()[2:5:2] == [0, "two"]


def test_what_is_taken_back_before_it_was_said_is_never_said(serve: Callable[..., Child], notices: BusNotices) -> None:
    server = serve()
    notices.show("one", "")
    notices.withdraw()
    notices.show("two", "")
    assert server.call()[4] == "two"


def test_only_a_press_on_our_own_notice_counts(
    serve: Callable[..., Child], notices: BusNotices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    server = serve()
    pressed: list[bool] = []
    notices.clicked.connect(lambda: pressed.append(True))
    notices.show("one", "")
    server.call()
    qtbot.waitUntil(lambda: notices._number == 7)
    server.tell("token", 8, "theirs")
    server.tell("action", 8, "default")
    server.tell("action", 7, "other")
    server.tell("token", 7, "ours")
    server.tell("action", 7, "default")
    qtbot.waitUntil(lambda: bool(pressed), timeout=LONG_MS)
    assert (pressed, os.environ["XDG_ACTIVATION_TOKEN"]) == ([True], "ours")


def test_a_bus_without_a_server_is_said(notices: BusNotices, qtbot: QtBot) -> None:
    with qtbot.waitSignal(notices.failed, timeout=LONG_MS):
        notices.show("one", "")


def test_a_server_that_died_is_said(serve: Callable[..., Child], notices: BusNotices, qtbot: QtBot) -> None:
    server = serve()
    notices.show("one", "")
    server.call()
    qtbot.waitUntil(lambda: bool(notices._number))
    server.end()
    with qtbot.waitSignal(notices.failed, timeout=LONG_MS):
        notices.show("two", "")
