"""The report: foreign words can neither tell of somebody nor steer Markdown."""

import re

import pytest

from kling_desktop.adapters.logs import Redaction
from kling_desktop.core.api_key import ApiKey
from live_free import FREE
from live_money import Budget
from live_report import Heading, redacted, report
from live_run import Finding
from live_seen import Seen


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("key SG_0123456789abcdef", "key […]"),
        ("ask jane.doe+x@example.co.uk", "ask [e-mail]"),
        ("Request 6a0f6a0e-3f0b-4d3e-9f53-0d7c2f7f1a11 not found", "Request 6a0f6a0e… not found"),
        ("https://a.example/x.png?sig=abc&b=c", "https://a.example/x.png?sig=[…]&b=[…]"),
        ("x-rate-limit-reset-at-utc", "x-rate-limit-reset-at-utc"),
        ("Prompt is Mandatory and must be string", "Prompt is Mandatory and must be string"),
    ],
)
def test_what_belongs_to_somebody_is_struck_out(text: str, left: str) -> None:
    assert redacted(text) == left


@pytest.mark.parametrize(
    "key",
    [
        "k7f3a9c2d1e4b5f60718293a4b5c6d7e",
        "team.k7f3a9c2d1e4b5f60718293a4b5c",
        "jane.doe@k7f3a9.example",
        "ab|cdefgh12",
        "ab`cdefgh12",
    ],
)
def test_no_part_of_a_key_is_left_whatever_it_looks_like(key: str) -> None:
    finding = Finding(FREE[0], Seen(lambda _: True), Seen(lambda _: True), is_done=True)
    finding.service.told["answer: words"] = f"The key {key} is not known"
    finding.service.facts["answer: status"] = f"no {key} here"
    finding.simulator.facts["answer: status"] = "401"
    finding.service.facts["answer: fields"] = frozenset((f"{key}: text", "error: text"))
    finding.simulator.facts["answer: fields"] = frozenset(("error: text",))
    redaction = Redaction()
    redaction.register(ApiKey(key))

    text = report(Heading("today", "a service", "0"), [finding], Budget(0, 1), "", redaction)

    assert "`The key […] is not known`" in text
    assert text.count("`no […] here`") == 2
    assert [part for part in re.split(r"\W", key) if len(part) > 3 and part[:8] in text] == []


def test_foreign_words_stay_in_their_cell() -> None:
    finding = Finding(FREE[0], Seen(lambda _: True), Seen(lambda _: True), is_done=True)
    finding.service.facts["answer: status"] = "`a` | b <script>"
    finding.simulator.facts["answer: status"] = "401"

    text = report(Heading("today", "a service", "0"), [finding], Budget(0, 1), "", Redaction())

    assert "| answer: status | `'a' / b <script>` | **different:** `401` |" in text
    assert "Questions put: 1; answered differently: 1. Nothing spent; 0 pictures kept." in text
