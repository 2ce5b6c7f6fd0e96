"""MentionPopup: offers the slots while an `@` is being typed. The keyboard stays in the prompt all the time."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from kling_desktop.core.prompt import Completion, completion_at
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.key_cap import KeyCaps
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.mention_match import MentionMatch, matching_slots
from kling_desktop.ui.compose.mention_row import MATCH_ROLE, ROW_PX, MentionRow
from kling_desktop.ui.compose.popup_frame import PopupFrame
from kling_desktop.ui.compose.prompt_editor import PromptEditor, Typed
from kling_desktop.ui.compose.slot_look import slot_looks
from kling_desktop.ui.compose.slot_previews import SlotPreviews

WIDTH_PX = 288
MOST_ROWS = 5
_FOOTER_PX, _PADDING_PX, _SIDE_PX, _BELOW_ROWS_PX, _EDGE_PX = 29, 5, 4, 2, 1
_CAP_GAP_PX, _WORD_GAP_PX, _HINT_GAP_PX = 4, 6, 14
_FOOTER_SIDE_PX = _PADDING_PX + SPACE_8
_BEFORE_SIGN_PX, _BELOW_LINE_PX, _FROM_EDGE_PX = 14, 13, 8
_CHOOSE_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -MOST_ROWS, Qt.Key.Key_PageDown: MOST_ROWS}
_ACCEPT_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


class MentionPopup(PopupFrame):
    """A child of the window above everything else; it grabs nothing. Thread: gui.

    Signals:
        browse_requested: the person wants to add a picture, since there is none to mention.
    """

    browse_requested = Signal()

    def __init__(
        self, theme: Theme, composer: Composer, previews: SlotPreviews, editor: PromptEditor, box: QWidget
    ) -> None:
        """A hidden popup.

        Args:
            theme: to paint with.
            composer: owner of the slots.
            previews: their pictures.
            editor: in which is typed.
            box: the field around the editor; the popup keeps inside its width.
        """
        super().__init__(theme, editor)
        self._composer = composer
        self._editor = editor
        self._box = box
        self._completion: Completion | None = None
        self._dismissed_at = -1
        self._model = QStandardItemModel(self)
        self._list = QListView(self)
        self._hints: list[QWidget] = []
        self._build(previews)
        editor.typed.connect(self._on_editor_typed)
        editor.caret_moved.connect(self._on_editor_caret_moved)
        editor.installEventFilter(self)
        editor.verticalScrollBar().valueChanged.connect(self._place)
        editor.rendered.connect(self.close_for_now)
        previews.changed.connect(self._on_previews_changed)

    def _build(self, previews: SlotPreviews) -> None:
        """List and footer; nothing in it takes the focus."""
        self.setAccessibleName(self.tr("Pictures to mention"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(MentionRow(self._theme, previews, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setAccessibleName(self.tr("Pictures to mention"))
        self._list.entered.connect(self._on_list_entered)
        self._list.clicked.connect(self._on_list_clicked)
        rows = QVBoxLayout()
        rows.setContentsMargins(_SIDE_PX, _PADDING_PX, _SIDE_PX, _BELOW_ROWS_PX)
        rows.addWidget(self._list)
        line = QFrame()
        line.setProperty("surface", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(rows)
        column.addWidget(line)
        column.addLayout(self._footer())

    def _footer(self) -> QHBoxLayout:
        """What the keys do, the most important first."""
        row = QHBoxLayout()
        row.setContentsMargins(_FOOTER_SIDE_PX, 0, _FOOTER_SIDE_PX, 0)
        row.setSpacing(_HINT_GAP_PX)
        hints = ((("Up", "Down"), self.tr("choose")), (("Return",), self.tr("insert")), (("Esc",), self.tr("close")))
        for keys, word in hints:
            hint = QWidget()
            inner = QHBoxLayout(hint)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(_CAP_GAP_PX)
            for key in keys:
                inner.addWidget(KeyCaps(self._theme, key))
            inner.addSpacing(_WORD_GAP_PX - _CAP_GAP_PX)
            inner.addWidget(plain_label(self._theme, word, "caption", "text2"))
            row.addWidget(hint)
            self._hints.append(hint)
        row.addStretch()
        return row

    def _hints_width(self, count: int) -> int:
        """Of the footer with so many hints, px."""
        words = sum(hint.sizeHint().width() for hint in self._hints[:count])
        return words + (count - 1) * _HINT_GAP_PX + 2 * (_FOOTER_SIDE_PX + _EDGE_PX)

    def _fit_hints(self, width: int) -> None:
        """Show the hints that have room, none of them cut."""
        for place, hint in enumerate(self._hints, 1):
            hint.setVisible(self._hints_width(place) <= width)

    # ------------------------------------------------------------------ for editor and panel

    @property
    def matches(self) -> tuple[MentionMatch, ...]:
        """What is offered."""
        rows = (self._model.item(row).data(MATCH_ROLE) for row in range(self._model.rowCount()))
        return tuple(match for match in rows if isinstance(match, MentionMatch))

    @property
    def current_row(self) -> int:
        """The chosen row."""
        return self._list.currentIndex().row()

    def open_here(self) -> None:
        """Offer names for the `@` at the caret, writing one if there is none."""
        self._editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._dismissed_at = -1
        completion = completion_at(self._editor.text(), self._editor.caret)
        if completion is None:
            caret, text = self._editor.caret, self._editor.text()
            needs_space = caret > 0 and not text[caret - 1].isspace()
            self._editor.insertPlainText(" @" if needs_space else "@")
        else:
            self._offer(completion)

    @Slot()
    def close_for_now(self) -> None:
        """Offer nothing any more, until something is typed."""
        if self._completion is not None:
            self._completion = None
            self._editor.set_typed(None)
            self.hide()

    # ------------------------------------------------------------------ what to offer

    @Slot(object)
    def _on_editor_typed(self, typed: Typed) -> None:
        """Offer what fits the `@` word, unless the person closed it, or just deleted behind a whole mention."""
        completion = typed.completion or self._continued()
        if completion is None or completion.start != self._dismissed_at:
            self._dismissed_at = -1
        is_behind_chip = typed.is_deletion and self._completion is None and self._ends_mention(completion)
        if completion is None or completion.start == self._dismissed_at or is_behind_chip:
            self.close_for_now()
        else:
            self._offer(completion)

    def _continued(self) -> Completion | None:
        """The `@` word with spaces in it, for as long as a file name goes on like that; None if none does."""
        if self._completion is None:
            return None
        start, caret = self._completion.start, self._editor.caret
        query = self._editor.text()[start + 1 : caret]
        names = (slot.name.casefold() for slot in self._composer.draft.slots)
        goes_on = " " in query and any(query.casefold() in name for name in names)
        return Completion(start, caret, query) if goes_on else None

    @Slot()
    def _on_editor_caret_moved(self) -> None:
        """Close once the caret leaves the word."""
        if self._completion is None:
            return
        now = completion_at(self._editor.text(), self._editor.caret)
        if now is None or now.start != self._completion.start:
            self.close_for_now()

    @Slot(int)
    def _on_previews_changed(self, _key: int) -> None:
        """A thumbnail may be there now."""
        self._list.viewport().update()

    def _offer(self, completion: Completion) -> None:
        """Show what fits, the first row chosen."""
        looks = slot_looks(self._composer.draft)
        matches = matching_slots(looks, completion.query)
        if looks and not matches:
            self.close_for_now()
            return
        was_open = self._completion is not None
        count_before = self._model.rowCount()
        self._completion = completion
        self._fill(matches)
        self._editor.set_typed(completion)
        self._place()
        if not was_open or count_before != self._model.rowCount():
            self._announce_count(len(matches))

    def _fill(self, matches: tuple[MentionMatch, ...]) -> None:
        self._model.clear()
        for place, match in enumerate(matches, 1):
            item = QStandardItem(match.look.slot.name)
            item.setData(match, MATCH_ROLE)
            text = self.tr("{place} of {count}, {slot}").format(place=place, count=len(matches), slot=match.look.name)
            item.setData(text, int(Qt.ItemDataRole.AccessibleTextRole))
            self._model.appendRow(item)
        if not matches:
            self._model.appendRow(QStandardItem(self.tr("Add a picture to mention it…")))
        self._choose(0)

    def _announce_count(self, count: int) -> None:
        """Tell a person who does not see the popup that Enter will insert."""
        if count:
            text = self.tr("Pictures to mention: {count}. Enter inserts {first}.")
            announce(self._editor, text.format(count=count, first=self.matches[0].look.name))
        else:
            announce(self._editor, self.tr("Add a picture to mention it…"))

    def _ends_mention(self, completion: Completion | None) -> bool:
        """Whether the `@` word is a whole mention of a slot that is there."""
        if completion is None:
            return False
        query = completion.query.casefold()
        return any(query == f"image{look.number}" for look in slot_looks(self._composer.draft))

    # ------------------------------------------------------------------ choosing

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys that are ours while something is offered; never from an input method."""
        if self._completion is None:
            return self._reopens(event)
        if event.type() == QEvent.Type.FocusOut:
            self.close_for_now()
            return False
        if not isinstance(event, QKeyEvent) or self._editor.is_composing:
            return False
        is_ours = self._is_ours(event)
        if event.type() == QEvent.Type.ShortcutOverride and is_ours:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and is_ours:
            self._press(Qt.Key(event.key()))
            return True
        return False

    def _reopens(self, event: QEvent) -> bool:
        """Alt+Down offers again."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        is_alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
        is_wanted = is_alt and event.key() == Qt.Key.Key_Down
        if is_wanted:
            self.open_here()
        return is_wanted

    @staticmethod
    def _is_ours(event: QKeyEvent) -> bool:
        """Only bare keys; Ctrl+Enter still generates."""
        keys = {*_CHOOSE_KEYS, *_ACCEPT_KEYS, Qt.Key.Key_Escape}
        return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and event.key() in keys

    def _press(self, key: Qt.Key) -> None:
        if key in _CHOOSE_KEYS:
            self._choose_by(_CHOOSE_KEYS[key])
        elif key in _ACCEPT_KEYS:
            self._accept()
        else:
            self._dismissed_at = -1 if self._completion is None else self._completion.start
            self.close_for_now()

    def _choose_by(self, step: int) -> None:
        """Choose another row; single steps go round, pages stop at the ends."""
        count, row = self._model.rowCount(), self.current_row + step
        self._choose(row % count if abs(step) == 1 else max(0, min(count - 1, row)))
        announce(self._editor, str(self._list.currentIndex().data(int(Qt.ItemDataRole.AccessibleTextRole))))

    def _choose(self, row: int) -> None:
        self._list.selectionModel().setCurrentIndex(
            self._model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def _accept(self) -> None:
        """Insert the chosen one, or browse where there is none."""
        completion, match = self._completion, self._list.currentIndex().data(MATCH_ROLE)
        self.close_for_now()
        if completion is None:
            return
        if isinstance(match, MentionMatch):
            self._composer.insert_mention(match.look.number, completion.start, completion.end)
        else:
            self.browse_requested.emit()

    @Slot(QModelIndex)
    def _on_list_entered(self, index: QModelIndex) -> None:
        """The pointer chooses too."""
        self._choose(index.row())

    @Slot(QModelIndex)
    def _on_list_clicked(self, index: QModelIndex) -> None:
        """A click inserts."""
        self._choose(index.row())
        self._accept()

    # ------------------------------------------------------------------ where

    @Slot()
    def _place(self) -> None:
        """Lie under the `@`, above it where there is no room below; never over its line."""
        if self._completion is None:
            return
        window = self._editor.window()
        sign = self.place_in(window, self._editor.viewport(), self._editor.place_of(self._completion.start))
        box = self.place_in(window, self._box, self._box.rect())
        height = min(self._model.rowCount(), MOST_ROWS) * self._theme.scaled(ROW_PX)
        self._list.setFixedHeight(height)
        height += self._theme.scaled(_FOOTER_PX) + _PADDING_PX + _BELOW_ROWS_PX + 2 * _EDGE_PX
        top = sign.bottom() + _BELOW_LINE_PX
        if top + height > window.height() - _FROM_EDGE_PX and sign.top() - _BELOW_LINE_PX - height >= 0:
            top = sign.top() - _BELOW_LINE_PX - height
        covers_options = top + height > box.bottom()
        wished = max(self._theme.scaled(WIDTH_PX), self._hints_width(len(self._hints)))
        width = box.width() if covers_options else min(wished, box.width() - 2 * _FROM_EDGE_PX)
        self._fit_hints(width)
        left, right = (box.left(), box.left()) if covers_options else (box.left(), box.right() - _FROM_EDGE_PX - width)
        self.rise_in(window, QRect(max(left, min(sign.left() - _BEFORE_SIGN_PX, right)), top, width, height))
