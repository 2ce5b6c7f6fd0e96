"""PictureCache: previews, thumbnails and upload copies, all of which can be made again at any time.

Must not know: what is in the pictures. Nothing here is synced: what a power cut takes is made again.
"""

import uuid
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border, make_folder
from kling_desktop.adapters.places import PicturePlaces, Places


class PictureCache(PicturePlaces):
    """`core.ports.Cache`: the paths of `PicturePlaces`, and how files come to lie there. Thread: engine."""

    def __init__(self, places: Places, library: Path) -> None:
        """Forget temporary files of an earlier run; those of the present one are dropped as they are done with.

        They lie in a folder for this library alone: another one may be open in another process.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        super().__init__(places, library)
        self._parts = places.parts_folder(library)
        with disk_border():
            make_folder(self._parts)
            for left_over in self._parts.iterdir():
                left_over.unlink(missing_ok=True)

    def new_part(self) -> str:
        """Path of a new temporary file; the file does not exist yet."""
        return str(self._parts / uuid.uuid4().hex)

    def adopt_preview(self, part: str, sha256: str) -> str:
        """Make a written temporary file the preview of a reference."""
        return self._adopt(part, self._places.preview_path(sha256))

    def adopt_upload(self, part: str, sha256: str) -> str:
        """Make a written temporary file the upload copy of a reference."""
        return self._adopt(part, self._places.upload_path(sha256))

    def adopt_thumbnail(self, part: str, output_id: str) -> str:
        """Make a written temporary file the thumbnail of a picture."""
        return self._adopt(part, self._places.thumbnail_path(output_id))

    def has_upload(self, path: str) -> bool:
        """Whether an upload copy is still there."""
        return Path(path).is_file()

    def drop(self, part: str) -> None:
        """Forget a temporary file, if it is there."""
        with disk_border():
            Path(part).unlink(missing_ok=True)

    def _adopt(self, part: str, path: Path) -> str:
        with disk_border():
            make_folder(path.parent)
            Path(part).replace(path)
        return str(path)
