"""SettingRow: one line of Settings: what it is, how it stands, and its controls at the end."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_16

_PADDING_PX, _PAIR_PX = 11, 2


class SettingRow(QWidget):
    """A title, a note under it, controls. Thread: gui."""

    def __init__(self, theme: Theme, title: str, note: str = "", *controls: QWidget) -> None:
        """A row.

        Args:
            theme: gives the fonts.
            title: translated.
            note: translated; empty for none.
            controls: in reading order.
        """
        super().__init__()
        self._note = plain_label(theme, "", "small", "text2", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(_PAIR_PX)
        words.addStretch(1)
        words.addWidget(plain_label(theme, title, "label", wraps=True))
        words.addWidget(self._note)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, _PADDING_PX, 0, _PADDING_PX)
        row.setSpacing(SPACE_8)
        row.addLayout(words, 1)
        row.addSpacing(SPACE_16 - SPACE_8)
        for control in controls:
            row.addWidget(control)
        self.set_note(note)

    @property
    def note(self) -> str:
        """What stands under the title."""
        return self._note.text()

    def set_note(self, note: str) -> None:
        """Say how it stands now."""
        self._note.setText(note)
        self._note.setHidden(not note)
