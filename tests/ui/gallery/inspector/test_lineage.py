"""Where a picture comes from and what became of it; only what is in the gallery leads anywhere."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Marks
from kling_desktop.core.recipe import Recipe
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.lineage import Lineage
from kling_desktop.ui.gallery.inspector.picture_strip import PictureButton
from tests.fakes.fake_pictures import make_recipe
from tests.fakes.gallery_desk import GalleryDesk


@pytest.fixture
def lineage(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Lineage:
    lineage = Lineage(theme, gallery.model, gallery.loader, gallery.files)
    qtbot.addWidget(lineage)
    lineage.resize(312, 66)
    lineage.show()
    return lineage


def from_output(output_id: str) -> Recipe:
    recipe = make_recipe()
    first, second = recipe.references
    return replace(recipe, references=(replace(first, source_output=output_id), second))


def titles(lineage: Lineage) -> list[str]:
    return [each.text() for each in lineage.findChildren(QLabel) if each.isVisible()]


def buttons(lineage: Lineage) -> list[PictureButton]:
    found = [each for each in lineage.findChildren(PictureButton) if each.isVisible()]
    return sorted(found, key=lambda each: each.mapTo(lineage, each.rect().topLeft()).x())


def test_made_from_and_became_stand_side_by_side(gallery: GalleryDesk, lineage: Lineage) -> None:
    parent = gallery.add(30)
    child = gallery.add(1, recipe=from_output(parent.job.id))

    lineage.show_entry(parent, (child,))

    assert titles(lineage) == ["Made from", "Became 1"]
    assert [each.picture.number for each in buttons(lineage)] == [1, 2, 0]
    assert [each.width() for each in buttons(lineage)] == [44] * 3
    assert "bottle.jpg" in buttons(lineage)[0].accessibleName()


def test_a_picture_of_the_gallery_leads_to_it_a_foreign_one_nowhere(
    gallery: GalleryDesk, lineage: Lineage, qtbot: QtBot
) -> None:
    parent = gallery.add(30)
    child = gallery.add(1, recipe=from_output(parent.job.id))
    lineage.show_entry(child, ())
    own, foreign = buttons(lineage)

    with qtbot.waitSignal(lineage.picture_chosen) as told:
        qtbot.mouseClick(own, Qt.MouseButton.LeftButton)
    assert told.args == [parent.job.id]
    with qtbot.assertNotEmitted(lineage.picture_chosen):
        qtbot.mouseClick(foreign, Qt.MouseButton.LeftButton)


def test_what_became_of_it_leads_there(gallery: GalleryDesk, lineage: Lineage, qtbot: QtBot) -> None:
    parent = gallery.add(30)
    child = gallery.add(1, recipe=from_output(parent.job.id))
    lineage.show_entry(parent, (child,))

    with qtbot.waitSignal(lineage.picture_chosen) as told:
        qtbot.keyClick(buttons(lineage)[-1], Qt.Key.Key_Space)

    assert told.args == [child.job.id]


def put_away(gallery: GalleryDesk, entry: Entry) -> None:
    gallery.history.put(replace(entry, marks=Marks(deleted_at_ms=1)))


def test_a_picture_that_was_put_away_leads_nowhere(gallery: GalleryDesk, lineage: Lineage) -> None:
    parent = gallery.add(30)
    put_away(gallery, parent)

    lineage.show_entry(gallery.add(1, recipe=from_output(parent.job.id)), ())

    assert [each.picture.leads_to for each in buttons(lineage)] == ["", ""]


def test_a_picture_that_was_never_here_leads_nowhere(gallery: GalleryDesk, lineage: Lineage) -> None:
    lineage.show_entry(gallery.add(1, JobState.RUNNING, recipe=from_output("f" * 32)), ())

    assert [each.picture.leads_to for each in buttons(lineage)] == ["", ""]


def test_nothing_is_nothing(gallery: GalleryDesk, lineage: Lineage) -> None:
    lineage.show_entry(gallery.add(1, recipe=replace(make_recipe(), references=())), ())

    assert lineage.isHidden()
