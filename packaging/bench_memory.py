"""`gui.memory`: the most memory the window's process ever held, after all of 1,000 pictures were scrolled through.

Its helper processes are not counted: they come and go with the pictures they decode. Linux only (`VmHWM`).
"""

import json
import sys
from pathlib import Path
from statistics import median

from bench_process import NOWHERE, home, script_command
from bench_row import MIB, Figure
from bench_window import BenchWindow, opened, wait_until
from bench_yardstick_window import peak_mib
from kling_desktop.ui.base.thumbnail_loader import MOST_BYTES, ThumbnailLoader

PICTURES, RUNS = 1000, 3
CACHE_MIB = MOST_BYTES / 2**20
"""What decoded thumbnails of the gallery may take; the window of usual widgets has none."""


def memory(_prefix: str) -> list[Figure]:
    """The window and one of usual widgets, in turn.

    Raises:
        BenchError: one of them failed.
    """
    if sys.platform != "linux":
        return [Figure("gui.memory", None, "measured on Linux only")]
    ours: list[float] = []
    usual: list[float] = []
    with home() as place:
        place.make_library(PICTURES)
        target = place.folder / "memory.json"
        for _ in range(RUNS):
            ours.append(place.run(script_command("bench_memory.py", place.data, target), target)[1]["peak_mib"])
            usual.append(place.run(script_command("bench_yardstick_window.py", target), target)[1]["peak_mib"])
    middle, floor = median(ours), median(usual)
    told = f"{middle:.0f} - {floor:.0f} - {CACHE_MIB:.0f} {MIB}"
    return [Figure("gui.memory", middle - floor - CACHE_MIB, told)]


def main(data: str, target: str) -> int:
    """Be the window; writes its peak once every picture was in sight."""
    with opened(Path(data), NOWHERE) as bench:
        pages = scroll_through(bench)
        held = max(each.held_bytes for each in bench.studio.findChildren(ThumbnailLoader))
        facts = {"peak_mib": peak_mib(), "pages": pages, "held_mib": held / 2**20}
    Path(target).write_text(json.dumps(facts), encoding="utf-8")
    return 0


def scroll_through(bench: BenchWindow) -> int:
    """Go down by a page at a time, each looked at until its thumbnails are there; gives how many pages there were."""
    grid = bench.studio.gallery.grid
    bar, pages = grid.verticalScrollBar(), 1
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + grid.viewport().height())
        grid.viewport().repaint()
        wait_until(lambda: grid.is_settled and not bench.is_busy, "thumbnails")
        pages += 1
    return pages


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
