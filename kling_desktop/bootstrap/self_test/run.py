"""Runs every check, tells the outcome as one JSON object, and gives 0 only if all went well."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kling_desktop import __version__
from kling_desktop.bootstrap.self_test.check import Finding, Probe, examined

_WORKERS = 3
"""The checks that mostly wait for other processes run beside each other, and beside those of the window."""


def run_self_test(target: str) -> int:
    """Test this program.

    Args:
        target: file to write the outcome to; empty for stdout.

    Returns:
        0 if every check went well, else 1.
    """
    begin = time.monotonic()
    _use_memory_without_display()
    with tempfile.TemporaryDirectory(prefix="kling-self-test-") as folder:
        findings = _findings(Path(folder))
    ok = all(finding.ok for finding in findings)
    outcome = {
        "ok": ok,
        "version": __version__,
        "frozen": bool(getattr(sys, "frozen", False)),
        "seconds": round(time.monotonic() - begin, 3),
        "checks": [finding.to_json() for finding in findings],
    }
    _tell(json.dumps(outcome, indent=1, ensure_ascii=False) + "\n", target)
    return 0 if ok else 1


def _findings(folder: Path) -> list[Finding]:
    from kling_desktop.bootstrap.self_test import demo, files, keyring, pictures, secure

    beside: Sequence[tuple[str, Probe]] = (
        ("demo", lambda: demo.makes_a_picture(folder / "demo")),
        ("intake", lambda: pictures.reads_every_format(folder / "intake")),
        ("keyring", keyring.keeps_a_secret),
        ("tls", secure.trusts_only_what_is_trusted),
    )
    here: Sequence[tuple[str, Probe]] = (
        ("version", files.tells_versions),
        ("resources", files.has_resources),
        ("licences", files.has_licences),
        ("database", files.searches_text),
        ("recipe in picture", files.carries_a_recipe),
    )
    with ThreadPoolExecutor(_WORKERS, "self-test") as pool:
        waiting = [pool.submit(examined, name, probe) for name, probe in beside]
        found = [examined(name, probe) for name, probe in here]
        found += _findings_about_the_window(folder)
        found += [each.result() for each in waiting]
    return found + _findings_alone(found)


def _findings_about_the_window(folder: Path) -> list[Finding]:
    """Where a library of Qt cannot be loaded, that is all there is to say about the window."""
    loaded = examined("Qt", _load_qt)
    if not loaded.ok:
        return [loaded]
    from kling_desktop.bootstrap.self_test import window

    probes: Sequence[tuple[str, Probe]] = (
        ("window system", window.starts_qt),
        ("plug-ins", window.has_only_its_plug_ins),
        ("icons", window.draws_icons),
        ("fonts", window.has_its_font),
        ("own pictures", window.opens_own_pictures_only),
        ("text", window.sorts_and_converts_text),
        ("one instance", lambda: window.meets_itself(folder)),
        ("other programs", window.starts_others_cleanly),
    )
    return [loaded, *(examined(name, probe) for name, probe in probes)]


def _findings_alone(found: Sequence[Finding]) -> list[Finding]:
    """What no import may run beside: PySide ends the process where it words an error while modules come and go."""
    if not all(finding.ok for finding in found if finding.name == "Qt"):
        return []
    from kling_desktop.bootstrap.self_test import window

    return [examined("wrong use", window.words_a_wrong_use)]


def _load_qt() -> str:
    from kling_desktop.bootstrap.late_signatures import load_signatures_late

    load_signatures_late()  # as the program does, so that the checks meet what it meets
    import PySide6
    from PySide6 import QtCore, QtDBus, QtGui, QtNetwork, QtSvg, QtWidgets

    modules = (QtCore, QtDBus, QtGui, QtNetwork, QtSvg, QtWidgets)
    return f"PySide6 {PySide6.__version__}: {', '.join(module.__name__.split('.')[1] for module in modules)}"


def _use_memory_without_display() -> None:
    """Without a screen Qt would end the process; there all but the screen can still be tested."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in named):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _tell(text: str, target: str) -> None:
    if target:
        Path(target).write_text(text, encoding="utf-8")
    elif sys.stdout is not None:  # a frozen program on Windows has none
        sys.stdout.write(text)
        sys.stdout.flush()
