"""The first frame of the real program, as a process: what it shows, and what it did not wait for."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench_start import HEAVY
from kling_desktop.adapters.places import Places
from library import LibraryMaker, Order

ROOT = Path(__file__).parents[2]
LATER = [
    *HEAVY,
    "hashlib",
    "html",
    "kling_desktop.adapters.library.lock",
    "kling_desktop.adapters.metadata",
    "kling_desktop.adapters.picture_texts",
    "kling_desktop.bootstrap.demo_process",
    "kling_desktop.bootstrap.services",
    "kling_desktop.core.draft",
    "kling_desktop.core.draft_words",
    "kling_desktop.core.failure_words",
    "kling_desktop.core.file_words",
    "kling_desktop.core.job_event",
    "kling_desktop.core.job_life",
    "kling_desktop.core.ports.intake",
    "kling_desktop.core.ports.journal",
    "kling_desktop.core.ports.library",
    "kling_desktop.core.ports.service",
    "kling_desktop.core.prompt",
    "kling_desktop.core.spending",
    "kling_desktop.core.storage",
    "kling_desktop.core.upkeep",
    "kling_desktop.core.words",
    "kling_desktop.engine",
    "kling_desktop.ui.base.drag_ghost",
    "kling_desktop.ui.base.open_outside",
    "kling_desktop.ui.base.picture_mime",
    "kling_desktop.ui.base.plain_message",
    "kling_desktop.ui.base.scrim",
    "kling_desktop.ui.base.tray_notices",
    "kling_desktop.ui.commands",
    "kling_desktop.ui.compose.compose_panel",
    "kling_desktop.ui.gallery.drop_hint",
    "kling_desktop.ui.gallery.examples.example",
    "kling_desktop.ui.gallery.examples.example_card",
    "kling_desktop.ui.gallery.examples.examples_page",
    "kling_desktop.ui.gallery.grid.grid_drag",
    "kling_desktop.ui.gallery.inspector",
    "kling_desktop.ui.gallery.lightbox",
    "kling_desktop.ui.gallery.tile_menu",
    "kling_desktop.ui.jobs.queue_cause",
    "kling_desktop.ui.main_window.opening_page",
    "kling_desktop.ui.main_window.questions",
    "kling_desktop.ui.main_window.studio",
    "kling_desktop.ui.main_window.upkeep_desk",
    "PySide6.QtNetwork",
    "statistics",
    "subprocess",
    "uuid",
]
"""Modules that only the engine needs, or what a person does later: the first frame comes without them."""
CLASSES_LATER = ["QGradient", "QStyle", "QStyleOption"]
"""Classes of Qt with hundreds of names, which nothing in the first frame speaks of; together a twentieth of a start."""
OF_TROUBLE = frozenset({"kling_desktop.core.failure_words", "kling_desktop.core.words"})
"""What a tile of a Job that waits or failed is worded with."""
OF_FIRST_RUN = frozenset({*OF_TROUBLE, "kling_desktop.core.prompt"})
"""What the first-run page says."""
NOWHERE = "http://127.0.0.1:9"
NOW_MS = 1_764_000_000_000
SECONDS = 60


def facts_of_first_frame(folder: Path, before: str = "") -> dict[str, Any]:
    """What the program tells that was started over this folder, and ran a line of Python first."""
    target = folder / "frame.json"
    assert exit_code(folder, target, before) == 0
    facts: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return facts


def exit_code(folder: Path, target: Path, before: str = "") -> int:
    """Start the program and wait for its end."""
    line = f"{before}\nimport sys\nfrom kling_desktop.__main__ import main\nsys.exit(main())"
    words = ["--data-dir", str(folder), "--api-base", NOWHERE, "--first-frame", str(target)]
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", line, *words]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False, timeout=SECONDS).returncode


def test_a_report_that_cannot_be_written_ends_the_program_all_the_same(tmp_path: Path) -> None:
    assert exit_code(tmp_path, tmp_path / "nowhere" / "frame.json") == 1


@pytest.mark.parametrize(("pictures", "needed"), [(0, OF_FIRST_RUN), (30, OF_TROUBLE)])
def test_the_first_frame_waits_for_nothing_that_is_needed_later(
    tmp_path: Path, pictures: int, needed: frozenset[str]
) -> None:
    if pictures:
        LibraryMaker(Places.under(tmp_path), [].append).make(Order(pictures, NOW_MS))
    facts = facts_of_first_frame(tmp_path)
    assert facts["is_painted"] is True
    assert [name for name in LATER if name in facts["modules"] and name not in needed] == []
    assert "kling_desktop.ui.main_window.window" in facts["modules"]


def test_the_first_frame_does_without_the_longest_classes_of_qt(tmp_path: Path) -> None:
    LibraryMaker(Places.under(tmp_path), [].append).make(Order(30, NOW_MS))
    classes = facts_of_first_frame(tmp_path)["qt_classes"]
    assert [name for name in CLASSES_LATER if name in classes] == []
    assert "QListView" in classes
    before = "from PySide6.QtWidgets import QStyle"
    assert "QStyle" in facts_of_first_frame(tmp_path, before)["qt_classes"]


def test_a_heavy_library_that_is_imported_all_the_same_is_seen(tmp_path: Path) -> None:
    modules = facts_of_first_frame(tmp_path, before="import httpx")["modules"]
    assert "httpx" in modules


def test_no_garbage_is_looked_for_while_the_window_is_imported(tmp_path: Path) -> None:
    before = """
import gc, os, sys
def look(phase, info):
    window = sys.modules.get("kling_desktop.bootstrap.run_window")
    if window is not None and not hasattr(window, "WindowProgram"):
        os._exit(9)
gc.callbacks.append(look)
"""
    assert exit_code(tmp_path, tmp_path / "frame.json", before) == 0
