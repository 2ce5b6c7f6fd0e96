"""The intake's check, with a real helper process."""

from pathlib import Path

from kling_desktop.bootstrap.self_test import pictures


def test_every_format_is_read_and_a_drawing_refused(tmp_path: Path) -> None:
    detail = pictures.reads_every_format(tmp_path / "intake")

    assert [name for name in pictures.FORMATS if name not in detail] == []
    assert detail.endswith("SVG called .png refused")
