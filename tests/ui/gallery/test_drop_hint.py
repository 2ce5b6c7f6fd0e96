"""Pictures from elsewhere can be dropped anywhere on the gallery, and it says so."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QUrl
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.picture_mime import SLOT_FORMAT, PictureFile, gallery_mime
from kling_desktop.ui.gallery.drop_hint import DropHint
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.compose.stage import drag_over, drop_on

MIDDLE = QPoint(400, 300)


def files(*names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(f"/a/{name}") for name in names])
    return mime


def slot() -> QMimeData:
    """A slot of the composer that strayed here."""
    mime = QMimeData()
    mime.setData(SLOT_FORMAT, b"1")
    return mime


def test_while_pictures_are_held_over_it_the_gallery_says_what_a_drop_does(
    gallery: GalleryDesk, panel: GalleryPanel
) -> None:
    told: list[int] = []
    panel.held.connect(told.append)
    assert drag_over(panel, files("b.png", "c.png"), MIDDLE)
    assert told == [2]
    hint = panel.findChildren(DropHint)[0]
    assert hint.isVisible()
    assert hint.geometry() == panel.rect()
    panel.resize(1000, 600)
    assert hint.geometry() == panel.rect()
    QApplication.sendEvent(panel, QDragLeaveEvent())
    assert not hint.isVisible()
    assert told == [2, 0]


def test_what_is_dropped_is_passed_on_as_values(panel: GalleryPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.sources_dropped) as dropped:
        assert drop_on(panel, files("b.png", "c.jpg"), MIDDLE)

    assert dropped.args == [(PictureFile(Path("/a/b.png")), PictureFile(Path("/a/c.jpg")))]
    assert not any(hint.isVisible() for hint in panel.findChildren(DropHint))


@pytest.mark.parametrize(
    "mime",
    [files("notes.pdf"), gallery_mime(["o-1"], [Path("/a/b.png")]), slot()],
    ids=["no picture", "our own picture", "a slot"],
)
def test_what_cannot_be_added_is_refused(panel: GalleryPanel, mime: QMimeData) -> None:
    assert not drag_over(panel, mime, MIDDLE)
    assert not any(hint.isVisible() for hint in panel.findChildren(DropHint))
