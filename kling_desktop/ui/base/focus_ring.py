"""FocusRing: shows where the keyboard is, outside the control, on top of everything in its window.

One for the whole application. Buttons of every kind take part; anything else does by the dynamic property
`focusRadius` (its corner radius, px). Fields do not: they thicken their own edge. Content that is
scrolled by other means than a scroll area's has the dynamic property `scrolled`: the ring goes along with it.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QFocusFrame, QWidget
from shiboken6 import isValid

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CONTROL
from kling_desktop.ui.base.viewer_theme import VIEWER_PROPERTY

SCROLLED_PROPERTY = "scrolled"
RING_WIDTH_PX = 2
RING_GAP_PX = 3
_OUTSET_PX = RING_WIDTH_PX + RING_GAP_PX
_FOLLOWED = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
        QEvent.Type.ZOrderChange,
    }
)


class FocusRing(QFocusFrame):
    """The ring around the control that has the keyboard focus, if the keyboard brought it there. Thread: gui.

    A QFocusFrame so that screen readers pass over it; its own tracking is not used, because the style would choose the
    distance.
    """

    def __init__(self, theme: Theme, app: QApplication) -> None:
        super().__init__()
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: tuple[QWidget, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        app.focusChanged.connect(self._on_focus_changed)
        theme.changed.connect(self.update)

    @property
    def target(self) -> QWidget | None:
        """The control with the ring."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control wherever its parents move."""
        if event.type() in _FOLLOWED and watched is not self:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        if self._target is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.viewer_color("focus") if _is_in_viewer(self._target) else self._theme.color("focus")
        painter.setPen(QPen(color, RING_WIDTH_PX))
        half = RING_WIDTH_PX / 2
        radius = _radius_px(self._target) + RING_GAP_PX + half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        painter.end()

    def focus(self, widget: QWidget) -> None:
        """Give a widget the focus as the keyboard would, ring included; for F6 and other shortcuts of ours."""
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._go_to(_ringed(widget) if widget.hasFocus() else None)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Go to the control that has the focus now, or away."""
        target = _ringed(now)
        by_keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
        self._go_to(target if target is not None and target.window().testAttribute(by_keyboard) else None)

    def _go_to(self, target: QWidget | None) -> None:
        """Lie around this control from now on, or around none."""
        self._leave()
        if target is None:
            return
        self._target = target
        ground = _ground(target)
        self.setParent(ground)
        self._watched = _up_to(ground, target)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def _leave(self) -> None:
        """Stop following and hide. What it followed may be dying right now."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched, self._target = (), None
        self.hide()
        self.setParent(None)

    def _place(self) -> None:
        """Lie around the control."""
        ground, target = self.parentWidget(), self._target
        if ground is None or target is None:
            return
        place = QRect(target.mapTo(ground, QPoint(0, 0)), target.size())
        self.setGeometry(place.adjusted(-_OUTSET_PX, -_OUTSET_PX, _OUTSET_PX, _OUTSET_PX))
        self.setVisible(target.isVisibleTo(ground))
        self.raise_()


def _ringed(widget: QWidget | None) -> QWidget | None:
    """The control to ring: the widget, the bar it is a part of, or any other button."""
    for candidate in (widget, widget.parentWidget() if widget else None):
        if candidate is not None and candidate.property("focusRadius") is not None:
            return candidate
    return widget if isinstance(widget, QAbstractButton) else None


def _radius_px(widget: QWidget) -> float:
    """The corner radius of a control; that of ordinary buttons unless it says otherwise."""
    radius = widget.property("focusRadius")
    return float(RADIUS_CONTROL if radius is None else radius)


def _is_in_viewer(widget: QWidget) -> bool:
    """Whether it lies on a page that is dark in both themes."""
    step: QWidget | None = widget
    while step is not None and not step.property(VIEWER_PROPERTY):
        step = step.parentWidget()
    return step is not None


def _ground(widget: QWidget) -> QWidget:
    """What the ring lies on: the content of the scroll area around the control, or its window."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        outer = parent.parentWidget()
        if parent.property(SCROLLED_PROPERTY):
            return parent
        if isinstance(outer, QAbstractScrollArea) and parent is outer.viewport():
            return parent
        parent = outer
    return widget.window()


def _up_to(ground: QWidget, widget: QWidget) -> tuple[QWidget, ...]:
    """The widget and its ancestors below the ground."""
    chain: list[QWidget] = []
    step: QWidget | None = widget
    while step is not None and step is not ground:
        chain.append(step)
        step = step.parentWidget()
    return tuple(chain)
