"""PictureCanvas: the picture itself: zoomed at the pointer, panned by hand, split into before and after.

All arithmetic is `zoom`'s; what is shown is handed in as Layers. Must not know Entries or the gallery.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import MOTION_CROSS_FADE_MS, SPACE_16, SPACE_20
from kling_desktop.ui.gallery.lightbox.layer import Layer
from kling_desktop.ui.gallery.lightbox.split_handle import MOST, SIDE_PX, SplitHandle
from kling_desktop.ui.gallery.lightbox.zoom import Rect, Zoom

_SIDE_MARGIN_PX, _NARROW_MARGIN_PX, _NARROW_PX = 72, 16, 560
_LINE_PX = 2
_GRIP_PX = 8
"""So near the line, a press takes it."""
_WHEEL_NOTCH, _WHEEL_FACTOR = 120, 1.25
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class PictureCanvas(QWidget):
    """Shows one picture, or two with a line between them. Thread: gui.

    Signals:
        zoom_changed: another scale or another part.
    """

    zoom_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = Zoom()
        self._after: Layer | None = None
        self._before: Layer | None = None
        self._corners: dict[Qt.AlignmentFlag, QWidget] = {}
        self._drag: QPoint | None = None
        self._drags_line = self._has_frame = False
        self.handle = SplitHandle(theme, self)
        self.handle.setValue(MOST // 2)
        self.handle.hide()
        self._fade = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._fade.valueChanged.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(240, 160))
        self.handle.valueChanged.connect(self._on_handle_value_changed)
        self.handle.dragged.connect(self.split_at)

    # ------------------------------------------------------------ what is shown

    @property
    def zoom(self) -> Zoom:
        """How large, and which part."""
        return self._zoom

    @property
    def is_fading(self) -> bool:
        """Whether the picture is coming out of its stand-in."""
        return self._fade.state() is QVariantAnimation.State.Running

    def show_after(self, layer: Layer | None) -> None:
        """Show this picture: another one whole, the same one as it was."""
        before, self._after = self._after, layer
        if layer is not None and (before is None or before.key != layer.key):
            self._fade.stop()
            self._set_zoom(self._zoom.for_picture(layer.size))
        elif layer is not None and before is not None and before.levels is None and layer.fades_in:
            self._fade.setDuration(self._theme.motion_ms(MOTION_CROSS_FADE_MS))
            self._fade.start()
        self.update()

    def show_before(self, layer: Layer | None) -> None:
        """Show this one left of the line, in the shape of its own; None for no line."""
        self._before = layer
        self.handle.setVisible(layer is not None)
        self._place_all()
        self.update()

    def set_corner(self, corner: Qt.AlignmentFlag, widget: QWidget) -> None:
        """Keep a widget in the upper corner (AlignLeft or AlignRight) of what is seen of the picture."""
        widget.setParent(self)
        self._corners[corner] = widget
        widget.installEventFilter(self)
        self._place_all()

    # ------------------------------------------------------------ zoom and line

    def set_zoom(self, zoom: Zoom) -> None:
        """Look at the picture another way."""
        self._set_zoom(zoom)

    @Slot(int)
    def split_at(self, x: int) -> None:
        """Put the line at an x of this widget."""
        seen = self._seen()
        if seen.width() > 0:
            self.handle.setValue(round((x - seen.left()) * MOST / seen.width()))

    def _set_zoom(self, zoom: Zoom) -> None:
        self._zoom = zoom
        self._place_all()
        self._show_cursor()
        self.update()
        self.zoom_changed.emit()

    def _fit_area(self) -> None:
        ratio = self.devicePixelRatioF()
        side = _SIDE_MARGIN_PX if self.width() >= _NARROW_PX else _NARROW_MARGIN_PX
        area = (round(self.width() * ratio), round(self.height() * ratio))
        self._set_zoom(self._zoom.in_area(area, (round(side * ratio), round(SPACE_20 * ratio))))

    def _seen(self) -> QRect:
        """What is seen of the picture, in this widget's pixels."""
        ratio, seen = self.devicePixelRatioF(), self._zoom.seen
        return QRectF(seen.x / ratio, seen.y / ratio, seen.width / ratio, seen.height / ratio).toRect()

    def _line_x(self) -> float:
        """Where the line is, device pixels."""
        seen = self._zoom.seen
        return round(seen.x + seen.width * self.handle.value() / MOST)

    def _place_all(self) -> None:
        """Handle and corners follow the picture."""
        seen = self._seen()
        line = round(self._line_x() / self.devicePixelRatioF())
        self.handle.move(line - SIDE_PX // 2, seen.top() + (seen.height() - SIDE_PX) // 2)
        for corner, widget in self._corners.items():
            size = widget.sizeHint()
            left = seen.left() + SPACE_16
            if corner == Qt.AlignmentFlag.AlignRight:
                left = seen.right() + 1 - SPACE_16 - size.width()
            left = min(max(left, SPACE_16), self.width() - SPACE_16 - size.width())
            widget.setGeometry(left, max(seen.top(), 0) + SPACE_16, size.width(), size.height())

    @Slot(int)
    def _on_handle_value_changed(self, _value: int) -> None:
        """The line moved."""
        self._place_all()
        self.update()

    # ------------------------------------------------------------ under the hand

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Closer or farther, at the pointer."""
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        if notches:
            self._set_zoom(self._zoom.by(_WHEEL_FACTOR**notches, self._device(event.position())))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line, or the picture."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        line = self._line_x() / self.devicePixelRatioF()
        self._drags_line = self._before is not None and abs(point.x() - line) <= _GRIP_PX
        self._drag = point
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken."""
        if self._drag is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        ratio, moved, self._drag = self.devicePixelRatioF(), point - self._drag, point
        if self._drags_line:
            self.split_at(point.x())
        elif self._zoom.can_pan:
            self._set_zoom(self._zoom.panned(moved.x() * ratio, moved.y() * ratio))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._drag, self._drags_line = None, False
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All of it, or 100 % of what is under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._set_zoom(self._zoom.toggled(self._device(event.position())))

    def event(self, event: QEvent) -> bool:
        """Two fingers on a touchpad zoom too; another screen may have other pixels."""
        if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            return self._gesture(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit_area()
        return super().event(event)

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        point = self._device(event.position())
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._set_zoom(self._zoom.by(max(0.1, 1 + event.value()), point))
        elif event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            self._set_zoom(self._zoom.toggled(point))
        else:
            return False
        return True

    def _device(self, point: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return point.x() * ratio, point.y() * ratio

    def _show_cursor(self) -> None:
        if self._drags_line:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif not self._zoom.can_pan:
            self.unsetCursor()
        else:
            is_held = self._drag is not None
            self.setCursor(Qt.CursorShape.ClosedHandCursor if is_held else Qt.CursorShape.OpenHandCursor)

    # ------------------------------------------------------------ painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The same middle in another area."""
        super().resizeEvent(event)
        self._fit_area()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What lies in a corner has another size now."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent):
            self._place_all()
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here by Tab sees a frame."""
        super().focusInEvent(event)
        self._has_frame = event.reason() in _BY_TAB
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No frame any more."""
        super().focusOutEvent(event)
        self._has_frame = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint in device pixels, so that 100 % is exact on every screen."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("window"))
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        if self._after is not None:
            self._paint_pictures(painter, self._after, ratio)
        painter.restore()
        if self._has_frame:
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_pictures(self, painter: QPainter, after: Layer, ratio: float) -> None:
        place = self._zoom.place
        opacity = float(self._fade.currentValue()) if self.is_fading else 1.0
        if self._before is None:
            after.paint(painter, place, opacity)
            return
        line, (width, height) = self._line_x(), self._zoom.area
        painter.setClipRect(QRectF(line, 0, width - line, height))
        after.paint(painter, place, opacity)
        painter.setClipRect(QRectF(0, 0, line, height))
        self._before.paint(painter, self._before.fitted_into(place), 1.0)
        painter.setClipping(False)
        self._paint_line(painter, line, self._zoom.seen, ratio)

    def _paint_line(self, painter: QPainter, line: float, seen: Rect, ratio: float) -> None:
        thickness = max(1, round(_LINE_PX * ratio))
        painter.fillRect(QRectF(line - thickness // 2, seen.y, thickness, seen.height), self._theme.color("onOverlay"))
