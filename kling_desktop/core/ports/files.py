"""Where pictures lie: the library folder, which is the truth, and the cache of what can be made again."""

from collections.abc import Sequence
from typing import Protocol

from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.storage import StorageUse


class Library(Protocol):
    """The library folder. Plain methods: a durable write takes 5 to 50 ms, so the loop calls them in a thread.

    All of them raise KlingError DISK_FULL or NOT_WRITABLE.
    """

    def new_part(self) -> str:
        """Absolute path of a new temporary file in the library's own file system; the file does not exist yet."""

    def adopt_original(self, part: str, sha256: str, extension: str) -> str:
        """Make a written temporary file the durable original of a reference; gives its absolute path."""

    def original_path(self, sha256: str, extension: str) -> str:
        """Absolute path of a reference's original, whether it exists or not."""

    def find_original(self, sha256: str) -> str | None:
        """Absolute path of a reference's original of whatever format; None if it is not there."""

    def hold(self, job_id: str, data: bytes, *, durable: bool) -> str:
        """Keep received bytes exactly as they came; gives the name to ask for them.

        Durable ones are kept elsewhere on this computer where the library's own folder cannot take them.
        """

    def held_for(self, job_id: str) -> str | None:
        """The name of whole bytes that are held for a Job, if there are any."""

    def held_path(self, name: str) -> str:
        """Absolute path of held bytes."""

    def held_bytes(self, name: str) -> bytes | None:
        """The held bytes; None if they are gone."""

    def drop_held(self, name: str) -> None:
        """Forget held bytes that are saved as a picture now."""

    def save(self, job: Job, data: bytes, facts: OutputFacts, ordinal: int, at_ms: int) -> Output:
        """Save received bytes as a picture with its Recipe spliced in; durable when this returns."""

    def append_log(self, lines: Sequence[str]) -> None:
        """Append lines of JSON to this device's log, synced."""


class PictureFiles(Protocol):
    """Where pictures made by this program lie; absolute paths, whether the file exists or not. Thread: any."""

    def thumbnail(self, output_id: str) -> str:
        """The thumbnail of a saved picture (JPEG, longest side at most 640 px)."""

    def preview(self, sha256: str) -> str:
        """The upright preview of a reference (JPEG or PNG, longest side at most 640 px)."""

    def picture(self, path: str) -> str:
        """The saved picture at a library path."""

    def original(self, sha256: str, extension: str) -> str:
        """The original of a reference."""


class Cache(PictureFiles, Protocol):
    """Derived files that can always be made again. Plain methods, well under 10 ms. Thread: engine.

    All that write raise KlingError DISK_FULL or NOT_WRITABLE.
    """

    def new_part(self) -> str:
        """Absolute path of a new temporary file beside the derived ones; the file does not exist yet."""

    def adopt_preview(self, part: str, sha256: str) -> str:
        """Make a written temporary file the preview of a reference; gives its path."""

    def adopt_upload(self, part: str, name: str) -> str:
        """Make a written temporary file the upload copy of a reference; gives its path.

        Args:
            part: as `new_part` gave it.
            name: the reference's hash; for a copy that was made smaller, with what tells it apart behind it.
        """

    def adopt_thumbnail(self, part: str, output_id: str) -> str:
        """Make a written temporary file the thumbnail of a picture; gives its path."""

    def has_upload(self, path: str) -> bool:
        """Whether an upload copy is still there."""

    def render(self, key: str) -> str | None:
        """The render kept under a key, which counts as used now; None if there is none.

        Args:
            key: an Output's id or a reference's sha256.
        """

    def adopt_render(self, part: str, key: str) -> str:
        """Keep a written temporary file as the render of that key; gives its path.

        Those that were not used for longest are forgotten where there are too many bytes of them, never this one.
        """

    def drop(self, part: str) -> None:
        """Forget a temporary file, if it is there."""


class Outgoing(Protocol):
    """Pictures as they leave the program: with the label that a model made them, without prompt and recipe.

    Plain methods of 10 to 50 ms. Thread: any. Both raise KlingError FILE_MISSING or UNREADABLE_FILE about the saved
    picture, DISK_FULL or NOT_WRITABLE about the copy.
    """

    def clean_file(self, output: Output) -> str:
        """Absolute path of a clean copy under the picture's own name; made where it is not there yet.

        The copy lies in a temporary place of ours and stays for hours.
        """

    def save_copy(self, output: Output, path: str, *, replaces: bool) -> str:
        """Write a clean copy where the person wants it; gives where it lies.

        Args:
            output: the picture.
            path: absolute, the name included; the folder exists.
            replaces: a file of that name is written over, for the person was asked; else the copy gets the next free
                name, such as `name (2).png`.
        """


class LostPictures(Protocol):
    """Saved pictures whose file may have been moved or deleted. Thread: any but the GUI's; 1 to 100 ms."""

    def is_there(self, path: str) -> bool:
        """Whether there is a file at a library path."""

    def bring_back(self, entry: Entry, path: str) -> bool:
        """Put a copy of a file in the place of a saved picture, durably, if it is that picture; whether it was.

        It is, if its bytes are those that were saved or received, or hold the received ones.

        Args:
            entry: the picture.
            path: absolute, of the file that a person found; it stays where it is.

        Raises:
            KlingError: FILE_MISSING or UNREADABLE_FILE about that file; DISK_FULL or NOT_WRITABLE about the library.
        """


class Storage(Protocol):
    """What one library takes of the disk. Thread: any; both take as long as there are files, a second for 100,000."""

    @property
    def library_folder(self) -> str:
        """Absolute path of the library folder."""

    def measure(self) -> StorageUse:
        """How much room is used; what cannot be read is left out."""

    def clear(self) -> StorageUse:
        """Forget what can be made again; gives what is used then."""
