"""Temporary files of the cache."""

from pathlib import Path

from kling_desktop.adapters.picture_cache import PictureCache
from kling_desktop.adapters.places import Places


def test_opening_one_library_leaves_the_temporary_files_of_another(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    one = PictureCache(places, tmp_path / "one")
    part = Path(one.new_part())
    part.touch()

    PictureCache(places, tmp_path / "other")
    assert part.exists()

    PictureCache(places, tmp_path / "one")
    assert not part.exists()
