"""OpeningDesk: what the window shows until its library is open: nothing, how far a new index is, or why it is not.

A new index is told of once it has taken longer than a moment; the page comes and goes with it.
"""

import logging
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from kling_desktop.core.failure import Failure
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.not_opened import NotOpened

if TYPE_CHECKING:
    from kling_desktop.ui.main_window.opening_page import OpeningPage

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.0
"""A library of some hundred pictures is done by then: a page that is there and gone says nothing."""
_LOOK_MS = 100


class OpeningDesk(QObject):
    """Watches the engine open the library, and has it stopped. Thread: gui.

    Signals:
        changed: its page is wanted now, or is not any more.
        again_wanted: open the library once more.
        folder_wanted: keep pictures in another folder.
        given_up: the person read why it is not open, and wants nothing else.
    """

    changed = Signal()
    again_wanted = Signal()
    folder_wanted = Signal()
    given_up = Signal()

    def __init__(self, kit: WindowKit, pages: QStackedWidget, window: QWidget) -> None:
        """Begin to listen to the engine.

        Args:
            kit: the engine, and how far it is.
            pages: where the page lies beside the others.
            window: what is said lies over it.
        """
        super().__init__(window)
        self._kit, self._pages, self._window = kit, pages, window
        self._page: OpeningPage | None = None
        self.is_shown = False
        self._is_cancelled, self._is_result_told = False, False
        self._is_closed = False  # and the page says it
        self._is_open = False
        self._doubt: Failure | None = None
        self._since: float | None = None
        self._not_opened = NotOpened(window, is_demo=kit.is_demo)
        self._not_opened.folder_wanted.connect(self.folder_wanted)
        self._not_opened.given_up.connect(self.given_up)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        engine, queued = kit.engine, Qt.ConnectionType.QueuedConnection
        engine.started.connect(self._on_engine_started, queued)
        engine.opened.connect(self._on_engine_opened, queued)
        engine.not_opened.connect(self._on_engine_not_opened, queued)
        engine.opening_stopped.connect(self._on_engine_opening_stopped, queued)

    @property
    def page(self) -> "OpeningPage":
        """The page, empty at first; it is also what stands where there is nothing else to be seen yet."""
        if self._page is None:
            from kling_desktop.ui.main_window.opening_page import OpeningPage

            self._page = page = OpeningPage(self._kit.theme, is_demo=self._kit.is_demo)
            page.cancelled.connect(self._on_page_cancelled)
            page.again_wanted.connect(self.again_wanted)
            page.given_up.connect(self.given_up)
            self._pages.addWidget(page)
        return self._page

    @property
    def is_told(self) -> bool:
        """Whether it was said that the library is not open."""
        return self._is_closed or self._not_opened.is_told

    @property
    def is_doubted(self) -> bool:
        """Whether an index that nobody has looked over yet could not be read."""
        return self._doubt is not None

    def doubt(self, failure: Failure) -> None:
        """The index cannot be read. Until the engine has looked it over, which may mend it, nothing is said."""
        if self._is_open:
            self.tell(failure)
        else:
            log.warning("history not read: %s", failure.kind.value)
            self._doubt = failure

    def tell(self, failure: Failure) -> None:
        """Say why the library cannot be opened, and offer what helps."""
        self._not_opened.tell(failure)

    @Slot()
    def tell_again(self) -> None:
        """No other folder was chosen after all, or none that can be used."""
        self._not_opened.tell_again()

    @Slot()
    def tell_result(self) -> None:
        """Say once what a new index was made of, where a person wanted it and the library is shown."""
        rebuilt = self._kit.upkeep.rebuilt
        if not self._kit.upkeep.is_wanted or rebuilt is None or self._is_result_told:
            return
        self._is_result_told = True
        from kling_desktop.ui.main_window.upkeep_text import rebuilt_outcome
        from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog

        dialog = UpkeepDialog(self._kit.theme, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show_result(rebuilt_outcome(rebuilt, is_free=self._kit.is_demo))
        dialog.open()

    # ------------------------------------------------------------ inside

    @Slot()
    def _on_engine_started(self) -> None:
        self._timer.start()

    @Slot()
    def _on_timer_timeout(self) -> None:
        """Nothing is told while an index that is there is opened."""
        progress, now = self._kit.upkeep.opening.progress, monotonic()
        if progress is None:
            return
        self._since = now if self._since is None else self._since
        if now - self._since >= PATIENCE_SECONDS:
            if not self._is_cancelled:
                self.page.show_progress(progress)
            self._show(is_shown=True)

    @Slot()
    def _on_engine_opened(self) -> None:
        self._is_open = True
        if self._doubt is not None and self._kit.upkeep.rebuilt is None:  # else another window reads the new index
            self.tell(self._doubt)
        self._timer.stop()
        self._show(is_shown=False)

    @Slot(object)
    def _on_engine_not_opened(self, failure: Failure) -> None:
        """What a person wanted and could not be had is no reason to be without a library that can be used."""
        self._timer.stop()
        if self._kit.upkeep.is_wanted:
            self._is_closed = True
            self.page.show_failure(failure)
            self._show(is_shown=True)
        else:
            self.tell(failure)

    @Slot()
    def _on_engine_opening_stopped(self) -> None:
        """An index that a person wanted anew is used as it is; without one the library stays closed."""
        self._timer.stop()
        if not self._is_cancelled:
            return  # the window is closing
        if self._kit.upkeep.is_wanted:
            self.again_wanted.emit()
        else:
            self._is_closed = True
            self.page.show_stopped()

    @Slot()
    def _on_page_cancelled(self) -> None:
        self._is_cancelled = True
        self._kit.upkeep.opening.stop()
        self.page.show_stopping()

    def _show(self, *, is_shown: bool) -> None:
        if is_shown != self.is_shown:
            self.is_shown = is_shown
            self.changed.emit()
