"""Where the program keeps things on each system.

Must not know: what the files hold. Paths below the cache may name folders that do not exist yet: whoever writes
there makes them (the person may empty a cache at any time).
"""

import os
from pathlib import Path
from typing import NamedTuple

import platformdirs

from kling_desktop.adapters.durable_file import FOLDER_MODE, disk_border, make_folder
from kling_desktop.core.digest import place_digest
from kling_desktop.core.identity import APP_SLUG, LIBRARY_FOLDER


class Places(NamedTuple):
    """The program's folders, absolute.

    Attributes:
        data: indexes of libraries and what cannot be made again.
        cache: thumbnails, previews, upload copies and renders; may be deleted at any time.
        logs: log files.
        config: preferences.
        default_library: the library folder until the person chooses another.
    """

    data: Path
    cache: Path
    logs: Path
    config: Path
    default_library: Path

    @classmethod
    def of_system(cls) -> "Places":
        """The folders that this system sets aside for programs."""
        return cls(
            data=platformdirs.user_data_path(APP_SLUG, appauthor=False),
            cache=platformdirs.user_cache_path(APP_SLUG, appauthor=False),
            logs=platformdirs.user_log_path(APP_SLUG, appauthor=False),
            config=platformdirs.user_config_path(APP_SLUG, appauthor=False),
            default_library=platformdirs.user_pictures_path() / LIBRARY_FOLDER,
        )

    @classmethod
    def under(cls, folder: Path) -> "Places":
        """Everything below one folder, the default library too."""
        top = folder.absolute()
        return cls(top / "data", top / "cache", top / "logs", top / "config", top / "library")

    def make(self) -> None:
        """Make the program's own folders, closed to other users; the library is not one of them.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        with disk_border():
            for folder in (self.data, self.cache, self.logs, self.config):
                make_folder(folder)
                folder.chmod(FOLDER_MODE)

    def answers_folder(self) -> Path:
        """Answers of the service that made no sense, for the diagnostic report."""
        return self.logs / "answers"

    def index_folder(self, library: Path) -> Path:
        """Where the index of one library lies: named by the library's place, never inside it."""
        place = os.path.normcase(library.expanduser().resolve())
        return self.data / "libraries" / place_digest(os.fsencode(place))

    def index_path(self, library: Path) -> Path:
        """The database of one library."""
        return self.index_folder(library) / "index.sqlite3"

    def lock_path(self, library: Path) -> Path:
        """The lock of one library; beside the index, for locks on network folders cannot be relied on."""
        return self.index_folder(library) / "lock"

    def parts_folder(self, library: Path) -> Path:
        """Temporary files of one library, in the cache."""
        return self.cache / "parts" / self.index_folder(library).name

    def preferences_path(self) -> Path:
        """The file of the preferences."""
        return self.config / "preferences.json"

    def thumbnail_path(self, output_id: str) -> Path:
        """The thumbnail of a saved picture."""
        return self.cache / _thumbnail(output_id)

    def preview_path(self, sha256: str) -> Path:
        """The preview of a reference, JPEG or PNG: readers look at the bytes, not at a name."""
        return self.cache / _preview(sha256)

    def upload_path(self, name: str) -> Path:
        """The upload copy of a reference, JPEG or PNG; named by its hash, and by what sets a smaller one apart."""
        return self.cache / "uploads" / name[:2] / name

    def render_folder(self) -> Path:
        """Pictures decoded to be shown large."""
        return self.cache / "renders"

    def outgoing_folder(self) -> Path:
        """Copies of pictures made for leaving the program."""
        return self.cache / "outgoing"


class PicturePlaces:
    """Paths of the pictures of one library: `core.ports.PictureFiles`. Thread: any.

    Those that are asked for at every painting are put together as text: a `Path` takes twenty times as long.
    """

    def __init__(self, places: Places, library: Path) -> None:
        self._places = places
        self._cache = f"{places.cache}{os.sep}"
        self._library = library

    def thumbnail(self, output_id: str) -> str:
        """The thumbnail of a saved picture."""
        return self._cache + _thumbnail(output_id)

    def preview(self, sha256: str) -> str:
        """The upright preview of a reference."""
        return self._cache + _preview(sha256)

    def picture(self, path: str) -> str:
        """The saved picture at a library path."""
        return str(self._library / path)

    def original(self, sha256: str, extension: str) -> str:
        """The original of a reference, as `LibraryFolder` keeps it."""
        return str(self._library / "references" / f"{sha256}{extension}")


def _thumbnail(output_id: str) -> str:
    """Where a thumbnail lies in the cache."""
    return f"thumbnails{os.sep}{output_id[:2]}{os.sep}{output_id}.jpg"


def _preview(sha256: str) -> str:
    """Where a preview lies in the cache."""
    return f"previews{os.sep}{sha256[:2]}{os.sep}{sha256}"
