"""PromptSection: the prompt of what is shown, with a button that copies all of it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.recipe import Recipe
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import HEIGHT_INLINE
from kling_desktop.ui.gallery.inspector.copy_button import CopyButton
from kling_desktop.ui.gallery.inspector.prompt_text import PromptText
from kling_desktop.ui.gallery.inspector.section import section_title

_TITLE_GAP_PX = 4


class PromptSection(QWidget):
    """Title, copy button, text. Thread: gui."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles) -> None:
        super().__init__()
        self._text = PromptText(theme, loader, files)
        self._copy = CopyButton(theme, self.tr("Copy the prompt"))
        self._copy.set_side(HEIGHT_INLINE)
        row = QHBoxLayout()
        row.addWidget(section_title(theme, self.tr("Prompt")), 1)
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_TITLE_GAP_PX)
        column.addLayout(row)
        column.addWidget(self._text)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show its prompt."""
        self._text.show_prompt(recipe.prompt, recipe.references)
        self._copy.set_text(recipe.prompt)
