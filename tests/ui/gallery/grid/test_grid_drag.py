"""What leaves the gallery with a drag: our ids, and clean copies of the files, made as late as is sensible."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QThreadPool, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.generation import Output
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.picture_mime import GalleryPicture, picture_count, pictures_in
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.grid.grid_drag import MOST_AT_ONCE, DragCopies, OutgoingMime
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from tests.fakes.fake_pictures import FakeOutgoing, make_entry, make_job
from tests.fakes.gallery_desk import GalleryDesk
from tests.fakes.gate import Gate
from tests.ui.gallery.grid_hand import fill, press


def outputs(count: int) -> list[Output]:
    made = [make_entry(number, make_job(number, 1000)).output for number in range(count)]
    return [output for output in made if output is not None]


@pytest.fixture
def outgoing(tmp_path: Path) -> FakeOutgoing:
    return FakeOutgoing(tmp_path)


@pytest.fixture
def copies(outgoing: FakeOutgoing, pool: QThreadPool) -> DragCopies:
    return DragCopies(outgoing, pool)


def test_few_pictures_are_copied_from_the_beginning(
    copies: DragCopies, outgoing: FakeOutgoing, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(copies.came):
        mime = OutgoingMime(outputs(MOST_AT_ONCE), copies)

    assert len(outgoing.made) == MOST_AT_ONCE
    assert mime.hasUrls()
    assert mime.urls()[1].toLocalFile() == str(tmp_path / f"clean-{outgoing.made[1]}.png")
    assert not mime.hasImage()


def test_many_pictures_are_copied_when_somebody_asks(copies: DragCopies, outgoing: FakeOutgoing) -> None:
    many = outputs(MOST_AT_ONCE + 1)
    mime = OutgoingMime(many, copies)

    assert mime.hasUrls()
    assert pictures_in(mime) == tuple(GalleryPicture(output.id) for output in many)
    assert picture_count(mime) == MOST_AT_ONCE + 1
    assert outgoing.made == []  # our own window needs no files

    assert len(mime.urls()) == MOST_AT_ONCE + 1
    assert len(mime.urls()) == len(outgoing.made)


def test_a_picture_whose_file_is_gone_is_left_out(copies: DragCopies, outgoing: FakeOutgoing) -> None:
    three = outputs(3)
    outgoing.missing = {three[1].id}

    mime = OutgoingMime(three, copies)

    assert [url.fileName() for url in mime.urls()] == [f"clean-{three[0].id}.png", f"clean-{three[2].id}.png"]


class SlowOutgoing(FakeOutgoing):
    """A disk that answers once it may."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.may_answer = Gate()

    def clean_file(self, output: Output) -> str:
        self.may_answer.wait()
        return super().clean_file(output)


@pytest.mark.parametrize("count", [1, MOST_AT_ONCE + 1])
def test_the_window_lives_on_while_somebody_waits_for_the_copies(
    pool: QThreadPool, qtbot: QtBot, tmp_path: Path, count: int
) -> None:
    slow, ticks = SlowOutgoing(tmp_path), list[int]()

    def tick() -> None:
        """Ten turns of the window's life, and the disk answers."""
        ticks.append(1)
        if len(ticks) == 10:
            slow.may_answer.set()

    mime = OutgoingMime(outputs(count), DragCopies(slow, pool))
    timer = QTimer(interval=1)
    timer.timeout.connect(tick)
    timer.start()
    assert len(mime.urls()) == count
    assert len(ticks) >= 10


def test_a_disk_that_does_not_answer_hands_over_nothing(pool: QThreadPool, tmp_path: Path) -> None:
    slow = SlowOutgoing(tmp_path)
    copies = DragCopies(slow, pool)
    assert copies.wait_for(copies.begin(outputs(1)), most_ms=60) == []
    slow.may_answer.set()


@pytest.mark.parametrize("is_written", [True, False])
def test_copies_of_a_drag_that_is_over_are_forgotten(copies: DragCopies, qtbot: QtBot, *, is_written: bool) -> None:
    number = copies.begin(outputs(1))
    if is_written:
        assert len(copies.wait_for(number)) == 1
    copies.forget(number)
    assert copies.wait_for(number, most_ms=60) == []


def test_without_copies_nothing_leaves_the_program(qapp: QApplication) -> None:
    mime = OutgoingMime(outputs(2), None)

    assert not mime.hasUrls()
    assert len(pictures_in(mime)) == 2


def test_the_selected_pictures_are_dragged_and_no_jobs(
    gallery: GalleryDesk, theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    outgoing = FakeOutgoing(tmp_path)
    grid = LiveGrid(theme, gallery.model, gallery.loader, gallery.files, outgoing)
    qtbot.addWidget(grid)
    grid.resize(720, 500)
    grid.show()
    gallery.add(-1, JobState.RUNNING)
    entries = fill(gallery, grid, 5)
    assert grid.make_drag() is None
    grid.setCurrentIndex(gallery.model.index(0))
    assert grid.make_drag() is None
    for _ in range(2):
        press(grid, qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)

    drag = grid.make_drag()

    assert drag is not None
    assert pictures_in(drag.mimeData()) == tuple(GalleryPicture(entry.job.id) for entry in entries[:2])
    assert len(drag.mimeData().urls()) == 2
    assert outgoing.made == [entry.job.id for entry in entries[:2]]
    assert not drag.pixmap().isNull()
    grid.close()


class PatientGrid(LiveGrid):
    """A grid whose drags are noted instead of begun: offscreen nobody would end them."""

    def __init__(self, gallery: GalleryDesk, theme: Theme) -> None:
        super().__init__(theme, gallery.model, gallery.loader, gallery.files)
        self.drags: list[tuple[range, ...]] = []

    def make_drag(self) -> None:
        self.drags.append(self.selected_parts())


def test_a_pull_at_one_of_the_selected_tiles_drags_them_all(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> None:
    grid = PatientGrid(gallery, theme)
    qtbot.addWidget(grid)
    grid.resize(720, 500)
    grid.show()
    fill(gallery, grid, 6)

    pull(grid, qtbot, 2)
    assert grid.drags == [(range(2, 3),)]
    grid.selectAll()
    pull(grid, qtbot, 1)
    assert grid.drags[1:] == [(range(6),)]
    grid.close()


def pull(grid: LiveGrid, qtbot: QtBot, tile: int) -> None:
    """Press on a tile and move far enough for a drag."""
    viewport, left, none = grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start = grid.tile_rect(tile).center()
    qtbot.mousePress(viewport, left, pos=start)
    for step in (10, 40):
        point = QPointF(start + QPoint(0, step))
        where = QPointF(viewport.mapToGlobal(point.toPoint()))
        move = QMouseEvent(QEvent.Type.MouseMove, point, where, Qt.MouseButton.NoButton, left, none)
        QApplication.sendEvent(viewport, move)
    qtbot.mouseRelease(viewport, left, pos=start + QPoint(0, 40))
