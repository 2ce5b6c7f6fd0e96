"""ExamplesPage: what stands in the gallery's place while nothing was ever made: a promise and three examples."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_16, SPACE_20, SPACE_24
from kling_desktop.ui.gallery.examples.empty_page import centred_label, empty_title
from kling_desktop.ui.gallery.examples.example import Example
from kling_desktop.ui.gallery.examples.example_card import WIDTH_PX, ExampleCard

_WIDE_SIDE_PX, _WIDE_FROM_PX = 48, 800
_LEAST_CARD_PX = 196
"""Below that there are fewer in a row, and the page scrolls."""
_TITLE_GAP_PX, _CAPTION_GAP_PX, _HINT_GAP_PX = 5, 50, 26


class ExamplesPage(QScrollArea):
    """Scrolls where there is no room for all of it. Thread: gui.

    Signals:
        chosen: the `Example` whose card was pressed.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, examples: Sequence[Example], pool: QThreadPool, parent: QWidget | None = None
    ) -> None:
        """Lay out the examples.

        Args:
            theme: to paint with.
            examples: at least one.
            pool: where their pictures are read.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme = theme
        self._content = QWidget()
        self.setWidget(self._content)
        self._cards = [ExampleCard(theme, example, pool, self._content) for example in examples]
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE_16)
        self._column = QVBoxLayout(self._content)
        self._lay_out()
        for card in self._cards:
            card.clicked.connect(self._on_card_clicked)
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """So many in a row as there is room for."""
        self._fit(event.size().width())
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        theme, column = self._theme, self._column
        column.setSpacing(0)
        kept = self.tr("Everything you make is kept on this computer, and you can browse it offline.")
        hint = self.tr("An example fills in references and prompt. Nothing is sent until you press Generate.")
        column.addStretch(3)
        column.addWidget(empty_title(theme, self.tr("Your pictures will live here")))
        column.addSpacing(_TITLE_GAP_PX)
        column.addWidget(centred_label(theme, kept, "prompt", "text2"))
        column.addSpacing(_CAPTION_GAP_PX)
        column.addWidget(centred_label(theme, self.tr("Start with an example"), "label", "text2"))
        column.addSpacing(SPACE_16)
        column.addLayout(self._grid)
        column.addSpacing(_HINT_GAP_PX)
        column.addWidget(centred_label(theme, hint, "small", "text3"))
        column.addStretch(4)
        for ground in (self.viewport(), self._content):  # the gallery's own ground shows through
            ground.setAutoFillBackground(False)

    def _fit(self, width_px: int) -> None:
        """Put the cards into rows of equal cards, in the middle of the page."""
        least = self._theme.scaled(_LEAST_CARD_PX) + SPACE_16
        side = _WIDE_SIDE_PX if width_px >= _WIDE_FROM_PX else SPACE_20
        columns = max(1, min(len(self._cards), (width_px - 2 * side + SPACE_16) // least))
        most = columns * (WIDTH_PX + SPACE_16) - SPACE_16
        side = max(side, (width_px - most) // 2)
        uneven = (width_px - 2 * side + SPACE_16) % columns  # cards of equal width have pictures of equal height
        self._column.setContentsMargins(side, SPACE_24, side + uneven, SPACE_24)
        if columns == self._columns:
            return
        self._columns = columns
        for place in range(len(self._cards)):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)

    @Slot()
    def _on_card_clicked(self) -> None:
        """Pass on which one it was."""
        card = self.sender()
        assert isinstance(card, ExampleCard)
        self.chosen.emit(card.example)
