"""KeyField: where a person gives the API key, with what became of it underneath; on the first page and in Settings.

Must not know: Segmind, the keyring. The key leaves by `key_offered` only and is never kept here.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.api_key import SEGMIND_PREFIX, ApiKey
from kling_desktop.core.failure import KlingError
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.price import Balance
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_FIELD, SPACE_4, SPACE_8
from kling_desktop.ui.preferences.key_edit import KeyEdit
from kling_desktop.ui.preferences.key_message import KeyLine, failure_line, format_line, key_lines
from kling_desktop.ui.preferences.keyring_row import KeyringRow

_MOST_LINES = 2


class KeyField(QWidget):
    """A masked field and up to two lines about the key. Thread: gui.

    Signals:
        key_offered: a text that can be a key, to be checked (free); trimmed. Not stored, not logged here.
        confirmed: Enter was pressed with nothing typed and a key in use.
        changed: something was typed, or the key stands otherwise now.
        use_wanted: the key in use is enough, though no keyring took it.
        keyring_wanted: ask the keyring once more.
    """

    key_offered = Signal(str)
    confirmed = Signal()
    changed = Signal()
    use_wanted = Signal()
    keyring_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = KeyStatus(KeyState.NONE)
        self._balance: Balance | None = None
        self._about_typed: tuple[KeyLine, ...] | None = None
        self.edit = KeyEdit(theme, self)
        self._lines = [_LineView(theme, self) for _ in range(_MOST_LINES)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        self._keyring = KeyringRow(theme, self)
        for widget in (self.edit, *self._lines, self._keyring):
            column.addWidget(widget)
        self._lines[0].keep_room()
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_edit_text_changed)
        self.edit.returnPressed.connect(self.press)
        self.edit.clipboard_was_empty.connect(self._on_edit_clipboard_was_empty)
        self._keyring.use_wanted.connect(self.use_wanted)
        self._keyring.retry_wanted.connect(self.keyring_wanted)
        self._keyring.other_key_wanted.connect(self.edit.setFocus)
        self._show()

    @property
    def status(self) -> KeyStatus:
        """How the key stands."""
        return self._status

    @property
    def has_text(self) -> bool:
        """Whether something is typed that was not accepted yet."""
        return bool(self.edit.typed_text)

    @Slot(object)
    def set_key_status(self, status: KeyStatus) -> None:
        """Show how the key stands; what was typed goes as soon as it was accepted."""
        is_accepted = self._status.state is KeyState.CHECKING and status.offer_failure is None
        self._status = status
        if status.state is not KeyState.READY:
            self._balance = None
        if status.state is KeyState.READY and (is_accepted or not self.has_text):
            self.edit.show_kept(status.tail)
        elif status.state is KeyState.NONE and not self.has_text:
            self.edit.show_kept("")
        self._about_typed = None
        self._show()

    @Slot(object)
    def set_balance(self, balance: Balance) -> None:
        """Show what the account has; comes just before the news that its key is in use."""
        self._balance = balance
        self._show()

    @Slot()
    def press(self) -> None:
        """What Enter does: offer what is typed; go on if a key is in use; else say what is missing."""
        if self._status.state is KeyState.CHECKING:
            return
        if self.has_text:
            self._offer()
        elif self._status.state is KeyState.READY:
            self.confirmed.emit()
        else:
            self._ask_for_key(self.tr("Paste your Segmind key here first."))

    def _offer(self) -> None:
        """Hand the typed text on, unless no key can look like it."""
        text = self.edit.typed_text
        try:
            ApiKey(text)
        except KlingError as error:
            self._about_typed = (failure_line(error.failure),)
            self._show()
            return
        self.key_offered.emit(text)

    @Slot(str)
    def _on_edit_text_changed(self, _text: str) -> None:
        """What was said about an earlier text is over; a text that begins otherwise than keys do gets a warning."""
        text = self.edit.typed_text
        self._status = replace(self._status, offer_failure=None)
        self._about_typed = None
        if text:
            self._about_typed = () if SEGMIND_PREFIX.startswith(text[: len(SEGMIND_PREFIX)]) else (format_line(),)
        self._show()

    @Slot()
    def _on_edit_clipboard_was_empty(self) -> None:
        """Say why nothing was pasted."""
        self._ask_for_key(self.tr("There is no text on the clipboard. Copy your key first."))

    def _ask_for_key(self, text: str) -> None:
        """Go to the cause and say what is missing; a warning stays, and with it what stands below its lines."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if key_lines(self._status, self._balance):
            announce(self.edit, text)
            return
        self._about_typed = (KeyLine("info", "text2", text),)
        self._show()

    def _show(self) -> None:
        """Bring the lines up to date, and tell them to screen readers if they are others now."""
        lines = self._about_typed
        if lines is None:
            lines = key_lines(self._status, self._balance)
        padded: list[KeyLine | None] = [*lines[:_MOST_LINES], *[None] * (_MOST_LINES - len(lines))]
        news = [view.show_line(line) for view, line in zip(self._lines, padded, strict=True)]
        is_wrong = any(line.is_problem for line in lines)
        self._keyring.show_status(self._status)
        self.edit.set_busy(self._status.state is KeyState.CHECKING)
        self.edit.set_invalid(is_wrong)
        text = " ".join(line.text for line in lines)
        self.edit.setAccessibleDescription(text)
        if any(news) and text and self.isVisible():
            announce(self.edit, text, is_urgent=is_wrong)
        self.changed.emit()


class _LineView(QWidget):
    """One line: icon and words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: KeyLine | None = None
        self._icon = IconLabel(theme, "", "text2", ICON_FIELD, self)
        self._text = plain_label(theme, "", "button", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._icon.setContentsMargins(0, 2, 0, 0)
        self.hide()

    def keep_room(self) -> None:
        """Take the height of a line even while empty, so that nothing below moves."""
        self.setMinimumHeight(self._text.fontMetrics().height() + SPACE_4)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def show_line(self, line: KeyLine | None) -> bool:
        """Show this line, or none. True if it is another one than before."""
        if line == self._shown:
            return False
        self._shown = line
        self.setHidden(line is None)
        self._text.setText("" if line is None else line.text)
        if line is not None:
            self._text.set_tone(line.tone)
            self._icon.show_icon(line.icon, line.tone)
            layout = self.layout()
            assert layout is not None
            layout.invalidate()  # it heard nothing of words that changed while it was hidden
            self.updateGeometry()
        return True
