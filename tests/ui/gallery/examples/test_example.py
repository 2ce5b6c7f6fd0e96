"""The examples that ship: every picture is there and small, every mention has its reference."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.prompt import find_mentions
from kling_desktop.ui.base.own_picture import read_own_picture
from kling_desktop.ui.gallery.examples.example import shipped_examples

_OWN_FOLDER_MOST_BYTES = 60_000


def test_every_example_can_be_composed_and_shown(qapp: QApplication) -> None:
    examples = shipped_examples()
    assert [example.title for example in examples] == ["Merge two", "Change the setting", "Restyle"]
    for example in examples:
        numbers = {mention.number for mention in find_mentions(example.prompt)}
        assert numbers == set(range(1, len(example.paths) + 1))
        for path in (*example.paths, example.result):
            assert not read_own_picture(path).isNull()
        ratios = next(choice for choice in KLING_O1.choices if choice.name == "aspect_ratio")
        assert example.aspect_ratio in ratios.values


def test_pictures_that_ship_for_nothing_else_are_small() -> None:
    own = [Path(each.result) for each in shipped_examples() if Path(each.result).parent.name == "examples"]
    assert own
    assert all(path.stat().st_size <= _OWN_FOLDER_MOST_BYTES for path in own)
