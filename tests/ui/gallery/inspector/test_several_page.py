"""Several pictures: what can be done with all of them, why something cannot, and what they cost together."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.several_page import SeveralPage, total_cost_text
from kling_desktop.ui.gallery.selection import Selection
from tests.fakes.gallery_desk import GalleryDesk


@pytest.fixture
def page(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> SeveralPage:
    page = SeveralPage(theme, gallery.loader, gallery.files)
    qtbot.addWidget(page)
    page.resize(344, 600)
    page.show()
    return page


def selection(gallery: GalleryDesk, count: int, **fields: object) -> Selection:
    entries = tuple(gallery.add(number, **fields) for number in range(1, count + 1))
    return Selection(count, entries)


def texts(page: SeveralPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def button(page: SeveralPage, text: str) -> QAbstractButton:
    return next(each for each in page.findChildren(QAbstractButton) if each.text() == text)


def test_how_many_and_what_they_cost(gallery: GalleryDesk, page: SeveralPage) -> None:
    page.show_selection(selection(gallery, 5, cost_is_estimate=False))

    assert texts(page) == ["5 pictures", "Total cost", "$0.175"]


def test_each_button_tells_the_pictures(gallery: GalleryDesk, page: SeveralPage, qtbot: QtBot) -> None:
    chosen = selection(gallery, 2)
    waiting = gallery.add(9, JobState.QUEUED)
    page.show_selection(Selection(3, (*chosen.entries, waiting)))
    assert "3 selected, 2 of them pictures" in texts(page)

    for text, signal in (
        ("Use as reference", page.use_as_reference_requested),
        ("Copy", page.copy_requested),
        ("Save as", page.save_requested),
    ):
        with qtbot.waitSignal(signal) as told:
            qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)
        assert told.args == [chosen.entries]


def test_eleven_references_are_too_many(gallery: GalleryDesk, page: SeveralPage) -> None:
    page.show_selection(selection(gallery, 10))
    assert button(page, "Use as reference").isEnabled()

    page.show_selection(selection(gallery, 11))

    assert not button(page, "Use as reference").isEnabled()
    assert "At most 10 references" in button(page, "Use as reference").toolTip()
    assert button(page, "Copy").isEnabled()


def test_what_was_not_read_is_not_half_done(gallery: GalleryDesk, page: SeveralPage) -> None:
    page.show_selection(replace(selection(gallery, 3), count=1_000))

    assert "1000 selected" in texts(page)
    assert not button(page, "Copy").isEnabled()
    assert page.why_not == "At most 200 pictures at once"


def test_jobs_alone_are_no_pictures(gallery: GalleryDesk, page: SeveralPage) -> None:
    page.show_selection(selection(gallery, 2, state=JobState.QUEUED))

    assert page.pictures == ()
    assert not button(page, "Save as").isEnabled()


def test_a_sum_of_what_is_known() -> None:
    assert total_cost_text(Selection()) == "$0.00"


@pytest.mark.parametrize(
    ("count", "is_estimate", "text"), [(2, False, "$0.07"), (2, True, "about $0.07"), (500, False, "at least $0.07")]
)
def test_a_sum_says_how_sure_it_is(gallery: GalleryDesk, count: int, is_estimate: bool, text: str) -> None:
    entries: tuple[Entry, ...] = selection(gallery, 2, cost_is_estimate=is_estimate).entries

    assert total_cost_text(Selection(count, entries)) == text


def test_pictures_whose_file_is_gone_are_left_out_and_it_says_so(
    gallery: GalleryDesk, page: SeveralPage, qtbot: QtBot
) -> None:
    chosen = selection(gallery, 3)
    page.show_selection(chosen, lost=frozenset({chosen.entries[1].job.id}))
    assert "The file of 1 of them was moved or deleted, so it is left out." in texts(page)
    for text, signal in (
        ("Use as reference", page.use_as_reference_requested),
        ("Copy", page.copy_requested),
        ("Save as", page.save_requested),
    ):
        with qtbot.waitSignal(signal) as told:
            qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)
        assert told.args == [(chosen.entries[0], chosen.entries[2])]
    assert page.pictures == chosen.entries, "all of them can be deleted"


def test_where_all_files_are_gone_nothing_can_be_done_with_them(gallery: GalleryDesk, page: SeveralPage) -> None:
    chosen = selection(gallery, 2)
    page.show_selection(chosen, lost=frozenset(entry.job.id for entry in chosen.entries))
    for text in ("Use as reference", "Copy", "Save as"):
        assert not button(page, text).isEnabled()
        assert "moved or deleted" in button(page, text).accessibleDescription()
    assert page.why_not == "", "they can still be deleted"
    page.show_selection(chosen)
    assert button(page, "Copy").isEnabled()
