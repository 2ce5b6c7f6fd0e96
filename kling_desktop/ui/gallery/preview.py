"""Preview: one tile, large, in the inspector: the picture, or how far it is."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.gallery_model import GalleryModel
from kling_desktop.ui.gallery.live_grid import TICK_MS
from kling_desktop.ui.gallery.tile_delegate import TileDelegate
from kling_desktop.ui.gallery.tile_face import is_counting, spoken_tile
from kling_desktop.ui.gallery.tile_index import tile_ratio

MOST_HEIGHT_PX = 320


class Preview(QWidget):
    """As wide as the inspector, at most 320 high, in the picture's own shape. Thread: gui."""

    def __init__(
        self, model: GalleryModel, delegate: TileDelegate, loader: ThumbnailLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = delegate
        self._entry: Entry | None = None
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        loader.loaded.connect(self.update)

    def show_entry(self, entry: Entry) -> None:
        """Show this tile."""
        self._entry = entry
        self.setAccessibleName(spoken_tile(entry, self._model.moment(entry.job), is_new=False))
        self._fit()
        self._count()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shape."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Count while it can be seen."""
        super().showEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        self._ticking.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture in the middle."""
        if self._entry is None:
            return
        painter = QPainter(self)
        self._delegate.paint_entry(painter, self._place(), self._entry, self)
        painter.end()

    def _place(self) -> QRect:
        """Where the picture goes: all of it, as large as there is room."""
        ratio = 1.0 if self._entry is None else tile_ratio(self._entry)
        room = QSize(self.width(), MOST_HEIGHT_PX)
        size = QSize(round(1000 * ratio), 1000).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self._place().height()))

    @Slot()
    def _count(self) -> None:
        """Tick while a Job runs."""
        if self._entry is not None and is_counting(self._entry.job) and self.isVisible():
            self._ticking.start()
        else:
            self._ticking.stop()
