"""A gallery over entries in memory and small real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakePictureFiles
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk
from tests.ui.gallery.grid_hand import WIDTH


@pytest.fixture
def pool(qapp: QApplication) -> Iterator[QThreadPool]:
    pool = QThreadPool()
    yield pool
    pool.waitForDone()


@pytest.fixture
def gallery(qtbot: QtBot, pool: QThreadPool, tmp_path: Path) -> Iterator[GalleryDesk]:
    history, clock = FakeHistory(), [NOON_MS]
    background = Background(pool)
    model = GalleryModel(history, lambda: history, background, lambda: clock[0])
    loader = ThumbnailLoader(pool)
    yield GalleryDesk(history, model, FakePictureFiles(tmp_path), loader, qtbot, clock)
    pool.waitForDone()


@pytest.fixture
def grid(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Iterator[LiveGrid]:
    grid = LiveGrid(theme, gallery.model, gallery.loader, gallery.files)
    qtbot.addWidget(grid)
    grid.resize(WIDTH, 500)
    grid.show()
    yield grid
    grid.close()


@pytest.fixture
def panel(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Iterator[GalleryPanel]:
    panel = GalleryPanel(theme, gallery.model, gallery.loader, gallery.files)
    panel.begin()
    qtbot.addWidget(panel)
    panel.resize(1400, 700)
    panel.show()
    yield panel
    panel.close()
