"""WrapRow: a row of widgets that goes on in the next line where they do not fit; mirrored for leftward reading."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from kling_desktop.ui.base.item_layout import ItemLayout
from kling_desktop.ui.base.reading_side import visual_rect


class WrapRow(ItemLayout):
    """Every widget has the width it wishes for, unless a whole line is narrower. Thread: gui."""

    def expandingDirections(self) -> Qt.Orientation:
        """No wish for more room."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all lines."""
        places = self._places(width)
        return max((place.bottom() + 1 for _, place in places), default=0)

    def sizeHint(self) -> QSize:
        """All in one line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The smallest that every widget can be."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Put them in their places."""
        super().setGeometry(rect)
        parent = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if parent is None else parent.layoutDirection()
        for item, place in self._places(rect.width()):
            item.setGeometry(visual_rect(direction, rect, place.translated(rect.topLeft())))

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Where each one lies that is shown, from the reading edge."""
        found: list[tuple[QLayoutItem, QRect]] = []
        corner, line_px = QPoint(0, 0), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), item.sizeHint().height()))
            if corner.x() > 0 and corner.x() + size.width() > width:
                corner, line_px = QPoint(0, corner.y() + line_px + self.spacing()), 0
            found.append((item, QRect(corner, size)))
            corner = QPoint(corner.x() + size.width() + self.spacing(), corner.y())
            line_px = max(line_px, size.height())
        return found
