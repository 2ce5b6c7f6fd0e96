"""`dev.py shots [DIR]`: every screen of the real program as a PNG, `<scene>-<theme>-<width>x<height>.png`.

`--only NAME` draws one scene, and may be repeated. Offscreen, over a simulated service, in temporary folders: no
display, no network, no key of the person's. Each scene has a process of its own: a program that dies in one takes no
other with it, and all processors are used. `--pseudo` shows them in a language in which every text is longer, and fails
where a text is cut or was not translated; `--mirrored` and `--text 200` as people who need that see them.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QWidget

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.application import new_application
from offscreen import use_offscreen
from pseudo_check import text_faults
from pseudo_translator import PseudoTranslator
from shot_beside import write_beside
from shot_scene import Scene
from shot_scenes import SCENES
from shot_stage import SceneError, Stage, keep_off_keyring

Check = Callable[[Stage, QWidget], Sequence[str]]
"""Looks at a screen once it is drawn; gives what is wrong with it, a line each."""
THEMES = (ThemeChoice.LIGHT, ThemeChoice.DARK)
USUAL_POINTS = 11.0
"""The system's text size at 100 %: the largest that desktops choose by themselves, so that all beyond it counts."""
SCENE_SECONDS = 120
"""After which a scene's process is given up."""
_OFFSCREEN = "This plugin does not support "
"""How a line begins that Qt says about its offscreen platform, and that is no news."""


def _no_check(_stage: Stage, _widget: QWidget) -> Sequence[str]:
    return ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the screens; gives the exit code, 1 if a scene failed. The others are drawn all the same."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description="Draw the screens of the program.")
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=Path("shots"), help="default: ./shots")
    names = [scene.name for scene in SCENES]
    parser.add_argument("--only", metavar="NAME", action="append", choices=names, help=f"one of: {', '.join(names)}")
    parser.add_argument("--here", action="store_true", help="one after the other in this process, for a debugger")
    parser.add_argument("--pseudo", action="store_true", help="all texts 40 %% longer, and looked at")
    parser.add_argument("--mirrored", action="store_true", help="laid out for people who read from right to left")
    parser.add_argument("--text", metavar="PERCENT", type=int, default=100, help="the system's text size; default: 100")
    parser.add_argument("--beside", metavar="FOLDER", type=Path, help="also put each beside its picture of the design")
    asked = parser.parse_args(arguments)
    scenes = [scene for scene in SCENES if asked.only is None or scene.name in asked.only]
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.here:
        app = _application()
        _read_otherwise(app, is_mirrored=asked.mirrored, text_percent=asked.text)
        if asked.pseudo:
            app.installTranslator(PseudoTranslator(app))
        outcomes = draw_here(app, scenes, asked.folder, text_faults if asked.pseudo else _no_check)
    else:
        options = ["--text", str(asked.text)]
        options += [flag for flag, is_on in (("--pseudo", asked.pseudo), ("--mirrored", asked.mirrored)) if is_on]
        outcomes = draw_apart(scenes, asked.folder, options)
    if asked.beside is not None:
        for path in write_beside(asked.folder, asked.beside):
            print(path, flush=True)
    return 0 if all(outcomes) else 1


def draw_apart(scenes: Sequence[Scene], folder: Path, options: Sequence[str] = ()) -> list[bool]:
    """Draw each scene in a process of its own, started with these options too; gives which ones went well."""

    def child(scene: Scene) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, __file__, str(folder), "--here", "--only", scene.name, *options]
        try:
            return subprocess.run(command, check=False, capture_output=True, text=True, timeout=SCENE_SECONDS)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 1, "", f"{scene.name}: no end after {SCENE_SECONDS} s\n")

    outcomes = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for scene, ended in zip(scenes, pool.map(child, scenes), strict=True):
            print(ended.stdout, end="", flush=True)
            sys.stderr.writelines(line for line in ended.stderr.splitlines(True) if not line.startswith(_OFFSCREEN))
            if ended.returncode < 0:
                print(f"{scene.name}: killed by {signal.Signals(-ended.returncode).name}", file=sys.stderr)
            outcomes.append(ended.returncode == 0)
    return outcomes


def draw_here(app: QApplication, scenes: Sequence[Scene], folder: Path, check: Check = _no_check) -> list[bool]:
    """Draw and check scenes in this process, one after the other; gives which ones went well."""
    system_font, outcomes = app.font(), []
    for scene in scenes:
        for theme in THEMES:
            app.setFont(system_font)  # a Theme reads it, and puts its own in its place
            outcomes.append(_is_drawn(draw(app, scene, theme, folder, check), f"{scene.name}, {theme.value}"))
    return outcomes


def draw(app: QApplication, scene: Scene, theme: ThemeChoice, folder: Path, check: Check = _no_check) -> Iterator[Path]:
    """Play a scene, draw and check it at each of its sizes; gives each file once it is written.

    Raises:
        SceneError: something it waited for did not come, or a file cannot be written; after the last size, what the
            check found at any.
    """
    found = []
    with (
        tempfile.TemporaryDirectory(prefix="kling-shots-", ignore_cleanup_errors=True) as home,
        Stage(app, Path(home), theme, scene.setting) as stage,
    ):
        if scene.sizes:
            stage.window.resize(*scene.sizes[0])
        stage.look_at_window()
        widget = scene.play(stage)
        for width_px, height_px in scene.sizes or ((widget.width(), widget.height()),):
            widget.resize(width_px, height_px)
            path = folder / f"{scene.name}-{theme.value}-{width_px}x{height_px}.png"
            if not stage.picture(widget).save(str(path)):
                raise SceneError(f"{path} could not be written")
            found += [f"{width_px}x{height_px}: {fault}" for fault in check(stage, widget)]
            yield path
    if found:
        raise SceneError("\n  ".join(("", *found)))


def _application() -> QApplication:
    """The application of a process that draws; from now on this process knows no keyring."""
    use_offscreen()
    keep_off_keyring()
    QLocale.setDefault(QLocale("en_GB"))  # the design's dates and numbers, whatever is set here
    app = new_application("shots")
    app.setCursorFlashTime(0)
    app.setDoubleClickInterval(0)  # a scene presses Generate faster than any person
    return app


def _read_otherwise(app: QApplication, *, is_mirrored: bool, text_percent: int) -> None:
    """As on the desktop of a person who reads from right to left, or needs larger letters."""
    if is_mirrored:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    font = app.font()
    font.setPointSizeF(USUAL_POINTS * text_percent / 100)
    app.setFont(font)


def _is_drawn(paths: Iterator[Path], name: str) -> bool:
    """Have a scene drawn under a name for people."""
    try:
        for path in paths:
            print(path, flush=True)
    except SceneError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
