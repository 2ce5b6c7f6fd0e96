"""PromptEditor: the prompt as plain text whose mentions look like chips and behave like one letter.

The only place that knows Qt's UTF-16 places: everybody else counts code points.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QTextCursor,
)

from kling_desktop.core.draft import Draft
from kling_desktop.core.prompt import Completion, Mention, completion_at, find_mentions
from kling_desktop.ui.base.mention_chip import room_px
from kling_desktop.ui.base.mention_highlighter import THUMBNAIL_PX, MentionHighlighter
from kling_desktop.ui.base.picture_mime import PictureAddress, is_usable, pictures_in, slot_in
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.mention_spelling import pasted_mentions
from kling_desktop.ui.compose.plain_text_edit import PlainTextEdit
from kling_desktop.ui.compose.prompt_chips import ChipState, PromptChips
from kling_desktop.ui.compose.prompt_menu import PromptMenu
from kling_desktop.ui.compose.prompt_text import PromptText
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from kling_desktop.ui.compose.source_reader import Destination, SourceReader
from kling_desktop.ui.compose.text_change import changes

FLASH_MS = 600
MOST_PASTED = 20_000
"""Characters of one paste: far beyond every limit, far below what makes a text field slow."""

_CLOSING = frozenset(".,;:!?)")


@dataclass(frozen=True, slots=True)
class Typed:
    """The person changed the text.

    Attributes:
        completion: the `@` word that ends at the caret, or None.
        is_deletion: nothing was written.
    """

    completion: Completion | None
    is_deletion: bool


class PromptEditor(PlainTextEdit):
    """Shows the Draft's prompt and tells the Composer of every edit. Thread: gui.

    Signals:
        typed: `Typed`, after each edit of the person's.
        rendered: the text was changed elsewhere and is shown now.
        caret_moved: the caret is elsewhere, without an edit.
        mention_hovered: number of the slot whose mention is under the pointer, or None.
    """

    typed = Signal(object)
    rendered = Signal()
    caret_moved = Signal()
    mention_hovered = Signal(object)

    def __init__(self, theme: Theme, composer: Composer, previews: SlotPreviews, reader: SourceReader) -> None:
        super().__init__(theme)
        self._composer = composer
        self._reader = reader
        self._shown = PromptText("")
        self._caret = 0
        self._hovered: Mention | None = None
        self._typed_at = -1
        self._lit: frozenset[int] = frozenset()
        self._flashing: frozenset[int] = frozenset()
        self._flash_timer = QTimer(self)
        self._flash_timer.setSingleShot(True)
        self._flash_timer.timeout.connect(self._on_flash_timer_timeout)
        self._chips = PromptChips(theme, composer, previews, self)
        self._auto_space_at = -1
        self._is_rendering = False
        self._is_dropping = False
        self.viewport().setMouseTracking(True)
        invitation = self.tr("Say what should happen. Type @ to mention a picture you added.")
        self.set_words(self.tr("Prompt"), invitation, self.tr("Say what should happen."))
        room = room_px(theme.scaled(THUMBNAIL_PX))
        self._highlighter = MentionHighlighter(self.document(), theme.font("label").weight(), room)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_position_changed)
        self.selectionChanged.connect(self._on_cursor_position_changed)
        composer.draft_changed.connect(self._on_composer_draft_changed)
        composer.caret_requested.connect(self._on_composer_caret_requested)
        previews.changed.connect(self._on_previews_changed)
        theme.changed.connect(self._on_theme_changed)
        self._show_prompt(composer.draft.prompt)

    # ------------------------------------------------------------------ for popup and panel

    @property
    def caret(self) -> int:
        """Where the caret is, in code points."""
        return self._shown.units.to_index(self.textCursor().position())

    def text(self) -> str:
        """The text in the field."""
        return self._shown.text

    @property
    def hovered_chip(self) -> QRect:
        """Where the chip under the pointer is, in viewport coordinates; empty if there is none."""
        return QRect() if self._hovered is None else self._chips.box(self._hovered, self._shown)

    def set_typed(self, completion: Completion | None) -> None:
        """Mark the `@` word that is being typed while names are offered for it."""
        self._typed_at = -1 if completion is None else completion.start
        self._highlighter.set_typed_at(self._shown.units.to_units(self._typed_at))
        self.viewport().update()

    def place_of(self, index: int) -> QRect:
        """Where the letter at a code point's place begins, in viewport coordinates."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._shown.units.to_units(index))
        return self.cursorRect(cursor)

    @Slot(object)
    def light(self, number: int | None) -> None:
        """Let the mentions of one slot stand out, because it has the keyboard."""
        self._lit = frozenset() if number is None else frozenset({number})
        self.viewport().update()

    def go_to(self, index: int) -> None:
        """Put the caret there and take the keyboard."""
        self._set_caret(index)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------ text in and out

    @Slot()
    def _on_text_changed(self) -> None:
        """Tell the Composer what was written; formats changing is no news."""
        text = self.text_in_field()
        if text == self._shown.text:
            return
        is_deletion = len(text) < len(self._shown.text)
        self._shown = PromptText(text)
        self._hover(None)
        if not self._is_rendering:
            self._auto_space_at = -1
            self._composer.set_prompt(text)
            self._note_selection()
            self.typed.emit(Typed(completion_at(text, self.caret), is_deletion))

    @Slot(object)
    def _on_composer_draft_changed(self, draft: Draft) -> None:
        """Show the prompt if it was changed elsewhere; slots may have changed too."""
        self._show_prompt(draft.prompt)
        self.viewport().update()

    def _show_prompt(self, prompt: str) -> None:
        """Change no more of the text than differs, so that carets and input methods stay in place."""
        if prompt == self._shown.text:
            return
        if self._is_composing:
            QGuiApplication.inputMethod().reset()
        self._flash(prompt)
        self._is_rendering = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for change in changes(self._shown.text, prompt):
            cursor.setPosition(self._shown.units.to_units(change.start))
            cursor.setPosition(self._shown.units.to_units(change.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(change.text)
        cursor.endEditBlock()
        self._is_rendering = False
        self._shown = PromptText(prompt)
        self._hover(None)
        self._note_selection()
        self.rendered.emit()

    def _flash(self, prompt: str) -> None:
        """Let mentions that were renumbered stand out for a moment."""
        before, after = self._shown.mentions, find_mentions(prompt)
        if len(before) != len(after):
            return
        pairs = [(was.number, now.number) for was, now in zip(before, after, strict=True)]
        changed = frozenset(now for was, now in pairs if was is not None and now is not None and was != now)
        duration = self._theme.motion_ms(FLASH_MS)
        if changed and duration:
            self._flashing = changed
            self._flash_timer.start(duration)

    @Slot()
    def _on_flash_timer_timeout(self) -> None:
        """The moment is over."""
        self._flashing = frozenset()
        self.viewport().update()

    @Slot(int)
    def _on_composer_caret_requested(self, index: int) -> None:
        """Put the caret behind what was done elsewhere."""
        self._set_caret(index)
        self._auto_space_at = index
        self.ensureCursorVisible()

    def _set_caret(self, index: int, anchor: int | None = None) -> None:
        cursor = self.textCursor()
        cursor.setPosition(self._shown.units.to_units(index if anchor is None else anchor))
        cursor.setPosition(self._shown.units.to_units(index), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # ------------------------------------------------------------------ a mention is one unit

    @Slot()
    def _on_cursor_position_changed(self) -> None:
        """Keep caret and selection out of the inside of mentions."""
        if self._is_rendering or self.text_in_field() != self._shown.text:
            return
        cursor = self.textCursor()
        caret, anchor = (self._shown.units.to_index(unit) for unit in (cursor.position(), cursor.anchor()))
        stop = self._shown.stop(caret, self._caret, self._typed_at)
        first, last = self._shown.widened(anchor, anchor, self._typed_at)
        wanted_anchor = stop if anchor == caret else (last if caret < anchor else first)
        if (stop, wanted_anchor) != (caret, anchor) and not self._is_composing:
            self._set_caret(stop, wanted_anchor)
            return
        has_moved = caret != self._caret
        self._note_selection()
        if has_moved:
            self._auto_space_at = -1
            self.caret_moved.emit()

    def _note_selection(self) -> None:
        """Know where the caret is, and let the Composer know."""
        cursor, units = self.textCursor(), self._shown.units
        self._caret = units.to_index(cursor.position())
        self._composer.set_selection(units.to_index(cursor.selectionStart()), units.to_index(cursor.selectionEnd()))

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo are the Draft's; deleting takes mentions whole."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self._composer.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._composer.redo()
        elif event.text() == " " and self._is_after_auto_space():
            self._auto_space_at = -1  # the space that came with the mention is the one that was typed
        elif not self._delete(event):
            self._drop_auto_space(event)
            super().keyPressEvent(event)

    def _delete(self, event: QKeyEvent) -> bool:
        """Delete a mention whole, if this key would damage one."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            return False
        move = _deletion(event)
        if move is None:
            return False
        cursor.movePosition(move, QTextCursor.MoveMode.KeepAnchor)
        units = self._shown.units
        chosen = units.to_index(cursor.selectionStart()), units.to_index(cursor.selectionEnd())
        start, end = self._shown.widened(*chosen, self._typed_at)
        if (start, end) == chosen:
            return False
        cursor.setPosition(units.to_units(start))
        cursor.setPosition(units.to_units(end), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return True

    def _drop_auto_space(self, event: QKeyEvent) -> None:
        """Take back the space that came with a mention when punctuation follows at once."""
        if event.text() in _CLOSING and self._is_after_auto_space():
            self.textCursor().deletePreviousChar()

    def _is_after_auto_space(self) -> bool:
        """Whether the caret is right behind a space that came with a mention, and nothing was done since."""
        caret, text = self.caret, self._shown.text
        is_there = self._auto_space_at == caret and text[caret - 1 : caret] == " "
        return is_there and any(mention.end == caret - 1 for mention in self._shown.mentions)

    # ------------------------------------------------------------------ clipboard and drops

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, pictures and slots; of files only those that may be pictures."""
        if source.hasUrls():
            return is_usable(source)
        return source.hasText() or slot_in(source) is not None or is_usable(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Text goes in as plain text; pictures become references, and are mentioned when they were dropped here.

        An address of the web that is pasted is text, whether its program offers it as text or as an address.
        """
        if slot_in(source) is not None:
            return
        if source.hasText() and not (source.hasUrls() and (self._is_dropping or _has_picture(source))):
            text = source.text()[:MOST_PASTED].replace("\x00", "")
            self.insertPlainText(pasted_mentions(text, len(self._composer.draft.slots)))
        else:
            place = self.caret if self._is_dropping else None
            self._reader.read(pictures_in(source), Destination(mention_at=place))

    def dropEvent(self, event: QDropEvent) -> None:
        """A slot dropped here is mentioned, nothing moves; all else as when pasted."""
        number = slot_in(event.mimeData())
        self._is_dropping = True
        super().dropEvent(event)
        self._is_dropping = False
        if number is not None:
            cursor = self.cursorForPosition(event.position().toPoint())
            index = self._shown.units.to_index(cursor.position())
            place, _ = self._shown.widened(index, index, self._typed_at)
            self._composer.insert_mention(number, place, place)

    # ------------------------------------------------------------------ mouse and focus

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The edit menu, with our undo, and the pictures to mention."""
        is_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        at_caret = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        if is_mouse:
            mention = self._chips.mention_at(event.pos(), self._shown)
        else:
            mention = next((each for each in self._shown.mentions if self.caret in (each.start, each.end)), None)
        PromptMenu(self._composer, self, mention).popup(event.globalPos() if is_mouse else at_caret)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which mention is under the pointer."""
        super().mouseMoveEvent(event)
        is_free = not event.buttons()
        self._hover(self._chips.mention_at(event.position().toPoint(), self._shown) if is_free else None)

    def viewportEvent(self, event: QEvent) -> bool:
        """No mention is under a pointer that left."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def _hover(self, mention: Mention | None) -> None:
        """Another mention is under the pointer, or none."""
        if mention != self._hovered:
            self._hovered = mention
            self.mention_hovered.emit(None if mention is None else mention.number)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and the chips in the room that the highlighter made."""
        state = ChipState(self._shown, self._typed_at, self._lit | self._flashing)
        self._chips.paint(state, event.rect(), are_selected=False)
        super().paintEvent(event)
        self._chips.paint(state, event.rect(), are_selected=True)

    @Slot(int)
    def _on_previews_changed(self, _key: int) -> None:
        """A thumbnail may be there now."""
        self.viewport().update()

    @Slot()
    def _on_theme_changed(self) -> None:
        """Paint the chips in the new colours."""
        self.viewport().update()


def _has_picture(source: QMimeData) -> bool:
    """Whether there is more than an address that a picture may or may not be behind."""
    return any(not isinstance(offered, PictureAddress) for offered in pictures_in(source))


def _deletion(event: QKeyEvent) -> QTextCursor.MoveOperation | None:
    """How far a key deletes; None if it does not, or farther than a word."""
    if event.matches(QKeySequence.StandardKey.DeleteStartOfWord):
        return QTextCursor.MoveOperation.PreviousWord
    if event.matches(QKeySequence.StandardKey.DeleteEndOfWord):
        return QTextCursor.MoveOperation.NextWord
    if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
        return None
    moves = {
        Qt.Key.Key_Backspace: QTextCursor.MoveOperation.PreviousCharacter,
        Qt.Key.Key_Delete: QTextCursor.MoveOperation.NextCharacter,
    }
    return moves.get(Qt.Key(event.key()))
