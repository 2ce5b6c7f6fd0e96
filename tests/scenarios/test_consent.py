"""In the real window nothing is spent unasked, and nothing that was paid is left behind without a word."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.core.job import JobState
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.preferences.privacy_dialog import PrivacyDialog
from tests.scenarios.problem_rig import Rig

OTHER_KEY = "SG_another0key0of0the0same0person"


def question(rig: Rig) -> PlainMessage | PrivacyDialog | None:
    """What is asked at the moment."""
    kinds = (PlainMessage, PrivacyDialog)
    return next((box for kind in kinds for box in rig.window.findChildren(kind) if box.isVisible()), None)


def test_what_waited_is_not_sent_before_the_person_read_where_pictures_go(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    service.inject(Fault("submit", status=406, body={"error": "Team spend limit reached"}))
    rig.generate()
    rig.wait(rig.studio.banner.isVisible)
    assert rig.close()
    preferences = PreferenceFile(rig.places.preferences_path())
    preferences.write(replace(preferences.read(), privacy_accepted=False))  # as after they were damaged and set aside

    rig.open(service.base_url)
    rig.wait(rig.studio.banner.isVisible)
    rig.compose()
    rig.wait(rig.studio.compose.generate_action.isEnabled)
    rig.studio.compose.generate_action.trigger()
    rig.wait(lambda: len(rig.studio.jobs.held()) == 2)
    rig.studio.banner.resume_requested.emit()
    notice = question(rig)
    assert isinstance(notice, PrivacyDialog)
    assert service.ledger() == []
    notice.accept()
    rig.wait(lambda: rig.saved() == 2)
    assert len(service.ledger()) == 2


def leave_for_a_folder(rig: Rig, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    rig.window.library_chosen.emit(str(folder))


def leave_for_the_demo(rig: Rig, _folder: Path) -> None:
    assert rig.window.commands is not None
    rig.window.commands[CommandId.WELCOME].trigger()
    rig.window.welcome.demo_requested.emit()


@pytest.mark.parametrize("leave", [leave_for_a_folder, leave_for_the_demo])
def test_pictures_on_their_way_are_not_left_for_another_library_unasked(
    rig: Rig, service: Simulator, tmp_path: Path, leave: Callable[[Rig, Path], None]
) -> None:
    service.switch(latency=2.0)
    rig.open(service.base_url)
    rig.generate()
    rig.wait(lambda: rig.jobs() and rig.jobs()[0].state.is_at_service)
    before = rig.window
    leave(rig, tmp_path / "other")
    QApplication.processEvents()
    box = question(rig)
    assert isinstance(box, PlainMessage)
    assert box.text() == "A picture is still in progress"
    rig.press(box, "Stay here")
    rig.wait(lambda: rig.saved() == 1)
    assert rig.window is before
    assert PreferenceFile(rig.places.preferences_path()).read().library_folder == ""

    leave(rig, tmp_path / "other")
    rig.wait(lambda: rig.program is not None and rig.program.window not in (None, before))


def test_what_was_left_is_collected_when_one_comes_back(rig: Rig, service: Simulator, tmp_path: Path) -> None:
    service.switch(latency=2.0)
    rig.open(service.base_url)
    rig.generate()
    rig.wait(lambda: rig.jobs() and rig.jobs()[0].state.is_at_service)
    before = rig.window
    leave_for_a_folder(rig, tmp_path / "other")
    box = question(rig)
    assert isinstance(box, PlainMessage)
    rig.press(box, "Leave this library")
    rig.wait(lambda: rig.window is not before and rig.window.is_furnished and rig.window.studio is not None)
    other = rig.window
    leave_for_a_folder(rig, rig.places.default_library)
    rig.wait(lambda: rig.window is not other and rig.window.is_furnished and rig.window.studio is not None)
    rig.wait(lambda: rig.saved() == 1)
    assert len(service.ledger()) == 1


def test_checking_with_another_key_names_the_one_that_is_missing(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    service.inject(Fault("submit", drop="after"))
    rig.generate()
    rig.wait_for_card()
    assert rig.close()
    rig.open(service.base_url, key=OTHER_KEY)
    card = rig.wait_for_card()
    assert card.job.state is JobState.INTERRUPTED
    rig.press(card, "Check for result")
    rig.wait(lambda: rig.studio.spokesman.notice.text == f"The key ending in {DEMO_KEY[-4:]} is missing")
