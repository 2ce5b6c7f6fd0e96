"""FrameReport: the moment of the first frame, for `dev.py bench`, by the hidden option `--first-frame FILE`."""

import json
import sys
import time
from pathlib import Path


class FrameReport:
    """Tells about a first frame in a file of JSON: its moment, the processor time until then, what was imported."""

    def __init__(self, path: Path) -> None:
        """Nothing is written yet.

        Args:
            path: of the file.
        """
        self._path = path

    def write(self, *, is_painted: bool) -> None:
        """Write it down: `monotonic_s` by the clock that all processes of this system share on Linux."""
        facts = {
            "is_painted": is_painted,
            "monotonic_s": time.monotonic(),
            "cpu_s": time.process_time(),
            "modules": sorted(sys.modules),
        }
        self._path.write_text(json.dumps(facts), encoding="utf-8")
