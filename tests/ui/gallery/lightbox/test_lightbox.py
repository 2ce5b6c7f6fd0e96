"""The large view: from picture to picture by keys alone, what it asks for, and what it says when one is missing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, QThreadPool
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSlider
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, MarkChange, Marks
from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.lightbox.before_box import BeforeTile
from kling_desktop.ui.gallery.lightbox.filmstrip import StripTile
from kling_desktop.ui.gallery.lightbox.lightbox import Lightbox
from tests.fakes.gallery_desk import GalleryDesk

LONG_MS = 5000
SIGNALS = (
    "close_requested",
    "use_as_reference_requested",
    "copy_requested",
    "save_requested",
    "delete_requested",
    "reuse_requested",
    "refine_requested",
    "flag_chosen",
    "stars_chosen",
)


class Bed:
    """A lightbox over three Runs, and what it said."""

    def __init__(self, qtbot: QtBot, gallery: GalleryDesk, theme: Theme, pool: QThreadPool) -> None:
        self.qtbot, self.gallery = qtbot, gallery
        self.single = self._add(1, "single", 0)
        self.run = [self._add(2, "run", place) for place in range(3)]
        self.oldest = self._add(3, "oldest", 0)
        gallery.load()
        self.page = Lightbox(theme, gallery.model, pool, gallery.files)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 800)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        self.asked: list[str] = []
        self.said: list[tuple[str, tuple[object, ...]]] = []
        self.page.stage.renders.asked.connect(lambda key, _path: self.asked.append(key))
        for name in SIGNALS:
            getattr(self.page, name).connect(lambda *values, name=name: self.said.append((name, values)))

    def _add(self, minutes_ago: float, run_id: str, place: int) -> Entry:
        entry = self.gallery.add(minutes_ago, run_id=run_id, place=place)
        assert entry.output is not None
        self.gallery.files.paint(self.gallery.files.thumbnail(entry.output.id), "#808080")
        return entry

    def open(self, entry: Entry, *, compares: bool = False) -> None:
        self.page.open_entry(entry, compares=compares)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.page, key)

    def answer(self, key: str) -> None:
        """The engine rendered it."""
        path = self.gallery.files.folder / f"render-{key[:40]}"
        path.write_bytes(b"P6\n136 76\n255\n" + bytes((220, 30, 30)) * 136 * 76)
        with self.qtbot.waitSignal(self.page.stage.renders.loaded, timeout=LONG_MS):
            self.page.stage.renders.take(key, str(path))

    def change(self, entry: Entry, marks: Marks) -> None:
        """The journal has other marks now, and the model is told."""
        self.gallery.history.put(replace(entry, marks=marks))
        self.gallery.model.apply(entry.job)

    def texts(self) -> list[str]:
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]

    def button(self, name: str) -> QAbstractButton:
        return next(each for each in self.page.findChildren(QAbstractButton) if each.accessibleName() == name)


@pytest.fixture
def bed(qtbot: QtBot, gallery: GalleryDesk, theme: Theme, pool: QThreadPool) -> Iterator[Bed]:
    bed = Bed(qtbot, gallery, theme, pool)
    yield bed
    bed.page.close()


def id_of(entry: Entry) -> str:
    assert entry.output is not None
    return entry.output.id


def test_it_says_which_picture_it_is(bed: Bed) -> None:
    bed.open(bed.run[1])
    assert f"2 of 3 in this run · {clock_text(bed.run[1].job.created_at_ms)}" in bed.texts()
    assert "Merge @Image1 into the landscape of @Image2" in bed.texts()
    assert any(text.startswith("1360 × 768 · PNG · Fit ") for text in bed.texts())
    assert bed.page.stage.canvas.accessibleName() == "Picture: Merge @Image1 into the landscape of @Image2"
    assert bed.page.stage.canvas.hasFocus()


def test_this_render_is_asked_for_first_then_those_of_the_neighbours(bed: Bed) -> None:
    bed.open(bed.run[1])
    assert bed.asked == [id_of(bed.run[1]), id_of(bed.run[2]), id_of(bed.run[0])]


def test_the_thumbnail_is_there_at_once_then_the_picture(bed: Bed, qtbot: QtBot) -> None:
    bed.open(bed.run[1])
    canvas = bed.page.stage.canvas
    middle = canvas.rect().center()
    assert canvas.grab().toImage().pixelColor(middle) == QColor("#808080")
    bed.answer(id_of(bed.run[1]))
    qtbot.waitUntil(lambda: bed.page.stage.is_complete, timeout=LONG_MS)
    assert canvas.grab().toImage().pixelColor(middle) == QColor(220, 30, 30)


def test_arrows_go_through_the_gallery_and_the_zoom_begins_anew(bed: Bed) -> None:
    bed.open(bed.single)
    seen = []
    for _ in range(6):
        bed.page.stage.canvas.set_zoom(bed.page.stage.canvas.zoom.at(4.0))
        bed.press(Qt.Key.Key_Right)
        seen.append(bed.page.entry)
    assert seen == [*bed.run, bed.oldest, bed.oldest, bed.oldest]
    assert not bed.page.stage.next.isVisible()
    bed.press(Qt.Key.Key_Left)
    assert bed.page.entry == bed.run[2]
    assert bed.page.stage.canvas.zoom.is_fit


def test_the_buttons_at_the_sides_and_the_filmstrip_lead_the_same_way(bed: Bed, qtbot: QtBot) -> None:
    bed.open(bed.run[0])
    qtbot.mouseClick(bed.page.stage.next, Qt.MouseButton.LeftButton)
    assert bed.page.entry == bed.run[1]
    tiles = [tile for tile in bed.page.strip.findChildren(StripTile) if tile.isVisible()]
    qtbot.mouseClick(tiles[2], Qt.MouseButton.LeftButton)
    assert bed.page.entry == bed.run[2]
    assert bed.page.stage.canvas.hasFocus(), "a click leaves the keyboard with the picture"


def test_a_single_picture_shows_its_neighbours(bed: Bed) -> None:
    bed.open(bed.single)
    tiles = [tile.entry for tile in bed.page.strip.findChildren(StripTile) if tile.isVisible()]
    assert tiles == [bed.single, *bed.run]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (Qt.Key.Key_Space, "close_requested"),
        (Qt.Key.Key_Escape, "close_requested"),
        (Qt.Key.Key_U, "use_as_reference_requested"),
        (Qt.Key.Key_E, "refine_requested"),
        (Qt.Key.Key_R, "reuse_requested"),
        (Qt.Key.Key_Delete, "delete_requested"),
    ],
)
def test_keys_ask_for_it(bed: Bed, key: Qt.Key, said: str) -> None:
    bed.open(bed.run[1])
    bed.press(key)
    ((name, values),) = bed.said
    assert name == said
    assert values in ((), (bed.run[1],), ((bed.run[1],),))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Close", "close_requested"),
        ("Use as reference", "use_as_reference_requested"),
        ("Copy", "copy_requested"),
        ("Save as", "save_requested"),
        ("Delete", "delete_requested"),
    ],
)
def test_buttons_ask_for_it(bed: Bed, qtbot: QtBot, name: str, said: str) -> None:
    bed.open(bed.run[1])
    qtbot.mouseClick(bed.button(name), Qt.MouseButton.LeftButton)
    assert bed.said[0][0] == said


@pytest.mark.parametrize("stars", range(6))
def test_digits_are_stars(bed: Bed, stars: int) -> None:
    bed.open(bed.run[1])
    bed.press(Qt.Key(Qt.Key.Key_0 + stars))
    assert bed.said == [("stars_chosen", ((bed.run[1],), stars))]


def test_p_and_x_pick_and_reject_and_take_it_back(bed: Bed) -> None:
    bed.open(bed.run[1])
    bed.press(Qt.Key.Key_P)
    bed.change(bed.run[1], Marks(Flag.PICKED, 2))
    bed.qtbot.waitUntil(lambda: bed.button("Pick").isChecked(), timeout=LONG_MS)
    bed.press(Qt.Key.Key_P, Qt.Key.Key_X)
    flags = [values[1] for _, values in bed.said]
    assert flags == [Flag.PICKED, Flag.NONE, Flag.REJECTED]
    assert bed.page.marks.findChildren(QSlider)[0].value() == 2


def test_flags_and_stars_can_be_clicked(bed: Bed, qtbot: QtBot) -> None:
    bed.open(bed.run[1])
    qtbot.mouseClick(bed.button("Reject"), Qt.MouseButton.LeftButton)
    (stars,) = bed.page.marks.findChildren(QSlider)
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(stars.width() - 5, 10))
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(stars.width() - 5, 10))
    stars.setFocus()
    qtbot.keyClick(stars, Qt.Key.Key_Home)
    said = [(name, values[1]) for name, values in bed.said]
    assert said == [("flag_chosen", Flag.REJECTED), ("stars_chosen", 5), ("stars_chosen", 4), ("stars_chosen", 0)]


def test_deleting_goes_on_to_the_next_and_closes_after_the_last(bed: Bed) -> None:
    bed.open(bed.run[2])
    bed.press(Qt.Key.Key_Delete)
    assert bed.page.entry == bed.oldest
    for entry in (bed.run[2], bed.run[1], bed.run[0], bed.single):
        bed.gallery.history.put(replace(entry, marks=Marks(deleted_at_ms=1)))
        bed.gallery.model.apply(entry.job)
    bed.press(Qt.Key.Key_Delete)
    assert [name for name, _ in bed.said] == ["delete_requested", "delete_requested", "close_requested"]


def test_zoom_by_keys_and_what_the_bar_says(bed: Bed) -> None:
    bed.open(bed.run[1])
    zoom = bed.button("Zoom in").parentWidget()
    assert zoom is bed.page.bar
    bed.press(Qt.Key.Key_Z)
    assert bed.page.stage.canvas.zoom.percent == 100
    bed.press(Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    assert bed.page.stage.canvas.zoom.percent == 200
    assert "1360 × 768 · PNG · 200 %" in bed.texts()
    bed.press(Qt.Key.Key_Minus)
    assert bed.page.stage.canvas.zoom.percent == 150
    bed.press(Qt.Key.Key_Z)
    assert bed.page.stage.canvas.zoom.is_fit
    QTest.keyClick(bed.page, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert bed.page.stage.canvas.zoom.percent == 100
    QTest.keyClick(bed.page, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert bed.page.stage.canvas.zoom.is_fit


def test_c_compares_with_the_scene_and_goes_on_with_what_was_chosen(bed: Bed, qtbot: QtBot) -> None:
    bed.open(bed.run[0])
    stage = bed.page.stage
    bed.press(Qt.Key.Key_C)
    assert stage.compares
    assert stage.canvas.handle.isVisible()
    assert bed.asked[-1] == "b" * 64, "dunes has the shape of the picture"
    tiles = stage.before_box.findChildren(BeforeTile)
    assert [tile.accessibleName() for tile in tiles] == ["Image 1, bottle.jpg", "Image 2, dunes.jpg"]
    assert [tile.isChecked() for tile in tiles] == [False, True]
    qtbot.mouseClick(tiles[0], Qt.MouseButton.LeftButton)
    bed.press(Qt.Key.Key_Right)
    assert [tile.isChecked() for tile in stage.before_box.findChildren(BeforeTile)] == [True, False]
    assert "After" in bed.texts()
    bed.press(Qt.Key.Key_C)
    assert not stage.canvas.handle.isVisible()
    assert "After" not in bed.texts()


def test_arrows_on_the_grip_move_the_line_and_not_the_picture(bed: Bed) -> None:
    bed.open(bed.run[0], compares=True)
    bed.page.stage.canvas.handle.setFocus(Qt.FocusReason.TabFocusReason)
    bed.press(Qt.Key.Key_Right)
    assert bed.page.stage.canvas.handle.value() == 510
    assert bed.page.entry == bed.run[0]
    bed.press(Qt.Key.Key_Escape)
    assert bed.said == [("close_requested", ())]


def test_i_shows_prompt_and_facts(bed: Bed) -> None:
    bed.open(bed.run[1])
    bed.press(Qt.Key.Key_I)
    assert bed.page.info.isVisible()
    assert "58 s, $0.035" in bed.texts() or "$0.035" in " ".join(bed.texts())
    bed.press(Qt.Key.Key_I)
    assert not bed.page.info.isVisible()


def test_a_picture_that_cannot_be_shown_says_why(bed: Bed) -> None:
    bed.open(bed.run[1])
    bed.page.stage.renders.refuse(id_of(bed.run[1]), Failure(FailureKind.FILE_MISSING))
    assert bed.page.stage.message == (
        "The picture's file was moved or deleted. Its prompt and settings are still here."
    )
    bed.press(Qt.Key.Key_Right)
    assert bed.page.stage.message == ""


def test_a_failed_neighbour_is_no_news_until_one_is_there(bed: Bed) -> None:
    bed.open(bed.run[1])
    bed.page.stage.renders.refuse(id_of(bed.run[2]), Failure(FailureKind.UNREADABLE_FILE))
    assert bed.page.stage.message == ""
    bed.press(Qt.Key.Key_Right)
    assert bed.page.stage.message == "This picture can't be shown. Its file is damaged."


def test_a_picture_of_the_run_that_comes_later_joins_the_filmstrip(bed: Bed, qtbot: QtBot) -> None:
    late = bed.gallery.add(2, JobState.RUNNING, run_id="run", place=3)
    bed.gallery.model.apply(late.job)
    bed.open(bed.run[1])
    assert len([tile for tile in bed.page.strip.findChildren(StripTile) if tile.isVisible()]) == 3
    bed.gallery.change(late, replace(late.job, state=JobState.SAVED))
    qtbot.waitUntil(lambda: any("2 of 4 in this run" in text for text in bed.texts()), timeout=LONG_MS)


def test_put_away_it_wants_nothing(bed: Bed) -> None:
    taken_back: list[str] = []
    bed.page.stage.renders.taken_back.connect(taken_back.append)
    bed.open(bed.run[1], compares=True)
    bed.page.put_away()
    assert set(taken_back) == set(bed.asked)
    assert not bed.page.bar.compare.isChecked()


def test_a_prompt_is_shown_as_text_whatever_is_in_it(bed: Bed) -> None:
    hostile = replace(bed.single.job.recipe, prompt="<img src='/etc/passwd'>\n<b>x</b>")
    entry = bed.gallery.add(0, recipe=hostile)
    bed.gallery.load()
    bed.open(entry)
    assert "<img src='/etc/passwd'> <b>x</b>" in bed.texts()


def test_everything_has_a_name_and_is_reached_by_tab(bed: Bed, qtbot: QtBot) -> None:
    bed.open(bed.run[1], compares=True)
    bed.press(Qt.Key.Key_I)
    reached: list[str] = []
    for _ in range(40):
        bed.press(Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        name = interface.text(QAccessible.Text.Name)
        assert name, widget
        if name in reached:
            break
        reached.append(name)
    assert {
        "Close", "Zoom out", "Zoom in", "Compare with a reference", "Use as reference", "Copy", "Save as", "Delete",
        "Details", "Before and after", "Image 1, bottle.jpg", "Previous picture", "Next picture", "Pick", "Reject",
        "Stars",
    } <= set(reached)  # fmt: skip


def test_it_is_dark_in_the_light_theme(bed: Bed, theme: Theme) -> None:
    bed.open(bed.run[1])
    image = bed.page.grab().toImage()
    assert image.pixelColor(5, 5) == QColor("#181818")
    assert image.pixelColor(5, 780) == QColor("#101010")
    title = next(label for label in bed.page.bar.findChildren(QLabel) if label.text().startswith("Merge"))
    shown = title.grab().toImage()
    colors = {shown.pixelColor(x, y).lightness() for x in range(shown.width()) for y in range(shown.height())}
    assert max(colors) > 200, "light on dark"


def test_the_strip_is_in_the_middle_of_the_window_with_and_without_marks_beside_it(bed: Bed) -> None:
    away = bed.gallery.mark(bed.single, MarkChange(is_deleted=True))
    for entry in (bed.oldest, away):
        bed.open(entry)
        QApplication.processEvents()
        tiles = [each for each in bed.page.strip.findChildren(StripTile) if each.isVisible()]
        ends = [tiles[0].mapTo(bed.page, QPoint()).x(), tiles[-1].mapTo(bed.page, QPoint(tiles[-1].width(), 0)).x()]
        assert abs(sum(ends) - bed.page.width()) <= 2, entry.marks


def test_a_deleted_picture_is_looked_at_and_copied_and_nothing_is_made_with_it(bed: Bed) -> None:
    away = bed.gallery.mark(bed.single, MarkChange(is_deleted=True))
    bed.open(away)
    bed.press(Qt.Key.Key_U, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_P, Qt.Key.Key_4, Qt.Key.Key_Delete)
    assert bed.said == []
    names = {each.accessibleName() for each in bed.page.findChildren(QAbstractButton) if each.isVisible()}
    assert names.isdisjoint({"Use as reference", "Delete", "Pick", "Reject"})
    bed.button("Copy").click()
    bed.button("Save as").click()
    assert bed.said == [("copy_requested", ((away,),)), ("save_requested", ((away,),))]
    bed.said.clear()
    bed.open(bed.oldest)
    bed.press(Qt.Key.Key_U)
    assert [name for name, _ in bed.said] == ["use_as_reference_requested"]
