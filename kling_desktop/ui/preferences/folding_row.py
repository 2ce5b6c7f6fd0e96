"""FoldingRow: parts beside each other, or below each other where text is large and the page narrow."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from kling_desktop.ui.base.tokens import SPACE_8

_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class FoldingRow(QWidget):
    """A page only scrolls downwards, so its rows must not ask for more width than it has. Thread: gui."""

    def __init__(self, gap_px: int, above_px: int = 0, below_px: int = 0) -> None:
        """Empty.

        Args:
            gap_px: between parts beside each other.
            above_px: free room over it.
            below_px: free room under it.
        """
        super().__init__()
        self._gap_px = gap_px
        self._least_px: list[int] = []
        self._row = QBoxLayout(_BESIDE, self)
        self._row.setContentsMargins(0, above_px, 0, below_px)
        self._row.setSpacing(gap_px)

    @property
    def is_folded(self) -> bool:
        """Whether its parts lie below each other."""
        return self._row.direction() is _BELOW

    def add_part(self, part: QWidget | QLayout, *, least_px: int = 0, grows: bool = False) -> None:
        """Put a part at the end; one that does not grow stays at the reading edge where the row is folded.

        Args:
            part: a widget, or several in a layout.
            least_px: how wide it has to be beside the others; 0 for as wide as it wishes to be.
            grows: whether it takes the room that is left.
        """
        self._least_px.append(least_px)
        stretch = 1 if grows else 0
        if isinstance(part, QLayout):
            self._row.addLayout(part, stretch)
        else:
            self._row.addWidget(part, stretch)
            if not grows:
                self._row.setAlignment(part, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """As wide as its parts beside each other, also while they are not."""
        return QSize(self._beside_px(), self._row.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest part."""
        return QSize(max(self._widths(is_least=True), default=0), self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold, or not."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Parts came, went, or are as wide as other words."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return is_done

    def _widths(self, *, is_least: bool) -> list[int]:
        """Of the parts that are shown: those that they can bear, or those that they need beside each other."""
        items = [item for at in range(self._row.count()) if (item := self._row.itemAt(at)) is not None]
        return [
            item.minimumSize().width() if is_least else least_px or item.sizeHint().width()
            for item, least_px in zip(items, self._least_px, strict=True)
            if not item.isEmpty()
        ]

    def _beside_px(self) -> int:
        widths = self._widths(is_least=False)
        return sum(widths) + self._gap_px * max(0, len(widths) - 1)

    def _arrange(self) -> None:
        is_folded = self._beside_px() > self.width()
        if is_folded is not self.is_folded:
            self._row.setDirection(_BELOW if is_folded else _BESIDE)
            self._row.setSpacing(SPACE_8 if is_folded else self._gap_px)
