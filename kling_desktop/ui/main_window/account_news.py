"""AccountNews: tells Settings and the first-run page how key and balance stand, and remembers that a key is stored."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.settings_desk import SettingsDesk

if TYPE_CHECKING:
    from kling_desktop.core.price import Balance
    from kling_desktop.ui.preferences.welcome_page import WelcomePage


class AccountNews(QObject):
    """Hears of the account and passes it on. The demo's account is nobody's business. Thread: gui."""

    def __init__(self, kit: WindowKit, circumstances: Circumstances, settings: SettingsDesk) -> None:
        """Listen from now on.

        Args:
            kit: what the window was handed.
            circumstances: knows the key.
            settings: shows both; the parent.
        """
        super().__init__(settings)
        self._kit, self._circumstances, self._settings = kit, circumstances, settings
        self._page: WelcomePage | None = None
        self._balance: Balance | None = None
        circumstances.key_changed.connect(self._on_circumstances_key_changed)
        kit.engine.balance_changed.connect(self._on_engine_balance_changed, Qt.ConnectionType.QueuedConnection)

    def show_on(self, page: "WelcomePage") -> None:
        """Tell the first-run page too, at once and from now on."""
        self._page = page
        page.set_key_status(self._circumstances.key_status)
        if self._balance is not None:
            page.set_balance(self._balance)

    @Slot(object)
    def _on_circumstances_key_changed(self, status: KeyStatus) -> None:
        if status.state is not KeyState.READY:
            self._balance = None
            self._settings.hear_balance(None)
        if self._page is not None:
            self._page.set_key_status(status)
        self._settings.set_key_status(status)
        if status.state is KeyState.READY and status.is_stored:
            self._remember_key(is_stored=True)
        elif status.state is KeyState.NONE and status.failure is None:
            self._remember_key(is_stored=False)

    @Slot(object)
    def _on_engine_balance_changed(self, balance: "Balance") -> None:
        if self._kit.is_demo:
            return
        self._balance = balance
        if self._page is not None:
            self._page.set_balance(balance)
        self._settings.hear_balance(balance)

    def _remember_key(self, *, is_stored: bool) -> None:
        """Only what the keyring itself said: a locked one says nothing about what lies in it."""
        preferences = self._kit.read_preferences()
        if preferences.key_was_stored is not is_stored:
            self._kit.write_preferences(replace(preferences, key_was_stored=is_stored))
