"""Two lines, never more; what to do can be read even if what happened is long."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.jobs.brief_text import BriefText

LONG = "“The request was rejected by the content moderation of the provider, which is called risk control.”"


@pytest.fixture
def text(theme: Theme, qtbot: QtBot) -> Iterator[BriefText]:
    text = BriefText(theme)
    qtbot.addWidget(text)
    yield text
    text.close()


def test_what_fits_in_two_lines_is_wrapped(text: BriefText) -> None:
    text.show_parts("The service didn't answer properly.", "Check for the result first: that is free.")
    assert text.shown_text(300) == text.text()
    assert text.sizeHint().height() == 32


def test_else_each_part_has_a_line(text: BriefText) -> None:
    text.show_parts(LONG, "Rephrase the prompt or use other pictures.")
    happened, advice = text.shown_text(300).split("\n")
    assert happened.startswith("“The request was rejected")
    assert happened.endswith("…”"), "a quotation stays closed"
    assert LONG.startswith(f"{happened.removesuffix('…”')} "), "and ends with a whole word"
    assert advice == "Rephrase the prompt or use other pictures."
    assert text.text() == f"{LONG} Rephrase the prompt or use other pictures."


ADVICE = "Rephrase the prompt or use other pictures, for the service reads both before it begins."


def test_where_there_is_room_for_more_lines_they_are_filled(text: BriefText) -> None:
    text.show_parts(LONG, ADVICE)
    happened, *between, advice = text.shown_text(300, 3).split("\n")
    assert f"{LONG} ".startswith(f"{happened} ")
    assert between[0].endswith("…”"), "what happened goes on in the second line"
    assert advice.endswith("…")
    assert text.shown_text(300, 9) == text.text()


def test_it_is_as_many_lines_as_its_height_has_room_for(text: BriefText) -> None:
    text.show_parts(LONG, ADVICE)
    text.resize(300, 100)
    image = text.grab().toImage()
    ground = image.pixelColor(299, 99)
    below = [image.pixelColor(x, y) for x in range(300) for y in range(32, 100)]
    assert any(color != ground for color in below)
    assert text.sizeHint().height() == 32, "and asks for two all the same"


def test_a_single_long_part_goes_on_in_the_second_line(text: BriefText) -> None:
    text.show_parts(f"{LONG} {LONG}")
    first, second = text.shown_text(300).split("\n")
    assert f"{LONG} {LONG}".startswith(f"{first} {second.removesuffix('…”')}".rstrip())
    assert second.endswith("…”")


REFUSED = "It was sent, and Segmind refuses to answer about it with this key or any other that you have. “Not found”."


@pytest.mark.parametrize("rest", ["Wait.", ""])
def test_a_quotation_is_closed_only_where_it_was_opened(text: BriefText, rest: str) -> None:
    happened = REFUSED if rest else f"{REFUSED} {LONG}"
    text.show_parts(*filter(None, (happened, rest)))
    for width_px in range(100, 301, 4):
        shown = text.shown_text(width_px)
        assert shown.removesuffix(rest).rstrip().endswith(("…", "…”")), "it is cut"
        assert shown.count("“") == shown.count("”"), shown


def test_what_is_cut_right_at_a_quotation_is_not_closed_for_it(text: BriefText) -> None:
    text.show_parts(f"It says “{'x' * 90}” today and tomorrow and on every other day.", "Wait.")
    for width_px in range(20, 600):
        happened, _advice = text.shown_text(width_px).split("\n")
        assert happened.count("“") == happened.count("”"), width_px


def test_a_text_without_spaces_is_cut_within(text: BriefText) -> None:
    text.show_parts("“" + "漢字" * 60 + "”.", "Rephrase.")
    happened, _advice = text.shown_text(300).split("\n")
    assert 250 < text.fontMetrics().horizontalAdvance(happened) <= 300
    assert happened.endswith("…”")


def test_it_is_painted(text: BriefText) -> None:
    text.show_parts(LONG, "Rephrase.")
    text.resize(300, 32)
    image = text.grab().toImage()
    ground = image.pixelColor(299, 0)
    rows = {y for y in range(32) for x in range(300) if image.pixelColor(x, y) != ground}
    assert min(rows) < 16 < max(rows)


def test_a_third_line_is_asked_for_where_it_makes_the_text_whole(text: BriefText) -> None:
    text.show_parts("The request was sent, but the answer never arrived.", "It may have cost $0.035.")
    assert text.hasHeightForWidth()
    assert (text.heightForWidth(600), text.heightForWidth(220), text.heightForWidth(120)) == (32, 48, 32)
