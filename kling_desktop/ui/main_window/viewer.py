"""Viewer: the lightbox over the studio: opened from the gallery, closed back onto the tile that was seen last.

Imported and built when it is first needed: nobody waits for it at the start. Must not know adapters.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.inspector.inspector import Inspector
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.picture_actions import PictureActions
from kling_desktop.ui.main_window.spokesman import Spokesman

if TYPE_CHECKING:
    from kling_desktop.ui.gallery.lightbox.lightbox import Lightbox

_BY_KEYBOARD = Qt.WidgetAttribute.WA_KeyboardFocusChange
"""Of a window: it is shown where the keyboard is."""


class Viewer(QObject):
    """Shows the lightbox as another page of the studio. Thread: gui.

    Signals:
        opened: the page that is shown now, on which notices belong.
        closed: the panes are shown again, the picture that was seen last is selected.
        compose_wanted: a Draft was begun from a picture; the person wants to see it.
    """

    opened = Signal(QWidget)
    closed = Signal()
    compose_wanted = Signal()

    def __init__(
        self,
        kit: WindowKit,
        pages: QStackedWidget,
        model: GalleryModel,
        pool: QThreadPool,
        pictures: PictureActions,
    ) -> None:
        """Nothing is built yet.

        Args:
            kit: what the window was handed.
            pages: of the studio; the panes are the first of them.
            model: the gallery.
            pool: where pictures are read.
            pictures: does what is asked for.
        """
        super().__init__(pages)
        self._kit, self._pages, self._model, self._pool, self._pictures = kit, pages, model, pool, pictures
        self._lightbox: Lightbox | None = None
        self._gallery: GalleryPanel | None = None
        self._came_by_keyboard = False
        pictures.draft_begun.connect(self._on_pictures_draft_begun)

    def join(self, gallery: GalleryPanel, inspector: Inspector, spokesman: Spokesman) -> None:
        """Open what the gallery and the details ask for, and go back there; notices are where the person looks."""
        self._gallery = gallery
        gallery.open_requested.connect(self.open)
        gallery.compare_requested.connect(self.open_split)
        inspector.open_requested.connect(self.open)
        inspector.compare_requested.connect(self.open_split)
        self.opened.connect(spokesman.stand_on)
        self.closed.connect(partial(spokesman.stand_on, gallery))

    @property
    def lightbox(self) -> "Lightbox | None":
        """The page, once it was needed."""
        return self._lightbox

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self._lightbox is not None and self._pages.currentWidget() is self._lightbox

    @property
    def entry(self) -> Entry | None:
        """What is looked at; None while it is closed."""
        return self._lightbox.entry if self._lightbox is not None and self.is_open else None

    @Slot(object)
    def open(self, entry: Entry) -> None:
        """Show a picture large."""
        self._open(entry, compares=False)

    @Slot(object)
    def open_split(self, entry: Entry) -> None:
        """Show a picture against what it was made from."""
        self._open(entry, compares=True)

    @Slot()
    def close(self) -> None:
        """Back to the gallery."""
        entry = self.entry
        if self._lightbox is None or entry is None:
            return
        is_by_keyboard = self._came_by_keyboard or self._pages.window().testAttribute(_BY_KEYBOARD)
        self._pages.setCurrentIndex(0)
        self._lightbox.put_away()
        if self._gallery is not None:
            self._gallery.select(entry.job.id)
            self._gallery.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._pages.window().setAttribute(_BY_KEYBOARD, is_by_keyboard)  # a change of pages makes Qt forget it
        self.closed.emit()

    def _open(self, entry: Entry, *, compares: bool) -> None:
        if entry.output is None:
            return
        lightbox = self._lightbox or self._make()
        self._came_by_keyboard = self._pages.window().testAttribute(_BY_KEYBOARD)
        self._pages.setCurrentWidget(lightbox)
        lightbox.open_entry(entry, compares=compares)
        self.opened.emit(lightbox.stage)

    def _make(self) -> "Lightbox":
        from kling_desktop.ui.gallery.lightbox.lightbox import Lightbox

        self._lightbox = lightbox = Lightbox(self._kit.theme, self._model, self._pool, self._kit.files)
        self._pages.addWidget(lightbox)
        engine, renders, pictures = self._kit.engine, lightbox.stage.renders, self._pictures
        queued = Qt.ConnectionType.QueuedConnection
        engine.rendered.connect(renders.take, queued)
        engine.render_failed.connect(renders.refuse, queued)
        renders.asked.connect(engine.render)
        renders.taken_back.connect(engine.forget_render)
        lightbox.close_requested.connect(self.close)
        lightbox.copy_requested.connect(pictures.copy)
        lightbox.save_requested.connect(pictures.save_as)
        lightbox.use_as_reference_requested.connect(pictures.use_as_reference)
        lightbox.delete_requested.connect(pictures.delete_entries)
        lightbox.flag_chosen.connect(pictures.flag_entries)
        lightbox.stars_chosen.connect(pictures.rate_entries)
        lightbox.reuse_requested.connect(self._on_lightbox_reuse_requested)
        lightbox.refine_requested.connect(self._on_lightbox_refine_requested)
        return lightbox

    @Slot(object)
    def _on_lightbox_reuse_requested(self, entry: Entry) -> None:
        """Its Recipe is in the composer: go there."""
        self._pictures.reuse(entry)
        self._go_and_compose()

    @Slot(object)
    def _on_lightbox_refine_requested(self, entry: Entry) -> None:
        """The next picture is begun from this one, if its file is there."""
        self._pictures.refine(entry)

    @Slot()
    def _on_pictures_draft_begun(self) -> None:
        """Go where it is composed."""
        if self.is_open:
            self._go_and_compose()

    def _go_and_compose(self) -> None:
        self.close()
        self.compose_wanted.emit()
