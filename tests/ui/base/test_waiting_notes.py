"""Notes that are on their way: the newest is written, once, by whoever sees to it."""

import pytest

from kling_desktop.ui.base.waiting_notes import WaitingNotes


def test_what_was_put_is_on_its_way_until_it_was_written() -> None:
    notes, written = WaitingNotes(), list[tuple[str, ...]]()
    notes.put("draft", "a boat")
    assert notes.all() == {"draft": "a boat"}
    notes.write("draft", lambda *note: written.append(note))
    assert notes.all() == {}
    notes.write("draft", lambda *note: written.append(note))
    assert written == [("draft", "a boat")]


def test_what_was_taken_is_written_by_nobody_here() -> None:
    notes, written = WaitingNotes(), list[tuple[str, ...]]()
    notes.put("draft", "a boat")
    assert notes.take() == {"draft": "a boat"}
    assert notes.all() == {}
    notes.write("draft", lambda *note: written.append(note))
    assert written == []


def test_what_comes_while_an_older_text_is_being_written_stays_on_its_way() -> None:
    notes = WaitingNotes()
    notes.put("draft", "a boat")
    notes.write("draft", lambda name, _text: notes.put(name, "a red boat"))
    assert notes.all() == {"draft": "a red boat"}


def test_where_they_lie_meanwhile_is_forgotten_when_all_of_them_were_written() -> None:
    notes, told = WaitingNotes(), list[str]()
    notes.put("draft", "a boat")
    notes.put("gallery", "top")
    notes.once_written(lambda: told.append("forgotten"))
    with pytest.raises(OSError, match="full"):
        notes.write("draft", _no_room)
    notes.write("gallery", lambda *_note: None)
    assert told == []
    notes.put("draft", "a red boat")
    notes.write("draft", lambda *_note: None)
    assert told == ["forgotten"]
    notes.put("draft", "a blue boat")
    notes.write("draft", lambda *_note: None)
    assert told == ["forgotten"]


def test_where_they_lie_meanwhile_is_another_s_business_once_they_were_taken() -> None:
    notes, told = WaitingNotes(), list[str]()
    notes.put("draft", "a boat")
    notes.once_written(lambda: told.append("forgotten"))

    def be_overtaken(_name: str, _text: str) -> None:
        notes.take()

    notes.write("draft", be_overtaken)
    assert told == []


def _no_room(_name: str, _text: str) -> None:
    raise OSError(28, "full")
