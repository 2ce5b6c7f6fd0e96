"""Runs the program with its window: the person's own library or the demo's, one after the other."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

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
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.history_entry import Filter
from kling_desktop.core.identity import APP_ID, APP_NAME, APP_SLUG
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.journal import History
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.words import notice
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.base.focus_ring import FocusRing
from kling_desktop.ui.base.plain_text import plain_message
from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.kit import Example, WindowKit
from kling_desktop.ui.main_window.window import MainWindow

log = logging.getLogger(__name__)

KeepSecret = Callable[[ApiKey], None]


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
        say_before_any_window(error.failure, with_box=QApplication.platformName() not in _NO_DISPLAY)
        return 1
    system_signals = _SystemSignals(app)
    program.open_demo() if args.demo else program.open_own()
    code = app.exec()
    system_signals.close()
    if not program.close():
        os._exit(code)  # a call that is never answered must not keep the program
    return code


_NO_DISPLAY = ("offscreen", "minimal")
"""Platforms of Qt on which nobody could answer a box."""


def say_before_any_window(failure: Failure, *, with_box: bool) -> None:
    """Say why the program cannot start: to the terminal, if there is one, and in a box, which waits to be read."""
    words = notice(failure)
    if sys.stderr is not None:  # a frozen program on Windows has none
        sys.stderr.write(f"{words.in_one_line()}\n")
    if with_box:
        owner = QWidget()
        owner.setWindowTitle(APP_NAME)
        quit_label = QCoreApplication.translate("WindowProgram", "Quit")
        plain_message(owner, sentence_text(words.title), sentence_text(words.text), quit_label).exec()
        owner.deleteLater()


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
        self._engines: list[EngineThread] = []  # the window's, and before it those that have not ended yet
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
        """Show the demo's library; its service is started first, in about half a second.

        Where it does not start, the window stays as it is, or shows the person's own library.
        """
        try:
            self._demo = self._demo or DemoService()
        except KlingError as error:
            _log_failure("demo not started", error)
            if self._window is None:
                self.open_own()
            self._say(self.tr("Couldn't start the demo"), self.tr("Its service didn't come up. Nothing was charged."))
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
        keep_secret = self._log.redaction.register
        engine = _DiscreetEngine(_Builder(profile, self._preferences, keep_secret), profile.key, self)
        engine.keep_secret = keep_secret
        window = MainWindow(self._kit(profile, engine))
        window.demo_requested.connect(self._on_window_demo_requested)
        window.own_requested.connect(self._on_window_own_requested)
        window.library_chosen.connect(self._on_window_library_chosen)
        window.unusable.connect(QApplication.quit)
        self._engines.append(engine)
        self._window = window
        engine.start()
        window.show()

    def _close_window(self) -> bool:
        """Close the window and stop the engine; gives whether this and every earlier engine has ended."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
        for engine in tuple(self._engines):
            if engine.close():
                engine.deleteLater()
                self._engines.remove(engine)
        return not self._engines

    def _say(self, title: str, text: str) -> None:
        """A box on the window that is shown."""
        assert self._window is not None
        plain_message(self._window, title, text, self.tr("OK")).open()

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
        """No key that is known of, and nothing in the library.

        A library that cannot be looked into was used before; the engine says what is wrong with it.
        """
        if profile.key is not None or self._preferences.key_was_stored:
            return False
        try:
            history = services.history(profile)
            if history is None:
                return True
            with closing(history):
                return not history.rows(Filter(with_hidden=True, limit=1))
        except KlingError as error:
            _log_failure("library not looked into", error)
            return False

    def _read_preferences(self) -> Preferences:
        return self._preferences

    def _write_preferences(self, preferences: Preferences) -> None:
        self._preferences = preferences
        try:
            self._preference_file.write(preferences)
        except KlingError as error:
            _log_failure("preferences not kept", error)

    @Slot()
    def _on_window_demo_requested(self) -> None:
        """Not from inside the window's own signal: it is closed on the way."""
        QTimer.singleShot(0, self, self.open_demo)

    @Slot(str)
    def _on_window_library_chosen(self, folder: str) -> None:
        """Only a folder that works is kept: one that does not would be in the way of every start from now on."""
        library = library_in(Path(folder))
        try:
            services.try_library(library)
        except KlingError as error:
            _log_failure("library not used", error)
            words = notice(error.failure)
            self._say(sentence_text(words.title), sentence_text(words.text))
            return
        self._write_preferences(replace(self._preferences, library_folder=str(library)))
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


class _DiscreetEngine(EngineThread):
    """Strikes a key that a person enters out of the log before it is checked."""

    keep_secret: KeepSecret

    def offer_key(self, text: str) -> None:
        """Check, use and keep a key that a person entered."""
        with suppress(KlingError):  # no key by its form: the engine says so
            self.keep_secret(ApiKey(text))
        super().offer_key(text)


class _Builder:
    """Builds the workshop in the engine's thread."""

    def __init__(self, profile: Profile, preferences: Preferences, keep_secret: KeepSecret) -> None:
        self._profile, self._preferences, self._keep_secret = profile, preferences, keep_secret

    def __call__(self, listener: Listener) -> Workshop:
        workshop = services.workshop(self._profile, self._preferences, Holder.WINDOW, listener, _nothing)
        return replace(workshop, key_store=services.TellingKeyStore(workshop.key_store, self._keep_secret))


class _HistoryDoor:
    """Opens the read side in the thread it is called in.

    A database that never could be opened counts as none yet: the engine makes it usable, or says why it cannot.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._was_opened = False

    def __call__(self) -> History | None:
        try:
            history = services.history(self._profile)
        except KlingError as error:
            if self._was_opened:
                raise
            _log_failure("history not opened", error)
            return None
        self._was_opened = self._was_opened or history is not None
        return history


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


def _log_failure(what: str, error: KlingError) -> None:
    log.warning("%s: %s", what, error.failure.kind.value)
