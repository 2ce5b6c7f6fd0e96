"""Temporary files of the cache."""

from pathlib import Path

import pytest

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


def rendered(cache: PictureCache, key: str, size: int = 100) -> str:
    part = cache.new_part()
    Path(part).write_bytes(bytes(size))
    return cache.adopt_render(part, key)


def test_a_render_is_kept_by_its_key_for_every_library(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    path = rendered(PictureCache(places, tmp_path / "one"), "0f-1")

    assert PictureCache(places, tmp_path / "other").render("0f-1") == path
    assert PictureCache(places, tmp_path / "other").render("0f-2") is None


def test_renders_have_a_bound(tmp_path: Path) -> None:
    cache = PictureCache(Places.under(tmp_path), tmp_path / "one", most_render_bytes=250)
    for key in ("a", "b", "c"):
        rendered(cache, key)

    assert [cache.render(key) is not None for key in ("a", "b", "c")] == [False, True, True]


@pytest.mark.parametrize("key", ["", "..", "../a", "a/b", "a\\b", "a.b", "-a", "é", "a\n", "a" * 129])
def test_a_key_that_is_no_name_is_a_bug(tmp_path: Path, key: str) -> None:
    cache = PictureCache(Places.under(tmp_path), tmp_path / "one")
    with pytest.raises(ValueError, match="render's key"):
        cache.render(key)
    with pytest.raises(ValueError, match="render's key"):
        rendered(cache, key)
