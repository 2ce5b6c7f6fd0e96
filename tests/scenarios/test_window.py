"""First light through the real window: two phone photos and a prompt become a saved picture, shown and still there."""

import json
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from kling_desktop.ui.gallery.gallery_model import TileRole
from kling_desktop.ui.main_window.studio import Studio

HEIC = Path(__file__).parents[1] / "adapters" / "pictures" / "quadrants.heic"
LONG_MS = 20_000


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(switches=Switches(latency=3.0)) as simulator:
        yield simulator


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, service: Simulator) -> Iterator[WindowProgram]:
    places = Places.under(tmp_path / "program")
    places.make()
    profile = Profile(places, places.default_library, Hosts.single(service.base_url), key=ApiKey(DEMO_KEY))
    made = WindowProgram(qapp, profile)
    yield made
    assert made.close()


def phone_photo(folder: Path) -> Path:
    """12 megapixels, stored sideways, with the place it was taken at."""
    path = folder / "dunes-evening.jpg"
    picture = Image.linear_gradient("L").resize((4032, 3024)).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, 4032, 300))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(path, exif=exif, quality=90)
    return path


def drop(target: QWidget, *paths: Path) -> None:
    """Files from the file manager let go over a widget."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = QPointF(target.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(middle, Qt.DropAction.CopyAction, mime, left, none))


def open_studio(qtbot: QtBot, program: WindowProgram) -> Studio:
    program.open_own()
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.studio is not None, timeout=LONG_MS)
    assert window.studio is not None
    return window.studio


def tiles(studio: Studio) -> list[Entry]:
    model = studio.model
    return [model.index(row, 0).data(TileRole.ENTRY) for row in range(model.rowCount())]


def uploaded(service: Simulator) -> list[Image.Image]:
    """The pictures that reached the service, in the order of the request."""
    (line,) = service.ledger()
    with urllib.request.urlopen(f"{service.base_url}/_simulator/body/{line['request_id']}") as answer:
        urls = json.load(answer)["image_urls"]
    pictures = []
    for url in urls:
        with urllib.request.urlopen(url) as answer:
            pictures.append(Image.open(BytesIO(answer.read())))
    return pictures


def test_two_photos_and_a_prompt_become_a_picture(
    qtbot: QtBot, program: WindowProgram, service: Simulator, tmp_path: Path
) -> None:
    studio = open_studio(qtbot, program)
    drop(studio.compose.strip, phone_photo(tmp_path), HEIC)
    qtbot.waitUntil(
        lambda: len(studio.composer.draft.slots) == 2 and all(slot.reference for slot in studio.composer.draft.slots),
        timeout=LONG_MS,
    )

    editor = studio.compose.prompt.editor
    editor.setFocus()
    qtbot.keyClicks(editor, "Merge @")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "into the landscape of @qua")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert studio.composer.draft.prompt.strip() == "Merge @Image1 into the landscape of @Image2"

    window = program.window
    assert window is not None
    window.activateWindow()
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    if not window.isActiveWindow():
        studio.compose.generate_action.trigger()
    qtbot.waitUntil(lambda: any(type(box).__name__ == "PrivacyDialog" for box in QApplication.topLevelWidgets()))
    (privacy,) = [box for box in QApplication.topLevelWidgets() if type(box).__name__ == "PrivacyDialog"]
    privacy.accept()

    qtbot.waitUntil(lambda: studio.model.rowCount() == 1, timeout=LONG_MS)
    seen = set[JobState]()

    def is_saved() -> bool:
        (entry,) = tiles(studio)
        seen.add(entry.job.state)
        return entry.job.state is JobState.SAVED

    qtbot.waitUntil(is_saved, timeout=LONG_MS)
    assert JobState.RUNNING in seen
    (entry,) = tiles(studio)
    assert entry.output is not None
    picture = tmp_path / "program" / "library" / entry.output.path
    with Image.open(picture) as saved:
        assert saved.format == "PNG"
        assert (saved.width, saved.height) == (entry.output.width_px, entry.output.height_px)

    assert len(service.ledger()) == 1
    first, second = uploaded(service)
    assert first.size == (3024, 4032), "upright"
    assert first.getpixel((3000, 2000))[0] > 150, "the red edge is on the right now"
    assert not first.getexif()
    assert not second.getexif()

    program.open_own()  # the program again, over the same library
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.studio is not None and window.studio.model.rowCount() == 1, timeout=LONG_MS)
    assert window.studio is not None
    (again,) = tiles(window.studio)
    assert again.output == entry.output
