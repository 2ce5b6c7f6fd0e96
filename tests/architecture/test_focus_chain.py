"""Nobody asks Qt for the next widget in the order of Tab.

PySide takes it for a child of the widget that was asked. When that one goes, everything in the other is taken for
deleted, and what Qt calls in it ends the process.
"""

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import dump

ROOT = Path(__file__).parents[2]


def test_the_program_does_not_ask() -> None:
    sources = list(ROOT.glob("kling_desktop/**/*.py"))
    asking = [file.name for file in sources if "InFocusChain(" in file.read_text(encoding="utf-8")]
    assert len(sources) > 200
    assert asking == []


def test_pyside_still_makes_a_child_of_the_next_one(qtbot: QtBot) -> None:
    """Once this fails, the rule may go."""
    window = QWidget()
    qtbot.addWidget(window)
    first, second = QPushButton(window), QPushButton(window)
    assert "children" not in dump(first)
    assert first.nextInFocusChain() is second
    assert "children" in dump(first)
