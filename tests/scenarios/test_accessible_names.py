"""What the main screen tells people who do not see it: roles and names, in the order in which it is read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from kling_desktop.core.job import JobState
from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY
from kling_desktop.ui.gallery.tiles.open_jobs import Progress
from kling_desktop.ui.jobs.queue_cause import Cause
from kling_desktop.ui.main_window.panes import Panes
from shot_scene import WITH_KEY, compose_run, wait_for_problems
from shot_stage import LATENCY_SECONDS, Stage, wait_until

SAID = frozenset({"Button", "CheckBox", "RadioButton", "Slider", "SpinBox", "EditableText", "List", "ListItem"})
"""Roles of what can be acted on: nothing of them may be without a name."""
NAMED = frozenset({"Client", "Border", "Grouping"})
"""Roles of frames; only those that have a name are said."""
PICTURE = "Merge Image1 into the landscape of Image2. Low sun from the left, long shadows on the sand"

COMPOSER = """
Client Composer
Button Clear
Button Hide composer
Client References
Button Image 1, bottle.jpg, 800 by 800, mentioned once
Button Image 2, dunes-evening.jpg, 1280 by 720, mentioned once
Button Add reference, 2 of 10 used
EditableText Prompt
Button Mention a picture
Client Aspect ratio
RadioButton Auto
RadioButton 16:9
RadioButton 9:16
RadioButton 1:1
Client Format
RadioButton PNG
RadioButton JPG
SpinBox Pictures
Button Add 2 to the waiting ones
"""
GALLERY = f"""
Client Gallery
Button 1 in progress, go there
Slider Size of the pictures
CheckBox Details
Border 2 pictures wait for credits. They cost $0.07, your balance is $0.01. Nothing was charged. *
Button Add credits
Button Resume 2 · $0.07
Border Needs attention: 1
Border Segmind is having trouble. May have been charged. The service didn't answer properly. *
Button Check for result
Button Make again · $0.035
Button Recover by request ID…
List Pictures
ListItem Waits for credits, {PICTURE}
ListItem Waits for credits, {PICTURE}
ListItem Generating, about # seconds left, {PICTURE}
ListItem {PICTURE}, Today, ##:##, 16 to 9
ListItem {PICTURE}, Today, ##:##, 16 to 9, new
"""
INSPECTOR = f"""
Client Details
Button Open large
Button Hide the details
Button {PICTURE}, Today, ##:##, 16 to 9
Button Refine this picture
Button Reuse recipe
Button Use as reference
CheckBox Pick
CheckBox Reject
Slider Stars
Button Copy
Button Save as
Button Show file
Button Compare
Button Copy the prompt
EditableText Prompt
Client Made from @Image1  bottle.jpg, @Image2  dunes-evening.jpg
Button @Image1  bottle.jpg
Button @Image2  dunes-evening.jpg
Button Copy the request id
Button Delete
"""


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """A Run of two saved pictures, a problem, a Job that runs, and two that wait for credits."""
    interval, was_active = qapp.doubleClickInterval(), QAccessible.isActive()
    qapp.setDoubleClickInterval(0)  # this test presses faster than any person
    QAccessible.setActive(True)
    with Stage(qapp, tmp_path, ThemeChoice.LIGHT, WITH_KEY) as stage:
        stage.window.resize(1440, 900)
        compose_run(stage, 2)
        stage.generate()
        stage.wait_for(JobState.SUBMITTED, 2)
        stage.pass_time(LATENCY_SECONDS)
        stage.wait_for_saved(2)
        saved = stage.jobs()[0].id
        stage.replace_draft(lambda draft: draft.with_count(1))
        stage.service.inject(Fault(on="submit", status=500, body="upstream error"))
        stage.service.switch(history_lag=7200.0)
        stage.generate()
        wait_for_problems(stage, 1)
        stage.generate()
        stage.wait_for(JobState.SUBMITTED)
        stage.pass_time(LATENCY_SECONDS / 3)
        stage.wait_for(JobState.RUNNING)
        stage.service.set_credits(DEMO_KEY, 0.01)
        stage.replace_draft(lambda draft: draft.with_count(2))
        stage.generate()
        # Tiles are read from the database, so they can be ahead of the news that chip and banner wait for.
        wait_until(lambda: stage.studio.model.progress == Progress(1, 2), "the news of one that runs and two held")
        wait_until(lambda: stage.studio.banner.cause is Cause.NO_CREDIT, "the banner")
        stage.studio.gallery.select(saved)
        yield stage
    QAccessible.setActive(was_active)
    qapp.setDoubleClickInterval(interval)


def spoken(node: QAccessibleInterface) -> Iterator[str]:
    """Role and name of a node and all below it that can be seen, in the order of a screen reader."""
    if node.state().invisible:
        return
    role, name = node.role().name, node.text(QAccessible.Text.Name)
    if role in SAID or (role in NAMED and name):
        yield f"{role} {name}"
    for place in range(node.childCount()):
        child = node.child(place)
        if child is not None:
            yield from spoken(child)


def spoken_by(widget: QWidget) -> list[str]:
    node = QAccessible.queryAccessibleInterface(widget)
    assert node is not None
    return list(spoken(node))


def differences(said: list[str], expected: str) -> list[str]:
    """The lines that are not as expected, on which `*` ends what matters and `#` is any number."""
    wanted = expected.strip().splitlines()
    patterns = [re.escape(line).replace(r"\*", ".*").replace(r"\#", r"\d+").replace("##", "#") for line in wanted]
    pairs = zip(said, patterns, strict=False)
    wrong = [f"{one!r} is not {pattern!r}" for one, pattern in pairs if not re.fullmatch(pattern, one)]
    return wrong + ([f"{len(said)} lines, not {len(wanted)}: {said}"] if len(said) != len(wanted) else [])


def test_the_main_screen_says_everything_in_reading_order(stage: Stage) -> None:
    studio = stage.studio

    assert differences(spoken_by(studio.compose), COMPOSER) == []
    assert differences(spoken_by(studio.gallery), GALLERY) == []
    assert differences(spoken_by(studio.inspector), INSPECTOR) == []
    panes = stage.window.findChild(Panes)
    assert panes is not None
    assert differences(spoken_by(panes), COMPOSER + GALLERY.lstrip() + INSPECTOR.lstrip()) == []


def test_slots_that_were_moved_are_read_where_they_lie(stage: Stage) -> None:
    stage.studio.composer.move_slot(1, 0)

    names = [line for line in spoken_by(stage.studio.compose) if line.startswith(("Button Image", "Button Add ref"))]

    assert [name.split(",")[1 if "Image" in name else 0] for name in names] == [
        " dunes-evening.jpg",
        " bottle.jpg",
        "Button Add reference",
    ]
