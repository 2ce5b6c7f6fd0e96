"""SettingsDesk: the Settings window, and what its choices lead to: they are kept, and take effect at once."""

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.agreement import NO_LIMITS
from kling_desktop.core.failure import Failure
from kling_desktop.core.key_status import KeyStatus
from kling_desktop.core.price import Balance
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.kit import WindowKit

if TYPE_CHECKING:
    from kling_desktop.core.licence_text import LicenceText
    from kling_desktop.core.storage import StorageUse
    from kling_desktop.ui.main_window.spend_desk import SpendDesk
    from kling_desktop.ui.preferences.preferences_dialog import PreferencesDialog

_OF_THE_ENGINE = frozenset({"max_parallel", "delivery", "ask_above_micros", "monthly_cap_micros"})
"""Fields that the engine works by."""


class SettingsDesk(QObject):
    """Makes the Settings window when it is first wanted, and is the one place that writes what it says. Thread: gui.

    Signals:
        changed: the Preferences as they are now.
        own_key_requested: leave the demo, for a key of the person's own.
        library_requested: the person wants to choose another folder for the library.
        link_requested: an https address for the browser.
    """

    changed = Signal(object)
    own_key_requested = Signal()
    library_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, kit: WindowKit, circumstances: Circumstances, window: QWidget) -> None:
        """Nothing is shown yet.

        Args:
            kit: what the window was handed.
            circumstances: how key and balance stand.
            window: whose Settings they are.
        """
        super().__init__(window)
        self._kit, self._circumstances, self._window = kit, circumstances, window
        self._dialog: PreferencesDialog | None = None
        self._balance: Balance | None = None
        self._asked_at: float | None = None
        self._till: SpendDesk | None = None
        self._measuring = Background(kit.pool, self)
        self._measuring.answered.connect(self._on_measured)
        self._reading = Background(kit.pool, self)
        self._reading.answered.connect(self._on_licences_read)
        self._reading.broke.connect(self._on_licences_not_read)

    # ------------------------------------------------------------ for the window

    def show(self) -> None:
        """Open Settings where they were left."""
        self._made().open()

    def show_account(self, *, enter_key: bool = False) -> None:
        """Open Settings at the key."""
        self._made().show_account(enter_key=enter_key)
        self.show()

    def show_about(self) -> None:
        """Open Settings at the version."""
        self._made().show_about()
        self.show()

    def show_generation(self) -> None:
        """Open Settings at what is spent unasked."""
        self._made().show_generation()
        self.show()

    def show_spend(self) -> None:
        """Open Settings at what was spent."""
        self._made().show_spend()
        self.show()

    def show_storage(self) -> None:
        """Open Settings at the library folder."""
        self._made().show_storage()
        self.show()

    def show_network(self) -> None:
        """Open Settings at proxy and connection."""
        self._made().show_network()
        self.show()

    @Slot(str, object)
    def choose(self, name: str, value: object) -> None:
        """Keep one field of the Preferences and let it take effect."""
        change: dict[str, Any] = {name: value}
        preferences = replace(self._kit.read_preferences(), **change)
        self._kit.write_preferences(preferences)
        self._kit.theme.apply(
            preferences.theme,
            more_contrast=preferences.more_contrast,
            less_motion=preferences.less_motion,
            system_accent=preferences.uses_system_accent,
        )
        if name in _OF_THE_ENGINE:
            limits = NO_LIMITS if self._kit.is_demo else preferences.limits
            self._kit.engine.use_options(preferences.max_parallel, preferences.delivery, limits)
        if self._dialog is not None:
            self._dialog.set_preferences(preferences)
        self.changed.emit(preferences)

    @Slot(object)
    def set_key_status(self, status: KeyStatus) -> None:
        """How the key stands."""
        if self._dialog is not None:
            self._dialog.set_key_status(status)

    @Slot(object)
    def hear_balance(self, balance: Balance | None) -> None:
        """What the account has; None when that is no longer known."""
        self._balance = balance
        if self._dialog is None or balance is None:
            return
        self._dialog.set_balance(balance)

    @Slot(object)
    def hear_look(self, failure: Failure | None) -> None:
        """The balance was asked for, and what stood in the way; the Network page may wait for that."""
        asked_at, self._asked_at = self._asked_at, None
        if asked_at is None or self._dialog is None or self._dialog.network is None:
            return
        if failure is None:
            self._dialog.network.show_answer(round(1000 * (monotonic() - asked_at)))
        else:
            self._dialog.network.show_failure(failure)

    def close(self) -> None:
        """Want no measure any more; one that is being taken is nobody's concern."""
        self._measuring.drop_all()
        self._reading.drop_all()
        if self._till is not None:
            self._till.close()

    # ------------------------------------------------------------ inside

    def _made(self) -> "PreferencesDialog":
        # Eleven modules of pages that no first frame shows.
        from kling_desktop.ui.preferences.preferences_dialog import Place, PreferencesDialog

        if self._dialog is None:
            kit = self._kit
            place = Place(kit.library_text, kit.proxy_text)
            dialog = PreferencesDialog(kit.theme, place, self._window, is_demo=kit.is_demo)
            if kit.is_demo:
                dialog.own_key_requested.connect(self.own_key_requested)
            else:
                self._join_account(dialog)
            dialog.chosen.connect(self.choose)
            dialog.link_requested.connect(self.link_requested)
            dialog.licences_requested.connect(self._on_licences_requested)
            dialog.storage.measure_requested.connect(self._on_measure_requested)
            dialog.storage.show_requested.connect(self._on_show_requested)
            dialog.storage.choose_requested.connect(self.library_requested)
            dialog.storage.clear_requested.connect(self._on_clear_requested)
            if dialog.network is not None:
                dialog.network.test_requested.connect(self._on_test_requested)
            if not kit.is_demo:
                from kling_desktop.ui.main_window.spend_desk import SpendDesk

                self._till = SpendDesk(kit, dialog)
            self._dialog = dialog
        self._dialog.set_preferences(self._kit.read_preferences())
        return self._dialog

    def _join_account(self, dialog: "PreferencesDialog") -> None:
        """What is asked about the key goes to the engine; what is known of it is shown."""
        engine = self._kit.engine
        dialog.key_offered.connect(engine.offer_key)
        dialog.key_forgotten.connect(engine.forget_key)
        dialog.balance_requested.connect(engine.ask_balance)
        dialog.keyring_requested.connect(engine.ask_keyring)
        dialog.set_key_status(self._circumstances.key_status)
        if self._balance is not None:
            dialog.set_balance(self._balance)

    @Slot()
    def _on_measure_requested(self) -> None:
        self._measuring.ask_instead(self._kit.storage.measure)

    @Slot(int, object)
    def _on_measured(self, _number: int, use: "StorageUse") -> None:
        if self._dialog is not None:
            self._dialog.storage.set_use(use)

    @Slot()
    def _on_show_requested(self) -> None:
        from kling_desktop.ui.base.open_outside import open_outside

        open_outside(self._kit.storage.library_folder)

    @Slot()
    def _on_clear_requested(self) -> None:
        """What is cleared is made again as soon as it is looked at."""
        self._measuring.ask_instead(self._kit.storage.clear)

    @Slot()
    def _on_licences_requested(self) -> None:
        self._reading.ask_instead(self._kit.read_licences)

    @Slot(int)
    def _on_licences_not_read(self, _number: int) -> None:
        self._show_licences(())

    @Slot(int, object)
    def _on_licences_read(self, _number: int, texts: "tuple[LicenceText, ...]") -> None:
        self._show_licences(texts)

    def _show_licences(self, texts: "tuple[LicenceText, ...]") -> None:
        from kling_desktop.ui.preferences.licences_dialog import LicencesDialog

        if self._dialog is not None and self._dialog.isVisible():
            dialog = LicencesDialog(self._kit.theme, texts, self._dialog)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    @Slot()
    def _on_test_requested(self) -> None:
        self._asked_at = monotonic()
        self._kit.engine.ask_balance()
