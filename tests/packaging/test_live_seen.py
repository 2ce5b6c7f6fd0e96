"""What is taken of an answer: names and kinds, never values."""

import json

import pytest

from kling_desktop.adapters.segmind.answer import Answer
from live_seen import Seen, address_kind, body_kind, differences, shape


def is_own(address: str) -> bool:
    return "own.example" in address


def answer(body: bytes, **headers: str) -> Answer:
    return Answer(200, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_a_shape_has_names_and_kinds_alone() -> None:
    value = {
        "url": "https://own.example/a/b.png?sig=secret",
        "rows": [{"user": "Jane"}, {"cost": 0.035}],
        "metrics": {},
        "error": None,
        "done": True,
    }

    assert sorted(shape(value, is_own)) == [
        "done: true or false",
        "error: null",
        "metrics: object",
        "rows[].cost: number",
        "rows[].user: text",
        "url: address (its own host, .png)",
    ]
    assert sorted(shape(value, is_own, 1))[3] == "rows: list"
    assert list(shape([], is_own)) == ["the whole: list"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://cdn.example/x.jpeg", "address (another host, cdn.example, .jpeg)"),
        ("https://own.example/v2/requests/1", "address (its own host)"),
        ("https://[own/x", "address (broken)"),
    ],
)
def test_an_address_is_told_by_its_host_alone(address: str, kind: str) -> None:
    assert address_kind(address, is_own) == kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"{}", "JSON object"),
        (b"[]", "JSON"),
        (b" <html>", "HTML"),
        (b"\x00\x01", "text or bytes"),
    ],
)
def test_bodies_are_told_by_their_bytes(body: bytes, kind: str) -> None:
    assert body_kind(answer(body)) == kind


def test_a_body_too_large_is_told_as_such() -> None:
    assert body_kind(Answer(200, {}, b"", is_whole=False)) == "too large, or encoded"


def test_a_deep_or_wide_answer_does_no_harm() -> None:
    seen = Seen(is_own)
    seen.answer("deep", answer(json.dumps({f"k{number}": 1 for number in range(5_000)}).encode()))
    seen.answer("nest", answer(b"[" * 100_000))
    seen.picture("picture", b"\x89PNG\r\n\x1a\nnothing")

    assert len(seen.facts["deep: fields"]) == 200
    assert seen.facts["nest: body"] == "text or bytes"
    assert seen.facts["picture: format"] == "no picture that can be read"


def test_only_what_both_sides_have_is_compared() -> None:
    one, other = Seen(is_own), Seen(is_own)
    one.facts.update({"a": "1", "b": "2", "c": "3"})
    other.facts.update({"a": "1", "b": "4"})

    assert differences(one, other) == {"b": ("2", "4")}


def test_only_telling_headers_are_seen() -> None:
    seen = Seen(is_own)
    seen.answer("answer", answer(b"{}", x_cost="0.035", x_cache="miss", set_cookie="a=b"))

    assert seen.facts["answer: headers"] == {"x-cost"}
