"""What the tests of the attention panel share: problems, and what a person sees and presses."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.ui.jobs.attention_panel import AttentionPanel
from kling_desktop.ui.jobs.problem_card import ProblemCard
from tests.fakes.fake_pictures import make_job

NOW = 1_781_258_400_000


def problem(
    number: int, kind: FailureKind, charge: Charge = Charge.NOT_CHARGED, *, interrupted: bool = False, **fields: object
) -> Job:
    state = JobState.INTERRUPTED if interrupted else JobState.FAILED
    job = make_job(number, NOW - number * 60_000, state, failure=Failure(kind, charge, status=502), **fields)
    return replace(job, changed_at_ms=job.created_at_ms)


LOST = problem(1, FailureKind.NO_ANSWER, Charge.UNKNOWN, interrupted=True, sent_at_ms=NOW, request_id="req-7")
DAMAGED = problem(2, FailureKind.BAD_PICTURE, Charge.CHARGED, interrupted=True, output_urls=("https://o.example/1",))
FULL = problem(3, FailureKind.DISK_FULL, Charge.CHARGED, interrupted=True, held_file="held-1")
FAULT = problem(4, FailureKind.SERVICE_FAULT)
DECLINED = problem(5, FailureKind.DECLINED)
MANY = [problem(number, FailureKind.SERVICE_FAULT) for number in range(1, 201)]


def shown(parent: AttentionPanel | ProblemCard, kind: type[QPushButton] = QPushButton) -> list[str]:
    return [each.text() for each in parent.findChildren(kind) if each.isVisible()]


def cards(panel: AttentionPanel) -> list[ProblemCard]:
    found = [card for card in panel.findChildren(ProblemCard) if card.isVisible()]
    return sorted(found, key=lambda card: (card.y(), card.x()))


def button(panel: AttentionPanel, text: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == text and each.isVisible())


def take_keyboard(widget: QWidget, qtbot: QtBot) -> None:
    widget.show()

    def is_active() -> bool:
        widget.activateWindow()
        return widget.isActiveWindow()

    qtbot.waitUntil(is_active)
