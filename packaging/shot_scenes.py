"""The scenes of `dev.py shots` as a table: how the program begins, what happens in it, at which sizes it is drawn.

A scene is a function that brings the stage to the moment and gives the widget to draw. A new screen is a function
and a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

import shot_compose
from kling_desktop.core.job import JobState
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.marks import Flag
from kling_desktop.core.ports.service import Balance
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.model import MODERATION_WORD
from kling_desktop.simulator.server import DEMO_KEY
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.gallery.selection import Selection
from kling_desktop.ui.jobs.queue_cause import Cause
from kling_desktop.ui.preferences.key_field import KeyField
from kling_desktop.ui.preferences.preferences_dialog import PreferencesDialog
from kling_desktop.ui.preferences.privacy_dialog import PrivacyDialog
from kling_desktop.ui.preferences.section_list import SectionList
from shot_compose import PROMPT
from shot_gallery import (
    gallery,
    gallery_drop,
    gallery_folded,
    gallery_hover,
    gallery_menu,
    gallery_multi,
    nothing_deleted,
    recently_deleted,
    tiles,
)
from shot_lightbox import lightbox, lightbox_compare, lightbox_zoomed
from shot_stage import LATENCY_SECONDS, Setting, Stage, wait_until

Size = tuple[int, int]
USUAL: Size = (1440, 900)
LAPTOP: Size = (1280, 720)
NARROW: Size = (1000, 700)
LEAST: Size = (880, 600)
ALL = (USUAL, LAPTOP, NARROW, LEAST)


WITH_KEY = Setting()
KEPT = KeyStatus(KeyState.READY, DEMO_KEY[-4:], is_stored=True)
FIRST_RUN = Setting(has_key=False)
LIBRARY = Setting(pictures=40, max_parallel=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen.

    Attributes:
        name: begins the names of its files.
        play: brings the stage to the moment and gives the widget to draw.
        setting: how the program begins.
        sizes: of the window, in px; empty for the widget's own size.
    """

    name: str
    play: Callable[[Stage], QWidget]
    setting: Setting = WITH_KEY
    sizes: tuple[Size, ...] = (USUAL,)


# ------------------------------------------------------------ first run and demo


def welcome(stage: Stage) -> QWidget:
    """The first-run page; the keyring that the stage took away is not its subject."""
    field = stage.window.welcome.findChild(KeyField)
    assert field is not None
    wait_until(lambda: field.status.failure is not None, "the keyring's answer")
    stage.window.welcome.set_key_status(KeyStatus(KeyState.NONE))
    return stage.window


def welcome_key(stage: Stage) -> QWidget:
    """A key was entered, and it works."""
    welcome(stage)
    stage.window.welcome.set_key_status(KEPT)
    stage.window.welcome.set_balance(Balance(4_820_000, 0))
    return stage.window


def demo(stage: Stage) -> QWidget:
    """The demo's empty library with its example."""
    slots = stage.studio.composer.draft.slots
    assert slots, "the demo begins with an example"
    wait_until(lambda: all(slot.reference for slot in stage.studio.composer.draft.slots), "the example")
    return stage.window


# ------------------------------------------------------------ gallery and Jobs


def drawers(stage: Stage, commands: Sequence[CommandId]) -> QWidget:
    """A library in a window that has no room for every pane, with these drawers open."""
    gallery(stage)
    assert stage.window.commands is not None
    for command in commands:
        stage.window.commands[command].trigger()
    return stage.window


def running(stage: Stage) -> QWidget:
    """A Run of four: two are finished, one is being made, one waits."""
    _compose_run(stage, 4)
    stage.generate()
    for done in (1, 2):
        stage.wait_for(JobState.SUBMITTED)
        stage.pass_time(LATENCY_SECONDS)
        stage.wait_for_saved(done)
    stage.wait_for(JobState.SUBMITTED)
    stage.pass_time(LATENCY_SECONDS / 3)
    stage.wait_for(JobState.RUNNING)
    stage.studio.gallery.select(stage.jobs()[1].id)
    return stage.window


def attention(stage: Stage) -> QWidget:
    """Three problems, and a Run that waits for credits."""
    _compose_run(stage, 1)
    stage.service.switch(history_lag=7200.0)  # or the lost one would be found at once
    stage.service.inject(Fault(on="submit", drop="after"), Fault(on="submit", status=500, body="upstream error"))
    for problems in (1, 2):
        stage.generate()
        _wait_for_problems(stage, problems)
    stage.replace_draft(lambda draft: draft.with_prompt(f"{PROMPT} {MODERATION_WORD}"))
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.pass_time(LATENCY_SECONDS)
    _wait_for_problems(stage, 3)
    stage.replace_draft(lambda draft: draft.with_prompt(PROMPT))
    return _held(stage)


def attention_six(stage: Stage) -> QWidget:
    """Six problems: more than two rows hold, the first one chosen."""
    attention(stage)
    stage.service.set_credits(DEMO_KEY, 5.0)
    stage.studio.banner.remove_requested.emit()
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
        _wait_for_problems(stage, problems)
    stage.studio.attention.details_requested.emit(stage.studio.attention.job_ids[0])
    stage.studio.attention.choose(stage.studio.attention.job_ids[0])
    return stage.window


def held(stage: Stage) -> QWidget:
    """Nothing but a Run that waits for credits, above a library."""
    _compose_run(stage, 1)
    return _held(stage)


def _held(stage: Stage) -> QWidget:
    stage.service.set_credits(DEMO_KEY, 0.01)
    stage.replace_draft(lambda draft: draft.with_count(4))
    stage.generate()
    stage.wait_for(JobState.HELD, 4)
    return stage.window


def paid_up(stage: Stage) -> QWidget:
    """Two pictures waited for credits, and credits were added."""
    _compose_run(stage, 1)
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
    _compose_run(stage, 2)
    stage.service.inject(Fault(on="submit", times=0, status=406, body={"error": "Team spend limit of $50 reached"}))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


def not_allowed(stage: Stage) -> QWidget:
    """The account may not use the model."""
    _compose_run(stage, 2)
    stage.service.inject(Fault(on="submit", times=0, status=403))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


def rate_limited(stage: Stage) -> QWidget:
    """The service asked for a pause."""
    _compose_run(stage, 2)
    until = (datetime.now(UTC) + timedelta(seconds=40)).isoformat()
    headers = {"x-rate-limit-reset-at-utc": until}
    stage.service.inject(Fault(on="submit", times=0, status=429, headers=headers))
    stage.generate()
    wait_until(lambda: stage.studio.banner.cause is Cause.RATE_LIMITED, "the pause")
    return stage.window


def offline(stage: Stage) -> QWidget:
    """The network went: one Job is at the service, two wait here."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    _compose_run(stage, 1)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.service.stop()
    stage.replace_draft(lambda draft: draft.with_count(2))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


def stop_watching(stage: Stage) -> QWidget:
    """Whether a sent Job shall leave the screen."""
    _compose_run(stage, 1)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.studio.jobs.ask_to_stop_watching(stage.jobs()[0].id)
    wait_until(lambda: _dialog(stage, PlainMessage), "the question")
    return stage.window


def refused_key(stage: Stage) -> QWidget:
    """The service does not know the key any more."""
    _compose_run(stage, 2)
    stage.service.inject(Fault(on="submit", times=0, status=401), Fault(on="credits", times=0, status=401))
    stage.generate()
    stage.wait_for(JobState.HELD, 2)
    return stage.window


# ------------------------------------------------------------ inspector


def inspector_picture(stage: Stage) -> QWidget:
    """A picked picture with four stars, made from three others, that three were made from."""
    stage.add("bottle", "dunes", "waves")
    stage.type("Merge @Image1 into the landscape of @Image2. Keep the glass amber and grade the colours like @Image3.")
    stage.replace_draft(lambda draft: draft.with_choice("aspect_ratio", "16:9"))
    picture = _make_one(stage)
    actions = stage.studio.pictures
    for change in ("at dusk, deep red sand", "under grey mountains", "in a field of lavender"):
        entry = stage.studio.model.entry_of(picture)
        assert entry is not None
        actions.refine(entry)
        wait_until(lambda: all(slot.reference for slot in stage.studio.composer.draft.slots), "the picture in its slot")
        stage.type(f"@Image1 {change}")
        _make_one(stage)
    entry = stage.studio.model.entry_of(picture)
    assert entry is not None
    actions.flag([picture], Flag.PICKED)
    actions.rate([picture], 4)
    stage.studio.gallery.select(picture)
    return stage.window


def inspector_job(stage: Stage) -> QWidget:
    """A picture that is being made."""
    _compose_run(stage, 1)
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.pass_time(LATENCY_SECONDS / 3)
    stage.wait_for(JobState.RUNNING)
    stage.studio.gallery.select(stage.jobs()[0].id)
    return stage.window


def inspector_problem(stage: Stage) -> QWidget:
    """A picture that was not made."""
    _compose_run(stage, 1)
    stage.service.inject(Fault(on="submit", status=500, body='{"error": "upstream error"}'))
    stage.generate()
    _wait_for_problems(stage, 1)
    stage.studio.attention.chosen.emit(stage.studio.attention.job_ids[0])
    return stage.window


def inspector_several(stage: Stage) -> QWidget:
    """Five pictures at once."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    entries = [stage.studio.model.entry_at(at) for at in range(5)]
    stage.studio.inspector.set_selection(Selection(5, tuple(entry for entry in entries if entry is not None)))
    return stage.window


def _make_one(stage: Stage) -> str:
    """Make one picture; gives the id of its Job."""
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.pass_time(LATENCY_SECONDS)
    stage.wait_for_saved(1)
    return stage.jobs()[0].id


# ------------------------------------------------------------ helpers of several scenes


def _compose_run(stage: Stage, count: int) -> None:
    stage.add("bottle", "dunes")
    stage.type(PROMPT)
    stage.replace_draft(lambda draft: draft.with_count(count).with_choice("aspect_ratio", "16:9"))


def _wait_for_problems(stage: Stage, count: int) -> None:
    wait_until(lambda: len(stage.studio.attention.job_ids) == count, f"problem {count}")


# ------------------------------------------------------------ dialogs


def privacy(stage: Stage) -> QWidget:
    """The notice before the first upload."""
    _compose_run(stage, 4)
    stage.generate()
    wait_until(lambda: _dialog(stage, PrivacyDialog), "the notice")
    return stage.window


def settings(stage: Stage, page: int) -> QWidget:
    """Settings, turned to a page (from 0), with a key that is kept."""
    wait_until(lambda: stage.window.commands and stage.service.requests("credits"), "the balance")
    commands = stage.window.commands
    assert commands is not None
    commands[CommandId.SETTINGS].trigger()
    dialog = stage.window.findChild(PreferencesDialog)
    assert dialog is not None
    dialog.set_key_status(KEPT)
    sections = dialog.findChild(SectionList)
    assert sections is not None
    sections.setCurrentRow(page)
    return dialog


def _dialog(stage: Stage, kind: type[QDialog]) -> QDialog | None:
    found: QDialog | None = stage.window.findChild(kind)
    return found


SCENES = (
    Scene("welcome", welcome, FIRST_RUN, (USUAL, NARROW)),
    Scene("welcome-key", welcome_key, FIRST_RUN),
    Scene("demo", demo, Setting(is_demo=True), (USUAL, LEAST)),
    Scene("composing", shot_compose.composing, sizes=(USUAL, LAPTOP)),
    Scene("three-references", shot_compose.three_references, sizes=(USUAL, LAPTOP)),
    Scene("five-references", shot_compose.five_references, sizes=(USUAL, LAPTOP)),
    Scene("ten-references", shot_compose.ten_references, sizes=(USUAL, NARROW)),
    Scene("autocomplete", shot_compose.autocomplete),
    Scene("lost-mention", shot_compose.lost_mention),
    Scene("slot-hover", shot_compose.slot_hover),
    Scene("slot-popover", shot_compose.slot_popover),
    Scene("slot-states", shot_compose.slot_states, sizes=(USUAL, NARROW)),
    Scene("slot-problem", shot_compose.slot_problem),
    Scene("mention-hover", shot_compose.mention_hover),
    Scene("drag", shot_compose.drag),
    Scene("drag-replace", shot_compose.drag_replace),
    Scene("drag-slot", shot_compose.drag_slot),
    Scene("gallery", gallery, LIBRARY, ALL),
    Scene("gallery-hover", gallery_hover, LIBRARY, (USUAL, NARROW)),
    Scene("gallery-folded", gallery_folded, LIBRARY),
    Scene("gallery-multi", gallery_multi, LIBRARY),
    Scene("gallery-menu", gallery_menu, LIBRARY, ()),
    Scene("gallery-drop", gallery_drop, LIBRARY),
    Scene("recently-deleted", recently_deleted, LIBRARY, (USUAL, NARROW)),
    Scene("nothing-deleted", nothing_deleted, LIBRARY),
    Scene("tiles", tiles, LIBRARY),
    Scene("laptop", gallery, LIBRARY, (LAPTOP,)),
    Scene("narrow", gallery, LIBRARY, (NARROW, LEAST)),
    Scene("narrow-drawer", partial(drawers, commands=(CommandId.INSPECTOR,)), LIBRARY, (NARROW, LEAST)),
    Scene("least-drawer", partial(drawers, commands=(CommandId.COMPOSER,)), LIBRARY, (LEAST,)),
    Scene("running", running, LIBRARY, ALL),
    Scene("attention", attention, sizes=ALL),
    Scene("attention-six", attention_six, sizes=ALL),
    Scene("held", held, LIBRARY),
    Scene("held-paid-up", paid_up),
    Scene("held-team-limit", team_limit),
    Scene("held-not-allowed", not_allowed),
    Scene("rate-limited", rate_limited),
    Scene("offline", offline, LIBRARY, (USUAL, LEAST)),
    Scene("stop-watching", stop_watching),
    Scene("refused-key", refused_key),
    Scene("inspector-picture", inspector_picture, sizes=(USUAL, LAPTOP)),
    Scene("inspector-job", inspector_job),
    Scene("inspector-problem", inspector_problem),
    Scene("inspector-several", inspector_several, LIBRARY),
    Scene("lightbox", lightbox, LIBRARY, ALL),
    Scene("lightbox-compare", lightbox_compare, LIBRARY, (USUAL, NARROW)),
    Scene("lightbox-zoomed", lightbox_zoomed, LIBRARY),
    Scene("privacy", privacy, replace(WITH_KEY, privacy_accepted=False)),
    Scene("settings-account", partial(settings, page=0), sizes=()),
    Scene("settings-appearance", partial(settings, page=1), sizes=()),
    Scene("settings-generation", partial(settings, page=2), sizes=()),
    Scene("settings-storage", partial(settings, page=3), sizes=()),
    Scene("settings-network", partial(settings, page=4), sizes=()),
    Scene("settings-about", partial(settings, page=5), sizes=()),
)
"""Every scene, in the order in which a person meets them."""
