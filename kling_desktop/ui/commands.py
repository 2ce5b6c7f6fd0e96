"""Every action of the window: its id, text, shortcut and place in the menus. What it does is wired in `main_window`.

Only what works now stands in the menus; an action that cannot be used at the moment is disabled, never missing.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.menu_bar import EDIT, FILE, GENERATION, HELP, VIEW, ReasonMenu

Standard = QKeySequence.StandardKey
Keys = str | QKeySequence.StandardKey | None


class CommandId(StrEnum):
    """The actions."""

    NEW = "new"
    ADD_PICTURES = "add_pictures"
    SAVE_AS = "save_as"
    SHOW_FILE = "show_file"
    SETTINGS = "settings"
    SPEND = "spend"
    QUIT = "quit"
    UNDO = "undo"
    REDO = "redo"
    COPY = "copy"
    PASTE_REFERENCE = "paste_reference"
    DELETE = "delete"
    COMPOSER = "composer"
    GALLERY = "gallery"
    INSPECTOR = "inspector"
    LARGER = "larger"
    SMALLER = "smaller"
    RECENTLY_DELETED = "recently_deleted"
    FULL_SCREEN = "full_screen"
    GENERATE = "generate"
    REFINE = "refine"
    REUSE = "reuse"
    USE_AS_REFERENCE = "use_as_reference"
    COMPARE = "compare"
    RESUME_HELD = "resume_held"
    MAKE_AGAIN = "make_again"
    STOP_WATCHING = "stop_watching"
    WELCOME = "welcome"
    ACCOUNT = "account"
    REPORT = "report"
    CHECK_LIBRARY = "check_library"
    REBUILD_LIBRARY = "rebuild_library"
    ABOUT = "about"


class Command(NamedTuple):
    """One action as data.

    Attributes:
        id: what it is.
        text: in English, with its mnemonic; translated when the action is made.
        keys: standard key, or keys in Qt's notation.
        menu_role: where macOS moves it.
        is_checkable: whether it shows something that is on or off.
    """

    id: CommandId
    text: str
    keys: Keys = None
    menu_role: QAction.MenuRole = QAction.MenuRole.NoRole
    is_checkable: bool = False


_PREFERENCES, _QUIT, _ABOUT = (
    QAction.MenuRole.PreferencesRole,
    QAction.MenuRole.QuitRole,
    QAction.MenuRole.AboutRole,
)
MENUS: tuple[tuple[str, tuple[Command | None, ...]], ...] = (
    (
        FILE,
        (
            Command(CommandId.NEW, "&New Picture", Standard.New),
            Command(CommandId.ADD_PICTURES, "&Add Pictures…", Standard.Open),
            Command(CommandId.SAVE_AS, "Sa&ve As…", Standard.Save),
            Command(CommandId.SHOW_FILE, "Show in &Folder", "Ctrl+Shift+E"),
            None,
            Command(CommandId.SETTINGS, "&Settings…", "Ctrl+,", _PREFERENCES),
            Command(CommandId.SPEND, "S&pend…"),
            Command(CommandId.QUIT, "&Quit", Standard.Quit, _QUIT),
        ),
    ),
    (
        EDIT,
        (
            Command(CommandId.UNDO, "&Undo", Standard.Undo),
            Command(CommandId.REDO, "&Redo", Standard.Redo),
            None,
            Command(CommandId.COPY, "&Copy", Standard.Copy),
            Command(CommandId.PASTE_REFERENCE, "Paste as Re&ference", "Ctrl+Shift+V"),
            Command(CommandId.DELETE, "&Delete", Standard.Delete),
        ),
    ),
    (
        VIEW,
        (
            Command(CommandId.COMPOSER, "&Composer", "Ctrl+1", is_checkable=True),
            Command(CommandId.GALLERY, "Focus &Gallery", "Ctrl+2"),
            Command(CommandId.INSPECTOR, "Deta&ils", "Ctrl+3", is_checkable=True),
            None,
            Command(CommandId.LARGER, "&Larger Thumbnails", Standard.ZoomIn),
            Command(CommandId.SMALLER, "S&maller Thumbnails", Standard.ZoomOut),
            None,
            Command(CommandId.RECENTLY_DELETED, "Recently &Deleted", is_checkable=True),
            None,
            Command(CommandId.FULL_SCREEN, "&Full Screen", Standard.FullScreen, is_checkable=True),
        ),
    ),
    (
        GENERATION,
        (
            Command(CommandId.GENERATE, "&Generate"),
            Command(CommandId.REFINE, "Re&fine", "Ctrl+E"),
            Command(CommandId.REUSE, "&Reuse Recipe", "Ctrl+R"),
            Command(CommandId.USE_AS_REFERENCE, "&Use as Reference", "Ctrl+U"),
            Command(CommandId.COMPARE, "&Compare", "Ctrl+D"),
            None,
            Command(CommandId.RESUME_HELD, "Resume &Held…"),
            Command(CommandId.MAKE_AGAIN, "Make &Again…"),
            Command(CommandId.STOP_WATCHING, "&Stop Watching…"),
        ),
    ),
    (
        HELP,
        (
            Command(CommandId.WELCOME, "&Welcome Page"),
            Command(CommandId.ACCOUNT, "Segmind &Account ↗"),
            Command(CommandId.REPORT, "Copy &Diagnostic Report…"),
            None,
            Command(CommandId.CHECK_LIBRARY, "Check &Library…"),
            Command(CommandId.REBUILD_LIBRARY, "&Rebuild Library…"),
            None,
            Command(CommandId.ABOUT, "&About Kling Desktop", None, _ABOUT),
        ),
    ),
)
"""The menus in order; None is a separator."""

_MORE_GAP_PX = 12
"""Qt leaves 12 px between a label and its keys; 24 are wanted."""
_OTHERWISE = {Standard.Quit: "Ctrl+Q", Standard.FullScreen: "F11"}
"""Standard keys that a system may have none for: Windows to quit, a bare X desktop to fill the screen."""
_THEMES = (
    (ThemeChoice.SYSTEM, "&System"),
    (ThemeChoice.LIGHT, "&Light"),
    (ThemeChoice.DARK, "&Dark"),
)


class Commands(QObject):
    """The window's actions and menus. Thread: gui.

    Attributes:
        themes: the actions of the themes, of which one is checked.
        mentions: the menu of pictures to mention; whoever knows them fills it.

    Signals:
        opening: a menu is about to be shown.
    """

    opening = Signal()

    def __init__(self, window: QWidget, menus: Sequence[QMenu], given: Mapping[CommandId, QAction]) -> None:
        """Make every action and put it into its menu.

        Args:
            window: whose shortcuts they are.
            menus: as `add_menus` made them.
            given: actions that a panel owns already, keys included.
        """
        super().__init__(window)
        self._actions: dict[CommandId, QAction] = dict(given)
        self.themes = QActionGroup(self)
        self.mentions = ReasonMenu(_tr("&Mention Picture"), window)
        for menu, (title, commands) in zip(menus, MENUS, strict=True):
            menu.aboutToShow.connect(self._on_menu_about_to_show)
            for command in commands:
                if command is None:
                    menu.addSeparator()
                    continue
                menu.addAction(self._actions.get(command.id) or self._make(command, window))
            if title == VIEW:
                self._add_themes(menu)
            if title == GENERATION:
                menu.addSeparator()
                menu.addMenu(self.mentions)

    def __getitem__(self, command_id: CommandId) -> QAction:
        """The action of that id."""
        return self._actions[command_id]

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        """Keep labels and keys apart: Qt leaves too little between them, unless the menu is wider than it must be."""
        self.opening.emit()
        menu = self.sender()
        if not isinstance(menu, QMenu) or menu.minimumWidth():
            return  # it was shown before, and Qt would add to what was added then
        if any(not action.shortcut().isEmpty() for action in menu.actions()):
            menu.setMinimumWidth(menu.sizeHint().width() + _MORE_GAP_PX)

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Mark the theme that is in use."""
        for action in self.themes.actions():
            action.setChecked(action.data() == choice.value)

    def _make(self, command: Command, window: QWidget) -> QAction:
        action = QAction(_tr(command.text), window)
        action.setObjectName(command.id.value)
        action.setMenuRole(command.menu_role)
        action.setCheckable(command.is_checkable)
        if isinstance(command.keys, str):
            action.setShortcut(QKeySequence(command.keys))
        elif command.keys is not None:
            action.setShortcuts(standard_keys(command.keys, QKeySequence.keyBindings(command.keys)))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        window.addAction(action)
        self._actions[command.id] = action
        return action

    def _add_themes(self, view: QMenu) -> None:
        menu = QMenu(_tr("&Theme"), view)
        view.insertMenu(self._actions[CommandId.FULL_SCREEN], menu)
        for choice, text in _THEMES:
            action = menu.addAction(_tr(text))
            action.setCheckable(True)
            action.setData(choice.value)
            self.themes.addAction(action)


def standard_keys(keys: Standard, given: Sequence[QKeySequence]) -> list[QKeySequence]:
    """The keys of a standard action: what the system gives, else ours, else none."""
    ours = _OTHERWISE.get(keys)
    return list(given) if given or ours is None else [QKeySequence(ours)]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)
