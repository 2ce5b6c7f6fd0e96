"""The arithmetic of the benchmark, its table, its JSON, and when `--check` fails."""

import json

import pytest

import bench_row
from bench_row import Figure, Row, Target, Verdict, as_json, chosen, exit_code, percentile, ratio, rows, table

SPEED = Target("a.speed", "x", 1.5, "one / the other")
FROZEN = Target("start.frozen", "x", 1.25, "one / the other")


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (0.0, Verdict.HOLDS),
        (1.5, Verdict.HOLDS),
        (1.5001, Verdict.MISSED),
        (float("nan"), Verdict.MISSED),
        (None, Verdict.NOT_MEASURED),
    ],
)
def test_a_figure_holds_up_to_its_target_and_no_further(value: float | None, verdict: Verdict) -> None:
    assert Row(Figure("a.speed", value), SPEED).verdict is verdict


def test_a_ratio_is_one_median_over_the_other() -> None:
    assert ratio([3.0, 100.0, 2.0], [2.0, 1.0, 9.0]) == 1.5


def test_a_yardstick_of_nothing_is_no_yardstick() -> None:
    with pytest.raises(ValueError, match="no time"):
        ratio([1.0], [0.0])


@pytest.mark.parametrize(("part", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_one_of_the_values(part: float, value: float) -> None:
    assert percentile([float(each) for each in range(100, 0, -1)], part) == value


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.99)


def test_a_prefix_chooses_and_a_change_tightens() -> None:
    found = chosen("gui.gap_upload", {"gui.gap_upload.p99": 0.1})
    assert [(target.name, target.most) for target in found] == [("gui.gap_upload.p99", 0.1), ("gui.gap_upload.max", 25)]
    assert chosen("", {}) == bench_row.TARGETS


@pytest.mark.parametrize(("prefix", "changes"), [("gallery.", {}), ("", {"gui.speed": 1.0})])
def test_what_is_not_there_cannot_be_chosen(prefix: str, changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="no "):
        chosen(prefix, changes)


def test_each_target_has_a_row_whether_or_not_it_was_measured() -> None:
    first, second = rows((SPEED, FROZEN), [Figure("start.frozen", 1.2)])
    assert (first.verdict, second.verdict) == (Verdict.NOT_MEASURED, Verdict.HOLDS)


@pytest.mark.parametrize(
    ("figure", "prefix", "code"),
    [
        (Figure("a.speed", 1.4), "", 0),
        (Figure("a.speed", 1.6), "", 1),
        (Figure("a.speed", None), "", 1),
        (Figure("a.speed", None, is_measurable=False), "", 0),
        (Figure("a.speed", None, is_measurable=False), "a.", 0),
        (Figure("a.speed", None, is_measurable=False), "a.speed", 1),
        (Figure("a.speed", 1.6, is_measurable=False), "", 1),
    ],
)
def test_check_fails_for_what_misses_and_what_cannot_be_measured_only_if_asked_for(
    figure: Figure, prefix: str, code: int
) -> None:
    assert exit_code([Row(figure, SPEED)], prefix) == code


def test_a_figure_that_nobody_brought_fails_the_check_whatever_its_name() -> None:
    assert exit_code(rows((FROZEN,), []), "") == 1


def test_the_json_has_five_values_a_row() -> None:
    found = [Row(Figure("a.speed", 1.23456), SPEED), Row(Figure("start.frozen", None, "not built"), FROZEN)]
    assert json.loads(as_json(found)) == [
        {"name": "a.speed", "value": 1.235, "unit": "x", "target": 1.5, "holds": True},
        {"name": "start.frozen", "value": None, "unit": "x", "target": 1.25, "holds": None},
    ]


def test_the_table_says_what_each_figure_was_made_from() -> None:
    head, first, second = table(
        [Row(Figure("a.speed", 1.6, "16 / 10 ms"), SPEED), Row(Figure("b", None), FROZEN)]
    ).splitlines()
    assert head.split() == ["figure", "value", "target", "made", "from"]
    assert first.split() == ["a.speed", "1.60", "x", "1.5", "x", "MISSED", "16", "/", "10", "ms"]
    assert second.split() == ["start.frozen", "-", "1.25", "x", "not", "measured"]
