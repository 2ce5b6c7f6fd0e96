"""ImageSlot: one numbered picture among the references. Paints itself; the grid around it decides what happens."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimerEvent, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDrag,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from kling_desktop.ui.base.drag_ghost import CARD_PX, FROM_POINTER, drag_ghost
from kling_desktop.ui.base.picture_mime import SLOT_FORMAT
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CARD, SPACE_4
from kling_desktop.ui.compose.overlay_button import OverlayButton
from kling_desktop.ui.compose.slot_face import LARGE_FROM_PX, SlotFace, SlotPose
from kling_desktop.ui.compose.slot_look import DragPart, SlotLook
from kling_desktop.ui.compose.slot_previews import SlotPreviews

_TURN_MS, _TURN_DEGREES = 40, 16


class _Buttons(NamedTuple):
    """What lies on a slot while somebody is near, from its far upper corner on."""

    remove: OverlayButton
    menu: OverlayButton


class ImageSlot(QToolButton):
    """A filled slot. Thread: gui.

    Signals:
        remove_requested: key of the slot.
        menu_requested: key of the slot, global place for its menu.
        mention_requested: key of the slot.
        opened: key of the slot; the person wants a large look at it.
        focus_changed: it got or lost the keyboard.
    """

    remove_requested = Signal(int)
    menu_requested = Signal(int, QPoint)
    mention_requested = Signal(int)
    opened = Signal(int)
    focus_changed = Signal()

    def __init__(self, theme: Theme, previews: SlotPreviews, look: SlotLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._previews = previews
        self._face = SlotFace(theme, previews, self)
        self._look = look
        self._drag_part = DragPart.NONE
        self._is_moving = False
        self._is_lit = False
        self._is_keyed = False
        self._pressed_at: QPoint | None = None
        self._timer_id = 0
        self._angle = 0
        self._buttons: _Buttons | None = None  # made when they are first shown: ten slots may come at once
        self.clicked.connect(self._on_clicked)
        self.setProperty("focusRadius", RADIUS_CARD)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._show_look()

    @property
    def key(self) -> int:
        """Identity of the slot it shows."""
        return self._look.slot.key

    @property
    def look(self) -> SlotLook:
        """What it shows."""
        return self._look

    def set_look(self, look: SlotLook) -> None:
        """Show this; every change of the Draft comes here, and few are about this slot."""
        if look != self._look:
            self._look = look
            self._show_look()

    def set_drag_part(self, part: DragPart) -> None:
        """Show what a drag would do here."""
        if part is not self._drag_part:
            self._drag_part = part
            self._show_buttons()
            self.update()

    def set_moving(self, *, is_moving: bool) -> None:
        """Fade while it is the slot that is dragged."""
        self._is_moving = is_moving
        if not is_moving and not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            QApplication.sendEvent(self, QEvent(QEvent.Type.Leave))  # the drag kept it to itself
        self._show_buttons()
        self.update()

    def set_lit(self, is_lit: bool) -> None:
        """Stand out, because its mention is under the pointer."""
        if is_lit != self._is_lit:
            self._is_lit = is_lit
            self.update()

    # ------------------------------------------------------------------ events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus; a drag may begin here."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag once the pointer went far enough."""
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if way >= QApplication.startDragDistance():
            self._pressed_at = None
            self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click shows the picture large; a double click, whose second release comes here too, does not."""
        is_click = self._pressed_at is not None and self.rect().contains(event.position().toPoint())
        self._pressed_at = None
        event.accept()
        if is_click:
            self.opened.emit(self.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Mention the picture."""
        self._pressed_at = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.mention_requested.emit(self.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu, at the pointer or, from the keyboard, at the slot."""
        is_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        place = event.globalPos() if is_mouse else self.mapToGlobal(self.rect().center())
        self.menu_requested.emit(self.key, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys to the grid."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """As above."""
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons."""
        super().enterEvent(event)
        self._show_buttons()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the buttons unless the keyboard is here."""
        super().leaveEvent(event)
        self._show_buttons()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the buttons if the keyboard brought it here, and say where it is."""
        super().focusInEvent(event)
        self._is_keyed = event.reason() is not Qt.FocusReason.MouseFocusReason
        self._show_buttons()
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the buttons unless the pointer is here."""
        super().focusOutEvent(event)
        self._show_buttons()
        self.focus_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons into the corner."""
        super().resizeEvent(event)
        self._place_buttons()
        self._show_buttons()

    def timerEvent(self, event: QTimerEvent) -> None:
        """Turn the ring while the picture is read."""
        if event.timerId() == self._timer_id:
            self._angle = (self._angle - _TURN_DEGREES) % 360
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, state, badge."""
        painter = QPainter(self)
        part = DragPart.MOVING if self._is_moving else self._drag_part
        self._face.paint(painter, self._look, SlotPose(part, self._is_lit, self._angle))
        painter.end()

    # ------------------------------------------------------------------ inner life

    def _show_look(self) -> None:
        """Name it for those who do not see it, and paint it."""
        look = self._look
        self.setAccessibleName(look.name)
        self.setAccessibleDescription(look.problem)
        set_plain_tooltip(self, look.description)
        self._name_buttons()
        self._turn(look.slot.is_reading)
        self.update()

    @property
    def _is_large(self) -> bool:
        return self.width() >= LARGE_FROM_PX

    @property
    def _reads_rightward(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.LeftToRight

    def _made_buttons(self) -> _Buttons:
        """Its buttons; the first time they are made."""
        if self._buttons is None:
            self._buttons = _Buttons(
                OverlayButton(self._theme, "x", self), OverlayButton(self._theme, "ellipsis", self)
            )
            self._buttons.remove.clicked.connect(self._on_remove_button_clicked)
            self._buttons.menu.clicked.connect(self._on_menu_button_clicked)
            self._name_buttons()
            self._place_buttons()
        return self._buttons

    def _name_buttons(self) -> None:
        if self._buttons is not None:
            number = self._look.number
            self._buttons.remove.set_name(self.tr("Remove Image {number}").format(number=number))
            self._buttons.menu.set_name(self.tr("More for Image {number}").format(number=number))

    def _place_buttons(self) -> None:
        """× in the far upper corner, ⋯ beside it where there is room."""
        if self._buttons is None:
            return
        side = self._theme.scaled(24 if self._is_large else 20)
        inset = 6 if self._is_large else 4
        for place, button in enumerate(self._buttons):
            from_edge = inset + place * (side + SPACE_4)
            left = self.width() - from_edge - side if self._reads_rightward else from_edge
            button.setGeometry(left, inset, side, side)

    def _show_buttons(self) -> None:
        is_still = self._drag_part is DragPart.NONE and not self._is_moving
        is_near = is_still and (self.underMouse() or (self._is_keyed and self.hasFocus()))
        if is_near or self._buttons is not None:
            buttons = self._made_buttons()
            buttons.remove.setVisible(is_near)
            buttons.menu.setVisible(is_near and self._is_large)

    def _turn(self, is_wanted: bool) -> None:
        """Start or stop the ring; it stands still where people want no motion."""
        interval = self._theme.motion_ms(_TURN_MS) if is_wanted else 0
        if bool(interval) is not bool(self._timer_id):
            if interval:
                self._timer_id = self.startTimer(interval)
            else:
                self.killTimer(self._timer_id)
                self._timer_id = 0

    def _drag(self) -> None:
        """Drag the picture: to another place, or into the prompt as a mention."""
        mime = QMimeData()
        mime.setData(SLOT_FORMAT, str(self._look.number).encode())
        drag = QDrag(self)
        drag.setMimeData(mime)
        cover = self._previews.whole(self.key, CARD_PX * 2, 0, 1.0)
        drag.setPixmap(drag_ghost(self._theme, [] if cover is None else [cover], 1, self.devicePixelRatioF()))
        drag.setHotSpot(FROM_POINTER)
        self.set_moving(is_moving=True)
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
        self.set_moving(is_moving=False)

    @Slot()
    def _on_clicked(self) -> None:
        """Pressed by the keyboard or a screen reader."""
        self.opened.emit(self.key)

    @Slot()
    def _on_menu_button_clicked(self) -> None:
        """Open the menu under the button."""
        button = self._made_buttons().menu
        self.menu_requested.emit(self.key, button.mapToGlobal(button.rect().bottomLeft()))

    @Slot()
    def _on_remove_button_clicked(self) -> None:
        """Remove the slot."""
        self.remove_requested.emit(self.key)
