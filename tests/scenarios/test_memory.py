"""What was being composed is there again: the real window over a real library, closed and opened again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.ui.main_window.studio import Studio

LONG_MS = 20_000
PROMPT = "Merge @Image1 into @Image2, in the mist"


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path, service: Simulator) -> Iterator[Callable[[], WindowProgram]]:
    """Starts the program over one folder, after the one before was quit; the last is quit at the end."""
    made: list[WindowProgram] = []
    places = Places.under(tmp_path / "program")

    def program() -> WindowProgram:
        while made:
            assert made.pop().close()
        places.make()
        hosts = Hosts.single(service.base_url)
        made.append(WindowProgram(qapp, Profile(places, places.default_library, hosts, key=ApiKey(DEMO_KEY))))
        made[-1].open_own()
        return made[-1]

    yield program
    assert all(one.close() for one in made)


def studio_of(qtbot: QtBot, program: WindowProgram) -> Studio:
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG_MS)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
    assert window.studio is not None
    return window.studio


def test_a_draft_survives_quitting_in_the_middle_of_a_word(
    qtbot: QtBot, start: Callable[[], WindowProgram], service: Simulator, tmp_path: Path
) -> None:
    studio = studio_of(qtbot, start())
    sources = []
    for name, color in (("bottle.png", "red"), ("dunes.png", "blue")):
        Image.new("RGB", (640, 480), color).save(tmp_path / name)
        sources.append(PictureSource(name, str(tmp_path / name)))
    studio.composer.add_sources(sources)
    qtbot.waitUntil(lambda: all(slot.reference for slot in studio.composer.draft.slots), timeout=LONG_MS)
    studio.composer.set_count(3)
    qtbot.keyClicks(studio.compose.prompt.editor, PROMPT)
    before = studio.composer.draft

    again = studio_of(qtbot, start())
    found = again.composer.draft
    assert (found.prompt, found.count, found.choices) == (before.prompt, 3, before.choices)
    assert [slot.reference for slot in found.slots] == [slot.reference for slot in before.slots]
    assert found.recipe(again.composer.card) is not None
    qtbot.waitUntil(lambda: bool(service.requests("credits")), timeout=LONG_MS)
    assert not service.requests("upload")
    assert not service.ledger()


def test_pictures_that_were_being_read_when_it_was_quit_are_read_again(
    qtbot: QtBot, start: Callable[[], WindowProgram], tmp_path: Path
) -> None:
    studio = studio_of(qtbot, start())
    Image.linear_gradient("L").resize((4000, 3000)).convert("RGB").save(tmp_path / "dunes.png")
    studio.composer.add_sources([PictureSource("dunes.png", str(tmp_path / "dunes.png"))])
    again = studio_of(qtbot, start())
    qtbot.waitUntil(lambda: [bool(slot.reference) for slot in again.composer.draft.slots] == [True], timeout=LONG_MS)


def test_the_demo_begins_with_its_example_again_until_something_is_composed(
    qtbot: QtBot, start: Callable[[], WindowProgram]
) -> None:
    program = start()
    program.open_demo()
    studio = studio_of(qtbot, program)
    assert len(studio.composer.draft.slots) == 2
    program.open_demo()
    again = studio_of(qtbot, program)
    assert again is not studio
    qtbot.waitUntil(lambda: all(slot.reference for slot in again.composer.draft.slots), timeout=LONG_MS)
    again.composer.clear()
    program.open_demo()
    last = studio_of(qtbot, program)
    assert last.composer.draft.slots == ()
