"""First light through the real window: two phone photos and a prompt become a saved picture, shown and still there."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.draft import Slot
from kling_desktop.core.failure import FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, Marks
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from kling_desktop.ui.gallery.inspector.star_rating import StarRating
from kling_desktop.ui.gallery.lightbox.before_box import BeforeTile
from kling_desktop.ui.gallery.lightbox.layer import Layer
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from kling_desktop.ui.jobs.queue_cause import Cause
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.preferences.privacy_dialog import PrivacyDialog

HEIC = Path(__file__).parents[1] / "adapters" / "pictures" / "quadrants.heic"
LONG_MS = 20_000
Start = Callable[[Hosts, ApiKey | None], WindowProgram]


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(switches=Switches(latency=3.0)) as simulator:
        yield simulator


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Makes the program; it is closed at the end, whatever happened."""
    made: list[WindowProgram] = []

    def program(hosts: Hosts, key: ApiKey | None) -> WindowProgram:
        places = Places.under(tmp_path / "program")
        places.make()
        made.append(WindowProgram(qapp, Profile(places, places.default_library, hosts, key=key)))
        return made[-1]

    yield program
    assert all(one.close() for one in made)


@pytest.fixture
def program(start: Start, service: Simulator) -> WindowProgram:
    return start(Hosts.single(service.base_url), ApiKey(DEMO_KEY))


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
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG_MS)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
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


def add_photos(qtbot: QtBot, studio: Studio, *paths: Path) -> None:
    drop(studio.compose.strip, *paths)

    def slots() -> tuple[Slot, ...]:
        return studio.composer.draft.slots

    qtbot.waitUntil(lambda: len(slots()) == len(paths) and all(slot.reference for slot in slots()), timeout=LONG_MS)


def type_prompt(qtbot: QtBot, studio: Studio) -> None:
    """By keyboard alone, both mentions by completion."""
    editor = studio.compose.prompt.editor
    editor.setFocus()
    qtbot.keyClicks(editor, "Merge @")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "into the landscape of @qua")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert studio.composer.draft.prompt.strip() == "Merge @Image1 into the landscape of @Image2"


def activate(qtbot: QtBot, studio: Studio) -> None:
    """Shortcuts are heard in the active window only."""
    window = studio.workspace.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def press_generate(qtbot: QtBot, studio: Studio) -> None:
    """Ctrl+Enter in the prompt."""
    activate(qtbot, studio)
    qtbot.keyClick(studio.compose.prompt.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def agree_to_sending(qtbot: QtBot) -> None:
    """The notice before the first upload."""

    def notices() -> list[PrivacyDialog]:
        return [box for box in QApplication.topLevelWidgets() if isinstance(box, PrivacyDialog) and box.isVisible()]

    qtbot.waitUntil(lambda: bool(notices()))
    qtbot.keyClick(notices()[0], Qt.Key.Key_Return)


def wait_for_picture(qtbot: QtBot, studio: Studio) -> set[JobState]:
    """Until the one tile is a picture; gives the states it was seen in."""
    seen = set[JobState]()

    def is_saved() -> bool:
        seen.update(entry.job.state for entry in tiles(studio))
        return JobState.SAVED in seen

    qtbot.waitUntil(is_saved, timeout=LONG_MS)
    return seen


def test_two_photos_and_a_prompt_become_a_picture(
    qtbot: QtBot, program: WindowProgram, service: Simulator, tmp_path: Path
) -> None:
    studio = open_studio(qtbot, program)
    add_photos(qtbot, studio, phone_photo(tmp_path), HEIC)
    type_prompt(qtbot, studio)
    press_generate(qtbot, studio)
    agree_to_sending(qtbot)
    assert JobState.RUNNING in wait_for_picture(qtbot, studio)

    (entry,) = tiles(studio)
    assert entry.output is not None
    with Image.open(tmp_path / "program" / "library" / entry.output.path) as saved:
        assert (saved.format, saved.size) == ("PNG", (entry.output.width_px, entry.output.height_px))
    assert len(service.ledger()) == 1
    first, second = uploaded(service)
    assert first.size == (3024, 4032), "upright"
    assert first.getpixel((3000, 2000))[0] > 150, "the red edge is on the right now"
    assert not first.getexif()
    assert not second.getexif()
    assert not service.leaks()

    again = open_studio(qtbot, program)  # the program once more, over the same library
    qtbot.waitUntil(lambda: again.model.rowCount() == 1, timeout=LONG_MS)
    assert [found.output for found in tiles(again)] == [entry.output]


def inspected(studio: Studio, name: str) -> QAbstractButton:
    """A button of the inspector."""
    found = [each for each in studio.inspector.findChildren(QAbstractButton) if each.isVisible()]
    return next(each for each in found if name in (each.text(), each.accessibleName()))


def test_a_picture_is_picked_rated_refined_put_away_and_put_back(
    qtbot: QtBot, program: WindowProgram, tmp_path: Path
) -> None:
    studio = open_studio(qtbot, program)
    add_photos(qtbot, studio, phone_photo(tmp_path), HEIC)
    type_prompt(qtbot, studio)
    press_generate(qtbot, studio)
    agree_to_sending(qtbot)
    wait_for_picture(qtbot, studio)
    (entry,) = tiles(studio)
    studio.gallery.select(entry.job.id)

    qtbot.mouseClick(inspected(studio, "Pick"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(studio.inspector.findChildren(StarRating)[0], Qt.Key.Key_4)
    qtbot.waitUntil(lambda: tiles(studio)[0].marks == Marks(Flag.PICKED, 4), timeout=LONG_MS)

    qtbot.mouseClick(inspected(studio, "Refine this picture"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(studio.composer.draft.slots[0].reference), timeout=LONG_MS)
    reference = studio.composer.draft.slots[0].reference
    assert reference is not None
    assert reference.source_output == entry.job.id

    def is_deleted() -> bool:
        found = studio.model.entry_of(entry.job.id)
        return found is not None and found.marks.deleted_at_ms is not None

    activate(qtbot, studio)
    studio.compose.strip.grid.go_to(1)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not studio.composer.draft.slots)
    assert not is_deleted(), "the key belongs to the slots while they have the keyboard"

    studio.gallery.grid.setFocus()
    qtbot.keyClick(studio.gallery.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(is_deleted, timeout=LONG_MS)
    qtbot.mouseClick(studio.spokesman.notice.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not is_deleted(), timeout=LONG_MS)


def test_a_picture_is_seen_large_compared_and_copied(qtbot: QtBot, program: WindowProgram, tmp_path: Path) -> None:
    """Space opens it, Z shows its own pixels, C compares it with the photo, Ctrl+C copies it without its prompt."""
    studio = open_studio(qtbot, program)
    add_photos(qtbot, studio, phone_photo(tmp_path), HEIC)
    type_prompt(qtbot, studio)
    press_generate(qtbot, studio)
    agree_to_sending(qtbot)
    wait_for_picture(qtbot, studio)
    (entry,) = tiles(studio)
    assert entry.output is not None

    activate(qtbot, studio)
    studio.gallery.select(entry.job.id)
    studio.gallery.grid.setFocus()
    qtbot.keyClick(studio.gallery.grid, Qt.Key.Key_Space)
    page = studio.viewer.lightbox
    assert page is not None
    qtbot.waitUntil(lambda: page.stage.is_complete, timeout=LONG_MS)
    canvas = page.stage.canvas
    assert canvas.zoom.picture == (entry.output.width_px, entry.output.height_px)
    qtbot.keyClick(canvas, Qt.Key.Key_Z)
    shown, middle = canvas.grab().toImage(), canvas.rect().center()
    with Image.open(tmp_path / "program" / "library" / entry.output.path) as saved:
        x, y = middle.x() - round(canvas.zoom.place.x), middle.y() - round(canvas.zoom.place.y)
        assert saved.convert("RGB").getpixel((x, y)) == shown.pixelColor(middle).getRgb()[:3]

    qtbot.keyClick(canvas, Qt.Key.Key_Z)
    qtbot.keyClick(canvas, Qt.Key.Key_C)
    qtbot.mouseClick(page.stage.before_box.findChildren(BeforeTile)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.stage.is_complete, timeout=LONG_MS)
    canvas.handle.setValue(canvas.handle.maximum())
    seen = canvas.grab().toImage()
    before = Layer("", (3024, 4032), seen).fitted_into(canvas.zoom.place)
    assert seen.pixelColor(round(before.right) - 4, middle.y()).red() > 150, "its red edge is on the right: upright"

    qtbot.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: studio.spokesman.notice.text == "Copied", timeout=LONG_MS)
    assert QApplication.clipboard().mimeData().hasImage()
    (url,) = QApplication.clipboard().mimeData().urls()
    copied = Path(url.toLocalFile()).read_bytes()
    assert b"landscape" not in copied
    assert b"trainedAlgorithmicMedia" in copied.replace(b"compositeWithT", b"t")
    assert bytes(QApplication.clipboard().mimeData().data("image/png").data()) == copied

    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert studio.gallery.grid.hasFocus()
    assert studio.gallery.selection.single == entry


def test_a_wrong_key_is_said_and_nothing_is_charged(qtbot: QtBot, start: Start, service: Simulator) -> None:
    studio = open_studio(qtbot, start(Hosts.single(service.base_url), ApiKey("SG_ffffffffffffffff")))
    qtbot.waitUntil(lambda: studio.banner.cause is Cause.KEY_REFUSED, timeout=LONG_MS)
    assert studio.banner.isVisible()
    assert "Update API key" in studio.compose.footer.button.text()
    assert not service.ledger()


def test_files_that_are_no_pictures_are_refused_in_words(
    qtbot: QtBot, program: WindowProgram, service: Simulator, tmp_path: Path
) -> None:
    studio = open_studio(qtbot, program)
    cut, text = tmp_path / "cut.jpg", tmp_path / "notes.png"
    cut.write_bytes(phone_photo(tmp_path).read_bytes()[:200_000])
    text.write_text("not a picture", "utf-8")
    drop(studio.compose.strip, cut, text)

    def slots() -> tuple[Slot, ...]:
        return studio.composer.draft.slots

    qtbot.waitUntil(lambda: len(slots()) == 2 and all(slot.failure for slot in slots()), timeout=LONG_MS)
    assert {slot.failure.kind for slot in slots() if slot.failure} == {FailureKind.UNREADABLE_FILE}
    assert studio.composer.draft.recipe(KLING_O1) is None
    assert not service.requests("upload")


def test_the_demo_makes_a_picture_at_the_first_click(qtbot: QtBot, start: Start) -> None:
    program = start(Hosts.segmind(), None)
    program.open_demo()
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
    studio = window.studio
    assert studio is not None

    def slots() -> tuple[Slot, ...]:
        return studio.composer.draft.slots

    qtbot.waitUntil(lambda: len(slots()) == 2 and all(slot.reference for slot in slots()), timeout=LONG_MS)
    press_generate(qtbot, studio)
    wait_for_picture(qtbot, studio)
