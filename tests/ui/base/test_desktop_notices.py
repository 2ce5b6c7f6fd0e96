"""DesktopNotices: finds the way this desktop has, goes another where that fails, and is quiet where there is none."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.desktop_notices import DesktopNotices, has_session_bus
from kling_desktop.ui.base.tray_notices import TrayNotices

LONG_MS = 10_000
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not on this system: there is no D-Bus")


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """The variables by which a session bus is found, in the hands of the test."""

    def set_variables(address: str = "", runtime: str = str(tmp_path)) -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)

    set_variables()
    return set_variables


@linux_only
def test_a_bus_is_spoken_to_only_where_one_is_running(no_bus: Callable[..., None], tmp_path: Path) -> None:
    assert not has_session_bus()
    no_bus("unix:path=/run/bus")
    assert has_session_bus()
    no_bus("")
    (tmp_path / "bus").touch()
    assert has_session_bus()


def test_where_there_is_no_way_nothing_happens(qapp: object, no_bus: Callable[..., None]) -> None:
    assert not QSystemTrayIcon.isSystemTrayAvailable(), "the offscreen platform has no tray"
    notices = DesktopNotices()
    notices.withdraw()
    notices.show("one", "")
    notices.show("two", "")
    notices.withdraw()
    assert isinstance(notices._channel, TrayNotices)


@linux_only
def test_a_bus_that_does_not_answer_leads_to_the_tray(
    qapp: object, qtbot: QtBot, no_bus: Callable[..., None], tmp_path: Path
) -> None:
    no_bus(f"unix:path={tmp_path / 'nobody'}")
    notices = DesktopNotices()
    notices.show("one", "")
    qtbot.waitUntil(lambda: isinstance(notices._channel, TrayNotices), timeout=LONG_MS)


def test_a_tray_that_is_not_there_says_so(qapp: object, qtbot: QtBot) -> None:
    tray = TrayNotices()
    with qtbot.waitSignal(tray.failed):
        tray.show("one", "")
    tray.withdraw()


def test_a_press_is_passed_on(qapp: object, qtbot: QtBot, no_bus: Callable[..., None]) -> None:
    notices = DesktopNotices()
    notices.show("one", "")
    assert notices._channel is not None
    with qtbot.waitSignal(notices.clicked):
        notices._channel.clicked.emit()
