"""LibraryFolder: pictures, references, received bytes and the log, as durable files in one folder.

Must not know: how metadata gets into a picture (`splice` is handed in), the database, the network. File names come
from the prompt and our own ids, never from the service.
"""

import errno
import json
import os
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from kling_desktop.adapters.durable_file import (
    disk_border,
    is_folder_there,
    make_folder,
    name_file,
    settle_file,
    write_file,
)
from kling_desktop.adapters.library.held_files import Digests, HeldFiles, name_as_received, received_sha256
from kling_desktop.adapters.library.log import DeviceLog
from kling_desktop.adapters.library.slug import plain, slug
from kling_desktop.adapters.reserve import Reserve, free_bytes
from kling_desktop.core.digest import sha256_of
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output, output_id
from kling_desktop.core.identity import APP_NAME
from kling_desktop.core.job import Job
from kling_desktop.core.ports.clock import Clock
from kling_desktop.core.ports.intake import OutputFacts

Splice = Callable[[bytes, Job, str], bytes]
"""Puts what is known about a picture into its bytes: received bytes, Job, id of the Output.

Raises ValueError for bytes it cannot do that with.
"""

EXTENSIONS = {"png": ".png", "jpeg": ".jpg", "webp": ".webp"}
SIDECAR_VERSION = 1
SHORT_ID = 8
"""Digits of the Output's id in a file name; all 32 where that name is taken."""


class LibraryFolder:
    """`core.ports.Library` over a folder. Thread: any; calls for one Job come one after another.

    After `prepare` the top folders are never made again: where they have vanished, a drive was taken away, and writing
    into the empty place it leaves would hide pictures below it.
    """

    def __init__(self, folder: Path, splice: Splice, device: str, clock: Clock, reserve: Reserve | None = None) -> None:
        """Name the folders; nothing is touched yet.

        Args:
            folder: of the library.
            splice: see `Splice`.
            device: this computer's name in the log, see `DeviceLog`.
            clock: for the month of the log.
            reserve: for received bytes that the library's own folder cannot take; on another disk where possible.
        """
        self._pictures = folder / "pictures"
        self._references = folder / "references"
        self._incoming = folder / "incoming"
        self._log_folder = folder / "log"
        self._folder = folder
        self._reserve = reserve
        self._held = HeldFiles(self._incoming, reserve)
        self._splice = splice
        self._log = DeviceLog(self._log_folder, device)
        self._clock = clock

    def prepare(self, *, held_pictures: bool = False) -> None:
        """Make the folders, and clear what an earlier end left half-written. Once, under the lock.

        Args:
            held_pictures: whether pictures were saved here before. Then a missing folder for them is a drive that was
                taken away, and is not made anew in the empty place it left.

        Raises:
            KlingError: LIBRARY_GONE, DISK_FULL or NOT_WRITABLE.
        """
        if held_pictures and not is_folder_there(self._pictures):
            raise KlingError(Failure(FailureKind.LIBRARY_GONE, message=self._folder.name))
        with disk_border():
            self._make_folders()
            for place in self._held.places:
                for part in place.glob("*.part"):
                    part.unlink(missing_ok=True)

    def obstacle(self) -> Failure | None:
        """What keeps the library from being written now; see `core.ports.Library`.

        What was not there when it was opened is made, but never the pictures' own folder. A full disk is no obstacle:
        whoever writes says so.
        """
        if not is_folder_there(self._pictures):
            return Failure(FailureKind.LIBRARY_AWAY, message=self._folder.name)
        try:
            with disk_border():
                self._make_folders()
                if not os.access(self._pictures, os.W_OK):
                    raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))
                probe = Path(self.new_part())  # by trying: no system says truly what may be written on a share
                write_file(probe, b"?", durable=False)
                probe.unlink()
        except KlingError as error:
            if error.failure.kind is FailureKind.NOT_WRITABLE:
                return Failure(FailureKind.LIBRARY_READ_ONLY, message=self._folder.name)
        return None

    def close(self) -> None:
        """Let go of the thread that takes hashes; a picture that comes late is held without it."""
        self._held.close()

    def _make_folders(self) -> None:
        for folder in (self._pictures, self._references, self._incoming, self._log_folder):
            make_folder(folder)

    def new_part(self) -> str:
        """Absolute path of a new temporary file in the library's own file system; the file does not exist yet."""
        return str(self._incoming.absolute() / f"{uuid.uuid4().hex}.part")

    def adopt_original(self, part: str, sha256: str, extension: str) -> str:
        """Make a written temporary file the durable original of a reference; gives its absolute path."""
        path = Path(self.original_path(sha256, extension))
        with disk_border():
            if _is_file_of_size(path, os.lstat(part).st_size):
                Path(part).unlink()
            else:
                settle_file(Path(part), path)
        return str(path)

    def original_path(self, sha256: str, extension: str) -> str:
        """Absolute path of a reference's original, whether it exists or not."""
        return str(self._references.absolute() / plain(f"{sha256}{extension}"))

    def find_original(self, sha256: str) -> str | None:
        """Absolute path of a reference's original of whatever format; None if it is not there."""
        name = plain(sha256)
        with disk_border():
            return next((str(path) for path in self._references.absolute().glob(f"{name}.*")), None)

    def hold(self, job_id: str, data: bytes, *, durable: bool) -> str:
        """Keep received bytes exactly as they came; gives the name to ask for them. A repeat replaces them.

        Durable ones go to the spare place where the library's own cannot take them.
        """
        name = name_as_received(job_id)
        self._held.hold(name, data, durable=durable)
        return name

    def hold_picture(self, job: Job, data: bytes, ordinal: int) -> str:
        """Keep a received picture, durably, as it is to be saved: with its Recipe; gives the name to ask for it.

        So `save` writes nothing but a name. A repeat replaces what was held; the spare place serves as for `hold`.
        """
        picture_id = output_id(job.id, ordinal)
        with ExitStack() as mistake_of_ours:  # in the splicing: then the bytes are safe as they came
            mistake_of_ours.callback(self.hold, picture_id, data, durable=True)
            kept = self._with_recipe(job, data, picture_id)
            mistake_of_ours.pop_all()
        return self._held.keep(picture_id, data, kept)

    def held_for(self, job_id: str) -> str | None:
        """The name of whole bytes that are held for a Job or an Output, if there are any.

        Raises:
            KlingError: NOT_WRITABLE where the library is away: they may lie there.
        """
        name = self._held.find(job_id)
        if name is None:
            self._refuse_if_away()
        return name

    def held_path(self, name: str) -> str:
        """Absolute path of held bytes."""
        return str(self._held.path(name))

    def _refuse_if_away(self) -> None:
        """Only a library that is there can say that it has not got something."""
        if not is_folder_there(self._incoming):
            raise KlingError(Failure(FailureKind.NOT_WRITABLE, message=os.strerror(errno.ENOENT)))

    def drop_held(self, name: str) -> None:
        """Forget held bytes that are saved as a picture now, and what an older try left of it."""
        self._held.drop(name)

    def save(self, job: Job, held: str, facts: OutputFacts, ordinal: int, at_ms: int) -> Output:
        """Save held bytes as a picture with its Recipe spliced in; durable when this returns. They stay held.

        A repeat for the same Job and ordinal (after a crash) gives the same Output again, not a second picture.

        Raises:
            KlingError: PICTURE_MISSING if nothing is held under that name; DISK_FULL or NOT_WRITABLE.
        """
        picture_id = output_id(job.id, ordinal)
        kept, digests = None, self._held.digests(held)
        if digests is None:
            kept, digests = self._to_save(job, held, picture_id)
        with disk_border():
            path = self._picture_path(job, picture_id, EXTENSIONS[facts.format], digests.file_sha256)
            if digests.file_sha256 == digests.received_sha256:
                write_file(path.with_name(f"{path.name}.json"), _sidecar(job, digests.received_sha256, picture_id))
            if received_sha256(held) is None or not name_file(self._held.path(held), path):
                write_file(path, kept or self._to_save(job, held, picture_id)[0])
        return Output(
            id=picture_id,
            job_id=job.id,
            ordinal=ordinal,
            path=path.relative_to(self._folder).as_posix(),
            format=facts.format,
            width_px=facts.width_px,
            height_px=facts.height_px,
            size_bytes=digests.size_bytes,
            received_sha256=digests.received_sha256,
            file_sha256=digests.file_sha256,
            created_at_ms=at_ms,
        )

    def secure_room(self, needed_bytes: int) -> None:
        """Make sure, before money is spent, that so many bytes fit wherever a picture comes through.

        Raises:
            KlingError: NO_ROOM; NOT_WRITABLE where the library's folder is gone or read-only.
        """
        places = [self._pictures]
        if self._reserve is not None:
            self._reserve.fill()
            places.append(self._reserve.folder)
        with disk_border():
            least = min(free_bytes(place) for place in places)
            if self.obstacle() is not None or not all(os.access(place, os.W_OK) for place in places):
                raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))
        if least < needed_bytes:
            raise KlingError(Failure(FailureKind.NO_ROOM))

    def append_log(self, lines: Sequence[str]) -> None:
        """Append lines of JSON to this device's log, synced."""
        with disk_border():
            self._log.append(lines, self._clock.now_ms())

    def _to_save(self, job: Job, held: str, picture_id: str) -> tuple[bytes, Digests]:
        """Held bytes as they are to be saved, read again."""
        data = self._held.read(held)
        if data is None:
            self._refuse_if_away()
            raise KlingError(Failure(FailureKind.PICTURE_MISSING))
        received = received_sha256(held)
        kept = self._with_recipe(job, data, picture_id) if received is None else data
        return kept, Digests(received or sha256_of(data), sha256_of(kept), len(kept))

    def _with_recipe(self, job: Job, data: bytes, picture_id: str) -> bytes:
        """The bytes to keep: the same ones where the Recipe cannot be put inside; then it must lie beside them."""
        try:
            return self._splice(data, job, picture_id)
        except ValueError:
            return data

    def _picture_path(self, job: Job, picture_id: str, extension: str, file_sha256: str) -> Path:
        """A name of its own; the month is the Job's, so that a repeat finds the same one."""
        if not is_folder_there(self._pictures):
            raise FileNotFoundError(2, "The library folder is gone")
        month = datetime.fromtimestamp(job.created_at_ms / 1000, UTC)
        folder = self._pictures / f"{month:%Y}" / f"{month:%m}"
        make_folder(folder)
        words = slug(job.recipe.prompt)
        path = folder / f"{words}-{picture_id[:SHORT_ID]}{extension}"
        is_taken = path.exists() and sha256_of(path.read_bytes()) != file_sha256
        return folder / f"{words}-{picture_id}{extension}" if is_taken else path


def _sidecar(job: Job, received: str, picture_id: str) -> bytes:
    known = {
        "version": SIDECAR_VERSION,
        "program": APP_NAME,
        "picture": picture_id,
        "job": job.id,
        "request_id": job.request_id,
        "cost_micros": job.cost_micros,
        "received_sha256": received,
        "recipe": job.recipe.to_json(),
    }
    return (json.dumps(known, indent=2) + "\n").encode()


def _is_file_of_size(path: Path, size_bytes: int) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == size_bytes
