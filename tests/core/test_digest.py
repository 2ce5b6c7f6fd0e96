"""Tests of `core.digest`."""

import hashlib

from kling_desktop.core.digest import place_digest, sha256_of


def test_bytes_have_the_digest_that_everybody_knows() -> None:
    assert sha256_of(b"dunes") == hashlib.sha256(b"dunes").hexdigest()


def test_a_place_has_the_digest_of_the_fnv_reference() -> None:
    assert place_digest(b"") == "cbf29ce484222325"
    assert place_digest(b"foobar") == "85944171f73967e8"


def test_places_that_differ_in_a_letter_have_other_names() -> None:
    places = {place_digest(f"/home/ann/Pictures/{number}".encode()) for number in range(10_000)}
    assert len(places) == 10_000
