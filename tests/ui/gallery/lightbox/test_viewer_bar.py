"""The bar of the viewer: its zoom button is as wide as its longest words, and stays so while it zooms."""

import pytest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.lightbox.viewer_bar import ViewerBar
from kling_desktop.ui.gallery.lightbox.zoom import STEPS, Zoom
from tests.longer_texts import longer_texts


@pytest.mark.parametrize("is_longer", [False, True])
def test_the_zoom_button_has_room_for_every_step_and_keeps_its_width(
    qapp: QApplication, qtbot: QtBot, theme: Theme, is_longer: bool
) -> None:
    if is_longer:
        with longer_texts(qapp):
            check_steps(qtbot, theme)
    else:
        check_steps(qtbot, theme)


def check_steps(qtbot: QtBot, theme: Theme) -> None:
    bar = ViewerBar(theme)
    qtbot.addWidget(bar)
    whole = Zoom((2000, 1500), (1000, 750))
    bar.show_zoom(whole)
    (button,) = (each for each in bar.findChildren(QToolButton) if "50 %" in each.accessibleName())
    width = button.width()

    for zoom in (whole, *(whole.at(step) for step in STEPS)):
        bar.show_zoom(zoom)
        assert button.width() == width >= button.fontMetrics().horizontalAdvance(button.text()) + 8


def test_which_of_its_run_it_is_gives_way_to_the_title(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    bar = ViewerBar(theme)
    qtbot.addWidget(bar)
    bar.show_picture(
        "Place the bottle in the middle of the picture of the dunes, at dusk", "1 of 4 in this run", "14:32"
    )
    bar.show()

    said = {}
    for width in (1440, 1000, 880):
        bar.resize(width, bar.height())
        qapp.processEvents()
        title, subtitle = bar.findChildren(PlainLabel)
        said[width] = subtitle.text()
        assert title.width() >= min(title.sizeHint().width(), theme.scaled(300))
        assert subtitle.width() >= subtitle.sizeHint().width(), "it is never cut"
    assert said == {1440: "1 of 4 in this run · 14:32", 1000: "", 880: ""}
    bar.show_picture("Dusk", "1 of 4 in this run", "14:32")
    assert subtitle.text() == "1 of 4 in this run · 14:32", "beside a short title there is room"
