"""The model card decides what can be chosen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.model_card import KLING_O1, Choice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.recipe_form import RecipeForm
from tests.fakes.fake_pictures import FakePictureFiles


@pytest.fixture
def form(qtbot: QtBot, theme: Theme, composer: Composer) -> RecipeForm:
    form = RecipeForm(theme, composer)
    qtbot.addWidget(form)
    form.resize(344, 132)
    with qtbot.waitExposed(form):
        form.show()
    return form


def test_a_single_value_has_no_control(form: RecipeForm) -> None:
    assert form.bar("resolution") is None
    assert form.bar("aspect_ratio") is not None


def test_choosing_by_mouse_and_by_keyboard(form: RecipeForm, composer: Composer, qapp: QApplication) -> None:
    ratio, output = form.bar("aspect_ratio"), form.bar("output_format")
    assert ratio is not None
    assert output is not None
    QTest.mouseClick(ratio.segment("16:9"), Qt.MouseButton.LeftButton)
    output.segment("png").setFocus()
    QTest.keyClick(output.segment("png"), Qt.Key.Key_Right)

    assert dict(composer.draft.choices) == {"aspect_ratio": "16:9", "output_format": "jpg", "resolution": "1K"}
    composer.undo()
    composer.undo()
    assert (ratio.choice, output.choice) == ("auto", "png")


def test_counting_pictures(form: RecipeForm, composer: Composer) -> None:
    form.pictures.setFocus()
    QTest.keyClick(form.pictures, Qt.Key.Key_Up)
    QTest.keyClick(form.pictures, Qt.Key.Key_Up)
    assert composer.draft.count == 3
    composer.set_count(10)
    assert form.pictures.value() == 10
    QTest.keyClick(form.pictures, Qt.Key.Key_Up)
    assert composer.draft.count == 10


def test_another_model_has_other_controls(qtbot: QtBot, theme: Theme, files: FakePictureFiles) -> None:
    card = replace(KLING_O1, choices=(Choice("strength", ("low", "high"), "low"),))
    form = RecipeForm(theme, Composer(card, files))
    qtbot.addWidget(form)

    strength = form.bar("strength")
    assert strength is not None
    assert strength.segment("high").text() == "high"
    assert form.bar("aspect_ratio") is None


def test_a_format_has_the_name_that_it_has_everywhere(qtbot: QtBot, theme: Theme, files: FakePictureFiles) -> None:
    card = replace(KLING_O1, choices=(Choice("output_format", ("png", "jpg", "webp"), "png"),))
    form = RecipeForm(theme, Composer(card, files))
    qtbot.addWidget(form)

    output = form.bar("output_format")
    assert output is not None
    assert [output.segment(value).text() for value in ("png", "jpg", "webp")] == ["PNG", "JPG", "WebP"]
