"""Foreign text is shown as it is: no picture is drawn out of it, nothing is hidden, nothing is measured for long."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.plain_text import (
    ElidedLabel,
    PlainLabel,
    plain_label,
    set_plain_tooltip,
    tooltip_text,
    visible_text,
)
from kling_desktop.ui.base.theme import Theme

CANARY = QColor("#00FF7F")


@pytest.fixture
def bait(tmp_path: Path) -> str:
    """A text that Qt draws as a 64 x 64 picture wherever it reads HTML."""
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(CANARY)
    assert image.save(str(tmp_path / "canary.png"))
    return f'a <b>dog</b> <img src="{tmp_path / "canary.png"}"> & more'


def canary_pixels(widget: QWidget) -> int:
    image = widget.grab().toImage()
    return sum(
        image.pixelColor(x, y) == CANARY for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )


def tooltip_of(widget: QWidget, qtbot: QtBot) -> QLabel:
    QToolTip.showText(widget.mapToGlobal(QPoint(1, 1)), widget.toolTip(), widget)
    qtbot.waitUntil(QToolTip.isVisible)
    (tip,) = [one for one in QApplication.topLevelWidgets() if one.metaObject().className() == "QTipLabel"]
    assert isinstance(tip, QLabel)
    return tip


def test_the_bait_is_taken_by_an_ordinary_label(bait: str, qtbot: QtBot) -> None:
    label = QLabel(bait)
    qtbot.addWidget(label)
    assert canary_pixels(label) == 32 * 32


@pytest.mark.parametrize("make", [PlainLabel, ElidedLabel])
def test_a_plain_label_draws_no_picture(make: Callable[[str], PlainLabel], bait: str, qtbot: QtBot) -> None:
    label = make(bait)
    qtbot.addWidget(label)
    label.resize(900, 100)
    assert label.text() == bait
    assert canary_pixels(label) == 0


def test_a_plain_tooltip_draws_no_picture(bait: str, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    set_plain_tooltip(widget, bait)
    tip = tooltip_of(widget, qtbot)
    assert canary_pixels(tip) == 0
    widget.setToolTip(bait)
    assert canary_pixels(tooltip_of(widget, qtbot)) > 0
    QToolTip.hideText()


LONG = "Generating is paused until you update the key; your pictures are safe. " * 3


def test_wrapped_lines_are_as_high_as_the_type_scale_has_them(theme: Theme, qtbot: QtBot) -> None:
    label = plain_label(theme, LONG, "body", wraps=True)
    qtbot.addWidget(label)
    lines = label.heightForWidth(200) // 18
    assert label.heightForWidth(200) == lines * 18
    assert lines > 4
    assert label.sizeHint().height() % 18 == 0
    assert label.minimumSizeHint().height() == 18
    label.set_line_px(26)
    assert label.heightForWidth(200) == lines * 26

    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    assert label.heightForWidth(200) % 26, "Qt's own lines, so that its selection fits them"


def test_a_label_that_does_not_wrap_has_the_height_of_its_font(theme: Theme, qtbot: QtBot) -> None:
    label = plain_label(theme, "Hint", "heading")
    qtbot.addWidget(label)
    assert label.sizeHint().height() == label.fontMetrics().height()


@pytest.mark.parametrize(
    ("alignment", "top"),
    [(Qt.AlignmentFlag.AlignTop, range(8)), (Qt.AlignmentFlag.AlignVCenter, range(90, 100))],
)
def test_wrapped_text_stands_where_the_label_wants_it(
    theme: Theme, qtbot: QtBot, alignment: Qt.AlignmentFlag, top: range
) -> None:
    label = plain_label(theme, "HHH", "body", wraps=True)
    qtbot.addWidget(label)
    label.setAlignment(alignment | Qt.AlignmentFlag.AlignLeft)
    label.resize(200, 200)
    image = label.grab().toImage()
    ground = image.pixelColor(199, 199)
    first = next(y for y in range(200) if any(image.pixelColor(x, y) != ground for x in range(60)))
    assert first in top


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("photo\u202egnp.exe", "photo[U+202E]gnp.exe"),
        ("a\x00b\x1b[31m", "a[U+0000]b[U+001B][31m"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("lone \ud83d half", "lone [U+D83D] half"),
        ("👩\u200d🎨 می\u200cخواهم", "👩\u200d🎨 می\u200cخواهم"),
        ("שלום @Image1", "שלום @Image1"),
        ("", ""),
    ],
)
def test_hidden_characters_are_shown_and_scripts_left_alone(text: str, shown: str) -> None:
    assert visible_text(text) == shown


def test_long_text_is_cut_before_it_is_measured(qtbot: QtBot) -> None:
    label = PlainLabel("x" * 1_000_000)
    qtbot.addWidget(label)
    assert label.text() == "x" * 2_000 + "…"
    assert len(tooltip_text("<" * 1_000_000)) < 3_000


@given(st.text(max_size=60))
def test_a_tooltip_never_holds_a_tag_of_the_text(text: str) -> None:
    tip = tooltip_text(text)
    inner = tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
    assert "<" not in inner
    assert bool(tip) == bool(text)


def test_an_elided_label_keeps_its_text_and_shows_it_as_tooltip(qtbot: QtBot) -> None:
    name = "a very long file name " * 9 + "\nend.jpg"
    label = ElidedLabel(name)
    qtbot.addWidget(label)
    label.resize(80, 20)
    assert label.text().endswith("name end.jpg")
    assert "<br>end.jpg" in label.toolTip()
    assert label.minimumSizeHint().width() < 80


def test_a_tone_follows_the_theme(theme: Theme, qtbot: QtBot) -> None:
    label = plain_label(theme, "Hint", "small", "text3")
    qtbot.addWidget(label)
    label.show()
    assert label.palette().color(label.foregroundRole()) == theme.color("text3")
    theme.apply(ThemeChoice.DARK)
    assert label.palette().color(label.foregroundRole()) == theme.color("text3")
    label.set_tone("danger")
    assert label.palette().color(label.foregroundRole()) == theme.color("danger")


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_label_begins_where_people_begin_to_read_whatever_its_letters(
    qapp: QApplication, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    label = PlainLabel("1360 × 768 px")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    label.setLayoutDirection(direction)
    qtbot.addWidget(label)
    label.resize(400, 20)
    image = label.grab().toImage()
    ground = image.pixelColor(200, 0)
    inked = [x for x in range(400) for y in range(20) if image.pixelColor(x, y) != ground]
    assert max(inked) < 200 if direction is Qt.LayoutDirection.LeftToRight else min(inked) > 200
