"""GalleryMemory: the gallery is where it was left: the same picture first in sight, the same pictures selected.

Both are kept by name, for tiles lie elsewhere in a window of another size, and new ones come above them.
"""

import json
import logging
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QObject, Slot
from PySide6.QtWidgets import QAbstractItemView

from kling_desktop.core.failure import KlingError
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.gallery.grid.grid_view import GridView
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

log = logging.getLogger(__name__)

NOTE = "gallery"
MOST_SELECTED = 50
"""So many of a selection are remembered: each is looked up by its name."""
Flags = QItemSelectionModel.SelectionFlag


class GalleryPlace(NamedTuple):
    """Where somebody was in the gallery.

    Attributes:
        first: id of the Job whose tile was the first in sight; empty at the very top, where new tiles shall show.
        above_px: how far the upper edge of the view lay below the upper edge of that tile.
        selected: ids of the Jobs of selected tiles, the current one first.
    """

    first: str = ""
    above_px: int = 0
    selected: tuple[str, ...] = ()

    @classmethod
    def from_text(cls, text: str | None) -> "GalleryPlace":
        """What can be made of a note; never raises for its sake."""
        try:
            found = json.loads(text or "")
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(found, dict):
            return cls()
        first, above, selected = (found.get(name) for name in ("first", "above_px", "selected"))
        names = selected if isinstance(selected, list) else []
        return cls(
            first if isinstance(first, str) else "",
            above if isinstance(above, int) and not isinstance(above, bool) else 0,
            tuple(name for name in names if isinstance(name, str))[:MOST_SELECTED],
        )


class GalleryMemory(QObject):
    """Keeps the place in the gallery at the end, and goes back to it once all tiles are there. Thread: gui."""

    def __init__(
        self, grid: GridView, model: GalleryModel, engine: EngineThread, parent: QObject | None = None
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            grid: the view.
            model: what it shows.
            engine: writes the note.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._grid, self._model, self._engine = grid, model, engine
        self._wanted: GalleryPlace | None = None
        self._is_read = False
        model.read_through.connect(self._on_model_read_through)
        grid.moved.connect(self._on_grid_moved)

    def keep(self) -> None:
        """Write down where the person is; unless the way back was not even gone: then the old place stays."""
        if self._wanted is not None:
            return
        try:
            text = json.dumps(self._here()._asdict())
        except KlingError as error:
            log.warning("the place in the gallery is not kept: %s", error.failure.kind.value)
            return
        self._engine.keep_note(NOTE, text)

    def restore(self, text: str | None) -> None:
        """Go to the place of a note as soon as the gallery has been read and laid out."""
        self._wanted = GalleryPlace.from_text(text)
        self._go_back()

    def _here(self) -> GalleryPlace:
        selection, current = self._grid.selectionModel(), self._grid.currentIndex()
        chosen = [index.row() for index in selection.selectedIndexes()[:MOST_SELECTED]]
        chosen.sort(key=lambda row: (row != current.row(), row))
        entries = [self._model.entry_at(row) for row in chosen]
        selected = tuple(entry.job.id for entry in entries if entry is not None)
        first = self._grid.tiles_in_sight().start
        entry = self._model.entry_at(first) if self._grid.verticalOffset() else None
        if entry is None:
            return GalleryPlace(selected=selected)
        return GalleryPlace(entry.job.id, -self._grid.tile_rect(first).top(), selected)

    def _go_back(self) -> None:
        """Only where the person has not gone anywhere meanwhile."""
        wanted = self._wanted
        if wanted is None or not self._is_read or not self._grid.is_settled or not self._grid.isVisible():
            return
        self._wanted = None
        bar = self._grid.verticalScrollBar()
        was_at_top = not bar.value()
        if not self._grid.selectionModel().hasSelection():
            self._select(wanted.selected)
        if was_at_top:  # selecting may have scrolled
            index = self._model.index_of(wanted.first)
            top = self._grid.tile_rect(index.row()).top() + bar.value()
            bar.setValue(top + wanted.above_px if index.isValid() else 0)

    def _select(self, names: tuple[str, ...]) -> None:
        selection = self._grid.selectionModel()
        indexes = [index for index in map(self._model.index_of, names) if index.isValid()]
        if self._grid.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection:
            del indexes[1:]
        for index in indexes:
            selection.select(index, Flags.Select)
        if indexes:
            selection.setCurrentIndex(indexes[0], Flags.NoUpdate)

    @Slot()
    def _on_model_read_through(self) -> None:
        self._is_read = True
        self._go_back()

    @Slot()
    def _on_grid_moved(self) -> None:
        self._go_back()
