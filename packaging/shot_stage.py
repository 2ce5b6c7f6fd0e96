"""The stage of `dev.py shots`: the real program over a service of its own, and what a person can do in it.

Nothing sleeps: everything is waited for, with a deadline. Thread: gui.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPoint, QPointF, QRect, Qt, QThreadPool, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from kling_desktop.adapters.places import PicturePlaces, Places
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.draft import Draft
from kling_desktop.core.generation import Output
from kling_desktop.core.identity import LIBRARY_FOLDER
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.marks import NO_MARKS
from kling_desktop.core.preferences import Preferences, ThemeChoice
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from library import LibraryMaker, Order
from library_pictures import SAMPLES
from shot_tiles import TileBoard

DEADLINE_SECONDS = 20.0
STILL_SECONDS = 0.25
"""A window that has been painted the same for so long, with nothing being read, is finished."""
_STILL_LOOKS = 3
"""So many looks at least, with events served between them: on a busy machine a single one may take as long."""
LATENCY_SECONDS = 60.0
"""What a picture takes by the stage's clock, which stands still until a scene moves it on."""
LIBRARY_DAYS = 3.0
_STEP_MS = 10
USED_BEFORE = Preferences(privacy_accepted=True, ask_above_micros=None)
"""The notice was read, and a price is not asked about: a question is a screen of its own."""
_NAMES = {"dunes": "dunes-evening.jpg", "lavender": "dusk-lavender.jpg", "run-05": "dune-study-03.png"}
"""What samples are called where a scene is about names."""


class SceneError(Exception):
    """What a scene waited for did not come."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How the program stands when a scene begins.

    Attributes:
        has_key: whether it is given a key; without one it begins with the first-run page.
        is_demo: the demo instead of the person's own library.
        pictures: how many the library has.
        preferences: as the person left them; the theme is the scene's.
    """

    has_key: bool = True
    is_demo: bool = False
    pictures: int = 0
    preferences: Preferences = USED_BEFORE


class Stage:
    """One program, opened with the context and closed with it."""

    def __init__(self, app: QApplication, folder: Path, theme: ThemeChoice, setting: Setting) -> None:
        """Prepare folder and preferences; nothing is opened yet.

        Args:
            app: the application; its keyring must be switched off, see `keep_off_keyring`.
            folder: empty; the program keeps everything there.
            theme: to show.
            setting: how the program stands.
        """
        self._now = time.time()
        self.service = Simulator(switches=Switches(latency=LATENCY_SECONDS), clock=self._clock)
        self.setting = setting
        self._app, self._theme_choice = app, theme
        self.has_motion = False
        self._held: QMimeData | None = None
        library = folder / "Pictures" / LIBRARY_FOLDER
        self._places = Places.under(folder)._replace(default_library=library)
        self._program: WindowProgram | None = None
        if setting.pictures:
            now_ms = round(self._now * 1000)
            LibraryMaker(self._places, _silent).make(Order(setting.pictures, now_ms, LIBRARY_DAYS, has_trouble=False))
        self._places.make()
        PreferenceFile(self._places.preferences_path()).write(replace(setting.preferences, theme=theme))

    def __enter__(self) -> Self:
        self.service.start()
        key = ApiKey(DEMO_KEY) if self.setting.has_key else None
        hosts = Hosts.single(self.service.base_url)
        self._program = WindowProgram(self._app, Profile(self._places, self._places.default_library, hosts, key=key))
        if self.setting.is_demo:
            self._program.open_demo()
        else:
            self._program.open_own()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._program is not None
        for dialog in _dialogs():
            dialog.close()
        ended = self._program.close()
        self.service.stop()
        if not ended and error is None:
            raise SceneError("the program did not end")

    # ------------------------------------------------------------ what there is to see

    @property
    def window(self) -> MainWindow:
        """The program's window."""
        assert self._program is not None
        window = self._program.window
        assert window is not None
        return window

    def has_window_after(self, before: QWidget) -> bool:
        """Whether another one is there in its place."""
        return self._program is not None and self._program.window not in (None, before)

    @property
    def studio(self) -> Studio:
        """The three panes; waits for them."""
        wait_until(lambda: self.window.is_furnished and self.window.studio is not None, "the studio")
        studio = self.window.studio
        assert studio is not None
        return studio

    def jobs(self) -> list[Job]:
        """The Jobs of the gallery, newest Run first, as its tiles stand."""
        model = self.studio.model
        entries = (model.entry_at(tile) for tile in range(model.rowCount()))
        return [entry.job for entry in entries if entry is not None]

    def lose_file(self, output: Output) -> None:
        """Take the file of a saved picture away, as another program might."""
        (self._places.default_library / output.path).unlink()

    def put_file(self, path: str, data: bytes) -> None:
        """Put a file into the library folder that the program knows nothing of."""
        (self._places.default_library / path).write_bytes(data)

    def picture(self, widget: QWidget) -> QImage:
        """A widget as it is painted once it stands still, with the dialogs that lie over it."""
        if widget is self.window and not _dialogs():
            self.look_at_window()  # offscreen it may have been lost on the way: what has the keyboard shows it
        seen, looks = _painted(widget), 0
        since = time.monotonic()

        def is_still() -> bool:
            nonlocal seen, looks, since
            now = _painted(widget)
            is_changed = now != seen and not self.has_motion  # a ring that turns would never stand still
            is_lacking = any(each.is_busy for each in self.window.findChildren(ThumbnailLoader))
            if is_changed or is_lacking or any(each.is_busy for each in self.window.findChildren(Background)):
                seen, looks, since = now, 0, time.monotonic()
            looks += 1
            return looks >= _STILL_LOOKS and time.monotonic() - since >= STILL_SECONDS

        wait_until(is_still, "a window that stands still")
        return _painted(widget)

    def tile_board(self) -> TileBoard:
        """Every state of a tile, over a picture of the library."""
        example = self.studio.model.entry_at(1)
        assert example is not None
        theme = Theme(self._app, self.window)
        theme.apply(self._theme_choice)
        files = PicturePlaces(self._places, self._places.default_library)
        board = TileBoard(theme, files, example, QThreadPool.globalInstance())
        board.setParent(self.window, Qt.WindowType.Window)
        board.show()
        return board

    # ------------------------------------------------------------ what a person does

    def look_at_window(self) -> None:
        """Give the window the keyboard; the offscreen platform does not always listen at once."""

        def is_active() -> bool:
            self.window.activateWindow()
            return self.window.isActiveWindow()

        wait_until(is_active, "a window with the keyboard")

    def add(self, *samples: str) -> None:
        """Add samples as references, and wait until they are accepted."""
        composer = self.studio.composer
        files = [SAMPLES / f"{name}.jpg" for name in samples]
        composer.add_sources([PictureSource(_NAMES.get(file.stem, file.name), str(file)) for file in files])
        wait_until(lambda: all(slot.reference for slot in composer.draft.slots), "the references")

    def type(self, text: str) -> None:
        """Type into the prompt, key by key."""
        editor = self.studio.compose.prompt.editor
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClicks(editor, text)

    def point_at(self, widget: QWidget, place: QPoint) -> None:
        """Move the pointer over a place of a widget."""
        handle = self.window.windowHandle()
        QTest.mouseMove(handle, QPoint(1, 1))
        QTest.mouseMove(handle, widget.mapTo(self.window, place))

    def hold(self, target: QWidget, place: QPoint, mime: QMimeData) -> None:
        """Hold something that is dragged over a place of a widget."""
        actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self._held = mime  # Qt does not keep it
        QApplication.sendEvent(target, QDragEnterEvent(place, actions, mime, left, none))
        QApplication.sendEvent(target, QDragMoveEvent(place, actions, mime, left, none))

    def hold_files(self, target: QWidget, over: QWidget, count: int) -> None:
        """Hold picture files over the middle of a part of a widget."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file)) for file in sorted(SAMPLES.glob("*.jpg"))[:count]])
        self.hold(target, over.mapTo(target, over.rect().center()), mime)

    def replace_draft(self, change: Callable[[Draft], Draft]) -> None:
        """Change what is composed in one step."""
        composer = self.studio.composer
        composer.load(change(composer.draft))

    def generate(self) -> None:
        """Press Generate, as soon as it can be pressed."""
        action = self.studio.compose.generate_action
        wait_until(action.isEnabled, "Generate")
        action.trigger()

    def wait_for_marks(self, job: Job) -> None:
        """Wait until the gallery shows the picture of a Job with marks, or not at all."""
        model = self.studio.model

        def is_marked() -> bool:
            index = model.index_of(job.id)
            entry = model.entry_at(index.row()) if index.isValid() else None
            return entry is None or entry.marks != NO_MARKS

        wait_until(is_marked, "the marks")

    def point_at_tile(self, tile: int) -> None:
        """Move the pointer onto a tile of the gallery."""
        grid = self.studio.gallery.grid
        wait_until(lambda: grid.is_settled and not grid.tile_rect(tile).isEmpty(), "the tile's place")
        point, none = grid.tile_rect(tile).center(), Qt.MouseButton.NoButton
        where = QPointF(grid.viewport().mapToGlobal(point))
        move = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), where, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(grid.viewport(), move)

    # ------------------------------------------------------------ what the world does

    def pass_time(self, seconds: float) -> None:
        """Move the service's clock on: pictures are done by it."""
        self._now += seconds

    def wait_for(self, state: JobState, count: int = 1) -> None:
        """Wait until so many Jobs of the gallery are in a state."""
        wait_until(lambda: sum(job.state is state for job in self.jobs()) >= count, f"{count} × {state.value}")

    def wait_for_saved(self, count: int) -> None:
        """Wait until so many pictures of the newest Run are finished."""

        def saved() -> int:
            jobs = self.jobs()
            return sum(job.state is JobState.SAVED for job in jobs if job.run_id == jobs[0].run_id)

        wait_until(lambda: saved() == count, f"picture {count} of the Run")

    def _clock(self) -> float:
        return self._now


def keep_off_keyring() -> None:
    """No scene may find the person's key: from now on this process and its children know no keyring."""
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


def wait_until(is_true: Callable[[], object], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Serve events until something is true.

    Raises:
        SceneError: it did not become true within so many seconds.
    """
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise SceneError(f"waited in vain for {what}")
        loop = QEventLoop()
        QTimer.singleShot(_STEP_MS, loop.quit)
        loop.exec()


def _dialogs() -> list[QDialog]:
    found = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
    return sorted(found, key=_depth)  # what belongs to another dialog lies over it


def _depth(window: QWidget) -> int:
    parent = window.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())


def _painted(widget: QWidget) -> QImage:
    image = widget.grab().toImage()
    painter = QPainter(image)
    for dialog in _dialogs():
        if dialog is not widget:
            # Offscreen there is no window manager, and the screen is smaller than our windows.
            middle = image.rect().center() - dialog.rect().center()
            place = widget.mapFromGlobal(dialog.pos())
            has_place = dialog.testAttribute(Qt.WidgetAttribute.WA_Moved)  # that it chose, over a window of this size
            is_inside = image.rect().contains(QRect(place, dialog.size()))
            painter.drawPixmap(place if has_place and is_inside else middle, dialog.grab())
    painter.end()
    return image


def _silent(_line: str) -> None:
    """A scene's library is nothing to talk about."""
