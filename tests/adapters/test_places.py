"""Where things lie."""

import os
import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.places import PicturePlaces, Places
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.files import PictureFiles

SHA = "fe" * 32


def all_paths(places: Places, library: Path) -> list[Path]:
    return [
        places.index_path(library),
        places.lock_path(library),
        places.preferences_path(),
        places.thumbnail_path(SHA),
        places.preview_path(SHA),
        places.upload_path(SHA),
        places.logs,
        places.default_library,
    ]


def test_everything_lies_below_a_chosen_folder(tmp_path: Path) -> None:
    places = Places.under(tmp_path / "all")
    paths = all_paths(places, places.default_library)
    assert all(path.is_relative_to(tmp_path / "all") for path in paths)
    assert len(set(paths)) == len(paths)
    assert not (tmp_path / "all").exists()


def test_a_relative_folder_does_not_move_with_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Places.under(Path("here")).data == tmp_path / "here" / "data"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="not on this system: XDG folders")
def test_the_systems_folders_are_those_of_xdg() -> None:
    places = Places.of_system()
    assert places.data == Path(os.environ["XDG_DATA_HOME"], "kling-desktop")
    assert places.cache == Path(os.environ["XDG_CACHE_HOME"], "kling-desktop")
    assert places.config == Path(os.environ["XDG_CONFIG_HOME"], "kling-desktop")
    assert places.default_library == Path(os.environ["XDG_PICTURES_DIR"], "Kling Desktop")


def test_each_library_has_an_index_of_its_own_outside_of_it(tmp_path: Path) -> None:
    places = Places.under(tmp_path / "app")
    one, other = tmp_path / "one", tmp_path / "other"
    assert places.index_path(one) != places.index_path(other)
    assert not places.index_path(one).is_relative_to(one)
    assert places.index_path(one) == places.index_path(tmp_path / "other" / ".." / "one")


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: links without rights")
def test_a_library_reached_by_a_link_is_the_same_library(tmp_path: Path) -> None:
    places = Places.under(tmp_path / "app")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert places.lock_path(tmp_path / "link") == places.lock_path(tmp_path / "real")


def test_cache_names_are_spread_over_folders(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    assert places.thumbnail_path("0a1b").relative_to(places.cache).as_posix() == "thumbnails/0a/0a1b.jpg"
    assert places.preview_path(SHA).parent.name == "fe"
    assert places.upload_path(SHA).parent.name == "fe"


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: modes")
def test_the_programs_own_folders_are_private_even_if_they_were_not(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.logs.mkdir(mode=0o755)
    places.make()
    places.make()
    made = (places.data, places.cache, places.logs, places.config)
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in made} == {0o700}
    assert not places.default_library.exists()


def test_a_place_that_cannot_be_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KlingError) as raised:
        Places.under(tmp_path / "file").make()
    assert raised.value.failure.kind is FailureKind.NOT_WRITABLE


def test_paths_of_pictures(tmp_path: Path) -> None:
    places = Places.under(tmp_path / "app")
    files: PictureFiles = PicturePlaces(places, tmp_path / "library")
    assert files.thumbnail("0a1b") == str(places.thumbnail_path("0a1b"))
    assert files.preview(SHA) == str(places.preview_path(SHA))
    assert (
        Path(files.picture("pictures/2026/11/mug.png")) == tmp_path / "library" / "pictures" / "2026" / "11" / "mug.png"
    )
