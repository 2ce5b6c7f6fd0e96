"""WindowProgram: the program's windows, the person's own library or the demo's, one after the other."""

import logging
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QObject, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from kling_desktop.adapters.logs import ProgramLog, Redaction
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.bootstrap import shelf
from kling_desktop.bootstrap.demo_service import SERVICE_KEY
from kling_desktop.bootstrap.engine_row import EngineRow
from kling_desktop.bootstrap.frame_report import FrameReport
from kling_desktop.bootstrap.kit_maker import KitMaker
from kling_desktop.bootstrap.large_blocks import give_large_blocks_back
from kling_desktop.bootstrap.preference_keeper import PreferenceKeeper
from kling_desktop.bootstrap.profile import (
    Profile,
    demo_profile,
    library_in,
    with_preferences,
)
from kling_desktop.bootstrap.window_parts import DiscreetEngine, LibraryBuilder
from kling_desktop.bootstrap.window_upkeep import WindowUpkeep
from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.ui.base.desktop_notices import DesktopNotices
from kling_desktop.ui.base.focus_ring import FocusRing
from kling_desktop.ui.base.garbage import GarbageKeeper
from kling_desktop.ui.base.single_instance import SecondStart, use_activation_token
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.engine_host import STOP_MS
from kling_desktop.ui.main_window.first_frame import FirstFrame
from kling_desktop.ui.main_window.furnishing import Furnishing
from kling_desktop.ui.main_window.window import MainWindow

log = logging.getLogger(__name__)


_POOL_THREADS = 3

END_SECONDS = 10.0
"""Closing takes `STOP_MS` and what the window writes; a process without a window that stays would keep the library."""


class WindowProgram(QObject):
    """One window at a time over one library at a time. Thread: gui.

    Signals:
        settled: a window is wholly there, and what could wait for it may begin.
    """

    settled = Signal()

    def __init__(self, app: QApplication, profile: Profile) -> None:
        """Prepare what all windows share.

        Raises:
            KlingError: the program's own folders cannot be written.
        """
        super().__init__()
        self._pool = QThreadPool(self)
        self._preferences = PreferenceKeeper(PreferenceFile(profile.places.preferences_path()), self._pool)
        wanted = self._preferences.now
        self._profile, self._library = profile, profile.library
        self._log = ProgramLog(profile.places.logs, "window")
        if profile.key is not None:
            self._log.redaction.register(profile.key)
        self._theme = Theme(app)
        self._theme.apply(
            wanted.theme,
            more_contrast=wanted.more_contrast,
            less_motion=wanted.less_motion,
            system_accent=wanted.uses_system_accent,
        )
        self._ring = FocusRing(self._theme, app)
        self._garbage = GarbageKeeper(self)
        self._notices = DesktopNotices(self)
        self._kits = KitMaker(self._theme, self._preferences, self._log.redaction)
        self._window: MainWindow | None = None  # what is shown, or in the next turn
        self._next: Furnishing | None = None  # shows the next window when the one before has gone
        self._files: list[str] = []  # handed to a window that gave way before it could compose with them
        self._engines = EngineRow(self)
        self._engines.window_next.connect(self._on_engines_window_next)
        self._pools: list[QThreadPool] = []  # the window's, and before it those that still have to do
        self._first_frame: FirstFrame | None = None  # of the window that is shown
        self.frame_report: FrameReport | None = None  # told of the first frame, after which the program ends
        self._patience = QTimer(self, singleShot=True, interval=STOP_MS)
        self._patience.timeout.connect(self._on_patience_over)
        self._is_patience_over = False  # of the window that is shown
        self._is_demo = False  # what is shown
        self._to_tell: Failure | None = None  # about the index, when the window is wholly there

    @property
    def redaction(self) -> Redaction:
        """What is struck out of everything that is written or printed."""
        return self._log.redaction

    @property
    def window(self) -> MainWindow | None:
        """What is shown."""
        return None if self._first_frame is None else self._window

    @Slot()
    def open_own(self) -> None:
        """Show the person's own library."""
        self._open(self._own())

    @Slot()
    def open_demo(self) -> None:
        """Show the demo's library at once; its service starts in the engine's thread.

        Where it does not start, the window says so and gives way to the person's own library.
        """
        self._open(demo_profile(self._own(), SERVICE_KEY))

    def add_files(self, paths: Sequence[str]) -> None:
        """Add picture files as references to what is composed in the window."""
        if self._window is None:
            self._files += paths
        else:
            self._window.add_files(paths)

    @Slot(object)
    def hear_second_start(self, start: SecondStart) -> None:
        """The program was started once more: its window comes forward, with the files that were named."""
        self.add_files(start.files)
        use_activation_token(start.token)
        if self.window is not None:
            self.window.come_forward()

    @Slot()
    def quit(self) -> None:
        """Leave the event loop; nobody is asked. Whoever wants it again while it is done has it already."""
        self.end_soon()
        self.prepare_to_end()
        QApplication.quit()

    @Slot()
    def prepare_to_end(self) -> None:
        """The system is about to end the program: keep what is not kept yet."""
        self._have_all()  # so that the engine is there to write down what the window asks it to
        if self._window is not None:
            self._window.prepare_to_end()

    def end_soon(self) -> None:
        """From now on the process is closing: it ends, also where something that nobody thought of hangs."""
        self._log.end_within(END_SECONDS)

    def close(self) -> bool:
        """Stop everything. True if all of it ended in time; if not, the process must end without destroying this."""
        self._have_all()  # so that the window has all that it leaves behind
        deadline = QDeadlineTimer(STOP_MS)
        self._close_window()
        self._engines.start_all()
        ended = self._engines.close(deadline)
        pools = (self._pool, *self._pools, QThreadPool.globalInstance())
        ended = all(pool.waitForDone(deadline) for pool in pools) and ended
        self._forget_pools()
        self._log.close()
        self._garbage.close()
        self._ring.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return ended

    def _own(self) -> Profile:
        return with_preferences(self._profile, self._preferences.now)

    def _open(self, profile: Profile, *, rebuilds: bool = False) -> None:
        """Show the window: at once at the start, else when the one before, which closes now, has gone."""
        is_first = self._window is None and self._next is None
        QApplication.setQuitOnLastWindowClosed(False)  # until the next one is there
        self._close_window()
        self._next = Furnishing(self._steps(WindowUpkeep(profile, is_wanted=rebuilds)), self)
        if is_first:
            self._next.finish()
        else:
            self._next.start()

    def _steps(self, upkeep: WindowUpkeep) -> Generator[None, None, None]:
        """What the window before was made of goes in the first turn, the next one is made and then shown."""
        try:
            yield
            self._make(upkeep)
            yield
            self._show()
        except GeneratorExit:  # another one is wanted by now
            raise
        except BaseException:  # a bug of ours; nobody could end a program without a window
            QApplication.exit(1)
            raise
        QApplication.setQuitOnLastWindowClosed(True)

    def _make(self, upkeep: WindowUpkeep) -> None:
        """Make a window; its engine starts when the one before has ended, which may hold the same library."""
        profile = upkeep.profile
        self._library, self._is_demo = profile.library, profile.is_demo
        keep_secret = self._log.redaction.register
        build = LibraryBuilder(profile, self._preferences.now, keep_secret, upkeep)
        engine = DiscreetEngine(build, profile.key, self)
        engine.keep_secret, engine.upkeep = keep_secret, upkeep
        self._engines.may_start = self.frame_report is None  # nobody wants more than the first frame
        self._engines.add(engine)
        engine.opened.connect(self._garbage.look_after_imports, Qt.ConnectionType.QueuedConnection)
        engine.index_replaced.connect(self._on_engine_index_replaced, Qt.ConnectionType.QueuedConnection)
        window = MainWindow(self._kits.kit(profile, engine, self._new_pool(), upkeep))
        window.demo_requested.connect(self._on_window_demo_requested)
        window.own_requested.connect(self._on_window_own_requested)
        window.library_chosen.connect(self._on_window_library_chosen)
        window.rebuild_requested.connect(self._on_window_rebuild_requested, Qt.ConnectionType.QueuedConnection)
        window.furnished.connect(self._on_window_furnished)
        window.unusable.connect(self._on_window_own_requested if profile.is_demo else QApplication.quit)
        window.notifications.wanted.connect(self._notices.show)
        window.notifications.over.connect(self._notices.withdraw)
        self._window, files, self._files = window, self._files, []
        window.add_files(files)

    def _show(self) -> None:
        window = self._window
        assert window is not None, "it was made in the turn before"
        self._notices.clicked.connect(window.come_forward)
        window.show()
        self._first_frame = FirstFrame(window, window)
        self._first_frame.over.connect(self._on_first_frame_over)
        if not self._engines.is_window_next:
            self._patience.start()

    def _close_window(self) -> None:
        """Close the window and tell its engine to leave; `_on_engines_window_next` hears when it has."""
        self._patience.stop()
        if self._next is not None:
            self._next.stop()
            self._next.deleteLater()
            self._next = None
        if self._first_frame is not None:
            self._first_frame.stop()
            self._first_frame = None
        self._is_patience_over = False
        if self._window is not None:
            self._files += self._window.take_files()
            self._window.close_unasked()
            self._window.deleteLater()
            self._window = None
        self._engines.leave()
        self._forget_pools()

    def _have_all(self) -> None:
        """Wait neither for the first frame nor for the rest of the window, after which the engine starts."""
        if self.frame_report is not None:
            return  # nobody wants more than the first frame
        if self._first_frame is not None:
            self._first_frame.end()
        if self._window is not None:
            self._window.furnish_now()

    def _forget_pools(self) -> None:
        """Let go of those that have nothing to do."""
        for pool in tuple(self._pools):
            if pool.waitForDone(0):  # destroying one that is at work would wait for it
                pool.deleteLater()
                self._pools.remove(pool)

    @Slot()
    def _on_engines_window_next(self) -> None:
        self._patience.stop()
        self._start_engine()

    @Slot()
    def _on_patience_over(self) -> None:
        """An engine does not end: whatever it holds, the window is not kept waiting for it."""
        self._is_patience_over = True
        self._start_engine()

    @Slot()
    def _on_first_frame_over(self) -> None:
        """The pictures are there: the rest of the window follows."""
        if self.frame_report is not None:
            is_painted = self._first_frame is not None and self._first_frame.is_painted
            QApplication.exit(self.frame_report.write(is_painted=is_painted))
        elif self._window is not None:
            give_large_blocks_back()
            self._window.furnish()

    @Slot()
    def _on_window_furnished(self) -> None:
        """All is there: from now on its engine may take processor time, if none before it holds the library."""
        if self._engines.is_window_next or self._is_patience_over:
            self._start_engine()
        if self._to_tell is not None and self._window is not None and self._window.studio is not None:
            self._engines.last.trouble.emit(self._to_tell)
            self._to_tell = None
        self.settled.emit()

    @Slot(object)
    def _on_engine_index_replaced(self, told: Failure | None) -> None:
        """A window that shows the old index makes room for one that reads the new one."""
        if not self._engines.all or self.sender() is not self._engines.last:
            return  # of a library that is not shown any more
        self._to_tell = told
        if self._window is not None and self._window.shows_history:
            QTimer.singleShot(0, self, self.open_demo if self._is_demo else self.open_own)

    def _start_engine(self) -> None:
        """Start the window's engine unless its first frame or a part of the window is still to come."""
        is_seen = self._first_frame is not None and self._first_frame.is_over
        if is_seen and self._window is not None and self._window.is_furnished and not self._engines.last.isFinished():
            self._engines.last.start()

    def _is_open(self, library: Path) -> bool:
        """Whether the window shows it already, and its engine did not end because it could not be used."""
        place = self._profile.places.index_folder
        return place(library) == place(self._library) and not self._engines.last.isFinished()

    def _give_way(self, leave: Callable[[], None]) -> None:
        """Show another library if the person agrees, but not from inside the window's own signal: it is closed then."""
        if self._window is not None:
            self._window.give_way(lambda: QTimer.singleShot(0, self, leave))

    def _move_to(self, library: Path) -> None:
        """Keep pictures there from now on."""
        self._preferences.write(replace(self._preferences.now, library_folder=str(library)))
        self.open_own()

    def _new_pool(self) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(_POOL_THREADS)
        self._pools.append(pool)
        return pool

    @Slot()
    def _on_window_demo_requested(self) -> None:
        self._give_way(self.open_demo)

    @Slot(str)
    def _on_window_library_chosen(self, folder: str) -> None:
        """Only a folder that works is kept: one that does not would be in the way of every start from now on."""
        library = library_in(Path(folder))
        if self._is_open(library):
            return
        try:
            shelf.try_library(library)
        except KlingError as error:
            log.warning("library not used: %s", error.failure.kind.value)
            if self._window is not None:
                self._window.folders.refuse(error.failure)
            return
        self._give_way(partial(self._move_to, library))

    @Slot()
    def _on_window_rebuild_requested(self) -> None:
        """As another library: this one is closed, and opened again with an index that is made anew."""
        self._open(demo_profile(self._own(), SERVICE_KEY) if self._is_demo else self._own(), rebuilds=True)

    @Slot()
    def _on_window_own_requested(self) -> None:
        QTimer.singleShot(0, self, self.open_own)
