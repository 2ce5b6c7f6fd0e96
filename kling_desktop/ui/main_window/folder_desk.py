"""FolderDesk: where pictures are kept: asks for another folder, and says why one cannot be used."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Failure


class FolderDesk(QObject):
    """Changes nothing by itself. Thread: gui.

    Signals:
        chosen: a folder in which pictures shall be kept from now on.
        not_chosen: all stays as it was.
    """

    chosen = Signal(str)
    not_chosen = Signal()

    def __init__(self, window: QWidget) -> None:
        """Nothing is asked yet.

        Args:
            window: what is asked lies over it.
        """
        super().__init__(window)
        self._window = window

    @Slot()
    def ask(self) -> None:
        """Ask for a folder."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Where your pictures are kept"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.chosen)
        dialog.rejected.connect(self.not_chosen)
        dialog.open()

    def refuse(self, failure: Failure) -> None:
        """Say why the chosen folder cannot be used."""
        from kling_desktop.core.words import notice
        from kling_desktop.ui.base.plain_message import plain_message
        from kling_desktop.ui.base.translate import sentence_text

        words = notice(failure)
        box = plain_message(self._window, sentence_text(words.title), sentence_text(*words.sentences), self.tr("OK"))
        box.finished.connect(self.not_chosen)
        box.open()
