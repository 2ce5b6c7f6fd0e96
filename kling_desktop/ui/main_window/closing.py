"""Closing: whether the window closes at once or asks first. Only a person who closes it is asked, once at a time."""

import logging

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import KlingError
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.main_window.questions import closing_question
from kling_desktop.ui.main_window.studio import Studio

log = logging.getLogger(__name__)


class Closing(QObject):
    """Asks whether a window shall close while pictures are being made. Thread: gui."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_decided = False
        self._box: PlainMessage | None = None

    def ask_nothing(self) -> None:
        """Whoever closes the window from now on has decided it."""
        self._is_decided = True

    def asks(self, studio: Studio | None) -> bool:
        """Ask if there is something to ask, and say whether the window has to stay for the answer."""
        if self._is_decided or studio is None:
            return False
        if self._box is not None:
            self._box.activateWindow()
            return True
        count = _count_sent(studio)
        if not count:
            return False
        self._box = closing_question(self._window, count)
        self._box.finished.connect(self._on_box_finished)
        self._box.accepted.connect(self._on_box_accepted)
        self._box.open()
        return True

    @Slot()
    def _on_box_finished(self) -> None:
        self._box = None

    @Slot()
    def _on_box_accepted(self) -> None:
        self.ask_nothing()
        self._window.close()


def _count_sent(studio: Studio) -> int:
    """A database that cannot be read keeps nobody from closing."""
    try:
        return studio.count_sent()
    except KlingError as error:
        log.warning("closed without a question: %s", error.failure.kind.value)
        return 0
