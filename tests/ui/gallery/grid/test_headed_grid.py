"""What lies above the tiles and scrolls along with them: in its place, in sight when it is wanted, in nobody's way."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.grid.placed_view import MARGIN_PX
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.panel_hand import settle

ROW_PX = 100


class Head(QWidget):
    """Rows of one button each, of a height that a test chooses."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.buttons = [QPushButton(str(number)) for number in range(rows)]
        for button in self.buttons:
            button.setFixedHeight(ROW_PX)
            self._column.addWidget(button)

    def show_rows(self, rows: int) -> None:
        for number, button in enumerate(self.buttons):
            button.setVisible(number < rows)


def take(gallery: GalleryDesk, panel: GalleryPanel, rows: int = 3, pictures: int = 60) -> Head:
    """A gallery with a head, at rest, in a window with the keyboard."""
    for minutes in range(pictures):
        gallery.add(minutes)
    gallery.load()
    head = Head(rows)
    panel.set_head(head)
    if pictures:
        settle(gallery, panel)
    panel.activateWindow()
    gallery.qtbot.waitUntil(lambda: head.height() >= ROW_PX * rows and panel.isActiveWindow())
    return head


def in_view(widget: QWidget, panel: GalleryPanel) -> QPoint:
    """Its corner, as the viewport counts."""
    return widget.mapTo(panel, QPoint(0, 0)) - panel.grid.viewport().mapTo(panel, QPoint(0, 0))


def top_of(widget: QWidget, panel: GalleryPanel) -> int:
    """In px below the header."""
    return in_view(widget, panel).y()


def test_it_scrolls_with_the_tiles(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    head = take(gallery, panel)
    bar, grid = panel.grid.verticalScrollBar(), panel.grid
    assert in_view(head, panel) == QPoint(MARGIN_PX, 0)
    assert head.width() == panel.grid.layout_now.measures.width_px
    tile = grid.tile_rect(0).top()
    assert tile > 3 * ROW_PX

    bar.setValue(150)

    assert (top_of(head, panel), grid.tile_rect(0).top()) == (-150, tile - 150)
    assert panel.childAt(head.buttons[2].mapTo(panel, QPoint(5, 5))) is head.buttons[2]
    bar.setValue(bar.maximum())
    assert grid.viewport().rect().contains(grid.tile_rect(59))
    assert panel.childAt(grid.mapTo(panel, QPoint(300, 5))) is grid.viewport()


def test_no_tile_is_placed_anew_when_its_height_changes(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    head = take(gallery, panel)
    layout, top = panel.grid.layout_now, panel.grid.tile_rect(0).top()

    head.show_rows(1)

    gallery.qtbot.waitUntil(lambda: panel.grid.tile_rect(0).top() == top - 2 * ROW_PX)
    assert panel.grid.layout_now is layout
    head.hide()
    assert panel.grid.content_top == 0


def test_who_looks_at_tiles_goes_on_seeing_them(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    head, grid = take(gallery, panel, 5), panel.grid
    head.show_rows(1)
    gallery.qtbot.waitUntil(lambda: grid.tile_rect(0).top() < 2 * ROW_PX)
    grid.verticalScrollBar().setValue(700)
    tile = grid.tiles_in_sight().start
    place = grid.tile_rect(tile).top()

    head.show_rows(5)
    gallery.qtbot.waitUntil(lambda: grid.verticalScrollBar().value() == 700 + 4 * ROW_PX)
    assert grid.tile_rect(tile).top() == place
    gallery.model.apply(gallery.add(-5).job)
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 61 and grid.is_settled)
    assert grid.tile_rect(tile + 1).top() == place
    head.hide()
    assert grid.tile_rect(tile + 1).top() == place


def test_who_looks_at_the_head_goes_on_seeing_it(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    head, grid = take(gallery, panel), panel.grid
    grid.verticalScrollBar().setValue(120)
    before = grid.tile_rect(0).top()

    for minutes in range(8):
        gallery.model.apply(gallery.add(-5 - minutes).job)
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 68 and grid.is_settled)

    assert grid.tile_rect(8).top() > before

    assert top_of(head, panel) == -120


def test_keys_and_hits_know_of_it(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    take(gallery, panel)
    grid = panel.grid
    for tile in (0, 3, 10):
        grid.scrollTo(gallery.model.index(tile))
        assert grid.viewport().rect().contains(grid.tile_rect(tile))
        assert grid.indexAt(grid.tile_rect(tile).center()).row() == tile
    grid.setCurrentIndex(gallery.model.index(0))
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.viewport().rect().contains(grid.tile_rect(59))
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.viewport().rect().contains(grid.tile_rect(0))


def test_the_keyboard_comes_from_the_banner_through_it_to_the_tiles(
    gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot
) -> None:
    banner = QPushButton("banner")
    head = take(gallery, panel, 2)
    panel.set_banner(banner)
    banner.setFocus()

    for stop in (*head.buttons, panel.grid):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is stop


def test_what_the_keyboard_comes_to_is_seen(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    head, bar = take(gallery, panel, 9), panel.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    panel.grid.setFocus()

    qtbot.keyClick(panel.grid, Qt.Key.Key_Backtab)
    assert head.buttons[8].hasFocus()
    assert 0 <= top_of(head.buttons[8], panel) <= panel.grid.height() - ROW_PX
    head.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert top_of(head.buttons[0], panel) == 0
    bar.setValue(bar.maximum())
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    for window in (other, panel):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    assert head.buttons[0].hasFocus()

    assert bar.value() == bar.maximum(), "nobody wanted to see it"


def test_the_wheel_and_its_keys_scroll_everything(gallery: GalleryDesk, panel: GalleryPanel, qtbot: QtBot) -> None:
    head, bar = take(gallery, panel), panel.grid.verticalScrollBar()
    place = head.buttons[0].mapTo(panel, QPoint(5, 5))
    QTest.wheelEvent(panel.windowHandle(), QPointF(place), QPoint(0, -120))
    qtbot.waitUntil(lambda: bar.value() > 0)
    head.buttons[0].setFocus()
    selected = panel.selection
    for key in (Qt.Key.Key_End, Qt.Key.Key_P, Qt.Key.Key_Delete):
        with qtbot.assertNotEmitted(panel.flag_chosen), qtbot.assertNotEmitted(panel.delete_requested):
            qtbot.keyClick(head.buttons[0], key)
    assert (bar.value(), panel.selection) == (bar.maximum(), selected)


def test_it_is_told_what_can_be_seen_of_it(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    told: list[tuple[int, int]] = []
    panel.head_seen.connect(lambda top, bottom: told.append((top, bottom)))
    head = take(gallery, panel, 9)
    bar, height = panel.grid.verticalScrollBar(), panel.grid.viewport().height()
    gallery.qtbot.waitUntil(lambda: told[-1:] == [(0, height)])

    bar.setValue(150)
    assert told[-1] == (150, 150 + height)
    bar.setValue(bar.maximum())
    assert told[-1][0] == told[-1][1] >= head.height()


def test_without_pictures_it_stands_above_the_sentence(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    head = take(gallery, panel, 2, pictures=0)
    sentence = next(
        label for label in panel.findChildren(QLabel) if label.text().startswith("Your pictures") and label.isVisible()
    )
    assert top_of(sentence, panel) > head.height()

    head.hide()
    assert not panel.grid.isVisible()
    head.show()
    assert head.isVisible()
    gallery.model.apply(gallery.add(0, JobState.QUEUED).job)

    assert not sentence.isVisible()


def test_what_was_deleted_has_none(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    head = take(gallery, panel)
    with gallery.qtbot.waitSignal(gallery.model.read_through):
        panel.show_deleted(is_shown=True)
    assert not head.isVisible()

    with gallery.qtbot.waitSignal(gallery.model.read_through):
        panel.show_deleted(is_shown=False)
    gallery.qtbot.waitUntil(head.isVisible)
    assert top_of(head, panel) == 0


def test_it_lies_at_the_reading_edge(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    panel.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    head = take(gallery, panel)
    settle(gallery, panel)
    assert in_view(head, panel).x() + head.width() == panel.grid.tile_rect(0).right() + 1
