"""Panes: who has room at which width, what is remembered, how the keyboard and a drag find a pane that is hidden."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.drawer import Drawer
from kling_desktop.ui.main_window.edge_tab import Edge, EdgeTab
from kling_desktop.ui.main_window.panes import Panes, PaneWishes

WIDE, LAPTOP, MEDIUM, NARROW = 1440, 1280, 1000, 880
CLOSED, OPENED = [False], [True]


class Pane(QWidget):
    """Two controls, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = QLineEdit(), QPushButton("Go")
        column = QVBoxLayout(self)
        column.addWidget(self.first)
        column.addWidget(self.second)


@dataclass
class Bed:
    """Panes in a window, in the hands of a test."""

    panes: Panes
    composer: Pane
    gallery: Pane
    inspector: Pane
    qtbot: QtBot

    def resize(self, width: int, height: int = 700) -> None:
        self.panes.resize(width, height)
        self.qtbot.waitUntil(lambda: self.panes.width() == width)

    def tab(self, edge: Edge) -> EdgeTab:
        tabs = self.panes.findChildren(EdgeTab)
        return next(each for each in tabs if (each.x() == 0) == (edge is Edge.LEADING))

    def tabs_shown(self) -> list[bool]:
        return [self.tab(edge).isVisible() for edge in Edge]

    def drawers(self) -> list[Drawer]:
        return [each for each in self.panes.findChildren(Drawer) if each.isVisible()]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus = QApplication.focusWidget() or self.panes
        QTest.keyClick(focus, key, modifier)

    def widths(self) -> tuple[int, int, int]:
        return (self.composer.width(), self.gallery.width(), self.inspector.width())


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Iterator[Callable[..., Bed]]:
    theme.apply(less_motion=True)
    beds: list[Bed] = []

    def made(width: int = WIDE, wishes: PaneWishes | None = None) -> Bed:
        parts = (Pane(), Pane(), Pane())
        panes = Panes(theme, *parts)
        qtbot.addWidget(panes)
        if wishes is not None:
            panes.restore(wishes)
        panes.resize(width, 700)
        panes.show()
        panes.activateWindow()
        qtbot.waitUntil(panes.isActiveWindow)
        beds.append(Bed(panes, *parts, qtbot))
        return beds[-1]

    yield made
    for bed in beds:
        bed.panes.close()


# ------------------------------------------------------------ who has room


@pytest.mark.parametrize(
    ("width", "widths"),
    [(WIDE, (375, 720, 343)), (LAPTOP, (375, 560, 343)), (MEDIUM, (327, 672, 343)), (NARROW, (327, 880, 343))],
)
def test_panes_are_as_wide_as_in_the_design(make: Callable[..., Bed], width: int, widths: tuple[int, ...]) -> None:
    bed = make(width)
    bed.panes.show_composer(is_shown=True)
    bed.panes.show_inspector(is_shown=True)
    assert bed.widths() == widths


def test_what_has_no_room_is_a_tab_at_the_edge(make: Callable[..., Bed]) -> None:
    bed = make()
    shown = {}
    for width in (WIDE, MEDIUM, NARROW, MEDIUM, WIDE):
        bed.resize(width)
        shown.setdefault(width, []).append((bed.composer.isVisible(), bed.inspector.isVisible(), *bed.tabs_shown()))
    both, one, none = (True, True, False, False), (True, False, False, True), (False, False, True, True)
    assert shown == {WIDE: [both, both], MEDIUM: [one, one], NARROW: [none]}


def test_a_tab_lies_in_the_middle_of_its_edge(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    bed.resize(NARROW, 600)
    left, right = (bed.tab(edge).geometry() for edge in Edge)
    assert (left.width(), left.height(), right.width()) == (18, 64, 18)
    assert (left.x(), left.center().y(), right.right()) == (0, 299, NARROW - 1)


def test_reading_to_the_left_mirrors_tabs_and_drawers(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    bed.panes.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    bed.resize(NARROW + 1)
    bed.panes.show_composer(is_shown=True)
    (drawer,) = bed.drawers()
    assert (drawer.x(), drawer.width()) == (NARROW + 1 - 328, 328)
    assert bed.composer.x() == 1  # its line is on the inner side


def test_a_drawer_lies_over_the_gallery_which_does_not_move(make: Callable[..., Bed]) -> None:
    bed = make(MEDIUM)
    before = bed.gallery.geometry()
    bed.panes.show_inspector(is_shown=True)
    (drawer,) = bed.drawers()
    assert drawer.geometry().getRect() == (MEDIUM - 344, 0, 344, 700)
    assert bed.gallery.geometry() == before
    assert bed.composer.isEnabled()


def test_a_wide_window_is_shared_so_that_the_gallery_keeps_its_least(make: Callable[..., Bed]) -> None:
    bed = make(LAPTOP, PaneWishes(composer_px=480, inspector_px=440))
    assert bed.widths() == (459, 520, 299)
    bed.resize(WIDE)
    assert bed.widths() == (479, 520, 439)


@pytest.mark.parametrize(("by", "expected"), [(-500, 327), (500, 479), (24, 399)])
def test_a_width_that_is_dragged_stays_within_its_bounds_and_is_remembered(
    make: Callable[..., Bed], by: int, expected: int
) -> None:
    bed = make(1600)
    handle = bed.panes.findChild(QSplitter).handle(1)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(0, 300))
    QTest.mouseMove(handle, QPoint(by, 300))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(by, 300))
    width = bed.composer.width()
    assert width == pytest.approx(expected, abs=2)  # Qt widens the thin handle by two pixels
    assert bed.panes.wishes.composer_px == width + 1
    bed.resize(MEDIUM)
    bed.resize(1600)
    assert bed.composer.width() == width


# ------------------------------------------------------------ what the person wants


def test_who_hid_a_pane_does_not_get_it_back_by_another_width(make: Callable[..., Bed]) -> None:
    bed = make()
    bed.panes.show_inspector(is_shown=False)
    assert bed.tabs_shown() == [False, True]
    bed.resize(MEDIUM)
    bed.resize(WIDE)
    assert not bed.inspector.isVisible()


def test_a_drawer_that_was_open_is_open_again_and_only_there(make: Callable[..., Bed]) -> None:
    bed = make(MEDIUM)
    bed.panes.show_inspector(is_shown=True)
    bed.resize(WIDE)
    bed.panes.show_inspector(is_shown=False)
    bed.resize(MEDIUM)
    assert bed.inspector.isVisible()


def test_wishes_outlive_the_window(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    bed.panes.show_inspector(is_shown=True)
    bed.resize(WIDE)
    bed.panes.show_composer(is_shown=False)
    wishes = bed.panes.wishes
    assert wishes == PaneWishes(composer_docked=False, inspector_drawn=True)
    again = make(NARROW, wishes)
    assert (again.composer.isVisible(), again.inspector.isVisible()) == (False, True)
    again.resize(WIDE)
    assert (again.composer.isVisible(), again.inspector.isVisible()) == (False, True)


def test_what_can_be_seen_is_told_once(make: Callable[..., Bed], qtbot: QtBot) -> None:
    bed = make()
    told: list[bool] = []
    bed.panes.inspector_shown.connect(told.append)
    bed.resize(MEDIUM)
    bed.panes.show_inspector(is_shown=True)
    bed.panes.show_inspector(is_shown=True)
    bed.resize(WIDE)
    assert told == [False, True]


def test_it_is_told_whether_the_right_pane_is_docked(make: Callable[..., Bed], qtbot: QtBot) -> None:
    bed = make()
    with qtbot.waitSignal(bed.panes.inspector_docked) as docked:
        bed.resize(MEDIUM)
    assert docked.args == CLOSED
    with qtbot.waitSignal(bed.panes.inspector_docked) as docked:
        bed.resize(WIDE)
    assert docked.args == OPENED


# ------------------------------------------------------------ keyboard and mouse


@pytest.mark.parametrize("width", [WIDE, MEDIUM, NARROW])
def test_f6_walks_through_panes_and_tabs_and_back(make: Callable[..., Bed], width: int) -> None:
    bed = make(width)
    bed.panes.walk.begin_at(bed.gallery, bed.gallery.second)
    left = bed.composer.first if width >= MEDIUM else bed.tab(Edge.LEADING)
    right = bed.inspector.first if width >= WIDE else bed.tab(Edge.TRAILING)
    stops = [left, bed.gallery.second, right]
    left.setFocus()
    found = []
    for _ in range(3):
        bed.press(Qt.Key.Key_F6)
        found.append(QApplication.focusWidget())
    assert found == [*stops[1:], left]
    for stop in reversed(stops):
        bed.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert QApplication.focusWidget() is stop


def test_f6_goes_on_where_the_keyboard_was(make: Callable[..., Bed]) -> None:
    bed = make()
    bed.composer.second.setFocus()
    for _ in range(3):
        bed.press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is bed.composer.second


def test_tab_reaches_the_tabs_in_reading_order(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    bed.tab(Edge.LEADING).setFocus()
    found = []
    for _ in range(4):
        bed.press(Qt.Key.Key_Tab)
        found.append(QApplication.focusWidget())
    assert found == [bed.gallery.first, bed.gallery.second, bed.tab(Edge.TRAILING), bed.tab(Edge.LEADING)]


def test_escape_closes_the_drawer_with_the_keyboard_first(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    bed.panes.show_inspector(is_shown=True)
    bed.panes.show_composer(is_shown=True)
    assert QApplication.focusWidget() is bed.composer.first
    bed.press(Qt.Key.Key_Escape)
    assert (bed.composer.isVisible(), bed.inspector.isVisible()) == (False, True)
    assert QApplication.focusWidget() is bed.gallery.first
    bed.press(Qt.Key.Key_Escape)
    assert not bed.inspector.isVisible()


def test_escape_hides_nothing_that_is_docked(make: Callable[..., Bed]) -> None:
    bed = make()
    bed.inspector.first.setFocus()
    bed.press(Qt.Key.Key_Escape)
    assert bed.inspector.isVisible()


def test_a_pane_that_goes_leaves_the_keyboard_to_the_gallery(make: Callable[..., Bed]) -> None:
    bed = make()
    bed.composer.second.setFocus()
    bed.panes.show_composer(is_shown=False)
    assert QApplication.focusWidget() is bed.gallery.first


def test_the_keyboard_goes_along_into_a_drawer(make: Callable[..., Bed]) -> None:
    bed = make(wishes=PaneWishes(inspector_drawn=True))
    bed.inspector.first.setFocus()
    bed.resize(MEDIUM)
    assert QApplication.focusWidget() is bed.inspector.first


def test_a_tab_opens_its_pane_and_a_click_leaves_the_keyboard_where_it_is(make: Callable[..., Bed]) -> None:
    bed = make(MEDIUM)
    bed.gallery.first.setFocus()
    QTest.mouseClick(bed.tab(Edge.TRAILING), Qt.MouseButton.LeftButton)
    assert bed.inspector.isVisible()
    assert QApplication.focusWidget() is bed.gallery.first


def test_a_window_that_begins_narrow_begins_in_the_gallery(theme: Theme, qtbot: QtBot) -> None:
    panes = Panes(theme, Pane(), gallery := Pane(), Pane())
    qtbot.addWidget(panes)
    panes.findChild(QLineEdit).setFocus()  # the composer's, as every window begins
    panes.resize(NARROW, 700)
    panes.show()
    panes.activateWindow()
    qtbot.waitUntil(panes.isActiveWindow)
    assert QApplication.focusWidget() is gallery.first
    panes.close()


def test_who_opens_the_composer_from_its_tab_begins_to_write(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    bed.panes.walk.begin_at(bed.composer, bed.composer.second)
    bed.tab(Edge.LEADING).setFocus()
    bed.panes.show_composer(is_shown=True)
    assert QApplication.focusWidget() is bed.composer.second


def test_a_tab_pressed_by_keyboard_leads_into_its_pane(make: Callable[..., Bed]) -> None:
    bed = make(MEDIUM)
    bed.tab(Edge.TRAILING).setFocus()
    bed.press(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is bed.inspector.first


def test_what_was_asked_for_elsewhere_shows_the_composer_and_leaves_the_keyboard(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    bed.gallery.second.setFocus()
    bed.panes.reveal_composer()
    assert bed.composer.isVisible()
    assert QApplication.focusWidget() is bed.gallery.second


def test_tabs_have_names_and_tell_their_keys(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    tabs = [bed.tab(edge) for edge in Edge]
    assert [tab.accessibleName() for tab in tabs] == ["Show the composer", "Show the details"]
    assert ["Ctrl+1" in tabs[0].toolTip(), "Ctrl+3" in tabs[1].toolTip()] == [True, True]


# ------------------------------------------------------------ drags


def drag_in(panes: Panes, mime: QMimeData) -> None:
    """What the system tells the native window when a drag enters it."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(panes.windowHandle(), enter)


def test_pictures_dragged_in_open_the_composer(make: Callable[..., Bed]) -> None:
    bed = make(NARROW)
    text, files = QMimeData(), QMimeData()
    text.setText("a heron")
    files.setUrls([QUrl.fromLocalFile("/tmp/a.png")])
    drag_in(bed.panes, text)
    assert not bed.composer.isVisible()
    drag_in(bed.panes, files)
    assert bed.composer.isVisible()
    bed.panes.show_composer(is_shown=False)
    drag_in(bed.panes, files)
    assert bed.composer.isVisible()


def test_a_right_pane_that_is_withheld_leaves_no_tab_and_comes_back_as_it_was_wanted(make: Callable[..., Bed]) -> None:
    bed = make(WIDE)
    wishes = bed.panes.wishes
    bed.panes.withhold_inspector(True)
    bed.panes.show_inspector(is_shown=True)
    assert not bed.inspector.isVisible()
    assert bed.tabs_shown() == [False, False]
    bed.qtbot.waitUntil(lambda: sum(bed.widths()[:2]) == WIDE - 1)  # but for the line between the two
    assert bed.panes.wishes == wishes
    stops = set()
    for _ in range(4):
        bed.press(Qt.Key.Key_F6)
        stops.add(QApplication.focusWidget())
    assert stops == {bed.composer.first, bed.gallery.first}

    bed.resize(MEDIUM)
    assert bed.tabs_shown() == [False, False]
    bed.resize(WIDE)
    assert not bed.inspector.isVisible()
    bed.panes.withhold_inspector(False)
    assert bed.inspector.isVisible()


def test_a_right_pane_that_is_withheld_lets_go_of_the_keyboard(make: Callable[..., Bed], qtbot: QtBot) -> None:
    bed = make(WIDE)
    bed.inspector.first.setFocus()
    with qtbot.waitSignal(bed.panes.inspector_shown) as told:
        bed.panes.withhold_inspector(True)
    assert told.args == [False]
    assert bed.gallery.isAncestorOf(QApplication.focusWidget())
