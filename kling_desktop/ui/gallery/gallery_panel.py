"""GalleryPanel: the middle of the window: header, places for banner and attention, the grid or the empty state."""

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QSizePolicy, QSlider, QStackedWidget, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label, set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, SPACE_20
from kling_desktop.ui.gallery.gallery_model import GalleryModel
from kling_desktop.ui.gallery.grid_view import LARGEST_PX, SMALLEST_PX, USUAL_PX
from kling_desktop.ui.gallery.live_grid import LiveGrid
from kling_desktop.ui.gallery.progress_chip import ProgressChip

_HEADER_PX, _SLIDER_PX, _EMPTY_TITLE_PX = 60, 112, 24
_SLIDER_FROM_PX = 620
_LEAST_GRID_PX = 180
_SLIDER_STEP_PX = 20


class GalleryPanel(QWidget):
    """All pictures, and what is on its way to become one. Thread: gui.

    Signals:
        cancel_requested: id of a Job that was not sent yet; taking it back is free.
        stop_watching_requested: id of a Job that was sent; the person has to be asked.
        open_requested: Entry of a picture to be seen large.
        use_as_reference_requested: Entries of pictures that shall go into the next slots.
        reuse_requested: Entry whose Recipe shall be loaded.
        selection_changed: the selected Entry, again whenever it changes, or None.
        inspector_toggled: whether the details shall be shown.
    """

    cancel_requested = Signal(str)
    stop_watching_requested = Signal(str)
    open_requested = Signal(object)
    use_as_reference_requested = Signal(object)
    reuse_requested = Signal(object)
    selection_changed = Signal(object)
    inspector_toggled = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._chip = ProgressChip(theme)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._size_control = self._make_size_control()
        self._inspector_button = IconButton(theme, "panel-right", self.tr("Details"), "Ctrl+3")
        self._grid = LiveGrid(theme, model, loader, files)
        self._banner_place = _Place()
        self._attention_place = _Place()
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_page()
        self._show_progress()

    @property
    def grid(self) -> LiveGrid:
        """The grid, for focus and menu actions."""
        return self._grid

    @property
    def selected_entry(self) -> Entry | None:
        """The Entry that is selected."""
        indexes = self._grid.selectionModel().selectedIndexes()
        return self._model.entry_at(indexes[0].row()) if indexes else None

    def set_banner(self, banner: QWidget) -> None:
        """Show a banner between header and grid; it hides itself when there is nothing to say."""
        self._banner_place.hold(banner)

    def set_attention(self, attention: QWidget) -> None:
        """Show what needs a person above the grid; it hides itself likewise."""
        self._attention_place.hold(attention)

    def set_inspector_shown(self, *, is_shown: bool) -> None:
        """Tell the toggle whether the details are shown; emits nothing."""
        self._inspector_button.blockSignals(True)
        self._inspector_button.setChecked(is_shown)
        self._inspector_button.blockSignals(False)

    def set_target_px(self, target_px: int) -> None:
        """Make pictures larger or smaller: the height rows aim at, 120 to 320."""
        self._slider.setValue(target_px)

    @property
    def target_px(self) -> int:
        """The height rows aim at."""
        return self._slider.value()

    def select(self, job_id: str) -> None:
        """Select the tile of a Job and bring it into sight; nothing if it has none."""
        index = self._model.index_of(job_id)
        if index.isValid():
            self._grid.setCurrentIndex(index)
            self._grid.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The slider goes first where there is little room."""
        super().resizeEvent(event)
        self._size_control.setVisible(self.width() >= _SLIDER_FROM_PX)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        column.addWidget(self._banner_place)
        column.addWidget(self._attention_place)
        self._pages.addWidget(self._grid)
        self._pages.addWidget(self._make_empty())
        self._pages.setMinimumHeight(self._theme.scaled(_LEAST_GRID_PX))
        column.addWidget(self._pages, 1)

    def _make_header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(self._theme.scaled(_HEADER_PX))
        row = QHBoxLayout(header)
        row.setContentsMargins(SPACE_20, 0, SPACE_20, 0)
        row.setSpacing(SPACE_12)
        row.addWidget(plain_label(self._theme, self.tr("Pictures"), "heading"))
        row.addWidget(self._chip)
        row.addStretch(1)
        row.addWidget(self._size_control)
        row.addWidget(self._inspector_button)
        self._inspector_button.setCheckable(True)
        return header

    def _make_size_control(self) -> QWidget:
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_8)
        self._slider.setRange(SMALLEST_PX, LARGEST_PX)
        self._slider.setValue(USUAL_PX)
        self._slider.setSingleStep(_SLIDER_STEP_PX)
        self._slider.setPageStep(2 * _SLIDER_STEP_PX)
        self._slider.setFixedWidth(_SLIDER_PX)
        self._slider.setAccessibleName(self.tr("Size of the pictures"))
        set_plain_tooltip(self._slider, self.tr("Size of the pictures"))
        row.addWidget(IconLabel(self._theme, "layout-grid", size_px=14))
        row.addWidget(self._slider)
        row.addWidget(IconLabel(self._theme, "square", size_px=14))
        return control

    def _make_empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE_20, 0, SPACE_20, 0)
        column.setSpacing(SPACE_8)
        title = plain_label(self._theme, self.tr("Your pictures will live here"), "title", wraps=True)
        font = title.font()
        font.setPixelSize(self._theme.scaled(_EMPTY_TITLE_PX))
        title.setFont(font)
        hint = plain_label(
            self._theme,
            self.tr("Everything you make is kept on this computer, and you can browse it offline."),
            "body",
            "text2",
            wraps=True,
        )
        column.addStretch(2)
        for label in (title, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(3)
        return page

    def _connect(self) -> None:
        self._chip.clicked.connect(self._on_chip_clicked)
        self._slider.valueChanged.connect(self._grid.set_target_px)
        self._inspector_button.toggled.connect(self.inspector_toggled)
        self._grid.open_requested.connect(self.open_requested)
        self._grid.use_as_reference_requested.connect(self.use_as_reference_requested)
        self._grid.reuse_requested.connect(self.reuse_requested)
        self._grid.removal_requested.connect(self._on_grid_removal_requested)
        self._grid.selectionModel().selectionChanged.connect(self._on_grid_selection_changed)
        model = self._model
        model.progress_changed.connect(self._show_progress)
        model.dataChanged.connect(self._on_model_data_changed)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._show_page)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _show_page(self) -> None:
        """The grid, or what to do while it is empty."""
        self._pages.setCurrentIndex(0 if self._model.rowCount() else 1)

    @Slot()
    def _show_progress(self) -> None:
        """Say what is on its way."""
        progress = self._model.progress
        self._chip.show_progress(progress.in_progress, progress.held, is_online=self._model.is_online)

    @Slot()
    def _on_chip_clicked(self) -> None:
        """Go to what is on its way."""
        index = self._model.first_on_its_way()
        if index.isValid():
            self._grid.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    @Slot(object)
    def _on_grid_removal_requested(self, entry: Entry) -> None:
        """Free while unsent; a sent Job asks first, which is the window's matter."""
        if entry.job.state.is_unsent:
            self.cancel_requested.emit(entry.job.id)
        else:
            self.stop_watching_requested.emit(entry.job.id)

    @Slot(QItemSelection, QItemSelection)
    def _on_grid_selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        """Another tile is selected, or none."""
        self.selection_changed.emit(self.selected_entry)

    @Slot(QModelIndex, QModelIndex)
    def _on_model_data_changed(self, top: QModelIndex, bottom: QModelIndex) -> None:
        """The selected tile may say another thing now."""
        indexes = self._grid.selectionModel().selectedIndexes()
        if indexes and top.row() <= indexes[0].row() <= bottom.row():
            self.selection_changed.emit(self.selected_entry)


class _Place(QWidget):
    """Room for one widget, with the margins of the grid; gone while the widget is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_20, 0, SPACE_20, SPACE_12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def hold(self, widget: QWidget) -> None:
        """Take this widget in."""
        self._column.addWidget(widget)
        widget.installEventFilter(self)
        self.setVisible(not widget.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the widget."""
        if event.type() == QEvent.Type.ShowToParent:
            self.show()
        elif event.type() == QEvent.Type.HideToParent:
            self.hide()
        return super().eventFilter(watched, event)
