"""A Job that needs a person: what it cost, what happened, what to do, and no click that spends twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.flow_text import FlowText
from kling_desktop.ui.gallery.inspector.problem_top import ProblemTop
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS

FAULT = Failure(FailureKind.SERVICE_FAULT, message="<b>boom</b>", status=500)
LOST = Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)


@pytest.fixture
def top(theme: Theme, qtbot: QtBot) -> ProblemTop:
    top = ProblemTop(theme)
    qtbot.addWidget(top)
    top.resize(312, 500)
    top.show()
    return top


def problem(failure: Failure, state: JobState = JobState.FAILED, number: int = 1, **fields: object) -> Entry:
    return make_entry(number, make_job(number, NOON_MS, state, failure=failure, **fields))


def labels(top: ProblemTop) -> list[str]:
    return [each.text() for each in top.findChildren(QLabel) if each.isVisible() and each.text()]


def texts(top: ProblemTop) -> list[str]:
    return [each.toPlainText() for each in top.findChildren(FlowText) if each.isVisible()]


def buttons(top: ProblemTop) -> list[QPushButton]:
    top.layout().activate()
    found = [each for each in top.findChildren(QPushButton) if each.isVisible()]
    return sorted(found, key=lambda each: (each.y(), each.x()))


def names(top: ProblemTop) -> list[str]:
    return [each.text() for each in buttons(top)]


def test_the_name_of_the_problem_stands_in_the_place_of_the_picture(top: ProblemTop) -> None:
    top.show_entry(problem(FAULT), is_checking=False)

    assert labels(top) == ["Generation failed", "Not charged", "What happened", "What to do"]
    assert texts(top) == [
        "Segmind reported an error. “<b>boom</b>”.",
        "If it repeats, simplify the prompt.",
    ]
    assert names(top) == ["Make again · $0.035", "Reuse recipe"]


def test_a_lost_one_says_it_likewise_and_can_be_looked_for(top: ProblemTop, qtbot: QtBot) -> None:
    top.show_entry(problem(LOST, JobState.INTERRUPTED), is_checking=False)

    assert labels(top) == ["No answer yet", "May have been charged", "What happened", "What to do"]
    assert names(top) == ["Check for result", "Make again · $0.035", "Recover by request ID…", "Reuse recipe"]
    with qtbot.waitSignal(top.check_requested) as told, qtbot.assertNotEmitted(top.make_again_requested):
        qtbot.mouseClick(buttons(top)[0], Qt.MouseButton.LeftButton)
    assert told.args == [f"{1:032x}"]


def test_about_the_prompt_only_the_recipe_is_offered(top: ProblemTop, qtbot: QtBot) -> None:
    entry = problem(Failure(FailureKind.DECLINED))
    top.show_entry(entry, is_checking=False)

    assert names(top) == ["Reuse recipe"]
    with qtbot.waitSignal(top.reuse_requested) as told:
        qtbot.mouseClick(buttons(top)[0], Qt.MouseButton.LeftButton)
    assert told.args == [entry]


def test_while_it_is_looked_for_nothing_can_be_spent(top: ProblemTop) -> None:
    top.show_entry(problem(LOST, JobState.INTERRUPTED), is_checking=True)

    assert {each.text(): each.isEnabled() for each in buttons(top)} == {
        "Checking…": False,
        "Recover by request ID…": False,
        "Make again · $0.035": False,
        "Reuse recipe": True,
    }


def test_a_double_click_spends_once_and_another_job_can_be_paid_for(top: ProblemTop, qtbot: QtBot) -> None:
    told: list[str] = []
    top.make_again_requested.connect(told.append)
    first, second = problem(FAULT), problem(FAULT, number=2)
    top.show_entry(first, is_checking=False)

    for _ in range(2):
        qtbot.mouseClick(buttons(top)[0], Qt.MouseButton.LeftButton)
        top.show_entry(first, is_checking=False)
    assert told == [first.job.id]

    top.show_entry(second, is_checking=False)
    qtbot.mouseClick(buttons(top)[0], Qt.MouseButton.LeftButton)
    assert told == [first.job.id, second.job.id]


def test_where_nothing_can_be_advised_nothing_is(top: ProblemTop) -> None:
    top.show_entry(problem(Failure(FailureKind.BAD_SETTING)), is_checking=False)

    assert "What to do" not in labels(top)
