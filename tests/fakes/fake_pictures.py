"""Entries, Jobs and thumbnails for tests of the window: real values, real small files, no service."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS


class FakePictureFiles:
    """`core.ports.PictureFiles` over a folder; `paint` makes real files in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def thumbnail(self, output_id: str) -> str:
        return str(self.folder / f"thumbnail-{output_id}.jpg")

    def preview(self, sha256: str) -> str:
        return str(self.folder / f"preview-{sha256}")

    def picture(self, path: str) -> str:
        return str(self.folder / path)

    def original(self, sha256: str, extension: str) -> str:
        return str(self.folder / f"original-{sha256}{extension}")

    def paint(self, path: str, color: str, size: tuple[int, int] = (160, 90), form: str = "JPG") -> None:
        """Write a picture of one colour."""
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor(color))
        assert image.save(path, form)


class FakeLostPictures:
    """Pictures whose files a test takes away; any file whose text is the Output's id is the lost one.

    `is_broken` makes finding one fail by a bug.
    """

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.is_broken = False

    def is_there(self, path: str) -> bool:
        return path not in self.gone

    def bring_back(self, entry: Entry, path: str) -> bool:
        if self.is_broken:
            raise RuntimeError("a bug")
        if not Path(path).is_file():
            raise KlingError(Failure(FailureKind.FILE_MISSING))
        assert entry.output is not None
        is_it = Path(path).read_text() == entry.output.id
        if is_it:
            self.gone.discard(entry.output.path)
        return is_it


class FakeOutgoing:
    """`core.ports.Outgoing`: clean copies are files with a word in them.

    `failure` makes every call fail, `is_broken` fail by a bug; `missing` names Outputs whose file is gone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failure: Failure | None = None
        self.is_broken = False
        self.missing: set[str] = set()
        self.made: list[str] = []
        self.saved: list[tuple[str, bool]] = []

    def clean_file(self, output: Output) -> str:
        if output.id in self.missing:
            raise KlingError(Failure(FailureKind.FILE_MISSING))
        self.made.append(output.id)
        return self._write(self.folder / f"clean-{output.path}")

    def save_copy(self, output: Output, path: str, *, replaces: bool) -> str:
        self.saved.append((path, replaces))
        return self._write(Path(path))

    def save_text(self, pieces: Iterable[str], path: str) -> str:
        self._write(Path(path))
        Path(path).write_text("".join(pieces), encoding="utf-8", newline="")
        return path

    def _write(self, path: Path) -> str:
        if self.is_broken:
            raise RuntimeError("a bug")
        if self.failure is not None:
            raise KlingError(self.failure)
        path.write_bytes(b"clean")
        return str(path)


def make_recipe(prompt: str = "Merge @Image1 into the landscape of @Image2", ratio: str = "16:9") -> Recipe:
    references = (
        Reference("a" * 64, "bottle.jpg", "jpeg", 1200, 900, 400_000),
        Reference("b" * 64, "dunes.jpg", "jpeg", 1920, 1080, 700_000),
    )
    return Recipe("kling-o1", prompt, references, (("aspect_ratio", ratio), ("output_format", "png")))


def make_job(number: int, created_at_ms: int, state: JobState = JobState.SAVED, **fields: object) -> Job:
    """A Job in any state; of a Run of its own unless `run_id` is given."""
    job = Job(
        id=f"{number:032x}",
        run_id=f"run-{number}",
        place=0,
        created_at_ms=created_at_ms,
        recipe=make_recipe(),
        cost_micros=35_000,
        state=state,
    )
    return replace(job, **fields)


def make_entry(row: int, job: Job, size: tuple[int, int] = (1360, 768), form: str = "png") -> Entry:
    """A Job's line of history, with a picture of this size if it is SAVED."""
    if job.state is not JobState.SAVED:
        return Entry(row, job)
    output = Output(
        job.id,
        job.id,
        0,
        f"{job.id}.{'jpg' if form == 'jpeg' else form}",
        form,
        *size,
        1_900_000,
        "c" * 64,
        "d" * 64,
        job.created_at_ms + 58_000,
    )
    return Entry(row, job, output)


def failed(failure: Failure, state: JobState = JobState.FAILED) -> dict[str, object]:
    """Fields of a Job that this befell."""
    return {"state": state, "failure": failure}
