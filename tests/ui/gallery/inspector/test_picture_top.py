"""Everything that can be done with one picture, each button with its Entry; a deleted one can only be put back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import Flag, Marks
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.picture_top import PictureTop
from kling_desktop.ui.gallery.inspector.star_rating import StarRating
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS

ENTRY = make_entry(1, make_job(1, NOON_MS))


@pytest.fixture
def top(theme: Theme, qtbot: QtBot) -> PictureTop:
    top = PictureTop(theme)
    qtbot.addWidget(top)
    top.resize(312, 240)
    top.show_entry(ENTRY)
    top.show()
    return top


def buttons(top: PictureTop) -> dict[str, QAbstractButton]:
    found = [each for each in top.findChildren(QAbstractButton) if each.isVisible()]
    return {each.text() or each.accessibleName(): each for each in found}


Told = Callable[[PictureTop], SignalInstance]


@pytest.mark.parametrize(
    ("text", "signal", "args"),
    [
        ("Refine this picture", lambda top: top.refine_requested, [ENTRY]),
        ("Reuse recipe", lambda top: top.reuse_requested, [ENTRY]),
        ("Use as reference", lambda top: top.use_as_reference_requested, [(ENTRY,)]),
        ("Copy", lambda top: top.copy_requested, [(ENTRY,)]),
        ("Save as", lambda top: top.save_requested, [(ENTRY,)]),
        ("Show file", lambda top: top.show_file_requested, [ENTRY]),
        ("Compare", lambda top: top.compare_requested, [ENTRY]),
        ("Pick", lambda top: top.flag_chosen, [(ENTRY,), Flag.PICKED]),
        ("Reject", lambda top: top.flag_chosen, [(ENTRY,), Flag.REJECTED]),
    ],
)
def test_each_button_tells_its_picture(
    top: PictureTop, qtbot: QtBot, text: str, signal: Told, args: list[object]
) -> None:
    with qtbot.waitSignal(signal(top)) as told:
        qtbot.mouseClick(buttons(top)[text], Qt.MouseButton.LeftButton)

    assert told.args == args


def test_stars(top: PictureTop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(top.stars_chosen) as told:
        qtbot.keyClick(top.findChildren(StarRating)[0], Qt.Key.Key_3)

    assert told.args == [(ENTRY,), 3]


def test_a_deleted_picture_can_only_be_put_back(top: PictureTop, qtbot: QtBot) -> None:
    deleted: Entry = replace(ENTRY, marks=Marks(deleted_at_ms=NOON_MS))
    top.show_entry(deleted)

    assert list(buttons(top)) == ["Restore"]
    with qtbot.waitSignal(top.restore_requested) as told:
        qtbot.mouseClick(buttons(top)["Restore"], Qt.MouseButton.LeftButton)
    assert told.args == [(deleted,)]


def test_every_button_says_what_it_does(top: PictureTop) -> None:
    assert [each for each in buttons(top).values() if not each.toolTip()] == []
    assert "(E)" in buttons(top)["Refine this picture"].toolTip()
    assert "recipe" in buttons(top)["Show file"].toolTip()


@pytest.mark.parametrize("width", [268, 312, 408])
def test_no_name_is_cut(top: PictureTop, qtbot: QtBot, width: int) -> None:
    top.resize(width, 300)

    for text, button in buttons(top).items():
        room = button.fontMetrics().horizontalAdvance(button.text())
        assert button.width() >= room, text
        assert top.rect().contains(button.geometry().translated(button.parentWidget().pos())), text
