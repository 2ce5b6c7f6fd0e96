"""Screens beside the design: which belongs to which, and that both can be seen whole."""

from pathlib import Path

from PIL import Image

from shot_beside import BESIDE, both, write_beside
from shot_scenes import SCENES


def test_every_screen_that_is_compared_is_a_scene_at_that_size() -> None:
    for screens in BESIDE.values():
        for screen in screens:
            name, theme, size = screen.rsplit("-", 2)
            scene = next(scene for scene in SCENES if scene.name == name)
            width, height = map(int, size.split("x"))
            assert theme in ("light", "dark")
            assert not scene.sizes or (width, height) in scene.sizes


def test_both_are_whole() -> None:
    sheet = both(Image.new("RGB", (30, 20), "#FF0000"), Image.new("RGB", (10, 40), "#0000FF"))
    assert sheet.height == 40
    assert sheet.getpixel((29, 19)) == (255, 0, 0)
    assert sheet.getpixel((sheet.width - 1, 39)) == (0, 0, 255)


def test_what_was_not_drawn_is_left_out(tmp_path: Path) -> None:
    shots, design = tmp_path / "shots", tmp_path / "design"
    for folder in (shots, design):
        folder.mkdir()
    for name in ("main-light", "held"):
        Image.new("RGB", (8, 8)).save(design / f"{name}.png")
    Image.new("RGB", (8, 8)).save(shots / "running-light-1440x900.png")
    assert [path.name for path in write_beside(shots, design)] == ["beside-main-light.png"]
