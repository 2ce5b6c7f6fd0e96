"""The account's own history: asked for by days and model, read whatever its envelope is called."""

import json
from contextlib import suppress
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.segmind.wire_history import page_meaning, page_query, record_meaning
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.service import AccountRecord
from tests.adapters.segmind.sample import NOW_MS, REQUEST_ID, answer

DAY_MS = 86_400_000
ASSETS = ["https://images.segmind.com/assets/a.png", "https://images.segmind.com/assets/b.png"]
PICTURE = "https://images.segmind.com/generations/5b1c.png"
ROW: dict[str, object] = {
    "request_id": REQUEST_ID,
    "model_name": "kling-o1",
    "model_status": "COMPLETED",
    "credits_deduction": 0.035,
    "request_body": {"prompt": "x", "tags": [], "image_urls": ASSETS},
    "generation_url": PICTURE,
    "latency_ms": 57_900,
    "model_created": "2026-11-18T11:06:40Z",
}
RECORD = AccountRecord(REQUEST_ID, "completed", (PICTURE,), tuple(ASSETS), 35_000, NOW_MS, "", "kling-o1", "x")


def page(document: object) -> tuple[AccountRecord, ...]:
    return page_meaning(answer(200, json.dumps(document)), "kling-o1", NOW_MS).records


@pytest.mark.parametrize(
    "envelope",
    [
        [ROW],
        {"generations": [ROW], "total": 1, "page": 1},
        {"data": {"rows": [ROW]}, "total": 1},
        {"filters": {"models": []}, "results": [ROW]},
        {"names": ["kling-o1"], "items": [ROW, "stray"]},
    ],
)
def test_rows_are_found_in_any_envelope(envelope: object) -> None:
    assert page(envelope) == (RECORD,)


@pytest.mark.parametrize("envelope", [[], {"generations": [], "total": 0}, {"data": {"rows": []}}])
def test_an_empty_page(envelope: object) -> None:
    assert page(envelope) == ()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "", FailureKind.SERVICE_TROUBLE),
        (200, "{}", FailureKind.SERVICE_TROUBLE),
        (200, '{"message": "busy"}', FailureKind.SERVICE_TROUBLE),
        (200, "<html>", FailureKind.SERVICE_TROUBLE),
        (404, "", FailureKind.SERVICE_TROUBLE),
        (401, "", FailureKind.KEY_REJECTED),
        (429, "", FailureKind.RATE_LIMITED),
        (500, "", FailureKind.SERVICE_TROUBLE),
    ],
)
def test_an_answer_without_rows_proves_nothing(status: int, body: str, kind: FailureKind) -> None:
    with pytest.raises(KlingError) as error:
        page_meaning(answer(status, body), "kling-o1", NOW_MS)
    assert error.value.failure.kind is kind


def test_a_request_with_two_pictures_is_one_record() -> None:
    second = "https://images.segmind.com/generations/5b1d.png"
    (record,) = page([ROW, ROW | {"generation_url": second}])

    assert record.output_urls == (PICTURE, second)
    assert record.cost_micros == 35_000


def test_models_that_only_contain_the_name_are_left_out() -> None:
    assert page([ROW | {"model_name": "kling-o1-image-to-video"}, ROW]) == (RECORD,)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "completed"),
        ({"model_status": "FAILED", "generation_url": None}, "failed"),
        ({"model_status": "PENDING", "generation_url": None}, "pending"),
        ({"model_status": None, "status": "COMPLETED"}, "completed"),
        ({"model_status": None}, "completed"),
        ({"model_status": None, "generation_url": None}, "pending"),
        ({"model_status": 7, "generation_url": None}, "pending"),
    ],
)
def test_how_a_request_ended(changes: dict[str, object], outcome: str) -> None:
    assert page([ROW | changes])[0].outcome == outcome


@pytest.mark.parametrize(
    "changes",
    [
        {"request_body": json.dumps(ROW["request_body"])},
        {"request_body": None, "parameters": {"image_input": ASSETS}},
        {"request_body": {"image_input": ASSETS, "more": ["https://x.example/1"]}},
        {"request_body": {"tags": ["one", "two"], "image_urls": ASSETS}},
    ],
)
def test_the_uploaded_pictures_are_found_whatever_they_are_called(changes: dict[str, object]) -> None:
    assert page([ROW | changes])[0].asset_urls == tuple(ASSETS)


@pytest.mark.parametrize("inputs", [None, "{", "[" * 100_000, [], 7, {"image_urls": "one"}, {"image_urls": [1, 2]}])
def test_inputs_without_pictures(inputs: object) -> None:
    assert page([ROW | {"request_body": inputs}])[0].asset_urls == ()


def test_a_row_of_a_failed_request_has_its_words() -> None:
    assert page([ROW | {"error": {"message": "no\nmemory"}}])[0].message == "no memory"


@pytest.mark.parametrize("request_id", [None, "", "../x", 7])
def test_a_row_without_a_usable_id_is_left_out(request_id: object) -> None:
    assert page([ROW | {"request_id": request_id}]) == ()


def test_a_full_page_may_have_another() -> None:
    rows = [ROW | {"request_id": f"id-{number}"} for number in range(100)]

    assert page_meaning(answer(200, json.dumps(rows)), "kling-o1", NOW_MS).is_full
    assert not page_meaning(answer(200, json.dumps(rows[1:])), "kling-o1", NOW_MS).is_full


@pytest.mark.parametrize("document", [ROW, {"data": ROW}, [ROW], {"generations": [ROW | {"request_id": "x"}, ROW]}])
def test_one_request(document: object) -> None:
    assert record_meaning(answer(200, json.dumps(document)), REQUEST_ID, NOW_MS) == RECORD


@pytest.mark.parametrize("document", [{}, [], {"data": None}, ROW | {"request_id": "another"}])
def test_one_request_that_is_not_known(document: object) -> None:
    assert record_meaning(answer(200, json.dumps(document)), REQUEST_ID, NOW_MS) is None


def test_one_request_that_is_not_found() -> None:
    assert record_meaning(answer(404, '{"error": "not found"}'), REQUEST_ID, NOW_MS) is None


@pytest.mark.parametrize("status", [200, 302, 500])
def test_one_request_that_could_not_be_asked_about(status: int) -> None:
    with pytest.raises(KlingError):
        record_meaning(answer(status, "<html>"), REQUEST_ID, NOW_MS)


@pytest.mark.parametrize(
    ("since_ms", "first_day"),
    [
        (NOW_MS, "2026-11-17"),
        (NOW_MS - 5 * DAY_MS, "2026-11-12"),
        (NOW_MS - 400 * DAY_MS, "2026-10-19"),
        (NOW_MS + 400 * DAY_MS, "2026-11-17"),
    ],
)
def test_the_days_that_are_asked_for(since_ms: int, first_day: str) -> None:
    assert parse_qs(page_query("kling-o1", since_ms, NOW_MS, 3)) == {
        "page": ["3"],
        "per_page": ["100"],
        "from_date": [first_day],
        "to_date": ["2026-11-18"],
        "model_name": ["kling-o1"],
        "sort_by": ["model_created"],
        "sort_order": ["desc"],
    }


@given(st.integers(100, 599), st.binary(max_size=300) | st.sampled_from(['[{"request_id": [1]}]', "[null]"]))
def test_nothing_but_klingerror_is_raised(status: int, body: bytes | str) -> None:
    for reader, about in ((page_meaning, "kling-o1"), (record_meaning, REQUEST_ID)):
        with suppress(KlingError):
            reader(answer(status, body), about, NOW_MS)
