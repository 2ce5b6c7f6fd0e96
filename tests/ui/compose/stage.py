"""What the tests of the composer share: references, what a Composer says, and dragging."""

from dataclasses import dataclass, field

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.ui.compose.composer import Composer

ANY_ACTION = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
COLORS = {"dunes-evening.jpg": "#e08030", "dusk-lavender.jpg": "#8040c0", "red-shoe.png": "#d01020"}


@dataclass
class Heard:
    """All that a Composer said, in order."""

    intakes: list[tuple[int, object]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    carets: list[int] = field(default_factory=list)

    def listen(self, composer: Composer) -> "Heard":
        composer.intake_requested.connect(lambda key, source: self.intakes.append((key, source)))
        composer.notice_requested.connect(self.notices.append)
        composer.undo_offered.connect(self.offers.append)
        composer.said.connect(self.said.append)
        composer.caret_requested.connect(self.carets.append)
        return self


def reference(name: str = "dunes-evening.jpg", width_px: int = 1920, height_px: int = 1080) -> Reference:
    return Reference(name.encode().hex().ljust(64, "0")[:64], name, "jpeg", width_px, height_px, 1000)


def accept(composer: Composer, *references: Reference) -> None:
    """Add pictures that the intake accepts."""
    for each in references:
        for key in composer.add_sources([PictureSource(each.name, f"/photos/{each.name}")]):
            composer.settle(key, each)


def drag_over(widget: QWidget, mime: QMimeData, place: QPoint) -> bool:
    """Drag something from elsewhere onto a widget and hold it there; whether it could be dropped."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place, ANY_ACTION, mime, left, none)
    QApplication.sendEvent(widget, entered)
    if not entered.isAccepted():
        return False  # Qt would move over the widget of the last drag, which may be gone
    moved = QDragMoveEvent(place, ANY_ACTION, mime, left, none)
    QApplication.sendEvent(widget, moved)
    return moved.isAccepted()


def drop_on(widget: QWidget, mime: QMimeData, place: QPoint) -> bool:
    """Drag something onto a widget and let it go; whether it was taken."""
    if not drag_over(widget, mime, place):
        return False
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    dropped = QDropEvent(place.toPointF(), ANY_ACTION, mime, left, none)
    QApplication.sendEvent(widget, dropped)
    return dropped.isAccepted()


def carry(widget: QWidget, mime: QMimeData, *places: QPoint) -> tuple[bool, list[bool], bool]:
    """Drag something over these places of a widget, from the first on, and let it go over the last.

    Returns:
        Whether it might enter, whether it could be dropped at each place, and whether it was taken.
    """
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(places[0], ANY_ACTION, mime, left, none)
    QApplication.sendEvent(widget, entered)
    if not entered.isAccepted():
        return False, [], False  # as in Qt: no other event of this drag comes here
    could = []
    for place in places:
        moved = QDragMoveEvent(place, ANY_ACTION, mime, left, none)
        QApplication.sendEvent(widget, moved)
        could.append(moved.isAccepted())
    dropped = QDropEvent(places[-1].toPointF(), ANY_ACTION, mime, left, none)
    QApplication.sendEvent(widget, dropped)
    return True, could, dropped.isAccepted()
