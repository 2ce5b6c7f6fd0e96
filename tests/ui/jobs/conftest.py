"""The panel, and what its cards are painted with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.jobs.attention_panel import AttentionPanel
from tests.fakes.fake_pictures import FakePictureFiles


@pytest.fixture
def loader(qapp: QApplication) -> Iterator[ThumbnailLoader]:
    pool = QThreadPool()
    yield ThumbnailLoader(pool)
    pool.waitForDone()


@pytest.fixture
def files(tmp_path: Path) -> FakePictureFiles:
    return FakePictureFiles(tmp_path)


@pytest.fixture
def panel(theme: Theme, loader: ThumbnailLoader, files: FakePictureFiles, qtbot: QtBot) -> Iterator[AttentionPanel]:
    panel = AttentionPanel(theme, loader, files)
    qtbot.addWidget(panel)
    panel.resize(680, 400)
    yield panel
    panel.close()
