"""DraftMemory: what is being composed outlives the program; it is kept as a note of its library.

Restoring spends and uploads nothing: pictures are at most looked at again on this computer.
"""

import json
import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from kling_desktop.core.draft import Draft
from kling_desktop.core.draft import Slot as DraftSlot
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.engine_thread import EngineThread

log = logging.getLogger(__name__)

NOTE = "draft"
SAVE_MS = 500
"""After the first change that is not kept yet: who types without a pause loses no more than that in a crash."""


class DraftMemory(QObject):
    """Keeps the Composer's Draft, and brings it back. Thread: gui."""

    def __init__(
        self, composer: Composer, files: PictureFiles, engine: EngineThread, parent: QObject | None = None
    ) -> None:
        """Listen to a Composer.

        Args:
            composer: whose Draft it is.
            files: where originals and previews of the library lie.
            engine: writes the note.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._composer, self._files, self._engine = composer, files, engine
        self._sources: dict[int, str] = {}
        self._kept = ""
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.keep)
        composer.draft_changed.connect(self._on_composer_draft_changed)
        composer.intake_requested.connect(self._on_composer_intake_requested)

    @Slot()
    def keep(self) -> None:
        """Write down the Draft as it is now, if that is not done yet."""
        self._timer.stop()
        text = json.dumps(self._fields())
        if text != self._kept:
            self._kept = text
            self._engine.keep_note(NOTE, text)

    def restore(self, text: str | None) -> bool:
        """Go on with the Draft of a note; whether there was one that makes sense."""
        try:
            fields = json.loads(text or "")
            draft = Draft.from_json(fields)
            paths = fields.get("sources", {})
        except (ValueError, AttributeError, RecursionError):
            if text:
                log.warning("the kept Draft makes no sense: it is left out")
            return False
        self._composer.restore(replace(draft, slots=tuple(map(self._with_what_is_there, draft.slots))))
        self._kept = text or ""
        self._timer.stop()
        for place, slot in enumerate(self._composer.draft.slots):
            self._look_again(slot, paths.get(str(place)) if isinstance(paths, dict) else None)
        return True

    def _fields(self) -> dict[str, object]:
        """The Draft, and where the pictures lie that are not accepted: still being read, or refused.

        A refused one is looked at again at the next start, and says the reason that is true then.
        """
        draft = self._composer.draft
        missing = {place: slot.key for place, slot in enumerate(draft.slots) if slot.reference is None}
        sources = {str(place): self._sources[key] for place, key in missing.items() if key in self._sources}
        return {**draft.to_json(), "sources": sources}

    def _with_what_is_there(self, slot: DraftSlot) -> DraftSlot:
        """A picture whose original left the library is no longer accepted."""
        reference = slot.reference
        if reference is None or not _is_gone(Path(self._files.original(reference.sha256, reference.extension))):
            return slot
        return replace(slot, reference=None)

    def _look_again(self, slot: DraftSlot, path: object) -> None:
        """Read what was not read to its end, and what lost its preview with the cache."""
        reference = slot.reference
        if reference is None and isinstance(path, str):
            self._composer.intake_requested.emit(slot.key, PictureSource(slot.name, path))
        elif reference is not None and not Path(self._files.preview(reference.sha256)).is_file():
            original = self._files.original(reference.sha256, reference.extension)
            source = PictureSource(reference.name, original, source_output=reference.source_output)
            self._composer.intake_requested.emit(slot.key, source)

    @Slot(object)
    def _on_composer_draft_changed(self, _draft: Draft) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot(int, object)
    def _on_composer_intake_requested(self, key: int, source: PictureSource) -> None:
        if source.path is not None:
            self._sources[key] = source.path


def _is_gone(file: Path) -> bool:
    """Only a library that is there can say that it has not got something: else the Draft would lose it for good."""
    try:
        return not file.is_file() and file.parent.is_dir()
    except OSError:
        return False
