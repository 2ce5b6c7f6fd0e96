"""The words of an answer: found in whatever shape they come, and clean."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.segmind.answer import Answer, clean, request_id_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Insufficient credits", "Insufficient credits"),
        ({"error": "no"}, "no"),
        ({"error": {"message": "deep"}}, "deep"),
        ({"error": {"code": 7, "text": "odd"}}, "7; odd"),
        ({"detail": ["first", {"msg": "second"}]}, "first; second"),
        ({"error": None, "message": "there"}, "there"),
        ({"error": True}, ""),
        (None, ""),
        (42, "42"),
        ("one\r\ntwo\x00\tthree", "one two three"),
        ("left\u202eright \u200bhidden \x1b[31mred", "leftright hidden [31mred"),
        ("half \ud800 a pair", "half a pair"),
        ("the key SG_0123456789abcdef is", "the key SG_… is"),
        ("SG_01\u200b23456789abcdef", "SG_…"),
        ("x" * 600, "x" * 500),
    ],
)
def test_words_are_found_and_cleaned(value: object, words: str) -> None:
    assert clean(value) == words


@given(JSON)
def test_words_of_anything_are_short_and_plain(value: object) -> None:
    words = clean(value)
    assert len(words) <= 500
    assert words.isprintable() or all(character.isprintable() or character.isspace() for character in words)
    words.encode()


@pytest.mark.parametrize(
    ("media_type", "body", "words"),
    [
        ("application/json", b'{"error": "no"}', "no"),
        ("", b'{"error": "no"}', "no"),
        ("text/plain; charset=utf-8", b"try later", "try later"),
        ("", b"try later", "try later"),
        ("text/html", b"<html>Method Not Allowed</html>", ""),
        ("", b" <!doctype html>", ""),
        ("image/png", b"\x89PNG", ""),
        ("text/plain", b"\xff\xfe broken", "\ufffd\ufffd broken"),
    ],
)
def test_message_of_a_body(media_type: str, body: bytes, words: str) -> None:
    assert Answer(500, {"content-type": media_type}, body).message() == words


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"9" * 5000, b"\xff\xfe\x00", b"null", b"[1]", b'"text"'])
def test_a_body_that_is_no_object_has_no_fields(body: bytes) -> None:
    assert Answer(200, {}, body).fields() == {}


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()), st.text(max_size=30))
def test_nothing_raises(body: bytes, media_type: str) -> None:
    answer = Answer(500, {"content-type": media_type}, body)
    assert isinstance(answer.fields(), dict)
    assert len(answer.message()) <= 500


@pytest.mark.parametrize("text", ["6a0f6a0e-3f0b-4d3e-9f53-0d7c2f7f1a11", "a", "9" * 64])
def test_a_request_id(text: str) -> None:
    assert request_id_of(text) == text


@pytest.mark.parametrize("value", ["", "a" * 65, "a/b", "..", "a?b", "a\n", "a b", "ä", "a_b", "%2e", None, 7, ["a"]])
def test_no_request_id(value: object) -> None:
    assert request_id_of(value) is None
