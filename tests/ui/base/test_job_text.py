"""Times, sizes and technical details of a Job in words."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.core.words import notice
from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.job_text import (
    clock_text,
    duration_text,
    format_text,
    full_moment_text,
    moment_text,
    short_id,
    technical_line,
    technical_text,
)
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.translate import sentence_text
from tests.fakes.fake_pictures import DAY_MS, make_job


@pytest.fixture(autouse=True)
def _german_clock() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    yield
    QLocale.setDefault(before)


def at(hour: int, minute: int) -> int:
    return int(time.mktime((2026, 6, 12, hour, minute, 8, 0, 0, -1)) * 1000)


def test_a_moment_is_told_from_now() -> None:
    now = at(15, 0)

    assert clock_text(at(14, 32)) == "14:32"
    assert moment_text(at(14, 32), now) == "Today, 14:32"
    assert moment_text(at(14, 32) - DAY_MS, now) == "Yesterday, 14:32"
    assert moment_text(at(14, 32) - 2 * DAY_MS, now) == "10.06.26, 14:32"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 s"), (58, "58 s"), (60, "1 min 0 s"), (102, "1 min 42 s")])
def test_a_duration(seconds: int, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("file_format", "text"), [("png", "PNG"), ("jpeg", "JPG"), ("jpg", "JPG"), ("webp", "WebP"), ("odd", "ODD")]
)
def test_a_format_has_one_name_however_it_is_spelt(file_format: str, text: str) -> None:
    assert format_text(file_format) == text


def test_a_long_identity_is_told_by_its_ends() -> None:
    assert short_id("f31c0000abcdef9a07") == "f31c…9a07"
    assert short_id("req-1") == "req-1"


def test_technical_details_name_what_support_asks_for() -> None:
    failure = Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN, status=504)
    job = make_job(1, at(14, 0), JobState.INTERRUPTED, failure=failure)

    assert technical_text(job).splitlines() == ["Kind: no_answer", "HTTP 504", "Never sent"]
    sent = replace(job, sent_at_ms=at(14, 31), request_id="req-7", balance_before_micros=4_820_000)
    assert technical_text(sent).splitlines()[2:] == ["Request: req-7", "Sent: 14:31:08", "Balance before: $4.82"]


def test_a_line_names_the_case() -> None:
    failure = Failure(FailureKind.SERVICE_FAULT, status=500)
    job = make_job(1, at(14, 0), JobState.FAILED, failure=failure)

    assert technical_line(job) == "HTTP 500 · Never sent"
    sent = replace(job, sent_at_ms=at(14, 31), request_id="f31c0000abcdef9a07")
    assert technical_line(sent) == "HTTP 500 · Request f31c…9a07 · 14:31:08"
    assert technical_line(replace(sent, failure=None, request_id=None)) == "Sent: 14:31:08"


def test_a_moment_in_full() -> None:
    assert full_moment_text(at(14, 31)) == "Freitag, 12. Juni 2026, 14:31:08"


def test_a_sentence_keeps_foreign_text_as_it_is() -> None:
    told = notice(Failure(FailureKind.DECLINED, message="{charge} <b>"))

    assert sentence_text(*told.sentences).startswith("“{charge} <b>”. Nothing was charged. Rephrase")


def test_the_badge_says_it_in_words(theme: Theme) -> None:
    badge = ChargeBadge(theme)

    badge.show_charge(make_job(1, 0))
    assert (badge.text(), badge.property("badge")) == ("Charged $0.035", "danger")
    badge.show_charge(make_job(1, 0, JobState.RUNNING))
    assert (badge.text(), badge.property("badge")) == ("May have been charged", "warn")
    badge.show_charge(make_job(1, 0, JobState.RUNNING), is_free=True)
    assert (badge.text(), badge.property("badge")) == ("Free (demo)", "ok")
