"""Tests of `ui.base.application`, in a process of its own: there is one application in each."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
TELL_STYLE = """
from kling_desktop.ui.base.application import new_application
print(new_application("kling-desktop").style().objectName())
"""


def test_the_window_has_its_own_style_whatever_the_desktop_prefers() -> None:
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_STYLE_OVERRIDE": "Windows"}
    command = [sys.executable, "-c", TELL_STYLE]
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "fusion"
