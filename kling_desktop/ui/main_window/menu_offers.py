"""MenuOffers: which lines of the menus can be used with what is selected or described now, and why others cannot."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.remedy import SPENDING, remedies
from kling_desktop.ui.commands import CommandId, Commands
from kling_desktop.ui.compose.prompt_menu import list_slots
from kling_desktop.ui.gallery.tile_order import TileOrder, Want
from kling_desktop.ui.main_window.studio import Studio

_WANTS = {
    CommandId.SAVE_AS: Want.SAVE,
    CommandId.SHOW_FILE: Want.SHOW_FILE,
    CommandId.USE_AS_REFERENCE: Want.USE_AS_REFERENCE,
    CommandId.REFINE: Want.REFINE,
    CommandId.REUSE: Want.REUSE,
    CommandId.COMPARE: Want.COMPARE,
    CommandId.DELETE: Want.DELETE,
    CommandId.STOP_WATCHING: Want.STOP,
}


class MenuOffers(QObject):
    """Looks again whenever a menu opens; what has keys of its own, whenever the selection is told. Thread: gui."""

    def __init__(self, commands: Commands, studio: Studio) -> None:
        super().__init__(commands)
        self._commands, self._studio = commands, studio
        commands[CommandId.COMPARE].triggered.connect(self._on_compare_triggered)
        commands[CommandId.MAKE_AGAIN].triggered.connect(self._on_make_again_triggered)
        commands.opening.connect(self._on_commands_opening)

    @Slot()
    def refresh(self) -> None:
        """Enable what works; whoever opened a picture large looks after all of them meanwhile."""
        if self._studio.viewer.is_open:
            return
        for command_id, want in _WANTS.items():
            self._offer(command_id, self._studio.gallery.why_not(want))
        self._offer(CommandId.MAKE_AGAIN, "" if self._problem() else self.tr("Choose a problem that needs attention."))

    @Slot()
    def _on_commands_opening(self) -> None:
        """What has no keys is looked at only now: a selection may change with every arrow key."""
        self.refresh()
        self._offer_held()
        self._list_mentions()

    @Slot()
    def _on_compare_triggered(self) -> None:
        """See the picture beside what it was made from."""
        self._studio.gallery.carry_out(TileOrder(Want.COMPARE))

    @Slot()
    def _on_make_again_triggered(self) -> None:
        """Spend again on the problem that is described, after a question that names the price."""
        problem = self._problem()
        if problem is not None:
            self._studio.jobs.ask_to_make_again(problem.job.id)

    def _offer(self, command_id: CommandId, why_not: str) -> None:
        action = self._commands[command_id]
        action.setEnabled(not why_not)
        action.setStatusTip(why_not)

    def _offer_held(self) -> None:
        """Whoever opened a picture large looks after this one too."""
        if not self._studio.viewer.is_open:
            self._offer(CommandId.RESUME_HELD, "" if self._studio.jobs.held() else self.tr("No picture is held."))

    def _problem(self) -> Entry | None:
        """The problem that is described, if it can be made again."""
        entry = self._studio.inspector.entry
        is_offered = entry is not None and entry.job.needs_person and not SPENDING.isdisjoint(remedies(entry.job))
        return entry if is_offered else None

    def _list_mentions(self) -> None:
        """One line for each slot."""
        menu = self._commands.mentions
        menu.clear()
        list_slots(menu, self._studio.composer)
        has_slots = not menu.isEmpty()
        menu.menuAction().setEnabled(has_slots)
        menu.menuAction().setStatusTip("" if has_slots else self.tr("Add a picture to mention it."))
        for number, action in enumerate(menu.actions(), 1):
            action.triggered.connect(partial(self._mention, number))

    def _mention(self, number: int, _is_checked: bool = False) -> None:
        """Put it where the caret is, and go on writing there."""
        self._studio.composer.insert_mention(number)
        self._studio.compose.focus_prompt()
