"""File names from prompts: readable, and harmless on every system."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.library.slug import LONGEST, NAMELESS, slug


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("A red mug, on @Image1!", "a-red-mug-on"),
        ("  Zwei   Ärzte über Öl  ", "zwei-ärzte-über-öl"),
        ("@Image1 @Image2", NAMELESS),
        ("", NAMELESS),
        ("🏔️🎨", NAMELESS),
        ("🏔️ alps 🎨 at dawn", "alps-at-dawn"),
        ("夕暮れの東京タワー", "夕暮れの東京タワー"),
        ("पहाड़ की सुबह", "पहाड़-की-सुबह"),
        ("../../etc/passwd", "etc-passwd"),
        ("..\\..\\windows", "windows"),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("name.exe", "name-exe"),
        ("nul\0byte\nline\ttab", "nul-byte-line-tab"),
        ("\u202egnp.evil", "gnp-evil"),
        ("half \ud800 character", "half-character"),
        ("\u0301\u0302 marks alone", "marks-alone"),
        ("ＦＵＬＬ　ｗｉｄｔｈ ﬁ", "full-width-fi"),
        ("word " * 1_000, "word-word-word-word-word-word-word-word"),
        ("x" * 4_096, "x" * LONGEST),
        ("a " + "y" * 4_096, "a"),
        ("CON", "con"),
    ],
)
def test_table(prompt: str, expected: str) -> None:
    assert slug(prompt) == expected


@given(st.text(st.characters(), max_size=200))
def test_any_text_gives_a_harmless_name(prompt: str) -> None:
    name = slug(prompt)
    assert 1 <= len(name) <= LONGEST
    assert len(name.encode()) <= 160
    assert not re.search(r"[\s/\\:*?\"<>|.\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069@]", name)
    assert name == name.strip("-")
    assert "--" not in name


def test_a_megabyte_is_not_read() -> None:
    assert slug("\u0344" * 1_000_000 + " at the end") == NAMELESS
