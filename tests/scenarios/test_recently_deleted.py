"""A picture in Recently Deleted, seen large: it can leave the program as any other, as long as its file is there."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.simulator.server import Simulator
from kling_desktop.ui.gallery.lightbox.key_hints import KeyHints
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from tests.scenarios.problem_rig import Rig

CTRL = Qt.KeyboardModifier.ControlModifier


def look_at_deleted(rig: Rig, service: Simulator) -> tuple[Entry, Path]:
    """Make a picture, delete it and select it in Recently Deleted; gives it and its file."""
    rig.open(service.base_url)
    rig.generate()
    rig.wait(lambda: rig.saved() == 1)
    rig.studio.pictures.delete([rig.jobs()[0].id])
    rig.wait(lambda: not rig.jobs())
    rig.studio.gallery.show_deleted(is_shown=True)
    rig.wait(rig.jobs)
    entry: Entry = rig.studio.model.index(0, 0).data(TileRole.ENTRY)
    assert entry.output is not None
    return entry, rig.places.default_library / entry.output.path


def shown_large(rig: Rig, entry: Entry, qtbot: QtBot) -> dict[str, QAbstractButton]:
    """Open it with the keyboard; gives the buttons in sight by what they say they do."""
    rig.window.activateWindow()
    rig.wait(rig.window.isActiveWindow)
    rig.studio.gallery.select(entry.job.id)
    rig.studio.gallery.grid.setFocus()
    qtbot.keyClick(rig.studio.gallery.grid, Qt.Key.Key_Space)
    page = rig.studio.viewer.lightbox
    assert page is not None
    return {each.accessibleName(): each for each in page.findChildren(QAbstractButton) if each.isVisible()}


def test_it_is_copied_and_saved_elsewhere(rig: Rig, service: Simulator, qtbot: QtBot, tmp_path: Path) -> None:
    entry, _ = look_at_deleted(rig, service)
    buttons = shown_large(rig, entry, qtbot)
    assert {"Use as reference", "Delete"}.isdisjoint(buttons)
    page = rig.studio.viewer.lightbox
    assert page is not None
    (hints,) = page.findChildren(KeyHints)
    assert [word for _, word in hints.shown_hints(2000)] == ["picture", "compare", "close"]

    qtbot.keyClick(page.stage.canvas, Qt.Key.Key_C, CTRL)
    rig.wait(lambda: rig.studio.spokesman.notice.text == "Copied")
    assert QApplication.clipboard().mimeData().hasUrls()

    qtbot.keyClick(page.stage.canvas, Qt.Key.Key_S, CTRL)
    dialog = rig.studio.workspace.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "mine.png"))
    dialog.close()
    rig.wait((tmp_path / "mine.png").is_file)

    QApplication.clipboard().setText("")
    qtbot.mouseClick(buttons["Copy"], Qt.MouseButton.LeftButton)
    rig.wait(lambda: QApplication.clipboard().mimeData().hasUrls())


def is_greyed(button: QAbstractButton) -> bool:
    return not button.isEnabled()


def test_where_its_file_is_gone_by_then_the_buttons_say_so(rig: Rig, service: Simulator, qtbot: QtBot) -> None:
    entry, file = look_at_deleted(rig, service)
    file.unlink()
    buttons = shown_large(rig, entry, qtbot)
    for name in ("Copy", "Save as"):
        rig.wait(partial(is_greyed, buttons[name]))
        assert "moved or deleted" in buttons[name].toolTip()
