"""A made-up library: the program itself reads it, every file it names is there, and it is what was asked for."""

import hashlib
import random
import unicodedata
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

import library
from kling_desktop.adapters.places import PicturePlaces, Places
from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.history_entry import Entry, Filter
from kling_desktop.core.job import JobState
from kling_desktop.core.prompt import find_mentions
from library_jobs import DAY_MS
from library_pictures import ManyFiles
from library_prompts import LONGEST, SHORTEST, prompt

NOW_MS = 1_764_000_000_000
COUNT = 60
ALL = Filter()


def make(folder: Path, order: library.Order) -> None:
    library.LibraryMaker(Places.under(folder), [].append).make(order)


def entries(folder: Path, wanted: Filter = ALL) -> tuple[Entry, ...]:
    """Newest first, as the gallery reads them."""
    places = Places.under(folder)
    with closing(SqliteHistory(places.index_path(places.default_library))) as history:
        return history.entries(history.rows(wanted))


def saved(folder: Path) -> tuple[Entry, ...]:
    return entries(folder, Filter(frozenset({JobState.SAVED})))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "library"
    make(folder, library.Order(COUNT, NOW_MS))
    return folder


def test_it_has_as_many_saved_pictures_as_asked_for_and_a_few_with_trouble(made: Path) -> None:
    states = Counter(entry.job.state for entry in entries(made))

    assert states.pop(JobState.SAVED) == COUNT
    assert set(states) == {JobState.HELD, JobState.FAILED, JobState.INTERRUPTED}


def test_every_picture_is_the_file_its_row_describes(made: Path) -> None:
    files = PicturePlaces(Places.under(made), made / "library")
    for entry in saved(made):
        output = entry.output
        assert output is not None
        data = Path(files.picture(output.path)).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (output.size_bytes, output.file_sha256)
        with Image.open(files.picture(output.path)) as picture, Image.open(files.thumbnail(output.id)) as thumbnail:
            assert picture.size == (output.width_px, output.height_px)
            assert max(thumbnail.size) == 640
            assert thumbnail.width / thumbnail.height == pytest.approx(picture.width / picture.height, rel=0.01)


def test_every_reference_has_its_original_and_a_preview(made: Path) -> None:
    files = PicturePlaces(Places.under(made), made / "library")
    references = {reference for entry in entries(made) for reference in entry.job.recipe.references}
    assert len(references) > 10
    for reference in references:
        original = Path(files.original(reference.sha256, reference.extension)).read_bytes()
        assert hashlib.sha256(original).hexdigest() == reference.sha256
        with Image.open(files.preview(reference.sha256)) as preview:
            assert max(preview.size) == 640


def test_runs_have_one_to_four_pictures_of_one_recipe(made: Path) -> None:
    runs: dict[str, list[Entry]] = {}
    for entry in saved(made):
        runs.setdefault(entry.job.run_id, []).append(entry)

    assert {len(run) for run in runs.values()} == {1, 2, 3, 4}
    for run in runs.values():
        assert [entry.job.place for entry in run] == list(range(len(run)))
        assert len({(entry.job.recipe, entry.job.created_at_ms) for entry in run}) == 1


def test_pictures_have_all_shapes_and_lie_in_the_days_asked_for_in_order(made: Path) -> None:
    lines = saved(made)
    shapes = {(entry.output.width_px, entry.output.height_px) for entry in lines if entry.output}
    times = [entry.job.created_at_ms for entry in lines]

    assert shapes == {(1024, 1024), (1360, 768), (768, 1360)}
    assert all(newer >= older for newer, older in pairwise(times))
    assert all(entry.output and entry.output.created_at_ms <= NOW_MS for entry in lines)
    assert 300 * DAY_MS < times[0] - times[-1] < (library.DAYS + 1) * DAY_MS


def test_the_program_goes_on_with_what_is_open(made: Path) -> None:
    places = Places.under(made)
    with closing(SqliteJournal(places.index_path(places.default_library))) as journal:
        states = {job.state for job in journal.open_jobs().jobs}

    assert states == {JobState.HELD, JobState.INTERRUPTED}


def test_equal_orders_make_equal_libraries_and_trouble_can_be_left_out(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        make(tmp_path / name, library.Order(5, NOW_MS, 3, False, seed))

    assert entries(tmp_path / "one") == entries(tmp_path / "same")
    assert entries(tmp_path / "one") != entries(tmp_path / "other")
    assert len(entries(tmp_path / "one")) == 5
    inodes = [
        {path.stat().st_ino for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("one", "same", "other")
    ]
    assert sum(map(len, inodes)) == len(set().union(*inodes)), "what is done to one library's files is done to it alone"


def test_prompts_have_the_words_asked_for_and_mention_only_what_is_there() -> None:
    chance = random.Random(3)
    prompts = [(references, prompt(chance, references)) for references in (1, 2, 3, 4, 10) for _ in range(100)]

    for references, text in prompts:
        numbers = {mention.number for mention in find_mentions(text)}
        assert numbers == set(range(1, min(4, references) + 1)), text
        if "，" not in text:
            assert SHORTEST <= len(text.split()) <= LONGEST, text
    names = {unicodedata.name(letter, "").split()[0] for _, text in prompts for letter in text if letter.isalpha()}
    assert {"LATIN", "CJK", "ARABIC"} <= names
    assert any(unicodedata.category(letter) == "So" for _, text in prompts for letter in text)


def test_many_files_are_one_on_the_disk_and_a_copy_where_no_link_can_be_made(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    many = ManyFiles(b"a picture")

    many.put(first)
    many.put(second)
    assert first.samefile(second)
    first.unlink()  # there is nothing to link to any more
    many.put(third)

    assert third.read_bytes() == b"a picture"
    assert not third.samefile(second)


def test_a_folder_with_something_in_it_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.joinpath("holiday.jpg").touch()

    assert library.main(["3", str(tmp_path)]) == 1
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_place_that_is_no_folder_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "file"
    place.touch()

    assert library.main(["3", str(place)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_less_than_one_picture_is_refused(tmp_path: Path, count: str) -> None:
    with pytest.raises(SystemExit) as refused:
        library.main([count, str(tmp_path / "new")])

    assert refused.value.code == 2
    assert not (tmp_path / "new").exists()


def test_it_says_what_to_do_with_the_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert library.main(["1", str(tmp_path / "new")]) == 0

    assert len(saved(tmp_path / "new")) == 1
    said = capsys.readouterr().out
    assert "1 of 1 pictures" in said
    assert f"--data-dir {tmp_path / 'new'}" in said
