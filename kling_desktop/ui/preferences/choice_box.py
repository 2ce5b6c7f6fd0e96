"""ChoiceBox: a choice among several things of which one is in sight; a QComboBox that a passing wheel never changes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL


class ChoiceBox(QComboBox):
    """Values with their words. Thread: gui.

    Signals:
        chosen: the value that a person chose.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, name: str, choices: Sequence[tuple[object, str]], parent: QWidget | None = None
    ) -> None:
        """A box.

        Args:
            theme: gives font and height.
            name: what is chosen, translated, for screen readers.
            choices: each value and its words, translated.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._values = [value for value, _ in choices]
        self.setAccessibleName(name)
        self.setFont(theme.font("body"))
        self.setFixedHeight(theme.scaled(HEIGHT_CONTROL))
        self.addItems([words for _, words in choices])
        self.activated.connect(self._on_activated)

    def offer(self, value: object, words: str) -> None:
        """Have this value among the others, where it was set by other means."""
        if value not in self._values:
            self._values.append(value)
            self.addItem(words)

    def choose(self, value: object) -> None:
        """Show which value is set; tells nobody.."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls; nothing is set by the way."""
        event.ignore()

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        """A person chose."""
        self.chosen.emit(self._values[place])
