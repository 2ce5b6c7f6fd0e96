"""What went wrong in the demo was free, and is free again: on its card and in the details."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.window import MainWindow
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import window_kit

HOUR_MS = 3_600_000
LOST = make_job(1, NOON_MS, JobState.INTERRUPTED, failure=Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN))


@pytest.mark.parametrize(
    ("is_demo", "again", "badge"),
    [
        (True, "Make again · free", "Free (demo)"),
        (False, "Make again · $0.035", "May have been charged"),
    ],
    ids=["demo", "own"],
)
def test_what_making_it_again_costs(
    theme: Theme, tmp_path: Path, qtbot: QtBot, again: str, badge: str, *, is_demo: bool
) -> None:
    history = FakeHistory([make_entry(1, LOST)])
    window = MainWindow(window_kit(theme, tmp_path, open_history=lambda: history, is_demo=is_demo))
    window.furnish_now()
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    studio = window.studio
    assert studio is not None
    studio.attention.details_requested.emit(LOST.id)

    for place in (studio.attention, studio.inspector):
        assert again in [each.text() for each in place.findChildren(QPushButton) if each.isVisible()]
        assert [each.text() for each in place.findChildren(ChargeBadge) if each.isVisible()] == [badge]
    window.close_unasked()


GONE = replace(LOST, failure=Failure(FailureKind.EXPIRED, Charge.UNKNOWN), request_id="r", sent_at_ms=NOON_MS - HOUR_MS)


def test_what_went_with_the_closed_demo_says_so_and_when_it_began(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    """Each start asks the demo's new service after it, which does not know it."""
    history = FakeHistory([make_entry(1, replace(GONE, changed_at_ms=NOON_MS))])
    window = MainWindow(window_kit(theme, tmp_path, open_history=lambda: history, is_demo=True))
    window.furnish_now()
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    studio = window.studio
    assert studio is not None
    studio.attention.details_requested.emit(GONE.id)

    for place in (studio.attention, studio.inspector):
        said = " ".join(each.text() for each in place.findChildren(QLabel) if each.isVisible())
        assert "The demo closed before it was made" in said
        assert "Segmind" not in said
        offered = [each.text() for each in place.findChildren(QPushButton) if each.isVisible()]
        assert "Make again · free" in offered
        assert "Check for result" not in offered, "its service is gone, and knows nothing of it"
    studio._kit.engine.lookup_ended.emit(GONE.id, False)
    qtbot.waitUntil(lambda: studio.spokesman.notice.text.startswith("Nothing is known of it. The demo's service"))
    assert clock_text(NOON_MS - HOUR_MS) in [each.text() for each in studio.attention.findChildren(QLabel)]
    window.close_unasked()
