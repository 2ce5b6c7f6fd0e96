"""ReportDesk: has the diagnostic report put together, shows it, and has it written where a person wants it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from kling_desktop.core.failure import Failure
from kling_desktop.core.identity import APP_SLUG
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.main_window.kit import WindowKit

if TYPE_CHECKING:
    from kling_desktop.ui.preferences.report_dialog import ReportDialog


class ReportDesk(QObject):
    """Opens the report's window, anew each time. Thread: gui."""

    def __init__(self, kit: WindowKit, ground: QWidget) -> None:
        """Nothing is put together yet.

        Args:
            kit: what the window was handed.
            ground: a part of the window it belongs to.
        """
        super().__init__(ground)
        self._kit, self._ground = kit, ground
        self._dialog: ReportDialog | None = None
        self._gathering, self._saving = Background(kit.pool, self), Background(kit.pool, self)
        self._gathering.answered.connect(self._on_gathered)
        self._saving.answered.connect(self._on_saved)
        self._saving.failed.connect(self._on_not_saved)
        self._gathering.broke.connect(self._on_gathering_broke)
        self._saving.broke.connect(self._on_saving_broke)

    @Slot()
    def show(self) -> None:
        """Open it at once; its text follows."""
        from kling_desktop.ui.preferences.report_dialog import ReportDialog

        if self._dialog is None:
            self._dialog = dialog = ReportDialog(self._kit.theme, self._ground.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.save_requested.connect(self._on_save_requested)
            dialog.finished.connect(self._on_dialog_finished)
        self._dialog.open()
        self._gathering.ask_instead(self._kit.report.text)

    @Slot(int, object)
    def _on_gathered(self, _number: int, text: object) -> None:
        if self._dialog is not None and isinstance(text, str):
            self._dialog.set_text(text)

    @Slot(str)
    def _on_save_requested(self, text: str) -> None:
        """Ask where to, without waiting."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / f"{APP_SLUG}-report.txt")
        dialog = QFileDialog(self._dialog, self.tr("Save the diagnostic report as"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self._save_to, text))
        dialog.open()

    def _save_to(self, text: str, path: str) -> None:
        self._saving.ask(partial(_saved, self._kit.report.save, text, path))

    @Slot(int, object)
    def _on_saved(self, _number: int, name: object) -> None:
        self._tell(self.tr("Saved as {name}").format(name=name))

    @Slot(int, object)
    def _on_not_saved(self, _number: int, failure: Failure) -> None:
        from kling_desktop.core.file_words import report_not_saved_sentence

        self._tell(sentence_text(report_not_saved_sentence(failure)))

    @Slot()
    def _on_gathering_broke(self) -> None:
        self._tell(self.tr("The report couldn't be put together: a mistake of Kling Desktop's own."))

    @Slot()
    def _on_saving_broke(self) -> None:
        self._tell(self.tr("Couldn't save the report: a mistake of Kling Desktop's own."))

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None
        self._gathering.drop_all()

    def _tell(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.tell(sentence)


def _saved(save: Callable[[str, str], None], text: str, path: str) -> str:
    """The name under which it was saved. Thread: one of the pool's."""
    save(text, path)
    return Path(path).name
