"""The panel: what Generate says and does, one request for one press, and how height is shared out."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.button import ButtonRole
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.compose.composer import Composer
from tests.ui.compose.stage import Heard, reference

Add = Callable[..., None]
READY = ComposeStatus(key=KeyState.READY, balance_micros=4_820_000)


@pytest.fixture
def requests(panel: ComposePanel) -> list[tuple[Recipe, int]]:
    made: list[tuple[Recipe, int]] = []
    panel.generate_requested.connect(lambda recipe, count: made.append((recipe, count)))
    return made


@pytest.fixture
def ready(composer: Composer, add: Add) -> None:
    add("dunes-evening.jpg")
    composer.set_prompt("@Image1 at dawn")


@pytest.mark.parametrize(
    ("status", "count", "expected"),
    [
        (READY, 1, ("Generate", "primary")),
        (READY, 2, ("Generate 2 pictures", "primary")),
        (ComposeStatus(key=KeyState.CHECKING), 1, ("Generate", "primary")),
        (ComposeStatus(key=KeyState.NONE), 1, ("Add an API key to generate", "secondary")),
        (ComposeStatus(key=KeyState.REJECTED), 3, ("Update API key to generate", "secondary")),
        (ComposeStatus(key=KeyState.READY, is_online=False), 2, ("Generate when online", "secondary")),
        (ComposeStatus(is_demo=True, key=KeyState.NONE), 1, ("Generate sample picture", "primary")),
        (ComposeStatus(is_demo=True, key=KeyState.NONE), 4, ("Generate 4 sample pictures", "primary")),
    ],
)
def test_what_the_button_says(
    panel: ComposePanel,
    composer: Composer,
    ready: None,
    status: ComposeStatus,
    count: int,
    expected: tuple[str, ButtonRole],
) -> None:
    composer.set_count(count)
    panel.set_status(status)
    button = panel.footer.button

    assert (button.text(), button.role) == expected
    assert button.accessibleName() == button.text()
    assert button.isEnabled()


def no_reference(composer: Composer) -> None:
    composer.set_prompt("a dune")


def no_prompt(composer: Composer) -> None:
    composer.add_reference(reference())
    composer.set_prompt("  ")


def too_long(composer: Composer) -> None:
    composer.add_reference(reference())
    composer.set_prompt("x" * 2501)


def lost_mention(composer: Composer) -> None:
    composer.add_reference(reference())
    composer.set_prompt("put @Image3 there")


def still_read(composer: Composer) -> None:
    composer.add_sources([PictureSource("a.jpg", path="/a.jpg")])
    composer.set_prompt("a")


def unreadable(composer: Composer) -> None:
    composer.add_reference(reference())
    (key,) = composer.add_sources([PictureSource("a.jpg", path="/a.jpg")])
    composer.settle(key, Failure(FailureKind.UNREADABLE_FILE))
    composer.set_prompt("a")


@pytest.mark.parametrize(
    ("spoil", "text", "focus"),
    [
        (no_reference, "Add at least one picture", "Add reference, 0 of 10 used"),
        (no_prompt, "Say what should happen in the prompt", "Prompt"),
        (too_long, "The prompt is too long", "Prompt"),
        (lost_mention, "@Image3 isn't in your slots. Add a picture or change the prompt.", "Prompt"),
        (still_read, "@Image1 is still being read", "Image 1, a.jpg, being read"),
        (
            unreadable,
            "@Image2 can't be used. Remove it or choose another.",
            "Image 2, a.jpg, Can't open this file",
        ),
    ],
)
def test_why_it_cannot_and_pressing_jumps_to_the_cause(
    panel: ComposePanel,
    composer: Composer,
    requests: list[tuple[Recipe, int]],
    spoil: Callable[[Composer], None],
    text: str,
    focus: str,
) -> None:
    spoil(composer)
    button = panel.footer.button
    assert button.text() == text
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == focus
    assert requests == []


def test_a_lost_mention_gets_the_caret_a_box_and_a_way_to_add(panel: ComposePanel, composer: Composer) -> None:
    lost_mention(composer)
    assert panel.lost_mention.isVisible()
    assert panel.lost_mention.label.text().startswith("@Image3 isn't in your slots.")
    QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)
    assert panel.prompt.editor.caret == len("put @Image3")

    QTest.mouseClick(panel.lost_mention.add_button, Qt.MouseButton.LeftButton)
    dialog = panel.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()
    composer.set_prompt("put @Image1 there")
    assert not panel.lost_mention.isVisible()


def test_no_key_asks_for_one(panel: ComposePanel, ready: None, requests: list[object], qtbot: QtBot) -> None:
    panel.set_status(ComposeStatus(key=KeyState.NONE))
    with qtbot.waitSignal(panel.key_requested):
        QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)
    assert requests == []


def test_a_click_sends_the_recipe(
    panel: ComposePanel, composer: Composer, ready: None, requests: list[tuple[Recipe, int]]
) -> None:
    composer.set_count(4)
    QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)
    recipe, count = requests[0]
    assert (recipe.prompt, recipe.references, count) == ("@Image1 at dawn", (reference(),), 4)
    assert composer.draft.prompt == "@Image1 at dawn"


def test_a_double_click_is_one_request(panel: ComposePanel, ready: None, requests: list[object]) -> None:
    button = panel.footer.button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(requests) == 1


def test_a_click_after_the_double_click_interval_is_another(
    panel: ComposePanel, ready: None, requests: list[object], qapp: QApplication, qtbot: QtBot
) -> None:
    interval = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(1)
    QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)

    def pressed_again() -> None:
        QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)
        assert len(requests) > 1

    qtbot.waitUntil(pressed_again)
    qapp.setDoubleClickInterval(interval)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_held_key_is_one_request(
    panel: ComposePanel, ready: None, requests: list[object], qapp: QApplication, key: Qt.Key
) -> None:
    button = panel.footer.button
    clicks: list[bool] = []  # the repeats must not even count as clicks: they may come after the interval
    button.clicked.connect(lambda: clicks.append(True))
    button.setFocus()
    none = Qt.KeyboardModifier.NoModifier
    qapp.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, key, none, "", False))
    for _ in range(5):
        qapp.sendEvent(button, QKeyEvent(QEvent.Type.KeyRelease, key, none, "", True))
        qapp.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, key, none, "", True))
    qapp.sendEvent(button, QKeyEvent(QEvent.Type.KeyRelease, key, none, "", False))
    assert (len(clicks), len(requests)) == (1, 1)


def test_ctrl_enter_generates_from_the_prompt_and_writes_nothing(
    panel: ComposePanel, composer: Composer, ready: None, requests: list[object]
) -> None:
    panel.focus_prompt()
    QTest.keyClick(panel.prompt.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(requests) == 1
    assert composer.draft.prompt == "@Image1 at dawn"
    assert not panel.generate_action.autoRepeat()


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


def test_pictures_that_are_not_mentioned_are_hinted_at(panel: ComposePanel, composer: Composer, add: Add) -> None:
    add("a", "b", "c")
    assert panel.unmentioned.text() == ""
    composer.set_prompt("@Image1 and @Image2")
    assert panel.unmentioned.text() == "@Image3 isn't mentioned. It is still sent."
    composer.set_prompt("@Image1")
    assert panel.unmentioned.text() == "2 pictures aren't mentioned. They are still sent."


@pytest.mark.parametrize(("height", "side"), [(870, 168), (790, 144), (690, 80)])
def test_the_slots_give_way_to_the_prompt(panel: ComposePanel, add: Add, qtbot: QtBot, height: int, side: int) -> None:
    add("a", "b", "c")
    panel.resize(376, height)

    def fits() -> None:
        slot = panel.strip.grid.slot_widget(1)
        assert slot is not None
        assert slot.height() == side
        assert panel.prompt.height() >= 104

    qtbot.waitUntil(fits)


def test_at_the_least_size_the_body_scrolls_and_the_footer_stays(panel: ComposePanel, add: Add, qtbot: QtBot) -> None:
    add(*"abcdefghij")
    panel.resize(328, 480)

    def settled() -> None:
        assert panel.footer.geometry().bottom() == panel.height() - 1
        assert panel.prompt.height() == 104
        assert panel.strip.grid.height() == 220
        assert panel.prompt.mapTo(panel, panel.prompt.rect().bottomLeft()).y() > panel.footer.y()

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
