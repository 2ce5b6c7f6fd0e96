"""The scenes in which a library is looked after: a check before, during and after it, and a start that rebuilds."""

from functools import partial

from PySide6.QtWidgets import QProgressBar, QPushButton, QStackedWidget, QWidget

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.upkeep_progress import Progress
from kling_desktop.core.upkeep_progress import Stage as Part
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.main_window.opening_desk import OpeningDesk
from kling_desktop.ui.main_window.opening_page import OpeningPage
from kling_desktop.ui.main_window.upkeep_text import broken_outcome, checking_text, checking_title
from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog
from shot_gallery import gallery
from shot_scene import LEAST, LIBRARY, NARROW, USUAL, Scene, open_dialog
from shot_stage import Stage, wait_until


def check_ask(stage: Stage) -> QWidget:
    """What a check does."""
    _dialog(stage)
    return stage.window


def check_running(stage: Stage) -> QWidget:
    """A check on its way."""
    progress = Progress(Part.FILES, 311, 1_204)
    _dialog(stage).show_progress(checking_title(), checking_text(progress), progress.permille)
    return stage.window


def check_sound(stage: Stage) -> QWidget:
    """A library in which nothing is wrong."""
    _checked(stage)
    return stage.window


def check_found(stage: Stage) -> QWidget:
    """Three pictures are lost, and a file is there that nobody knows."""
    gallery(stage)
    outputs = [entry.output for at in range(3) if (entry := stage.studio.model.entry_at(at)) is not None]
    for output in outputs:
        assert output is not None
        stage.lose_file(output)
    stage.put_file("pictures/a holiday photo.png", b"not ours")
    _checked(stage)
    return stage.window


def check_broken(stage: Stage) -> QWidget:
    """A mistake of the program's own ended it."""
    _dialog(stage).show_result(broken_outcome())
    return stage.window


def rebuild_ask(stage: Stage) -> QWidget:
    """Whether the library shall be closed for it."""
    gallery(stage)
    _choose(stage, CommandId.REBUILD_LIBRARY)
    wait_until(lambda: open_dialog(stage, PlainMessage), "the question")
    return stage.window


def rebuilt(stage: Stage) -> QWidget:
    """What a new index was made of."""
    before = rebuild_ask(stage)
    box = open_dialog(stage, PlainMessage)
    assert isinstance(box, PlainMessage)
    box.defaultButton().click()
    wait_until(lambda: stage.has_window_after(before) and open_dialog(stage, UpkeepDialog), "the new index")
    gallery(stage)
    return stage.window


def rebuilding(stage: Stage) -> QWidget:
    """A start that makes an index anew."""
    _page(stage).show_progress(Progress(Part.FILES, 8_411, 20_350))
    return stage.window


def not_rebuilt(stage: Stage) -> QWidget:
    """It was stopped."""
    _page(stage).show_stopped()
    return stage.window


def rebuild_failed(stage: Stage) -> QWidget:
    """The disk was full."""
    _page(stage).show_failure(Failure(FailureKind.DISK_FULL))
    return stage.window


def _page(stage: Stage) -> OpeningPage:
    """The page of a window that waits for its library."""
    gallery(stage)
    desk, pages = stage.window.findChild(OpeningDesk), stage.window.centralWidget()
    assert isinstance(desk, OpeningDesk)
    assert isinstance(pages, QStackedWidget)
    stage.window.menuBar().hide()
    pages.setCurrentWidget(desk.page)
    return desk.page


def _checked(stage: Stage) -> None:
    dialog = _dialog(stage)
    button = next(each for each in dialog.findChildren(QPushButton) if each.isDefault())
    button.click()
    (bar,) = dialog.findChildren(QProgressBar)
    assert bar.isVisible()
    wait_until(bar.isHidden, "what was found")


def _dialog(stage: Stage) -> UpkeepDialog:
    gallery(stage)
    _choose(stage, CommandId.CHECK_LIBRARY)
    wait_until(partial(open_dialog, stage, UpkeepDialog), "the dialog")
    dialog = open_dialog(stage, UpkeepDialog)
    assert isinstance(dialog, UpkeepDialog)
    return dialog


def _choose(stage: Stage, command: CommandId) -> None:
    assert stage.window.commands is not None
    stage.window.commands[command].trigger()


UPKEEP_SCENES = (
    Scene("check-ask", check_ask, LIBRARY),
    Scene("check-running", check_running, LIBRARY),
    Scene("check-sound", check_sound, LIBRARY),
    Scene("check-found", check_found, LIBRARY, (USUAL, NARROW, LEAST)),
    Scene("check-broken", check_broken, LIBRARY),
    Scene("rebuild-ask", rebuild_ask, LIBRARY),
    Scene("rebuilt", rebuilt, LIBRARY),
    Scene("rebuilding", rebuilding, LIBRARY, (USUAL, LEAST)),
    Scene("not-rebuilt", not_rebuilt, LIBRARY),
    Scene("rebuild-failed", rebuild_failed, LIBRARY),
)
"""In the order in which a person meets them."""
