"""The scenes of `dev.py shots` as a table: how the program begins, what happens in it, at which sizes it is drawn.

A scene is a function that brings the stage to the moment and gives the widget to draw. A new screen is a function
and a row.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

import shot_compose
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.marks import Flag
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.price import Balance
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.gallery.selection import Selection
from kling_desktop.ui.preferences.about_page import AboutPage
from kling_desktop.ui.preferences.key_field import KeyField
from kling_desktop.ui.preferences.licences_dialog import LicencesDialog
from kling_desktop.ui.preferences.preferences_dialog import PreferencesDialog
from kling_desktop.ui.preferences.privacy_dialog import PrivacyDialog
from kling_desktop.ui.preferences.report_dialog import ReportDialog
from kling_desktop.ui.preferences.section_list import SectionList
from shot_gallery import (
    all_deleted,
    deleted_hover,
    empty,
    empty_chosen,
    gallery,
    gallery_drop,
    gallery_folded,
    gallery_hover,
    gallery_menu,
    gallery_menu_several,
    gallery_multi,
    gallery_notice,
    nothing_deleted,
    recently_deleted,
    tiles,
)
from shot_lightbox import lightbox, lightbox_compare, lightbox_deleted, lightbox_zoomed
from shot_problems import PROBLEM_SCENES
from shot_scene import ALL, FIRST_RUN, KEPT, LAPTOP, LEAST, LIBRARY, NARROW, USUAL, Scene
from shot_scene import compose_run as _compose_run
from shot_scene import open_dialog as _dialog
from shot_scene import wait_for_problems as _wait_for_problems
from shot_stage import LATENCY_SECONDS, USED_BEFORE, Setting, Stage, wait_until
from shot_upkeep import UPKEEP_SCENES

_REFUSED = KeyStatus(KeyState.REJECTED, DEMO_KEY[-4:], failure=Failure(FailureKind.KEY_REJECTED))
_LOCKED = KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED))
_UNKEPT = KeyStatus(KeyState.READY, DEMO_KEY[-4:], failure=Failure(FailureKind.KEYRING_UNAVAILABLE))

# ------------------------------------------------------------ first run and demo


def welcome(stage: Stage) -> QWidget:
    """The first-run page; the keyring that the stage took away is not its subject."""
    field = stage.window.welcome.findChild(KeyField)
    assert field is not None
    wait_until(lambda: field.status.failure is not None, "the keyring's answer")
    stage.window.welcome.set_key_status(KeyStatus(KeyState.NONE))
    return stage.window


def welcome_checking(stage: Stage) -> QWidget:
    """A key that was pasted and is being checked."""
    welcome(stage)
    field = stage.window.welcome.findChild(KeyField)
    assert field is not None
    field.edit.setText(DEMO_KEY)
    stage.window.welcome.set_key_status(KeyStatus(KeyState.CHECKING, DEMO_KEY[-4:]))
    return stage.window


def welcome_key(stage: Stage, status: KeyStatus = KEPT, balance_micros: int | None = None) -> QWidget:
    """What is said about a key that was entered."""
    welcome(stage)
    stage.window.welcome.set_key_status(status)
    if balance_micros is not None:
        stage.window.welcome.set_balance(Balance(balance_micros, 0))
    return stage.window


def menu(stage: Stage) -> QWidget:
    """An open menu, as a window of its own."""
    gallery(stage)
    commands = stage.window.commands
    assert commands is not None
    menus = stage.window.menuBar().findChildren(QMenu)
    found = next(each for each in menus if commands[CommandId.GENERATE] in each.actions())
    found.popup(stage.window.mapToGlobal(stage.window.rect().center()))
    return found


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


def inspector_several_lost(stage: Stage) -> QWidget:
    """The same, and the file of one of them is gone."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    entry = stage.studio.model.entry_at(1)
    assert entry is not None
    assert entry.output is not None
    stage.studio.model.set_lost(entry.output.id, True)
    return inspector_several(stage)


def _make_one(stage: Stage) -> str:
    """Make one picture; gives the id of its Job."""
    stage.generate()
    stage.wait_for(JobState.SUBMITTED)
    stage.pass_time(LATENCY_SECONDS)
    stage.wait_for_saved(1)
    return stage.jobs()[0].id


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


def report(stage: Stage) -> QWidget:
    """The diagnostic report of a library with one attempt that failed."""
    stage.service.inject(Fault("submit", status=200, body="<html><h1>Sign in to this network</h1></html>"))
    _compose_run(stage, 1)
    stage.generate()
    _wait_for_problems(stage, 1)
    commands = stage.window.commands
    assert commands is not None
    commands[CommandId.REPORT].trigger()
    wait_until(lambda: "Sign in" in getattr(_dialog(stage, ReportDialog), "text", ""), "the report")
    return stage.window


def spend(stage: Stage) -> QWidget:
    """What was spent, over the window."""
    dialog = settings(stage, 3)
    assert isinstance(dialog, PreferencesDialog)
    page = dialog.spend
    assert page is not None
    wait_until(lambda: bool(page.chart.bars), "the sums")
    return stage.window


def licences(stage: Stage) -> QWidget:
    """The terms of what the program stands on."""
    about = settings(stage, 6).findChild(AboutPage)
    assert about is not None
    about.licences_requested.emit()
    wait_until(lambda: _dialog(stage, LicencesDialog), "the licences")
    return stage.window


SPENT = replace(LIBRARY, preferences=replace(USED_BEFORE, monthly_cap_micros=10_000_000))
SCENES = (
    Scene("welcome", welcome, FIRST_RUN, (USUAL, NARROW)),
    Scene("welcome-checking", welcome_checking, FIRST_RUN),
    Scene("welcome-key", partial(welcome_key, balance_micros=4_820_000), FIRST_RUN),
    Scene("welcome-no-credit", partial(welcome_key, balance_micros=0), FIRST_RUN),
    Scene("welcome-refused", partial(welcome_key, status=_REFUSED), FIRST_RUN),
    Scene("welcome-locked", partial(welcome_key, status=_LOCKED), FIRST_RUN),
    Scene("welcome-no-keyring", partial(welcome_key, status=_UNKEPT), FIRST_RUN, (USUAL, NARROW)),
    Scene("demo", demo, Setting(is_demo=True), (USUAL, LEAST)),
    Scene("compose-empty", shot_compose.compose_empty, LIBRARY, (USUAL, NARROW)),
    Scene("compose-empty-drawer", partial(drawers, commands=(CommandId.COMPOSER,)), LIBRARY, (LEAST,)),
    Scene("empty", empty, sizes=ALL),
    Scene("empty-chosen", empty_chosen, sizes=(USUAL, LEAST)),
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
    Scene("drag", shot_compose.drag, LIBRARY),
    Scene("drag-replace", shot_compose.drag_replace),
    Scene("drag-slot", shot_compose.drag_slot),
    Scene("gallery", gallery, LIBRARY, ALL),
    Scene("gallery-hover", gallery_hover, LIBRARY),
    Scene("gallery-folded", gallery_folded, LIBRARY),
    Scene("gallery-multi", gallery_multi, LIBRARY),
    Scene("gallery-menu", gallery_menu, LIBRARY, ()),
    Scene("gallery-menu-several", gallery_menu_several, LIBRARY, ()),
    Scene("gallery-drop", gallery_drop, LIBRARY),
    Scene("gallery-notice", gallery_notice, LIBRARY),
    Scene("contrast", gallery_hover, replace(LIBRARY, preferences=replace(USED_BEFORE, more_contrast=True))),
    Scene("recently-deleted", recently_deleted, LIBRARY, (USUAL, NARROW)),
    Scene("deleted-hover", deleted_hover, LIBRARY),
    Scene("nothing-deleted", nothing_deleted, LIBRARY),
    Scene("all-deleted", all_deleted, LIBRARY),
    Scene("tiles", tiles, LIBRARY),
    Scene("menu", menu, LIBRARY, ()),
    Scene("laptop", gallery, LIBRARY, (LAPTOP,)),
    Scene("narrow", gallery, LIBRARY, (NARROW, LEAST)),
    Scene("narrow-drawer", partial(drawers, commands=(CommandId.INSPECTOR,)), LIBRARY, (NARROW, LEAST)),
    Scene("running", running, LIBRARY, ALL),
    *PROBLEM_SCENES,
    Scene("inspector-picture", inspector_picture, sizes=(USUAL, LAPTOP)),
    Scene("inspector-job", inspector_job),
    Scene("inspector-problem", inspector_problem),
    Scene("inspector-several", inspector_several, LIBRARY),
    Scene("inspector-several-lost", inspector_several_lost, LIBRARY),
    Scene("lightbox", lightbox, LIBRARY, ALL),
    Scene("lightbox-compare", lightbox_compare, LIBRARY, (USUAL, NARROW)),
    Scene("lightbox-zoomed", lightbox_zoomed, LIBRARY),
    Scene("lightbox-deleted", lightbox_deleted, LIBRARY),
    Scene("privacy", privacy, Setting(preferences=replace(USED_BEFORE, privacy_accepted=False))),
    *UPKEEP_SCENES,
    Scene("report", report, sizes=(USUAL, NARROW, LEAST)),
    Scene("settings-account", partial(settings, page=0), sizes=()),
    Scene("settings-appearance", partial(settings, page=1), sizes=()),
    Scene("settings-generation", partial(settings, page=2), Setting(preferences=Preferences()), ()),
    Scene("spend", spend, SPENT, (USUAL, NARROW)),
    Scene("settings-storage", partial(settings, page=4), sizes=()),
    Scene("settings-network", partial(settings, page=5), sizes=()),
    Scene("settings-about", partial(settings, page=6), sizes=()),
    Scene("licences", licences),
)
"""Every scene, in the order in which a person meets them."""
