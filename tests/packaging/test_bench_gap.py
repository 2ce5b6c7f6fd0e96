"""The clock of the gap, with a GUI thread that really is held up, and what becomes of its ticks."""

import time

import pytest
from pytestqt.qtbot import QtBot

from bench_gap import GapClock, Gaps, figures
from bench_window import serve

HELD_UP_MS = 200


def test_a_thread_that_is_held_up_ticks_late_and_says_whose_time_it_was(qtbot: QtBot) -> None:
    clock = GapClock()
    serve(100)
    calm = clock.take()
    end = time.thread_time() + HELD_UP_MS / 1000
    while time.thread_time() < end:
        pass
    serve(50)
    late, own = max(clock.take())
    assert len(calm) > 2
    assert late >= HELD_UP_MS - 10
    assert own >= HELD_UP_MS - 10
    assert clock.take() == []
    clock.deleteLater()


def test_a_busy_loop_turns_both_rows_red_and_a_calm_window_neither() -> None:
    calm = Gaps((0.5,) * 100, (3.0,) * 100, (1.0,) * 100)
    busy = Gaps((0.5,) * 100, (3.0,) * 98 + (200.0,) * 2, (1.0,) * 100)
    assert [figure.value for figure in figures([calm, calm, calm])] == [2.5, 2.5]
    assert [figure.value for figure in figures([busy, busy, calm])] == [199.5, 199.5]


def test_what_the_window_wrote_is_read_back() -> None:
    gaps = Gaps.of({"idle_ms": [(1.0, 0.1)], "work_ms": [(2.0, 0.2), (3.0, 0.3)]})
    assert gaps == Gaps((1.0,), (2.0, 3.0), (0.2, 0.3))
    assert figures([gaps])[1].value == pytest.approx(2.0)
