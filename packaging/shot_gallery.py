"""The scenes of the gallery over a library of some days; `shot_scenes` has the table of all scenes."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kling_desktop.core.marks import Flag
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.gallery.examples.example_card import ExampleCard, ExamplePicture
from kling_desktop.ui.gallery.tile_menu import TileMenu
from shot_stage import Stage, wait_until


def gallery(stage: Stage) -> QWidget:
    """A library of some days, a picture selected."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    stage.studio.gallery.select(stage.jobs()[1].id)
    return stage.window


def gallery_hover(stage: Stage) -> QWidget:
    """The pointer on a picture: its prompt and what can be done with it; others are picked, rated, rejected."""
    gallery(stage)
    jobs, pictures = stage.jobs(), stage.studio.pictures
    pictures.flag([jobs[1].id, jobs[6].id], Flag.PICKED)
    pictures.flag([jobs[5].id], Flag.REJECTED)
    pictures.rate([jobs[2].id, jobs[6].id], 4)
    for job in (jobs[1], jobs[2], jobs[5], jobs[6]):
        stage.wait_for_marks(job)
    stage.point_at_tile(3)
    return stage.window


def gallery_folded(stage: Stage) -> QWidget:
    """Some Runs folded to stacks, one of them selected."""
    gallery(stage)
    model = stage.studio.model
    runs = [tile for tile in range(12) if model.run_size(tile) > 1]
    for tile in sorted({model.tile_index.run_around(tile).start for tile in runs}, reverse=True):
        stage.studio.gallery.grid.toggle_fold(tile)
    stage.point_at_tile(1)
    return stage.window


def gallery_multi(stage: Stage) -> QWidget:
    """Several pictures selected, the keyboard on one of them."""
    gallery(stage)
    grid = stage.studio.gallery.grid
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    return stage.window


def gallery_menu(stage: Stage) -> QWidget:
    """What can be done with a picture."""
    gallery(stage)
    QTest.keyClick(stage.studio.gallery.grid, Qt.Key.Key_Menu)
    menu = stage.studio.gallery.grid.findChild(TileMenu)
    assert menu is not None
    return menu


def gallery_menu_several(stage: Stage) -> QWidget:
    """What can be done with several pictures."""
    gallery_multi(stage)
    QTest.keyClick(stage.studio.gallery.grid, Qt.Key.Key_Menu)
    menu = stage.studio.gallery.grid.findChild(TileMenu)
    assert menu is not None
    return menu


def gallery_drop(stage: Stage) -> QWidget:
    """Pictures from elsewhere held over the gallery."""
    gallery(stage)
    stage.studio.gallery.show_drop_hint()
    stage.studio.gallery.held.emit(2)
    return stage.window


def recently_deleted(stage: Stage) -> QWidget:
    """What was put away."""
    gallery(stage)
    away = stage.jobs()[3:10]
    stage.studio.pictures.delete([job.id for job in away])
    for job in away:
        stage.wait_for_marks(job)
    stage.studio.spokesman.notice.hide()
    assert stage.window.commands is not None
    stage.window.commands[CommandId.RECENTLY_DELETED].trigger()
    wait_until(lambda: len(stage.jobs()) == 7, "what was put away")
    stage.studio.gallery.select(stage.jobs()[1].id)
    return stage.window


def deleted_hover(stage: Stage) -> QWidget:
    """The pointer on a picture that was put away: the way back, and the menu."""
    stage.picture(recently_deleted(stage))  # by which every tile is in its place
    stage.point_at_tile(3)
    return stage.window


def gallery_notice(stage: Stage) -> QWidget:
    """Two pictures were put away, and can be had back."""
    gallery(stage)
    stage.studio.pictures.delete([job.id for job in stage.jobs()[3:5]])
    wait_until(stage.studio.spokesman.notice.isVisible, "the notice")
    return stage.window


def nothing_deleted(stage: Stage) -> QWidget:
    """Nothing was put away."""
    gallery(stage)
    stage.studio.gallery.show_deleted(is_shown=True)
    return stage.window


def empty(stage: Stage) -> QWidget:
    """A library in which nothing was made yet."""
    wait_until(lambda: stage.service.requests("credits"), "the balance")
    examples = stage.studio.gallery.findChildren(ExamplePicture)
    wait_until(lambda: examples and all(picture.has_picture for picture in examples), "the examples")
    return stage.window


def empty_chosen(stage: Stage) -> QWidget:
    """An example took the place of what was being written."""
    empty(stage)
    stage.type("A first try")
    card = stage.studio.gallery.findChildren(ExampleCard)[2]
    card.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(card, Qt.Key.Key_Space)
    wait_until(lambda: all(slot.reference for slot in stage.studio.composer.draft.slots), "the references")
    return stage.window


def all_deleted(stage: Stage) -> QWidget:
    """Every picture was put away."""
    gallery(stage)
    away = stage.jobs()
    stage.studio.pictures.delete([job.id for job in away])
    wait_until(lambda: not stage.jobs(), "that they go")
    stage.studio.spokesman.notice.hide()
    return stage.window


def tiles(stage: Stage) -> QWidget:
    """Every state of a tile."""
    gallery(stage)
    return stage.tile_board()
