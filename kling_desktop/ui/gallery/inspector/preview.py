"""Preview: one tile, large, in the inspector: the picture, or how far it is."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_CARD
from kling_desktop.ui.gallery.grid.live_grid import TICK_MS
from kling_desktop.ui.gallery.grid.tile_painter import TilePainter
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tiles.tile_face import is_counting, spoken_tile

MOST_HEIGHT_PX = 320
LOW_HEIGHT_PX = 140
"""Where the window is low, so that the actions stay in sight."""


class Preview(QPushButton):
    """As wide as the inspector, in the picture's own shape while that fits. A click opens a picture. Thread: gui.

    Signals:
        ticked: a second passed for the Job that is shown.
    """

    ticked = Signal()

    def __init__(self, theme: Theme, model: GalleryModel, loader: ThumbnailLoader, files: PictureFiles) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._loader = loader
        self._files = files
        self._tile_painter = TilePainter(theme, model, loader, files, self)
        self._entry: Entry | None = None
        self._most_px = MOST_HEIGHT_PX
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._on_ticking_timeout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRadius", RADIUS_CARD)
        loader.loaded.connect(self.update)
        theme.changed.connect(self.update)

    def show_entry(self, entry: Entry, *, is_lost: bool = False) -> None:
        """Show this tile; a picture whose file is gone cannot be opened."""
        self._entry = entry
        has_picture = entry.output is not None and not is_lost
        self.setEnabled(has_picture)
        self.setCursor(Qt.CursorShape.PointingHandCursor if has_picture else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(spoken_tile(entry, self._model.moment(entry.job), is_new=False))
        self.setAccessibleDescription(self.tr("Opens it large") if has_picture else "")
        set_plain_tooltip(self, self.tr("Open large") if has_picture else "")
        self._fit()
        self._count()
        self.update()

    def set_low(self, *, is_low: bool) -> None:
        """Whether the window is low."""
        self._most_px = LOW_HEIGHT_PX if is_low else MOST_HEIGHT_PX
        self._fit()

    def sizeHint(self) -> QSize:
        """The height is its own, the width the panel's."""
        return QSize(0, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the panel wants it."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

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
        """All of the picture, in the middle of a ground where it does not fill the width."""
        if self._entry is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._place()
        if place.width() < self.width():
            self._paint_ground(painter)
        if self._entry.output is None:
            self._tile_painter.paint_entry(painter, place, self._entry, self)
        else:
            self._paint_picture(painter, place, self._entry.output)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(self.rect(), RADIUS_CARD, RADIUS_CARD)

    def _paint_picture(self, painter: QPainter, place: QRect, output: Output) -> None:
        """Round at the corners of the panel, and nowhere else."""
        ratio = self.devicePixelRatioF()
        radius = RADIUS_CARD if place.width() == self.width() else 0
        width, height = round(place.width() * ratio), round(place.height() * ratio)
        path = self._files.thumbnail(output.id)
        pixmap = self._loader.pixmap(Wish(path, width, height, round(radius * ratio), output_id=output.id))
        if pixmap is None:
            self._paint_ground(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, pixmap)

    def _place(self) -> QRect:
        """Where the picture goes: all of it, as large as there is room."""
        ratio = 1.0 if self._entry is None else self._entry.ratio
        room = QSize(self.width(), self._most_px)
        size = QSize(round(10_000 * ratio), 10_000).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
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

    @Slot()
    def _on_ticking_timeout(self) -> None:
        """Say another number."""
        self.update()
        self.ticked.emit()
