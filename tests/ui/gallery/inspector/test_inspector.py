"""The inspector shows what is selected, with only the buttons that work for it, and tells what is wanted of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, Marks
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.inspector import Inspector
from kling_desktop.ui.gallery.inspector.picture_strip import PictureButton
from kling_desktop.ui.gallery.inspector.preview import Preview
from kling_desktop.ui.gallery.inspector.prompt_text import PromptText
from kling_desktop.ui.gallery.inspector.star_rating import StarRating
from kling_desktop.ui.gallery.selection import NOTHING, Selection
from tests.fakes.fake_pictures import make_recipe
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk

LOST = Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)


@pytest.fixture
def inspector(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Iterator[Inspector]:
    inspector = Inspector(theme, gallery.model, gallery.loader, gallery.files)
    qtbot.addWidget(inspector)
    inspector.resize(344, 870)
    inspector.show()
    qtbot.waitExposed(inspector)
    yield inspector
    inspector.close()


def names(inspector: Inspector) -> list[str]:
    found = [each for each in inspector.findChildren(QAbstractButton) if each.isVisible()]
    return [each.text() or each.accessibleName() for each in found]


def texts(inspector: Inspector) -> list[str]:
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisible() and label.text()]


def button(inspector: Inspector, text: str) -> QAbstractButton:
    found = (each for each in inspector.findChildren(QAbstractButton) if each.isVisible())
    return next(each for each in found if text in (each.text(), each.accessibleName()))


def click(inspector: Inspector, text: str) -> None:
    button(inspector, text).click()


def select(inspector: Inspector, entry: Entry) -> None:
    """One tile is selected in the gallery."""
    inspector.set_selection(Selection(1, (entry,)))


def from_output(output_id: str) -> dict[str, object]:
    recipe = make_recipe()
    references = tuple(replace(each, source_output=output_id) for each in recipe.references[:1])
    return {"recipe": replace(recipe, references=references)}


# ------------------------------------------------------------ what is shown


def test_nothing_selected(inspector: Inspector) -> None:
    inspector.set_selection(NOTHING)

    assert texts(inspector) == ["Details", "Select a picture to see its details."]
    assert names(inspector) == ["Hide the details"]


def test_a_picture(gallery: GalleryDesk, inspector: Inspector) -> None:
    entry = gallery.add(60, request_id="f31c0000abcdef9a07")

    inspector.set_selection(Selection(1, (entry,)))

    assert inspector.entry == entry
    assert {"Refine this picture", "Reuse recipe", "Use as reference", "Pick", "Reject"} <= set(names(inspector))
    assert {"Copy", "Save as", "Show file", "Compare", "Delete", "Open large"} <= set(names(inspector))
    assert {"Prompt", "Made from", "Created", "Took, cost", "Size", "File", "Request"} <= set(texts(inspector))
    assert inspector.findChildren(PromptText)[0].toPlainText() == entry.job.recipe.prompt


def test_several_pictures(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entries = tuple(gallery.add(number) for number in (1, 2))

    inspector.set_selection(Selection(2, entries))

    assert inspector.entry is None
    assert names(inspector) == ["Hide the details", "Use as reference", "Copy", "Save as", "Delete"]
    for text, signal in (
        ("Use as reference", inspector.use_as_reference_requested),
        ("Copy", inspector.copy_requested),
        ("Save as", inspector.save_requested),
        ("Delete", inspector.delete_requested),
    ):
        with qtbot.waitSignal(signal) as told:
            click(inspector, text)
        assert told.args == [entries]


def test_of_more_than_were_read_none_can_be_deleted(gallery: GalleryDesk, inspector: Inspector) -> None:
    inspector.set_selection(Selection(1_000, (gallery.add(1), gallery.add(2))))

    assert not button(inspector, "Delete").isEnabled()


def test_a_deleted_picture_can_be_put_back_and_not_deleted_again(
    gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot
) -> None:
    entry = replace(gallery.add(1), marks=Marks(deleted_at_ms=NOON_MS))
    select(inspector, entry)

    assert "Delete" not in names(inspector)
    with qtbot.waitSignal(inspector.restore_requested) as told:
        click(inspector, "Restore")
    assert told.args == [(entry,)]


def test_a_waiting_job_can_be_removed_for_free(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entry = gallery.add(1, JobState.HELD)
    select(inspector, entry)
    assert "Nothing was sent or charged yet." in texts(inspector)

    with (
        qtbot.waitSignal(inspector.cancel_requested) as told,
        qtbot.assertNotEmitted(inspector.stop_watching_requested),
    ):
        click(inspector, "Remove")

    assert told.args == [entry.job.id]


def test_a_sent_job_can_only_be_left_alone(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entry = gallery.add(1, JobState.RUNNING, sent_at_ms=NOON_MS)
    select(inspector, entry)

    with (
        qtbot.waitSignal(inspector.stop_watching_requested) as told,
        qtbot.assertNotEmitted(inspector.cancel_requested),
    ):
        click(inspector, "Stop watching…")

    assert told.args == [entry.job.id]
    assert "Refine this picture" not in names(inspector)


def test_a_running_job_counts(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    select(inspector, gallery.add(1, JobState.RUNNING, sent_at_ms=NOON_MS))
    assert any(text.startswith("Running for 0 s") for text in texts(inspector))

    gallery.clock[0] = NOON_MS + 8_000
    inspector.findChildren(Preview)[0].ticked.emit()

    assert any(text.startswith("Running for 8 s") for text in texts(inspector))


def test_it_follows_a_job_to_its_picture(gallery: GalleryDesk, inspector: Inspector) -> None:
    running = gallery.add(1, JobState.RUNNING, sent_at_ms=NOON_MS)
    select(inspector, running)
    assert "Being made" in texts(inspector)

    select(inspector, gallery.change(running, replace(running.job, state=JobState.SAVED)))

    assert "Being made" not in texts(inspector)
    assert "Use as reference" in names(inspector)


# ------------------------------------------------------------ problems


def lost(gallery: GalleryDesk) -> Entry:
    return gallery.add(1, JobState.INTERRUPTED, failure=LOST, sent_at_ms=NOON_MS)


def test_a_problem_with_its_remedies(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entry = lost(gallery)
    inspector.show_problem(entry)

    assert {"No answer yet", "May have been charged", "What happened"} <= set(texts(inspector))
    assert "Created" not in texts(inspector)
    for text, signal in (
        ("Check for result", inspector.check_requested),
        ("Make again · $0.035", inspector.make_again_requested),
        ("Dismiss", inspector.dismiss_requested),
    ):
        with qtbot.waitSignal(signal) as told:
            click(inspector, text)
        assert told.args == [entry.job.id]
    with qtbot.waitSignal(inspector.reuse_requested) as told:
        click(inspector, "Reuse recipe")
    assert told.args == [entry]


def test_a_problem_waits_while_it_is_looked_for(gallery: GalleryDesk, inspector: Inspector) -> None:
    entry = lost(gallery)
    inspector.show_problem(entry)

    inspector.set_checking(entry.job.id, is_checking=True)
    assert not button(inspector, "Checking…").isEnabled()
    inspector.set_checking("another", is_checking=False)
    assert not button(inspector, "Checking…").isEnabled()
    inspector.set_checking(entry.job.id, is_checking=False)
    assert button(inspector, "Check for result").isEnabled()


def test_a_problem_stays_until_something_else_is_selected(gallery: GalleryDesk, inspector: Inspector) -> None:
    selected, entry = gallery.add(5), lost(gallery)
    select(inspector, selected)
    inspector.show_problem(entry)

    select(inspector, replace(selected, marks=Marks(stars=1)))
    assert inspector.entry == entry

    select(inspector, gallery.add(6))
    assert inspector.entry != entry


def test_a_problem_that_is_dismissed_gives_way_to_the_selection(gallery: GalleryDesk, inspector: Inspector) -> None:
    selected, entry = gallery.add(5), lost(gallery)
    select(inspector, selected)
    inspector.show_problem(entry)

    inspector.apply(replace(entry.job, is_hidden=True))

    assert inspector.entry == selected


def test_a_problem_that_is_solved_becomes_its_picture(gallery: GalleryDesk, inspector: Inspector) -> None:
    entry = lost(gallery)
    inspector.show_problem(entry)

    found = replace(entry.job, state=JobState.SUBMITTED, failure=None, request_id="req-1")
    gallery.change(entry, found)
    inspector.apply(found)
    assert "Waiting for Segmind" in texts(inspector)

    saved = replace(found, state=JobState.SAVED)
    gallery.change(entry, saved)
    inspector.apply(saved)
    assert "Refine this picture" in names(inspector)


# ------------------------------------------------------------ what is wanted


def test_the_buttons_tell_the_entry(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entry = gallery.add(1)
    select(inspector, entry)

    for text, signal, args in (
        ("Refine this picture", inspector.refine_requested, [entry]),
        ("Reuse recipe", inspector.reuse_requested, [entry]),
        ("Use as reference", inspector.use_as_reference_requested, [(entry,)]),
        ("Pick", inspector.flag_chosen, [(entry,), Flag.PICKED]),
        ("Copy", inspector.copy_requested, [(entry,)]),
        ("Save as", inspector.save_requested, [(entry,)]),
        ("Show file", inspector.show_file_requested, [entry]),
        ("Compare", inspector.compare_requested, [entry]),
        ("Open large", inspector.open_requested, [entry]),
        ("Delete", inspector.delete_requested, [(entry,)]),
        ("Hide the details", inspector.hide_requested, []),
    ):
        with qtbot.waitSignal(signal) as told:
            click(inspector, text)
        assert told.args == args

    with qtbot.waitSignal(inspector.stars_chosen) as told:
        qtbot.keyClick(inspector.findChildren(StarRating)[0], Qt.Key.Key_5)
    assert told.args == [(entry,), 5]
    with qtbot.waitSignal(inspector.open_requested) as told:
        qtbot.mouseClick(inspector.findChildren(Preview)[0], Qt.MouseButton.LeftButton)
    assert told.args == [entry]


def test_what_became_of_a_picture_comes_as_soon_as_it_is_there(
    gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot
) -> None:
    parent = gallery.add(30)
    select(inspector, parent)
    assert "Became 1" not in texts(inspector)

    child = gallery.add(1, **from_output(parent.job.id))
    inspector.apply(child.job)

    assert "Became 1" in texts(inspector)
    result = next(each for each in inspector.findChildren(PictureButton) if each.picture.output_id)
    with qtbot.waitSignal(inspector.picture_chosen) as told:
        qtbot.mouseClick(result, Qt.MouseButton.LeftButton)
    assert told.args == [child.job.id]


def test_a_drawer_is_closed_not_hidden(inspector: Inspector) -> None:
    inspector.set_docked(False)
    assert names(inspector) == ["Close the details"]

    inspector.set_docked(True)
    assert names(inspector) == ["Hide the details"]


# ------------------------------------------------------------ keyboard and room


def tab_stops(inspector: Inspector) -> list[QWidget]:
    stops, widget = [], inspector.nextInFocusChain()
    while widget is not inspector:
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def test_the_keyboard_goes_from_top_to_bottom(gallery: GalleryDesk, inspector: Inspector) -> None:
    parent = gallery.add(30, request_id="f31c0000abcdef9a07")
    gallery.add(1, **from_output(parent.job.id))
    inspector.show_problem(lost(gallery))
    check_order(inspector)
    select(inspector, gallery.add(7))
    select(inspector, parent)
    check_order(inspector)
    select(inspector, gallery.add(1, JobState.HELD))
    check_order(inspector)


def check_order(inspector: Inspector) -> None:
    inspector.layout().activate()
    QApplication.processEvents()
    stops = tab_stops(inspector)
    places = [stop.mapTo(inspector, QPoint(0, stop.height() // 2)).y() for stop in stops]
    rows = [place // 20 for place in places]  # what stands side by side differs by a pixel or two
    assert rows == sorted(rows)
    every = [each for each in inspector.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
    assert [each for each in every if each not in stops] == []
    rating = inspector.findChildren(StarRating)[0]
    assert (rating in stops) is rating.isVisible()


def test_every_control_has_a_name(gallery: GalleryDesk, inspector: Inspector) -> None:
    for entry in (gallery.add(1), gallery.add(2, JobState.RUNNING), gallery.add(3, JobState.HELD)):
        select(inspector, entry)
        for each in (*inspector.findChildren(QToolButton), *inspector.findChildren(QPushButton)):
            if each.isVisible():
                assert each.text() or each.accessibleName(), each


@pytest.mark.parametrize("width", [300, 344, 440])
def test_the_footer_is_always_there_and_nothing_is_wider_than_the_panel(
    gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot, width: int
) -> None:
    inspector.resize(width, 500)
    select(inspector, gallery.add(1, recipe=make_recipe("Merge @Image1. " * 60)))
    inspector.layout().activate()

    delete = button(inspector, "Delete")
    assert inspector.width() == width
    assert delete.mapTo(inspector, delete.rect().bottomLeft()).y() < 500
    preview = inspector.findChildren(Preview)[0]
    qtbot.waitUntil(lambda: preview.width() == width - 32)
    for each in inspector.findChildren(QAbstractButton):
        if each.isVisible():
            right = each.mapTo(inspector, each.rect().topRight()).x()
            assert right < width, each.text() or each.accessibleName()


def test_of_a_picture_whose_file_is_gone_nothing_is_offered_that_needs_it(
    gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot
) -> None:
    entry = gallery.add(0)
    gallery.load()
    with qtbot.waitSignal(inspector.picture_shown) as told:
        select(inspector, entry)
    assert told.args == [entry.output]
    assert "Copy" in names(inspector)

    gallery.model.set_lost(entry.job.id, True)
    select(inspector, entry)
    assert "The file was moved or deleted" in texts(inspector)
    assert {"Find it…", "Reuse recipe", "Remove"} <= set(names(inspector))
    assert not {"Refine this picture", "Copy", "Save as", "Use as reference", "Compare", "Open large", "Delete"} & set(
        names(inspector)
    )
    assert not inspector.findChildren(Preview)[0].isEnabled()
    gallery.model.set_lost(entry.job.id, False)
    select(inspector, entry)
    assert "Copy" in names(inspector)
    assert inspector.findChildren(Preview)[0].isEnabled()


def test_a_deleted_picture_whose_file_is_gone_can_be_put_back(gallery: GalleryDesk, inspector: Inspector) -> None:
    entry = gallery.add(0)
    gallery.model.set_lost(entry.job.id, True)
    select(inspector, replace(entry, marks=Marks(deleted_at_ms=NOON_MS)))
    assert "Restore" in names(inspector)
    assert "Find it…" not in names(inspector)
