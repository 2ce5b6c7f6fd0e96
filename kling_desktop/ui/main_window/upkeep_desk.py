"""UpkeepDesk: has the library checked beside its engine, and asks before it is closed to be rebuilt."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.history_entry import Filter
from kling_desktop.core.job import JobState
from kling_desktop.core.ports.upkeep import Upkeep
from kling_desktop.core.upkeep_progress import StoppedError, Watch
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.main_window.kit import WindowKit

if TYPE_CHECKING:
    from kling_desktop.core.upkeep import Checked
    from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog

_LOOK_MS = 100
_SAVED = Filter(states=frozenset({JobState.SAVED}), with_hidden=True)
"""Every picture, be it in Recently Deleted or not."""


class UpkeepDesk(QObject):
    """One check or question at a time. Thread: gui.

    Signals:
        rebuild_requested: close the library and make its index anew.
    """

    rebuild_requested = Signal()

    def __init__(self, kit: WindowKit, model: GalleryModel, ground: QWidget) -> None:
        """Nothing is checked yet.

        Args:
            kit: what the window was handed.
            model: knows whether pictures are on their way.
            ground: a part of the window it belongs to.
        """
        super().__init__(ground)
        self._kit, self._model, self._ground = kit, model, ground
        self._dialog: UpkeepDialog | None = None
        self._check = _Check(kit.pool, self)
        self._check.answered.connect(self._on_check_answered)
        self._check.failed.connect(self._on_check_failed)
        self._check.broke.connect(self._on_check_broke)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @Slot()
    def ask_to_check(self) -> None:
        """Say what a check does, and begin it at a press."""
        from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog

        if self._dialog is not None:
            return
        self._dialog = dialog = UpkeepDialog(self._kit.theme, self._ground.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.begun.connect(self._on_dialog_begun)
        dialog.stopped.connect(self._check.drop_all)
        dialog.rebuild_wanted.connect(self.ask_to_rebuild)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.ask(
            self.tr("Check your library?"),
            self.tr(
                "Every picture and every reference is read, to see whether it is still there and as it was saved. "
                "Nothing is changed, and you can stop at any time."
            ),
            self.tr("C&heck"),
        )
        dialog.open()

    @Slot()
    def ask_to_rebuild(self) -> None:
        """Ask, unless pictures are on their way: these would not be followed meanwhile."""
        from kling_desktop.ui.main_window.questions import rebuild_later_notice, rebuild_question

        count = self._model.progress.in_progress
        if count:
            rebuild_later_notice(self._ground.window(), count).open()
            return
        box = rebuild_question(self._ground.window(), self._known())
        box.accepted.connect(self.rebuild_requested)
        box.open()

    # ------------------------------------------------------------ inside

    def _known(self) -> int:
        """How many pictures there are; none where the list of them cannot be read, which is why it is made again."""
        try:
            return self._model.count(_SAVED)
        except KlingError:
            return 0

    @Slot()
    def _on_dialog_begun(self) -> None:
        from kling_desktop.ui.main_window.upkeep_text import checking_title

        self._check.begin(self._kit.upkeep)
        self._timer.start()
        if self._dialog is not None:
            self._dialog.show_progress(checking_title(), self.tr("Reading the list of your pictures…"), 0)

    @Slot()
    def _on_timer_timeout(self) -> None:
        from kling_desktop.ui.main_window.upkeep_text import checking_text, checking_title

        progress = self._check.watch.progress
        if self._dialog is not None and progress is not None:
            self._dialog.show_progress(checking_title(), checking_text(progress), progress.permille)

    @Slot(int, object)
    def _on_check_answered(self, _number: int, checked: "Checked") -> None:
        from kling_desktop.ui.main_window.upkeep_text import checked_outcome

        self._timer.stop()
        if self._dialog is not None:
            self._dialog.show_result(checked_outcome(checked))

    @Slot(int, object)
    def _on_check_failed(self, _number: int, failure: Failure) -> None:
        from kling_desktop.ui.main_window.upkeep_text import not_checked_outcome

        self._timer.stop()
        if self._dialog is not None:
            self._dialog.show_result(not_checked_outcome(failure))

    @Slot(int)
    def _on_check_broke(self, _number: int) -> None:
        from kling_desktop.ui.main_window.upkeep_text import broken_outcome

        self._timer.stop()
        if self._dialog is not None:
            self._dialog.show_result(broken_outcome())

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._timer.stop()
        self._dialog = None


class _Check(Background):
    """A check in the pool that ends when nobody waits for it any more, as when the window is closed. Thread: gui."""

    def __init__(self, pool: QThreadPool, parent: QObject) -> None:
        super().__init__(pool, parent)
        self.watch = Watch()

    def begin(self, upkeep: Upkeep) -> None:
        """Check from the beginning."""
        self.watch = Watch()
        self.ask(partial(_checked, upkeep, self.watch))

    @Slot()
    def drop_all(self) -> None:
        """Want no answer any more; the work ends at its next step."""
        self.watch.stop()
        super().drop_all()


def _checked(upkeep: Upkeep, watch: Watch) -> "Checked | None":
    """What was found; None, which nobody hears of, where it was stopped. Thread: one of the pool's."""
    try:
        return upkeep.check(watch.tell)
    except StoppedError:
        return None
