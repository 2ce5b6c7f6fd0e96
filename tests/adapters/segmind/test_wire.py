"""Request bodies, and the answers to an upload, a balance and a fetch."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.wire import balance, cost_micros, picture, request_body, uploaded
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.model_card import KLING_O1, Choice
from kling_desktop.core.price import Balance
from tests.adapters.segmind.sample import NOW_MS, answer, submission

ADDRESS = "https://images.segmind.com/assets/77aa.png"
SIBLING = replace(KLING_O1, slug="seedream-9", image_field="image_input", choices=(Choice("size", ("2K", "4K"), "2K"),))


def kind_of(error: pytest.ExceptionInfo[KlingError]) -> FailureKind:
    return error.value.failure.kind


def test_the_body_is_what_the_service_documents() -> None:
    sent = submission("https://a.example/1.png", "https://a.example/2.png", prompt="Put @Image1 in @Image2")

    assert json.loads(request_body(sent)) == {
        "prompt": "Put @Image1 in @Image2",
        "image_urls": ["https://a.example/1.png", "https://a.example/2.png"],
        "aspect_ratio": "auto",
        "output_format": "png",
        "resolution": "1K",
    }


def test_another_model_has_its_own_image_field_and_choices() -> None:
    sent = submission("https://a.example/1.png", card=SIBLING)

    assert json.loads(request_body(sent)) == {
        "prompt": "Put @Image1 on the shelf",
        "image_input": ["https://a.example/1.png"],
        "size": "2K",
    }


@given(st.text(st.characters(codec=None)))
def test_every_prompt_arrives_as_it_is(prompt: str) -> None:
    assert json.loads(request_body(submission(prompt=prompt)))["prompt"] == prompt


@pytest.mark.parametrize("name", ["file_urls", "urls"])
def test_the_address_of_an_upload(name: str) -> None:
    assert uploaded(answer(200, json.dumps({name: [ADDRESS], "message": "ok"})), NOW_MS) == ADDRESS


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "<html>",
        '{"file_urls": []}',
        '{"file_urls": null}',
        '{"file_urls": [7]}',
        '{"file_urls": ["not an address"]}',
        '{"file_urls": ["https://a.example/1", "https://a.example/2"]}',
        '{"file_urls": ["https://a.example/1", "https://a.example/1"]}',
        '{"file_urls": "https://a.example/1"}',
        f'["{ADDRESS}"]',
    ],
)
def test_an_upload_without_exactly_one_address(body: str) -> None:
    with pytest.raises(KlingError) as error:
        uploaded(answer(200, body), NOW_MS)
    assert kind_of(error) is FailureKind.SERVICE_TROUBLE


UPLOAD_REFUSALS = [
    (400, '{"error": "bad data url"}', FailureKind.SERVICE_FAULT),
    (400, '{"error": "content policy"}', FailureKind.DECLINED),
    (401, "", FailureKind.KEY_REJECTED),
    (403, "", FailureKind.NOT_ALLOWED),
    (404, "", FailureKind.SERVICE_FAULT),
    (406, '{"error": "Insufficient credits"}', FailureKind.NO_CREDIT),
    (406, '{"error": "Invalid content type"}', FailureKind.SERVICE_FAULT),
    (408, "", FailureKind.SERVICE_TROUBLE),
    (413, "", FailureKind.TOO_LARGE),
    (429, "", FailureKind.RATE_LIMITED),
    (500, '{"error": "x"}', FailureKind.SERVICE_TROUBLE),
    (502, "<html>", FailureKind.SERVICE_TROUBLE),
    (302, "", FailureKind.SERVICE_TROUBLE),
]


@pytest.mark.parametrize(("status", "body", "kind"), UPLOAD_REFUSALS)
def test_a_refused_upload(status: int, body: str, kind: FailureKind) -> None:
    with pytest.raises(KlingError) as error:
        uploaded(answer(status, body), NOW_MS)
    assert kind_of(error) is kind
    assert error.value.failure.status == status


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, '{"credits": 4.965, "free-credits": 0.5}', Balance(4_965_000, 500_000)),
        (200, '{"credits": 4.965}', Balance(4_965_000, 0)),
        (200, '{"credits": "4.965", "free-credits": null}', Balance(4_965_000, 0)),
        (200, '{"credits": -0.01, "free-credits": 0}', Balance(-10_000, 0)),
        (404, '{"error": "No credits found for the user"}', Balance(0, 0)),
    ],
)
def test_a_balance(status: int, body: str, expected: Balance) -> None:
    assert balance(answer(status, body), NOW_MS) == expected


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "", FailureKind.SERVICE_TROUBLE),
        (200, '{"credits": true}', FailureKind.SERVICE_TROUBLE),
        (200, '{"credits": NaN}', FailureKind.SERVICE_TROUBLE),
        (200, '{"credits": 1e300}', FailureKind.SERVICE_TROUBLE),
        (200, "<html>log in to the hotel's network</html>", FailureKind.SERVICE_TROUBLE),
        (401, '{"error": "Missing Authorization or x-api-key in header"}', FailureKind.KEY_REJECTED),
        (403, "", FailureKind.NOT_ALLOWED),
        (404, "<html>Not Found</html>", FailureKind.SERVICE_TROUBLE),
        (429, "", FailureKind.RATE_LIMITED),
        (503, "", FailureKind.SERVICE_TROUBLE),
    ],
)
def test_no_balance(status: int, body: str, kind: FailureKind) -> None:
    with pytest.raises(KlingError) as error:
        balance(answer(status, body), NOW_MS)
    assert kind_of(error) is kind


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_picture_that_is_gone(status: int) -> None:
    with pytest.raises(KlingError) as error:
        picture(answer(status, "<Error>AccessDenied</Error>"), NOW_MS)
    assert kind_of(error) is FailureKind.EXPIRED


@pytest.mark.parametrize("broken", [answer(200), Answer(200, {}, b"", is_whole=False)])
def test_a_picture_that_cannot_be_kept(broken: Answer) -> None:
    with pytest.raises(KlingError) as error:
        picture(broken, NOW_MS)
    assert kind_of(error) is FailureKind.BAD_PICTURE


@pytest.mark.parametrize("status", [206, 304, 400, 500, 503])
def test_a_picture_that_may_come_later(status: int) -> None:
    with pytest.raises(KlingError) as error:
        picture(answer(status, b"part"), NOW_MS)
    assert kind_of(error) is FailureKind.SERVICE_TROUBLE


@pytest.mark.parametrize(
    ("value", "micros"),
    [(0.035, 35_000), ("0.035", 35_000), (0, 0), (-1, None), ("free", None), (None, None), (1e12, None), (True, None)],
)
def test_what_was_charged(value: object, micros: int | None) -> None:
    assert cost_micros(value) == micros


@given(st.integers(100, 599), st.binary(max_size=300))
def test_nothing_but_klingerror_is_raised(status: int, body: bytes) -> None:
    for reader in (uploaded, balance, picture):
        with suppress(KlingError):
            reader(answer(status, body), NOW_MS)
