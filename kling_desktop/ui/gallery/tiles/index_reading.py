"""IndexReading: reads the whole index of the gallery with a History of its own. Must not know Qt."""

from collections.abc import Callable

from kling_desktop.core.history_entry import Filter
from kling_desktop.core.job import Job
from kling_desktop.core.ports.history import History
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex, read_index


class IndexReading:
    """Work for the pool: a thread has to open the History it reads with."""

    def __init__(self, open_history: Callable[[], History], wanted: Filter) -> None:
        self._open_history, self._wanted = open_history, wanted

    def __call__(self) -> tuple[TileIndex, tuple[Job, ...]]:
        """Read. Thread: one of the pool's.

        Raises:
            KlingError: DATABASE.
        """
        history = self._open_history()
        try:
            return read_index(history, self._wanted)
        finally:
            history.close()
