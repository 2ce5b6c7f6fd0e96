"""Output: one picture that was made and saved. Filter: which of them to show.

A Generation is a Job that reached SAVED, as history shows it; `history_entry.py` joins the two.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """One saved picture.

    Attributes:
        id: the picture's identity, written into its file too.
        job_id: the Job that made it.
        ordinal: its place among the Job's pictures, from 0.
        path: of the file, relative to the library folder, with `/`.
        format: `png`, `jpeg` or `webp`, as received.
        width_px, height_px: real size.
        size_bytes: of the file as saved.
        received_sha256: of the bytes as they came; what taking the metadata out again gives back.
        file_sha256: of the file as saved.
        created_at_ms: UTC milliseconds.
    """

    id: str
    job_id: str
    ordinal: int
    path: str
    format: str
    width_px: int
    height_px: int
    size_bytes: int
    received_sha256: str
    file_sha256: str
    created_at_ms: int


def output_id(job_id: str, ordinal: int) -> str:
    """The identity of a Job's picture: the same however often saving it is tried."""
    return job_id if ordinal == 0 else f"{job_id}-{ordinal}"
