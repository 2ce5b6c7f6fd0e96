"""Workspace: the page of three panes over one library. The gallery is there at once, the outer panes are filled later.

What the first frame shows is all here, and nothing else: whoever starts the program sees the pictures first.
"""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Filter
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.history import History
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.one_a_turn import OneATurn
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.main_window.gallery_memory import NOTE as GALLERY_NOTE
from kling_desktop.ui.main_window.gallery_memory import GalleryMemory
from kling_desktop.ui.main_window.kit import WindowKit, opened
from kling_desktop.ui.main_window.pane_place import PanePlace
from kling_desktop.ui.main_window.panes import Panes


class Workspace(QWidget):
    """The gallery between two empty places, which the `Studio` fills. Thread: gui.

    Attributes:
        kit: what the window was handed.
        history: the read side of the GUI thread; owned and closed here.
        pages: the panes are the first of them.
        model, gallery, panes: what is shown.
        loader: the gallery's thumbnails.
        compose_place, inspector_place: the outer panes.

    Signals:
        job_changed: a Job that the gallery has heard of already.
    """

    job_changed = Signal(object)

    def __init__(self, kit: WindowKit, history: History, parent: QWidget | None = None) -> None:
        """Read what there is; it is shown with `begin`.

        Args:
            kit: what the window was handed.
            history: a read side of its own.
            parent: as in Qt.

        Raises:
            KlingError: DATABASE; then the history is closed.
        """
        super().__init__(parent)
        with ExitStack() as undo:  # what cannot be read is gone again, and nothing of it listens
            undo.callback(self.deleteLater)
            undo.callback(history.close)
            self.kit, self.history = kit, history
            self.pages = QStackedWidget(self)
            index_history = partial(opened, kit.open_history)  # without the workspace: an errand may outlive it
            self.model = GalleryModel(history, index_history, Background(kit.pool, self), kit.now_ms, self)
            self.model.set_free(is_free=kit.is_demo)
            self.model.reload()  # before there is a gallery, which would say first that there is nothing
            self.loader = ThumbnailLoader(kit.pool, parent=self)
            self.gallery = GalleryPanel(kit.theme, self.model, self.loader, kit.files, kit.outgoing)
            self.compose_place, self.inspector_place = PanePlace(self.tr("Composer")), PanePlace(self.tr("Details"))
            self.panes = Panes(kit.theme, self.compose_place, self.gallery, self.inspector_place, self.pages)
            self._news = OneATurn(self)
            kit.engine.job_changed.connect(self._news.put, Qt.ConnectionType.QueuedConnection)
            self._news.handed_on.connect(self.hear_job)
            kit.engine.index_grew.connect(self._on_engine_index_grew, Qt.ConnectionType.QueuedConnection)
            self._gallery_memory = GalleryMemory(self.gallery.grid, self.model, kit.engine, self)
            self._lay_out()
            undo.pop_all()

    def begin(self) -> Iterator[None]:
        """Show what the library holds and where the person was in it; once. Who does not go on closes the history.

        Raises:
            KlingError: DATABASE; then the history is closed.
        """
        with ExitStack() as undo:
            undo.callback(self.deleteLater)
            undo.callback(self.close_history)
            yield
            self.gallery.begin()
            yield
            self._gallery_memory.restore(self.note(GALLERY_NOTE))
            undo.pop_all()

    def _lay_out(self) -> None:
        self.pages.addWidget(self.panes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.panes.walk.begin_at(self.gallery, self.gallery.grid)
        self._on_panes_inspector_shown(self.panes.is_inspector_shown)
        self.panes.inspector_shown.connect(self._on_panes_inspector_shown)
        self.gallery.library_emptied.connect(self.panes.withhold_inspector)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, which no popup, drawer or picture seen large wanted, leaves Recently Deleted."""
        if event.key() == Qt.Key.Key_Escape and self.gallery.is_deleted_shown:
            self.gallery.leave_deleted()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def hear_job(self, job: Job) -> None:
        """A Job stands otherwise: the gallery is told, then whoever listens."""
        self.model.apply(job)
        self.job_changed.emit(job)

    @Slot()
    def _on_engine_index_grew(self) -> None:
        """Another computer's pictures are there."""
        self.model.reload()

    def remember(self) -> None:
        """Have the engine write down where the person is in the gallery."""
        self._gallery_memory.keep()

    def note(self, name: str) -> str | None:
        """A small text by name, be it written by now or still on its way from the window before.

        Raises:
            KlingError: DATABASE.
        """
        on_its_way = self.kit.engine.waiting_notes.all().get(name)
        return self.history.note(name) if on_its_way is None else on_its_way

    def count_jobs(self, states: Collection[JobState]) -> int:
        """How many Jobs on the screen stand in one of these states.

        Raises:
            KlingError: DATABASE.
        """
        return len(self.history.rows(Filter(frozenset(states))))

    def close_history(self) -> None:
        """Let go of the database. What the engine says from now on, or said and was not heard yet, is for the next."""
        for listener in self.children():
            self.kit.engine.disconnect(listener)
            QCoreApplication.removePostedEvents(listener, QEvent.Type.MetaCall)
        self._news.drop_all()
        self.kit.pool.clear()  # nobody waits for the rest, which has Histories of its own: a share may never answer
        for background in self.findChildren(Background):  # an answer on its way would ask a closed database
            background.drop_all()
        self.history.close()

    @Slot(bool)
    def _on_panes_inspector_shown(self, is_shown: bool) -> None:
        self.gallery.set_inspector_shown(is_shown=is_shown)
