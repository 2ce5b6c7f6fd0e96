"""The texts of some screens under a language in which all texts are longer: translated, and with room."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from kling_desktop.core.preferences import ThemeChoice
from pseudo_check import text_faults
from pseudo_translator import pseudo_text
from shot_scenes import SCENES
from shot_stage import Stage
from tests.longer_texts import longer_texts

BY_NAME = {scene.name: scene for scene in SCENES}
SCREENS = ("composing", "attention", "inspector-problem", "privacy")
"""A few with many texts of their own; `dev.py shots --pseudo` looks at all, at every size."""


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    interval = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)  # a scene presses faster than any person
    with longer_texts(qapp):
        yield
    qapp.setDoubleClickInterval(interval)


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_room_for_longer_texts_and_shows_no_other(qapp: QApplication, tmp_path: Path, name: str) -> None:
    scene = BY_NAME[name]
    setting = replace(scene.setting, pictures=0)  # older pictures have no texts of their own, and take long to make
    with Stage(qapp, tmp_path, ThemeChoice.LIGHT, setting) as stage:
        stage.window.resize(*scene.sizes[-1])  # the least of them
        root = scene.play(stage)

        stage.picture(root)  # once it stands still: what is still being counted has not got its room yet
        assert text_faults(stage, root) == []


@pytest.mark.usefixtures("pseudo")
def test_plurals_are_translated_too_and_values_stay() -> None:
    said = QCoreApplication.translate("Tile", "%n before {name}", "", 3)

    assert re.fullmatch(r"\[3 béföŕé \{name\} ~+\]", said)


def test_a_text_becomes_two_fifths_longer_and_keeps_its_key() -> None:
    said = pseudo_text("&Generate a picture now")

    assert said.startswith("[&Ĝéñéŕåţé å pîçţûŕé ñöŵ ~")
    assert len(said) >= 1.4 * len("&Generate a picture now")


def test_large_numbers_stay_as_the_language_writes_them() -> None:
    assert pseudo_text("%Ln pictures").startswith("[%Ln pîçţûŕéš")
