"""Closing: whether the window closes at once or asks first. Only a person who closes it is asked, once at a time."""

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import KlingError
from kling_desktop.core.job import JobState
from kling_desktop.ui.main_window.workspace import Workspace

if TYPE_CHECKING:
    from kling_desktop.ui.base.plain_message import PlainMessage

log = logging.getLogger(__name__)

_SENT = frozenset(state for state in JobState if state is JobState.SUBMITTING or state.is_at_service)
_UNSENT = frozenset({JobState.QUEUED, JobState.UPLOADING})
"""What would go on by itself if the window stayed open; what is held waits for the person already."""


class Closing(QObject):
    """Asks whether a window shall close while pictures are made or copied, or before they are sent. Thread: gui."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_decided = False
        self._box: PlainMessage | None = None

    def ask_nothing(self) -> None:
        """Whoever closes the window from now on has decided it."""
        self._is_decided = True

    def asks(self, workspace: Workspace | None, *, is_saving: bool) -> bool:
        """Ask if there is something to ask, and say whether the window has to stay for the answer.

        Args:
            workspace: whose pictures may be on their way; None where no library is open.
            is_saving: whether copies are still being written into a folder of the person's.
        """
        if self._is_decided or workspace is None:
            return False
        if self._box is not None:
            self._box.activateWindow()
            return True
        sent, unsent = _count(workspace, _SENT), _count(workspace, _UNSENT)
        if not sent and not unsent and not is_saving:
            return False
        from kling_desktop.ui.main_window.questions import closing_question, saving_question

        question = saving_question if is_saving else closing_question
        self._box = question(self._window, sent, unsent)
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


def _count(workspace: Workspace, states: Collection[JobState]) -> int:
    """A database that cannot be read keeps nobody from closing."""
    try:
        return workspace.count_jobs(states)
    except KlingError as error:
        log.warning("closed without a question: %s", error.failure.kind.value)
        return 0
