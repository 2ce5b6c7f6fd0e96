"""Watch: what is told, and the word that ends the work."""

import pytest

from kling_desktop.core.upkeep_progress import Progress, Stage, StoppedError, Watch


def test_who_looks_sees_what_was_told_last() -> None:
    watch = Watch()
    assert watch.progress is None
    watch.tell(Stage.LOGS, 10, 20)
    watch.tell(Stage.FILES, 1, 3)
    assert watch.progress == Progress(Stage.FILES, 1, 3)


def test_work_that_is_not_wanted_any_more_ends_at_its_next_word() -> None:
    watch = Watch()
    watch.stop()
    with pytest.raises(StoppedError):
        watch.tell(Stage.FILES, 1, 3)
    assert watch.progress is None


@pytest.mark.parametrize(
    ("done", "total", "permille"), [(0, 3, 0), (1, 3, 333), (3, 3, 1000), (9, 3, 1000), (5, 0, 1000)]
)
def test_how_much_of_a_stage_is_done(done: int, total: int, permille: int) -> None:
    assert Progress(Stage.FILES, done, total).permille == permille
