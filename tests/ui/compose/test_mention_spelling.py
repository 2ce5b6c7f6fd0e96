"""However a mention is spelt, it becomes the one that the model reads."""

import pytest

from kling_desktop.ui.compose.mention_spelling import pasted_mentions, with_plain_mentions


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("@image2 and @IMAGE10", "@Image2 and @Image10"),
        ("@Image02", "@Image2"),
        ("@Image? stays, me@image2.com too", "@Image? stays, me@image2.com too"),
        ("@image2x @ image2", "@image2x @ image2"),
        ("", ""),
    ],
)
def test_mentions_are_spelt_as_they_are_sent(text: str, plain: str) -> None:
    assert with_plain_mentions(text) == plain


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("put @image 2 here", "put @Image2 here"),
        ("@Image 1, @image 3", "@Image1, @image 3"),
        ("@image 200", "@image 200"),
        ("@image  2", "@image  2"),
    ],
)
def test_a_pasted_mention_with_a_space_counts_if_its_slot_is_there(text: str, pasted: str) -> None:
    assert pasted_mentions(text, 2) == pasted
