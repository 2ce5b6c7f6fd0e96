"""However the mouse and the keyboard rage, one intent makes one Run, and the service is asked once for it.

An intent is a press that follows the one before it by more than a double click: which ones do is the test's to say.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QThreadPool
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core import job_event as happened
from kling_desktop.core.draft import Draft, Slot
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.preferences import Preferences, ThemeChoice
from kling_desktop.core.reference import Reference
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.consent import Consent
from tests.engine.bench import KEY, Workbench
from tests.fakes.fake_pictures import FakePictureFiles
from tests.fakes.memory_key_store import MemoryKeyStore
from tests.fakes.window_kit import KeptPreferences, window_kit

STORMS, ONE_IN, MOST_EVENTS = 1_000, 4, 8
"""Storms, one in so many of which begins anew; presses and flips in one."""
DECLINED = happened.Failed(Failure(FailureKind.DECLINED))
"""The shortest life of a Job that was sent: what it costs is not what is counted here, but how often it was asked."""
READY = ComposeStatus(key=KeyState.READY, balance_micros=4_820_000)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Rig:
    """The composer with its Generate button, the door to what spends, and an engine at work in its own thread."""

    def __init__(self, theme: Theme, folder: Path, pool: QThreadPool, qtbot: QtBot) -> None:
        self.work = Workbench(folder)
        self.work.api.submit_script.extend([DECLINED] * (2 * STORMS))
        self.thread = EngineThread(self._build, KEY)
        preferences = KeptPreferences(Preferences(privacy_accepted=True, ask_above_micros=None))
        kit = window_kit(theme, folder, preferences, engine=self.thread)
        self.composer = Composer(KLING_O1, FakePictureFiles(folder))
        self.panel = ComposePanel(theme, self.composer, pool)
        self.consent = Consent(kit, self.panel)
        self.panel.generate_requested.connect(self.consent.generate)
        self.panel.add_to_waiting_requested.connect(self.consent.add_to_waiting)
        self.intents: list[str] = []
        self.expected = 0
        self.runs: set[str] = set()
        self.thread.job_changed.connect(lambda job: self.runs.add(job.run_id))
        self.panel.generate_requested.connect(lambda *_: self.intents.append("sent"))
        self.panel.add_to_waiting_requested.connect(lambda *_: self.intents.append("held"))
        qtbot.addWidget(self.panel)
        self.panel.resize(375, 870)
        self.panel.set_status(READY)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.panel.activateWindow()
        self.button: QWidget = self.panel.footer.button
        self._compose(qtbot)

    def _build(self, listener: Listener) -> Workshop:
        return Workshop(Engine(self.work.ports(), self.work.options, listener), MemoryKeyStore(), lambda: None)

    def _compose(self, qtbot: QtBot) -> None:
        taken: list[object] = []
        self.thread.reference_settled.connect(lambda _key, outcome: taken.append(outcome))
        self.thread.take_in(1, self.work.file("a.jpg"), KLING_O1)
        self.thread.start()
        qtbot.waitUntil(lambda: bool(taken), timeout=5000)
        (reference,) = taken
        assert isinstance(reference, Reference)
        draft = Draft(KLING_O1.slug, "@Image1 at dawn", choices=KLING_O1.defaults()).with_slot_added(Slot(1, "a.jpg"))
        self.composer.restore(draft.with_slot_settled(1, reference))

    # ------------------------------------------------------------ what a hand can do

    def click(self) -> None:
        self._mouse(QEvent.Type.MouseButtonPress)
        self._mouse(QEvent.Type.MouseButtonRelease)

    def double_click(self) -> None:
        self.click()
        self._mouse(QEvent.Type.MouseButtonDblClick)
        self._mouse(QEvent.Type.MouseButtonRelease)

    def hold_enter(self) -> None:
        self._hold(Qt.Key.Key_Return)

    def hold_space(self) -> None:
        self._hold(Qt.Key.Key_Space)

    def shortcut(self) -> None:
        QTest.keyClick(self.panel.prompt.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def flip_network(self) -> None:
        """The connection comes or goes; what is at the service is collected again."""
        self.panel.set_status(READY._replace(is_online=self.panel.footer.button.face.icon != "sparkles"))
        self.thread.ask_balance()

    def hold_queue(self) -> None:
        """Something waits now: a press adds to it."""
        self.panel.set_status(READY._replace(is_queue_held=True))

    def be_ready(self) -> None:
        self.panel.set_status(READY)

    def _mouse(self, kind: QEvent.Type) -> None:
        place = QPointF(self.button.rect().center())
        buttons = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
        where = QPointF(self.button.mapToGlobal(QPoint(int(place.x()), int(place.y()))))
        QApplication.sendEvent(self.button, QMouseEvent(kind, place, where, LEFT, buttons, NONE))

    def _hold(self, key: Qt.Key) -> None:
        self.button.setFocus()
        for is_repeat in (False, True, True):
            QApplication.sendEvent(self.button, QKeyEvent(QEvent.Type.KeyPress, key, NONE, "", is_repeat))
        QApplication.sendEvent(self.button, QKeyEvent(QEvent.Type.KeyRelease, key, NONE))


PRESSES = (Rig.click, Rig.double_click, Rig.hold_enter, Rig.hold_space, Rig.shortcut)
FLIPS = (Rig.flip_network, Rig.hold_queue, Rig.be_ready)


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Rig]:
    theme, pool, before = Theme(qapp), QThreadPool(), QApplication.doubleClickInterval()
    theme.apply(ThemeChoice.LIGHT)
    made = Rig(theme, tmp_path, pool, qtbot)
    yield made
    QApplication.setDoubleClickInterval(before)
    assert made.thread.close()
    pool.waitForDone()
    qapp.setStyleSheet("")


def long_after() -> None:
    """The next press is an intent of its own."""
    QApplication.setDoubleClickInterval(0)
    QTest.qWait(2)


def at_once() -> None:
    """Whatever is pressed now is pressed together with what was pressed before."""
    QApplication.setDoubleClickInterval(600_000)


def storm(rig: Rig, hand: random.Random, *, is_new: bool) -> None:
    """Up to eight things in a row, none of which leaves time for a second thought: one intent, where it is a new one.

    One that is not goes on with the storm before it.
    """
    acts = [hand.choice((*PRESSES, *PRESSES, *FLIPS)) for _ in range(hand.randint(1, MOST_EVENTS))]
    presses = [act for act in acts if act in PRESSES]
    first = presses[0] if presses and is_new else None
    for act in acts:
        if act is first:
            first = None
            long_after()
            _first(rig, act)
        else:
            act(rig)
    rig.expected += is_new and bool(presses)


def _first(rig: Rig, act: Callable[[Rig], None]) -> None:
    """The first press is far from the one before; all that follows it, within it too, is not."""
    rig.panel.footer.button.pressed_for.connect(at_once)
    act(rig)
    rig.panel.footer.button.pressed_for.disconnect(at_once)


@pytest.mark.parametrize("press", PRESSES)
def test_each_press_is_an_intent(rig: Rig, press: Callable[[Rig], None]) -> None:
    long_after()
    _first(rig, press)
    assert rig.intents == ["sent"]


def test_a_thousand_storms_make_a_run_for_each_intent(rig: Rig, qtbot: QtBot) -> None:
    hand = random.Random(28)
    for number in range(STORMS):
        storm(rig, hand, is_new=number % ONE_IN == 0)
    sent, held = rig.intents.count("sent"), rig.intents.count("held")
    assert len(rig.intents) == rig.expected
    assert min(sent, held) > STORMS // ONE_IN // 5
    api, runs = rig.work.api, rig.runs
    qtbot.waitUntil(lambda: len(api.submits) >= sent and len(runs) >= sent + held, timeout=20_000)
    assert (len(api.submits), len(runs)) == (sent, sent + held)
    assert api.directs == []
