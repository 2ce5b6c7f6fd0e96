"""Runs the program with its window: the person's own library or the demo's, one after the other."""

import argparse
import os
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from kling_desktop.adapters.library.lock import Holder
from kling_desktop.adapters.logs import ProgramLog
from kling_desktop.adapters.places import PicturePlaces
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.adapters.system_clock import SystemClock
from kling_desktop.bootstrap import services
from kling_desktop.bootstrap.demo_service import SECONDS_A_PICTURE, DemoService
from kling_desktop.bootstrap.profile import (
    Profile,
    demo_profile,
    library_in,
    real_profile,
    take_key_from_environment,
    with_preferences,
)
from kling_desktop.core.failure import KlingError
from kling_desktop.core.history_entry import Filter
from kling_desktop.core.identity import APP_ID, APP_NAME, APP_SLUG
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports import History
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.words import notice
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.base.focus_ring import FocusRing
from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.kit import Example, WindowKit
from kling_desktop.ui.main_window.window import MainWindow


def run_window(args: argparse.Namespace) -> int:
    """Show the window and serve it until it is closed; gives the exit code."""
    QApplication.setApplicationName(APP_NAME)
    QApplication.setDesktopFileName(APP_ID)
    app = QApplication([APP_SLUG])
    app.setWindowIcon(QIcon(str(resource_path("kling-desktop.svg"))))
    try:
        profile = real_profile(args.api_base, args.data_dir, take_key_from_environment())
        profile.places.make()
        program = WindowProgram(app, profile)
    except KlingError as error:
        sys.stderr.write(f"{notice(error.failure).in_one_line()}\n")
        return 1
    system_signals = _SystemSignals(app)
    program.open_demo() if args.demo else program.open_own()
    code = app.exec()
    system_signals.close()
    if not program.close():
        os._exit(code)  # a call that is never answered must not keep the program
    return code


class WindowProgram(QObject):
    """One window at a time over one library at a time. Thread: gui."""

    def __init__(self, app: QApplication, profile: Profile) -> None:
        """Prepare what all windows share.

        Raises:
            KlingError: the program's own folders cannot be written.
        """
        super().__init__()
        self._preference_file = PreferenceFile(profile.places.preferences_path())
        self._preferences = self._preference_file.read()
        self._profile = profile
        self._log = ProgramLog(profile.places.logs, "window")
        if profile.key is not None:
            self._log.redaction.register(profile.key)
        self._theme = Theme(app)
        self._theme.apply(self._preferences.theme)
        self._ring = FocusRing(self._theme, app)
        self._clock = SystemClock()
        self._window: MainWindow | None = None
        self._engine: EngineThread | None = None
        self._demo: DemoService | None = None

    @property
    def window(self) -> MainWindow | None:
        """The window that is shown."""
        return self._window

    @Slot()
    def open_own(self) -> None:
        """Show the person's own library."""
        self._open(self._own())

    @Slot()
    def open_demo(self) -> None:
        """Show the demo's library; its service is started first, in about half a second."""
        try:
            self._demo = self._demo or DemoService()
        except KlingError as error:
            sys.stderr.write(f"{notice(error.failure).in_one_line()}\n")
            return
        self._open(demo_profile(self._own(), self._demo.base, self._demo.key))

    def close(self) -> bool:
        """Stop everything. True if all of it ended in time."""
        ended = self._close_window()
        if self._demo is not None:
            self._demo.stop()
        self._log.close()
        self._ring.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return ended

    def _own(self) -> Profile:
        return with_preferences(self._profile, self._preferences)

    def _open(self, profile: Profile) -> None:
        self._close_window()
        engine = EngineThread(_Builder(profile, self._preferences), profile.key, self)
        window = MainWindow(self._kit(profile, engine))
        window.demo_requested.connect(self._on_window_demo_requested)
        window.own_requested.connect(self._on_window_own_requested)
        window.library_chosen.connect(self._on_window_library_chosen)
        window.unusable.connect(QApplication.quit)
        self._engine, self._window = engine, window
        engine.start()
        window.show()

    def _close_window(self) -> bool:
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
        if self._engine is None:
            return True
        ended = self._engine.close()
        if ended:
            self._engine.deleteLater()
            self._engine = None
        return ended

    def _kit(self, profile: Profile, engine: EngineThread) -> WindowKit:
        return WindowKit(
            theme=self._theme,
            engine=engine,
            files=PicturePlaces(profile.places, profile.library),
            open_history=_HistoryDoor(profile),
            card=KLING_O1,
            seconds_each=float(SECONDS_A_PICTURE) if profile.is_demo else KLING_O1.expected_seconds,
            is_demo=profile.is_demo,
            example=_EXAMPLE if profile.is_demo else None,
            shows_welcome=not profile.is_demo and self._is_first_run(profile),
            library_text=" › ".join(profile.library.parts[-2:]),
            now_ms=self._clock.now_ms,
            read_preferences=self._read_preferences,
            write_preferences=self._write_preferences,
        )

    def _is_first_run(self, profile: Profile) -> bool:
        """No key that is known of, and nothing in the library."""
        if profile.key is not None or self._preferences.key_was_stored:
            return False
        history = services.history(profile)
        if history is None:
            return True
        try:
            return not history.rows(Filter(with_hidden=True, limit=1))
        finally:
            history.close()

    def _read_preferences(self) -> Preferences:
        return self._preferences

    def _write_preferences(self, preferences: Preferences) -> None:
        self._preferences = preferences
        try:
            self._preference_file.write(preferences)
        except KlingError as error:
            _log_failure(error)

    @Slot()
    def _on_window_demo_requested(self) -> None:
        """Not from inside the window's own signal: it is closed on the way."""
        QTimer.singleShot(0, self, self.open_demo)

    @Slot(str)
    def _on_window_library_chosen(self, folder: str) -> None:
        self._write_preferences(replace(self._preferences, library_folder=str(library_in(Path(folder)))))
        QTimer.singleShot(0, self, self.open_own)

    @Slot()
    def _on_window_own_requested(self) -> None:
        QTimer.singleShot(0, self, self.open_own)


_EXAMPLE = Example(
    tuple(str(resource_path(f"samples/{name}.jpg")) for name in ("bottle", "dunes")),
    "Merge @Image1 into the landscape of @Image2",
    "16:9",
)
"""What the demo begins with, so that the first click makes a picture."""


class _Builder:
    """Builds the workshop in the engine's thread."""

    def __init__(self, profile: Profile, preferences: Preferences) -> None:
        self._profile, self._preferences = profile, preferences

    def __call__(self, listener: Listener) -> Workshop:
        return services.workshop(self._profile, self._preferences, Holder.WINDOW, listener, _nothing)


class _HistoryDoor:
    """Opens the read side in the thread it is called in."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def __call__(self) -> History | None:
        return services.history(self._profile)


class _SystemSignals(QObject):
    """SIGTERM and SIGINT end the program as closing the window does. Thread: gui."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(app.quit)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _noted)
        signal.set_wakeup_fd(self._theirs.fileno())

    def close(self) -> None:
        """Leave the signals to the interpreter again."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._ours.close()
        self._theirs.close()


def _noted(_number: int, _frame: object) -> None:
    """The wake-up socket tells the event loop."""


def _nothing() -> None:
    """The window holds nothing beside its library."""


def _log_failure(error: KlingError) -> None:
    import logging

    logging.getLogger(__name__).warning("preferences not kept: %s", error.failure.kind.value)
