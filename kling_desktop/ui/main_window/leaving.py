"""Leaving: whether the window gives way to another library at once or asks first. Closing asks for itself.

An engine serves one library, so what is being made here is not followed any more once another one is shown.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    from kling_desktop.ui.base.plain_message import PlainMessage


class Leaving(QObject):
    """Asks whether the window shall show another library while pictures are on their way in this one. Thread: gui."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._box: PlainMessage | None = None
        self._leave: Callable[[], None] | None = None

    def ask(self, count: int, leave: Callable[[], None]) -> None:
        """Leave at once where nothing is on its way, else after a yes; one question at a time.

        Args:
            count: pictures that are on their way here.
            leave: shows the other library.
        """
        if self._box is not None:
            self._box.activateWindow()
        elif not count:
            leave()
        else:
            from kling_desktop.ui.main_window.questions import leaving_question

            self._leave = leave
            self._box = leaving_question(self._window, count)
            self._box.finished.connect(self._on_box_finished)
            self._box.open()

    @Slot(int)
    def _on_box_finished(self, result: int) -> None:
        """Whatever the answer is, it is the answer to this question only."""
        leave, self._leave, self._box = self._leave, None, None
        if leave is not None and result == QDialog.DialogCode.Accepted:
            leave()
