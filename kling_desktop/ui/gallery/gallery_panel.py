"""GalleryPanel: the middle of the window: header, a place for a banner, the grid with its head or the empty state."""

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import RECENTLY_DELETED, TILES
from kling_desktop.core.ports.files import Outgoing, PictureFiles
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.drop_ground import DropGround
from kling_desktop.ui.gallery.gallery_header import GalleryHeader
from kling_desktop.ui.gallery.gallery_pages import GalleryPages, Page, is_new_library, page_for
from kling_desktop.ui.gallery.grid.focus_order import put_before
from kling_desktop.ui.gallery.grid.headed_grid import HeadedGrid
from kling_desktop.ui.gallery.grid.held_place import HeldPlace
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.obstacle import Obstacle, obstacle, obstacle_text, present_pictures
from kling_desktop.ui.gallery.selection import MOST_ENTRIES, NOTHING, Selection
from kling_desktop.ui.gallery.tile_order import TileOrder, Want, flag_after
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

_LEAST_GRID_PX = 180


class GalleryPanel(DropGround):
    """All pictures, and what is on its way to become one. Thread: gui.

    Signals:
        selection_changed: the `Selection`, again whenever one of its Entries changes.
        open_requested, compare_requested: Entry of a picture to be seen large, alone or beside its references.
        use_as_reference_requested: Entries of pictures that shall go into the next slots.
        mention_requested, reuse_requested, refine_requested: Entry to compose with.
        copy_requested, save_requested: Entries of pictures that shall leave the program.
        copy_prompt_requested, copy_path_requested, show_file_requested: Entry.
        flag_chosen: ids of pictures and the `Flag` they get.
        stars_chosen: ids of pictures and how many stars they get.
        delete_requested, restore_requested: ids of pictures to put away or back.
        cancel_requested: id of a Job that was not sent yet; taking it back is free.
        stop_watching_requested: id of a Job that was sent; the person has to be asked.
        noticed: what kept something from being done, in words.
        inspector_toggled: whether the details shall be shown.
        deleted_shown: whether these are the deleted pictures now.
        example_chosen: the `Example` that shall be composed.
        library_emptied: whether the library is one in which nothing was ever made; said when that changes.
        head_seen: from where to where the head can be seen, px from its upper edge.
    """

    selection_changed = Signal(object)
    open_requested = Signal(object)
    compare_requested = Signal(object)
    use_as_reference_requested = Signal(object)
    mention_requested = Signal(object)
    reuse_requested = Signal(object)
    refine_requested = Signal(object)
    copy_requested = Signal(object)
    save_requested = Signal(object)
    copy_prompt_requested = Signal(object)
    copy_path_requested = Signal(object)
    show_file_requested = Signal(object)
    flag_chosen = Signal(object, object)
    stars_chosen = Signal(object, int)
    delete_requested = Signal(object)
    restore_requested = Signal(object)
    cancel_requested = Signal(str)
    stop_watching_requested = Signal(str)
    noticed = Signal(str)
    inspector_toggled = Signal(bool)
    deleted_shown = Signal(bool)
    example_chosen = Signal(object)
    library_emptied = Signal(bool)
    head_seen = Signal(int, int)

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        outgoing: Outgoing | None = None,
    ) -> None:
        """A panel over a model that may be empty yet; what that has is shown with `begin`.

        Args:
            theme: to paint with.
            model: what the grid shows.
            loader: gets thumbnails, for this panel only.
            files: where they lie.
            outgoing: makes the copies that a drag hands to other programs.
        """
        super().__init__(theme)
        self._model, self._loader = model, loader
        self._header = GalleryHeader(theme)
        self._grid = LiveGrid(theme, model, loader, files, outgoing)
        self._headed = HeadedGrid(self._grid, self._make_rest)
        self._rest: GalleryPages | None = None
        self._banner_place = HeldPlace()
        self._pages = GalleryPages(theme, self._headed, loader.pool)
        self._is_library_empty = False
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._left_behind = ""
        self.setAccessibleName(self.tr("Gallery"))
        self._lay_out()
        self._connect()

    def begin(self) -> None:
        """Show what the model has; once.

        Raises:
            KlingError: DATABASE.
        """
        self._show_page()
        self._show_progress()

    # ------------------------------------------------------------ for the window

    @property
    def grid(self) -> LiveGrid:
        """The grid, for focus and menu actions."""
        return self._grid

    @property
    def selection(self) -> Selection:
        """What is selected."""
        count = sum(map(len, self._grid.selected_parts()))
        return Selection(count, self._grid.selected_entries(MOST_ENTRIES)) if count else NOTHING

    @property
    def is_deleted_shown(self) -> bool:
        """Whether these are the deleted pictures."""
        return self._model.wanted == RECENTLY_DELETED

    @property
    def is_library_empty(self) -> bool:
        """Whether nothing was ever made: then there is nothing to look through and nothing to have details of."""
        return self._is_library_empty

    @property
    def target_px(self) -> int:
        """The height rows aim at."""
        return self._header.slider.value()

    def set_target_px(self, target_px: int) -> None:
        """Make pictures larger or smaller: the height rows aim at, 120 to 320."""
        self._header.slider.setValue(target_px)

    def set_banner(self, banner: QWidget) -> None:
        """Show a banner between header and grid; it hides itself when there is nothing to say."""
        self._banner_place.hold(banner)
        put_before(self._headed.first_stop, banner)

    def set_head(self, head: QWidget) -> None:
        """Show a widget above the tiles that scrolls along with them; it hides itself likewise."""
        self._headed.hold(head)

    def set_inspector_shown(self, *, is_shown: bool) -> None:
        """Tell the toggle whether the details are shown; emits nothing."""
        self._header.set_inspector_shown(is_shown=is_shown)

    def select(self, job_id: str) -> None:
        """Select the tile of a Job and bring it into sight; nothing if it has none."""
        index = self._model.index_of(job_id)
        if index.isValid():
            self._grid.setCurrentIndex(index)
            self._grid.scrollTo(index)

    def show_deleted(self, *, is_shown: bool) -> None:
        """Show what was put away, or go back to the picture that was selected before."""
        if is_shown is self.is_deleted_shown:
            return
        single = self.selection.single
        back_to, self._left_behind = self._left_behind, single.job.id if single is not None and is_shown else ""
        self._model.show(RECENTLY_DELETED if is_shown else TILES)
        self._header.show_deleted(is_shown=is_shown)
        self._show_page()
        if back_to:
            self.select(back_to)
        self.deleted_shown.emit(is_shown)

    def possible(self, want: Want) -> bool:
        """Whether something can be done with what is selected."""
        if want is Want.FOLD:
            return not self.is_deleted_shown and self._model.run_size(self._grid.currentIndex().row()) > 1
        return self._obstacle(want, self.selection) is None

    def why_not(self, want: Want) -> str:
        """What keeps something from being done with what is selected, in words; empty if nothing does."""
        found = self._obstacle(want, self.selection)
        return "" if found is None else obstacle_text(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What there is room for depends on the window."""
        super().resizeEvent(event)
        self._header.fit(self.window().width())

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._banner_place)
        self._pages.setMinimumHeight(self._theme.scaled(_LEAST_GRID_PX))
        column.addWidget(self._pages, 1)

    def _make_rest(self) -> QWidget:
        """What stands under the head while there are no tiles: the same pages, without the grid."""
        self._rest = GalleryPages(self._theme, QWidget(), self._loader.pool)
        self._rest.deleted_requested.connect(self._on_pages_deleted_requested)
        return self._rest

    def _connect(self) -> None:
        header, grid, model = self._header, self._grid, self._model
        header.progress_requested.connect(self._on_header_progress_requested)
        header.back_requested.connect(self.leave_deleted)
        header.size_chosen.connect(grid.set_target_px)
        header.inspector_toggled.connect(self.inspector_toggled)
        self._pages.example_chosen.connect(self.example_chosen)
        self._pages.deleted_requested.connect(self._on_pages_deleted_requested)
        self._headed.head_seen.connect(self.head_seen)
        self._headed.head_changed.connect(self._show_page)
        grid.ordered.connect(self.carry_out)
        grid.menu_requested.connect(self._on_grid_menu_requested)
        grid.selectionModel().selectionChanged.connect(self._on_grid_selection_changed)
        self._telling.timeout.connect(self._tell_selection)
        model.progress_changed.connect(self._show_progress)
        model.dataChanged.connect(self._on_model_data_changed)
        model.modelReset.connect(self._telling.start)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._show_page)

    # ------------------------------------------------------------ orders

    @Slot(object)
    def carry_out(self, order: TileOrder) -> None:
        """Do what is wanted with one tile or the selection; where that cannot be done, say what is not seen there."""
        if order.want is Want.FOLD:
            self._grid.toggle_fold(self._grid.currentIndex().row())
            return
        selection = self.selection if order.entry is None else Selection(1, (order.entry,))
        found = self._obstacle(order.want, selection)
        if found is None:
            self._pass_on(order, selection)
        elif found in (Obstacle.TOO_MANY, Obstacle.FILES_GONE):
            self.noticed.emit(obstacle_text(found))
            self._telling.start()  # whoever shows the selection looks for its files again: they may be back

    def _obstacle(self, want: Want, selection: Selection) -> Obstacle | None:
        return obstacle(want, selection, self._model.is_lost, is_deleted=self.is_deleted_shown)

    def _pass_on(self, order: TileOrder, selection: Selection) -> None:
        """Tell the window what is wanted, in the form that goes with it."""
        with_entry = {
            Want.OPEN: self.open_requested,
            Want.COMPARE: self.compare_requested,
            Want.MENTION: self.mention_requested,
            Want.REUSE: self.reuse_requested,
            Want.REFINE: self.refine_requested,
            Want.COPY_PROMPT: self.copy_prompt_requested,
            Want.COPY_PATH: self.copy_path_requested,
            Want.SHOW_FILE: self.show_file_requested,
        }
        with_entries = {
            Want.USE_AS_REFERENCE: self.use_as_reference_requested,
            Want.COPY: self.copy_requested,
            Want.SAVE: self.save_requested,
        }
        match order.want:
            case Want.FLAG:
                self.flag_chosen.emit(self._picture_ids(selection), flag_after(selection, order.flag))
            case Want.RATE:
                self.stars_chosen.emit(self._picture_ids(selection), order.stars)
            case Want.RESTORE:
                self.restore_requested.emit(self._picture_ids(selection))
            case Want.DELETE | Want.STOP:
                self._take_away(selection)
            case want if want in with_entry:
                with_entry[want].emit(selection.entries[0])
            case want:
                with_entries[want].emit(present_pictures(selection, self._model.is_lost))

    def _take_away(self, selection: Selection) -> None:
        """Put pictures away and take Jobs back, free while unsent; a sent Job asks first, the window's matter."""
        jobs = [entry.job for entry in selection.entries if entry.output is None]
        if len(jobs) < len(selection.entries):
            self.delete_requested.emit(self._picture_ids(selection))
        for job in jobs:
            if job.state.is_unsent:
                self.cancel_requested.emit(job.id)
            elif selection.count == 1:
                self.stop_watching_requested.emit(job.id)

    def _picture_ids(self, selection: Selection) -> tuple[str, ...]:
        """The ids of all its pictures, be they ever so many."""
        if selection.count > MOST_ENTRIES:
            return self._model.picture_ids(self._grid.selected_parts())
        return tuple(entry.output.id for entry in selection.entries if entry.output is not None)

    @Slot(QPoint)
    def _on_grid_menu_requested(self, place: QPoint) -> None:
        """Open the menu of the current tile."""
        from kling_desktop.ui.gallery.tile_menu import TileMenu

        entry = self._model.entry_at(self._grid.currentIndex().row())
        if entry is None or QApplication.activePopupWidget() is not None:
            return
        selection, is_folded = self.selection, self._model.stacked(entry) > 1
        pictures = (each for each in selection.entries if each.output is not None)
        about = next(pictures, entry) if selection.count > 1 else entry
        menu = TileMenu(about, selection, self.possible, self._grid, is_folded=is_folded)
        menu.chosen.connect(self.carry_out)
        menu.popup(place)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _show_page(self) -> None:
        """The grid, or what to say while it is empty; an untouched library has no header either.

        Where there is a head, what is said stands under it; what is deleted has none.
        """
        page = page_for(self._model)
        self._headed.allow_head(is_allowed=not self.is_deleted_shown)
        is_under_head = page is not Page.GRID and self._headed.has_head
        self._headed.show_rest(is_shown=is_under_head)
        if self._rest is not None and is_under_head:
            self._rest.show_page(page)
        self._pages.show_page(Page.GRID if self._headed.has_head else page)
        is_empty = is_new_library(self._model)
        has_header = not is_empty or self.is_deleted_shown
        self._header.setVisible(has_header)
        self._banner_place.set_first(is_first=not has_header)
        if is_empty is not self._is_library_empty:
            self._is_library_empty = is_empty
            self.library_emptied.emit(is_empty)

    @Slot()
    def _show_progress(self) -> None:
        """Say what is on its way."""
        progress = self._model.progress
        self._header.chip.show_progress(progress.in_progress, progress.held, is_online=self._model.is_online)

    @Slot()
    def _on_header_progress_requested(self) -> None:
        """Go to what is on its way."""
        index = self._model.first_on_its_way()
        if index.isValid():
            self._grid.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    @Slot()
    def _on_pages_deleted_requested(self) -> None:
        """See what was put away."""
        self.show_deleted(is_shown=True)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def leave_deleted(self) -> None:
        """Go back to the pictures that were not deleted, with the keyboard."""
        self.show_deleted(is_shown=False)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QItemSelection, QItemSelection)
    def _on_grid_selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        """Other tiles are selected, or none."""
        self._tell_selection()

    @Slot(QModelIndex, QModelIndex)
    def _on_model_data_changed(self, top: QModelIndex, bottom: QModelIndex) -> None:
        """A selected tile may say another thing now; of many that do, it is told once."""
        if any(part.start <= bottom.row() and top.row() < part.stop for part in self._grid.selected_parts()):
            self._telling.start()

    @Slot()
    def _tell_selection(self) -> None:
        """Say what is selected."""
        self.selection_changed.emit(self.selection)
