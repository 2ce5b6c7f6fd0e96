"""The panel: empty state, progress chip, a place for a banner, and what a click on a tile leads to."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.ui.gallery.examples.example_card import ExampleCard
from kling_desktop.ui.gallery.gallery_header import GalleryHeader
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.progress_chip import ProgressChip
from kling_desktop.ui.gallery.selection import MOST_ENTRIES, NOTHING, Selection
from kling_desktop.ui.gallery.tile_order import TileOrder, Want
from kling_desktop.ui.gallery.tiles.entry_pages import PAGE
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.panel_hand import menu_of, settle, texts


def sign_of(chip: ProgressChip) -> QImage:
    """What is painted before its words."""
    return chip.grab(QRect(0, 0, 30, chip.height())).toImage()


def chip_of(panel: GalleryPanel) -> ProgressChip:
    return panel.findChildren(ProgressChip)[0]


def said(panel: GalleryPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def read_in(widget: QWidget) -> list[str]:
    """What screen readers find in a widget, in their order."""
    found = QAccessible.queryAccessibleInterface(widget)
    parts = [found.child(number) for number in range(found.childCount())]
    return [part.text(QAccessible.Text.Name) for part in parts if not part.state().invisible]


def test_an_untouched_library_shows_examples_and_nothing_else_until_the_first_click(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    gallery.load()
    assert panel.is_library_empty
    assert not panel.grid.isVisible()
    assert "Your pictures will live here" in said(panel)
    assert "Pictures" not in said(panel), "nothing to look through, so no header"
    cards = panel.findChildren(ExampleCard)
    with qtbot.waitSignal(panel.example_chosen) as told:
        qtbot.mouseClick(cards[1], Qt.MouseButton.LeftButton)
    assert told.args == [cards[1].example]

    with qtbot.waitSignal(panel.library_emptied) as told:
        gallery.model.apply(gallery.add(0, JobState.QUEUED).job)

    assert told.args == [False]
    assert panel.grid.isVisible()
    assert "Pictures" in said(panel)
    assert len(gallery.ids()) == 1


def test_an_untouched_library_can_still_look_into_recently_deleted(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.load()
    panel.show_deleted(is_shown=True)
    assert {"Recently Deleted", "Nothing here"} <= set(said(panel))
    panel.leave_deleted()
    assert "Your pictures will live here" in said(panel)
    assert panel.is_library_empty


def test_a_library_in_which_nothing_came_of_it_has_its_header_and_no_examples(
    gallery: GalleryDesk, panel: GalleryPanel
) -> None:
    first = gallery.add(0, JobState.QUEUED)
    gallery.load()
    gallery.change(first, replace(first.job, state=JobState.FAILED))
    assert not panel.is_library_empty
    assert {"Pictures", "No pictures yet"} <= set(said(panel))
    assert not any(card.isVisible() for card in panel.findChildren(ExampleCard))


def test_under_what_needs_attention_it_is_said_what_is_so(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    first = gallery.add(0, JobState.QUEUED)
    gallery.load()
    gallery.change(first, replace(first.job, state=JobState.FAILED))
    panel.set_head(QLabel("Needs attention"))
    assert {"Needs attention", "No pictures yet"} <= set(said(panel))

    picture = gallery.add(0)
    gallery.model.apply(picture.job)
    gallery.mark(picture, MarkChange(is_deleted=True))
    assert {"Needs attention", "Everything is in Recently Deleted"} <= set(said(panel))
    button = next(each for each in panel.findChildren(QPushButton) if each.isVisible())
    with qtbot.waitSignal(gallery.model.read_through):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.is_deleted_shown


def test_where_everything_was_deleted_a_button_leads_there(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    picture = gallery.add(0)
    gallery.load()
    gallery.mark(picture, MarkChange(is_deleted=True))
    assert "Everything is in Recently Deleted" in said(panel)

    button = next(each for each in panel.findChildren(QPushButton) if each.text() == "Open Recently Deleted")
    with qtbot.waitSignal(gallery.model.read_through):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert panel.is_deleted_shown
    assert gallery.ids() == [picture.job.id]
    with qtbot.waitSignal(gallery.model.read_through):
        panel.leave_deleted()
    gallery.mark(picture, MarkChange(is_deleted=False))
    assert panel.grid.isVisible()


def test_the_chip_says_what_is_on_its_way(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    running, held = gallery.add(1, JobState.RUNNING), gallery.add(2, JobState.HELD)
    gallery.load()
    chip = chip_of(panel)
    assert chip.text() == "1 in progress"

    gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert chip.text() == "1 held"
    gallery.change(held, replace(held.job, state=JobState.CANCELLED))
    assert not chip.isVisible()


def test_without_a_network_the_chip_counts_what_was_sent_then_what_is_held(
    gallery: GalleryDesk, panel: GalleryPanel
) -> None:
    sent = gallery.add(1, JobState.RUNNING)
    for minutes in (2, 3):
        gallery.add(minutes, JobState.HELD)
    gallery.load()
    gallery.model.set_online(is_online=False)
    assert chip_of(panel).text() == "1 waiting", "the banner counts those that are held"
    offline = sign_of(chip_of(panel))
    gallery.change(sent, replace(sent.job, state=JobState.CANCELLED))
    assert chip_of(panel).text() == "2 held"
    assert sign_of(chip_of(panel)) == offline
    gallery.model.set_online(is_online=True)
    assert chip_of(panel).text() == "2 held"
    assert sign_of(chip_of(panel)) != offline


def test_the_chip_leads_to_what_is_on_its_way(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    for minutes in range(60):
        gallery.add(minutes)
    gallery.add(300, JobState.RUNNING)
    gallery.load()
    settle(gallery, panel)

    qtbot.mouseClick(chip_of(panel), Qt.MouseButton.LeftButton)

    assert 60 in panel.grid.tiles_in_sight()


def test_the_selection_is_told_and_told_again_when_one_of_its_entries_changes(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    running = gallery.add(0, JobState.RUNNING)
    gallery.load()
    settle(gallery, panel)

    with qtbot.waitSignal(panel.selection_changed) as told:
        panel.select(running.job.id)
    assert told.args == [Selection(1, (running,))]
    with qtbot.waitSignal(panel.selection_changed) as told:
        done = gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert told.args == [Selection(1, (done,))]
    assert panel.selection.single == done
    with qtbot.waitSignal(panel.selection_changed) as told:
        panel.grid.clearSelection()
    assert told.args == [NOTHING]


def test_when_everything_is_read_anew_nothing_is_selected(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    entry = gallery.add(0)
    gallery.load()
    panel.select(entry.job.id)

    with qtbot.waitSignal(panel.selection_changed) as told:
        gallery.load()

    assert told.args == [NOTHING]


def test_of_very_many_pictures_only_the_first_are_read(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    entries = [gallery.add(minutes) for minutes in range(3 * MOST_ENTRIES)]
    gallery.load()
    settle(gallery, panel)
    gallery.history.pages_read = 0

    with qtbot.waitSignal(panel.selection_changed) as told:
        qtbot.keyClick(panel.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert told.args == [Selection(3 * MOST_ENTRIES, tuple(entries[:MOST_ENTRIES]))]
    assert gallery.history.pages_read <= MOST_ENTRIES // PAGE + 1


def test_what_was_put_away_has_a_page_of_its_own(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    kept, away = gallery.add(0), gallery.add(1)
    gallery.load()
    panel.select(kept.job.id)

    with qtbot.waitSignal(panel.deleted_shown) as told, qtbot.waitSignal(gallery.model.read_through):
        panel.show_deleted(is_shown=True)
    assert told.args == [True]
    assert said(panel)[:2] == ["Recently Deleted", "Kept until you restore them"]
    assert "Nothing here" in said(panel)
    assert read_in(panel.findChildren(GalleryHeader)[0])[:3] == [
        "Back to the pictures",
        "Recently Deleted",
        "Kept until you restore them",
    ]
    gallery.mark(away, MarkChange(is_deleted=True))
    assert panel.grid.isVisible()

    menu = menu_of(gallery, panel, 0)
    assert texts(menu)[0] == "Restore"
    assert not panel.possible(Want.DELETE)
    with qtbot.waitSignal(panel.restore_requested) as told, qtbot.assertNotEmitted(panel.delete_requested):
        qtbot.keyClick(panel.grid, Qt.Key.Key_Delete)
        menu.actions()[0].trigger()
    assert told.args == [(away.job.id,)]
    menu.close()

    back = next(button for button in panel.findChildren(QToolButton) if button.accessibleName().startswith("Back"))
    with qtbot.waitSignal(gallery.model.read_through):
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert not panel.is_deleted_shown
    assert panel.selection.single == kept


def test_the_banner_has_its_place_and_margins(gallery: GalleryDesk, panel: GalleryPanel) -> None:
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
    panel.resize(1300, 700)

    assert panel.target_px == 320
    assert not slider.isVisible()


def test_in_a_narrow_window_the_chip_shows_only_its_number(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.add(1, JobState.RUNNING)
    gallery.load()

    panel.resize(1000, 700)

    chip = chip_of(panel)
    assert chip.text() == "1"
    assert chip.accessibleName() == "1 in progress, go there"
    assert "1 in progress" in chip.toolTip()


def test_the_toggle_of_the_details(panel: GalleryPanel, qtbot: QtBot) -> None:
    toggle = next(button for button in panel.findChildren(QToolButton) if button.accessibleName() == "Details")
    with qtbot.assertNotEmitted(panel.inspector_toggled):
        panel.set_inspector_shown(is_shown=True)

    with qtbot.waitSignal(panel.inspector_toggled) as toggled:
        qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)

    assert toggled.args == [False]
    assert QKeySequence("Ctrl+3").toString(QKeySequence.SequenceFormat.NativeText) in toggle.toolTip()


def test_of_several_pictures_those_whose_file_is_gone_are_left_out(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    entries = [gallery.add(minutes) for minutes in (1, 2, 3)]
    gallery.load()
    panel.grid.selectAll()
    lost = entries[1].output
    assert lost is not None
    gallery.model.set_lost(lost.id, True)
    with qtbot.waitSignal(panel.copy_requested) as told:
        panel.carry_out(TileOrder(Want.COPY))
    assert told.args == [(entries[0], entries[2])]
