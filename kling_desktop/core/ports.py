"""The protocols through which engine and adapters meet. Both know this file; neither knows the other.

Coroutines run in the engine's loop. Plain methods that touch the disk say how long they may take; whoever calls them
from the loop decides about a thread.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry, Filter, Shapes
from kling_desktop.core.job import Job
from kling_desktop.core.job_event import (
    Accepted,
    Failed,
    JobEvent,
    LostTrack,
    NotOffered,
    NotSent,
    OutputReady,
    Refused,
)
from kling_desktop.core.model_card import ModelCard, PictureLimits
from kling_desktop.core.recipe import Recipe

# ------------------------------------------------------------------ the service


@dataclass(frozen=True, slots=True)
class Balance:
    """Both numbers of the account, micro-dollars; whether they add up is not documented, so both are shown."""

    credit_micros: int
    free_micros: int


@dataclass(frozen=True, slots=True)
class UploadCopy:
    """What is uploaded in place of an original: upright, sRGB, without metadata.

    Attributes:
        path: absolute, in the cache folder; can be made again at any time.
        format: `jpeg` or `png`.
    """

    path: str
    format: str
    width_px: int
    height_px: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Submission:
    """One Recipe with its uploaded pictures: all that a submit or a direct call sends."""

    card: ModelCard
    recipe: Recipe
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """The direct way answered with bytes, or with the addresses of the picture.

    Attributes:
        data: the picture's bytes as received; empty when addresses came.
        urls: addresses, when those came.
    """

    data: bytes
    urls: tuple[str, ...] = ()
    request_id: str | None = None
    cost_micros: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Accepted and not done. `is_running` once the service works on it."""

    is_running: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """The service no longer keeps a record of this request; that does not mean that it failed."""


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One request in the account's own history.

    Attributes:
        outcome: `completed`, `failed` or `pending`.
        output_urls: where its pictures lie; empty if none.
        asset_urls: the uploaded pictures it was made from, in order.
        created_at_ms: UTC, if the record says.
        message: the service's words on a failure.
    """

    request_id: str
    outcome: str
    output_urls: tuple[str, ...]
    asset_urls: tuple[str, ...]
    cost_micros: int | None
    created_at_ms: int | None
    message: str


SubmitAnswer = Accepted | NotOffered | NotSent | Refused | Failed | LostTrack
DirectAnswer = Delivered | NotOffered | NotSent | Refused | Failed | LostTrack
PollAnswer = Pending | OutputReady | Failed | Gone


class ImageApi(Protocol):
    """The paid service. Only `submit` and `generate` spend, and neither is ever repeated here.

    Everything but those two raises `KlingError`: OFFLINE, INSECURE, NO_ANSWER, RATE_LIMITED, SERVICE_TROUBLE are worth
    asking again; KEY_REJECTED, NOT_ALLOWED and the rest are not.
    """

    async def upload(self, key: ApiKey, copy: UploadCopy) -> str:
        """Upload one picture and give its address."""

    async def submit(self, key: ApiKey, submission: Submission) -> SubmitAnswer:
        """Send a Job (v2). Never raises for what the service or the network does: every outcome is an event."""

    async def generate(self, key: ApiKey, submission: Submission) -> DirectAnswer:
        """Send a Job the direct way (v1) and wait for its picture. Never raises, as `submit`."""

    async def poll(self, key: ApiKey, request_id: str) -> PollAnswer:
        """Ask how a request stands; with the picture's address once it is done."""

    async def fetch(self, url: str) -> bytes:
        """Fetch a picture, without the key, under a cap. EXPIRED where it is no longer there, BAD_ADDRESS if unsafe."""

    async def balance(self, key: ApiKey) -> Balance:
        """Ask for the account's balance; free, and the check of a key."""

    async def record(self, key: ApiKey, request_id: str) -> AccountRecord | None:
        """Look one request up in the account's history; None where it is not known (yet)."""

    async def records(self, key: ApiKey, slug: str, since_ms: int) -> tuple[AccountRecord, ...]:
        """The account's requests for a model since a time, newest first; may lag."""

    async def aclose(self) -> None:
        """Close every connection; call inside the loop."""


# ------------------------------------------------------------------ pictures


@dataclass(frozen=True, slots=True)
class IntakeOrder:
    """What to do with one foreign file.

    Attributes:
        path: absolute path of the file.
        limits: of the model it is meant for.
        original_to: absolute path at which to put its exact bytes, or None.
        preview_to: absolute path of a small upright preview (JPEG, or PNG with alpha), or None; written first.
        upload_to: absolute path of the upload copy.
    """

    path: str
    limits: PictureLimits
    original_to: str | None
    preview_to: str | None
    upload_to: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A foreign file that is a sound picture.

    Attributes:
        format: `jpeg`, `png`, `webp`, `heic`, `avif`, `tiff`, `bmp` or `gif`.
        width_px, height_px: upright.
        notes: what was done or should be known: words of `words.INTAKE_NOTES`.
    """

    sha256: str
    format: str
    width_px: int
    height_px: int
    size_bytes: int
    notes: tuple[str, ...]
    upload: UploadCopy


@dataclass(frozen=True, slots=True)
class OutputFacts:
    """A picture from the service that decodes to its last pixel."""

    format: str
    width_px: int
    height_px: int


class Intake(Protocol):
    """Foreign bytes are decoded here, in helper processes with a deadline and a memory limit."""

    async def take_in(self, order: IntakeOrder, on_preview: Callable[[], None]) -> TakenIn:
        """Read, check and convert one file of the person's; `on_preview` is called once the preview is written.

        Raises:
            KlingError: UNREADABLE_FILE, FILE_MISSING, NOT_A_FILE, PICTURE_TOO_LARGE, PICTURE_TOO_SMALL,
                PICTURE_TOO_LONG, DISK_FULL, NOT_WRITABLE.
        """

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        """Decode a picture of the service in full and write its thumbnail (JPEG, longest side 640 px).

        Raises:
            KlingError: BAD_PICTURE when it is cut, foreign or of a format the service does not make; DISK_FULL or
                NOT_WRITABLE when only the thumbnail could not be written: the picture itself is sound then.
        """

    async def aclose(self) -> None:
        """End the helper processes."""


# ------------------------------------------------------------------ files


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

    def hold(self, job_id: str, data: bytes, *, durable: bool) -> str:
        """Keep received bytes exactly as they came; gives the name to ask for them."""

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

    def adopt_upload(self, part: str, sha256: str) -> str:
        """Make a written temporary file the upload copy of a reference; gives its path."""

    def adopt_thumbnail(self, part: str, output_id: str) -> str:
        """Make a written temporary file the thumbnail of a picture; gives its path."""

    def has_upload(self, path: str) -> bool:
        """Whether an upload copy is still there."""

    def drop(self, part: str) -> None:
        """Forget a temporary file, if it is there."""


# ------------------------------------------------------------------ the journal


class Journal(Protocol):
    """The only writer of the database. Thread: engine. Each call is one durable commit of a few milliseconds.

    Raises KlingError DATABASE or DISK_FULL.
    """

    def add(self, jobs: Sequence[Job]) -> None:
        """Write the Jobs of one click, all or none."""

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        """Write an event and the Job after it; gives that Job.

        Raises:
            ImpossibleEventError: the table does not allow it; nothing is written.
        """

    def hide(self, job_id: str, *, hidden: bool) -> Job:
        """Take a Job off the screen, or put it back; its life goes on."""

    def job(self, job_id: str) -> Job | None:
        """The Job of that id."""

    def open_jobs(self) -> tuple[Job, ...]:
        """Every Job that has not ended, oldest first."""

    def claimed(self, request_ids: Sequence[str]) -> frozenset[str]:
        """Which of these names of the service already belong to a Job."""

    def note(self, name: str) -> str | None:
        """A small text kept by name (the draft, this installation's salt)."""

    def write_note(self, name: str, text: str) -> None:
        """Keep a small text by name."""

    def outbox(self, limit: int) -> tuple[tuple[int, str], ...]:
        """Lines that the library's log has not got yet, with their numbers, oldest first."""

    def clear_outbox(self, up_to: int) -> None:
        """Forget the outbox up to and with that number."""

    def close(self) -> None:
        """Close the database."""


class History(Protocol):
    """The read side, newest first: by `created_at_ms` down, `run_id`, `place`. Thread: any, one instance each."""

    def rows(self, wanted: Filter) -> "array[int]":
        """Row numbers of all matches, in order: 40 ms at 100,000 Jobs."""

    def shapes(self, wanted: Filter) -> Shapes:
        """What a grid must know of all matches, in order: 200 ms at 100,000 Jobs."""

    def entries(self, rows: Sequence[int]) -> tuple[Entry, ...]:
        """The lines of these rows, in their order; missing ones are left out: 2 ms for 60."""

    def entry(self, job_id: str) -> Entry | None:
        """The line of one Job."""

    def close(self) -> None:
        """Close the connection."""


# ------------------------------------------------------------------ key and time


class KeyStore(Protocol):
    """Where the key is kept. Every call ends within a deadline, whatever the system's keyring does."""

    async def read(self) -> ApiKey | None:
        """The key, or None. Raises KlingError KEYRING_UNAVAILABLE or KEYRING_LOCKED."""

    async def write(self, key: ApiKey) -> None:
        """Keep the key and read it back. Raises KlingError KEYRING_UNAVAILABLE or KEYRING_LOCKED."""

    async def forget(self) -> None:
        """Remove the key; no error if there was none."""


class Clock(Protocol):
    """Time, so that tests own it."""

    def now_ms(self) -> int:
        """Wall clock, UTC milliseconds."""

    def monotonic(self) -> float:
        """Seconds that never jump back; stops in suspend on Linux."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
