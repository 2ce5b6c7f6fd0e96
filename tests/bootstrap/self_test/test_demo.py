"""The check of the whole way of a picture."""

from pathlib import Path

from kling_desktop.bootstrap.self_test import demo


def test_the_demo_makes_a_picture_in_a_library_of_its_own(tmp_path: Path) -> None:
    assert demo.makes_a_picture(tmp_path / "demo").startswith("one picture, 1360 x 768")

    pictures = tmp_path.joinpath("demo").glob("*/pictures/**/*.png")
    assert len(list(pictures)) == 1
