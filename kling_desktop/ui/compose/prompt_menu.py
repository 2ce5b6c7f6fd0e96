"""PromptMenu: the prompt's context menu: editing with the Draft's undo, and the pictures to mention."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.plain_text_edit import PlainTextEdit

_NAME_LIMIT = 40


class PromptMenu(QMenu):
    """Open it with `popup`; it deletes itself."""

    def __init__(self, composer: Composer, editor: PlainTextEdit) -> None:
        super().__init__(editor)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        has_selection = editor.textCursor().hasSelection()
        keys = QKeySequence.StandardKey
        undo = self.addAction(self.tr("&Undo"), keys.Undo, composer.undo)
        redo = self.addAction(self.tr("&Redo"), keys.Redo, composer.redo)
        self.addSeparator()
        cut = self.addAction(self.tr("Cu&t"), keys.Cut, editor.cut_text)
        copy = self.addAction(self.tr("&Copy"), keys.Copy, editor.copy_text)
        paste = self.addAction(self.tr("&Paste"), keys.Paste, editor.paste)
        self.addAction(self.tr("Select &All"), keys.SelectAll, editor.selectAll)
        undo.setEnabled(composer.can_undo)
        redo.setEnabled(composer.can_redo)
        cut.setEnabled(has_selection)
        copy.setEnabled(has_selection)
        paste.setEnabled(editor.canPaste())
        self.addSeparator()
        self._add_mentions(composer)

    def _add_mentions(self, composer: Composer) -> None:
        """One entry for each slot."""
        mentions = self.addMenu(self.tr("&Mention Picture"))
        mentions.setEnabled(bool(composer.draft.slots))
        for number, slot in enumerate(composer.draft.slots, 1):
            name = visible_text(slot.name, _NAME_LIMIT).replace("&", "&&")
            mentions.addAction(f"&{number % 10}  {name}", partial(composer.insert_mention, number))
