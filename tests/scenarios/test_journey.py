"""The first hour of a new user, from the first page to the second start: once with the mouse, once by keyboard alone.

Hands press only what can be seen, at the place where it is drawn, or send keys to whatever has the keyboard.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, Marks
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.price import Balance
from kling_desktop.ui.gallery.grid.grid_view import GridView
from kling_desktop.ui.gallery.inspector.star_rating import StarRating
from kling_desktop.ui.gallery.lightbox.canvas import PictureCanvas
from kling_desktop.ui.gallery.lightbox.lightbox import Lightbox
from kling_desktop.ui.gallery.lightbox.split_handle import SplitHandle
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from tests.double_click import double_click

LONG_MS = 20_000
MOST_TABS = 40
DEMO_BUTTON = "Try the demo without a key"
GENERATE = "Generate sample picture"
NEXT_PROMPT = "The same place as @Image1 in fog"
LIKED = Marks(Flag.PICKED, 4)
LEFT, CTRL, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Life:
    """A new user's program over one data folder, which can be started again; what there is to see in it."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path) -> None:
        self._qapp, self._qtbot = qapp, qtbot
        self._places = Places.under(folder / "program")
        self._places.make()
        self._program: WindowProgram | None = None

    def start(self) -> None:
        """No key is known, as on the first day."""
        profile = Profile(self._places, self._places.default_library, Hosts.segmind())
        self._program = WindowProgram(self._qapp, profile)
        self._program.open_own()
        self.wait(self.window.welcome.isVisible)
        self.come_back()

    def end(self) -> None:
        """What follows when the window was closed."""
        program, self._program = self._program, None
        assert program is None or program.close()

    def wait(self, is_true: Callable[[], object]) -> None:
        """Serve events until it is true."""
        self._qtbot.waitUntil(lambda: bool(is_true()), timeout=LONG_MS)

    @property
    def program(self) -> WindowProgram:
        assert self._program is not None
        return self._program

    @property
    def window(self) -> MainWindow:
        assert self.program.window is not None
        return self.program.window

    @property
    def studio(self) -> Studio:
        assert self.window.studio is not None
        return self.window.studio

    @property
    def page(self) -> Lightbox:
        """The large view."""
        assert self.studio.viewer.lightbox is not None
        return self.studio.viewer.lightbox

    def wait_for_demo(self) -> None:
        """The demo's window takes the place of the first page; what it begins with, or went on with, is there."""
        self.wait(lambda: self.program.window and self.window.is_furnished and self.window.studio)
        self.wait(self.studio.workspace.isVisible)
        self.come_back()
        self.wait(lambda: self.slots() and all(self.slots()))

    def come_back(self) -> None:
        """Be the active window, which a person's desktop sees to when another is closed and offscreen nobody."""

        def is_active() -> bool:
            if not self.window.isActiveWindow():
                self.window.activateWindow()
            return self.window.isActiveWindow()

        self.wait(is_active)

    def wait_for_pictures(self, count: int) -> None:
        """So many, all of them saved and in their places."""
        self.wait(lambda: [each.job.state for each in self.entries()] == [JobState.SAVED] * count)
        self.wait(lambda: self.studio.gallery.grid.is_settled)

    def entries(self) -> list[Entry]:
        """Newest first."""
        model = self.studio.model
        return [model.index(row, 0).data(TileRole.ENTRY) for row in range(model.rowCount())]

    def slots(self) -> list[str | None]:
        """The pictures that are composed with; None while one is read."""
        return [slot.reference and slot.reference.sha256 for slot in self.studio.composer.draft.slots]

    def seen_large(self) -> bool:
        """A picture in full, beside the reference it was made from."""
        return self.studio.viewer.is_open and self.page.stage.compares and self.page.stage.is_complete

    def balance(self) -> Balance:
        """What the demo's service has left, as its ledger says."""
        engine = self.program._engines.all[-1]
        with self._qtbot.waitSignal(engine.balance_changed, timeout=LONG_MS) as answer:
            engine.ask_balance()
        (balance,) = answer.args or [None]
        assert isinstance(balance, Balance)
        return balance


@pytest.fixture
def life(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Life]:
    life = Life(qapp, qtbot, tmp_path)
    try:
        life.start()
        yield life
    finally:
        life.end()


class Mouse:
    """Presses what can be seen."""

    def __init__(self, life: Life, qtbot: QtBot) -> None:
        self._life, self._qtbot = life, qtbot

    def press(self, ground: Callable[[], QWidget], name: str) -> None:
        """Click a button by its label or its name, as soon as it can be clicked."""

        def found() -> list[QAbstractButton]:
            every = ground().findChildren(QAbstractButton)
            return [each for each in every if self._is_there(each) and name in (each.text(), each.accessibleName())]

        self._life.wait(found)
        self._qtbot.mouseClick(found()[0], LEFT)

    def press_tile(self, row: int, *, twice: bool = False) -> None:
        """Click a picture of the gallery."""
        grid = self._life.studio.gallery.grid
        place = grid.tile_rect(row).center()
        assert grid.viewport().rect().contains(place)
        self._qtbot.mouseClick(grid.viewport(), LEFT, PLAIN, place)
        if twice:
            double_click(grid.viewport(), place)

    def press_menu(self, menu: str, line: str) -> None:
        """Open a menu and choose a line of it."""
        bar = self._life.window.menuBar()
        self._press_action(bar, menu)
        self._life.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        shown = QApplication.activePopupWidget()
        assert isinstance(shown, QMenu)
        self._press_action(shown, line)

    def _press_action(self, shown: QMenu | QMenuBar, text: str) -> None:
        (action,) = [each for each in shown.actions() if each.text() == text and each.isEnabled()]
        place: QRect = shown.actionGeometry(action)
        self._qtbot.mouseClick(shown, LEFT, PLAIN, place.center())

    def drag(self, handle: QWidget, by: QPoint) -> None:
        """Take something, move it, let go."""
        middle = handle.rect().center()
        self._qtbot.mousePress(handle, LEFT, PLAIN, middle)
        self._qtbot.mouseMove(handle, middle + by)
        self._qtbot.mouseRelease(handle, LEFT, PLAIN, middle + by)

    def _is_there(self, button: QAbstractButton) -> bool:
        """Enabled, and nothing lies over it."""
        if not (button.isVisible() and button.isEnabled() and button.visibleRegion()):
            return False
        top = button.window().childAt(button.mapTo(button.window(), button.rect().center()))
        return top is not None and (top is button or button.isAncestorOf(top))


class Keys:
    """Sends keys to what has the keyboard, whatever that is."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifiers)

    def write(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self.focus(), letter)

    def tab_to(self, name: str) -> None:
        """Press Tab until a control of this name has the keyboard."""
        walked = list[str]()
        while name not in walked[-1:]:
            assert len(walked) < MOST_TABS, f"Tab never comes to {name}: {walked}"
            self.press(Qt.Key.Key_Tab)
            focus = self.focus()
            text = focus.text() if isinstance(focus, QAbstractButton) else ""
            walked.append(name if name in (text, focus.accessibleName()) else repr(focus))

    def focus(self) -> QWidget:
        """Where Qt sends keys: the control that has the keyboard; while none has, the window."""
        focus = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        assert focus is not None, "nothing has the keyboard"
        return focus

    def is_in(self, kind: type[QWidget]) -> bool:
        return isinstance(QApplication.focusWidget(), kind)


def saved_dialog() -> QFileDialog | None:
    found = QApplication.activeWindow()
    return found if isinstance(found, QFileDialog) else None


def assert_everything_is_there(life: Life, left: list[Entry], saved: Path) -> None:
    """After the second start: both pictures, what was thought of them, what was composed, the copy; nothing made."""
    life.wait_for_pictures(2)
    assert [each.output for each in life.entries()] == [each.output for each in left]
    assert [each.marks for each in life.entries()] == [Marks(), LIKED]
    second, first = left
    assert first.output is not None
    assert second.job.recipe.references[0].source_output == first.output.id
    draft = life.studio.composer.draft
    assert draft.prompt == NEXT_PROMPT
    assert [slot.reference for slot in draft.slots] == list(second.job.recipe.references)
    assert life.studio.compose.prompt.editor.isVisible()
    with Image.open(saved) as copy:
        assert second.output is not None
        assert copy.size == (second.output.width_px, second.output.height_px)


def assert_two_were_paid(before: Balance, after: Balance) -> None:
    spent = before.credit_micros + before.free_micros - after.credit_micros - after.free_micros
    assert spent == 2 * KLING_O1.price_micros


def save_with_mouse(life: Life, mouse: Mouse, saved: Path) -> None:
    mouse.press(lambda: life.page, "Save as")
    life.wait(saved_dialog)
    dialog = saved_dialog()
    assert dialog is not None
    (field,) = dialog.findChildren(QLineEdit)
    double_click(field)
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(QApplication.focusWidget(), str(saved))
    mouse.press(lambda: dialog, "&Save")
    life.wait(lambda: life.studio.spokesman.notice.text.startswith("Saved to"))


def test_a_first_hour_with_the_mouse(qtbot: QtBot, life: Life, tmp_path: Path) -> None:
    mouse, saved = Mouse(life, qtbot), tmp_path / "fog.png"
    mouse.press(lambda: life.window, DEMO_BUTTON)
    life.wait_for_demo()
    whole = life.balance()
    mouse.press(lambda: life.studio.compose, GENERATE)
    life.wait_for_pictures(1)

    mouse.press_tile(0)
    mouse.press(lambda: life.studio.inspector, "Pick")
    (stars,) = [each for each in life.studio.inspector.findChildren(StarRating) if each.isVisible()]
    qtbot.mouseClick(stars, LEFT, PLAIN, QPoint(stars.width() * 7 // 10, stars.height() // 2))
    life.wait(lambda: life.entries()[0].marks == LIKED)
    mouse.press(lambda: life.studio.inspector, "Refine this picture")
    life.wait(lambda: len(life.slots()) == 1 and all(life.slots()))
    editor = life.studio.compose.prompt.editor
    qtbot.mouseClick(editor.viewport(), LEFT)
    QTest.keyClicks(QApplication.focusWidget(), NEXT_PROMPT)
    mouse.press(lambda: life.studio.compose, GENERATE)
    life.wait_for_pictures(2)
    assert_two_were_paid(whole, life.balance())

    mouse.press_tile(0, twice=True)
    mouse.press(lambda: life.page, "Compare with a reference")
    life.wait(life.seen_large)
    (handle,) = life.page.findChildren(SplitHandle)
    was_at = handle.value()
    mouse.drag(handle, QPoint(120, 0))
    assert handle.value() > was_at
    save_with_mouse(life, mouse, saved)
    mouse.press(lambda: life.page, "Close")

    mouse.press(lambda: life.studio.inspector, "Delete")
    life.wait(lambda: len(life.entries()) == 1)
    mouse.press(lambda: life.studio.gallery, "Undo")
    life.wait_for_pictures(2)
    left = life.entries()
    mouse.press_menu("&File", "&Quit")
    life.wait(lambda: not life.window.isVisible())
    life.end()

    life.start()
    mouse.press(lambda: life.window, DEMO_BUTTON)
    life.wait_for_demo()
    assert_everything_is_there(life, left, saved)
    assert life.balance() == whole, "starting again makes nothing"


def open_demo_by_keyboard(life: Life, keys: Keys) -> None:
    keys.tab_to(DEMO_BUTTON)
    keys.press(Qt.Key.Key_Space)
    life.wait_for_demo()
    assert life.studio.compose.prompt.editor.hasFocus()


def refine_by_keyboard(life: Life, keys: Keys) -> None:
    """Like the one picture, begin the next from it, send it."""
    keys.press(Qt.Key.Key_F6)
    assert keys.is_in(GridView)
    keys.press(Qt.Key.Key_P)
    keys.press(Qt.Key.Key_4)
    life.wait(lambda: life.entries()[0].marks == LIKED)
    keys.press(Qt.Key.Key_E)
    life.wait(lambda: len(life.slots()) == 1 and all(life.slots()))
    assert life.studio.compose.prompt.editor.hasFocus(), "the caret is where the new prompt goes"
    keys.write(NEXT_PROMPT)
    keys.press(Qt.Key.Key_Return, CTRL)


def test_a_first_hour_by_keyboard(life: Life, tmp_path: Path) -> None:
    keys, saved = Keys(life), tmp_path / "fog.png"
    open_demo_by_keyboard(life, keys)
    whole = life.balance()
    keys.press(Qt.Key.Key_Return, CTRL)
    life.wait_for_pictures(1)

    refine_by_keyboard(life, keys)
    life.wait_for_pictures(2)
    assert_two_were_paid(whole, life.balance())

    keys.press(Qt.Key.Key_2, CTRL)
    assert keys.is_in(GridView)
    keys.press(Qt.Key.Key_Home)
    keys.press(Qt.Key.Key_Space)
    assert keys.is_in(PictureCanvas)
    keys.press(Qt.Key.Key_C)
    life.wait(life.seen_large)
    keys.tab_to("Before and after")
    was_at = life.page.stage.canvas.handle.value()
    keys.press(Qt.Key.Key_Right)
    assert life.page.stage.canvas.handle.value() > was_at
    keys.press(Qt.Key.Key_S, CTRL)
    life.wait(lambda: saved_dialog() and keys.is_in(QLineEdit))
    keys.press(Qt.Key.Key_A, CTRL)
    keys.write(str(saved))
    keys.press(Qt.Key.Key_Return)
    life.wait(lambda: life.studio.spokesman.notice.text.startswith("Saved to"))
    life.come_back()
    assert keys.is_in(SplitHandle), "back where the keyboard was"
    keys.press(Qt.Key.Key_Escape)
    assert keys.is_in(GridView)

    keys.press(Qt.Key.Key_Delete)
    life.wait(lambda: len(life.entries()) == 1)
    keys.tab_to("Undo")
    keys.press(Qt.Key.Key_Space)
    life.wait_for_pictures(2)
    assert keys.is_in(GridView), "the keyboard is where the picture was deleted"
    left = life.entries()
    keys.press(Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    assert isinstance(keys.focus(), QMenu)
    keys.press(Qt.Key.Key_Q)
    life.wait(lambda: not life.window.isVisible())
    life.end()

    life.start()
    open_demo_by_keyboard(life, keys)
    assert_everything_is_there(life, left, saved)
    assert life.balance() == whole, "starting again makes nothing"
