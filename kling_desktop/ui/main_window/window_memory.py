"""WindowMemory: the window comes back where it stood and shows what it showed; kept in the preferences.

Where it stands is kept soon after it was moved, so that a crash does not lose it; what it shows, when it is closed.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kling_desktop.core.preferences import Preferences
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.window_state import WindowState, fitting_place
from kling_desktop.ui.main_window.workspace import Workspace

KEEP_MS = 1_000
"""After the last move."""
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange})


class WindowMemory(QObject):
    """Reads once, when the window is made, and writes when it stands still after a move or is closed. Thread: gui."""

    def __init__(self, kit: WindowKit, window: QWidget) -> None:
        """Nothing is placed or written yet.

        Args:
            kit: reads and writes the preferences.
            window: which window it is.
        """
        super().__init__(window)
        self._kit, self._window = kit, window
        self._state = WindowState.from_text(kit.read_preferences().window)
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        window.installEventFilter(self)

    def place(self) -> None:
        """Put the window, which is not shown yet, where the last one stood."""
        window = self._window
        screens = QGuiApplication.screens()
        screens.sort(key=lambda screen: screen is not QGuiApplication.primaryScreen())
        window.setGeometry(fitting_place(self._state.place, [screen.availableGeometry() for screen in screens]))
        if self._state.is_maximized:
            window.setWindowState(Qt.WindowState.WindowMaximized)

    def show_in(self, workspace: Workspace) -> None:
        """Give the panes what they had."""
        workspace.panes.restore(self._state.panes)
        if self._state.thumbnail_px is not None:
            workspace.gallery.set_target_px(self._state.thumbnail_px)

    def keep(self, workspace: Workspace | None) -> None:
        """Write down how the window stands; what the panes showed the last time stays while there are none."""
        self._timer.stop()
        state = self._standing()
        if workspace is not None:
            state = state._replace(thumbnail_px=workspace.gallery.target_px, panes=workspace.panes.wishes)
        self._keep(state, self._kit.write_preferences)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait until the window stands still."""
        if event.type() in _MOVES and self._window.isVisible():
            self._timer.start()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_timer_timeout(self) -> None:
        """It does: write that down, but let nobody wait for the disk."""
        self._keep(self._standing(), self._kit.write_preferences_soon)

    def _standing(self) -> WindowState:
        return self._state._replace(place=self._window.normalGeometry(), is_maximized=self._window.isMaximized())

    def _keep(self, state: WindowState, write: Callable[[Preferences], None]) -> None:
        self._state = state
        preferences = self._kit.read_preferences()
        if preferences.window != state.to_text():
            write(replace(preferences, window=state.to_text()))
