"""PictureCache: previews, thumbnails, upload copies and renders, all of which can be made again at any time.

Must not know: what is in the pictures. Nothing here is synced: what a power cut takes is made again.
"""

import re
import uuid
from pathlib import Path

from kling_desktop.adapters.bounded_folder import BoundedFolder
from kling_desktop.adapters.durable_file import disk_border, make_folder
from kling_desktop.adapters.places import PicturePlaces, Places

MOST_RENDER_BYTES = 512 * 1024 * 1024
"""Room for the renders of some 160 pictures of Kling O1."""

_RENDER_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,127}")


class PictureCache(PicturePlaces):
    """`core.ports.Cache`: the paths of `PicturePlaces`, and how files come to lie there. Thread: engine."""

    def __init__(self, places: Places, library: Path, most_render_bytes: int = MOST_RENDER_BYTES) -> None:
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
        self._renders = BoundedFolder(places.render_folder(), most_render_bytes)

    def new_part(self) -> str:
        """Path of a new temporary file; the file does not exist yet."""
        return str(self._parts / uuid.uuid4().hex)

    def adopt_preview(self, part: str, sha256: str) -> str:
        """Make a written temporary file the preview of a reference."""
        return self._adopt(part, self._places.preview_path(sha256))

    def adopt_upload(self, part: str, name: str) -> str:
        """Make a written temporary file the upload copy of a reference."""
        return self._adopt(part, self._places.upload_path(name))

    def adopt_thumbnail(self, part: str, output_id: str) -> str:
        """Make a written temporary file the thumbnail of a picture."""
        return self._adopt(part, self._places.thumbnail_path(output_id))

    def has_upload(self, path: str) -> bool:
        """Whether an upload copy is still there."""
        return Path(path).is_file()

    def render(self, key: str) -> str | None:
        """The render kept under a key, which counts as used now; None if there is none."""
        path = self._renders.find(_render_name(key))
        return None if path is None else str(path)

    def adopt_render(self, part: str, key: str) -> str:
        """Keep a written temporary file as the render of that key; those not used for longest make room."""
        return str(self._renders.adopt(Path(part), _render_name(key)))

    def drop(self, part: str) -> None:
        """Forget a temporary file, if it is there."""
        with disk_border():
            Path(part).unlink(missing_ok=True)

    def _adopt(self, part: str, path: Path) -> str:
        with disk_border():
            make_folder(path.parent)
            Path(part).replace(path)
        return str(path)


def _render_name(key: str) -> str:
    """The file of a key, PPM or PNG: readers look at the bytes. A key that could leave the folder is a bug of ours."""
    if not _RENDER_KEY.fullmatch(key):
        raise ValueError(f"not a render's key: {key!r}")
    return key
