"""Lightbox: the page that shows one picture of the gallery, its Run, and what it was made from.

What its buttons and keys lead to is the window's matter. Must not know who renders.
"""

from functools import partial

from PySide6.QtCore import Qt, QThreadPool, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import Flag
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.job_text import clock_text, moment_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_24
from kling_desktop.ui.base.viewer_theme import ViewerTheme
from kling_desktop.ui.gallery.lightbox.befores import Befores
from kling_desktop.ui.gallery.lightbox.filmstrip import Filmstrip
from kling_desktop.ui.gallery.lightbox.info_panel import InfoPanel
from kling_desktop.ui.gallery.lightbox.lightbox_keys import Act, bind_keys
from kling_desktop.ui.gallery.lightbox.mark_bar import MarkBar
from kling_desktop.ui.gallery.lightbox.picture_stage import PictureStage
from kling_desktop.ui.gallery.lightbox.viewer_bar import ViewerBar
from kling_desktop.ui.gallery.lightbox.viewer_footer import ViewerFooter
from kling_desktop.ui.gallery.lightbox.walk import Walk
from kling_desktop.ui.gallery.obstacle import Obstacle, obstacle_text
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

NEIGHBOURS = 3
"""How many pictures to each side of one that was made alone."""
_THUMBNAIL_BYTES = 16 * 1024 * 1024


class Lightbox(QWidget):
    """Looks at pictures of a `GalleryModel`. Thread: gui.

    Signals:
        close_requested: the person has seen enough.
        use_as_reference_requested, copy_requested, save_requested, delete_requested: Entries, one of them.
        reuse_requested, refine_requested: the Entry.
        flag_chosen: Entries and the `Flag` they get.
        stars_chosen: Entries and how many stars they get.
    """

    close_requested = Signal()
    use_as_reference_requested = Signal(object)
    copy_requested = Signal(object)
    save_requested = Signal(object)
    delete_requested = Signal(object)
    reuse_requested = Signal(object)
    refine_requested = Signal(object)
    flag_chosen = Signal(object, object)
    stars_chosen = Signal(object, int)

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        pool: QThreadPool,
        files: PictureFiles,
        parent: QWidget | None = None,
    ) -> None:
        """An empty page; `open_entry` shows something.

        Args:
            theme: of the window; the page is dark in both.
            model: the gallery, in whose order pictures come.
            pool: where pictures are read.
            files: where they lie.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._model, self._walk = model, Walk(model)
        self._theme = ViewerTheme(theme)
        self.bar = ViewerBar(self._theme)
        self.stage = PictureStage(self._theme, pool, files)
        # A loader forgets what its own part of the page does not show, so each part has one.
        self.strip = Filmstrip(self._theme, ThumbnailLoader(pool, _THUMBNAIL_BYTES, self), files)
        self.marks = MarkBar(self._theme)
        self.info = InfoPanel(self._theme, ThumbnailLoader(pool, _THUMBNAIL_BYTES, self), files)
        self._footer = ViewerFooter(self._theme)
        self._refreshing = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()
        self._bind_keys()

    # ------------------------------------------------------------ for the window

    @property
    def entry(self) -> Entry | None:
        """What is shown, as it stands now."""
        return self._walk.entry

    def open_entry(self, entry: Entry, *, compares: bool = False) -> None:
        """Show a saved picture, alone or split against what it was made from."""
        self.bar.compare.setChecked(compares)
        self._show(entry)
        self.stage.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Nobody looks any more."""
        self.stage.clear()
        self.bar.compare.setChecked(False)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Large view"))
        self._theme.dress(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        line = QWidget()
        line.setProperty("surface", "line")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column.addWidget(line)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stage, 1)
        middle.addWidget(self.info)
        column.addLayout(middle, 1)
        column.addLayout(self._make_row())
        column.addWidget(self._footer)
        self.info.hide()

    def _make_row(self) -> QHBoxLayout:
        """The Run in the middle of the window, or further to the left where it needs the room; then the marks."""
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_24, SPACE_8, SPACE_24, SPACE_8)
        row.setSpacing(SPACE_24)
        row.addWidget(self.strip, 1)
        row.addWidget(self.marks, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _connect(self) -> None:
        bar, stage, model = self.bar, self.stage, self._model
        bar.close_requested.connect(self.close_requested)
        bar.closer_requested.connect(stage.zoom_in)
        bar.farther_requested.connect(stage.zoom_out)
        bar.zoom_toggled.connect(stage.toggle_zoom)
        bar.compare_toggled.connect(self._on_bar_compare_toggled)
        bar.info_toggled.connect(self.info.setVisible)
        bar.use_requested.connect(partial(self._tell_of_one, self.use_as_reference_requested))
        bar.copy_requested.connect(partial(self._tell_of_shown, self.copy_requested))
        bar.save_requested.connect(partial(self._tell_of_shown, self.save_requested))
        bar.delete_requested.connect(self._on_delete_requested)
        stage.previous_requested.connect(partial(self._go, -1))
        stage.next_requested.connect(partial(self._go, 1))
        stage.canvas.zoom_changed.connect(self._show_zoom)
        self.strip.chosen.connect(self._show)
        self.marks.flag_chosen.connect(self._flag)
        self.marks.stars_chosen.connect(self._rate)
        self._theme.changed.connect(self._on_theme_changed)
        self._refreshing.timeout.connect(self._on_refreshing_timeout)
        for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._on_model_changed)

    def _bind_keys(self) -> None:
        leftward = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        bar, stage = self.bar, self.stage
        acts: dict[str, Act] = {
            "Left": partial(self._go, 1 if leftward else -1),
            "Right": partial(self._go, -1 if leftward else 1),
            "+": stage.zoom_in,
            "=": stage.zoom_in,
            "-": stage.zoom_out,
            "Z": stage.toggle_zoom,
            "Ctrl+0": stage.show_all,
            "Ctrl+1": stage.show_full_size,
            "C": bar.compare.click,
            "I": bar.info.click,
            "P": partial(self._toggle_flag, Flag.PICKED),
            "X": partial(self._toggle_flag, Flag.REJECTED),
            "U": partial(self._tell_of_one, self.use_as_reference_requested),
            "E": partial(self._tell, self.refine_requested),
            "R": partial(self._tell, self.reuse_requested),
            "Del": self._on_delete_requested,
            "Backspace": self._on_delete_requested,
            "Esc": self.close_requested.emit,
        }
        bind_keys(self, acts, self._rate)

    # ------------------------------------------------------------ showing

    @Slot(object)
    def _show(self, entry: Entry) -> None:
        self._walk.go_to(entry)
        self._walk.mark_seen()
        previous, following = self._walk.neighbour(-1), self._walk.neighbour(1)
        around = [each for each in (following, previous) if each is not None]
        self.stage.show_entry(entry, Befores.of(entry, self._model.entry_of), around)
        self.stage.show_ways(has_previous=previous is not None, has_next=following is not None)
        self.bar.set_can_compare(can=self.stage.can_compare)
        self._show_words(entry)
        said = (self.stage.canvas.accessibleName(), self._place_text(entry), self._when_text(entry))
        announce(self.stage.canvas, ", ".join(part for part in said if part))

    def _show_words(self, entry: Entry) -> None:
        """Everything that is told about the picture."""
        run = self._walk.run()
        self.strip.show_entries(run if len(run) > 1 else self._walk.around(NEIGHBOURS), entry)
        self.bar.show_picture(entry.job.recipe.prompt, self._place_text(entry), self._when_text(entry))
        self.marks.show_marks(entry.marks)
        self.bar.set_usable(is_usable=self._usable is not None)
        self.bar.set_copyable(obstacle_text(Obstacle.FILES_GONE) if self._model.is_lost(entry) else "")
        self.marks.setVisible(self._usable is not None)
        self.strip.stand_beside(0 if self._usable is None else self.marks.sizeHint().width() + SPACE_24)
        self._footer.set_usable(is_usable=self._usable is not None)
        self.info.show_entry(entry, self._model.now_ms, is_free=self._model.is_free)
        self.stage.canvas.setAccessibleName(self.tr("Picture: {prompt}").format(prompt=entry.job.recipe.prompt[:200]))
        self._show_zoom()

    def _place_text(self, entry: Entry) -> str:
        """Which of its Run it is; empty for a picture that was made alone."""
        run = [each.job.id for each in self._walk.run()]
        if len(run) < 2:
            return ""
        return self.tr("{number} of {count} in this run").format(number=run.index(entry.job.id) + 1, count=len(run))

    def _when_text(self, entry: Entry) -> str:
        at_ms = entry.job.created_at_ms
        return clock_text(at_ms) if self._place_text(entry) else moment_text(at_ms, self._model.now_ms)

    @Slot()
    def _show_zoom(self) -> None:
        zoom = self.stage.canvas.zoom
        self.bar.show_zoom(zoom)
        if self.entry is not None and self.entry.output is not None:
            self._footer.show_facts(self.entry.output, zoom)

    @Slot()
    def _on_model_changed(self) -> None:
        """Marks, or pictures of the same Run, may be others now; looked at once for many changes."""
        if self.isVisible():
            self._refreshing.start()

    @Slot()
    def _on_refreshing_timeout(self) -> None:
        self._walk.look_again()
        if self.entry is not None:
            self._show_words(self.entry)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._theme.dress(self)

    # ------------------------------------------------------------ what a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space closes where it presses no button."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        entry = self._walk.neighbour(step)
        if entry is not None:
            self._show(entry)

    @Slot(bool)
    def _on_bar_compare_toggled(self, is_on: bool) -> None:
        self.stage.set_compares(compares=is_on)

    @property
    def _usable(self) -> Entry | None:
        """What is shown, if something can be made with it: what lies in Recently Deleted is put back first."""
        return None if self.entry is None or self.entry.marks.deleted_at_ms is not None else self.entry

    def _toggle_flag(self, flag: Flag) -> None:
        if self.entry is not None:
            self._flag(Flag.NONE if self.entry.marks.flag is flag else flag)

    @Slot(object)
    def _flag(self, flag: Flag) -> None:
        if self._usable is not None:
            self.flag_chosen.emit((self._usable,), flag)

    @Slot(int)
    def _rate(self, stars: int) -> None:
        if self._usable is not None:
            self.stars_chosen.emit((self._usable,), stars)

    @Slot()
    def _on_delete_requested(self) -> None:
        """Go on to the next picture, else to the one before, else there is nothing more to see here."""
        entry = self._usable
        if entry is None:
            return
        following = self._walk.neighbour(1) or self._walk.neighbour(-1)
        self.delete_requested.emit((entry,))
        if following is None:
            self.close_requested.emit()
        else:
            self._show(following)

    def _tell(self, signal: SignalInstance) -> None:
        if self._usable is not None:
            signal.emit(self._usable)

    def _tell_of_one(self, signal: SignalInstance) -> None:
        if self._usable is not None:
            signal.emit((self._usable,))

    def _tell_of_shown(self, signal: SignalInstance) -> None:
        """Its file leaves, wherever the picture lies."""
        if self.entry is not None:
            signal.emit((self.entry,))
