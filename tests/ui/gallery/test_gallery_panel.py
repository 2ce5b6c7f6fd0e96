"""The panel: empty state, progress chip, places for banner and attention, and what a click on a tile leads to."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.progress_chip import ProgressChip
from tests.fakes.gallery_desk import GalleryDesk


@pytest.fixture
def panel(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Iterator[GalleryPanel]:
    panel = GalleryPanel(theme, gallery.model, gallery.loader, gallery.files)
    qtbot.addWidget(panel)
    panel.resize(720, 700)
    panel.show()
    yield panel
    panel.close()


def chip_of(panel: GalleryPanel) -> ProgressChip:
    return panel.findChildren(ProgressChip)[0]


def settle(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.qtbot.waitUntil(lambda: panel.grid.is_settled and panel.grid.layout_now.count == gallery.model.rowCount())


def test_without_pictures_it_says_what_to_do(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.load()
    assert not panel.grid.isVisible()
    assert "Your pictures will live here" in [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]

    gallery.model.apply(gallery.add(0, JobState.QUEUED).job)

    assert panel.grid.isVisible()


def test_the_chip_says_what_is_on_its_way(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    running, held = gallery.add(1, JobState.RUNNING), gallery.add(2, JobState.HELD)
    gallery.load()
    chip = chip_of(panel)
    assert chip.text() == "1 in progress"

    gallery.model.set_online(is_online=False)
    assert chip.text() == "1 waiting"
    gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert chip.text() == "1 held"
    gallery.change(held, replace(held.job, state=JobState.CANCELLED))
    assert not chip.isVisible()


def test_the_chip_leads_to_what_is_on_its_way(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    for minutes in range(60):
        gallery.add(minutes)
    gallery.add(300, JobState.RUNNING)
    gallery.load()
    settle(gallery, panel)

    qtbot.mouseClick(chip_of(panel), Qt.MouseButton.LeftButton)

    assert 60 in panel.grid.tiles_in_sight()


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


def test_the_selected_entry_is_told_and_told_again_when_it_changes(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    running = gallery.add(0, JobState.RUNNING)
    gallery.load()
    settle(gallery, panel)

    with qtbot.waitSignal(panel.selection_changed) as told:
        panel.select(running.job.id)
    assert told.args == [running]
    with qtbot.waitSignal(panel.selection_changed) as told:
        done = gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert told.args == [done]
    assert panel.selected_entry == done
    with qtbot.waitSignal(panel.selection_changed) as told:
        panel.grid.clearSelection()
    assert told.args == [None]


def test_banner_and_attention_have_their_places_and_margins(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.add(0)
    gallery.load()
    banner = QPushButton("banner")
    top = panel.grid.mapTo(panel, QPoint(0, 0)).y()

    panel.set_banner(banner)
    gallery.qtbot.waitUntil(lambda: panel.grid.mapTo(panel, QPoint(0, 0)).y() > top)
    assert banner.mapTo(panel, QPoint(0, 0)).x() == 20
    banner.hide()
    gallery.qtbot.waitUntil(lambda: panel.grid.mapTo(panel, QPoint(0, 0)).y() == top)


def test_every_control_has_a_name(panel: GalleryPanel) -> None:
    controls = [*panel.findChildren(QSlider), *panel.findChildren(QToolButton), panel.grid]

    assert [control for control in controls if not control.accessibleName()] == []


def test_the_slider_changes_the_rows_and_goes_where_there_is_no_room(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    for minutes in range(30):
        gallery.add(minutes)
    gallery.load()
    settle(gallery, panel)
    slider = panel.findChildren(QSlider)[0]
    before = panel.grid.tile_rect(0).height()

    slider.setFocus()
    gallery.qtbot.keyClick(slider, Qt.Key.Key_End)
    gallery.qtbot.waitUntil(lambda: panel.grid.tile_rect(0).height() > before)
    panel.resize(540, 700)

    assert panel.target_px == 320
    assert not slider.isVisible()


def test_the_toggle_of_the_details(panel: GalleryPanel, qtbot: QtBot) -> None:
    toggle = next(button for button in panel.findChildren(QToolButton) if button.accessibleName() == "Details")
    with qtbot.assertNotEmitted(panel.inspector_toggled):
        panel.set_inspector_shown(is_shown=True)

    with qtbot.waitSignal(panel.inspector_toggled) as toggled:
        qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)

    assert toggled.args == [False]
    assert QKeySequence("Ctrl+3").toString(QKeySequence.SequenceFormat.NativeText) in toggle.toolTip()
