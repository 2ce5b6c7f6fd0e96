"""PreferencesDialog: the Settings window: a list of sections and the page of the chosen one.

Must not know: where settings are kept. It says what was chosen and shows what it is told.
"""

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kling_desktop.core.key_status import KeyStatus
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.price import Balance
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12, SPACE_20
from kling_desktop.ui.preferences.about_page import AboutPage
from kling_desktop.ui.preferences.account_page import AccountPage
from kling_desktop.ui.preferences.appearance_page import AppearancePage
from kling_desktop.ui.preferences.demo_account_page import DemoAccountPage
from kling_desktop.ui.preferences.generation_page import GenerationPage
from kling_desktop.ui.preferences.network_page import NetworkPage
from kling_desktop.ui.preferences.section_list import Section, SectionList
from kling_desktop.ui.preferences.storage_page import StoragePage

_WIDTH_PX, _HEIGHT_PX = 736, 508
_SIDEBAR_PX = 188
_LIST_DOWN_PX = 13
"""From the title to the list, whose first row begins 2 px below its edge: 56 px from the top of the window."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where this program stands, in words for people.

    Attributes:
        library_text: where pictures are kept.
        proxy_text: the system's proxy, without a password; empty if there is none.
    """

    library_text: str
    proxy_text: str


class PreferencesDialog(QDialog):
    """Settings. Everything takes effect at once, so there is nothing to confirm; Escape closes. Thread: gui.

    Signals:
        key_offered: a text to check as a key (free) and then keep; never log it.
        key_forgotten: remove the key from this computer; the person confirmed it.
        balance_requested: ask for the balance (free), which also checks the key in use.
        keyring_requested: ask the keyring once more.
        own_key_requested: leave the demo, for a key of the person's own.
        chosen: name of a field of Preferences, and its value.
        link_requested: an https address for the browser.
    """

    key_offered = Signal(str)
    key_forgotten = Signal()
    balance_requested = Signal()
    keyring_requested = Signal()
    own_key_requested = Signal()
    chosen = Signal(str, object)
    link_requested = Signal(str)

    def __init__(self, theme: Theme, place: Place, parent: QWidget | None = None, *, is_demo: bool = False) -> None:
        """The window.

        Args:
            theme: to paint with.
            place: where this program stands.
            parent: as in Qt.
            is_demo: whether the service is the built-in one: it has no account.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(theme.scaled(_WIDTH_PX), theme.scaled(_HEIGHT_PX))
        self.setMinimumSize(_WIDTH_PX - _SIDEBAR_PX, _HEIGHT_PX - _SIDEBAR_PX)
        self._account = DemoAccountPage(theme) if is_demo else AccountPage(theme)
        self._appearance = AppearancePage(theme)
        self._generation = GenerationPage(theme)
        self.storage = StoragePage(theme, place.library_text)
        self.network = NetworkPage(theme, place.proxy_text)
        self._about = AboutPage(theme)
        sections = (
            Section(self.tr("Account"), "user"),
            Section(self.tr("Appearance"), "palette"),
            Section(self.tr("Generation"), "sparkles"),
            Section(self.tr("Storage"), "hard-drive"),
            Section(self.tr("Network"), "globe"),
            Section(self.tr("About"), "info"),
        )
        self._sections = SectionList(theme, self.tr("Sections of the settings"), sections)
        self._pages = QStackedWidget()
        pages = (self._account, self._appearance, self._generation, self.storage, self.network, self._about)
        for page in pages:
            self._pages.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar(theme))
        edge = QFrame()
        edge.setProperty("surface", "uprightLine")
        row.addWidget(edge)
        row.addWidget(self._pages, 1)
        self._connect()
        Scrim(self)

    @Slot(object)
    def set_key_status(self, status: KeyStatus) -> None:
        """Show how the key stands."""
        if isinstance(self._account, AccountPage):
            self._account.set_key_status(status)

    @Slot(object)
    def set_balance(self, balance: Balance) -> None:
        """Show what the account has."""
        if isinstance(self._account, AccountPage):
            self._account.set_balance(balance)

    def set_preferences(self, preferences: Preferences) -> None:
        """Show what is set; tells nobody."""
        for page in (self._appearance, self._generation, self.network):
            page.set_preferences(preferences)

    def show_account(self, *, enter_key: bool = False) -> None:
        """Turn to the key and the balance.

        Args:
            enter_key: open the key field and put the caret there.
        """
        self._sections.setCurrentRow(self._pages.indexOf(self._account))
        if enter_key and isinstance(self._account, AccountPage):
            self._account.enter_key()

    def show_about(self) -> None:
        """Turn to the version and the notices."""
        self._sections.setCurrentRow(self._pages.indexOf(self._about))

    def show_storage(self) -> None:
        """Turn to the library folder."""
        self._sections.setCurrentRow(self._pages.indexOf(self.storage))

    def show_network(self) -> None:
        """Turn to proxy and connection."""
        self._sections.setCurrentRow(self._pages.indexOf(self.network))

    @Slot(int)
    def _on_section_chosen(self, number: int) -> None:
        """Turn the page."""
        self._pages.setCurrentIndex(number)

    def _connect(self) -> None:
        """All wiring of the dialog."""
        self._sections.currentRowChanged.connect(self._on_section_chosen)
        if isinstance(self._account, DemoAccountPage):
            self._account.own_key_requested.connect(self.own_key_requested)
        else:
            self._account.key_offered.connect(self.key_offered)
            self._account.key_forgotten.connect(self.key_forgotten)
            self._account.balance_requested.connect(self.balance_requested)
            self._account.keyring_requested.connect(self.keyring_requested)
            self._account.link_requested.connect(self.link_requested)
        for page in (self._appearance, self._generation, self.network):
            page.chosen.connect(self.chosen)
        self._about.link_requested.connect(self.link_requested)

    def _sidebar(self, theme: Theme) -> QFrame:
        """Title and sections."""
        sidebar = QFrame()
        sidebar.setProperty("surface", "window")
        sidebar.setFixedWidth(theme.scaled(_SIDEBAR_PX))
        title = plain_label(theme, self.tr("Settings"), "heading")
        title.setContentsMargins(SPACE_12 + 1, 0, SPACE_12, 0)
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(SPACE_12 - 1, SPACE_20 + 2, SPACE_12 - 1, SPACE_20)
        column.setSpacing(0)
        column.addWidget(title)
        column.addSpacing(_LIST_DOWN_PX)
        column.addWidget(self._sections, 1)
        return sidebar
