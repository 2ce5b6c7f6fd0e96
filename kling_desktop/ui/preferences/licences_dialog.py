"""LicencesDialog: the licence texts of everything that the program stands on, one part at a time.

Must not know: where they come from.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.licence_text import LicenceText
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label, visible_text
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12, SPACE_16, SPACE_20, SPACE_24
from kling_desktop.ui.preferences.fixed_text import fixed_text
from kling_desktop.ui.preferences.section_list import Section, SectionList

_SIZE = QSize(912, 620)
_WIDEST_LIST_PX = 220


class LicencesDialog(QDialog):
    """Names on the reading side, the text of the chosen one beside them. Escape closes. Thread: gui."""

    def __init__(self, theme: Theme, texts: Sequence[LicenceText], parent: QWidget | None = None) -> None:
        """Show the first of them.

        Args:
            theme: to paint with.
            texts: in the order in which they are named; may be none where a copy of the program is not whole.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self._theme, self._texts = theme, tuple(texts)
        title = self.tr("Open-source licences")
        self.setWindowTitle(title)
        self._text = fixed_text(theme, self.tr("Licence text"))
        close = Button(theme, self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_24, SPACE_20, SPACE_24, SPACE_20)
        column.setSpacing(SPACE_16)
        column.addWidget(plain_label(theme, title, "title"))
        column.addLayout(self._content(title), 1)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(close)
        column.addLayout(last)
        self.resize(self._within(theme.text_scale))
        Scrim(self)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def _within(self, scale: float) -> QSize:
        """As large as its letters want, and not larger than the window behind Settings."""
        ground: QWidget = self
        while (parent := ground.parentWidget()) is not None:
            ground = parent.window()
        return _SIZE if ground is self else (_SIZE * scale).boundedTo(ground.size())

    def _content(self, title: str) -> QHBoxLayout:
        """Names and text, or a word that there are none."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_12)
        if self._texts:
            names = SectionList(self._theme, title, [Section(visible_text(each.name)) for each in self._texts])
            names.setFixedWidth(min(names.needed_px, self._theme.scaled(_WIDEST_LIST_PX)))
            names.currentRowChanged.connect(self._on_names_row_changed)
            row.addWidget(names)
            self._on_names_row_changed(0)
            names.setFocus()
        else:
            self._text.setPlainText(self.tr("There are no licence texts in this copy of the program."))
        row.addWidget(self._text, 1)
        return row

    @Slot(int)
    def _on_names_row_changed(self, number: int) -> None:
        text = self._texts[number].text
        self._text.setPlainText(visible_text(text, len(text)))
