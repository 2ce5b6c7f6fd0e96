"""Scene: one screen of `dev.py shots`, and what several scenes begin with."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QDialog, QWidget

from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.simulator.server import DEMO_KEY
from shot_stage import USED_BEFORE, Setting, Stage, wait_until

Size = tuple[int, int]
USUAL: Size = (1440, 900)
LAPTOP: Size = (1280, 720)
NARROW: Size = (1000, 700)
LEAST: Size = (880, 600)
ALL = (USUAL, LAPTOP, NARROW, LEAST)
PROMPT = "Merge @Image1 into the landscape of @Image2. Low sun from the left, long shadows on the sand."


WITH_KEY = Setting()
KEPT = KeyStatus(KeyState.READY, DEMO_KEY[-4:], is_stored=True)
FIRST_RUN = Setting(has_key=False)
LIBRARY = Setting(pictures=40, preferences=replace(USED_BEFORE, max_parallel=1))


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen.

    Attributes:
        name: begins the names of its files.
        play: brings the stage to the moment and gives the widget to draw.
        setting: how the program begins.
        sizes: of the window, in px; empty for the widget's own size.
    """

    name: str
    play: Callable[[Stage], QWidget]
    setting: Setting = WITH_KEY
    sizes: tuple[Size, ...] = (USUAL,)


def compose_run(stage: Stage, count: int) -> None:
    """Two references, a prompt, 16:9, so many pictures."""
    stage.add("bottle", "dunes")
    stage.type(PROMPT)
    stage.replace_draft(lambda draft: draft.with_count(count).with_choice("aspect_ratio", "16:9"))


def wait_for_problems(stage: Stage, count: int) -> None:
    """Until so many Jobs need a person."""
    wait_until(lambda: len(stage.studio.attention.job_ids) == count, f"problem {count}")


def open_dialog(stage: Stage, kind: type[QDialog]) -> QDialog | None:
    """A dialog of the window, if there is one."""
    found: QDialog | None = stage.window.findChild(kind)
    return found
