"""PreferenceKeeper: the preferences as they are now, and their way into the file, at once or in a pool's thread."""

import logging
import threading

from PySide6.QtCore import QThreadPool

from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.core.failure import KlingError
from kling_desktop.core.preferences import Preferences

log = logging.getLogger(__name__)


class PreferenceKeeper:
    """Reads once, and writes whatever is newest when its turn comes.

    Attributes:
        now: as they are. Thread: gui.
    """

    def __init__(self, file: PreferenceFile, pool: QThreadPool) -> None:
        """Read the file.

        Args:
            file: where they are kept.
            pool: writes what may take its time.
        """
        self._file, self._pool = file, pool
        self._lock = threading.Lock()
        self.now = file.read()

    def read(self) -> Preferences:
        """As they are. Thread: any."""
        return self.now

    def write(self, preferences: Preferences) -> None:
        """Keep these before going on. Thread: gui."""
        self.now = preferences
        self._keep()

    def write_soon(self, preferences: Preferences) -> None:
        """Keep these without waiting for the disk. Thread: gui."""
        self.now = preferences
        self._pool.start(self._keep)

    def _keep(self) -> None:
        """A file that cannot be written is only logged: what was chosen holds until the end."""
        with self._lock:
            try:
                self._file.write(self.now)
            except KlingError as error:
                log.warning("preferences not kept: %s", error.failure.kind.value)
