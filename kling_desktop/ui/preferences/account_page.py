"""AccountPage: the API key, the money behind it, Segmind's own pages, and what is sent there.

Must not know: how keys are checked or kept; it says what the person wants and shows what it is told.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.price import Balance
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_message import dangerous_message
from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, SPACE_8, SPACE_12
from kling_desktop.ui.preferences.key_edit import key_font
from kling_desktop.ui.preferences.key_field import KeyField
from kling_desktop.ui.preferences.key_message import balance_text, key_summary, masked_key
from kling_desktop.ui.preferences.keyring_row import is_keyring_failure
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.privacy_facts import PrivacyFacts
from kling_desktop.ui.preferences.segmind_page import ACCOUNT_PAGE
from kling_desktop.ui.preferences.setting_row import SettingRow

_FIELD_PX, _FIELD_SIDE_PX = 176, 13
"""The key in use: drawn as a field, without an eye, for the program itself shows only its last four characters."""


class AccountPage(PreferencePage):
    """Key, balance, account, privacy. Thread: gui.

    Signals:
        key_offered: a text to check as a key (free) and then keep; never log it.
        key_forgotten: remove the key from this computer; the person confirmed it.
        balance_requested: ask for the balance (free), which also checks the key in use.
        keyring_requested: ask the keyring once more.
        link_requested: an https address for the browser.
    """

    key_offered = Signal(str)
    key_forgotten = Signal()
    balance_requested = Signal()
    keyring_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("Account"))
        self._status = KeyStatus(KeyState.NONE)
        self._balance: Balance | None = None
        self._balance_before: Balance | None = None
        self._is_entry_wanted = self._is_taken_as_it_is = False
        self._key = KeyField(theme)
        self._masked = PlainLabel()
        self._masked.setFont(key_font(theme))
        self._masked.setProperty("surface", "field")
        self._masked.setFixedSize(theme.scaled(_FIELD_PX), theme.scaled(HEIGHT_CONTROL))
        self._masked.setIndent(_FIELD_SIDE_PX)
        self._replace = _button(theme, self.tr("Replace…"))
        self._check = _button(theme, self.tr("Check key"))
        self._cancel = _button(theme, self.tr("Cancel"))
        self._refresh = _button(theme, self.tr("Refresh"))
        self._credits = _button(theme, self.tr("Add credits"), "external-link")
        self._account = _button(theme, self.tr("Open"), "external-link")
        self._show = _button(theme, self.tr("Show"))
        self._remove = _button(theme, self.tr("Remove…"))
        self._remove.set_role("danger")
        self._key_row = SettingRow(theme, self.tr("API key"), "", self._masked, self._replace)
        self._balance_row = SettingRow(theme, self.tr("Balance"), "", self._refresh, self._credits)
        self._entry = self._entry_of_key()
        self._facts = PrivacyFacts(theme)
        self._add_rows(theme)
        self._name_buttons()
        self._connect()
        self._close_entry()

    @Slot(object)
    def set_key_status(self, status: KeyStatus) -> None:
        """Show how the key stands; the field closes once a new one was accepted, or if nobody asked for it."""
        was_checking = self._status.state is KeyState.CHECKING
        is_ready = status.state is KeyState.READY
        self._status = status
        self._is_taken_as_it_is &= is_keyring_failure(status)
        if status.state is KeyState.CHECKING and not was_checking:
            self._balance_before = self._balance
        if not is_ready:
            self._balance = None
        elif status.offer_failure is not None:
            self._balance = self._balance or self._balance_before
        self._key.set_key_status(status)
        is_unasked = not self._is_entry_wanted and not self._key.has_text
        is_settled = is_ready and status.offer_failure is None and not self._has_keyring_news
        if is_settled and (was_checking or is_unasked):
            self._close_entry()
        self._update()

    @Slot(object)
    def set_balance(self, balance: Balance) -> None:
        """Show what the account has."""
        self._balance = balance
        self._key.set_balance(balance)
        self._update()

    def enter_key(self) -> None:
        """Open the key field and go there, for `Update key…` elsewhere in the window."""
        self._is_entry_wanted = True
        self._entry.show()
        self._update()
        self._key.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        """All wiring of the page."""
        self._key.key_offered.connect(self.key_offered)
        self._key.confirmed.connect(self.balance_requested)
        self._key.use_wanted.connect(self._on_key_use_wanted)
        self._key.keyring_wanted.connect(self.keyring_requested)
        self._key.changed.connect(self._update)
        self._check.clicked.connect(self._key.press)
        self._cancel.clicked.connect(self._on_cancel_clicked)
        self._replace.clicked.connect(self.enter_key)
        self._refresh.clicked.connect(self.balance_requested)
        self._credits.clicked.connect(self._on_account_clicked)
        self._account.clicked.connect(self._on_account_clicked)
        self._show.toggled.connect(self._on_show_toggled)
        self._remove.clicked.connect(self._on_remove_clicked)
        self._facts.link_requested.connect(self.link_requested)

    @property
    def _has_keyring_news(self) -> bool:
        """Whether the person has to read that the keyring is missing or locked."""
        return is_keyring_failure(self._status) and not self._is_taken_as_it_is

    @Slot()
    def _on_key_use_wanted(self) -> None:
        """The key is known until the program ends, and that is all right."""
        self._is_taken_as_it_is = True
        self._close_entry()

    @Slot()
    def _on_cancel_clicked(self) -> None:
        """Keep the key that there is, as it is kept."""
        self._is_taken_as_it_is = True
        self._close_entry()
        self._replace.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_account_clicked(self) -> None:
        """Segmind's console in the browser."""
        self.link_requested.emit(ACCOUNT_PAGE)

    @Slot(bool)
    def _on_show_toggled(self, is_shown: bool) -> None:
        """The privacy facts, or not."""
        self._facts.setVisible(is_shown)
        self._show.setText(self.tr("Hide") if is_shown else self.tr("Show"))

    @Slot()
    def _on_remove_clicked(self) -> None:
        """Ask first: afterwards the key has to be copied from Segmind again."""
        question = dangerous_message(
            self,
            self.tr("Remove the API key from this computer?"),
            self.tr("Your pictures stay. Generating stops until you add a key. The key stays valid at Segmind."),
            self.tr("Remove"),
            self.tr("Cancel"),
        )
        question.accepted.connect(self.key_forgotten)
        question.open()

    @Slot()
    def _update(self) -> None:
        """Bring every row in line with key and balance."""
        has_key = bool(self._status.tail)
        is_ready = self._status.state is KeyState.READY
        is_checking = self._status.state is KeyState.CHECKING
        if not has_key or self._status.state is KeyState.REJECTED or self._has_keyring_news:
            self._entry.show()
        self._key_row.set_note(key_summary(self._status, self._balance))
        self._masked.setText(masked_key(self._status.tail))
        self._masked.setVisible(has_key and self._entry.isHidden())
        self._replace.setVisible(has_key and self._entry.isHidden())
        self._check.setDisabled(is_checking)
        self._cancel.setVisible(is_ready)
        known = self.tr("Not known yet.") if is_ready else self.tr("Shown once there is a key.")
        self._balance_row.set_note(known if self._balance is None else balance_text(self._balance))
        self._refresh.setEnabled(is_ready)
        self._remove.setEnabled(has_key and not is_checking)

    def _close_entry(self) -> None:
        """Forget what was typed and close the field, unless there is no key."""
        self._is_entry_wanted = False
        self._key.edit.show_kept(self._status.tail)
        self._entry.hide()
        self._update()

    def _entry_of_key(self) -> QWidget:
        """The field with its buttons."""
        entry = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._check)
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, SPACE_12)
        column.setSpacing(SPACE_8)
        column.addWidget(self._key)
        column.addLayout(buttons)
        return entry

    def _add_rows(self, theme: Theme) -> None:
        """The page from top to bottom."""
        self.add(self._key_row)
        self.add(self._entry)
        self.add(self._balance_row, line_above=True)
        account, account_note = self.tr("Your account at Segmind"), self.tr("Usage, invoices, API keys")
        self.add(SettingRow(theme, account, account_note, self._account), line_above=True)
        privacy, privacy_note = self.tr("Privacy notice"), self.tr("What is sent, and where it stays")
        self.add(SettingRow(theme, privacy, privacy_note, self._show), line_above=True)
        self.add(self._facts)
        self._facts.setContentsMargins(0, 0, 0, SPACE_12)
        self._facts.hide()
        remove = self.tr("Remove key from this computer")
        remove_note = self.tr("Your pictures stay. Generating stops until you add a key.")
        self.add(SettingRow(theme, remove, remove_note, self._remove), line_above=True)

    def _name_buttons(self) -> None:
        """Names that say what a short label is about; `Show` stays in sight as a switch."""
        self._show.setCheckable(True)
        self._replace.setAccessibleName(self.tr("Replace the API key"))
        self._cancel.setAccessibleName(self.tr("Keep the API key"))
        self._refresh.setAccessibleName(self.tr("Refresh the balance"))
        self._account.setAccessibleName(self.tr("Open your account at Segmind"))
        self._show.setAccessibleName(self.tr("Show the privacy notice"))
        self._remove.setAccessibleName(self.tr("Remove the API key from this computer"))
        for button in (self._credits, self._account):
            button.setAccessibleDescription(self.tr("Opens in your browser"))


def _button(theme: Theme, text: str, icon: str = "") -> Button:
    """A button that Enter in the key field does not press."""
    button = Button(theme, text, icon=icon)
    button.setAutoDefault(False)
    return button
