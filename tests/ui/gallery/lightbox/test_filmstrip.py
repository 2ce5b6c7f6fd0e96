"""The row of small pictures: as many as fit around the chosen one, and a click leads to one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt, QThreadPool
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.lightbox.filmstrip import Filmstrip, StripTile, shown_part
from tests.fakes.fake_pictures import FakePictureFiles, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS


@given(st.lists(st.integers(1, 200), min_size=1, max_size=20), st.data(), st.integers(0, 1500))
def test_as_many_as_fit_and_the_chosen_one_always(widths: list[int], data: st.DataObject, room: int) -> None:
    at = data.draw(st.integers(0, len(widths) - 1))
    shown = shown_part(widths, at, room)
    assert at in shown
    used = sum(widths[number] for number in shown)
    assert used <= room or len(shown) == 1
    if shown.start > 0:
        assert used + widths[shown.start - 1] > room
    if shown.stop < len(widths):
        assert used + widths[shown.stop] > room


def test_the_chosen_one_stays_in_the_middle() -> None:
    assert shown_part([100] * 9, 4, 500) == range(2, 7)
    assert shown_part([100] * 9, 0, 500) == range(5)
    assert shown_part([100] * 9, 8, 500) == range(4, 9)
    assert shown_part([], 0, 500) == range(0)


@pytest.fixture
def strip(theme: Theme, qtbot: QtBot, pool: QThreadPool, tmp_path: Path) -> Filmstrip:
    strip = Filmstrip(theme, ThumbnailLoader(pool), FakePictureFiles(tmp_path))
    qtbot.addWidget(strip)
    strip.resize(450, strip.sizeHint().height())
    strip.show()
    return strip


def entries(count: int) -> list[Entry]:
    return [make_entry(number, make_job(number, NOON_MS)) for number in range(1, count + 1)]


def tiles(strip: Filmstrip) -> list[StripTile]:
    return sorted((tile for tile in strip.findChildren(StripTile) if tile.isVisible()), key=lambda tile: tile.x())


def test_a_click_leads_to_a_picture(strip: Filmstrip, qtbot: QtBot) -> None:
    made = entries(4)
    strip.show_entries(made, made[1])
    assert [tile.entry for tile in tiles(strip)] == made
    assert [tile.isChecked() for tile in tiles(strip)] == [False, True, False, False]
    with qtbot.waitSignal(strip.chosen) as chosen:
        qtbot.mouseClick(tiles(strip)[2], Qt.MouseButton.LeftButton)
    assert chosen.args == [made[2]]
    assert tiles(strip)[0].accessibleName() == "Picture 1 of 4"


def test_it_follows_the_chosen_one(strip: Filmstrip) -> None:
    made = entries(10)
    strip.show_entries(made, made[0])
    kept = {tile.entry.job.id: tile for tile in strip.findChildren(StripTile)}
    strip.show_entries(made, made[9])
    assert tiles(strip)[-1].entry == made[9]
    assert len(tiles(strip)) == 3, "and room to say how many there are before"
    assert all(kept[tile.entry.job.id] is tile for tile in tiles(strip)), "no tile was made anew"
    left, right = tiles(strip)[0].x(), strip.width() - tiles(strip)[-1].geometry().right() - 1
    assert abs(left - right) <= 1, "in the middle"


def test_it_stands_in_the_middle_of_a_longer_row_and_gives_way_to_the_left(strip: Filmstrip) -> None:
    made = entries(4)
    strip.show_entries(made, made[0])
    strip.resize(strip.sizeHint().width() + 200, strip.height())
    strip.stand_beside(100)
    left, right = tiles(strip)[0].x(), strip.width() + 100 - tiles(strip)[-1].geometry().right() - 1
    assert abs(left - right) <= 1
    strip.stand_beside(300)
    assert tiles(strip)[-1].geometry().right() == strip.width() - 1, "all of them, and none is cut"
    assert len(tiles(strip)) == 4


def test_a_number_beside_it_keeps_its_room_in_a_longer_row(strip: Filmstrip) -> None:
    made = entries(10)
    strip.stand_beside(300)
    strip.show_entries(made, made[0])
    shown = tiles(strip)[-1].geometry().right() + 1
    assert has_ink(strip, QRect(shown, 0, 24, strip.height()))
    assert strip.width() - shown >= 24


def test_the_right_edge_is_the_start_where_people_read_from_there(strip: Filmstrip) -> None:
    made = entries(3)
    strip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    strip.show_entries(made, made[0])
    assert [tile.entry for tile in tiles(strip)] == made[::-1]


def test_it_says_how_many_pictures_are_out_of_sight(strip: Filmstrip) -> None:
    made = entries(10)
    strip.show_entries(made, made[0])
    shown = tiles(strip)
    beside = QRect(shown[-1].geometry().right() + 1, 0, 24, strip.height())
    ground = QRect(0, 0, shown[0].x(), strip.height())
    assert has_ink(strip, beside)
    assert not has_ink(strip, ground), "nothing comes before the first"
    strip.show_entries(made[:3], made[0])
    assert not has_ink(strip, QRect(tiles(strip)[-1].geometry().right() + 1, 0, 24, strip.height()))


def has_ink(strip: Filmstrip, place: QRect) -> bool:
    image = QImage(strip.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    strip.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return any(
        image.pixelColor(x, y).lightness() > 60
        for x in range(max(0, place.left()), min(strip.width(), place.right() + 1))
        for y in range(strip.height())
    )
