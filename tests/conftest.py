"""Walls around every test: no home, key, keyring or network of the person's, and nothing left behind.

A test fails when it logs a warning that it did not announce (`expected_log`), or leaves a thread, a running QThread
or a window. This file imports no Qt by itself: the tests below `ui` must not need it.
"""

import gc
import logging
import os
import re
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from offscreen import use_offscreen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

OTHER_SYSTEM = "not on this system"
"""How the reason of a rightful skip begins; in CI, where everything is installed, every other skip fails."""

HOME_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "WIN_PD_OVERRIDE_APPDATA": "AppData/Roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "AppData/Local",
    "WIN_PD_OVERRIDE_MYPICTURES": "Pictures",
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_PICTURES_DIR": "Pictures",
    "XDG_RUNTIME_DIR": "run",
}
FORGOTTEN = re.compile(r"SEGMIND_.*|KLING_.*|DBUS_SESSION_BUS_ADDRESS|.*_proxy|QT_.*", re.IGNORECASE)
"""Variables of the person that would change what a test sees."""
KEPT = {"QT_QPA_PLATFORM"}

GAP_PROPERTY = "longest_gui_gap_ms"
"""Of scenarios; here because it is known before Qt is."""
_OUTCOME = pytest.StashKey[str]()
_FROZEN = pytest.StashKey[int]()
_OLDEST_GENERATION = 2
_JOIN_SECONDS = 2.0


def pytest_configure(config: pytest.Config) -> None:
    """Move into an empty home before any of the program's modules is imported."""
    config.addinivalue_line(
        "markers", "expected_log(pattern): the test makes the program log a warning that matches; may be repeated"
    )
    home = tempfile.TemporaryDirectory(prefix="kling-home-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    for name in [name for name in os.environ if FORGOTTEN.fullmatch(name) and name not in KEPT]:
        del os.environ[name]
    for name, folder in HOME_FOLDERS.items():
        path = Path(home.name, folder)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(path)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    use_offscreen()
    settings.register_profile("untimed", deadline=None)  # how long an example takes is the machine's business
    settings.load_profile("untimed")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was imported out of every later look at what there is: all modules are there, no test has run."""
    gc.collect()
    gc.freeze()
    session.stash[_FROZEN] = gc.get_freeze_count()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in which scenarios the window was kept waiting; see `gap_watch`."""
    reports = [report for some in terminalreporter.stats.values() for report in some]
    ends = [report for report in reports if getattr(report, "when", "") == "teardown"]
    named = [(report.nodeid, dict(report.user_properties)) for report in ends]
    if gaps := [(name, *said[GAP_PROPERTY]) for name, said in named if GAP_PROPERTY in said]:
        from tests.gap_watch import summary

        terminalreporter.section("the window's event loop")
        for line in summary(gaps):
            terminalreporter.line(line)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember how the test went; in CI, make a failure of a skip that only means "not installed"."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if OTHER_SYSTEM not in reason:
            report.outcome = "failed"
            report.longrepr = f"A skip counts as a failure in CI: {reason}"
    if report.when != "teardown":
        item.stash[_OUTCOME] = report.outcome
    # Half characters are what some tests are about; what carries reports between processes takes none.
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture(autouse=True)
def _no_unannounced_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    keeper = _WarningKeeper()
    logging.getLogger().addHandler(keeper)
    yield
    logging.getLogger().removeHandler(keeper)
    announced = [str(mark.args[0]) for mark in request.node.iter_markers("expected_log")]
    unannounced = [line for line in keeper.lines if not any(re.search(each, line) for each in announced)]
    if unannounced:
        pytest.fail("Logged, but not announced by expected_log:\n" + "\n".join(unannounced), pytrace=False)
    unseen = [each for each in announced if not any(re.search(each, line) for line in keeper.lines)]
    if unseen and _passed(request):
        pytest.fail(f"Announced by expected_log, but never logged: {unseen}", pytrace=False)


@pytest.fixture(autouse=True)
def _leave_modules_out(request: pytest.FixtureRequest) -> Iterator[None]:
    """A program that is closed has everything looked at again, and so would every test after it have.

    Garbage stands with the rest until the next program is closed: looking for it takes a fifth of a second here.
    """
    yield
    # To count what is frozen is to walk through it, 35 ms after each test; what a test leaves is soon counted.
    if len(gc.get_objects(generation=_OLDEST_GENERATION)) > request.session.stash[_FROZEN] // 2:
        gc.freeze()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in left:
        thread.join(_JOIN_SECONDS)
    alive = [thread.name for thread in left if thread.is_alive()]
    if alive:
        pytest.fail(f"Threads left running: {alive}", pytrace=False)


@pytest.fixture(autouse=True)
def _no_qt_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    # A failed test's traceback keeps its widgets alive, and it has said enough already.
    if "qapp" not in request.fixturenames or not _passed(request):
        return
    left = [*_running_qthreads(), *_windows_left(), *_buttons_held()]
    if left:
        pytest.fail(f"Left behind: {left}", pytrace=False)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The application as the program makes it."""
    from kling_desktop.ui.base.application import application_arguments

    return application_arguments("tests")


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "QtBot":
    """pytest-qt's own leaves listeners behind that are freed before the last they are told."""
    from tests.lasting_bot import LastingBot

    return LastingBot(request)


class _WarningKeeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.levelname}: {record.getMessage()}")


def _passed(request: pytest.FixtureRequest) -> bool:
    outcome: str = request.node.stash.get(_OUTCOME, "")
    return outcome == "passed"


def _running_qthreads() -> list[str]:
    """QThreads of Python's side that still run; Qt keeps no list, the garbage collector does."""
    from PySide6.QtCore import QThread
    from shiboken6 import isValid

    own = QThread.currentThread()
    objects = gc.get_objects()
    # Few kinds, many objects: after a window was closed, all modules are among them.
    kinds = {kind for kind in set(map(type, objects)) if issubclass(kind, QThread)}
    threads = [each for each in objects if type(each) in kinds and isValid(each)] if kinds else []
    return [repr(each) for each in threads if each != own and each.isRunning()]


def _buttons_held() -> list[str]:
    """Mouse buttons that were pressed and never let go: for the next test, every step would be a drag."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    held = QApplication.mouseButtons()
    return [] if held == Qt.MouseButton.NoButton else [str(held)]


def _windows_left() -> list[str]:
    """Windows that nobody closed; they are deleted here, so that each makes only one test fail."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if _windows():
        gc.collect()
    left = _windows()
    names = [repr(window) for window in left]
    for window in left:
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return names


def _windows() -> "list[QWidget]":
    from PySide6.QtWidgets import QApplication

    # Qt keeps the one tooltip itself.
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    ]
