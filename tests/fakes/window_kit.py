"""What a window of a test is handed: everything harmless, but for what the test names."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.preferences import Preferences, ThemeChoice
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.workspace import Workspace
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakeLostPictures, FakeOutgoing, FakePictureFiles
from tests.fakes.fake_report import FakeReport
from tests.fakes.fake_storage import FakeStorage
from tests.fakes.fake_upkeep import FakeUpkeep
from tests.fakes.gallery_desk import NOON_MS


class KeptPreferences:
    """The preferences, and how often they were written."""

    def __init__(self, now: Preferences | None = None) -> None:
        self.now, self.writes = now or Preferences(), 0

    def read(self) -> Preferences:
        return self.now

    def write(self, preferences: Preferences) -> None:
        self.now, self.writes = preferences, self.writes + 1


def no_library(_listener: Listener) -> Workshop:
    """A builder whose library cannot be opened."""
    raise KlingError(Failure(FailureKind.DATABASE))


def window_kit(theme: Theme, folder: Path, kept: KeptPreferences | None = None, **changes: object) -> WindowKit:
    """A kit over an empty history and an engine that is not started.

    Args:
        theme: to paint with.
        folder: where its pictures would lie.
        kept: the preferences to read and write.
        changes: fields of WindowKit that the test wants otherwise.
    """
    history, preferences = FakeHistory(), kept or KeptPreferences()
    kit = WindowKit(
        theme=theme,
        engine=EngineThread(no_library),
        pool=QThreadPool(theme),
        files=FakePictureFiles(folder),
        outgoing=FakeOutgoing(folder),
        lost=FakeLostPictures(),
        open_history=lambda: history,
        card=KLING_O1,
        seconds_each=4.0,
        is_demo=False,
        example=None,
        shows_welcome=False,
        library_text="Pictures",
        proxy_text="",
        storage=FakeStorage(),
        upkeep=FakeUpkeep(),
        report=FakeReport(),
        read_licences=lambda: (),
        now_ms=lambda: NOON_MS,
        read_preferences=preferences.read,
        write_preferences=preferences.write,
        write_preferences_soon=preferences.write,
    )
    return kit._replace(**changes)


def studio_over(kit: WindowKit, history: FakeHistory, circumstances: Circumstances) -> Studio:
    """A studio in a workspace of its own, which is not shown yet."""
    workspace = Workspace(kit, history)
    for _ in workspace.begin():
        pass
    composer = Composer(kit.card, kit.files, workspace)
    compose = ComposePanel(kit.theme, composer, kit.pool, workspace.compose_place)
    studio = Studio(workspace, composer, compose, circumstances)
    for _ in studio.begin():
        pass
    return studio


class SilentEngine(EngineThread):
    """Never starts: the test says what it would say, and sees what it was asked."""

    def __init__(self) -> None:
        super().__init__(no_library)
        self.asked: list[str] = []
        self.forgotten: list[str] = []
        self.notes: dict[str, str] = {}
        self.marked: list[tuple[tuple[str, ...], MarkChange]] = []
        self.hidden: list[tuple[str, bool]] = []

    def render(self, key: str, path: str) -> None:
        del path
        self.asked.append(key)

    def forget_render(self, key: str) -> None:
        self.forgotten.append(key)

    def keep_note(self, name: str, text: str) -> None:
        self.notes[name] = text

    def mark(self, output_ids: Sequence[str], change: MarkChange) -> None:
        self.marked.append((tuple(output_ids), change))

    def hide(self, job_id: str, *, is_hidden: bool = True) -> None:
        self.hidden.append((job_id, is_hidden))


def silent_kit(qapp: QApplication, folder: Path, history: FakeHistory | None = None) -> WindowKit:
    """A kit with a SilentEngine, in the light theme. Whoever makes it undresses the application afterwards."""
    theme, read = Theme(qapp), history or FakeHistory()
    theme.apply(ThemeChoice.LIGHT)
    return window_kit(theme, folder, engine=SilentEngine(), open_history=lambda: read)
