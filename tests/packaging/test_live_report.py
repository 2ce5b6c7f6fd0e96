"""The report: foreign words can neither tell of somebody nor steer Markdown."""

import pytest

from kling_desktop.adapters.logs import Redaction
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


def test_foreign_words_stay_in_their_cell() -> None:
    finding = Finding(FREE[0], Seen(lambda _: True), Seen(lambda _: True), is_done=True)
    finding.service.facts["answer: status"] = "`a` | b <script>"
    finding.simulator.facts["answer: status"] = "401"

    text = report(Heading("today", "a service", "0"), [finding], Budget(0, 1), "", Redaction())

    assert "| answer: status | `'a' / b <script>` | **different:** `401` |" in text
    assert "Questions put: 1; answered differently: 1. Nothing spent; 0 pictures kept." in text
