"""PySide6 gives back every reference to None that it takes.

Releases built for Python 3.12 lose one with each call on 3.11, where None is counted: the program then dies after
some minutes. From 3.12 on None is immortal and this cannot fail.
"""

import subprocess
import sys

CALLS = 2000
MOST_LOST = CALLS // 10
"""Far more than anything else in the program takes or gives, far less than one a call."""

PROGRAM = f"""
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit

app = QApplication([])
field = QLineEdit()
image = QImage(8, 8, QImage.Format.Format_ARGB32)
painter = QPainter(image)
calls = {{
    "setText": lambda: field.setText("a"),
    "resize": lambda: field.resize(20, 10),
    "update": lambda: field.update(),
    "processEvents": lambda: QCoreApplication.processEvents(),
    "drawLine": lambda: painter.drawLine(0, 0, 7, 7),
}}
for name, call in calls.items():
    before = sys.getrefcount(None)
    for _ in range({CALLS}):
        call()
    lost = before - sys.getrefcount(None)
    if lost > {MOST_LOST}:
        print(name, "lost", lost, flush=True)
painter.end()
"""


def test_no_reference_to_none_is_lost() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)

    assert done.stdout == ""
    assert done.returncode == 0, done.stderr
