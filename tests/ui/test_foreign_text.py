"""A picture hidden in a prompt, a file name or the service's words is drawn nowhere in the real window.

Qt reads texts that look like HTML as HTML, and would open any file that such a text names. Every widget that shows
foreign words is grabbed here, with its tooltips, menus and dialogs, and searched for the picture.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from kling_desktop.ui.compose.image_slot import ImageSlot
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from tests.scenarios.problem_rig import Rig

CANARY = QColor("#00FF7F")
BAIT = '<img src="canary.png">'
"""Found by its name in the current folder, so that it fits into a file name too."""
RUN_PX = 8
"""So many canary pixels in a row are the picture and nothing else."""


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(switches=Switches(scale=0.06, history_lag=9_999.0)) as simulator:
        yield simulator


@pytest.fixture
def rig(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Simulator
) -> Iterator[Rig]:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(CANARY)
    assert image.save(str(tmp_path / "canary.png"))
    monkeypatch.chdir(tmp_path)
    interval = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)
    rig = Rig(qapp, qtbot, tmp_path)
    rig.open(service.base_url)
    yield rig
    QToolTip.hideText()
    qapp.setDoubleClickInterval(interval)
    assert rig.close()


class Search:
    """Grabs what is shown, notes where it met the bait, and finds the canary."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.places: set[str] = set()
        self.drawn: list[str] = []

    def look(self, place: str) -> None:
        """Everything that is on the screen now, and every tooltip it could show."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible() and not is_tooltip(top)]
        for top in tops:
            self._grab(f"{place}: {type(top).__name__}", top)
            self._look_at_tooltips(place, top)
            if self._holds_bait(top):
                self.places.add(place)

    def tooltip(self, place: str, widget: QWidget, text: str) -> None:
        """One tooltip, as Qt shows it."""
        QToolTip.showText(widget.mapToGlobal(QPoint(1, 1)), text, widget)
        self._qtbot.waitUntil(QToolTip.isVisible)
        tip = next(top for top in QApplication.topLevelWidgets() if is_tooltip(top) and top.isVisible())
        self._grab(f"{place}: tooltip", tip)
        self.places.add(f"{place}: tooltip")
        QToolTip.hideText()

    def _look_at_tooltips(self, place: str, top: QWidget) -> None:
        """Each text once; showing one serves events, in which widgets may go."""
        found = {widget.toolTip(): type(widget).__name__ for widget in (top, *top.findChildren(QWidget))}
        for text, name in found.items():
            if "canary.png" in text:
                self.tooltip(f"{place}, {name}", top, text)

    def _grab(self, what: str, widget: QWidget) -> None:
        if has_canary(widget.grab().toImage()):
            self.drawn.append(what)

    def _holds_bait(self, top: QWidget) -> bool:
        labels = [label.text() for label in top.findChildren(QLabel) if label.isVisible()]
        names = [widget.accessibleName() for widget in top.findChildren(QWidget) if widget.isVisible()]
        entries = [action.text() for action in top.actions()] if isinstance(top, QMenu) else []
        return any("canary.png" in text for text in (*labels, *names, *entries))


def is_tooltip(top: QWidget) -> bool:
    """Whether it is the one that Qt shows tooltips with."""
    return top.metaObject().className() == "QTipLabel"


def has_canary(image: QImage) -> bool:
    """Whether a run of canary pixels is in a picture."""
    bits = image.convertToFormat(QImage.Format.Format_RGB32).constBits()
    return bytes((CANARY.blue(), CANARY.green(), CANARY.red(), 255)) * RUN_PX in bytes(bits)


def menu_of(widget: QWidget, at: QPoint) -> QMenu:
    """The context menu of a widget, opened."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    return next(top for top in QApplication.topLevelWidgets() if isinstance(top, QMenu) and top.isVisible())


# ------------------------------------------------------------ where foreign words are shown


def compose_with_bait(rig: Rig, search: Search) -> None:
    """Slots, their tooltips and menu; the prompt, its menu; the list that opens on @."""
    composer = rig.studio.composer
    composer.add_sources([PictureSource(f"{BAIT}.jpg", str(rig.photo))])
    rig.wait(lambda: composer.draft.slots and composer.draft.slots[0].reference)
    composer.load(composer.draft.with_prompt(f"{BAIT} Merge @Image1 into a landscape {BAIT}"))
    search.look("composer")
    slot = next(slot for slot in rig.studio.compose.findChildren(ImageSlot) if slot.isVisible())
    menu = menu_of(slot, QPoint(20, 20))
    search.look("slot menu")
    menu.close()
    strip = rig.studio.compose.strip
    strip.popover.open_for(composer.draft.slots[0].key, slot)
    search.look("slot seen large")
    strip.popover.close_popover()
    editor = rig.studio.compose.prompt.editor
    menu = menu_of(editor.viewport(), QPoint(20, 20))
    mentions = next(each for each in menu.findChildren(QMenu) if each.actions())
    mentions.popup(editor.mapToGlobal(QPoint(40, 40)))
    search.look("prompt menu")
    mentions.close()
    menu.close()
    editor.setFocus()
    search._qtbot.keyClicks(editor, " @")
    rig.wait(lambda: [each for each in editor.window().findChildren(QWidget) if _is_popup(each)])
    search.look("list of mentions")
    search._qtbot.keyClick(editor, Qt.Key.Key_Escape)
    for _ in range(2):
        search._qtbot.keyClick(editor, Qt.Key.Key_Backspace)


def _is_popup(widget: QWidget) -> bool:
    return type(widget).__name__ == "MentionPopup" and widget.isVisible()


def make_a_picture(rig: Rig, search: Search) -> None:
    """Tile, its tooltip and menu; everything about it in the inspector and in the large view."""
    rig.generate()
    rig.wait(lambda: rig.saved() == 1)
    rig.studio.gallery.select(rig.jobs()[0].id)
    rig.wait(lambda: rig.studio.inspector.entry is not None)
    search.look("inspector of a picture")
    grid = rig.studio.gallery.grid
    index = rig.studio.model.index(0, 0)
    assert "canary.png" in index.data(TileRole.ENTRY).job.recipe.prompt
    search.tooltip("tile", grid, index.data(Qt.ItemDataRole.ToolTipRole))
    menu = menu_of(grid.viewport(), grid.tile_rect(0).center())
    search.look("tile menu")
    menu.close()
    rig.studio.viewer.open_split(index.data(TileRole.ENTRY))
    lightbox = rig.studio.viewer.lightbox
    assert lightbox is not None
    search._qtbot.keyClick(lightbox, Qt.Key.Key_I)
    search.look("large view")
    rig.studio.viewer.close()


def fail(rig: Rig, search: Search, service: Simulator) -> None:
    """Card, its menu, the problem in the inspector, the passing notice."""
    for status in (400, 500):
        service.inject(Fault("submit", status=status, body={"error": f"{BAIT} no"}))
        rig.generate()
        rig.wait(lambda: len(rig.cards()) == 1)
        (card,) = rig.cards()
        card.details_requested.emit(card.job.id)
        search.look("card and inspector of a problem")
        menu = menu_of(card, QPoint(30, 5))
        search.look("menu of a card")
        menu.close()
        rig.dismiss()
    rig.studio.tell(f"{BAIT} told")
    search.look("passing notice")
    rig.studio.spokesman.notice.hide()


def hold(rig: Rig, search: Search, service: Simulator) -> None:
    """The banner in the service's own words; a held tile in the inspector; the question before it is sent."""
    service.inject(Fault("submit", status=406, body={"error": f"Team spend limit {BAIT}"}))
    rig.generate()
    rig.wait(rig.studio.banner.isVisible)
    rig.wait(lambda: rig.jobs()[0].state is JobState.HELD)
    rig.studio.gallery.select(rig.jobs()[0].id)
    search.look("banner")
    rig.studio.jobs.ask_to_resume_held()
    search.look("question")
    for top in QApplication.topLevelWidgets():
        if top.isModal():
            top.close()


def open_settings(rig: Rig, search: Search) -> None:
    """The library's folder, the proxy's answer, the first page."""
    rig.window.welcome.set_library_folder(BAIT)
    desk = rig.window._settings
    desk.show_network()
    dialog = rig.settings()
    dialog.network.show_failure(Failure(FailureKind.SERVICE_FAULT, message=BAIT))
    search.look("network settings")
    dialog.close()
    rig.window._on_welcome()
    search.look("first page")


def fail_to_open(rig: Rig, search: Search) -> None:
    """The box that says why a library cannot be opened."""
    assert rig.program is not None
    rig.program._engines.all[-1].not_opened.emit(Failure(FailureKind.LIBRARY_IN_USE, message=BAIT))
    rig.wait(lambda: [top for top in QApplication.topLevelWidgets() if top.isModal() and top.isVisible()])
    search.look("box")


SHOWN = {
    "composer",
    "composer, ImageSlot: tooltip",
    "prompt menu",
    "list of mentions",
    "slot seen large",
    "inspector of a picture",
    "large view",
    "tile: tooltip",
    "card and inspector of a problem",
    "card and inspector of a problem, BriefText: tooltip",
    "passing notice",
    "banner",
    "network settings",
    "first page",
    "box",
}
"""Where the bait must have been on the screen, or nothing was proved."""


def test_no_picture_is_drawn_out_of_foreign_words(rig: Rig, service: Simulator, qtbot: QtBot) -> None:
    search = Search(qtbot)
    compose_with_bait(rig, search)
    make_a_picture(rig, search)
    fail(rig, search, service)
    hold(rig, search, service)
    open_settings(rig, search)
    fail_to_open(rig, search)
    assert search.drawn == []
    assert search.places >= SHOWN, f"never shown: {SHOWN - search.places}"


def test_the_search_finds_what_an_ordinary_label_and_tooltip_draw(rig: Rig, qtbot: QtBot) -> None:
    search = Search(qtbot)
    label = QLabel(BAIT, rig.window)
    label.setToolTip(BAIT)
    label.resize(100, 100)
    label.show()
    label.raise_()
    search.look("control")
    assert search.drawn == ["control: MainWindow", "control, QLabel: tooltip"]
