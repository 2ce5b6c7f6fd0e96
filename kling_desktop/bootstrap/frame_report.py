"""FrameReport: the moment of the first frame, for `dev.py bench`, by the hidden option `--first-frame FILE`."""

import json
import logging
import sys
import time
from pathlib import Path

log = logging.getLogger(__name__)


class FrameReport:
    """Tells about a first frame in a file of JSON: its moment, the processor time until then, what was imported.

    PySide makes a class of Qt when it is first asked for, with all its names; `qt_classes` are those that were made.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is written yet.

        Args:
            path: of the file.
        """
        self._path = path

    def write(self, *, is_painted: bool) -> int:
        """Write it down: `monotonic_s` by the clock that all processes of this system share on Linux.

        Returns:
            The exit code for the process: 1 where it could not be written; the log says why.
        """
        facts = {
            "is_painted": is_painted,
            "monotonic_s": time.monotonic(),
            "cpu_s": time.process_time(),
            "modules": sorted(sys.modules),
            "qt_classes": _qt_classes(),
        }
        try:
            self._path.write_text(json.dumps(facts), encoding="utf-8")
        except OSError as error:
            log.warning("first frame not told of: %s", error.strerror)
            return 1
        return 0


def _qt_classes() -> list[str]:
    modules = [module for name, module in sys.modules.items() if name.startswith("PySide6.Qt")]
    return sorted(name for module in modules for name, value in vars(module).items() if isinstance(value, type))
