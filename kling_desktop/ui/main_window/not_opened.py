"""NotOpened: what is said where a library cannot be opened, and the ways out: another folder, or the end."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from kling_desktop.core.failure import Failure, FailureKind

_HELPED_BY_ANOTHER_FOLDER = (FailureKind.LIBRARY_GONE, FailureKind.NOT_WRITABLE, FailureKind.DISK_FULL)


class NotOpened(QObject):
    """Says it over a window that is of no use until its library can be opened. Thread: gui.

    Signals:
        folder_wanted: the person wants to keep pictures in another folder.
        given_up: the person read it and wants nothing else.
    """

    folder_wanted = Signal()
    given_up = Signal()

    def __init__(self, window: QWidget, *, is_demo: bool) -> None:
        super().__init__(window)
        self._window, self._is_demo = window, is_demo
        self._failure: Failure | None = None

    @property
    def is_told(self) -> bool:
        """Whether the library could not be opened."""
        return self._failure is not None

    def tell(self, failure: Failure) -> None:
        """Say why, and offer what helps."""
        from kling_desktop.core.words import notice
        from kling_desktop.ui.base.plain_message import plain_message
        from kling_desktop.ui.base.translate import sentence_text

        self._failure = failure
        words = notice(failure)
        leave = self.tr("Close the demo") if self._is_demo else self.tr("Quit")
        has_way_out = not self._is_demo and failure.kind in _HELPED_BY_ANOTHER_FOLDER
        accept, reject = (self.tr("Choose another folder…"), leave) if has_way_out else (leave, "")
        box = plain_message(self._window, sentence_text(words.title), sentence_text(*words.sentences), accept, reject)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_folder_box_finished if has_way_out else self.given_up)
        box.open()

    @Slot()
    def tell_again(self) -> None:
        """No other folder was chosen after all, or none that can be used."""
        if self._failure is not None:
            self.tell(self._failure)

    @Slot(int)
    def _on_folder_box_finished(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self.folder_wanted.emit()
        else:
            self.given_up.emit()
