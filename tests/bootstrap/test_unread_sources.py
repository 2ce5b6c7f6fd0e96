"""Sources that PySide leaves unread: looked at in a process that has imported nothing yet."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WINDOW = "import kling_desktop.bootstrap.run_window"
UNREAD = (
    f"from kling_desktop.bootstrap.unread_sources import leave_sources_unread\nassert leave_sources_unread()\n{WINDOW}"
)
TELL_SOURCES = "import linecache\nprint(*(name for name in linecache.cache if 'kling_desktop' in name), sep='\\n')"


def said_by(*lines: str) -> list[str]:
    """What a Python of its own printed that ran these lines."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines()


def test_the_program_shows_its_window_without_reading_a_source(tmp_path: Path) -> None:
    words = ["--data-dir", str(tmp_path), "--api-base", "http://127.0.0.1:9", "--first-frame", str(tmp_path / "frame")]
    start = f"from kling_desktop.__main__ import main\nassert main({words}) == 0"
    assert said_by(start, TELL_SOURCES) == [""]


def test_pyside_would_read_them_otherwise() -> None:
    read = said_by(WINDOW, TELL_SOURCES)
    assert [name for name in read if name.endswith("ui/main_window/window.py")]


def test_signals_properties_and_enums_of_pyside_work_all_the_same() -> None:
    use = """
from PySide6.QtCore import QObject, QTimer, Qt, Signal, Slot
class Talker(QObject):
    said = Signal(str)
class Listener(QObject):
    @Slot(str)
    def hear(self, text: str) -> None:
        print(text)
talker, listener = Talker(), Listener()
talker.said.connect(listener.hear, Qt.ConnectionType.DirectConnection)
talker.said.emit("heard")
print(QTimer(singleShot=True, interval=7).interval())
"""
    assert said_by(UNREAD, use) == ["heard", "7"]


def test_a_pyside_that_does_not_ask_is_left_alone() -> None:
    renamed = """
import PySide6.QtCore
from shibokensupport import feature
feature.another_name = feature.__dict__.pop("_mod_uses_pyside")
feature.feature_imported = lambda module: None
from kling_desktop.bootstrap.unread_sources import leave_sources_unread
print(leave_sources_unread(), hasattr(feature, "_mod_uses_pyside"))
"""
    assert said_by(renamed) == ["False False"]
