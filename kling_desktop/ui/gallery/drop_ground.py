"""DropGround: a widget on which pictures from elsewhere can be dropped, to be added as references."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.theme import Theme

if TYPE_CHECKING:
    from kling_desktop.ui.gallery.drop_hint import DropHint


class DropGround(QWidget):
    """Says what a drop would do while pictures are held over it. Thread: gui.

    What is only needed for that is imported and made when it first happens: no first frame shows it.

    Signals:
        sources_dropped: the `OfferedPicture`s that were dropped here, to be added as references.
        held: how many pictures are held here that can be dropped; 0 when they are not any more.
    """

    sources_dropped = Signal(object)
    held = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._drop_hint: DropHint | None = None
        self.setAcceptDrops(True)

    def show_drop_hint(self) -> None:
        """Say what a drop does."""
        from kling_desktop.ui.gallery.drop_hint import DropHint

        if self._drop_hint is None:
            self._drop_hint = DropHint(self._theme, self)
        self._drop_hint.appear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures from elsewhere are welcome; our own are here already."""
        from kling_desktop.ui.base.picture_mime import GALLERY_FORMAT, SLOT_FORMAT, is_usable, picture_count

        mime = event.mimeData()
        if mime.hasFormat(GALLERY_FORMAT) or mime.hasFormat(SLOT_FORMAT) or not is_usable(mime):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.show_drop_hint()
        self.held.emit(picture_count(mime))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """What was welcome stays so, wherever it is held."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Nothing is held here any more."""
        self._hide_drop_hint()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass the pictures on."""
        from kling_desktop.ui.base.picture_mime import pictures_in

        self._hide_drop_hint()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.sources_dropped.emit(pictures_in(event.mimeData()))

    def _hide_drop_hint(self) -> None:
        if self._drop_hint is not None:
            self._drop_hint.hide()
            self.held.emit(0)
