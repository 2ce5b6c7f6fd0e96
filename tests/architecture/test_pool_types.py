"""Work of the pool meets no class of Qt for the first time.

PySide makes a class when something first needs it, and two threads that need it in the same moment crash the process
(PySide6 6.11; seen with the first thumbnails, one start in twenty on a busy computer). So whatever the pool needs has
to be there when its modules are imported, in the GUI thread.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

CHILD = """
import sys

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from kling_desktop.ui.base.own_picture import read_cover, read_own_picture
from kling_desktop.ui.base.picture_mime import PictureBitmap, bitmap_png
from kling_desktop.ui.base.thumbnail_loader import Wish, _Decoding
from kling_desktop.ui.gallery.lightbox.render_loader import Levels

path = sys.argv[1]
work = {
    "thumbnail": lambda: _Decoding(Wish(path, 40, 30, 8))(),
    "blurred thumbnail": lambda: _Decoding(Wish(path, 40, 30, 8, is_blurred=True))(),
    "cover": lambda: read_cover(path, QSize(20, 20)),
    "render": lambda: Levels.of(read_own_picture(path)),
    "bitmap": lambda: bitmap_png(PictureBitmap(QImage(path))),
    "a class of its own": lambda: QtGui.QTransform(),
}[sys.argv[2]]

def classes():
    return {name for module in (QtCore, QtGui, QtWidgets) for name in vars(module)}

before = classes()
work()
print(*(classes() - before))
"""


def classes_made(path: Path, work: str) -> list[str]:
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", CHILD, str(path), work]
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.split()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.ppm"
    path.write_bytes(b"P6\n2000 1700\n255\n" + bytes(2000 * 1700 * 3))
    return path


@pytest.mark.parametrize("work", ["thumbnail", "blurred thumbnail", "cover", "render", "bitmap"])
def test_work_of_the_pool_makes_no_class(picture: Path, work: str) -> None:
    assert classes_made(picture, work) == []


def test_a_class_that_is_made_is_noticed(picture: Path) -> None:
    assert "QTransform" in classes_made(picture, "a class of its own")
