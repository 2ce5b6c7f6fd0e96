"""How a request stands, and its result, in all the shapes that were seen or guarded against."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.wire_poll import Completed, result_meaning, status_meaning
from kling_desktop.core.failure import Charge, FailureKind, KlingError
from kling_desktop.core.job_event import Failed, OutputReady
from kling_desktop.core.ports.service import Gone, Pending
from tests.adapters.segmind.sample import NOW_MS, REQUEST_ID, answer

ADDRESS = "https://images.segmind.com/generations/5b1c.png"
OTHER = "https://images.segmind.com/generations/5b1d.png"
Meaning = Callable[[Answer, int], object]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("QUEUED", Pending(is_running=False)),
        ("queued", Pending(is_running=False)),
        ("PROCESSING", Pending(is_running=True)),
        ("SOMETHING_NEW", Pending(is_running=True)),
        ("COMPLETED", Completed()),
        (" completed ", Completed()),
    ],
)
def test_how_a_request_stands(status: str, expected: object) -> None:
    body = {"status": status, "request_id": REQUEST_ID, "metrics": {}}
    assert status_meaning(answer(200, json.dumps(body)), NOW_MS) == expected


@pytest.mark.parametrize("meaning", [status_meaning, result_meaning])
@pytest.mark.parametrize("status", [200, 422])
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("Prompt is Mandatory and must be string", FailureKind.BAD_RECIPE),
        ("Validation error in image_urls", FailureKind.BAD_RECIPE),
        ("flagged by content moderation", FailureKind.DECLINED),
        ("sensitive words", FailureKind.DECLINED),
        ("CUDA out of memory", FailureKind.SERVICE_FAULT),
        (None, FailureKind.SERVICE_FAULT),
    ],
)
def test_a_failed_job_is_over_and_not_billed(
    meaning: Meaning, status: int, error: str | None, kind: FailureKind
) -> None:
    told = meaning(answer(status, json.dumps({"status": "FAILED", "error": error, "metrics": {}})), NOW_MS)

    assert isinstance(told, Failed)
    assert (told.failure.kind, told.failure.charge) == (kind, Charge.NOT_CHARGED)
    assert told.failure.message == (error or "")


@pytest.mark.parametrize("meaning", [status_meaning, result_meaning])
@pytest.mark.parametrize("status", [404, 410])
def test_a_record_that_is_gone(meaning: Meaning, status: int) -> None:
    assert meaning(answer(status, f'{{"error": "Request {REQUEST_ID} not found"}}'), NOW_MS) == Gone()


UNKNOWN = [
    (200, "", FailureKind.SERVICE_TROUBLE),
    (200, "{}", FailureKind.SERVICE_TROUBLE),
    (200, "<html>hotel</html>", FailureKind.SERVICE_TROUBLE),
    (200, '{"status": 7}', FailureKind.SERVICE_TROUBLE),
    (302, "", FailureKind.SERVICE_TROUBLE),
    (400, '{"error": "x"}', FailureKind.SERVICE_TROUBLE),
    (401, '{"error": "x"}', FailureKind.KEY_REJECTED),
    (403, "", FailureKind.NOT_ALLOWED),
    (405, "<html>", FailureKind.SERVICE_TROUBLE),
    (406, '{"error": "Insufficient credits"}', FailureKind.SERVICE_TROUBLE),
    (422, "<html>", FailureKind.SERVICE_TROUBLE),
    (422, "", FailureKind.SERVICE_TROUBLE),
    (429, "", FailureKind.RATE_LIMITED),
    (500, '{"error": "x"}', FailureKind.SERVICE_TROUBLE),
    (500, '{"status": "FAILED", "error": "x"}', FailureKind.SERVICE_TROUBLE),
    (502, "<html>", FailureKind.SERVICE_TROUBLE),
]


@pytest.mark.parametrize("meaning", [status_meaning, result_meaning])
@pytest.mark.parametrize(("status", "body", "kind"), UNKNOWN)
def test_what_says_nothing_about_the_job_never_ends_it(
    meaning: Meaning, status: int, body: str, kind: FailureKind
) -> None:
    with pytest.raises(KlingError) as error:
        meaning(answer(status, body), NOW_MS)
    assert error.value.failure.kind is kind


@pytest.mark.parametrize(
    ("outputs", "urls"),
    [
        ({"output": ADDRESS}, (ADDRESS,)),
        ({"output": ADDRESS, "images": [{"url": ADDRESS, "file_size": "18"}]}, (ADDRESS,)),
        ({"output": OTHER, "images": [{"url": ADDRESS}]}, (ADDRESS,)),
        ({"images": [{"url": ADDRESS}, {"url": OTHER}, {"url": ADDRESS}]}, (ADDRESS, OTHER)),
        ({"output": ADDRESS, "images": []}, (ADDRESS,)),
        ({"output": ADDRESS, "images": None}, (ADDRESS,)),
        ({"output": [ADDRESS, OTHER]}, (ADDRESS, OTHER)),
        ({"output": [{"url": ADDRESS}]}, (ADDRESS,)),
        ({"output": {"url": ADDRESS}}, (ADDRESS,)),
        ({"output": {"images": [{"url": ADDRESS}]}}, (ADDRESS,)),
        ({"output": "file:///etc/passwd"}, ("file:///etc/passwd",)),
    ],
)
def test_where_the_picture_lies(outputs: dict[str, object], urls: tuple[str, ...]) -> None:
    body = {"status": "COMPLETED", "error": None, **outputs, "metrics": {"cost": 0.035, "inference_time": 57.31}}

    assert result_meaning(answer(200, json.dumps(body)), NOW_MS) == OutputReady(urls, 35_000, 57.31)


@pytest.mark.parametrize("metrics", [None, [], {}, {"cost": "?", "inference_time": -1}, {"inference_time": 1e9}])
def test_a_result_without_sensible_metrics(metrics: object) -> None:
    body = {"status": "COMPLETED", "output": ADDRESS, "metrics": metrics}

    assert result_meaning(answer(200, json.dumps(body)), NOW_MS) == OutputReady((ADDRESS,))


@pytest.mark.parametrize("output", [None, "", "a sentence: with words", 7, [], {}, {"text": ADDRESS}])
def test_a_result_without_an_address_is_asked_for_again(output: object) -> None:
    with pytest.raises(KlingError) as error:
        result_meaning(answer(200, json.dumps({"status": "COMPLETED", "output": output})), NOW_MS)
    assert error.value.failure.kind is FailureKind.SERVICE_TROUBLE


def test_a_result_that_is_not_there_yet() -> None:
    assert result_meaning(answer(200, '{"status": "PROCESSING"}'), NOW_MS) == Pending(is_running=True)


@given(st.integers(100, 599), st.binary(max_size=300))
def test_nothing_but_klingerror_is_raised(status: int, body: bytes) -> None:
    for meaning in (status_meaning, result_meaning):
        with suppress(KlingError):
            meaning(answer(status, body), NOW_MS)
