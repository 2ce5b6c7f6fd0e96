"""What a person thinks of a picture, and how that changes."""

import pytest

from kling_desktop.core.marks import MOST_STARS, NO_MARKS, Flag, MarkChange, Marks


def test_a_change_touches_only_what_it_names() -> None:
    marks = Marks(Flag.PICKED, 3, 5_000)
    assert marks.after(MarkChange(), 9_000) == marks
    assert marks.after(MarkChange(flag=Flag.NONE), 9_000) == Marks(Flag.NONE, 3, 5_000)
    assert marks.after(MarkChange(stars=0), 9_000) == Marks(Flag.PICKED, 0, 5_000)
    assert marks.after(MarkChange(is_deleted=False), 9_000) == Marks(Flag.PICKED, 3)


def test_the_thirty_days_begin_with_the_first_deletion() -> None:
    deleted = NO_MARKS.after(MarkChange(is_deleted=True), 1_000)
    assert deleted.deleted_at_ms == 1_000
    assert deleted.after(MarkChange(is_deleted=True), 2_000).deleted_at_ms == 1_000


@pytest.mark.parametrize(("asked", "given"), [(-1, 0), (0, 0), (5, 5), (6, MOST_STARS)])
def test_stars_stay_within_their_range(asked: int, given: int) -> None:
    assert NO_MARKS.after(MarkChange(stars=asked), 0).stars == given
