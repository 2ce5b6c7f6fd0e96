"""Notes that are on their way: a newer one is not forgotten when an older one was written."""

from kling_desktop.ui.base.waiting_notes import WaitingNotes


def test_what_was_put_is_on_its_way_until_it_was_written() -> None:
    notes = WaitingNotes()
    notes.put("draft", "a boat")
    assert notes.all() == {"draft": "a boat"}
    notes.drop("draft", "a boat")
    assert notes.all() == {}


def test_what_was_taken_is_on_its_way_no_more() -> None:
    notes = WaitingNotes()
    notes.put("draft", "a boat")
    assert notes.take() == {"draft": "a boat"}
    assert notes.all() == {}


def test_an_older_text_that_was_written_leaves_the_newer_one_on_its_way() -> None:
    notes = WaitingNotes()
    notes.put("draft", "a boat")
    notes.put("draft", "a red boat")
    notes.drop("draft", "a boat")
    notes.drop("gallery", "")
    assert notes.all() == {"draft": "a red boat"}
