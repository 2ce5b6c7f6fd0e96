"""MainWindow: the first-run page or the workspace, the menus, and the questions that belong to the whole window.

What the first frame shows is built at once, the rest in the turns after it, see `_steps`.
"""

import logging
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QStackedWidget, QWidget

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.identity import APP_NAME
from kling_desktop.core.preferences import Preferences, ThemeChoice
from kling_desktop.ui.base.menu_bar import add_menus
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.main_window.account_news import AccountNews
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.closing import Closing
from kling_desktop.ui.main_window.folder_desk import FolderDesk
from kling_desktop.ui.main_window.furnishing import Furnishing
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.leaving import Leaving
from kling_desktop.ui.main_window.notifications import Notifications
from kling_desktop.ui.main_window.opening_desk import OpeningDesk
from kling_desktop.ui.main_window.settings_desk import SettingsDesk
from kling_desktop.ui.main_window.window_memory import WindowMemory
from kling_desktop.ui.main_window.window_state import LEAST_SIZE
from kling_desktop.ui.main_window.workspace import Workspace

if TYPE_CHECKING:
    from kling_desktop.ui.commands import Commands
    from kling_desktop.ui.main_window.menu_wiring import MenuWiring
    from kling_desktop.ui.main_window.studio import Studio
    from kling_desktop.ui.preferences.welcome_page import WelcomePage

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """One window over one library. Thread: gui.

    Signals:
        demo_requested: show the demo's library instead.
        own_requested: the demo is over, show the person's own library.
        library_chosen: a folder in which pictures shall be kept from now on.
        rebuild_requested: close the library and make its index anew.
        unusable: the library cannot be opened and the person read why.
        furnished: everything is built; again when the library is opened later than the window.
    """

    demo_requested = Signal()
    own_requested = Signal()
    library_chosen = Signal(str)
    rebuild_requested = Signal()
    unusable = Signal()
    furnished = Signal()

    def __init__(self, kit: WindowKit, parent: QWidget | None = None) -> None:
        """Build what can be built before the library is open; the rest comes when the engine says so."""
        super().__init__(parent)
        self._kit = kit
        self._workspace: Workspace | None = None
        self._menus: list[QMenu] = []
        self._studio: Studio | None = None
        self._menu_wiring: MenuWiring | None = None
        self._furnishing = Furnishing(self._steps(), self)
        self._furnishing.over.connect(self.furnished)
        self._furnishing.broke.connect(self._on_furnishing_broke)
        status = ComposeStatus(is_demo=kit.is_demo, seconds_each=kit.seconds_each)
        self._circumstances = Circumstances(status, self, kit.now_ms)
        self._settings = SettingsDesk(kit, self._circumstances, self)
        self._account_news = AccountNews(kit, self._circumstances, self._settings)
        self._pages = QStackedWidget(self)
        self._welcome: WelcomePage | None = None
        self._shows_welcome = kit.shows_welcome
        self.setWindowTitle(self.tr("{name}: demo").format(name=APP_NAME) if kit.is_demo else APP_NAME)
        self.setCentralWidget(self._pages)
        self.setMinimumSize(LEAST_SIZE)
        self._memory = WindowMemory(kit, self)
        self._memory.place()
        self._closing = Closing(self)
        self._leaving = Leaving(self)
        self.notifications = Notifications(self, lambda: kit.read_preferences().notifies, is_free=kit.is_demo)
        self._is_closed = False
        self._files: list[str] = []
        self._opening = OpeningDesk(kit, self._pages, self)
        self.folders = FolderDesk(self)
        self._wire()
        try:
            for _ in () if self._shows_welcome else self._open_workspace():
                pass  # the first frame shows all of it, or nothing where it lies under the first-run page
        except KlingError as error:  # as where there is none yet: the engine makes it anew, or says why it cannot
            log.warning("history not read: %s", error.failure.kind.value)
        if self._workspace is None:
            self._show_page()

    @property
    def studio(self) -> "Studio | None":
        """What can be done in the three panes, once they are built."""
        return self._studio

    @property
    def commands(self) -> "Commands | None":
        """The actions, once the menus are filled."""
        return None if self._menu_wiring is None else self._menu_wiring.commands

    @property
    def is_furnished(self) -> bool:
        """Whether everything is built that can be: without a library there is nothing but the first-run page."""
        return self._workspace is None or self._opening.is_doubted or self._furnishing.is_over

    @property
    def shows_history(self) -> bool:
        """Whether anything on the screen was read from the index."""
        return self._workspace is not None

    @property
    def first_sight(self) -> QWidget:
        """What completes the first frame when it is painted: the tiles, where there are any, else the page."""
        workspace = self._workspace
        if workspace is None or self._pages.currentWidget() is not workspace:
            return self.welcome if self._shows_welcome else self._opening.page
        return workspace.gallery.grid.viewport() if workspace.model.rowCount() else workspace.gallery

    @property
    def welcome(self) -> "WelcomePage":
        """The first-run page, built when it is first wanted: most starts never show it."""
        if self._welcome is None:
            from kling_desktop.ui.preferences.welcome_page import WelcomePage

            self._welcome = WelcomePage(self._kit.theme, self._kit.library_text, self._pages)
            self._pages.addWidget(self._welcome)
            self._wire_welcome(self._welcome)
            self._account_news.show_on(self._welcome)
        return self._welcome

    # ------------------------------------------------------------ building

    def _wire(self) -> None:
        engine, queued = self._kit.engine, Qt.ConnectionType.QueuedConnection
        engine.opened.connect(self._on_engine_opened, queued)
        self._circumstances.listen_to(engine)
        engine.job_changed.connect(self.notifications.hear_job, queued)
        engine.looked.connect(self._settings.hear_look, queued)
        self._settings.changed.connect(self._on_settings_changed)
        self._settings.own_key_requested.connect(self.own_requested)
        self.folders.chosen.connect(self.library_chosen)
        self.folders.not_chosen.connect(self._opening.tell_again)
        self._opening.folder_wanted.connect(self.folders.ask)
        self._opening.changed.connect(self._show_page)
        self._opening.again_wanted.connect(self.demo_requested if self._kit.is_demo else self.own_requested)
        self._opening.given_up.connect(self.unusable)
        self.furnished.connect(self._opening.tell_result)
        self._settings.library_requested.connect(self.folders.ask)
        self._settings.link_requested.connect(self.open_link)

    def _wire_welcome(self, page: "WelcomePage") -> None:
        page.key_offered.connect(self._on_key_offered)
        page.keyring_requested.connect(self._kit.engine.ask_keyring)
        page.demo_requested.connect(self.demo_requested)
        page.start_requested.connect(self._on_welcome_start_requested)
        page.back_requested.connect(self._on_welcome_start_requested)
        page.link_requested.connect(self.open_link)
        page.folder_requested.connect(self.folders.ask)

    def _open_workspace(self) -> Generator[None, None, None]:
        """Show the gallery as soon as there is a database: at once where the library was used before."""
        history = self._kit.open_history()
        if history is None:
            return
        workspace = Workspace(self._kit, history, self._pages)
        yield from workspace.begin()
        self._workspace = workspace
        self._memory.show_in(workspace)
        self._pages.addWidget(workspace)
        yield
        bar = QMenuBar(self)
        self._menus = add_menus(bar)
        self.setMenuBar(bar)
        self._show_page()

    @Slot()
    def furnish(self) -> None:
        """Build what the first frame did without, a step in each turn of the event loop."""
        if self.is_furnished:
            self.furnished.emit()
        else:
            self._heed_person()
            self._furnishing.start()

    def _heed_person(self) -> None:
        """Shortcuts are looked for where the keyboard is, before the window hears of a key.

        Whoever is busy on another page needs nothing of the panes.
        """
        if self._workspace is not None and self._pages.currentWidget() is self._workspace:
            self._furnishing.heed(self.windowHandle(), self._workspace.compose_place, self._workspace.gallery.grid)

    def furnish_now(self) -> None:
        """Build all of it at once: for who cannot wait, such as the end of the session."""
        if self._workspace is not None:
            self._furnishing.finish()

    def _steps(self) -> Generator[None, None, None]:
        """The rest of the window, or all of it where the library is opened later than the window."""
        from kling_desktop.ui.main_window.assembly import assemble

        try:
            if self._workspace is None:
                yield from self._open_workspace()
                self._heed_person()
                yield
            workspace = self._workspace
            if workspace is None:
                raise KlingError(Failure(FailureKind.DATABASE))
            studio = yield from assemble(workspace, self._circumstances)
        except KlingError as error:
            self._furnishing.stop()
            self._opening.doubt(error.failure)
            if self._opening.is_doubted:
                self.furnished.emit()
            return
        studio.key_requested.connect(self._on_studio_key_requested)
        studio.network_settings_requested.connect(self._settings.show_network)
        studio.storage_settings_requested.connect(self._settings.show_storage)
        studio.limits_requested.connect(self._settings.show_generation)
        studio.link_requested.connect(self.open_link)
        studio.upkeep.rebuild_requested.connect(self.rebuild_requested)
        self._studio = studio
        yield
        self._fill_menus(studio)
        if self.focusWidget() is workspace.compose_place:  # the person has not gone elsewhere meanwhile
            studio.compose.focus_prompt()
        self.add_files(())
        yield  # so that what follows the last step has a turn of its own

    @Slot()
    def _on_furnishing_broke(self) -> None:
        """Half a window, whose engine never starts, must not look like a whole one."""
        self._opening.tell(Failure(FailureKind.OWN_FAULT))

    def _fill_menus(self, studio: "Studio") -> None:
        from kling_desktop.ui.main_window.menu_wiring import MenuWiring

        self._menu_wiring = wiring = MenuWiring(self, self._menus, studio)
        wiring.commands.choose_theme(self._kit.read_preferences().theme)
        wiring.theme_chosen.connect(self._on_theme_chosen)
        wiring.settings_requested.connect(self._settings.show)
        wiring.spend_requested.connect(self._settings.show_spend)
        wiring.about_requested.connect(self._settings.show_about)
        wiring.welcome_requested.connect(self._on_welcome)
        wiring.link_requested.connect(self.open_link)

    @Slot()
    def _show_page(self) -> None:
        workspace = None if self._shows_welcome or self._opening.is_shown else self._workspace
        page: QWidget | None = workspace
        if page is None:
            page = self.welcome if self._shows_welcome and not self._opening.is_shown else self._opening.page
        self._pages.setCurrentWidget(page)
        if self._workspace is not None:
            self.menuBar().setVisible(workspace is not None)
        if workspace is None:
            page.setFocus()
        elif self._studio is None:
            workspace.compose_place.setFocus()
        else:
            self._studio.compose.focus_prompt()

    def close_unasked(self) -> None:
        """Close whatever is being made: the program ends or shows another library, or the session is over."""
        self._closing.ask_nothing()
        self.close()

    def give_way(self, leave: Callable[[], None]) -> None:
        """Have another library shown, unless pictures are on their way in this one and the person stays for them.

        Args:
            leave: shows it; not called where the person stays.
        """
        workspace = None if self._kit.is_demo or self._opening.is_told else self._workspace
        self._leaving.ask(0 if workspace is None else workspace.model.progress.in_progress, leave)

    def prepare_to_end(self) -> None:
        """The session is over and the program may be ended at any moment: keep everything, ask nothing any more."""
        self._closing.ask_nothing()
        self._remember()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Quitting is crashing politely: nothing is rewritten, what was sent is collected at the next start."""
        if not self._is_closed:
            is_saving = self._studio is not None and self._studio.pictures.is_saving
            may_ask = not (self._kit.is_demo or self._opening.is_told)
            if may_ask and self._closing.asks(self._workspace, is_saving=is_saving):
                event.ignore()
                return
            self._is_closed = True
            self.notifications.forget()
            self._furnishing.stop()
            self._remember()
            self._settings.close()
            if self._workspace is not None:
                self._workspace.close_history()
        super().closeEvent(event)

    def _remember(self) -> None:
        self._memory.keep(self._workspace)
        if self._workspace is not None:
            self._workspace.remember()
        if self._studio is not None:
            self._studio.remember()

    # ------------------------------------------------------------ what the engine says

    @Slot()
    def _on_engine_opened(self) -> None:
        if self._workspace is None:
            self._furnishing.start()

    # ------------------------------------------------------------ what the panes say

    @Slot()
    def _on_studio_key_requested(self) -> None:
        if self._kit.is_demo:
            self.own_requested.emit()
        else:
            self._settings.show_account(enter_key=True)

    # ------------------------------------------------------------ what the person wants

    def add_files(self, paths: Sequence[str]) -> None:
        """Add picture files as references, once there is a composer."""
        self._files += paths
        if self._studio is not None and self._files:
            files, self._files = self._files, []
            self._studio.compose.add_files(files)

    def take_files(self) -> list[str]:
        """Let go of the files for which there is no composer yet, for whoever comes after this window."""
        files, self._files = self._files, []
        return files

    @Slot()
    def come_forward(self) -> None:
        """Be where the person looks, as far as the desktop allows."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot(str)
    def open_link(self, address: str) -> None:
        """Open a page in the browser: https only, whoever asks."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        url = QUrl(address)
        if url.scheme() == "https" and not QDesktopServices.openUrl(url):
            from kling_desktop.ui.base.plain_message import plain_message

            plain_message(self, self.tr("No browser opened"), address, self.tr("OK")).open()

    @Slot(str)
    def _on_key_offered(self, text: str) -> None:
        self._kit.engine.offer_key(text)

    @Slot()
    def _on_welcome_start_requested(self) -> None:
        self._shows_welcome = False
        self.welcome.set_way_back(is_there=False)
        self._show_page()
        self._heed_person()

    @Slot()
    def _on_welcome(self) -> None:
        if self._kit.is_demo:
            self.own_requested.emit()
            return
        self._shows_welcome = True
        self.welcome.set_way_back(is_there=True)
        self._show_page()

    @Slot(str)
    def _on_theme_chosen(self, value: str) -> None:
        self._settings.choose("theme", ThemeChoice(value))

    @Slot(object)
    def _on_settings_changed(self, preferences: Preferences) -> None:
        if self._menu_wiring is not None:
            self._menu_wiring.commands.choose_theme(preferences.theme)
