"""The studio over a small library: whose will counts, what is told, and what an offer to undo takes back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import HoldReason, JobState
from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.core.price import Balance
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.veil import Veil
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.compose.source_reader import Destination
from kling_desktop.ui.gallery.grid.header_painter import run_title
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.menu_wiring import MenuWiring
from kling_desktop.ui.main_window.network_watch import NetworkWatch
from kling_desktop.ui.main_window.panes import MEDIUM_FROM_PX, WIDE_FROM_PX
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import MINUTE_MS, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import studio_over, window_kit

LONG_MS = 5000
MISTAKE = "Kling Desktop made a mistake. Nothing is lost; what was sent is collected at the next start."


def used_library() -> FakeHistory:
    """A history in which something was made long ago."""
    return FakeHistory([make_entry(99, make_job(99, NOON_MS - 99 * MINUTE_MS))])


def kit_of(qapp: QApplication, folder: Path, *, is_demo: bool) -> WindowKit:
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    return window_kit(theme, folder, is_demo=is_demo, open_history=used_library)


@pytest.fixture(params=[False], ids=["own"])
def kit(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> Iterator[WindowKit]:
    font = qapp.font()
    yield kit_of(qapp, tmp_path, is_demo=request.param)
    undress(qapp, font)


@pytest.fixture
def circumstances(kit: WindowKit) -> Circumstances:
    return Circumstances(ComposeStatus(is_demo=kit.is_demo, seconds_each=kit.seconds_each))


@pytest.fixture
def studio(kit: WindowKit, circumstances: Circumstances, qtbot: QtBot) -> Iterator[Studio]:
    studio = studio_over(kit, used_library(), circumstances)
    qtbot.addWidget(studio.workspace)
    studio.workspace.resize(1440, 900)
    studio.workspace.show()
    yield studio
    studio.workspace.close_history()
    studio.workspace.close()


def test_one_picture_takes_what_the_kit_says(studio: Studio) -> None:
    assert studio.model.moment(make_job(1, NOON_MS)).expected_seconds == 4.0


def test_what_pictures_took_is_measured_anew_with_each(
    kit: WindowKit, circumstances: Circumstances, qtbot: QtBot
) -> None:
    history = FakeHistory()
    studio = studio_over(kit, history, circumstances)
    qtbot.addWidget(studio.workspace)
    for number, seconds in ((1, 50), (2, 90)):
        running = make_job(number, NOON_MS, JobState.RUNNING, sent_at_ms=NOON_MS)
        saved = replace(running, state=JobState.SAVED, changed_at_ms=NOON_MS + seconds * 1000)
        for job in (running, saved):
            history.put(make_entry(number, job))
            studio.workspace.hear_job(job)
    assert circumstances.compose_status.seconds_each == 70.0
    assert studio.model.moment(make_job(3, NOON_MS)).expected_seconds == 70.0
    studio.workspace.close_history()


def test_generate_adds_to_the_held_ones_until_none_is_held(studio: Studio, circumstances: Circumstances) -> None:
    held = make_job(1, NOON_MS, JobState.HELD)
    studio.workspace.hear_job(held)
    assert circumstances.compose_status.is_queue_held
    studio.workspace.hear_job(replace(held, state=JobState.QUEUED))
    assert not circumstances.compose_status.is_queue_held


def test_pictures_of_the_gallery_go_where_they_were_dropped(
    kit: WindowKit, circumstances: Circumstances, qtbot: QtBot
) -> None:
    history = FakeHistory([make_entry(number, make_job(number, NOON_MS)) for number in (1, 2)])
    studio = studio_over(kit, history, circumstances)
    qtbot.addWidget(studio.workspace)
    composer, ids = studio.composer, tuple(make_job(number, NOON_MS).id for number in (1, 2))
    composer.add_sources([PictureSource("old.jpg", "/old.jpg")])
    composer.set_prompt("put  there")
    studio.compose.gallery_pictures_requested.emit(ids, Destination(replaces=composer.draft.slots[0].key))
    assert [slot.name for slot in composer.draft.slots] == [f"{one}.png" for one in ids]
    studio.compose.gallery_pictures_requested.emit(ids[:1], Destination(mention_at=4))
    assert composer.draft.prompt == "put @Image3 there"
    studio.workspace.close_history()


def test_tiles_do_not_wait_for_credits_that_the_banner_knows_of(studio: Studio, circumstances: Circumstances) -> None:
    studio.workspace.hear_job(held := make_job(1, NOON_MS, JobState.HELD, hold_reason=HoldReason.NO_CREDIT))
    circumstances.hear_balance(Balance(held.cost_micros, 0))
    assert HoldReason.NO_CREDIT in studio.model.moment(held).over
    studio.workspace.hear_job(replace(held, id="another"))
    assert HoldReason.NO_CREDIT not in studio.model.moment(held).over, "it covers one of both"


def test_while_something_is_held_over_the_slots_the_other_panes_are_dimmed(studio: Studio) -> None:
    veil = next(each for each in studio.panes.findChildren(Veil) if each.parent() is studio.panes)
    studio.compose.drag_held.emit(True)
    assert veil.isVisible()
    studio.compose.drag_held.emit(False)
    assert not veil.isVisible()


def test_nothing_known_is_said_only_when_segmind_was_asked(studio: Studio, kit: WindowKit, qtbot: QtBot) -> None:
    notice = studio.spokesman.notice
    with qtbot.waitSignal(kit.engine.check_ended):
        kit.engine.check_ended.emit("job")
    QApplication.processEvents()
    assert notice.isHidden()
    kit.engine.lookup_ended.emit("job", False)
    qtbot.waitUntil(lambda: notice.text.startswith("Nothing is known of it yet."), timeout=LONG_MS)


def test_a_bug_and_a_list_that_cannot_be_read_are_said(studio: Studio, kit: WindowKit, qtbot: QtBot) -> None:
    notice = studio.spokesman.notice
    kit.engine.crashed.emit(ZeroDivisionError())
    qtbot.waitUntil(lambda: notice.text == MISTAKE, timeout=LONG_MS)
    studio.tell("Something else")
    studio.model.failed.emit(Failure(FailureKind.DATABASE))
    assert notice.text == MISTAKE


def test_an_offer_to_undo_ends_with_the_next_step(studio: Studio) -> None:
    notice, composer = studio.spokesman.notice, studio.composer
    composer.set_prompt("A heron")
    composer.clear()
    assert (notice.text, notice.isHidden()) == ("Composer cleared", False)
    composer.set_prompt("x")
    assert notice.isHidden()


def test_an_offer_that_is_taken_takes_back_what_it_was_for(studio: Studio) -> None:
    notice, composer = studio.spokesman.notice, studio.composer
    composer.set_prompt("A heron")
    composer.clear()
    (undo,) = notice.findChildren(QPushButton)
    undo.click()
    assert composer.draft.prompt == "A heron"


def test_a_problem_takes_the_place_of_the_selected_picture_until_another_is_chosen(
    kit: WindowKit, circumstances: Circumstances, qtbot: QtBot
) -> None:
    picture = make_entry(1, make_job(1, NOON_MS))
    problem = make_entry(2, make_job(2, NOON_MS, JobState.FAILED, failure=Failure(FailureKind.DECLINED)))
    studio = studio_over(kit, FakeHistory([picture, problem]), circumstances)
    qtbot.addWidget(studio.workspace)
    studio.workspace.show()
    studio.gallery.select(picture.job.id)
    assert studio.inspector.entry == picture

    studio.attention.chosen.emit(problem.job.id)
    assert studio.inspector.entry == problem
    assert studio.gallery.selection.single is None

    studio.inspector.picture_chosen.emit(f"{picture.job.id}-1")
    assert studio.inspector.entry == picture
    studio.workspace.close_history()
    studio.workspace.close()


def test_details_of_a_problem_come_where_the_pane_was_hidden(
    kit: WindowKit, circumstances: Circumstances, qtbot: QtBot
) -> None:
    problem = make_entry(2, make_job(2, NOON_MS, JobState.FAILED, failure=Failure(FailureKind.DECLINED)))
    studio = studio_over(kit, FakeHistory([problem]), circumstances)
    qtbot.addWidget(studio.workspace)
    studio.workspace.resize(1440, 900)
    studio.workspace.show()
    studio.panes.show_inspector(is_shown=False)
    studio.attention.chosen.emit(problem.job.id)
    assert studio.workspace.inspector_place.isHidden(), "a click only chooses"

    studio.attention.details_requested.emit(problem.job.id)
    assert studio.inspector.isVisible()
    assert studio.inspector.entry == problem

    studio.attention.details_copied.emit(problem.job.id)
    assert studio.spokesman.notice.text == "Technical details copied"
    studio.workspace.close_history()
    studio.workspace.close()


def test_another_notice_stays_when_a_step_is_made(studio: Studio) -> None:
    notice, composer = studio.spokesman.notice, studio.composer
    composer.set_prompt("A heron")
    composer.clear()
    studio.tell("Something else")
    composer.set_prompt("x")
    assert (notice.text, notice.isHidden()) == ("Something else", False)


def test_who_hid_the_inspector_does_not_get_it_back_by_a_wider_window(kit: WindowKit, qtbot: QtBot) -> None:
    window = MainWindow(kit)
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    studio = window.studio
    assert studio is not None
    assert window.findChild(MenuWiring) is not None

    def resize(width: int) -> None:
        window.resize(width, 800)
        qtbot.waitUntil(lambda: studio.workspace.width() == width)

    resize(WIDE_FROM_PX - 100)
    assert not studio.inspector.isVisible()
    resize(WIDE_FROM_PX + 100)
    assert studio.inspector.isVisible()  # it only gave way
    studio.inspector.hide_requested.emit()
    assert not studio.inspector.isVisible()
    resize(WIDE_FROM_PX - 100)
    resize(WIDE_FROM_PX + 100)
    assert not studio.inspector.isVisible()
    window.close()


def test_a_drawer_is_opened_by_its_key_and_closed_by_escape_from_the_prompt(kit: WindowKit, qtbot: QtBot) -> None:
    window = MainWindow(kit)
    window.furnish_now()
    qtbot.addWidget(window)
    window.resize(MEDIUM_FROM_PX, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    studio, commands = window.studio, window.commands
    assert studio is not None
    assert commands is not None
    assert not commands[CommandId.INSPECTOR].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert studio.inspector.isVisible()
    assert commands[CommandId.INSPECTOR].isChecked()
    assert studio.compose.prompt.editor.hasFocus()
    qtbot.keyClick(studio.compose.prompt.editor, Qt.Key.Key_Escape)
    assert not commands[CommandId.INSPECTOR].isChecked()
    qtbot.waitUntil(lambda: not studio.inspector.isVisible())
    window.close()


def test_a_step_of_the_draft_shows_a_composer_that_was_hidden(studio: Studio) -> None:
    studio.panes.show_composer(is_shown=False)
    studio.composer.set_prompt("A heron")
    assert studio.compose.isVisible()


def test_a_new_picture_begins_in_the_prompt_wherever_it_was_hidden(kit: WindowKit, qtbot: QtBot) -> None:
    window = MainWindow(kit)
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    studio, commands = window.studio, window.commands
    assert studio is not None
    assert commands is not None
    commands[CommandId.COMPOSER].trigger()
    assert studio.gallery.isAncestorOf(QApplication.focusWidget())
    commands[CommandId.NEW].trigger()
    assert commands[CommandId.COMPOSER].isChecked()
    assert studio.compose.prompt.editor.hasFocus()
    window.close()


def test_offline_it_is_asked_again_until_there_is_an_answer(
    studio: Studio, kit: WindowKit, circumstances: Circumstances
) -> None:
    (watch,) = studio.findChildren(NetworkWatch)
    assert not watch.is_asking
    circumstances.hear_trouble(Failure(FailureKind.OFFLINE))
    assert watch.is_asking
    circumstances.hear_balance(Balance(1_000_000, 0))
    assert not watch.is_asking


@pytest.mark.parametrize("kit", [True], indirect=True, ids=["demo"])
def test_the_demo_asks_nobody(studio: Studio, circumstances: Circumstances) -> None:
    (watch,) = studio.findChildren(NetworkWatch)
    circumstances.hear_trouble(Failure(FailureKind.OFFLINE))
    assert not watch.is_asking


def test_the_watch_asks_again_and_again(qtbot: QtBot) -> None:
    watch = NetworkWatch(every_ms=10)
    watch.set_online(is_online=False)
    with qtbot.waitSignals([watch.ask_wanted] * 2, timeout=LONG_MS):
        pass
    watch.set_online(is_online=True)
    with qtbot.assertNotEmitted(watch.ask_wanted, wait=40):
        pass


def test_an_untouched_library_has_no_details_until_the_first_job(
    kit: WindowKit, circumstances: Circumstances, qtbot: QtBot
) -> None:
    history = FakeHistory()
    window = MainWindow(kit._replace(open_history=lambda: history))
    window.furnish_now()
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    studio, commands = window.studio, window.commands
    assert studio is not None
    assert commands is not None
    assert not studio.inspector.isVisible()
    line = commands[CommandId.INSPECTOR]
    assert (line.isEnabled(), line.statusTip()) == (False, "Nothing was made yet.")
    assert line.text().replace("&", "") == "Details"

    first = make_job(1, NOON_MS, JobState.QUEUED)
    history.put(make_entry(1, first))
    studio.workspace.hear_job(first)

    assert studio.inspector.isVisible()
    assert studio.gallery.grid.isVisible()
    assert (line.isEnabled(), line.isChecked(), line.statusTip()) == (True, True, "")
    window.close()


def test_escape_leaves_recently_deleted_once_no_drawer_is_open(
    kit: WindowKit, circumstances: Circumstances, qtbot: QtBot
) -> None:
    studio = studio_over(kit, used_library(), circumstances)
    qtbot.addWidget(studio.workspace)
    studio.workspace.resize(MEDIUM_FROM_PX, 700)
    studio.workspace.show()
    picture = studio.model.entry_at(0)
    assert picture is not None
    studio.gallery.select(picture.job.id)
    studio.gallery.show_deleted(is_shown=True)
    studio.panes.show_inspector(is_shown=True)

    qtbot.keyClick(studio.gallery, Qt.Key.Key_Escape)
    assert not studio.panes.is_inspector_shown
    assert studio.gallery.is_deleted_shown
    qtbot.keyClick(studio.compose.prompt.editor, Qt.Key.Key_Escape)
    assert not studio.gallery.is_deleted_shown
    assert studio.gallery.selection.single == picture, "back to where one was"
    qtbot.keyClick(studio.gallery.grid, Qt.Key.Key_Escape)
    assert studio.gallery.selection.single == picture
    studio.workspace.close_history()
    studio.workspace.close()


@pytest.mark.parametrize(("kit", "is_free"), [(True, True), (False, False)], indirect=["kit"], ids=["demo", "own"])
def test_pictures_of_the_demo_are_free_wherever_a_price_would_stand(
    kit: WindowKit, circumstances: Circumstances, qtbot: QtBot, is_free: bool
) -> None:
    entries = [make_entry(row, make_job(row, NOON_MS - row, run_id="run", place=row - 1)) for row in (1, 2)]
    studio = studio_over(kit, FakeHistory(entries), circumstances)
    qtbot.addWidget(studio.workspace)
    studio.workspace.resize(1440, 900)
    studio.workspace.show()

    def is_said(text: str) -> bool:
        return any(text in label.text() for label in studio.inspector.findChildren(QLabel) if label.isVisible())

    studio.gallery.select(entries[0].job.id)
    assert (is_said("ree (demo)"), is_said("$")) == (is_free, not is_free)
    studio.gallery.grid.selectAll()
    assert (is_said("Free (demo)"), is_said("$")) == (is_free, not is_free)
    assert run_title(tuple(entries), is_free=is_free) == ("Run of 2 · free" if is_free else "Run of 2 · $0.07")
    assert studio.model.is_free is is_free
    studio.jobs.ask_to_stop_watching(entries[0].job.id)
    (question,) = studio.workspace.findChildren(PlainMessage)
    assert any("$" in label.text() for label in question.findChildren(QLabel)) is not is_free
    question.close()
    studio.workspace.close_history()
    studio.workspace.close()
