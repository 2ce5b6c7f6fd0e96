"""PictureCare: has thumbnails and previews made again that the cache has lost, wherever they were looked for."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot

from kling_desktop.core.model_card import ModelCard
from kling_desktop.core.ports.history import History
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from kling_desktop.ui.engine_thread import EngineThread

_HASH = re.compile("[0-9a-f]{64}$")


class PictureCare(QObject):
    """Asks the engine for each missing file once, and tells everybody when it is there. Thread: gui."""

    def __init__(self, engine: EngineThread, history: History, card: ModelCard, parent: QObject) -> None:
        """Nothing is watched yet.

        Args:
            engine: makes them.
            history: knows the pictures by their Jobs.
            card: its limits are those that references were accepted by.
            parent: owner.
        """
        super().__init__(parent)
        self._engine, self._history, self._card = engine, history, card
        self._asked: set[str] = set()

    def watch(self, loaders: Sequence[ThumbnailLoader], previews: SlotPreviews) -> None:
        """Look after what these show, and what they missed until now: the gallery is there before anybody else."""
        queued = Qt.ConnectionType.QueuedConnection
        for loader in loaders:
            loader.missing.connect(self._on_thumbnail_missing)
            loader.preview_missing.connect(self._on_preview_missing)
            self._look_after(tuple(loader.absent))
            self._engine.thumbnail_made.connect(loader.look_again, queued)
            self._engine.preview_made.connect(loader.look_again, queued)
        self._engine.thumbnail_made.connect(self._on_made, queued)
        self._engine.preview_made.connect(self._on_made, queued)
        previews.missing.connect(self._on_preview_missing)
        self._engine.preview_made.connect(previews.look_again, queued)

    def _look_after(self, absent: Sequence[Wish]) -> None:
        for wish in absent:
            if wish.output_id:
                self._on_thumbnail_missing(wish.output_id)
            else:
                self._on_preview_missing(wish.path)

    @Slot(str)
    def _on_made(self, name: str) -> None:
        """Should it be lost again, it is asked for again."""
        self._asked.discard(name)

    @Slot(str)
    def _on_thumbnail_missing(self, output_id: str) -> None:
        entry = self._history.entry(output_id.partition("-")[0])
        if entry is not None and entry.output is not None and output_id not in self._asked:
            self._asked.add(output_id)
            self._engine.make_thumbnail(entry.output)

    @Slot(str)
    def _on_preview_missing(self, path: str) -> None:
        """Its name ends with the hash of the original; one that is still being made has another name."""
        found = _HASH.search(Path(path).name)
        if found is not None and path not in self._asked:
            self._asked.add(path)
            self._engine.make_preview(found.group(), self._card)
