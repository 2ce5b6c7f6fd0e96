"""SettingRow: one line of Settings: what it is, how it stands, and its controls beside or below that."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_16
from kling_desktop.ui.preferences.folding_row import FoldingRow

_PADDING_PX, _PAIR_PX = 11, 2
_LEAST_WORDS_PX = 130
"""Beside the controls, at the usual text size."""


class SettingRow(FoldingRow):
    """A title, a note under it, controls. Thread: gui."""

    def __init__(self, theme: Theme, title: str, note: str = "", *controls: QWidget) -> None:
        """A row.

        Args:
            theme: gives the fonts.
            title: translated.
            note: translated; empty for none.
            controls: in reading order.
        """
        super().__init__(SPACE_16, _PADDING_PX, _PADDING_PX)
        self._note = plain_label(theme, "", "small", "text2", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(_PAIR_PX)
        words.addStretch(1)
        words.addWidget(plain_label(theme, title, "label", wraps=True))
        words.addWidget(self._note)
        words.addStretch(1)
        self.add_part(words, least_px=theme.scaled(_LEAST_WORDS_PX), grows=True)
        if controls:
            row = FoldingRow(SPACE_8)
            for control in controls:
                row.add_part(control)
            self.add_part(row)
        self.set_note(note)

    @property
    def note(self) -> str:
        """What stands under the title."""
        return self._note.text()

    def set_note(self, note: str) -> None:
        """Say how it stands now."""
        self._note.setText(note)
        self._note.setHidden(not note)
