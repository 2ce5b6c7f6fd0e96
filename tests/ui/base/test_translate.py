"""Texts about several things: English without a translator, and any number of plural forms with one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from kling_desktop.ui.base.translate import counted_text

ONE, MANY = "Generate 1 picture for {price}?", "Generate %Ln pictures for {price}?"


class Polish(QTranslator):
    """One text in its three forms, as a loaded translation gives them to Qt."""

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str:
        del disambiguation
        if context == "Questions" and source_text == ONE:
            return "1 obraz"
        if context == "Questions" and source_text == MANY:
            is_few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
            return "%Ln obrazy" if is_few else "%Ln obrazów"
        return ""


@pytest.fixture
def polish(qapp: QApplication) -> Iterator[None]:
    translator = Polish()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def said(*counts: int) -> list[str]:
    return [counted_text("Questions", ONE, MANY, count) for count in counts]


@pytest.mark.usefixtures("british", "qapp")
def test_english_has_a_singular_without_a_translator() -> None:
    assert said(1, 2, 0) == [ONE, "Generate 2 pictures for {price}?", "Generate 0 pictures for {price}?"]
    assert said(1200) == ["Generate 1,200 pictures for {price}?"]


@pytest.mark.usefixtures("polish")
def test_a_language_of_three_forms_gets_the_right_one() -> None:
    assert said(1, 2, 5, 12, 22) == ["1 obraz", "2 obrazy", "5 obrazów", "12 obrazów", "22 obrazy"]
