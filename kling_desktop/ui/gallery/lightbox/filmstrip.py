"""Filmstrip: the pictures of the same Run in a row, or the neighbours of a picture that was made alone."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import Flag
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.lightbox.picture_button import OUTSET_PX, PictureButton

HEIGHT_PX = 56
_GAP_PX = 8
_NARROWEST, _WIDEST = 0.6, 1.8
_BADGE_PX, _BADGE_ICON_PX = 20, 14


class StripTile(PictureButton):
    """One picture of the row."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, entry: Entry, parent: QWidget) -> None:
        ratio = min(max(entry.ratio, _NARROWEST), _WIDEST)
        super().__init__(theme, loader, QSize(round(HEIGHT_PX * ratio), HEIGHT_PX), parent)
        self.entry = entry
        # The arrow keys lead from picture to picture already; one stop for each would only be in the way.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _paint_badge(self, painter: QPainter, place: QRect) -> None:
        """Picked or rejected."""
        icons = {Flag.PICKED: "flag", Flag.REJECTED: "flag-off"}
        icon = icons.get(self.entry.marks.flag)
        if icon is None:
            return
        badge = self._badge_ground(painter, place, QSize(_BADGE_PX, _BADGE_PX))
        pixmap = self._theme.pixmap(icon, self._theme.color("onOverlay"), _BADGE_ICON_PX, self)
        inset = (_BADGE_PX - _BADGE_ICON_PX) // 2
        painter.drawPixmap(badge.topLeft() + QPoint(inset, inset), pixmap)


class Filmstrip(QWidget):
    """As many of the pictures around the chosen one as there is room for. Thread: gui.

    Signals:
        chosen: the Entry that was clicked.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._loader, self._files = theme, loader, files
        self._tiles: list[StripTile] = []
        self._shown = range(0)
        self._beside_px = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Pictures of this run"))

    def stand_beside(self, beside_px: int) -> None:
        """Be in the middle of a row that goes on for so many px where this ends; as far as there is room there."""
        self._beside_px = beside_px
        self._place_tiles()

    def show_entries(self, entries: Sequence[Entry], current: Entry) -> None:
        """Show these pictures, all of which have been saved, and which of them is looked at."""
        if [tile.entry for tile in self._tiles] != list(entries):
            self._make(entries)
        for tile in self._tiles:
            tile.setChecked(tile.entry.job.id == current.job.id)
        self._loader.keep_only(tile.wish() for tile in self._tiles)
        self._place_tiles()

    def sizeHint(self) -> QSize:
        """All of them."""
        return QSize(self._width(self._tiles), HEIGHT_PX + 2 * OUTSET_PX)

    def minimumSizeHint(self) -> QSize:
        """The chosen one."""
        return QSize(round(HEIGHT_PX * _WIDEST) + 2 * OUTSET_PX, HEIGHT_PX + 2 * OUTSET_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More of them, or fewer."""
        super().resizeEvent(event)
        self._place_tiles()

    def _make(self, entries: Sequence[Entry]) -> None:
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = [StripTile(self._theme, self._loader, entry, self) for entry in entries]
        for number, tile in enumerate(self._tiles, 1):
            output = tile.entry.output
            assert output is not None, "the row is made of saved pictures"
            name = self.tr("Picture {number} of {count}").format(number=number, count=len(entries))
            tile.show_picture(self._files.thumbnail(output.id), name, output.id)
            tile.clicked.connect(self._on_tile_clicked)
        self.updateGeometry()

    def _place_tiles(self) -> None:
        """The chosen one and as many of its neighbours as fit, in the middle of the row."""
        at = next((number for number, tile in enumerate(self._tiles) if tile.isChecked()), 0)
        widths = [tile.width() - 2 * OUTSET_PX + _GAP_PX for tile in self._tiles]
        shown = self._shown = self._fitting(widths, at)
        left = self._left_of(self._width(self._tiles[shown.start : shown.stop]))
        for number, tile in enumerate(self._tiles):
            tile.setVisible(number in shown)
            if number in shown:
                place = QRect(left, 0, tile.width(), tile.height())
                tile.move(visual_rect(self.layoutDirection(), self.rect(), place).topLeft())
                left += widths[number]
        self.update()

    def _left_of(self, shown_px: int) -> int:
        """Where the tiles in sight begin: no number at their sides is pushed out."""
        before = self._more_px if self._shown.start > 0 else 0
        after = self._more_px if self._shown.stop < len(self._tiles) else 0
        most = self.width() - after - shown_px
        if most < before:  # there is not even room for the chosen one
            return (self.width() - shown_px) // 2
        return min(max(before, (self.width() + self._beside_px - shown_px) // 2), most)

    def _fitting(self, widths: Sequence[int], at: int) -> range:
        """Which tiles are shown, with room beside them to say how many there are on a side that go on."""
        room = self.width() - 2 * OUTSET_PX + _GAP_PX
        shown = shown_part(widths, at, room)
        for _ in range(2):  # what gives way to one number may need the other
            if len(shown) < len(widths):
                sides = (shown.start > 0) + (shown.stop < len(widths))
                shown = shown_part(widths, at, room - sides * self._more_px)
        return shown

    @property
    def _more_px(self) -> int:
        """Of a number at the side, with its gap."""
        return QFontMetrics(self._theme.font("label")).horizontalAdvance("+99") + _GAP_PX

    def paintEvent(self, _event: QPaintEvent) -> None:
        """How many pictures there are before and after those in sight."""
        if not self._shown:
            return
        first, last = self._tiles[self._shown.start].geometry(), self._tiles[self._shown.stop - 1].geometry()
        before, after = self._shown.start, len(self._tiles) - self._shown.stop
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            first, last, before, after = last, first, after, before
        painter = QPainter(self)
        painter.setFont(self._theme.font("label"))
        painter.setPen(self._theme.color("text2"))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        left, right = QRect(0, 0, first.left(), self.height()), self.rect().adjusted(last.right() + 1, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if before:
            painter.drawText(left, middle | Qt.AlignmentFlag.AlignRight, f"+{before}")
        if after:
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignLeft, f"+{after}")
        painter.end()

    def _width(self, tiles: Sequence[StripTile]) -> int:
        return sum(tile.width() - 2 * OUTSET_PX + _GAP_PX for tile in tiles) - _GAP_PX + 2 * OUTSET_PX if tiles else 0

    @Slot()
    def _on_tile_clicked(self) -> None:
        """The ring goes where the lightbox goes."""
        tile = self.sender()
        assert isinstance(tile, StripTile)
        tile.setChecked(True)
        self.chosen.emit(tile.entry)


def shown_part(widths: Sequence[int], at: int, room: int) -> range:
    """Which of these widths fit into a room together with the one at `at`, which stays near the middle."""
    if not widths:
        return range(0)
    first, end, used = at, at + 1, widths[at]
    while True:
        fits_before = first > 0 and used + widths[first - 1] <= room
        fits_after = end < len(widths) and used + widths[end] <= room
        if fits_before and (not fits_after or at - first < end - 1 - at):
            first -= 1
            used += widths[first]
        elif fits_after:
            used += widths[end]
            end += 1
        else:
            return range(first, end)
