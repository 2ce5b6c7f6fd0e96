"""The window whose memory `gui.memory` is about: 1,000 pictures are scrolled through, then it tells its peak.

A process of its own that loads nothing but the program and this, or its memory would be the bench's too. Nor does it
load what only an environment for developing has: httpx takes its command line along where it finds what that needs.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kling_desktop.bootstrap.late_signatures import load_signatures_late

if TYPE_CHECKING:
    from bench_window import BenchWindow

_OF_DEVELOPERS = ("click", "pygments", "rich")


def main(data: str, base: str, target: str) -> int:
    """Be the window; writes its peak once every picture was in sight, and how full its cache is."""
    cast("dict[str, Any]", sys.modules).update(dict.fromkeys(_OF_DEVELOPERS))  # None: such an import fails
    load_signatures_late()  # as the program does, before anything imports PySide6
    from bench_window import opened
    from bench_yardstick_window import peak_mib
    from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader

    with opened(Path(data), base) as bench:
        begun_mib = peak_mib()
        pages = scroll_through(bench)
        held = max(each.held_bytes for each in bench.studio.workspace.findChildren(ThumbnailLoader))
        facts = {"peak_mib": peak_mib(), "begun_mib": begun_mib, "pages": pages, "held_mib": held / 2**20}
    Path(target).write_text(json.dumps(facts), encoding="utf-8")
    return 0


def scroll_through(bench: "BenchWindow") -> int:
    """Go down by a page at a time, each looked at until its thumbnails are there; gives how many pages there were."""
    from bench_window import wait_until

    grid = bench.studio.gallery.grid
    bar, pages = grid.verticalScrollBar(), 1
    bar.setValue(0)  # the gallery begins where it was left
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + grid.viewport().height())
        grid.viewport().repaint()
        wait_until(lambda: grid.is_settled and not bench.is_busy, "thumbnails")
        pages += 1
    return pages


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
