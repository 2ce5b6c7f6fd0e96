"""GridClock: what a grid does by itself while somebody can see it: counts seconds, fetches pictures, knows midnight."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.gallery.grid.grid_view import GridView
from kling_desktop.ui.gallery.layout.date_section import next_day_ms
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tiles.tile_face import is_counting

TICK_MS = 1000
_FETCH_MS = 50

Wishes = Callable[[int], tuple[Wish, ...]]
"""The pictures that a tile shows."""


class GridClock(QObject):
    """Watches over the tiles in sight. Thread: gui.

    Signals:
        day_began: today is another day, or it may be.
    """

    day_began = Signal()

    def __init__(self, grid: GridView, model: GalleryModel, loader: ThumbnailLoader, wishes: Wishes) -> None:
        """It stands still until `run`.

        Args:
            grid: whose tiles; owns this.
            model: what they show.
            loader: gets their pictures.
            wishes: which pictures those are.
        """
        super().__init__(grid)
        self._grid, self._model, self._loader, self._wishes = grid, model, loader, wishes
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._on_ticking_timeout)
        self._fetching = QTimer(self, singleShot=True, interval=_FETCH_MS)
        self._fetching.timeout.connect(self._on_fetching_timeout)
        self._midnight = QTimer(self, singleShot=True)
        self._midnight.timeout.connect(self.run)
        grid.moved.connect(self._on_moved)
        model.dataChanged.connect(self._on_moved)

    @property
    def is_ticking(self) -> bool:
        """Whether seconds are being counted."""
        return self._ticking.isActive()

    @Slot()
    def run(self) -> None:
        """Somebody can see the grid, or a day is over."""
        now_ms = self._model.now_ms
        self._midnight.start(max(1000, next_day_ms(now_ms) - now_ms))
        self.day_began.emit()

    def stop(self) -> None:
        """Nobody can see it."""
        for timer in (self._ticking, self._midnight, self._fetching):
            timer.stop()

    def _counting(self) -> list[int]:
        """The tiles in sight that change with every second."""
        found = []
        for tile in self._grid.tiles_in_sight():
            entry = self._model.entry_at(tile)
            if entry is not None and is_counting(entry.job):
                found.append(tile)
        return found

    @Slot()
    def _on_moved(self) -> None:
        """Other tiles are in sight, or they say other things."""
        if not self._grid.isVisible():
            return
        if not self._fetching.isActive():
            self._fetching.start()
        if not self._counting():
            self._ticking.stop()
        elif not self._ticking.isActive():
            self._ticking.start()

    @Slot()
    def _on_ticking_timeout(self) -> None:
        """Another second: only what counts is painted."""
        for tile in self._counting():
            self._grid.viewport().update(self._grid.tile_rect(tile))

    @Slot()
    def _on_fetching_timeout(self) -> None:
        """Get the pictures in sight, then those of one screen around; forget about the others."""
        near = self._grid.tiles_in_sight(screens=1)
        self._model.have_room(len(near))
        seen = self._grid.tiles_in_sight()
        ahead = [tile for tile in near if tile not in seen]
        self._loader.keep_only(wish for tile in (*seen, *ahead) for wish in self._wishes(tile))
