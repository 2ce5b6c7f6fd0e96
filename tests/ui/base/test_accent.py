"""Whatever accent the desktop has, everything on it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.ui.base.accent import mixed, with_accent
from kling_desktop.ui.base.tokens import DARK, LIGHT, ColorName, ColorTable, contrast_ratio

TABLES = [(LIGHT, False), (DARK, True)]
ON: list[tuple[ColorName, ColorName, float]] = [
    ("onAccent", "accent", 4.5),
    ("onAccent", "accentHover", 4.5),
    ("accentText", "panel", 4.5),
    ("accentText", "window", 4.5),
    ("accentText", "raised", 4.5),
    ("accentText", "accentSoft", 4.5),
    ("text", "accentSoft", 4.5),
    ("accent", "panel", 3.0),
    ("select", "window", 3.0),
    ("select", "panel", 3.0),
    ("focus", "accent", 3.0),
]


@pytest.mark.parametrize(("table", "is_dark"), TABLES, ids=["light", "dark"])
@given(color=st.from_regex("#[0-9A-F]{6}", fullmatch=True))
def test_every_accent_is_readable(table: ColorTable, is_dark: bool, color: str) -> None:
    colors = with_accent(table, color, is_dark=is_dark)
    for one, other, least in ON:
        assert contrast_ratio(colors[one], colors[other]) >= least, (one, other)


@pytest.mark.parametrize(("table", "is_dark"), TABLES, ids=["light", "dark"])
def test_an_accent_that_will_do_stays_as_it_is(table: ColorTable, is_dark: bool) -> None:
    assert with_accent(table, table["accent"], is_dark=is_dark)["accent"] == table["accent"]


def test_between_two_colours() -> None:
    assert mixed("#000000", "#FFFFFF", 0.0) == "#000000"
    assert mixed("#000000", "#FF8000", 0.5) == "#804000"
    assert mixed("#000000", "#FFFFFF", 1.0) == "#FFFFFF"
