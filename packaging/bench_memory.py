"""`gui.memory`: the most memory the window's process ever held, after all of 1,000 pictures were scrolled through.

Its helper processes are not counted: they come and go with the pictures they decode. Linux only (`VmHWM`).
"""

import sys
from statistics import median

from bench_process import NOWHERE, BenchError, home, script_command
from bench_row import MIB, Figure
from kling_desktop.ui.base.thumbnail_loader import MOST_BYTES

PICTURES, RUNS = 1000, 3
LEAST_PAGES = 50
"""Fewer would mean that it was not scrolled through."""
CACHE_MIB = MOST_BYTES / 2**20
"""What decoded thumbnails of the gallery may take; the window of usual widgets has none."""


def memory(_prefix: str, platform: str = sys.platform) -> list[Figure]:
    """The window and one of usual widgets, in turn.

    Raises:
        BenchError: one of them failed.
    """
    if platform != "linux":
        return [Figure("gui.memory", None, "measured on Linux only", is_measurable=False)]
    ours: list[dict[str, float]] = []
    usual: list[float] = []
    with home() as place:
        place.make_library(PICTURES)
        target = place.folder / "memory.json"
        for _ in range(RUNS):
            command = script_command("bench_memory_window.py", place.data, NOWHERE, target)
            ours.append(place.run(command, target)[1])
            if ours[-1]["pages"] < LEAST_PAGES:
                raise BenchError(f"only {ours[-1]['pages']} pages were scrolled through")
            usual.append(place.run(script_command("bench_yardstick_window.py", target), target)[1]["peak_mib"])
    middle, begun, held = (median(run[name] for run in ours) for name in ("peak_mib", "begun_mib", "held_mib"))
    floor = median(usual)
    told = f"{middle:.0f} - {floor:.0f} - {CACHE_MIB:.0f} {MIB}; {begun:.0f} before scrolling, {held:.0f} in the cache"
    return [Figure("gui.memory", middle - floor - CACHE_MIB, told)]
