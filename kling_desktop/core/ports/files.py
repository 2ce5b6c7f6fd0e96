"""Pictures as the window knows them: where they lie, how they leave, how they are found again, what they take."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry

if TYPE_CHECKING:
    from kling_desktop.core.storage import StorageUse


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


class Outgoing(Protocol):
    """Pictures as they leave the program: with the label that a model made them, without prompt and recipe.

    Plain methods of 10 to 50 ms. Thread: any. All raise KlingError DISK_FULL or NOT_WRITABLE about what they write;
    those about a picture FILE_MISSING or UNREADABLE_FILE about the saved one, too.
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

    def save_text(self, pieces: Iterable[str], path: str) -> str:
        """Write a text where the person wants it, over whatever is there, whole or not at all; gives where it lies.

        Args:
            pieces: of it, in UTF-8 on disk.
            path: absolute, the name included; the folder exists.
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

    def measure(self) -> "StorageUse":
        """How much room is used; what cannot be read is left out."""

    def clear(self) -> "StorageUse":
        """Forget what can be made again; gives what is used then."""
