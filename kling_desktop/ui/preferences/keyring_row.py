"""KeyringRow: what can be done where the system's keyring is missing or locked, under the field for the key."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.failure import FailureKind
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8

KEYRING_KINDS = (FailureKind.KEYRING_UNAVAILABLE, FailureKind.KEYRING_LOCKED)


def is_keyring_failure(status: KeyStatus) -> bool:
    """Whether the keyring could not be read or did not take the key."""
    return status.failure is not None and status.failure.kind in KEYRING_KINDS


class KeyringRow(QWidget):
    """Buttons, and words of help that open below them. Hidden while the keyring is no problem. Thread: gui.

    Signals:
        use_wanted: go on with the key in use until the program ends.
        retry_wanted: ask the keyring once more.
        other_key_wanted: enter another key.
    """

    use_wanted = Signal()
    retry_wanted = Signal()
    other_key_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._use = Button(theme, self.tr("Use for now"))
        self._help = Button(theme, self.tr("Help"), "ghost")
        self._retry = Button(theme, self.tr("Try again"))
        self._other = Button(theme, self.tr("Use another key"), "ghost")
        words = self.tr(
            "Windows and macOS have a keyring of their own. On Linux, install GNOME Keyring or KWallet, log out and in "
            "again so that it is unlocked, then start Kling Desktop again. Until then, enter your key at each start."
        )
        self._words = plain_label(theme, words, "small", "text2", wraps=True)
        self._lay_out()
        self._use.clicked.connect(self.use_wanted)
        self._retry.clicked.connect(self.retry_wanted)
        self._other.clicked.connect(self.other_key_wanted)
        self._help.toggled.connect(self._on_help_toggled)
        self.show_status(KeyStatus(KeyState.NONE))

    def show_status(self, status: KeyStatus) -> None:
        """Offer what helps; only a key that is in use can be used for now."""
        is_shown = is_keyring_failure(status) and status.state in (KeyState.NONE, KeyState.READY)
        is_locked = status.failure is not None and status.failure.kind is FailureKind.KEYRING_LOCKED
        self.setVisible(is_shown and status.offer_failure is None)
        can_be_used = not is_locked and status.state is KeyState.READY
        self._use.setVisible(can_be_used)
        self._help.setVisible(not is_locked)
        self._help.set_role("ghost" if can_be_used else "secondary")  # alone, and without an edge, it is a stray word
        self._retry.setVisible(is_locked)
        self._other.setVisible(is_locked)
        if is_locked:
            self._help.setChecked(False)

    def _lay_out(self) -> None:
        self._help.setCheckable(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        for button in (self._use, self._retry, self._help, self._other):
            button.setAutoDefault(False)
            button.make_compact()
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        column.addLayout(buttons)
        column.addWidget(self._words)
        self._words.hide()

    @Slot(bool)
    def _on_help_toggled(self, is_shown: bool) -> None:
        """Open the words of help, or close them."""
        self._words.setVisible(is_shown)
        if is_shown:
            announce(self, self._words.text())
