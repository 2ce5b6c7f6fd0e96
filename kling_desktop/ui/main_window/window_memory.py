"""WindowMemory: the window comes back where it stood and shows what it showed; kept in the preferences."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window_state import WindowState, fitting_place


class WindowMemory:
    """Reads once, when the window is made, and writes when it is closed. Thread: gui."""

    def __init__(self, kit: WindowKit) -> None:
        self._kit = kit
        self._state = WindowState.from_text(kit.read_preferences().window)

    def place(self, window: QWidget) -> None:
        """Put a window that is not shown yet where the last one stood."""
        screens = QGuiApplication.screens()
        screens.sort(key=lambda screen: screen is not QGuiApplication.primaryScreen())
        window.setGeometry(fitting_place(self._state.place, [screen.availableGeometry() for screen in screens]))
        if self._state.is_maximized:
            window.setWindowState(Qt.WindowState.WindowMaximized)

    def show_in(self, studio: Studio) -> None:
        """Give the panes what they had."""
        studio.panes.restore(self._state.panes)
        if self._state.thumbnail_px is not None:
            studio.gallery.set_target_px(self._state.thumbnail_px)

    def keep(self, window: QWidget, studio: Studio | None) -> None:
        """Write down how a window stands; what the panes showed the last time stays while there are none."""
        state = replace(self._state, place=window.normalGeometry(), is_maximized=window.isMaximized())
        if studio is not None:
            state = replace(state, thumbnail_px=studio.gallery.target_px, panes=studio.panes.wishes)
        self._state = state
        preferences = self._kit.read_preferences()
        if preferences.window != state.to_text():
            self._kit.write_preferences(replace(preferences, window=state.to_text()))
