"""What the engine writes: the library folder, which is the truth, and the cache of what can be made again."""

from collections.abc import Sequence
from typing import Protocol

from kling_desktop.core.failure import Failure
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.ports.intake import OutputFacts


class Library(Protocol):
    """The library folder. Plain methods: a durable write takes 5 to 50 ms, so the loop calls them in a thread.

    All of them raise KlingError DISK_FULL or NOT_WRITABLE.

    What is held is known by the id of its Job or Output and has a name; a name is one of a call of ours, never made up.
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

    def hold_picture(self, job: Job, data: bytes, ordinal: int) -> str:
        """Keep a received picture durably, with its Recipe spliced in; gives the name to ask for it. As `hold`."""

    def held_for(self, job_id: str) -> str | None:
        """The name of whole bytes that are held for a Job or an Output; NOT_WRITABLE where nobody can know now."""

    def held_path(self, name: str) -> str:
        """Absolute path of held bytes."""

    def drop_held(self, name: str) -> None:
        """Forget held bytes that are saved as a picture now, and what an older try left of it."""

    def save(self, job: Job, held: str, facts: OutputFacts, ordinal: int, at_ms: int) -> Output:
        """Save held bytes as a picture with its Recipe spliced in; durable when this returns. They stay held.

        Raises KlingError PICTURE_MISSING too, if nothing is held under that name.
        """

    def secure_room(self, needed_bytes: int) -> None:
        """Make sure, before money is spent, that so many bytes fit wherever a picture comes through.

        Takes up to a second. Raises KlingError NO_ROOM too; NOT_WRITABLE where the folder is gone or read-only.
        """

    def obstacle(self) -> Failure | None:
        """What keeps the library from being written: LIBRARY_AWAY, LIBRARY_READ_ONLY; None where it can be.

        Raises nothing. A few milliseconds on a disk; a drive on a network may take long.
        """

    def append_log(self, lines: Sequence[str]) -> None:
        """Append lines of JSON to this device's log, synced."""

    def close(self) -> None:
        """Let go of what works beside the calls; what comes late is held all the same."""


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
