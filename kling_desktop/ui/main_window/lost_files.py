"""LostFiles: pictures whose file was moved or deleted: notices that, and puts back a file that the person finds.

The disk is asked in the pool, and only about a picture that somebody looks at. Must not know adapters.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QThreadPool, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.file_words import ANOTHER_PICTURE, not_brought_back_sentence
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.spokesman import Spokesman


class LostFiles(QObject):
    """Finds out which of the pictures that are looked at are gone; the gallery's model keeps it. Thread: gui.

    Signals:
        settled: id of an Output, and whether its file is gone; told again when that is found out again.
    """

    settled = Signal(str, bool)

    def __init__(self, kit: WindowKit, pool: QThreadPool, spokesman: Spokesman, window: QWidget) -> None:
        """Nothing is looked for yet.

        Args:
            kit: what the window was handed.
            pool: where files are looked for and read.
            spokesman: says how it went.
            window: whose dialogs are shown.
        """
        super().__init__(window)
        self._kit, self._spokesman, self._window = kit, spokesman, window
        self._looked_for: dict[int, str] = {}
        self._found: dict[int, Output] = {}
        self._looking, self._finding = Background(pool, self), Background(pool, self)
        self._looking.answered.connect(self._on_looking_answered)
        self._finding.answered.connect(self._on_finding_answered)
        self._finding.failed.connect(self._on_finding_failed)
        self._finding.broke.connect(self._on_finding_broke)
        kit.engine.render_failed.connect(self._on_engine_render_failed, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def look(self, output: Output) -> None:
        """Find out whether the file of a picture that is looked at is in its place."""
        number = self._looking.ask_instead(partial(self._kit.lost.is_there, output.path))
        self._looked_for = {number: output.id}

    @Slot(object)
    def find(self, entry: Entry) -> None:
        """Ask where the file of a picture is now."""
        if entry.output is None:
            return
        suffix = Path(entry.output.path).suffix
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog = QFileDialog(self._window, self.tr("Find the picture"), pictures)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        like_it = self.tr("Pictures of this format ({suffixes})").format(suffixes=_patterns(suffix))
        dialog.setNameFilters([like_it, self.tr("All files (*)")])
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("This is it"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self._bring_back, entry))
        dialog.open()

    def _bring_back(self, entry: Entry, chosen: str) -> None:
        if entry.output is not None:
            number = self._finding.ask(partial(self._kit.lost.bring_back, entry, chosen))
            self._found[number] = entry.output

    # ------------------------------------------------------------ what happens

    @Slot(int, object)
    def _on_looking_answered(self, number: int, is_there: bool) -> None:
        output_id = self._looked_for.pop(number, None)
        if output_id is not None:
            self.settled.emit(output_id, not is_there)

    @Slot(int, object)
    def _on_finding_answered(self, number: int, was_it: bool) -> None:
        output = self._found.pop(number)
        if not was_it:
            self._spokesman.tell(sentence_text(ANOTHER_PICTURE))
            return
        self.settled.emit(output.id, False)
        self._kit.engine.make_thumbnail(output)  # the old one may have gone as well
        self._spokesman.tell(self.tr("The picture is back in your library"))

    @Slot(int, object)
    def _on_finding_failed(self, number: int, failure: Failure) -> None:
        del self._found[number]
        self._spokesman.tell(sentence_text(not_brought_back_sentence(failure)))

    @Slot(int)
    def _on_finding_broke(self, number: int) -> None:
        del self._found[number]
        self._spokesman.tell_mistake()

    @Slot(str, object)
    def _on_engine_render_failed(self, key: str, failure: Failure) -> None:
        """Wanted large, and not there. The key may be that of a reference: no harm is done."""
        if failure.kind is FailureKind.FILE_MISSING:
            self.settled.emit(key, True)


def _patterns(suffix: str) -> str:
    """As file dialogs know them; a copy may have the other spelling."""
    return "*.jpg *.jpeg" if suffix == ".jpg" else f"*{suffix}"
