"""The scenes in which something went wrong: problem cards, the banners, the question before a Job is given up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.request_claim import RequestDoubt
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.model import MODERATION_WORD
from kling_desktop.simulator.server import DEMO_KEY
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.jobs.queue_cause import Cause
from kling_desktop.ui.jobs.recover_dialog import RecoverDialog
from kling_desktop.ui.main_window.circumstances import Circumstances
from shot_scene import (
    ALL,
    LAPTOP,
    LEAST,
    LIBRARY,
    NARROW,
    PROMPT,
    USUAL,
    Scene,
    compose_run,
    open_dialog,
    wait_for_problems,
)
from shot_stage import LATENCY_SECONDS, USED_BEFORE, Setting, Stage, wait_until


def attention(stage: Stage) -> QWidget:
    """Three problems, and a Run that waits for credits."""
    compose_run(stage, 1)
    stage.service.switch(history_lag=7200.0)  # or the lost one would be found at once
    stage.service.inject(Fault(on="submit", drop="after"), Fault(on="submit", status=500, body="upstream error"))
    for problems in (1, 2):
        stage.generate()
        wait_for_problems(stage, problems)
    stage.replace_draft(lambda draft: draft.with_prompt(f"{PROMPT} {MODERATION_WORD}"))
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.pass_time(LATENCY_SECONDS)
    wait_for_problems(stage, 3)
    stage.replace_draft(lambda draft: draft.with_prompt(PROMPT))
    return _held(stage)


def attention_scrolled(stage: Stage) -> QWidget:
    """The cards go along with the pictures; the banner stays."""
    attention(stage)
    stage.studio.gallery.grid.verticalScrollBar().setValue(190)
    return stage.window


def attention_six(stage: Stage) -> QWidget:
    """Six problems: more than two rows hold, the first one chosen."""
    attention(stage)
    stage.service.set_credits(DEMO_KEY, 5.0)
    stage.studio.banner.remove_requested.emit()
    wait_until(stage.studio.banner.isHidden, "the banner's end")  # what is composed meanwhile would wait as well
    stage.service.inject(
        Fault(on="submit", status=500, body={"error": "upstream error"}),
        Fault(on="submit", status=400, body={"error": "The shape of the picture does not fit the ratio"}),
        Fault(on="file", times=0, status=200, body="not a picture"),
    )
    for problems in (4, 5, 6):
        stage.replace_draft(lambda draft: draft.with_count(1))
        stage.generate()
        if problems == 6:
            stage.wait_for(JobState.SUBMITTED)
            stage.pass_time(LATENCY_SECONDS)
        wait_for_problems(stage, problems)
    stage.studio.attention.details_requested.emit(stage.studio.attention.job_ids[0])
    return stage.window


def recover(stage: Stage) -> QWidget:
    """A person named a request of another time for the first problem."""
    attention(stage)
    job_id = stage.studio.attention.job_ids[0]
    stage.studio.recovery.ask(job_id)
    dialog = stage.window.findChild(RecoverDialog)
    assert dialog is not None
    request_id = "0f31c2d4-6b1e-4c52-9a07-2f6d51e0b7c4"
    dialog.edit.setText(request_id)
    made_at_ms = stage.studio.workspace.kit.now_ms() - 86_400_000
    doubt = RequestDoubt(made_at_ms, is_at_other_time=True, has_other_pictures=True)
    stage.studio.workspace.kit.engine.recovery_settled.emit(job_id, request_id, doubt)
    wait_until(lambda: dialog.told, "the doubt")
    return stage.window


def held(stage: Stage) -> QWidget:
    """Nothing but a Run that waits for credits, above a library."""
    compose_run(stage, 1)
    return _held(stage)


def _held(stage: Stage) -> QWidget:
    stage.service.set_credits(DEMO_KEY, 0.01)
    stage.replace_draft(lambda draft: draft.with_count(4))
    stage.generate()
    stage.wait_for(JobState.HELD, 4)
    return stage.window


def paid_up(stage: Stage) -> QWidget:
    """Two pictures waited for credits, and credits were added."""
    compose_run(stage, 1)
    stage.service.set_credits(DEMO_KEY, 0.01)
    stage.replace_draft(lambda draft: draft.with_count(2))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    stage.service.set_credits(DEMO_KEY, 4.685)
    stage.studio.banner.try_again_requested.emit()
    wait_until(lambda: stage.studio.banner.cause is Cause.PAID_UP, "the balance")
    return stage.window


def team_limit(stage: Stage) -> QWidget:
    """The team's limit, in the service's own words."""
    compose_run(stage, 2)
    stage.service.inject(Fault(on="submit", times=0, status=406, body={"error": "Team spend limit of $50 reached"}))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


def not_allowed(stage: Stage) -> QWidget:
    """The account may not use the model."""
    compose_run(stage, 2)
    stage.service.inject(Fault(on="submit", times=0, status=403))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


def rate_limited(stage: Stage) -> QWidget:
    """The service asked for a pause."""
    compose_run(stage, 2)
    until = (datetime.now(UTC) + timedelta(seconds=40)).isoformat()
    headers = {"x-rate-limit-reset-at-utc": until}
    stage.service.inject(Fault(on="submit", times=0, status=429, headers=headers))
    stage.generate()
    wait_until(lambda: stage.studio.banner.cause is Cause.RATE_LIMITED, "the pause")
    return stage.window


def offline(stage: Stage) -> QWidget:
    """The network went: one Job is at the service, two wait here."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    compose_run(stage, 1)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.service.stop()
    stage.replace_draft(lambda draft: draft.with_count(2))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


def file_moved(stage: Stage) -> QWidget:
    """A picture of the library whose file somebody moved."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    entry = stage.studio.model.entry_at(3)
    assert entry is not None
    assert entry.output is not None
    stage.lose_file(entry.output)
    stage.studio.gallery.select(entry.job.id)
    wait_until(lambda: stage.studio.model.is_lost(entry), "the loss")
    return stage.window


def stop_watching(stage: Stage) -> QWidget:
    """Whether a sent Job shall leave the screen."""
    compose_run(stage, 1)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.studio.jobs.ask_to_stop_watching(stage.jobs()[0].id)
    wait_until(lambda: open_dialog(stage, PlainMessage), "the question")
    return stage.window


def large_run(stage: Stage) -> QWidget:
    """Whether a click that costs more than the limit was meant."""
    compose_run(stage, 4)
    stage.studio.compose.generate_action.trigger()
    wait_until(lambda: open_dialog(stage, PlainMessage), "the question")
    return stage.window


def over_cap(stage: Stage) -> QWidget:
    """Whether to spend over the monthly cap."""
    compose_run(stage, 4)
    stage.studio.compose.generate_action.trigger()
    wait_until(lambda: open_dialog(stage, PlainMessage), "the question")
    return stage.window


def closing(stage: Stage) -> QWidget:
    """Whether to close while a picture is being made."""
    compose_run(stage, 1)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.window.close()
    wait_until(lambda: open_dialog(stage, PlainMessage), "the question")
    return stage.window


def leaving(stage: Stage) -> QWidget:
    """Whether to show another library while pictures are on their way."""
    compose_run(stage, 2)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED, 2)
    stage.window.give_way(lambda: None)
    wait_until(lambda: open_dialog(stage, PlainMessage), "the question")
    return stage.window


def refused_key(stage: Stage) -> QWidget:
    """The service does not know the key any more."""
    compose_run(stage, 2)
    stage.service.inject(Fault(on="submit", times=0, status=401), Fault(on="credits", times=0, status=401))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


def keyring_locked(stage: Stage) -> QWidget:
    """The keyring does not give the key; the banner stands above the examples of an empty library."""
    circumstances = stage.window.findChild(Circumstances)
    assert circumstances is not None
    wait_until(lambda: circumstances.compose_status.balance_micros is not None, "the balance")
    circumstances.hear_key(KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED)))
    return stage.window


def library_away(stage: Stage) -> QWidget:
    """The drive with the library is not connected."""
    return _library(stage, FailureKind.LIBRARY_AWAY)


def library_read_only(stage: Stage) -> QWidget:
    """The library can be looked at and not written."""
    return _library(stage, FailureKind.LIBRARY_READ_ONLY)


def _library(stage: Stage, kind: FailureKind) -> QWidget:
    circumstances = stage.window.findChild(Circumstances)
    assert circumstances is not None
    circumstances.hear_library(Failure(kind, message="Kling Desktop"))
    return stage.window


def too_large(stage: Stage) -> QWidget:
    """The pictures were too large to send."""
    compose_run(stage, 1)
    stage.service.inject(Fault(on="submit", status=413))
    stage.generate()
    wait_for_problems(stage, 1)
    stage.studio.attention.chosen.emit(stage.studio.attention.job_ids[0])
    return stage.window


def closing_unsent(stage: Stage) -> QWidget:
    """Closing while three pictures are being made and two wait to be sent."""
    compose_run(stage, 5)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED, 3)
    stage.window.close()
    wait_until(lambda: open_dialog(stage, PlainMessage), "the question")
    return stage.window


PROBLEM_SCENES = (
    Scene("attention", attention, sizes=ALL),
    Scene("attention-six", attention_six, sizes=ALL),
    Scene("attention-scrolled", attention_scrolled, LIBRARY),
    Scene("recover", recover, sizes=(USUAL, NARROW)),
    Scene("held", held, LIBRARY),
    Scene("held-paid-up", paid_up),
    Scene("held-team-limit", team_limit),
    Scene("held-not-allowed", not_allowed),
    Scene("rate-limited", rate_limited),
    Scene("offline", offline, LIBRARY, (USUAL, LEAST)),
    Scene("file-moved", file_moved, LIBRARY, (USUAL, LAPTOP)),
    Scene("stop-watching", stop_watching),
    Scene("refused-key", refused_key),
    Scene("over-cap", over_cap, Setting(preferences=replace(USED_BEFORE, monthly_cap_micros=100_000))),
    Scene("large-run", large_run, Setting(preferences=replace(USED_BEFORE, ask_above_micros=100_000))),
    Scene("closing", closing),
    Scene("keyring-locked", keyring_locked, sizes=ALL),
    Scene("library-away", library_away, LIBRARY, ALL),
    Scene("library-read-only", library_read_only, LIBRARY, (USUAL, NARROW)),
    Scene("too-large", too_large),
    Scene("closing-unsent", closing_unsent),
    Scene("leaving", leaving),
)
"""In the order in which a person meets them."""
