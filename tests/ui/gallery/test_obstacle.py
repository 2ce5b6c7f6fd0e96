"""What is in the way of everything that can be wanted with any selection, and how it is told."""

import pytest

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.obstacle import Obstacle, obstacle, obstacle_text
from kling_desktop.ui.gallery.selection import MOST_ENTRIES, NOTHING, Selection
from kling_desktop.ui.gallery.tile_order import Want
from tests.fakes.fake_pictures import make_entry, make_job


def picture(row: int) -> Entry:
    return make_entry(row, make_job(row, 0))


def on_its_way(row: int, state: JobState = JobState.RUNNING) -> Entry:
    return make_entry(row, make_job(row, 0, state))


def of(*entries: Entry, count: int = 0) -> Selection:
    return Selection(count or len(entries), entries)


SELECTIONS = {
    "nothing": NOTHING,
    "picture": of(picture(1)),
    "running": of(on_its_way(1)),
    "waiting": of(on_its_way(1, JobState.QUEUED)),
    "pictures": of(picture(1), picture(2), picture(3)),
    "all running": of(on_its_way(1), on_its_way(2), on_its_way(3)),
    "all waiting": of(*(on_its_way(row, JobState.HELD) for row in (1, 2, 3))),
    "mixed": of(on_its_way(1), picture(2), picture(3)),
    "deleted": of(picture(1)),
    "many": of(*map(picture, range(MOST_ENTRIES)), count=MOST_ENTRIES + 1),
    "lost": of(picture(91)),
    "lost and running": of(on_its_way(1), picture(91)),
    "all lost": of(picture(91), picture(92)),
    "one of them lost": of(picture(1), picture(92)),
}
LOST = {picture(91).job.id, picture(92).job.id}

NONE, ONE, MANY = Obstacle.NOTHING_SELECTED, Obstacle.SEVERAL_SELECTED, Obstacle.TOO_MANY
BARE, GONE, AWAY = Obstacle.NO_PICTURE, Obstacle.FILES_GONE, Obstacle.PUT_AWAY
THERE, IDLE = Obstacle.THERE_ALREADY, Obstacle.NOTHING_TO_STOP
ONE_PICTURE = {
    "nothing": NONE, "picture": None, "running": BARE, "waiting": BARE, "pictures": ONE, "all running": BARE,
    "all waiting": BARE, "mixed": ONE, "deleted": AWAY, "many": ONE, "lost": GONE, "lost and running": ONE,
    "all lost": ONE, "one of them lost": ONE,
}  # fmt: skip
ONE_TILE = dict.fromkeys(SELECTIONS, ONE) | {
    "nothing": NONE, "picture": None, "running": None, "waiting": None, "deleted": AWAY, "lost": None,
}  # fmt: skip
FILES = dict.fromkeys(SELECTIONS) | {
    "nothing": NONE, "running": BARE, "waiting": BARE, "all running": BARE, "all waiting": BARE, "lost": GONE,
    "lost and running": GONE, "all lost": GONE, "deleted": AWAY,
}  # fmt: skip
MARKS = dict.fromkeys(SELECTIONS) | {
    "nothing": NONE, "running": BARE, "waiting": BARE, "all running": BARE, "all waiting": BARE, "deleted": AWAY,
}  # fmt: skip
TABLE = {
    **dict.fromkeys(
        (Want.MENTION, Want.COMPARE, Want.COPY_PATH, Want.SHOW_FILE, Want.REFINE), ONE_PICTURE
    ),
    Want.OPEN: ONE_PICTURE | {"deleted": None},
    Want.REUSE: ONE_TILE,
    Want.COPY_PROMPT: ONE_TILE | {"deleted": None},
    **dict.fromkeys((Want.COPY, Want.SAVE), FILES | {"many": MANY, "deleted": None}),
    Want.USE_AS_REFERENCE: FILES,
    Want.FLAG: MARKS,
    Want.RATE: MARKS,
    Want.DELETE: dict.fromkeys(SELECTIONS) | {"nothing": NONE, "all running": ONE, "deleted": THERE},
    Want.RESTORE: dict.fromkeys(SELECTIONS, THERE) | {"nothing": NONE, "deleted": None},
    Want.STOP: dict.fromkeys(SELECTIONS, IDLE)
    | {
        "running": None, "waiting": None, "all running": ONE, "all waiting": ONE, "mixed": ONE, "lost and running": ONE,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SELECTIONS)
@pytest.mark.parametrize("want", TABLE)
def test_what_is_in_the_way(want: Want, name: str) -> None:
    found = obstacle(want, SELECTIONS[name], lambda entry: entry.job.id in LOST, is_deleted=name == "deleted")
    assert found is TABLE[want][name]


def test_a_deleted_picture_whose_file_is_gone_is_copied_by_nobody() -> None:
    lost = SELECTIONS["lost"]
    found = {want: obstacle(want, lost, lambda _entry: True, is_deleted=True) for want in (Want.COPY, Want.SAVE)}
    assert set(found.values()) == {GONE}


def test_everything_that_can_be_wanted_is_in_the_table() -> None:
    assert set(Want) - TABLE.keys() == {Want.FOLD}


def test_each_is_told_in_words_of_its_own() -> None:
    told = {obstacle_text(each) for each in Obstacle}
    assert len(told) == len(Obstacle)
    assert {"At most 200 pictures at once", "Select one picture only."} < told
