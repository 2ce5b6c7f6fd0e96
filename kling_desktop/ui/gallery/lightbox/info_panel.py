"""InfoPanel: prompt and facts of the picture beside it, quiet. Must not know what can be done with them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_16, SPACE_20
from kling_desktop.ui.gallery.inspector.facts_table import FactsTable
from kling_desktop.ui.gallery.inspector.prompt_text import PromptText

WIDTH_PX = 300


class InfoPanel(QScrollArea):
    """The details of one Entry. Thread: gui."""

    def __init__(
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, parent: QWidget | None = None
    ) -> None:
        """An empty panel.

        Args:
            theme: to paint with.
            loader: gets the little pictures of mentions.
            files: where these lie.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._prompt, self._facts = PromptText(theme, loader, files), FactsTable(theme)
        content = QWidget()
        content.setProperty("surface", "panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_16, SPACE_20, SPACE_16, SPACE_20)
        column.setSpacing(SPACE_8)
        column.addWidget(plain_label(theme, self.tr("Prompt"), "label", "text2"))
        column.addWidget(self._prompt)
        column.addSpacing(SPACE_16)
        column.addWidget(plain_label(theme, self.tr("Facts"), "label", "text2"))
        column.addWidget(self._facts)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(theme.scaled(WIDTH_PX))
        self.setAccessibleName(self.tr("Details"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_entry(self, entry: Entry, now_ms: int, *, is_free: bool = False) -> None:
        """Show a picture's prompt and facts; `now_ms` decides what is called today, `is_free` what it cost."""
        self._prompt.show_prompt(entry.job.recipe.prompt, entry.job.recipe.references)
        self._facts.show_facts(entry, now_ms, is_free=is_free)
