"""What Generate says and does, why it cannot, and that one press is one request."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.button import ButtonRole
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.compose.composer import Composer
from tests.double_click import double_click
from tests.ui.compose.stage import accept, reference

Add = Callable[..., None]
READY = ComposeStatus(key=KeyState.READY, balance_micros=4_820_000)


@pytest.fixture
def requests(panel: ComposePanel) -> list[tuple[Recipe, int]]:
    made: list[tuple[Recipe, int]] = []
    panel.generate_requested.connect(lambda recipe, count: made.append((recipe, count)))
    return made


@pytest.mark.parametrize(
    ("status", "count", "expected"),
    [
        (READY, 1, ("Generate", "primary")),
        (READY, 2, ("Generate 2 pictures", "primary")),
        (ComposeStatus(key=KeyState.CHECKING), 1, ("Generate", "primary")),
        (ComposeStatus(key=KeyState.NONE), 1, ("Add an API key to generate", "secondary")),
        (ComposeStatus(key=KeyState.NONE, is_keyring_locked=True), 1, ("Unlock the keyring to generate", "secondary")),
        (ComposeStatus(key=KeyState.REJECTED), 3, ("Update API key to generate", "secondary")),
        (ComposeStatus(key=KeyState.READY, is_online=False), 2, ("Generate when online", "secondary")),
        (READY._replace(is_queue_held=True), 4, ("Add 4 to the waiting ones", "secondary")),
        (READY._replace(is_queue_held=True, is_online=False), 4, ("Generate when online", "secondary")),
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
    accept(composer, reference())
    composer.set_prompt("  ")


def too_long(composer: Composer) -> None:
    accept(composer, reference())
    composer.set_prompt("x" * 2501)


def lost_mention(composer: Composer) -> None:
    accept(composer, reference())
    composer.set_prompt("put @Image3 there")


def still_read(composer: Composer) -> None:
    composer.add_sources([PictureSource("a.jpg", path="/a.jpg")])
    composer.set_prompt("a")


def unreadable(composer: Composer) -> None:
    accept(composer, reference())
    (key,) = composer.add_sources([PictureSource("a.jpg", path="/a.jpg")])
    composer.settle(key, Failure(FailureKind.UNREADABLE_FILE))
    composer.set_prompt("a")


@pytest.mark.parametrize(
    ("spoil", "text", "focus"),
    [
        (no_reference, "Add at least one picture", "Add reference, 0 of 10 used"),
        (no_prompt, "Say what should happen in the prompt", "Prompt"),
        (too_long, "The prompt is too long", "Prompt"),
        (lost_mention, "@Image3 isn't in your slots", "Prompt"),
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


def test_a_long_reason_takes_two_lines_in_the_middle(panel: ComposePanel, composer: Composer) -> None:
    unreadable(composer)
    image = panel.footer.button.grab().toImage()
    ground, inside = image.pixelColor(6, 22), range(6, image.width() - 6)
    inked = [x for x in inside if any(image.pixelColor(x, y) != ground for y in range(4, 40))]
    left, right = min(inked), image.width() - 1 - max(inked)
    assert abs(left - right) <= 4
    assert left >= 12


def test_while_jobs_are_held_generate_adds_to_them(
    panel: ComposePanel, ready: None, requests: list[object], qtbot: QtBot
) -> None:
    panel.set_status(READY._replace(is_queue_held=True))
    with qtbot.waitSignal(panel.add_to_waiting_requested) as added:
        QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)
    assert added.args[1] == 1
    assert requests == []


def test_no_key_asks_for_one(panel: ComposePanel, ready: None, requests: list[object], qtbot: QtBot) -> None:
    panel.set_status(ComposeStatus(key=KeyState.NONE))
    with qtbot.waitSignal(panel.key_requested):
        QTest.mouseClick(panel.footer.button, Qt.MouseButton.LeftButton)
    assert requests == []


def test_a_locked_keyring_is_asked_again(
    panel: ComposePanel, ready: None, requests: list[object], qtbot: QtBot
) -> None:
    panel.set_status(ComposeStatus(key=KeyState.NONE, is_keyring_locked=True))
    with qtbot.waitSignal(panel.keyring_requested), qtbot.assertNotEmitted(panel.key_requested):
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
    double_click(button)
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
