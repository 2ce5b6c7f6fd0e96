"""For a person whose text is twice as large, what stands beside the words is so too."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QThreadPool
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.draft import Slot
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.stepper import Stepper
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.toggle import Toggle
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.panel_sides import LEAST_WIDTH_PX
from kling_desktop.ui.compose.slot_face import SlotFace, SlotPose
from kling_desktop.ui.compose.slot_layout import Density, slot_places
from kling_desktop.ui.compose.slot_look import SlotLook
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from kling_desktop.ui.gallery.inspector.mark_row import FlagButton, MarkRow
from kling_desktop.ui.preferences.choice_box import ChoiceBox
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.preferences_dialog import Place, PreferencesDialog
from tests.dressing import undress
from tests.fakes.fake_pictures import FakePictureFiles
from tests.ui.preferences import standing

INSPECTOR_PX = 312
"""What the inspector has beside its margins."""


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A theme at twice the usual text size."""
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(22)
    qapp.setFont(large)
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    assert theme.text_scale == pytest.approx(2.0)
    yield theme
    undress(qapp, before)


def test_icons_grow(theme: Theme, qtbot: QtBot) -> None:
    alone, beside, label = IconButton(theme, "x", "Close"), Button(theme, "", icon="x"), IconLabel(theme, "x")
    for widget in (alone, beside, label):
        qtbot.addWidget(widget)
    assert alone.iconSize() == QSize(36, 36)
    assert beside.sizeHint().width() == 36 + 2 * 12
    assert label.pixmap().width() == 40


def test_flags_stay_wider_than_high_and_no_star_is_cut(theme: Theme, qtbot: QtBot) -> None:
    row = MarkRow(theme)
    qtbot.addWidget(row)
    row.resize(INSPECTOR_PX, row.sizeHint().height())
    row.show()
    flags = row.findChildren(FlagButton)
    assert [flag.size() for flag in flags] == [QSize(72, 64)] * 2
    parts = [part for part in row.children() if isinstance(part, QWidget)]
    assert max(part.geometry().right() for part in parts) < row.width() <= INSPECTOR_PX


def test_the_lowest_field_for_the_first_picture_has_room_for_its_words(theme: Theme) -> None:
    words = sum(QFontMetrics(theme.font(style)).height() for style in ("section", "small"))
    assert slot_places(0, 10, 344, Density.TIGHT, theme.text_scale).height >= words + 8


def test_switch_stepper_and_arrows_grow(theme: Theme, qtbot: QtBot) -> None:
    toggle, stepper, box = Toggle(theme, "Notify me"), Stepper(theme, "Pictures", 1, 10), ChoiceBox(theme, "Cap", [])
    for widget in (toggle, stepper, box):
        qtbot.addWidget(widget)
        widget.show()
    assert toggle.sizeHint() == QSize(72, 48)
    assert stepper.sizeHint() == QSize(224, 72)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    arrow = QStyle.SubControl.SC_ComboBoxArrow
    assert box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, arrow, box).width() == 56


def nothing_is_cut(page: PreferencePage) -> bool:
    """Whether a page, which scrolls downwards only, is as wide as what it shows."""
    edge = page.viewport().width()
    shown = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    return all(each.mapTo(page, each.rect().topRight()).x() < edge for each in shown)


def test_settings_fit_into_a_small_window_and_nothing_is_cut_at_the_side(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    dialog = PreferencesDialog(theme, Place("Pictures › Kling Desktop", ""), window)
    dialog.set_key_status(standing.STORED)
    dialog.open()
    for turn in (dialog.show_account, dialog.show_generation, dialog.show_spend, dialog.show_network):
        turn()
        assert (dialog.width(), dialog.height()) == (1000, 700)
        (page,) = (each for each in dialog.findChildren(PreferencePage) if each.isVisible())
        qtbot.waitUntil(partial(nothing_is_cut, page))
        dialog.resize(1, 1)
        assert dialog.size() == dialog.minimumSize()
        qtbot.waitUntil(partial(nothing_is_cut, page))
        dialog.resize(1000, 700)
    dialog.close()


def test_the_narrowest_composer_shows_its_heading_and_both_of_its_narrow_choices(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    pool = QThreadPool()
    panel = ComposePanel(theme, Composer(KLING_O1, FakePictureFiles(tmp_path)), pool)
    qtbot.addWidget(panel)
    panel.resize(LEAST_WIDTH_PX, 1250)
    panel.show()
    heading = next(each for each in panel.findChildren(QLabel) if each.text() == "New picture")
    assert heading.height() >= heading.heightForWidth(heading.width())
    assert heading.width() >= heading.fontMetrics().horizontalAdvance("picture")
    field = panel.strip.grid.add_slot
    for height in (1250, 700):
        panel.resize(LEAST_WIDTH_PX, height)
        QApplication.processEvents()
        lines = [
            round(height / QFontMetrics(theme.font(style)).height())
            for height, style in zip(field.words_px, ("section", "small"), strict=True)
        ]
        assert lines == [2, 2], "the invitation too, also where the rest has to scroll for it"
        assert field.height() > sum(field.words_px)
    assert panel.form.mapTo(panel, panel.form.rect().topRight()).x() < LEAST_WIDTH_PX
    assert panel.form.pictures.width() >= panel.form.pictures.sizeHint().width()
    assert pool.waitForDone(5_000)


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_small_slot_without_room_for_why_it_cannot_be_used_shows_the_sign(
    theme: Theme, tmp_path: Path, qtbot: QtBot, *, is_mirrored: bool
) -> None:
    """Half of `Not found` would say something else."""
    slot, pool = QWidget(), QThreadPool()
    qtbot.addWidget(slot)
    slot.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)
    slot.resize(75, 60)
    composer = Composer(KLING_O1, FakePictureFiles(tmp_path))
    face = SlotFace(theme, SlotPreviews(composer, pool), slot)
    image = QImage(slot.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    failed = Slot(1, "gone.png", failure=Failure(FailureKind.FILE_MISSING))
    face.paint(painter, SlotLook(1, failed, 0), SlotPose())
    painter.end()
    far = range(6, 26) if is_mirrored else range(75 - 26, 75 - 6)
    danger = theme.color("danger").rgb()
    inked = [(x, y) for x in range(75) for y in range(60) if image.pixel(x, y) == danger]
    assert inked
    assert all(x in far and y < 26 for x, y in inked)
