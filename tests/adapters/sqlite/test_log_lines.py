"""Lines of the log: all that a Job is, and nothing that could lead out of the library."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.sqlite.log_lines import (
    JobLine,
    MarksLine,
    UnknownLineError,
    changed_marks,
    job_line,
    line_id,
    line_of,
    marks_line,
    read_line,
)
from kling_desktop.core.job import Job
from kling_desktop.core.marks import Flag, MarkChange, Marks
from kling_desktop.core.precedence import Stamp
from tests.adapters.job_samples import A_REFERENCE, JOBS, a_job, an_output

MARKS = st.builds(
    Marks,
    flag=st.sampled_from(Flag),
    stars=st.integers(0, 5),
    deleted_at_ms=st.none() | st.integers(0, 2**53),
    tags=st.lists(st.text(max_size=5), max_size=3, unique=True).map(lambda tags: tuple(sorted(tags))),
    note=st.text(st.characters(), max_size=10),
)


@given(job=JOBS)
def test_a_line_rebuilds_its_job(job: Job) -> None:
    outputs = (an_output(job, 0), an_output(job, 1))
    line = job_line(job, outputs)
    read = read_line(line)
    assert isinstance(read, JobLine)
    assert (read.job, read.outputs, read.stamp.at_ms) == (job, outputs, job.changed_at_ms)
    assert line.isascii()
    assert "\n" not in line


@given(before=MARKS, after=MARKS)
def test_a_line_about_marks_says_what_changed_and_no_more(before: Marks, after: Marks) -> None:
    told = marks_line("picture", changed_marks(before, after), 5)
    read = read_line(line_of(told))
    assert isinstance(read, MarksLine)
    assert (read.stamp, read.thing, sorted(read.values)) == (told.stamp, told.thing, sorted(told.values))
    assert (told.values == ()) == (before == after)


def test_later_lines_have_greater_names() -> None:
    names = [line_id(at_ms) for at_ms in (-5, 0, 7, 7, 7, 8, 2**42)]
    assert names == sorted(names)
    assert len({len(name) for name in names}) == 1
    assert Stamp(7, names[2]) < Stamp(7, names[3]) < Stamp(8, "")


def cut(line: str) -> str:
    return line[: len(line) // 2]


def without_a_job(line: str) -> str:
    return json.dumps({name: value for name, value in json.loads(line).items() if name != "job"})


def no_object(_line: str) -> str:
    return "[]"


def too_deep(_line: str) -> str:
    return "[" * 100_000


def with_a_lacking_output(line: str) -> str:
    return line.replace('"width_px": 2048', '"width_px": "wide"')


@pytest.mark.parametrize("spoil", [cut, without_a_job, no_object, too_deep, with_a_lacking_output])
def test_a_spoiled_line_is_a_value_error(spoil: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_line(spoil(job_line(a_job(), (an_output(a_job()),))))


NOT_A_TEXT: list[object] = [["x"], {"x": 1}, 5]
NOT_A_NUMBER: list[object] = [["x"], {"x": 1}, "1", 1.5, 2**63, -(2**63) - 1]
WRONG_FIELDS = [
    *((name, value) for name in ("retry_of", "request_id", "key_hint", "held_file", "id") for value in NOT_A_TEXT),
    *(
        (name, value)
        for name in ("place", "cost_micros", "created_at_ms", "changed_at_ms", "sent_at_ms", "balance_before_micros")
        for value in NOT_A_NUMBER
    ),
    *((name, [value]) for name in ("asset_urls", "output_urls") for value in NOT_A_TEXT),
]


@pytest.mark.parametrize(("name", "value"), WRONG_FIELDS)
def test_a_field_that_no_column_takes_is_a_value_error(name: str, value: object) -> None:
    line = json.loads(job_line(a_job(), ()))
    line["job"][name] = value
    with pytest.raises(ValueError, match=r"."):
        read_line(json.dumps(line))


@pytest.mark.parametrize(
    "marks", [{"stars": 10**29}, {"stars": 6}, {"stars": -1}, {"deleted_at_ms": 10**29}, {"deleted_at_ms": [1]}]
)
def test_marks_that_nobody_can_have_set_are_a_value_error(marks: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_line(line_of(marks_line("picture", marks, 5)))


def of_a_newer_version(line: str) -> str:
    return json.dumps({**json.loads(line), "version": 2})


def of_another_kind(line: str) -> str:
    return json.dumps({**json.loads(line), "kind": "collection"})


def with_an_unknown_state(line: str) -> str:
    return line.replace('"queued"', '"dreaming"')


@pytest.mark.parametrize("change", [of_a_newer_version, of_another_kind, with_an_unknown_state])
def test_what_a_newer_version_wrote_is_told_apart_from_what_is_damaged(change: Callable[[str], str]) -> None:
    with pytest.raises(UnknownLineError):
        read_line(change(job_line(a_job(), ())))


def test_a_field_that_is_not_known_hides_nothing() -> None:
    line = json.loads(job_line(a_job(), (an_output(a_job()),)))
    line["mood"] = line["job"]["mood"] = line["outputs"][0]["mood"] = "bright"
    read = read_line(json.dumps(line))
    assert isinstance(read, JobLine)
    assert (read.job, read.outputs) == (a_job(), (an_output(a_job()),))


HOSTILE_JOBS = [
    replace(a_job(), id="../../x"),
    replace(a_job(), held_file="../x"),
    replace(a_job(), recipe=replace(a_job().recipe, references=(replace(A_REFERENCE, sha256="../" * 20),))),
    replace(a_job(), recipe=replace(a_job().recipe, references=(replace(A_REFERENCE, format="/x"),))),
]


@pytest.mark.parametrize("job", HOSTILE_JOBS)
def test_no_name_leads_out_of_its_folder(job: Job) -> None:
    with pytest.raises(ValueError, match="out of its folder"):
        read_line(job_line(job, ()))


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "pictures/../../x.png", "pictures", "references/x.png", "pictures/a\\..\\b", "C:/x", "pictures//x"],
)
def test_no_picture_lies_outside_of_the_pictures(path: str) -> None:
    with pytest.raises(ValueError, match="out of the library"):
        read_line(job_line(a_job(), (replace(an_output(a_job()), path=path),)))


def test_a_change_of_tags_leaves_the_others() -> None:
    marks = Marks(tags=("a", "c"))
    after = marks.after(MarkChange(tags=(("b", True), ("c", False), ("d", False))), 5)
    assert after.tags == ("a", "b")
    assert changed_marks(marks, after) == {"tag:b": True, "tag:c": False}
