"""What an answer to a submit means: every row of the table that decides about money, and whatever is in none."""

import json
from base64 import b64encode
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.wire_submit import direct_meaning, submit_meaning
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job_event import Accepted, Failed, LostTrack, NotOffered, NotSent, Refused
from kling_desktop.core.ports.service import Delivered, DirectAnswer, SubmitAnswer
from tests.adapters.segmind.sample import NOW_MS, REQUEST_ID, answer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
ADDRESS = "https://images.segmind.com/generations/5b1c.png"
HTML = "<html><body>Service temporarily unavailable</body></html>"
INVALID_KEY = '{"error": "Unauthorized. API key is invalid or may have expired. Create a new one"}'

# Status, body, the event, its kind. The same for both ways of sending.
BOTH = [
    (401, '{"error": "Missing Authorization or x-api-key in header"}', Refused, FailureKind.KEY_REJECTED),
    (401, INVALID_KEY, Refused, FailureKind.KEY_REJECTED),
    (401, '{"error": "invalid_token", "status_code": 401}', Refused, FailureKind.KEY_REJECTED),
    (401, HTML, Refused, FailureKind.KEY_REJECTED),
    (403, '{"error": "Insufficient permissions"}', Refused, FailureKind.NOT_ALLOWED),
    (403, HTML, Refused, FailureKind.NOT_ALLOWED),
    (406, '{"error": "Insufficient credits. You have 0.01, needed 0.035"}', Refused, FailureKind.NO_CREDIT),
    (406, '{"error": "INSUFFICIENT CREDITS for your team"}', Refused, FailureKind.NO_CREDIT),
    (406, '{"error": "Your balance is too low"}', Refused, FailureKind.NO_CREDIT),
    (406, '{"error": "Team spend limit reached"}', Refused, FailureKind.SPEND_LIMIT),
    (406, '{"error": "Monthly budget exceeded"}', Refused, FailureKind.SPEND_LIMIT),
    (406, '{"error": "The daily limit of this account is used up"}', Refused, FailureKind.SPEND_LIMIT),
    (406, '{"error": "Invalid content type"}', Failed, FailureKind.BAD_RECIPE),
    (406, '{"error": "resolution must be one of 1K"}', Failed, FailureKind.BAD_SETTING),
    (406, "", Failed, FailureKind.BAD_SETTING),
    (400, '{"error": "image_urls is required"}', Failed, FailureKind.BAD_RECIPE),
    (400, "", Failed, FailureKind.BAD_RECIPE),
    (400, '{"error": "content_policy_violation"}', Failed, FailureKind.DECLINED),
    (402, "", Failed, FailureKind.NO_CREDIT),
    (408, "", Failed, FailureKind.SERVICE_TROUBLE),
    (410, "", Failed, FailureKind.MODEL_GONE),
    (413, HTML, Failed, FailureKind.TOO_LARGE),
    (415, "", Failed, FailureKind.BAD_RECIPE),
    (418, "", Failed, FailureKind.BAD_RECIPE),
    (422, '{"error": "Prompt is Mandatory and must be string"}', Failed, FailureKind.BAD_RECIPE),
    (422, '{"error": "blocked by provider moderation"}', Failed, FailureKind.DECLINED),
    (422, '{"error": "NSFW content"}', Failed, FailureKind.DECLINED),
    (422, '{"error": "risk control"}', Failed, FailureKind.DECLINED),
    (499, "", Failed, FailureKind.BAD_RECIPE),
    (429, '{"error": "rate_limit_exceeded"}', NotSent, FailureKind.RATE_LIMITED),
    (429, HTML, NotSent, FailureKind.RATE_LIMITED),
    (500, '{"error": "out of memory"}', Failed, FailureKind.SERVICE_FAULT),
    (500, '{"error": {"message": "x"}}', Failed, FailureKind.SERVICE_FAULT),
    (500, '{"error": null}', LostTrack, FailureKind.SERVICE_TROUBLE),
    (500, '{"message": "x"}', LostTrack, FailureKind.SERVICE_TROUBLE),
    (500, '["error"]', LostTrack, FailureKind.SERVICE_TROUBLE),
    (500, '"error"', LostTrack, FailureKind.SERVICE_TROUBLE),
    (500, HTML, LostTrack, FailureKind.SERVICE_TROUBLE),
    (500, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (501, '{"error": "x"}', LostTrack, FailureKind.SERVICE_TROUBLE),
    (502, '{"error": "x"}', LostTrack, FailureKind.SERVICE_TROUBLE),
    (503, HTML, LostTrack, FailureKind.SERVICE_TROUBLE),
    (504, '{"error": "Request timed out"}', LostTrack, FailureKind.NO_ANSWER),
    (599, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (301, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (302, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (307, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (308, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (100, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (200, "", LostTrack, FailureKind.SERVICE_TROUBLE),
    (200, HTML, LostTrack, FailureKind.SERVICE_TROUBLE),
    (200, "{}", LostTrack, FailureKind.SERVICE_TROUBLE),
    (200, '{"error": "policy"}', LostTrack, FailureKind.SERVICE_TROUBLE),
    (204, "", LostTrack, FailureKind.SERVICE_TROUBLE),
]


def failure_in(event: SubmitAnswer | DirectAnswer) -> Failure:
    assert isinstance(event, NotSent | Refused | Failed | LostTrack)
    return event.failure


def charge_of(event: type[object]) -> Charge:
    return Charge.UNKNOWN if event is LostTrack else Charge.NOT_CHARGED


@pytest.mark.parametrize("meaning", [submit_meaning, direct_meaning])
@pytest.mark.parametrize(("status", "body", "event", "kind"), BOTH)
def test_an_answer_without_a_picture(
    meaning: Callable[[Answer, int], SubmitAnswer | DirectAnswer],
    status: int,
    body: str,
    event: type[object],
    kind: FailureKind,
) -> None:
    told = meaning(answer(status, body), NOW_MS)

    assert type(told) is event
    failure = failure_in(told)
    assert (failure.kind, failure.charge, failure.status) == (kind, charge_of(event), status)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_an_accepted_submit(status: int) -> None:
    body = {
        "request_id": REQUEST_ID,
        "status": "QUEUED",
        "status_url": "https://evil.example/steal",
        "response_url": "https://evil.example/steal",
    }
    assert submit_meaning(answer(status, json.dumps(body)), NOW_MS) == Accepted(REQUEST_ID)


@pytest.mark.parametrize("request_id", ["", "../../etc", "a" * 65, "a b", "a?b=c", 7, None, ["a"], "ä"])
def test_an_accepted_submit_without_a_usable_id(request_id: object) -> None:
    told = submit_meaning(answer(200, json.dumps({"request_id": request_id, "status": "QUEUED"})), NOW_MS)

    assert isinstance(told, LostTrack)
    assert told.failure.charge is Charge.UNKNOWN


@pytest.mark.parametrize("status", [404, 405])
@pytest.mark.parametrize("body", ['{"error": "Not found"}', "<html>Method Not Allowed</html>", ""])
def test_a_submit_that_is_not_offered(status: int, body: str) -> None:
    assert submit_meaning(answer(status, body), NOW_MS) == NotOffered()


@pytest.mark.parametrize(
    ("status", "kind"), [(404, FailureKind.MODEL_GONE), (405, FailureKind.NOT_OFFERED), (410, FailureKind.MODEL_GONE)]
)
def test_a_direct_call_that_is_not_offered(status: int, kind: FailureKind) -> None:
    told = direct_meaning(answer(status, "<html>"), NOW_MS)

    assert told == Failed(Failure(kind, Charge.NOT_CHARGED, status=status))


@pytest.mark.parametrize("meaning", [submit_meaning, direct_meaning])
def test_a_rate_limit_says_when_to_come_back(
    meaning: Callable[[Answer, int], SubmitAnswer | DirectAnswer],
) -> None:
    told = meaning(answer(429, "", {"x-rate-limit-reset-at-utc": str(NOW_MS // 1000 + 30)}), NOW_MS)

    assert told == NotSent(Failure(FailureKind.RATE_LIMITED, status=429, retry_at_ms=NOW_MS + 30_000))


def test_the_services_words_are_told() -> None:
    told = submit_meaning(answer(406, '{"error": "Insufficient credits for SG_0123456789abcdef"}'), NOW_MS)

    assert failure_in(told).message == "Insufficient credits for SG_…"


HEADERS = {
    "content-type": "image/png",
    "x-request-id": REQUEST_ID,
    "x-cost": "0.035",
    "x-remaining-credits": "4.965",
}


def test_a_direct_answer_with_a_picture() -> None:
    assert direct_meaning(answer(200, PNG, HEADERS), NOW_MS) == Delivered(PNG, (), REQUEST_ID, 35_000)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "application/json"),
        (b"\xff\xd8\xff\xe0jpeg", ""),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "text/html"),
        (b"GIF89a", "image/gif"),
        (b"\x00\x01unknown", "application/octet-stream"),
        (b"\x00\x01unknown", ""),
    ],
)
def test_paid_bytes_are_kept_whatever_they_are_called(data: bytes, media_type: str) -> None:
    assert direct_meaning(answer(200, data, {"content-type": media_type}), NOW_MS) == Delivered(data)


@pytest.mark.parametrize(
    "body",
    [
        {"output": ADDRESS},
        {"output": [ADDRESS]},
        {"output": {"url": ADDRESS}},
        {"images": [{"url": ADDRESS}], "output": "https://images.segmind.com/other.png"},
        {"image": ADDRESS},
        {"url": ADDRESS},
    ],
)
def test_a_direct_answer_with_an_address(body: dict[str, object]) -> None:
    told = direct_meaning(answer(200, json.dumps({**body, "metrics": {"cost": 0.04}})), NOW_MS)

    assert told == Delivered(b"", (ADDRESS,), None, 40_000)


TEXT = b64encode(PNG).decode()


@pytest.mark.parametrize(
    "body",
    [
        {"image": TEXT},
        {"output": f"data:image/png;base64,{TEXT}"},
        {"images": [TEXT]},
        {"images": [{"b64_json": TEXT}]},
        {"data": [{"b64_json": TEXT}], "output": ADDRESS},
    ],
)
def test_a_direct_answer_in_base64(body: dict[str, object]) -> None:
    told = direct_meaning(answer(200, json.dumps(body), HEADERS | {"content-type": "application/json"}), NOW_MS)

    assert told == Delivered(PNG, (), REQUEST_ID, 35_000)


@pytest.mark.parametrize("text", ["iVBORw0KGgo!", "iVBORw0KGgo", "SGVsbG8=", "", "iVBORw0KGgo\u00e4"])
def test_base64_that_is_broken_or_no_picture(text: str) -> None:
    told = direct_meaning(answer(200, json.dumps({"image": text})), NOW_MS)

    assert isinstance(told, LostTrack)


def test_text_instead_of_a_picture_is_told_and_may_have_been_charged() -> None:
    told = direct_meaning(answer(200, "Your request was declined", {"content-type": "text/plain"}), NOW_MS)

    assert told == LostTrack(
        Failure(FailureKind.SERVICE_TROUBLE, Charge.UNKNOWN, message="Your request was declined", status=200)
    )


@pytest.mark.parametrize("meaning", [submit_meaning, direct_meaning])
def test_a_success_that_could_not_be_read(meaning: Callable[[Answer, int], SubmitAnswer | DirectAnswer]) -> None:
    told = meaning(Answer(200, HEADERS, b"", is_whole=False), NOW_MS)

    assert told == LostTrack(Failure(FailureKind.SERVICE_TROUBLE, Charge.UNKNOWN, status=200))


def test_an_unusable_request_id_of_a_picture_is_dropped() -> None:
    told = direct_meaning(answer(200, PNG, HEADERS | {"x-request-id": "../x", "x-cost": "much"}), NOW_MS)

    assert told == Delivered(PNG)


@given(st.integers(100, 599), st.binary(max_size=300), st.dictionaries(st.sampled_from(sorted(HEADERS)), st.text()))
def test_nothing_is_raised_and_money_is_never_denied_wrongly(status: int, body: bytes, headers: dict[str, str]) -> None:
    for meaning in (submit_meaning, direct_meaning):
        told = meaning(answer(status, body, headers), NOW_MS)
        if status < 400 or status > 500:
            assert not isinstance(told, Failed | Refused | NotSent | NotOffered)
