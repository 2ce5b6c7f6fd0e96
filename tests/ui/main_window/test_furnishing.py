"""Steps that take turns with the event loop, and who cannot wait for them."""

from collections.abc import Callable, Generator

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kling_desktop.ui.main_window.furnishing import Furnishing

STEPS = 3


def broken() -> Generator[None, None, None]:
    yield
    raise LookupError


class Course(QObject):
    """Notes what was done, and what came in between."""

    def __init__(self, stops_in: int | None = None) -> None:
        super().__init__()
        self.notes: list[str] = []
        self._stops_in = stops_in
        self.furnishing = Furnishing(self.steps(), self)

    def steps(self) -> Generator[None, None, None]:
        for number in range(STEPS):
            self.notes.append(str(number))
            QTimer.singleShot(0, self, self.note_turn)
            if number == self._stops_in:
                self.furnishing.stop()
            yield
        self.furnishing.finish()  # as a signal of the last step may ask for it
        self.notes.append("last")

    @Slot()
    def note_turn(self) -> None:
        self.notes.append("turn")


def test_each_step_has_a_turn_of_its_own(qtbot: QtBot) -> None:
    course = Course()
    with qtbot.waitSignal(course.furnishing.over):
        course.furnishing.start()
    assert course.notes == ["0", "turn", "1", "turn", "2", "turn", "last"]
    assert course.furnishing.is_over


def test_who_cannot_wait_has_the_rest_at_once() -> None:
    course = Course()
    course.furnishing.finish()
    assert course.notes == ["0", "1", "2", "last"]
    assert course.furnishing.is_over


def test_what_is_stopped_stays_undone(qtbot: QtBot) -> None:
    course = Course(stops_in=1)
    course.furnishing.start()
    qtbot.waitUntil(lambda: course.notes == ["0", "turn", "1", "turn"])
    course.furnishing.start()
    course.furnishing.finish()
    with qtbot.assertNotEmitted(course.furnishing.over, wait=20):
        pass
    assert course.notes == ["0", "turn", "1", "turn"]


def test_what_the_steps_hold_is_let_go_of_when_it_is_stopped(qtbot: QtBot) -> None:
    notes: list[str] = []

    def steps(at_first: Callable[[], None]) -> Generator[None, None, None]:
        try:
            notes.append("held")
            at_first()
            yield
            notes.append("gone on")
            yield
        finally:
            notes.append("let go")

    by_a_step = Furnishing(steps(lambda: by_a_step.stop()))  # noqa: PLW0108 -- it is not there yet
    by_a_step.finish()
    assert notes == ["held", "let go"]

    notes.clear()
    in_between = Furnishing(steps(lambda: QTimer.singleShot(0, in_between, in_between.stop)))
    in_between.start()
    qtbot.waitUntil(lambda: len(notes) > 1)
    assert notes == ["held", "let go"]


def test_a_step_that_fails_ends_it_and_nobody_is_told_that_all_is_there(qtbot: QtBot) -> None:
    furnishing = Furnishing(broken())
    told: list[str] = []
    furnishing.broke.connect(lambda: told.append("broke"))
    with qtbot.capture_exceptions() as exceptions, qtbot.assertNotEmitted(furnishing.over, wait=50):
        furnishing.start()
    assert told == ["broke"]
    assert [kind for kind, *_ in exceptions] == [LookupError]
    assert not furnishing.is_over


def ground_of(course: Course) -> QLineEdit:
    """What a person touches before all is there; the course notes what comes to it."""
    ground = QLineEdit()
    ground.textChanged.connect(course.notes.append)
    course.furnishing.heed(ground)
    return ground


def test_a_key_is_passed_on_after_the_rest_which_still_takes_turns(qtbot: QtBot) -> None:
    course = Course()
    ground = ground_of(course)
    qtbot.addWidget(ground)
    course.furnishing.start()
    qtbot.keyClicks(ground, "ab")
    assert course.notes == ["0", "turn", "1", "turn", "2", "turn", "last", "a", "ab"]


def test_a_key_to_what_went_meanwhile_is_for_nobody(qtbot: QtBot) -> None:
    course = Course()
    ground = ground_of(course)

    def go() -> None:
        course.furnishing.stop()
        ground.deleteLater()

    QTimer.singleShot(0, course, go)
    QApplication.sendEvent(ground, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a"))
    assert "a" not in course.notes
    qtbot.waitUntil(lambda: not isValid(ground))


def test_a_drag_is_answered_at_once(qtbot: QtBot) -> None:
    course = Course()
    ground = ground_of(course)
    qtbot.addWidget(ground)
    nothing = (Qt.DropAction.CopyAction, QMimeData(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(ground, QDragEnterEvent(QPoint(1, 1), *nothing))
    assert course.notes == ["0", "1", "2", "last"]
