"""A composer with its panel, over previews that lie in a temporary folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.key_status import KeyState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.compose.composer import Composer
from tests.fakes.fake_pictures import FakePictureFiles
from tests.longer_texts import longer_texts
from tests.ui.compose.stage import COLORS, Heard, accept, reference


@pytest.fixture
def longer(qapp: QApplication) -> Iterator[None]:
    """Ask for it before the panel."""
    with longer_texts(qapp):
        yield


@pytest.fixture
def files(tmp_path: Path) -> FakePictureFiles:
    return FakePictureFiles(tmp_path)


@pytest.fixture
def composer(qapp: QApplication, files: FakePictureFiles) -> Composer:
    return Composer(KLING_O1, files)


@pytest.fixture
def heard(composer: Composer) -> Heard:
    return Heard().listen(composer)


@pytest.fixture
def pool() -> Iterator[QThreadPool]:
    pool = QThreadPool()
    yield pool
    pool.waitForDone()


@pytest.fixture
def add(composer: Composer, files: FakePictureFiles) -> Callable[..., None]:
    """Adds references of the library by name, with their previews."""

    def add_all(*names: str) -> None:
        for name in names:
            files.paint(files.preview(reference(name).sha256), COLORS.get(name, "#406080"))
            accept(composer, reference(name))

    return add_all


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, composer: Composer, pool: QThreadPool) -> ComposePanel:
    """The whole panel on the screen, ready to generate as far as key, money and network go."""
    panel = ComposePanel(theme, composer, pool)
    qtbot.addWidget(panel)
    panel.resize(375, 870)
    panel.set_status(ComposeStatus(key=KeyState.READY, balance_micros=4_820_000))
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    return panel


@pytest.fixture
def ready(composer: Composer, add: Callable[..., None]) -> None:
    add("dunes-evening.jpg")
    composer.set_prompt("@Image1 at dawn")


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    """The clipboard, emptied at the end: Qt must not free what Python put there after Python is gone."""
    yield qapp.clipboard()
    qapp.clipboard().clear()
