"""PromptMenu: the prompt's context menu: what to do with the mention it was opened on, editing, pictures to mention."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from kling_desktop.core.prompt import Mention
from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.plain_text_edit import PlainTextEdit

_NAME_LIMIT = 40


class PromptMenu(QMenu):
    """Open it with `popup`; it deletes itself."""

    def __init__(self, composer: Composer, editor: PlainTextEdit, mention: Mention | None) -> None:
        """The menu.

        Args:
            composer: owner of the Draft.
            editor: the prompt's field.
            mention: on which it was opened; None for plain text.
        """
        super().__init__(editor)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if mention is not None:
            others = self._slots_menu(composer, self.tr("&Point to Another Picture"))
            others.setEnabled(len(composer.draft.slots) > (mention.number is not None))
            for number, action in enumerate(others.actions(), 1):
                action.triggered.connect(partial(composer.insert_mention, number, mention.start, mention.end))
                action.setEnabled(number != mention.number)
            self.addAction(self.tr("Remo&ve Mention"), partial(composer.remove_mention, mention))
            self.addSeparator()
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
        mentions = self._slots_menu(composer, self.tr("&Mention Picture"))
        for number, action in enumerate(mentions.actions(), 1):
            action.triggered.connect(partial(composer.insert_mention, number))

    def _slots_menu(self, composer: Composer, title: str) -> QMenu:
        """A menu with one entry for each slot."""
        menu = self.addMenu(title)
        menu.setEnabled(bool(composer.draft.slots))
        list_slots(menu, composer)
        return menu


def list_slots(menu: QMenu, composer: Composer) -> None:
    """Add one entry for each slot to a menu, in their order."""
    for number, slot in enumerate(composer.draft.slots, 1):
        name = visible_text(slot.name, _NAME_LIMIT).replace("&", "&&")
        menu.addAction(f"&{number % 10}  {name}")
