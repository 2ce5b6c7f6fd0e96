"""Code points and UTF-16 units agree with Python's own encoder."""

from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.ui.base.text_units import TextUnits

TEXTS = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("a😀👍🏽漢@")))


@given(TEXTS, st.data())
def test_places_agree_with_utf_16(text: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text)))
    units = TextUnits(text)

    assert units.to_units(index) == len(text[:index].encode("utf-16-le")) // 2
    assert units.to_index(units.to_units(index)) == index


def test_an_emoji_takes_two_units() -> None:
    units = TextUnits("a😀b")

    assert [units.to_units(index) for index in range(4)] == [0, 1, 3, 4]
    assert [units.to_index(unit) for unit in (0, 1, 3, 4)] == [0, 1, 2, 3]
