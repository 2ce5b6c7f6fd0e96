"""Cycles are collected in the GUI thread only, for as long as the keeper is there."""

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.garbage import GarbageKeeper


class Cycle:
    """Refers to itself, and says in which thread it went."""

    def __init__(self, went: list[threading.Thread]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: went.append(threading.current_thread()))


def test_what_another_thread_leaves_goes_in_this_one(qtbot: QtBot) -> None:
    went: list[threading.Thread] = []
    keeper = GarbageKeeper(every_ms=10)
    try:
        other = threading.Thread(target=lambda: [Cycle(went) for _ in range(3_000)])
        other.start()
        other.join()
        assert went == []
        qtbot.waitUntil(lambda: len(went) == 3_000)
        assert set(went) == {threading.main_thread()}
    finally:
        keeper.close()
    assert gc.isenabled()


def test_what_was_there_before_is_not_looked_at_and_what_comes_after_is(qtbot: QtBot) -> None:
    went: list[threading.Thread] = []
    before = Cycle(went)
    keeper = GarbageKeeper()
    try:
        del before
        after = Cycle(went)
        del after
        gc.collect()
        assert went == [threading.main_thread()]
    finally:
        keeper.close()
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert len(went) == 2


def test_what_was_imported_is_looked_through_before_anybody_works(qtbot: QtBot) -> None:
    keeper = GarbageKeeper()
    looks: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            looks.append(info["generation"])

    gc.callbacks.append(note)
    try:
        keeper.look_after_imports()
        assert looks == [1]
        qtbot.waitUntil(lambda: looks.count(1) == 2)
    finally:
        gc.callbacks.remove(note)
        keeper.close()
