"""The menus of pictures and Jobs: order, what is possible, and what choosing leads to."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.tile_menu import TileMenu
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.panel_hand import choose, menu_of, settle, texts


def action_of(menu: TileMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().replace("&", "") == text)


def test_the_menu_of_a_picture_has_the_designs_order(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.add(0)
    gallery.add(1)
    gallery.load()

    menu = menu_of(gallery, panel, 0)

    assert texts(menu) == [
        *("Open", "Refine", "Use as Reference", "Mention in Prompt", "Reuse Recipe", "Compare", "|"),
        *("Pick", "Reject", "No Flag", "Stars", "|"),
        *("Copy Picture", "Copy Prompt", "Copy File Path", "|"),
        *("Save As…", "Show in Folder", "|", "Fold Run", "|", "Delete"),
    ]
    assert "Fold Run" not in texts(menu, enabled_only=True)
    menu.close()
    menu = menu_of(gallery, panel, 0, 1)
    assert texts(menu, enabled_only=True) == [
        *("Use as Reference", "Pick", "Reject", "No Flag", "Stars"),
        *("Copy 2 Pictures", "Save As…", "Delete 2 Pictures"),
    ]
    menu.close()


def test_shortcuts_are_shown_and_no_two_lines_have_the_same_mnemonic(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.add(0)
    gallery.load()
    menu = menu_of(gallery, panel, 0)
    shown = {action.text().replace("&", ""): action.shortcut().toString() for action in menu.actions()}
    assert (shown["Refine"], shown["Pick"], shown["Reject"], shown["Show in Folder"]) == ("E", "P", "X", "Ctrl+Shift+E")
    assert all(action.isShortcutVisibleInContextMenu() for action in menu.actions() if action.shortcut())
    letters = [action.text().partition("&")[2][:1].lower() for action in menu.actions() if "&" in action.text()]
    assert len(set(letters)) == len(letters), letters
    menu.close()


def test_flags_and_stars_show_what_is_so_and_set_what_is_chosen(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    one, other = gallery.add(0), gallery.add(1)
    gallery.load()
    gallery.mark(one, MarkChange(flag=Flag.PICKED, stars=4))

    menu = menu_of(gallery, panel, 0)
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Pic&k"]
    stars = action_of(menu, "Stars").menu()
    assert isinstance(stars, QMenu)
    assert [action.text().replace("&", "") for action in stars.actions() if action.isChecked()] == ["4 Stars"]
    with qtbot.waitSignal(panel.stars_chosen) as told:
        stars.actions()[2].trigger()
    assert told.args == [(one.job.id,), 2]
    with qtbot.waitSignal(panel.flag_chosen) as told:
        action_of(menu, "Reject").trigger()
    assert told.args == [(one.job.id,), Flag.REJECTED]
    menu.close()

    menu = menu_of(gallery, panel, 0, 1)
    assert not any(action_of(menu, text).isChecked() for text in ("Pick", "Reject", "No Flag")), "they differ"
    with qtbot.waitSignal(panel.flag_chosen) as told:
        action_of(menu, "No Flag").trigger()
    assert told.args == [(one.job.id, other.job.id), Flag.NONE]
    menu.close()


def test_refine_begins_from_the_menu(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    picture = gallery.add(0)
    gallery.load()
    menu = menu_of(gallery, panel, 0)
    with qtbot.waitSignal(panel.refine_requested) as told:
        action_of(menu, "Refine").trigger()
    assert told.args == [picture]
    menu.close()


def test_with_jobs_among_them_it_is_still_about_the_pictures(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.add(0, JobState.RUNNING)
    gallery.add(1)
    gallery.load()
    menu = menu_of(gallery, panel, 1, 0)
    assert {"Use as Reference", "Copy Picture", "Delete"} <= set(texts(menu, enabled_only=True))
    menu.close()


def test_in_recently_deleted_it_offers_the_way_back_a_look_and_copies(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    away = [gallery.mark(gallery.add(minutes), MarkChange(is_deleted=True)) for minutes in (0, 1)]
    with qtbot.waitSignal(gallery.model.read_through):
        panel.show_deleted(is_shown=True)
    menu = menu_of(gallery, panel, 0)
    lines = ["Restore", "|", "Open", "Copy Picture", "Copy Prompt", "Save As…"]
    assert texts(menu) == lines, "nothing is made with it before it is back"
    menu.close()
    menu = menu_of(gallery, panel, 0, 1)
    with qtbot.waitSignal(panel.restore_requested) as told:
        action_of(menu, "Restore 2 Pictures").trigger()
    assert told.args == [tuple(entry.job.id for entry in away)]
    menu.close()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_its_keys_open_it_at_the_current_tile(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    for minutes in range(3):
        gallery.add(minutes)
    gallery.load()
    settle(gallery, panel)
    choose(gallery, panel, 2)
    with qtbot.waitSignal(panel.grid.menu_requested) as told:
        qtbot.keyClick(panel.grid, key, modifier)
    tile = panel.grid.visualRect(gallery.model.index(2))
    assert told.args == [panel.grid.viewport().mapToGlobal(tile.bottomLeft())]
    panel.grid.findChildren(TileMenu)[-1].close()


def test_the_menu_of_a_job_says_what_del_does(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    waiting = gallery.add(0, JobState.QUEUED)
    gallery.add(1, JobState.RUNNING)
    gallery.load()

    menu = menu_of(gallery, panel, 1)
    assert texts(menu) == ["Stop Watching…", "Copy Prompt", "Reuse Recipe", "|", "Fold Run"]
    menu.close()
    menu = menu_of(gallery, panel, 0)
    assert texts(menu)[0] == "Remove"
    with qtbot.waitSignal(panel.cancel_requested) as told:
        menu.actions()[0].trigger()
    assert told.args == [waiting.job.id]
    menu.close()


def test_the_menu_folds_a_run_and_spreads_it_out(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    for place in range(3):
        gallery.add(0, run_id="run", place=place)
    gallery.load()

    for text, left in (("Fold Run", 1), ("Spread Out Run", 3)):
        menu = menu_of(gallery, panel, 0)
        next(action for action in menu.actions() if action.text().replace("&", "") == text).trigger()
        assert len(gallery.ids()) == left
        menu.close()
