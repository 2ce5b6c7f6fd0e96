"""The window that the benchmark opens is closed whatever happens in it."""

import sys

from bench_process import NOWHERE, SCRIPTS, home

FAILS = f"""
import json, sys
from pathlib import Path
sys.path.insert(0, {str(SCRIPTS)!r})
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from bench_window import opened

shown = []
def count():
    shown.append(sum(widget.isVisible() for widget in QApplication.topLevelWidgets()))

data, base, target = sys.argv[1:]
try:
    with opened(Path(data), base):
        count()
        raise ValueError("what was to be measured")
except ValueError as error:
    count()
    Path(target).write_text(json.dumps({{"shown": shown, "why": str(error)}}), encoding="utf-8")
"""
"""A process that failed in the window; one whose engine still runs at its end dies of a signal."""


def test_a_failure_in_the_window_closes_it_and_its_engine() -> None:
    with home() as place:
        place.make_library(0)
        target = place.folder / "facts.json"
        command = [sys.executable, "-c", FAILS, str(place.data), NOWHERE, str(target)]
        _, facts = place.run(command, target)

    assert facts == {"shown": [1, 0], "why": "what was to be measured"}
