"""What is cut or was not translated is found, with widget and text; what has room and what is foreign is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import shots
from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import ElidedLabel
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.theme import Theme
from pseudo_check import cut, text_faults, untranslated
from pseudo_translator import pseudo_text
from shot_scene import Scene
from shot_stage import Stage

LONG = pseudo_text("Only a file that was saved can be put back")
TRANSLATED = pseudo_text("Put back")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    owner = QObject()
    theme = Theme(qapp, owner)
    theme.apply(ThemeChoice.LIGHT)
    yield theme
    qapp.setStyleSheet("")


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget)
    widget.resize(700, 300)
    widget.show()
    return widget


def put(page: QWidget, *widgets: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()
    layout.activate()


def test_a_page_with_room_and_translated_texts_has_no_faults(page: QWidget, theme: Theme) -> None:
    wrapping = QLabel(LONG)
    wrapping.setWordWrap(True)
    put(page, QLabel(LONG), wrapping, Button(theme, LONG), ElidedLabel(LONG), QLineEdit(placeholderText=TRANSLATED))

    assert cut(page) == []
    assert untranslated(page) == []


def test_a_label_fixed_too_narrow_is_cut(page: QWidget) -> None:
    label = QLabel(LONG)
    label.setFixedWidth(60)
    put(page, label)

    (fault,) = cut(page)
    assert fault.startswith(f"QLabel {LONG!r} has 60x")
    assert fault.endswith(f"needs {label.sizeHint().width()} px of width")


def test_a_label_of_too_few_lines_is_cut(page: QWidget) -> None:
    label = QLabel(LONG)
    label.setWordWrap(True)
    label.setFixedSize(120, label.fontMetrics().height())
    put(page, label)

    (fault,) = cut(page)
    assert fault.endswith(f"needs {label.heightForWidth(120)} px of height")


def test_a_button_fixed_too_narrow_is_cut(page: QWidget, theme: Theme) -> None:
    button = Button(theme, LONG)
    button.setFixedWidth(60)
    put(page, button)

    (fault,) = cut(page)
    assert fault.startswith(f"Button {LONG!r} has 60x")


def test_a_segment_without_room_for_its_words_is_cut(page: QWidget, theme: Theme) -> None:
    bar = SegmentBar(theme, LONG, (Choice("one", LONG), Choice("other", TRANSLATED)))
    bar.setFixedWidth(100)
    put(page, bar)

    assert any(fault.startswith(f"Segment {LONG!r}") for fault in cut(page))


def test_a_label_that_leaves_its_parent_is_cut(page: QWidget) -> None:
    label = QLabel(LONG, page)
    label.adjustSize()
    label.move(page.width() - 20, 0)
    label.show()

    (fault,) = cut(page)
    assert "needs room in QWidget" in fault


def test_our_words_must_not_be_elided_but_names_may(page: QWidget) -> None:
    ours, name = ElidedLabel(LONG), ElidedLabel("a-long-name-that-nobody-can-read-at-this-width.png")
    for label in (ours, name):
        label.setFixedWidth(60)
    put(page, ours, name)

    (fault,) = cut(page)
    assert LONG in fault


def test_what_is_hidden_is_not_looked_at(page: QWidget) -> None:
    label = QLabel("Put back")
    label.setFixedWidth(5)
    put(page, label)
    label.hide()

    assert cut(page) == untranslated(page) == []


def test_whatever_a_widget_says_must_be_translated(page: QWidget) -> None:
    field, label = QLineEdit(placeholderText="Search here"), QLabel("Put back")
    field.setToolTip("Find a picture")
    label.setAccessibleName("Put it back")
    label.setAccessibleDescription("It lies there still")
    page.setWindowTitle("Lost files")
    put(page, field, label)

    assert untranslated(page) == [
        "QLabel description is not translated: 'It lies there still'",
        "QLabel name is not translated: 'Put it back'",
        "QLabel text is not translated: 'Put back'",
        "QLineEdit placeholder is not translated: 'Search here'",
        "QLineEdit tooltip is not translated: 'Find a picture'",
        "QWidget title is not translated: 'Lost files'",
    ]


def test_a_word_beside_a_translated_text_is_found(page: QWidget) -> None:
    put(page, QLabel(f"{TRANSLATED}. Nothing was charged."))

    (fault,) = untranslated(page)
    assert "Nothing was charged." in fault


def test_rows_and_actions_are_looked_at(page: QWidget, qtbot: QtBot) -> None:
    model = QStandardItemModel(page)
    for text in (TRANSLATED, "Account"):
        model.appendRow(QStandardItem(text))
    view, menu = QListView(), QMenu()
    qtbot.addWidget(menu)
    view.setModel(model)
    put(page, view)
    page.addAction(QAction("&Redo", page))
    menu.addAction(QAction("Elsewhere made", page))

    assert untranslated(page) == [
        "action is not translated: '&Redo'",
        "action is not translated: 'Elsewhere made'",
        "item of QListView is not translated: 'Account'",
    ]
    assert "action is not translated: 'Elsewhere made'" in untranslated(menu)


def test_what_nobody_translates_is_no_fault(page: QWidget) -> None:
    prompt = "A bottle on a dune, low sun from the left"
    put(page, QLabel(f"{prompt[:14]}…, {TRANSLATED}"), QLabel(prompt), QLabel("@Image2 · $0.14 · JPEG, 260.1 kB"))

    assert untranslated(page, [prompt]) == []
    assert len(untranslated(page)) == 2


def test_a_fault_at_one_size_of_a_scene_is_told_with_it(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def play(stage: Stage) -> QWidget:
        board = QWidget(stage.window)
        column = QVBoxLayout(board)
        for text in (LONG, "Low sun"):
            column.addWidget(QLabel(text))
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        board.show()
        return board

    scene = Scene("board", play, sizes=((800, 100), (120, 100)))
    drawn = shots.draw(qapp, scene, ThemeChoice.LIGHT, tmp_path, text_faults)

    with pytest.raises(shots.SceneError) as told:
        list(drawn)

    faults = str(told.value).strip().split("\n  ")
    assert faults[0] == "800x100: QLabel text is not translated: 'Low sun'"
    assert faults[1] == "120x100: QLabel text is not translated: 'Low sun'"
    assert faults[2].startswith(f"120x100: QLabel {LONG!r} has ")
    assert len(faults) == 3
    assert len(list(tmp_path.glob("board-*.png"))) == 2, "all sizes are drawn all the same"
