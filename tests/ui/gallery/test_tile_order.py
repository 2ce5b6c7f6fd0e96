"""What is wanted with tiles reaches the window in the form that goes with it, and only where it is possible."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from kling_desktop.core.file_words import GONE
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.selection import MOST_ENTRIES
from kling_desktop.ui.gallery.tile_order import TileOrder, Want
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.panel_hand import choose, settle


def test_orders_for_one_picture_carry_its_entry(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    entry = gallery.add(0)
    gallery.load()
    choose(gallery, panel, 0)

    for want, signal in {
        Want.OPEN: panel.open_requested,
        Want.COMPARE: panel.compare_requested,
        Want.MENTION: panel.mention_requested,
        Want.REUSE: panel.reuse_requested,
        Want.REFINE: panel.refine_requested,
        Want.COPY_PROMPT: panel.copy_prompt_requested,
        Want.COPY_PATH: panel.copy_path_requested,
        Want.SHOW_FILE: panel.show_file_requested,
    }.items():
        with qtbot.waitSignal(signal) as told:
            panel.carry_out(TileOrder(want))
        assert told.args == [entry], want


def test_orders_for_many_pictures_leave_jobs_out(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    gallery.add(-1, JobState.RUNNING)
    entries = [gallery.add(minutes) for minutes in range(3)]
    gallery.load()
    choose(gallery, panel, 0, 1, 3)
    chosen = (entries[0], entries[2])
    ids = tuple(entry.job.id for entry in chosen)

    for want, signal in {
        Want.USE_AS_REFERENCE: panel.use_as_reference_requested,
        Want.COPY: panel.copy_requested,
        Want.SAVE: panel.save_requested,
    }.items():
        with qtbot.waitSignal(signal) as told:
            panel.carry_out(TileOrder(want))
        assert told.args == [chosen], want
    with qtbot.waitSignal(panel.flag_chosen) as told:
        panel.carry_out(TileOrder(Want.FLAG, flag=Flag.PICKED))
    assert told.args == [ids, Flag.PICKED]
    with qtbot.waitSignal(panel.stars_chosen) as told:
        panel.carry_out(TileOrder(Want.RATE, stars=4))
    assert told.args == [ids, 4]
    with qtbot.waitSignal(panel.delete_requested) as told, qtbot.assertNotEmitted(panel.stop_watching_requested):
        panel.carry_out(TileOrder(Want.DELETE))
    assert told.args == [ids]


def test_an_order_about_one_tile_leaves_the_selection_out(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    entries = [gallery.add(minutes) for minutes in range(3)]
    gallery.load()
    choose(gallery, panel, 0, 1)

    with qtbot.waitSignal(panel.refine_requested) as told:
        panel.carry_out(TileOrder(Want.REFINE, entries[2]))

    assert told.args == [entries[2]]


def test_a_flag_that_all_have_is_cleared(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    entries = [gallery.add(minutes) for minutes in range(2)]
    gallery.load()
    for entry, expected in ((entries[0], Flag.PICKED), (entries[1], Flag.NONE)):
        gallery.mark(entry, MarkChange(flag=Flag.PICKED))
        choose(gallery, panel, 0, 1)
        with qtbot.waitSignal(panel.flag_chosen) as told:
            qtbot.keyClick(panel.grid, Qt.Key.Key_P)
        assert told.args[1] is expected


def test_all_of_very_many_pictures_are_meant(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    entries = [gallery.add(minutes) for minutes in range(2 * MOST_ENTRIES)]
    gallery.load()
    panel.grid.selectAll()

    with qtbot.waitSignal(panel.delete_requested) as told:
        qtbot.keyClick(panel.grid, Qt.Key.Key_Delete)
    with qtbot.assertNotEmitted(panel.save_requested), qtbot.waitSignal(panel.noticed) as noticed:
        panel.carry_out(TileOrder(Want.SAVE))
    assert noticed.args == ["At most 200 pictures at once"]

    assert told.args == [tuple(entry.job.id for entry in entries)]
    assert not panel.possible(Want.SAVE)


def test_delete_takes_jobs_back_and_asks_about_a_sent_one(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    waiting, running = gallery.add(0, JobState.QUEUED), gallery.add(1, JobState.RUNNING)
    gallery.load()
    choose(gallery, panel, 0, 1)
    with qtbot.waitSignal(panel.cancel_requested) as told, qtbot.assertNotEmitted(panel.stop_watching_requested):
        qtbot.keyClick(panel.grid, Qt.Key.Key_Delete)
    assert told.args == [waiting.job.id]

    choose(gallery, panel, 1)
    with qtbot.waitSignal(panel.stop_watching_requested) as told:
        qtbot.keyClick(panel.grid, Qt.Key.Key_Delete)
    assert told.args == [running.job.id]


def test_nothing_that_needs_a_file_is_offered_while_it_is_gone(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    lost, _other = (gallery.add(minutes) for minutes in range(2))
    assert lost.output is not None
    gallery.load()
    choose(gallery, panel, 0)
    needing = {
        Want.OPEN, Want.USE_AS_REFERENCE, Want.MENTION, Want.COMPARE, Want.COPY, Want.COPY_PATH, Want.SAVE,
        Want.SHOW_FILE, Want.REFINE,
    }  # fmt: skip
    before = {want for want in Want if panel.possible(want)}

    gallery.model.set_lost(lost.output.id, is_lost=True)
    assert {want for want in Want if panel.possible(want)} == before - needing
    assert needing < before
    spoken = panel.grid.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", file moved or deleted")
    choose(gallery, panel, 0, 1)
    assert panel.possible(Want.SAVE), "the other one is there"
    choose(gallery, panel, 0)
    gallery.model.set_lost(lost.output.id, is_lost=False)
    assert {want for want in Want if panel.possible(want)} == before


@pytest.mark.parametrize("with_tile", [False, True])
def test_keys_and_buttons_refuse_what_the_menu_refuses(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot, *, with_tile: bool
) -> None:
    lost, other = (gallery.add(minutes) for minutes in range(2))
    assert lost.output is not None
    gallery.load()
    choose(gallery, panel, 1 if with_tile else 0)
    gallery.model.set_lost(lost.output.id, is_lost=True)
    about = lost if with_tile else None

    for want, signal in {
        Want.OPEN: panel.open_requested,
        Want.REFINE: panel.refine_requested,
        Want.USE_AS_REFERENCE: panel.use_as_reference_requested,
        Want.SAVE: panel.save_requested,
    }.items():
        with qtbot.assertNotEmitted(signal), qtbot.waitSignal(panel.noticed) as told:
            panel.carry_out(TileOrder(want, about))
        assert told.args == [GONE.text()]
        with qtbot.waitSignal(signal):
            panel.carry_out(TileOrder(want, other))
    with qtbot.waitSignal(panel.reuse_requested) as asked:
        panel.carry_out(TileOrder(Want.REUSE, about))
    assert asked.args == [lost]


@pytest.mark.parametrize(
    ("state", "is_free"),
    [(JobState.HELD, True), (JobState.UPLOADING, True), (JobState.SUBMITTING, False), (JobState.RUNNING, False)],
)
def test_the_cross_is_free_only_while_nothing_was_sent(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot, state: JobState, *, is_free: bool
) -> None:
    entry = gallery.add(0, state)
    gallery.load()
    settle(gallery, panel)
    wanted, other = panel.cancel_requested, panel.stop_watching_requested
    if not is_free:
        wanted, other = other, wanted
    rect = panel.grid.tile_rect(0)

    with qtbot.waitSignal(wanted) as asked, qtbot.assertNotEmitted(other):
        cross = QPoint(rect.right() - 20, rect.top() + 20)
        qtbot.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, pos=cross)

    assert asked.args == [entry.job.id]
