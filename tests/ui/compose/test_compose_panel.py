"""The panel: what a click costs, how height is shared out, the order of the focus, names."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QScrollArea
from pytestqt.qtbot import QtBot

from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.compose.composer import Composer
from tests.ui.compose.stage import Heard

Add = Callable[..., None]
LEAST_PANEL_PX = 570
"""A window of 600 with its menu bar."""


def test_costs_follow_the_count(panel: ComposePanel, composer: Composer, ready: None) -> None:
    composer.set_count(4)
    footer = panel.footer
    assert (footer.cost.text(), footer.time.text(), footer.balance.text()) == (
        "$0.14",
        "· about 2 min",
        "Balance $4.82",
    )
    panel.set_status(ComposeStatus(is_demo=True))
    assert (footer.cost.text(), footer.time.text(), footer.balance.text()) == ("Demo, free", "", "")


@pytest.mark.parametrize(
    ("length", "counter", "tone"),
    [
        (2299, "2299 / 2500", "text2"),
        (2300, "2300 / 2500", "warn"),
        (2500, "2500 / 2500", "warn"),
        (2501, "1 too many · 2501 / 2500", "danger"),
    ],
)
def test_the_counter_counts_code_points(
    panel: ComposePanel, composer: Composer, length: int, counter: str, tone: str
) -> None:
    panel.setLocale(panel.locale().c())
    composer.set_prompt("😀" * length)
    label = panel.prompt.counter
    assert (label.text(), label.property("tone")) == (counter, tone)


@pytest.mark.parametrize(
    ("pictures", "height", "side"),
    [("abc", 870, 168), ("abc", 790, 144), ("abc", 690, 80), ("ab", 720, 168), ("ab", 690, 80)],
)
def test_the_slots_give_way_to_the_prompt(
    panel: ComposePanel, add: Add, qtbot: QtBot, pictures: str, height: int, side: int
) -> None:
    add(*pictures)
    panel.resize(376, height)

    def fits() -> None:
        slot = panel.strip.grid.slot_widget(1)
        assert slot is not None
        assert slot.height() == side
        assert panel.prompt.height() >= 104

    qtbot.waitUntil(fits)


def test_what_the_slots_push_down_is_in_place_before_anything_is_drawn(panel: ComposePanel, composer: Composer) -> None:
    for names in (("a.png",), ("b.png",), ("c.png", "d.png", "e.png")):
        composer.add_sources([PictureSource(name, f"/{name}") for name in names])
        assert panel.strip.height() == panel.strip.sizeHint().height()
    composer.clear()
    assert panel.strip.height() == panel.strip.sizeHint().height()


def test_at_the_least_size_an_empty_draft_needs_no_scroll_bar(panel: ComposePanel, qtbot: QtBot) -> None:
    panel.resize(328, LEAST_PANEL_PX)
    (area,) = panel.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: area.height() > 0 and area.verticalScrollBar().maximum() == 0)
    assert panel.prompt.height() >= 104


def test_at_the_least_size_the_body_scrolls_and_the_footer_stays(panel: ComposePanel, add: Add, qtbot: QtBot) -> None:
    add(*"abcdefghij")
    panel.resize(328, 480)

    def settled() -> None:
        assert panel.footer.geometry().bottom() == panel.height() - 1
        assert panel.prompt.height() == 104
        assert panel.strip.grid.height() == 160
        assert panel.form.mapTo(panel, panel.form.rect().bottomLeft()).y() > panel.footer.y()

    qtbot.waitUntil(settled)


@pytest.mark.parametrize("width", [328, 376])
def test_no_height_makes_the_slots_go_to_and_fro(panel: ComposePanel, add: Add, qtbot: QtBot, width: int) -> None:
    add("a", "b")
    for height in range(670, 720):
        panel.resize(376, 870)
        qtbot.wait(1)
        panel.resize(width, height)
        qtbot.wait(1)


def test_ten_references_say_that_they_are_all(panel: ComposePanel, add: Add) -> None:
    add(*"abcdefghij")
    add_slot = panel.strip.grid.add_slot
    assert not add_slot.isVisible()
    texts = [label.text() for label in panel.strip.findChildren(type(panel.footer.cost)) if label.isVisible()]
    texts = [text for text in texts if text]
    assert texts == ["References", "10 of 10", "10 of 10. Remove one to add another."]


def test_chosen_files_are_added_and_replace(
    panel: ComposePanel, composer: Composer, add: Add, qtbot: QtBot, heard: Heard
) -> None:
    add("a")
    panel.browse(composer.draft.slots[0].key)
    dialog = panel.findChild(QFileDialog)
    assert "*.heic" in dialog.nameFilters()[0]
    with qtbot.waitSignals([composer.intake_requested] * 2):
        dialog.filesSelected.emit(["/pictures/b.jpg", "/pictures/c.jpg"])
    dialog.reject()
    assert [slot.name for slot in composer.draft.slots] == ["b.jpg", "c.jpg"]


def test_clear_and_hide(panel: ComposePanel, composer: Composer, ready: None, heard: Heard, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.clear_button, Qt.MouseButton.LeftButton)
    assert (composer.draft.slots, composer.draft.prompt) == ((), "")
    assert heard.offers == ["Composer cleared"]
    with qtbot.waitSignal(panel.hide_requested):
        QTest.mouseClick(panel.hide_button, Qt.MouseButton.LeftButton)


def test_the_focus_goes_in_reading_order(panel: ComposePanel, composer: Composer, ready: None) -> None:
    panel.clear_button.setFocus()
    seen = []
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName() or focused.property("text"))
    assert seen == [
        "Hide composer",
        "Image 1, dunes-evening.jpg, 1920 by 1080, mentioned once",
        "Prompt",
        "Mention a picture",
        "Auto",
        "PNG",
        "Pictures",
        "Generate",
    ]


def test_every_control_has_a_name(panel: ComposePanel, composer: Composer, ready: None) -> None:
    composer.add_sources([PictureSource("a.jpg", path="/a.jpg")])
    controls = panel.findChildren(QAbstractButton)
    assert len(controls) > 15
    assert [control for control in controls if not (control.accessibleName() or control.text())] == []
