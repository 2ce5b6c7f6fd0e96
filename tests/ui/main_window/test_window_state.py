"""WindowState: survives its text, survives any other text, and never stands where nobody can reach it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from kling_desktop.ui.main_window.panes import PaneWishes
from kling_desktop.ui.main_window.window_state import LEAST_SIZE, USUAL_SIZE, WindowState, fitting_place

STATE = WindowState(QRect(40, 60, 1200, 800), True, 240, PaneWishes(400, 320, False, True, True, False))
DESK, LAPTOP, SECOND = QRect(0, 30, 1920, 1050), QRect(0, 0, 1366, 728), QRect(1920, 0, 2560, 1440)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(("place", "panes", "x")), inner),
)


def test_a_state_comes_back_from_its_text() -> None:
    assert WindowState.from_text(STATE.to_text()) == STATE
    assert WindowState.from_text(WindowState().to_text()) == WindowState()


@pytest.mark.parametrize("text", ["", "geometry", "[1]", "null", "[" * 100_000, '{"place": [1, 2, 3]}'])
def test_any_other_text_is_nothing(text: str) -> None:
    assert WindowState.from_text(text) == WindowState()


@given(JSON)
def test_no_text_is_too_strange(value: object) -> None:
    state = WindowState.from_text(json.dumps({"place": value, "panes": value, "thumbnail_px": value}))
    assert state.panes.composer_px in range(328, 481)


@pytest.mark.parametrize(
    ("name", "value"),
    [("place", [0, 0, 0, 0]), ("place", [0, 0, True, 900]), ("place", [10**9, 0, 9, 9]), ("thumbnail_px", "12")],
)
def test_only_what_makes_no_sense_is_left_out(name: str, value: object) -> None:
    found = json.loads(STATE.to_text())
    assert WindowState.from_text(json.dumps({**found, name: value})) == STATE._replace(**{name: None})


@pytest.mark.parametrize(
    ("name", "value"),
    [("composer_px", 327), ("composer_px", 481), ("inspector_px", 441), ("inspector_px", True), ("composer_drawn", 1)],
)
def test_a_wish_that_makes_no_sense_is_the_usual_one(name: str, value: object) -> None:
    found = json.loads(STATE.to_text())
    found["panes"][name] = value
    expected = STATE.panes._replace(**{name: getattr(PaneWishes(), name)})
    assert WindowState.from_text(json.dumps(found)).panes == expected


# ------------------------------------------------------------ where it can stand


@pytest.mark.parametrize(
    ("screen", "expected"),
    [
        (DESK, QRect(240, 105, 1440, 900)),
        (LAPTOP, QRect(68, 36, 1229, 655)),
        (QRect(0, 0, 3840, 2160), QRect(1200, 630, 1440, 900)),
        (QRect(10, 20, 800, 560), QRect(10, 20, 880, 600)),
    ],
)
def test_a_first_window_stands_in_the_middle_of_nine_tenths(screen: QRect, expected: QRect) -> None:
    assert fitting_place(None, [screen, SECOND]) == expected


@pytest.mark.parametrize("place", [QRect(40, 60, 1200, 800), QRect(2000, 100, 2000, 1200), QRect(-900, 40, 1100, 700)])
def test_a_place_that_can_be_reached_is_kept(place: QRect) -> None:
    assert fitting_place(place, [DESK, SECOND]) == place


@pytest.mark.parametrize(
    "place",
    [QRect(5000, 100, 1200, 800), QRect(100, -800, 1200, 800), QRect(-1150, 40, 1200, 700), QRect(100, 1070, 900, 600)],
)
def test_a_place_nobody_can_reach_is_given_up(place: QRect) -> None:
    assert fitting_place(place, [DESK]) == QRect(240, 105, 1440, 900)


def test_a_window_from_a_larger_screen_is_made_smaller() -> None:
    assert fitting_place(QRect(100, 50, 2500, 1400), [LAPTOP]) == QRect(100, 50, 1366, 728)


@given(st.lists(st.integers(-6000, 6000), min_size=4, max_size=4), st.sampled_from([DESK, LAPTOP, SECOND]))
def test_every_window_shows_enough_to_take_hold_of(numbers: list[int], screen: QRect) -> None:
    place = fitting_place(QRect(*numbers), [screen])
    seen = screen.intersected(QRect(place.x(), place.y(), place.width(), 24))
    assert (seen.width() >= 120, seen.height()) == (True, 24)
    assert place.width() >= LEAST_SIZE.width()
    assert place.width() <= max(USUAL_SIZE.width(), screen.width())
