"""What a library takes of the disk, and what is forgotten without loss."""

import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.storage import LibraryStorage


def put(path: Path, size_bytes: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size_bytes))


def test_counts_pictures_and_adds_up_sizes(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    library = tmp_path / "library"
    put(library / "pictures" / "2026" / "11" / "a.png", 100)
    put(library / "pictures" / "2026" / "11" / "b.webp", 50)
    put(library / "pictures" / "2026" / "11" / "b.webp.json", 5)
    put(library / "references" / "c.heic", 30)
    put(places.thumbnail_path("ab12"), 7)
    put(places.preview_path("cd" * 32), 3)
    use = LibraryStorage(places, library).measure()
    assert (use.picture_count, use.pictures_bytes, use.references_bytes, use.cache_bytes) == (2, 155, 30, 10)
    assert use.used_bytes == 195
    assert use.free_bytes > 0


def test_clearing_takes_only_what_is_made_again(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    library = tmp_path / "library"
    put(library / "pictures" / "a.png", 100)
    put(library / "references" / "c.heic", 30)
    put(places.thumbnail_path("ab12"), 7)
    put(places.upload_path("cd" * 32), 3)
    put(places.cache / "parts" / "x", 9)
    use = LibraryStorage(places, library).clear()
    assert (use.pictures_bytes, use.references_bytes, use.cache_bytes) == (100, 30, 0)
    assert (places.cache / "parts" / "x").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: files that nobody may remove")
def test_what_cannot_be_removed_is_in_nobodys_way(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.cache.mkdir(parents=True)
    (places.cache / "thumbnails").symlink_to("/proc/self/attr")
    put(places.upload_path("cd" * 32), 3)
    use = LibraryStorage(places, tmp_path / "library").clear()
    assert list((places.cache / "thumbnails").iterdir())
    assert not places.upload_path("cd" * 32).exists()
    assert use.cache_bytes == 0


def test_a_library_that_is_gone_takes_nothing(tmp_path: Path) -> None:
    use = LibraryStorage(Places.under(tmp_path), tmp_path / "nowhere").measure()
    assert (use.picture_count, use.used_bytes, use.free_bytes) == (0, 0, 0)
