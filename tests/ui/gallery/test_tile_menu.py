"""The menus of pictures and Jobs: order, what is possible, and what choosing leads to."""

from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.panel_hand import menu_of, texts


def test_the_menu_of_a_picture_has_the_designs_order(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.add(0)
    gallery.add(1)
    gallery.load()

    menu = menu_of(gallery, panel, 0)

    assert texts(menu) == [
        *("Open", "Use as Reference", "Mention in Prompt", "Reuse Recipe", "Compare", "|"),
        *("Copy Picture", "Copy Prompt", "Copy File Path", "|"),
        *("Save As…", "Show in Folder", "|", "Fold Run", "|", "Delete"),
    ]
    assert "Fold Run" not in texts(menu, enabled_only=True)
    menu.close()
    menu = menu_of(gallery, panel, 0, 1)
    assert texts(menu, enabled_only=True) == ["Use as Reference", "Copy Picture", "Save As…", "Delete"]
    menu.close()


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
