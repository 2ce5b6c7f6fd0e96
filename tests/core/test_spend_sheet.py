"""The table of what was spent: what RFC 4180 asks for, nothing that a spreadsheet would carry out, exact sums."""

import csv
import io
from dataclasses import replace

import pytest

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.spend_sheet import spend_sheet
from tests.core.recipes import job as some_job


def saved(prompt: str = "A mug", **changes: object) -> Job:
    made = some_job(state=JobState.SAVED, sent_at_ms=1_760_000_000_000, cost_is_estimate=False)
    return replace(made, recipe=replace(made.recipe, prompt=prompt), **changes)


def read(*jobs: Job) -> list[dict[str, str]]:
    text = "".join(spend_sheet(Entry(row, job) for row, job in enumerate(jobs)))
    assert text.startswith("\ufeff")
    assert text.count("\r\n") >= len(jobs)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("prompt", ['A "mug", red', "two\nlines", "two\r\nlines", "日本語, عربي 🙂", ""])
def test_prompts_come_back_as_they_were(prompt: str) -> None:
    assert read(saved(prompt))[0]["prompt"] == prompt


@pytest.mark.parametrize("prompt", ["=1+1", "+1", "-1", "@Image1 on a mug", "\t=1", "\r=1"])
def test_nothing_is_a_formula(prompt: str) -> None:
    assert read(saved(prompt))[0]["prompt"] == f"'{prompt}"


def test_half_characters_are_no_obstacle() -> None:
    assert read(saved("a \ud800 b\0"))[0]["prompt"] == "a ? b"


@pytest.mark.parametrize(
    ("micros", "text"), [(35_000, "0.035"), (1_000_000, "1.00"), (70_000, "0.07"), (1, "0.000001")]
)
def test_amounts_are_exact(micros: int, text: str) -> None:
    assert read(saved(cost_micros=micros))[0]["amount_usd"] == text


def test_what_cost_nothing_is_left_out_and_what_is_not_known_is_said() -> None:
    failed = saved(state=JobState.FAILED, failure=Failure(FailureKind.DECLINED))
    lost = saved(state=JobState.INTERRUPTED, failure=Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN))
    guessed = saved(cost_is_estimate=True, request_id="r-1")
    rows = read(failed, lost, guessed, *[saved()] * 450)
    assert len(rows) == 452
    assert (rows[0]["charged"], rows[0]["state"]) == ("maybe", "interrupted")
    assert (rows[1]["charged"], rows[1]["amount_is"], rows[1]["request_id"]) == ("yes", "estimate", "r-1")
    assert rows[2]["amount_is"] == "real"
