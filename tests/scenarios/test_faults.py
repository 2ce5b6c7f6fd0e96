"""Mistakes of ours in the real program: a process that holds the key neither prints nor dumps it."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType

from kling_desktop.bootstrap.qt_messages import hear
from tests.adapters import child

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: RLIMIT_CORE")

SLIP = """
import os, resource, sys
from pathlib import Path
os.environ.update(QT_QPA_PLATFORM="offscreen", HOME=sys.argv[1], SEGMIND_API_KEY="SG_0123456789abcdef")
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.__main__ import main

def slip():
    QTimer.singleShot(0, QApplication.quit)
    qWarning("about SG_0123456789abcdef")
    raise ValueError("about SG_0123456789abcdef")

show = WindowProgram.open_own
def open_own(self):
    show(self)
    QTimer.singleShot(0, slip)
WindowProgram.open_own = open_own
code = main(["--data-dir", sys.argv[1], "--api-base", "http://127.0.0.1:9"])
print(code, resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


@posix_only
def test_a_slip_in_a_slot_is_logged_and_printed_without_the_key(tmp_path: Path) -> None:
    with child.start(SLIP, tmp_path) as process:
        out, err = process.communicate(timeout=60)
    assert out.split() == ["0", "0"], err
    assert "ValueError: about […]" in err
    (log,) = tmp_path.rglob("window.log")
    logged = log.read_text("utf-8")
    assert "a mistake of ours" in logged
    assert "qt MainThread: about […]" in logged
    assert "SG_0123" not in out + err + logged


SLIP_OF_A_VERB = """
import os, sys
os.environ.update(HOME=sys.argv[1], SEGMIND_API_KEY="SG_0123456789abcdef")
from kling_desktop.cli.command import Command
from kling_desktop.__main__ import main

def run(self):
    raise ValueError("about SG_0123456789abcdef")

Command.run = run
main(["resume", "--data-dir", sys.argv[1], "--api-base", "http://127.0.0.1:9"])
"""


@posix_only
def test_a_slip_of_a_verb_ends_it_without_the_key(tmp_path: Path) -> None:
    with child.start(SLIP_OF_A_VERB, tmp_path) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert "ValueError: about […]" in err
    assert "SG_0123" not in err


@pytest.mark.expected_log("about nothing")
def test_a_message_of_qt_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    hear(QtMsgType.QtWarningMsg, QMessageLogContext(), "about nothing")
    assert [(record.name, record.levelname) for record in caplog.records] == [("qt", "WARNING")]
