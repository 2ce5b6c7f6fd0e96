"""The badges on a picture, as they are painted."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.marks import Marks
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.grid.tile_chrome import TileChrome
from tests.fakes.gallery_desk import GalleryDesk

TILE = QRect(0, 0, 200, 120)
LEAST_BESIDE_PX = 4


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_star_and_number_lie_within_their_badge(
    gallery: GalleryDesk, theme: Theme, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setLayoutDirection(direction)
    image = QImage(TILE.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    TileChrome(theme, gallery.model).paint(painter, TILE, replace(gallery.add(1), marks=Marks(stars=4)), widget)
    painter.end()

    lit = [x for x in range(TILE.width()) if any(image.pixelColor(x, y).lightness() > 90 for y in range(88, 112))]
    badge = [x for x in range(TILE.width()) if image.pixelColor(x, 100).lightness() > 0]
    assert lit[0] - badge[0] >= LEAST_BESIDE_PX
    assert badge[-1] - lit[-1] >= LEAST_BESIDE_PX
