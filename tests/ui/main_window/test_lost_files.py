"""A picture whose file is gone is noticed when it is looked at, and is whole again once its file was found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.generation import Output
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.main_window.lost_files import LostFiles
from kling_desktop.ui.main_window.spokesman import Spokesman
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakeLostPictures, FakePictureFiles, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, silent_kit

ENTRY, OTHER = (make_entry(row, make_job(row, NOON_MS)) for row in (1, 2))


class Desk:
    """LostFiles, and everything that it reaches."""

    def __init__(self, qapp: QApplication, folder: Path, ground: QWidget) -> None:
        self.pictures = FakeLostPictures()
        kit = silent_kit(qapp, folder, FakeHistory([ENTRY, OTHER]))._replace(lost=self.pictures)
        self.engine = kit.engine
        self.spokesman = Spokesman(kit.theme, ground, Composer(KLING_O1, FakePictureFiles(folder), ground), ground)
        self.pool, self.ground, self.folder = QThreadPool(ground), ground, folder
        self.lost = LostFiles(kit, self.pool, self.spokesman, ground)

    def choose(self, name: str, text: str | None) -> None:
        """Answer the question where the file is."""
        self.lost.find(ENTRY)
        dialog = self.ground.findChildren(QFileDialog)[-1]
        if text is not None:
            (self.folder / name).write_text(text)
        dialog.fileSelected.emit(str(self.folder / name))
        dialog.close()


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    font, ground = qapp.font(), QWidget()
    qtbot.addWidget(ground)
    ground.resize(600, 400)
    ground.show()
    desk = Desk(qapp, tmp_path, ground)
    yield desk
    desk.pool.waitForDone()
    ground.close()
    undress(qapp, font)


def output(desk: Desk) -> Output:
    assert ENTRY.output is not None
    desk.pictures.gone = {ENTRY.output.path}
    return ENTRY.output


def test_it_is_noticed_when_it_is_looked_at(desk: Desk, qtbot: QtBot) -> None:
    lost = output(desk)
    assert OTHER.output is not None
    for looked_at, is_lost in ((lost, True), (OTHER.output, False)):
        with qtbot.waitSignal(desk.lost.settled) as told:
            desk.lost.look(looked_at)
        assert told.args == [looked_at.id, is_lost]


def test_it_is_noticed_when_it_is_wanted_large(desk: Desk, qtbot: QtBot) -> None:
    lost = output(desk)
    with qtbot.waitSignal(desk.lost.settled) as told:
        desk.engine.render_failed.emit(lost.id, Failure(FailureKind.FILE_MISSING))
    assert told.args == [lost.id, True]


def test_only_the_last_one_that_was_looked_at_is_told_of(desk: Desk, qtbot: QtBot) -> None:
    lost = output(desk)
    assert OTHER.output is not None
    told: list[str] = []
    desk.lost.settled.connect(lambda output_id, _is_lost: told.append(output_id))
    desk.lost.look(lost)
    with qtbot.waitSignal(desk.lost.settled):
        desk.lost.look(OTHER.output)
    assert told == [OTHER.output.id]


@pytest.mark.parametrize(
    ("text", "told"), [("another", "This is another picture."), (None, "This file is not there any more.")]
)
def test_what_is_not_it_is_told_and_nothing_changes(desk: Desk, qtbot: QtBot, text: str | None, told: str) -> None:
    output(desk)
    desk.choose("found.png", text)

    qtbot.waitUntil(lambda: desk.spokesman.notice.text.startswith(told))
    assert desk.pictures.gone


def test_what_was_found_is_there_again_with_its_thumbnail(desk: Desk, qtbot: QtBot) -> None:
    lost = output(desk)
    with qtbot.waitSignal(desk.lost.settled) as told:
        desk.choose("found.png", lost.id)

    assert told.args == [lost.id, False]
    assert desk.spokesman.notice.text == "The picture is back in your library"
    assert isinstance(desk.engine, SilentEngine)
    assert not desk.pictures.gone


def test_a_bug_of_ours_is_said(desk: Desk, qtbot: QtBot) -> None:
    output(desk)
    desk.pictures.is_broken = True
    with qtbot.captureExceptions() as seen:
        desk.choose("found.png", "anything")
        qtbot.waitUntil(lambda: desk.spokesman.notice.text.startswith("Kling Desktop made a mistake."))
        qtbot.waitUntil(lambda: bool(seen))
    assert [type(one[1]) for one in seen] == [RuntimeError]
    assert desk.pictures.gone
