"""What lies in Recently Deleted is put back from the inspector, and nothing else is done with it."""

from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.core.marks import Marks
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.inspector import Inspector
from kling_desktop.ui.gallery.selection import Selection
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk


def buttons(inspector: Inspector) -> dict[str, QAbstractButton]:
    found = [each for each in inspector.findChildren(QAbstractButton) if each.isVisible()]
    return {each.text() or each.accessibleName(): each for each in found}


def texts(inspector: Inspector) -> list[str]:
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisible() and label.text()]


def test_several_deleted_pictures_can_be_restored_and_nothing_else(
    gallery: GalleryDesk, theme: Theme, qtbot: QtBot
) -> None:
    inspector = Inspector(theme, gallery.model, gallery.loader, gallery.files)
    qtbot.addWidget(inspector)
    inspector.show()
    deleted = tuple(replace(gallery.add(number), marks=Marks(deleted_at_ms=NOON_MS)) for number in (1, 2))
    assert deleted[0].output is not None
    gallery.model.set_lost(deleted[0].output.id, True)
    inspector.set_selection(Selection(2, deleted))
    assert list(buttons(inspector)) == ["Hide the details", "Restore"]
    assert texts(inspector)[:2] == ["Details", "2 pictures"], "nobody misses the file of what was put away"
    with qtbot.waitSignal(inspector.restore_requested) as told:
        buttons(inspector)["Restore"].click()
    assert told.args == [deleted]

    inspector.set_selection(Selection(2, tuple(gallery.add(number) for number in (3, 4))))
    assert "Restore" not in buttons(inspector)
    assert {"Use as reference", "Copy", "Save as", "Delete"} <= buttons(inspector).keys()
