"""`save.tile`: from the last byte of a picture to its tile, against the least that any program must do with it.

Started as a process it is the window; after each picture it does that least itself, so that both sides take turns.
"""

import io
import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image
from PySide6.QtCore import QEvent, QObject, QTimer, Slot

from bench_photos import make_photos
from bench_process import BenchError, home, script_command
from bench_row import Figure, ratio
from bench_window import BenchWindow, opened, wait_until
from kling_desktop.adapters.durable_file import write_file
from kling_desktop.adapters.places import Places
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches

RUNS = 9
"""After one that is not counted: it starts the helper process, which then stays."""
THUMBNAIL_PX, THUMBNAIL_QUALITY = 640, 85
SECONDS_A_PICTURE = 0.5
_PUBLIC_FILES = "/generations/"


class TileWatch(QObject):
    """Knows when the picture of the newest tile was painted. Thread: gui."""

    def __init__(self, bench: BenchWindow) -> None:
        super().__init__()
        self.painted: dict[str, float] = {}
        """Moment by the Job's id."""
        self._studio = bench.studio
        self._grid = bench.studio.gallery.grid
        self._loader = bench.studio.workspace.loader
        self._pending = ""
        self._grid.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's own name
        """Tiles are about to be painted: is the picture among them?"""
        if event.type() is QEvent.Type.Paint and not self._pending:
            entry = self._studio.model.entry_at(0)
            if entry is not None and entry.job.id not in self.painted and self._is_there(entry):
                self._pending = entry.job.id
                QTimer.singleShot(0, self._on_painted)
        return False

    def _is_there(self, entry: Entry) -> bool:
        if entry.output is None:
            return False
        size = self._grid.tile_painter.face_rect(self._grid.tile_rect(0), entry).size()
        wish = self._grid.tile_painter.wish(entry, size, self._grid.devicePixelRatioF())
        return wish is not None and self._loader.pixmap(wish) is not None

    @Slot()
    def _on_painted(self) -> None:
        self.painted[self._pending] = time.monotonic()
        self._pending = ""


def tile(_prefix: str) -> list[Figure]:
    """One picture after the other, each followed by its yardstick.

    Raises:
        BenchError: the window did not do what was to be measured.
    """
    with home() as place:
        place.make_library(0)
        (photo,) = make_photos(place.folder, 1)
        target = place.folder / "tiles.json"
        with Simulator(switches=Switches(latency=SECONDS_A_PICTURE)) as service:
            command = script_command("bench_save.py", place.data, service.base_url, target, photo)
            facts: dict[str, Any] = place.run(command, target)[1]
            written = service.written(_PUBLIC_FILES)
    if len(written) != len(facts["painted_s"]):
        raise BenchError(f"{len(written)} pictures were fetched, {len(facts['painted_s'])} painted")
    ours = [painted - sent for sent, painted in zip(written, facts["painted_s"], strict=True)][1:]
    least = facts["least_s"][1:]
    told = f"{median(ours) * 1000:.0f} / {median(least) * 1000:.0f} ms, least {min(ours) * 1000:.0f}"
    return [Figure("save.tile", ratio(ours, least), f"{told} / {min(least) * 1000:.0f}, {len(ours)} pictures")]


def main(data: str, base: str, target: str, photo: str) -> int:
    """Be the window; writes when each tile was painted, and how long the least took."""
    library = Places.under(Path(data)).default_library
    painted: list[float] = []
    least: list[float] = []
    with opened(Path(data), base) as bench:
        composer = bench.studio.composer
        composer.add_sources([PictureSource("photo.jpg", photo)])
        wait_until(lambda: [bool(slot.reference) for slot in composer.draft.slots] == [True], "the reference")
        bench.studio.compose.prompt.editor.insertPlainText("Put @Image1 into the dunes")
        watch = TileWatch(bench)
        for _ in range(RUNS + 1):
            entry = _make_one(bench, watch)
            painted.append(watch.painted[entry.job.id])
            bench.settle()
            assert entry.output is not None
            least.append(least_work_s(library / entry.output.path, Path(data) / "yardstick.bin"))
    Path(target).write_text(json.dumps({"painted_s": painted, "least_s": least}), encoding="utf-8")
    return 0


def _make_one(bench: BenchWindow, watch: TileWatch) -> Entry:
    """Press Generate and wait for the tile; gives its Entry."""
    before = len(watch.painted)
    bench.generate()
    wait_until(lambda: len(watch.painted) > before, "the tile")
    entry = bench.studio.model.entry_at(0)
    assert entry is not None
    return entry


def least_work_s(picture: Path, copy: Path) -> float:
    """How long it takes to decode a picture, to write its bytes durably once, and to make one thumbnail; seconds."""
    data = picture.read_bytes()
    begin = time.perf_counter()
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        write_file(copy, data)
        image.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
        image.convert("RGB").save(io.BytesIO(), "JPEG", quality=THUMBNAIL_QUALITY)
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
