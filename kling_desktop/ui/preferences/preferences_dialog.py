"""PreferencesDialog: the Settings window: a list of sections and the page of the chosen one.

Must not know: where settings are kept. It says what was chosen and shows what it is told.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kling_desktop.core.key_status import KeyStatus
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.price import Balance
from kling_desktop.core.spending import SpendReport
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
from kling_desktop.ui.preferences.spend_page import SpendPage
from kling_desktop.ui.preferences.storage_page import StoragePage

_WIDTH_PX, _HEIGHT_PX = 736, 508
_WIDE_PX, _HIGH_PX = 944, 676
"""While the sums are shown."""
_SIDEBAR_PX, _EDGE_PX = 188, SPACE_12 - 1
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
        licences_requested: the person wants to read the licence texts.
    """

    key_offered = Signal(str)
    key_forgotten = Signal()
    balance_requested = Signal()
    keyring_requested = Signal()
    own_key_requested = Signal()
    chosen = Signal(str, object)
    link_requested = Signal(str)
    licences_requested = Signal()

    def __init__(self, theme: Theme, place: Place, parent: QWidget | None = None, *, is_demo: bool = False) -> None:
        """The window.

        Args:
            theme: to paint with.
            place: where this program stands.
            parent: as in Qt.
            is_demo: whether the service is the built-in one: it has no account, no sums and no network.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._theme = theme
        self._usual_size = self._within(QSize(theme.scaled(_WIDTH_PX), theme.scaled(_HEIGHT_PX)))
        self.resize(self._usual_size)
        least = QSize(_WIDTH_PX - _SIDEBAR_PX, _HEIGHT_PX - _SIDEBAR_PX)
        self.setMinimumSize(self._within(least * theme.text_scale))
        self._account = DemoAccountPage(theme) if is_demo else AccountPage(theme)
        self._appearance = AppearancePage(theme)
        self.generation = GenerationPage(theme)
        self.spend = None if is_demo else SpendPage(theme)
        self.storage = StoragePage(theme, place.library_text)
        self.network = None if is_demo else NetworkPage(theme, place.proxy_text)
        self._about = AboutPage(theme)
        self._pages = QStackedWidget()
        sections = []
        for page, title, icon in self._table():
            if page is not None:
                sections.append(Section(title, icon))
                self._pages.addWidget(page)
        self._sections = SectionList(theme, self.tr("Sections of the settings"), sections)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._sidebar = self._new_sidebar(theme)
        row.addWidget(self._sidebar)
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
        for page in (self._appearance, self.generation, self.spend, self.network):
            if page is not None:
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

    def show_generation(self) -> None:
        """Turn to what is done with a click on Generate."""
        self._sections.setCurrentRow(self._pages.indexOf(self.generation))

    def show_spend(self) -> None:
        """Turn to what was spent."""
        if self.spend is not None:
            self._sections.setCurrentRow(self._pages.indexOf(self.spend))

    def set_report(self, report: SpendReport) -> None:
        """Show what was spent."""
        self.generation.set_spent(report.this_month)
        if self.spend is not None:
            self.spend.set_report(report)

    def show_storage(self) -> None:
        """Turn to the library folder."""
        self._sections.setCurrentRow(self._pages.indexOf(self.storage))

    def show_network(self) -> None:
        """Turn to proxy and connection."""
        if self.network is not None:
            self._sections.setCurrentRow(self._pages.indexOf(self.network))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where letters are large and the window is not, the sidebar gives its room to the page."""
        super().resizeEvent(event)
        whole_px = self._theme.scaled(_SIDEBAR_PX)
        least_px = min(whole_px, self._sections.needed_px + 2 * _EDGE_PX)
        spare_px = self.width() - self._theme.scaled(_WIDTH_PX - _SIDEBAR_PX)
        self._sidebar.setFixedWidth(max(least_px, min(whole_px, spare_px)))

    @Slot(int)
    def _on_section_chosen(self, number: int) -> None:
        """Turn the page; that of the sums needs more room."""
        was_wide = self._pages.currentWidget() is self.spend
        self._pages.setCurrentIndex(number)
        is_wide = self._pages.currentWidget() is self.spend
        if is_wide is not was_wide:
            self._take_room(is_wide=is_wide)

    def _take_room(self, *, is_wide: bool) -> None:
        """Grow around the middle, as far as the screen goes, and back to what it was."""
        before = self.geometry()
        if is_wide:
            self._usual_size = before.size()
            wide = QSize(self._theme.scaled(_WIDE_PX), self._theme.scaled(_HIGH_PX))
            wanted = self._within(wide).expandedTo(before.size())
        else:
            wanted = self._usual_size
        room = self.screen().availableGeometry()
        place = QRect(QPoint(), wanted.boundedTo(room.size()))
        place.moveCenter(before.center())
        place.moveTopLeft(QPoint(max(room.left(), place.left()), max(room.top(), place.top())))
        self.setGeometry(place)

    def _within(self, wanted: QSize) -> QSize:
        """No larger than the screen, nor, for the sake of large letters, than the window behind it; pages scroll."""
        parent = self.parentWidget()
        room = QSize(_WIDTH_PX, _HEIGHT_PX)
        room = wanted if parent is None else room.expandedTo(parent.window().size())
        return wanted.boundedTo(room).boundedTo(self.screen().availableGeometry().size())

    def _table(self) -> tuple[tuple[QWidget | None, str, str], ...]:
        """The pages in their order with title and icon; None where there is no such page."""
        return (
            (self._account, self.tr("Account"), "user"),
            (self._appearance, self.tr("Appearance"), "palette"),
            (self.generation, self.tr("Generation"), "sparkles"),
            (self.spend, self.tr("Spend"), "chart-column"),
            (self.storage, self.tr("Storage"), "hard-drive"),
            (self.network, self.tr("Network"), "globe"),
            (self._about, self.tr("About"), "info"),
        )

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
        for page in (self._appearance, self.generation, self.network):
            if page is not None:
                page.chosen.connect(self.chosen)
        self._about.link_requested.connect(self.link_requested)
        self._about.licences_requested.connect(self.licences_requested)

    def _new_sidebar(self, theme: Theme) -> QFrame:
        """Title and sections."""
        sidebar = QFrame()
        sidebar.setProperty("surface", "window")
        title = plain_label(theme, self.tr("Settings"), "heading")
        title.setContentsMargins(SPACE_12 + 1, 0, SPACE_12, 0)
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(_EDGE_PX, SPACE_20 + 2, _EDGE_PX, SPACE_20)
        column.setSpacing(0)
        column.addWidget(title)
        column.addSpacing(_LIST_DOWN_PX)
        column.addWidget(self._sections, 1)
        return sidebar
