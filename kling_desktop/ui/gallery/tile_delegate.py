"""TileDelegate: paints one tile, a picture or a Job on its way to one. Knows no places but the one it is given."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_CONTROL, RADIUS_SMALL_BUTTON
from kling_desktop.ui.gallery.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tile_face import TileFace, tile_face

OUTSET_PX = 8
"""How far selection and focus reach out of a tile."""
REMOVE_SIDE_PX = 28
_INSET_PX = 8
_TICK_PX = 20
_DOT_PX = 10
_SELECT_PEN, _SELECT_GAP = 2.5, 2.0
_FOCUS_PEN, _FOCUS_GAP, _FOCUS_GAP_SELECTED = 2.0, 3.0, 5.5
_RING_PEN = 3.0
_RING_RADIUS, _RING_RADIUS_LOW = 24, 18
_LOW_PX = 130
_LINE_GAP_PX = 8


class TileDelegate(QStyledItemDelegate):
    """Paints tiles of a `GalleryModel`. Thread: gui."""

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

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a tile into `option.rect`; selection and focus reach `OUTSET_PX` beyond it."""
        entry = self._model.entry_at(index.row())
        if entry is None:
            return
        rect, state, widget = option.rect, option.state, option.widget
        self.paint_entry(painter, rect, entry, widget)
        if entry.output is None:
            self._paint_remove(painter, rect, widget, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        elif self._model.is_new(entry):
            self._paint_dot(painter, rect, widget.layoutDirection())
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            self._paint_selection(painter, rect, widget)
        if state & QStyle.StateFlag.State_HasFocus:
            gap = _FOCUS_GAP_SELECTED if is_selected else _FOCUS_GAP
            self._paint_ring_around(painter, rect, (self._theme.color("focus"), _FOCUS_PEN, gap))

    def paint_entry(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget) -> None:
        """Paint the picture, or how far it is, and nothing else."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter, rect, entry, widget)
        if entry.output is None:
            self._paint_face(painter, rect, tile_face(entry.job, self._model.moment(entry.job)), widget)

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

    def remove_rect(self, rect: QRect, direction: Qt.LayoutDirection) -> QRect:
        """The × of a tile on its way."""
        button = QRect(0, rect.top() + _INSET_PX, REMOVE_SIDE_PX, REMOVE_SIDE_PX)
        button.moveRight(rect.right() - _INSET_PX)
        return QStyle.visualRect(direction, rect, button)

    def _paint_picture(self, painter: QPainter, rect: QRect, entry: Entry, widget: QWidget) -> None:
        wish = self.wish(entry, rect.size(), widget.devicePixelRatioF())
        pixmap = None if wish is None else self._loader.pixmap(wish)
        if pixmap is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(rect, pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        if entry.output is None:
            painter.setBrush(self._theme.color("overlay"))
            painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)

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

    def _paint_remove(self, painter: QPainter, rect: QRect, widget: QWidget, *, hovered: bool) -> None:
        button = self.remove_rect(rect, widget.layoutDirection())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0) if hovered else self._theme.color("overlay"))
        painter.drawRoundedRect(button, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        icon = self._theme.pixmap("x", self._theme.color("onOverlay"), 16, widget)
        painter.drawPixmap(button.topLeft() + QPoint(6, 6), icon)

    def _paint_dot(self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection) -> None:
        dot = QRect(0, rect.top() + _INSET_PX + 2, _DOT_PX, _DOT_PX)
        dot.moveRight(rect.right() - _INSET_PX - 2)
        painter.setPen(QPen(self._theme.color("onAccent"), 1.5))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QStyle.visualRect(direction, rect, dot))

    def _paint_selection(self, painter: QPainter, rect: QRect, widget: QWidget) -> None:
        """The ring and the tick, so that colour is not the only sign."""
        self._paint_ring_around(painter, rect, (self._theme.color("select"), _SELECT_PEN, _SELECT_GAP))
        tick = QRect(rect.left() + _INSET_PX, rect.top() + _INSET_PX, _TICK_PX, _TICK_PX)
        tick = QStyle.visualRect(widget.layoutDirection(), rect, tick)
        painter.setPen(QPen(self._theme.color("onAccent"), 1))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(tick)
        icon = self._theme.pixmap("check", self._theme.color("onAccent"), 14, widget)
        painter.drawPixmap(tick.topLeft() + QPoint(3, 3), icon)

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
