"""What the cache has lost is asked for once, by whoever looked for it, and shown when it is there again."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.generation import Output
from kling_desktop.core.model_card import KLING_O1, ModelCard
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.picture_care import PictureCare
from tests.core.recipes import reference
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakePictureFiles, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import no_library
from tests.ui.compose.stage import accept


class AskedEngine(EngineThread):
    """Never starts; remembers what it was asked to make."""

    def __init__(self) -> None:
        super().__init__(no_library)
        self.previews: list[str] = []
        self.thumbnails: list[str] = []

    def make_preview(self, sha256: str, card: ModelCard) -> None:
        del card
        self.previews.append(sha256)

    def make_thumbnail(self, output: Output) -> None:
        self.thumbnails.append(output.id)


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject(qapp)


def test_each_is_asked_for_once_and_shown_when_it_is_there(owner: QObject, tmp_path: Path, qtbot: QtBot) -> None:
    pool, engine, files = QThreadPool(owner), AskedEngine(), FakePictureFiles(tmp_path)
    entry = make_entry(1, make_job(1, NOON_MS))
    assert entry.output is not None
    lost = reference(1)
    composer = Composer(KLING_O1, files, owner)
    loaders = [ThumbnailLoader(pool, parent=owner) for _ in range(2)]
    previews = SlotPreviews(composer, pool, owner)
    care = PictureCare(engine, FakeHistory([entry]), KLING_O1, owner)
    care.watch(loaders, previews)
    path = files.preview(lost.sha256)
    wishes = [
        Wish(path, 20, 20, 0),
        Wish(files.thumbnail(entry.output.id), 20, 20, 0, output_id=entry.output.id),
        Wish(str(tmp_path / "part"), 20, 20, 0),
    ]
    with qtbot.waitSignal(previews.missing):
        accept(composer, lost)
    for loader in loaders:
        for wish in wishes:
            loader.pixmap(wish)
    qtbot.waitUntil(lambda: not any(loader.is_busy for loader in loaders))
    assert (engine.previews, engine.thumbnails) == ([lost.sha256], [entry.output.id])

    files.paint(path, "#30a060")
    with qtbot.waitSignals([previews.changed, loaders[0].loaded, loaders[1].loaded]):
        engine.preview_made.emit(path)
    qtbot.waitUntil(lambda: all(loader.pixmap(wishes[0]) is not None for loader in loaders))
    pool.waitForDone()
    owner.deleteLater()
