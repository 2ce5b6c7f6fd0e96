"""Small pictures in a row: those that lead somewhere can be pressed, those that do not fit come when asked for."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.picture_strip import (
    MOST_SHOWN,
    MoreButton,
    PictureButton,
    PictureStrip,
    StripPicture,
)
from tests.fakes.gallery_desk import GalleryDesk

WIDTH_PX = 4 * 50 - 6


@pytest.fixture
def strip(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Iterator[PictureStrip]:
    ground = QWidget()
    qtbot.addWidget(ground)
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    strip = PictureStrip(theme, gallery.loader)
    column.addWidget(strip)
    column.addStretch(1)
    ground.resize(WIDTH_PX, 600)
    ground.show()
    qtbot.waitExposed(ground)
    yield strip
    ground.close()


def pictures(count: int, leads_to: str = "") -> tuple[StripPicture, ...]:
    return tuple(StripPicture(f"/no/{at}", f"Picture {at}", at, leads_to=leads_to) for at in range(1, count + 1))


def shown(strip: PictureStrip) -> list[PictureButton]:
    return sorted((each for each in strip.findChildren(PictureButton) if each.isVisible()), key=lambda b: b.pos().x())


def more(strip: PictureStrip) -> list[MoreButton]:
    return [each for each in strip.findChildren(MoreButton) if each.isVisible()]


def test_as_many_as_fit(strip: PictureStrip) -> None:
    strip.show_pictures(pictures(4))

    assert [each.picture.number for each in shown(strip)] == [1, 2, 3, 4]
    assert more(strip) == []


def test_the_rest_comes_when_it_is_asked_for(strip: PictureStrip, qtbot: QtBot) -> None:
    strip.show_pictures(pictures(6))
    assert len(shown(strip)) == 3
    assert more(strip)[0].accessibleName() == "Show 3 more"

    qtbot.keyClick(more(strip)[0], Qt.Key.Key_Space)

    assert len(shown(strip)) == 6
    qtbot.waitUntil(lambda: strip.height() == 2 * 50 - 6)
    focused = strip.window().focusWidget()
    assert isinstance(focused, PictureButton)
    assert focused.picture.number == 4

    strip.show_pictures(pictures(7))
    assert len(shown(strip)) == 3


def test_a_thousand_pictures_are_never_a_thousand_widgets(strip: PictureStrip, qtbot: QtBot) -> None:
    strip.show_pictures(pictures(1_000))

    qtbot.mouseClick(more(strip)[0], Qt.MouseButton.LeftButton)

    assert len(shown(strip)) == MOST_SHOWN


def test_a_picture_that_leads_somewhere_says_where(strip: PictureStrip, qtbot: QtBot) -> None:
    strip.show_pictures(pictures(2, "output-7"))

    with qtbot.waitSignal(strip.picture_chosen) as told:
        qtbot.mouseClick(shown(strip)[1], Qt.MouseButton.LeftButton)

    assert told.args == ["output-7"]


def test_a_foreign_picture_only_tells_its_name(strip: PictureStrip, qtbot: QtBot) -> None:
    strip.show_pictures(pictures(1))
    (button,) = shown(strip)

    with qtbot.assertNotEmitted(strip.picture_chosen):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "Picture 1" in button.toolTip()
    assert button.accessibleName() == "Picture 1"


def test_the_keyboard_brings_the_name_too(strip: PictureStrip, qtbot: QtBot) -> None:
    strip.show_pictures(pictures(2))

    shown(strip)[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert QToolTip.text() == shown(strip)[0].toolTip()

    shown(strip)[0].clearFocus()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_name_is_no_markup(strip: PictureStrip) -> None:
    strip.show_pictures((StripPicture("/no", '<img src="/etc/passwd">'),))

    assert "<img" not in shown(strip)[0].toolTip()


def test_the_same_pictures_keep_the_keyboard(strip: PictureStrip) -> None:
    strip.show_pictures(pictures(3))
    shown(strip)[1].setFocus()

    strip.show_pictures(pictures(3))
    strip.show_pictures(pictures(4))

    focused = strip.window().focusWidget()
    assert isinstance(focused, PictureButton)
    assert focused.picture.number == 2


def test_where_it_is_narrow_one_is_shown(strip: PictureStrip, qtbot: QtBot) -> None:
    strip.window().resize(44, 400)
    strip.show_pictures(pictures(3))

    qtbot.waitUntil(lambda: len(more(strip)) == 1)
    assert strip.height() == 44
