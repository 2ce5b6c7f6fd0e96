"""Signatures that PySide loads late: looked at in a process that has imported nothing yet."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WINDOW = "import kling_desktop.bootstrap.run_window"
BEGIN = "from kling_desktop.bootstrap.late_signatures import load_signatures_late\nassert load_signatures_late()"
TELL_SOURCES = "import linecache\nprint(*(name for name in linecache.cache if 'kling_desktop' in name), sep='\\n')"
TELL_FILLED = """
import sys
of_parts = {
    "errorhandler": "matched_type", "layout": "create_signature", "parser": "_parse_line",
    "lib.enum_sig": "ExactEnumerator", "lib.pyi_generator": "Formatter", "lib.tool": "build_brace_pattern",
}
modules = {part: vars(sys.modules["shibokensupport.signature." + part]) for part in of_parts}
print(*(part for part, name in of_parts.items() if name in modules[part]))
"""
"""Tells which modules of PySide's signatures were filled, by a name that each of them has then."""
ALL_PARTS = "errorhandler layout parser lib.enum_sig lib.pyi_generator lib.tool"
USE_WRONGLY = """
from PySide6.QtCore import QLine, QRect, QTimer
for use in (lambda: QRect("a"), lambda: QLine(1, "b"), lambda: QTimer(nonsense=3), lambda: QRect().moveTo(None)):
    try:
        use()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
print(QRect.moveTo.__doc__)
"""


def said_by(*lines: str, path: Path = ROOT) -> list[str]:
    """What a Python of its own printed that ran these lines, and nothing beside it."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(path)}
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_program_shows_its_window_without_signatures_and_without_reading_a_source(tmp_path: Path) -> None:
    words = ["--data-dir", str(tmp_path), "--api-base", "http://127.0.0.1:9", "--first-frame", str(tmp_path / "frame")]
    start = f"from kling_desktop.__main__ import main\nassert main({words}) == 0"
    assert said_by(start, TELL_FILLED, TELL_SOURCES) == ["", ""]


def test_pyside_would_load_and_read_them_otherwise() -> None:
    signatures, *sources = said_by(WINDOW, TELL_FILLED, TELL_SOURCES)
    assert signatures == ALL_PARTS
    assert [name for name in sources if name.endswith("ui/main_window/window.py")]


def test_wrong_use_and_help_have_the_same_words_as_ever() -> None:
    early = said_by(USE_WRONGLY, TELL_FILLED)
    assert said_by(BEGIN, USE_WRONGLY, TELL_FILLED)[:-1] == early[:-1]
    assert early[0].startswith("TypeError ")
    assert "moveTo(self, x: int, t: int, /) -> None" in early


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
    assert said_by(BEGIN, WINDOW, use, TELL_FILLED) == ["heard", "7", ""]


def test_threads_that_ask_at_once_all_get_their_answer() -> None:
    ask = """
import threading
import PySide6.QtCore
from shibokensupport.signature import parser
together, got = threading.Barrier(8), []
def look() -> None:
    together.wait()
    got.append((parser.pyside_type_init, parser.type_map, parser.ast))
threads = [threading.Thread(target=look) for _ in range(8)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(len(got), len(set(map(id, (answer[1] for answer in got)))))
"""
    assert said_by(BEGIN, ask) == ["8 1"]


def test_a_name_that_such_a_module_does_not_have_is_an_attribute_error() -> None:
    ask = """
import PySide6.QtCore
from shibokensupport.signature import parser
print(hasattr(parser, "__all__"), hasattr(parser, "nonsense"))
try:
    parser.nonsense
except AttributeError as error:
    print(error)
"""
    said = ["False False", "module 'shibokensupport.signature.parser' has no attribute 'nonsense'"]
    assert said_by(BEGIN, ask) == said


def test_a_pyside_that_has_begun_is_left_alone() -> None:
    begun = """
import PySide6.QtCore
from kling_desktop.bootstrap.late_signatures import load_signatures_late
print(load_signatures_late())
"""
    assert said_by(begun, TELL_FILLED) == ["False", ALL_PARTS]


def test_a_pyside_that_begins_in_another_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shiboken6.py").write_text("", encoding="utf-8")
    begin = "from kling_desktop.bootstrap.late_signatures import load_signatures_late\nprint(load_signatures_late())"
    assert said_by(f"import sys\nsys.path.insert(1, {str(ROOT)!r})", begin, path=tmp_path) == ["False"]
