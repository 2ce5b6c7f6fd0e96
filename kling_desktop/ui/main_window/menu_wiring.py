"""MenuWiring: what the menus do with the studio, and which actions can be used at the moment."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.commands import CommandId, Commands
from kling_desktop.ui.gallery.selection import NOTHING, Selection
from kling_desktop.ui.gallery.tile_order import TileOrder, Want
from kling_desktop.ui.main_window.menu_offers import MenuOffers
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.text_copy import copy_selected_text

_SIZE_STEP_PX = 40
_WHILE_VIEWING = (
    CommandId.COPY,
    CommandId.SAVE_AS,
    CommandId.SETTINGS,
    CommandId.SPEND,
    CommandId.FULL_SCREEN,
    CommandId.QUIT,
    CommandId.GENERATE,  # its panel decides, and its keys are dead while the panel is hidden
)
"""What is left alone while a picture is seen large; everything else acts on panes that are hidden."""


class MenuWiring(QObject):
    """Joins the actions and the studio. Thread: gui.

    Signals:
        theme_chosen: value of a ThemeChoice.
        settings_requested, spend_requested, about_requested, welcome_requested: that page.
        link_requested: an https address for the browser.
    """

    theme_chosen = Signal(str)
    settings_requested = Signal()
    spend_requested = Signal()
    about_requested = Signal()
    welcome_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, window: QMainWindow, menus: Sequence[QMenu], studio: Studio) -> None:
        """Fill the menus of `window` for `studio`."""
        super().__init__(window)
        self._studio, self._window = studio, window
        self._put_aside: list[QAction] = []
        self.commands = Commands(window, menus, {CommandId.GENERATE: studio.compose.generate_action})
        self._offers = MenuOffers(self.commands, studio)
        self._wire()
        self.commands.themes.triggered.connect(self._on_theme_triggered)
        spend, why_not = self.commands[CommandId.SPEND], self.tr("The demo costs nothing.")
        spend.setEnabled(not studio.model.is_free)
        spend.setStatusTip(why_not if studio.model.is_free else "")
        self._on_studio_selection_changed(NOTHING)

    def _wire(self) -> None:
        studio, commands = self._studio, self.commands
        acts: dict[CommandId, Callable[[], object]] = {
            CommandId.NEW: self._on_new,
            CommandId.ADD_PICTURES: self._on_add_pictures,
            CommandId.SAVE_AS: self._on_save_as,
            CommandId.SHOW_FILE: partial(studio.gallery.carry_out, TileOrder(Want.SHOW_FILE)),
            CommandId.SETTINGS: self.settings_requested.emit,
            CommandId.SPEND: self.spend_requested.emit,
            CommandId.QUIT: self._window.close,
            CommandId.UNDO: studio.spokesman.undo,
            CommandId.REDO: studio.composer.redo,
            CommandId.COPY: self._on_copy,
            CommandId.PASTE_REFERENCE: studio.compose.strip.paste,
            CommandId.DELETE: partial(studio.gallery.carry_out, TileOrder(Want.DELETE)),
            CommandId.GALLERY: self._on_focus_gallery,
            CommandId.LARGER: self._on_larger,
            CommandId.SMALLER: self._on_smaller,
            CommandId.REFINE: partial(studio.gallery.carry_out, TileOrder(Want.REFINE)),
            CommandId.REUSE: partial(studio.gallery.carry_out, TileOrder(Want.REUSE)),
            CommandId.USE_AS_REFERENCE: partial(studio.gallery.carry_out, TileOrder(Want.USE_AS_REFERENCE)),
            CommandId.RESUME_HELD: studio.jobs.ask_to_resume_held,
            CommandId.STOP_WATCHING: partial(studio.gallery.carry_out, TileOrder(Want.STOP)),
            CommandId.WELCOME: self.welcome_requested.emit,
            CommandId.ACCOUNT: self._on_account,
            CommandId.REPORT: studio.report.show,
            CommandId.CHECK_LIBRARY: studio.upkeep.ask_to_check,
            CommandId.REBUILD_LIBRARY: studio.upkeep.ask_to_rebuild,
            CommandId.ABOUT: self.about_requested.emit,
        }
        for command_id, act in acts.items():
            commands[command_id].triggered.connect(partial(_without_state, act))
        self._wire_toggles()
        self._keep_delete_from_slots()
        studio.selection_changed.connect(self._on_studio_selection_changed)
        studio.viewer.opened.connect(self._on_studio_viewer_opened)
        studio.viewer.closed.connect(self._on_studio_viewer_closed)
        studio.gallery.inspector_toggled.connect(commands[CommandId.INSPECTOR].setChecked)
        studio.gallery.deleted_shown.connect(commands[CommandId.RECENTLY_DELETED].setChecked)
        studio.gallery.library_emptied.connect(self._on_gallery_library_emptied)
        self._on_gallery_library_emptied(studio.gallery.is_library_empty)
        studio.inspector.hide_requested.connect(self._on_inspector_hide_requested)
        studio.panes.composer_shown.connect(commands[CommandId.COMPOSER].setChecked)
        studio.panes.inspector_shown.connect(commands[CommandId.INSPECTOR].setChecked)
        studio.compose.hide_requested.connect(self._on_compose_hide_requested)

    def _wire_toggles(self) -> None:
        """What is on or off."""
        studio, commands = self._studio, self.commands
        for command_id, toggled, is_on in (
            (CommandId.COMPOSER, self._on_composer_toggled, studio.panes.is_composer_shown),
            (CommandId.INSPECTOR, self._on_inspector_toggled, studio.panes.is_inspector_shown),
            (CommandId.RECENTLY_DELETED, self._on_recently_deleted_toggled, studio.gallery.is_deleted_shown),
            (CommandId.FULL_SCREEN, self._on_full_screen_toggled, False),
        ):
            commands[command_id].setChecked(is_on)
            commands[command_id].toggled.connect(toggled)

    def _keep_delete_from_slots(self) -> None:
        """The key deletes pictures only where pictures have the keyboard: slots and the prompt use it themselves."""
        delete = self.commands[CommandId.DELETE]
        delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._window.removeAction(delete)
        for pane in (self._studio.gallery, self._studio.inspector):
            pane.addAction(delete)

    @Slot(QWidget)
    def _on_studio_viewer_opened(self, _page: QWidget) -> None:
        """What acts on hidden panes cannot be used meanwhile; the menu bar gives its room to the picture."""
        if self._put_aside:
            return
        self._window.menuBar().hide()
        usable = [self.commands[command_id] for command_id in _WHILE_VIEWING]
        for command_id in CommandId:
            action = self.commands[command_id]
            if action not in usable and action.isEnabled():
                action.setEnabled(False)
                self._put_aside.append(action)

    @Slot()
    def _on_studio_viewer_closed(self) -> None:
        """All of them as they were."""
        self._window.menuBar().show()
        for action in self._put_aside:
            action.setEnabled(True)
        self._put_aside.clear()
        self._on_studio_selection_changed(self._studio.gallery.selection)

    @Slot(object)
    def _on_studio_selection_changed(self, _selection: Selection) -> None:
        if not self._put_aside:
            self._offers.refresh()

    @Slot(bool)
    def _on_gallery_library_emptied(self, is_empty: bool) -> None:
        """Where nothing was ever made, there are no details to be shown."""
        details = self.commands[CommandId.INSPECTOR]
        details.setEnabled(not is_empty)
        details.setStatusTip(self.tr("Nothing was made yet.") if is_empty else "")

    @Slot()
    def _on_new(self) -> None:
        self._studio.composer.clear()
        self._studio.panes.reveal_composer()
        self._studio.compose.focus_prompt()

    @Slot()
    def _on_add_pictures(self) -> None:
        self._studio.compose.browse()

    @Slot()
    def _on_copy(self) -> None:
        if not copy_selected_text(self._window.focusWidget()):
            self._carry_out(Want.COPY)

    @Slot()
    def _on_save_as(self) -> None:
        self._carry_out(Want.SAVE)

    def _carry_out(self, want: Want) -> None:
        """With the picture that is seen large, else with what is selected."""
        self._studio.gallery.carry_out(TileOrder(want, self._studio.viewer.entry))

    @Slot()
    def _on_focus_gallery(self) -> None:
        self._studio.gallery.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_larger(self) -> None:
        self._studio.gallery.set_target_px(self._studio.gallery.target_px + _SIZE_STEP_PX)

    @Slot()
    def _on_smaller(self) -> None:
        self._studio.gallery.set_target_px(self._studio.gallery.target_px - _SIZE_STEP_PX)

    @Slot()
    def _on_account(self) -> None:
        self.link_requested.emit(ACCOUNT_URL)

    @Slot(QAction)
    def _on_theme_triggered(self, action: QAction) -> None:
        self.theme_chosen.emit(ThemeChoice(action.data()).value)

    @Slot(bool)
    def _on_composer_toggled(self, is_shown: bool) -> None:
        self._studio.panes.show_composer(is_shown=is_shown)

    @Slot(bool)
    def _on_inspector_toggled(self, is_shown: bool) -> None:
        self._studio.panes.show_inspector(is_shown=is_shown)

    @Slot(bool)
    def _on_recently_deleted_toggled(self, is_shown: bool) -> None:
        self._studio.gallery.show_deleted(is_shown=is_shown)

    @Slot(bool)
    def _on_full_screen_toggled(self, is_full: bool) -> None:
        """A flag of its own: a maximised window is maximised again afterwards."""
        rest = self._window.windowState() & ~Qt.WindowState.WindowFullScreen
        self._window.setWindowState(rest | Qt.WindowState.WindowFullScreen if is_full else rest)

    @Slot()
    def _on_inspector_hide_requested(self) -> None:
        self.commands[CommandId.INSPECTOR].setChecked(False)

    @Slot()
    def _on_compose_hide_requested(self) -> None:
        self.commands[CommandId.COMPOSER].setChecked(False)


def _without_state(act: Callable[[], object], _is_checked: bool = False) -> None:
    """Actions tell whether they are checked; most do not want to know."""
    act()
