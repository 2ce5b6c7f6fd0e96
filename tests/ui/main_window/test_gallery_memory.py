"""GalleryMemory: the same picture is first in sight and the same one selected, whatever came above meanwhile."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.main_window.gallery_memory import NOTE, GalleryMemory, GalleryPlace
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import MINUTE_MS, FakePictureFiles, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS

PICTURES = 300


class NotingEngine(EngineThread):
    """Never started; says what it was to write."""

    def __init__(self) -> None:
        super().__init__(lambda _listener: pytest.fail("nobody opens a library here"))
        self.notes: dict[str, str] = {}

    def keep_note(self, name: str, text: str) -> None:
        self.notes[name] = text


class Bed:
    """A gallery over a history, with its memory."""

    def __init__(self, theme: Theme, history: FakeHistory, folder: Path, qtbot: QtBot) -> None:
        pool, files = QThreadPool(), FakePictureFiles(folder)
        self.pool, self.qtbot, self.engine = pool, qtbot, NotingEngine()
        self.model = GalleryModel(history, lambda: history, Background(pool), lambda: NOON_MS)
        self.loader = ThumbnailLoader(pool)
        self.grid = LiveGrid(theme, self.model, self.loader, files)
        qtbot.addWidget(self.grid)
        self.memory = GalleryMemory(self.grid, self.model, self.engine)
        self.grid.resize(900, 700)
        self.grid.show()

    def open(self, note: str | None = None) -> None:
        with self.qtbot.waitSignal(self.model.read_through):
            self.model.reload()
            self.memory.restore(note)
        self.qtbot.waitUntil(lambda: self.grid.is_settled)

    def scroll(self, value: int) -> None:
        self.grid.verticalScrollBar().setValue(value)

    def first(self) -> tuple[str, int]:
        """The first picture in sight, and where its upper edge is."""
        tile = self.grid.tiles_in_sight().start
        entry = self.model.entry_at(tile)
        assert entry is not None
        return (entry.job.id, self.grid.tile_rect(tile).top())

    def selected(self) -> list[str]:
        entries = [self.model.entry_at(index.row()) for index in self.grid.selectionModel().selectedIndexes()]
        return [entry.job.id for entry in entries if entry is not None]

    def note(self) -> str:
        self.memory.keep()
        return self.engine.notes[NOTE]


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory([entry(row) for row in range(1, PICTURES + 1)])


def entry(row: int) -> object:
    return make_entry(row, make_job(row, NOON_MS - (PICTURES - row) * MINUTE_MS))


@pytest.fixture
def make(theme: Theme, history: FakeHistory, tmp_path: Path, qtbot: QtBot) -> Callable[[], Bed]:
    return lambda: Bed(theme, history, tmp_path, qtbot)


def test_the_gallery_is_where_it_was_left(make: Callable[[], Bed]) -> None:
    bed = make()
    bed.open()
    bed.grid.setCurrentIndex(bed.model.index(120))
    bed.scroll(bed.grid.verticalOffset() + 77)
    before = (bed.first(), bed.selected())
    again = make()
    again.open(bed.note())
    assert (again.first(), again.selected()) == before
    assert again.grid.currentIndex().row() == 120


def test_new_pictures_above_move_nothing(make: Callable[[], Bed], history: FakeHistory) -> None:
    bed = make()
    bed.open()
    bed.scroll(3333)
    before, note = bed.first(), bed.note()
    for row in range(PICTURES + 1, PICTURES + 30):
        history.put(entry(row))
    again = make()
    again.open(note)
    name, top = before
    index = again.model.index_of(name)
    assert again.grid.tile_rect(index.row()).top() == top  # its row may begin with another one now


def test_at_the_top_new_pictures_show(make: Callable[[], Bed], history: FakeHistory) -> None:
    bed = make()
    bed.open()
    bed.grid.setCurrentIndex(bed.model.index(3))
    note = bed.note()
    for row in range(PICTURES + 1, PICTURES + 90):
        history.put(entry(row))
    again = make()
    again.open(note)
    assert again.grid.verticalOffset() == 0
    assert again.selected() == bed.selected()


def test_a_selection_out_of_sight_does_not_pull_the_view_along(make: Callable[[], Bed]) -> None:
    bed = make()
    bed.open()
    bed.grid.setCurrentIndex(bed.model.index(250))
    bed.scroll(500)
    before = bed.first()
    again = make()
    again.open(bed.note())
    assert (again.first(), again.selected()) == (before, bed.selected())


def test_who_went_somewhere_meanwhile_is_left_there(make: Callable[[], Bed]) -> None:
    bed = make()
    bed.open()
    bed.grid.setCurrentIndex(bed.model.index(200))
    note = bed.note()
    again = make()
    again.open()
    again.grid.setCurrentIndex(again.model.index(40))
    before = (again.first(), again.selected())
    again.memory.restore(note)
    assert (again.first(), again.selected()) == before


def test_a_window_that_never_got_there_keeps_the_old_place(make: Callable[[], Bed]) -> None:
    bed = make()
    bed.memory.restore('{"first": "a", "above_px": 3, "selected": []}')
    bed.memory.keep()
    assert bed.engine.notes == {}


def test_what_is_gone_is_not_looked_for(make: Callable[[], Bed]) -> None:
    bed = make()
    bed.open(json.dumps({"first": "gone", "above_px": 40, "selected": ["gone", f"{7:032x}"]}))
    assert (bed.grid.verticalOffset(), bed.selected()) == (0, [f"{7:032x}"])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (None, GalleryPlace()),
        ("", GalleryPlace()),
        ("[]", GalleryPlace()),
        ("[" * 100_000, GalleryPlace()),
        ('{"first": 3, "above_px": true, "selected": "abc"}', GalleryPlace()),
        ('{"first": "a", "above_px": -4, "selected": ["b", 3]}', GalleryPlace("a", -4, ("b",))),
    ],
)
def test_a_note_that_makes_no_sense_is_the_very_top(text: str | None, place: GalleryPlace) -> None:
    assert GalleryPlace.from_text(text) == place
