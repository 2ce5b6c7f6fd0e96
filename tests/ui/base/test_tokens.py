"""The colour tables: whole, and readable by WCAG AA in both themes and with increased contrast."""

from typing import get_args

import pytest

from kling_desktop.ui.base.tokens import (
    DARK,
    LIGHT,
    TYPE_SCALE,
    VIEWER,
    ColorName,
    ColorTable,
    TextStyle,
    contrast_ratio,
    with_more_contrast,
)

TABLES = {
    "light": LIGHT,
    "dark": DARK,
    "viewer": VIEWER,
    "light-contrast": with_more_contrast(LIGHT),
    "dark-contrast": with_more_contrast(DARK),
}
GROUNDS: tuple[ColorName, ...] = ("window", "panel", "raised", "field", "sunken", "hover")
TEXT_PAIRS: list[tuple[ColorName, ColorName]] = [
    *[(text, ground) for text in ("text", "text2", "text3") for ground in GROUNDS],
    ("text", "press"),
    ("text", "seg"),
    ("onAccent", "accent"),
    ("onAccent", "accentHover"),
    ("accentText", "panel"),
    ("accentText", "window"),
    ("accentText", "raised"),
    ("accentText", "accentSoft"),
    ("text", "accentSoft"),
    ("danger", "panel"),
    ("danger", "raised"),
    ("danger", "dangerSoft"),
    ("warn", "warnSoft"),
    ("ok", "okSoft"),
    ("ok", "panel"),
    ("text", "dangerSoft"),
    ("text2", "dangerSoft"),
    ("text", "warnSoft"),
    ("onToast", "toast"),
    ("toastLink", "toast"),
]
EDGE_PAIRS: list[tuple[ColorName, ColorName]] = [
    ("fieldLine", "panel"),
    ("fieldLine", "window"),
    ("fieldLine", "raised"),
    ("fieldLine", "field"),
    ("segLine", "sunken"),
    ("segLine", "seg"),
    ("select", "window"),
    ("select", "panel"),
    ("focus", "window"),
    ("focus", "panel"),
    ("focus", "field"),
    ("focus", "accent"),
    ("accent", "panel"),
    ("warn", "panel"),
]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_has_every_color(table: ColorTable) -> None:
    assert set(table) == set(get_args(ColorName))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(table: ColorTable, text: ColorName, ground: ColorName) -> None:
    assert contrast_ratio(table[text], table[ground]) >= 4.5


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_that_matter_can_be_seen(table: ColorTable, edge: ColorName, ground: ColorName) -> None:
    assert contrast_ratio(table[edge], table[ground]) >= 3.0


def test_white_stays_readable_on_a_badge_over_a_white_picture() -> None:
    alpha = int(LIGHT["overlay"][1:3], 16) / 255
    shade = round(alpha * 0x0C + (1 - alpha) * 0xFF)
    assert contrast_ratio("#FFFFFF", f"#{shade:02X}{shade:02X}{shade:02X}") >= 4.5


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48)])
def test_contrast_is_the_ratio_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast_ratio(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast_ratio(other, one) == contrast_ratio(one, other)


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])
def test_increased_contrast_leaves_no_faint_edge_and_no_grey_text(table: ColorTable) -> None:
    more = with_more_contrast(table)
    assert {more["line"], more["lineStrong"]} == {table["fieldLine"]}
    assert {more["text2"], more["text3"]} == {table["text"]}


def test_the_type_scale_has_every_style_and_room_for_its_lines() -> None:
    assert set(TYPE_SCALE) == set(get_args(TextStyle))
    assert all(row.line_px > row.size_px for row in TYPE_SCALE.values())
