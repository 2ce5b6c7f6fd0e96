"""TilePainter: paints one tile, a picture or a Job on its way to one. Knows no places but the one it is given."""

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import Flag
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_CONTROL
from kling_desktop.ui.gallery.grid.cross_fades import CrossFades
from kling_desktop.ui.gallery.grid.tile_chrome import TileChrome
from kling_desktop.ui.gallery.grid.tile_parts import Part, edge_rects, face_rect
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tiles.tile_face import TileFace, lost_face, tile_face

_INSET_PX = 8
_REJECTED_PART = 0.35
"""How much of a rejected picture shows."""
_SELECT_PEN, _SELECT_GAP = 2.5, 2.0
_FOCUS_PEN, _FOCUS_GAP, _FOCUS_GAP_SELECTED = 2.0, 3.0, 5.5
_RING_PEN = 3.0
_RING_RADIUS, _RING_RADIUS_LOW = 24, 18
_LOW_PX = 130
_LINE_GAP_PX = 8


class TileState(NamedTuple):
    """How a tile is painted: among the selected ones, with the keyboard's focus, under the pointer."""

    is_selected: bool = False
    has_focus: bool = False
    is_hovered: bool = False


class TilePainter(QObject):
    """Paints tiles of a `GalleryModel`. Thread: gui.

    No delegate of Qt's: the grid alone asks it, and a delegate's option, with the style it speaks of, would take 7 ms
    of every start.
    """

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._loader = loader
        self._files = files
        self.chrome = TileChrome(theme, model)
        self.fades = CrossFades(theme, self)
        self.hovered_part: Part | None = None
        """What the pointer is on, of the tile that is painted as hovered."""

    def paint(self, painter: QPainter, place: QRect, entry: Entry, state: TileState, widget: QWidget) -> None:
        """Paint a tile into its place on a widget; selection and focus reach `OUTSET_PX` beyond it."""
        rect = self.face_rect(place, entry)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edges(painter, place, rect)
        painter.setOpacity(_REJECTED_PART if entry.marks.flag is Flag.REJECTED else 1.0)
        self.paint_entry(painter, rect, entry, widget)
        painter.setOpacity(1.0)
        self._paint_chrome(painter, rect, entry, widget, is_hovered=state.is_hovered)
        if state.is_selected:
            self._paint_ring_around(painter, place, (self._theme.color("select"), _SELECT_PEN, _SELECT_GAP))
            self.chrome.paint_tick(painter, rect, widget)
        if state.has_focus:
            gap = _FOCUS_GAP_SELECTED if state.is_selected else _FOCUS_GAP
            self._paint_ring_around(painter, place, (self._theme.color("focus"), _FOCUS_PEN, gap))

    def face_rect(self, rect: QRect, entry: Entry) -> QRect:
        """Where the picture of a tile is: all of it, but for what shows of those folded to it."""
        return face_rect(rect, self._model.stacked(entry))

    def paint_entry(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget) -> None:
        """Paint the picture, or how far it is, and nothing else."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter, rect, entry, widget)
        if entry.output is None:
            self._paint_face(painter, rect, tile_face(entry.job, self._model.moment(entry.job)), widget)
        elif self._model.is_lost(entry):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("overlay"))
            painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
            self._paint_face(painter, rect, lost_face(), widget)

    def wish(self, entry: Entry, size: QSize, pixel_ratio: float) -> Wish | None:
        """The picture that a tile of this size shows; None if it has none to show."""
        width, height = round(size.width() * pixel_ratio), round(size.height() * pixel_ratio)
        radius = round(RADIUS_CONTROL * pixel_ratio)
        if entry.output is not None:
            path = self._files.thumbnail(entry.output.id)
            return Wish(path, width, height, radius, output_id=entry.output.id)
        references = entry.job.recipe.references
        if not references:
            return None
        return Wish(self._files.preview(references[0].sha256), width, height, radius, is_blurred=True)

    def _paint_chrome(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget, *, is_hovered: bool) -> None:
        """What lies on the tile: the buttons of the one under the pointer, and the signs of all."""
        if is_hovered and entry.output is not None:
            self.chrome.paint_hover(painter, rect, entry, widget)
        self.chrome.paint(painter, rect, entry, widget)
        if is_hovered:
            self.chrome.paint_buttons(painter, rect, entry, widget, self.hovered_part)
        elif entry.output is not None and self._model.is_new(entry):
            self.chrome.paint_dot(painter, rect, widget.layoutDirection())

    def _paint_picture(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget) -> None:
        """The picture, or while it has just come what was there before under it."""
        pixmap = self._pixmap(self.wish(entry, rect.size(), widget.devicePixelRatioF()))
        part = 1.0 if entry.output is None else self.fades.part(entry.row, is_ready=pixmap is not None)
        if part < 1.0:
            before = replace(entry, output=None)
            was = self._pixmap(self.wish(before, rect.size(), widget.devicePixelRatioF()))
            self._paint_pixmap(painter, rect, was, is_dark=True)
        if part < 1.0 and pixmap is None:
            return
        opacity = painter.opacity()
        painter.setOpacity(opacity * part)
        self._paint_pixmap(painter, rect, pixmap, is_dark=entry.output is None)
        painter.setOpacity(opacity)

    def _pixmap(self, wish: Wish | None) -> QPixmap | None:
        return None if wish is None else self._loader.pixmap(wish)

    def _paint_pixmap(self, painter: QPainter, rect: QRect, pixmap: QPixmap | None, *, is_dark: bool) -> None:
        """A picture, or a plain ground until it is there."""
        if pixmap is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(rect, pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        if is_dark:
            painter.setBrush(self._theme.color("overlay"))
            painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_edges(self, painter: QPainter, rect: QRect, face: QRect) -> None:
        """What shows of the pictures below the cover of a stack."""
        if rect == face:
            return
        painter.setPen(QPen(self._theme.color("window"), 1))
        lowest, upper = edge_rects(rect)
        for edge, ground in ((lowest, self._theme.color("line")), (upper, self._theme.color("lineStrong"))):
            painter.setBrush(ground)
            painter.drawRoundedRect(edge, RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_face(self, painter: QPainter, rect: QRect, face: TileFace, widget: QWidget) -> None:
        """Ring or sign, and the line under it, centred together."""
        radius = _RING_RADIUS if rect.height() >= _LOW_PX else _RING_RADIUS_LOW
        metrics = QFontMetrics(self._theme.font("label"))
        top = rect.center().y() - (2 * radius + _LINE_GAP_PX + metrics.height()) // 2
        ring = QRect(rect.center().x() - radius, top, 2 * radius, 2 * radius)
        white = self._theme.color("onOverlay")
        if face.ring is not None:
            _paint_ring(painter, ring, face.ring, white)
        painter.setFont(self._theme.font("label"))
        painter.setPen(white)
        if face.digits:
            painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, face.digits)
        elif face.icon:
            side = 20 if face.ring is not None else 26
            icon = self._theme.pixmap(face.icon, white, side, widget)
            painter.drawPixmap(ring.center() - QPoint(side // 2 - 1, side // 2 - 1), icon)
        line = QRect(rect.left() + _INSET_PX, 0, rect.width() - 2 * _INSET_PX, metrics.height())
        line.moveTop(ring.bottom() + 1 + _LINE_GAP_PX)
        text = metrics.elidedText(face.line, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_ring_around(self, painter: QPainter, rect: QRect, ring: tuple[QColor, float, float]) -> None:
        """A frame in a colour, so thick, so far away."""
        color, width, gap = ring
        out = gap + width / 2
        painter.setPen(QPen(color, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(-out, -out, out, out), RADIUS_CONTROL + out, RADIUS_CONTROL + out)


def _paint_ring(painter: QPainter, place: QRect, part: float, color: QColor) -> None:
    """A ring of which a part is bright, from twelve o'clock on; never mirrored."""
    inner = QRectF(place).adjusted(_RING_PEN / 2, _RING_PEN / 2, -_RING_PEN / 2, -_RING_PEN / 2)
    track = QColor(color)
    track.setAlphaF(0.3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(track, _RING_PEN))
    painter.drawEllipse(inner)
    painter.setPen(QPen(color, _RING_PEN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(inner, 90 * 16, -round(part * 360 * 16))
