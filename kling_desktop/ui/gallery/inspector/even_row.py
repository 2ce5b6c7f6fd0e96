"""EvenRow: widgets of one width side by side, in as many rows as it takes; mirrored for leftward reading."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from kling_desktop.ui.base.item_layout import ItemLayout
from kling_desktop.ui.base.reading_side import visual_rect


class EvenRow(ItemLayout):
    """Rows fill the whole width, the last one too. Thread: gui."""

    def __init__(self, spacing_px: int, give_px: int = 0) -> None:
        """Empty.

        Args:
            spacing_px: between columns and between rows.
            give_px: how much narrower than it wishes a widget may be before it goes into a row of its own.
        """
        super().__init__(spacing_px)
        self._give_px = give_px

    def expandingDirections(self) -> Qt.Orientation:
        """As wide as there is room."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all rows."""
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """All in one row."""
        shown = self._shown()
        width = sum(self._need_px(item) for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        """One above the other."""
        shown = self._shown()
        return QSize(
            max((item.minimumSize().width() for item in shown), default=0),
            max((item.sizeHint().height() for item in shown), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        """Put them in their places."""
        super().setGeometry(rect)
        parent = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if parent is None else parent.layoutDirection()
        for item, place in self._places(rect.width()):
            item.setGeometry(visual_rect(direction, rect, place.translated(rect.topLeft())))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _need_px(self, item: QLayoutItem) -> int:
        return item.sizeHint().width() - self._give_px

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        """Which widgets share a row: as few rows as fit, and as even as can be."""
        shown = self._shown()
        widest = max((self._need_px(item) for item in shown), default=1)
        fitting = max(1, (width + self.spacing()) // (widest + self.spacing()))
        in_a_row = -(-len(shown) // -(-len(shown) // fitting)) if shown else 1
        return [shown[at : at + in_a_row] for at in range(0, len(shown), in_a_row)]

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Where each one lies that is shown, from the reading edge."""
        found: list[tuple[QLayoutItem, QRect]] = []
        top = 0
        for row in self._rows(width):
            height = max(item.sizeHint().height() for item in row)
            found += self._in_a_row(row, QRect(QPoint(0, top), QSize(width, height)))
            top += height + self.spacing()
        return found

    def _in_a_row(self, row: Sequence[QLayoutItem], room: QRect) -> list[tuple[QLayoutItem, QRect]]:
        """Share a row's width evenly, to the last pixel."""
        step = (room.width() + self.spacing()) / len(row)
        places = []
        for at, item in enumerate(row):
            left, right = round(at * step), round((at + 1) * step) - self.spacing()
            places.append((item, QRect(left, room.top(), right - left, room.height())))
        return places
