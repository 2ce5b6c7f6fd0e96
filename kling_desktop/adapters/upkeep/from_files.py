"""Reads what a saved picture says about itself: the packet in it, or the `.json` beside it. Thread: any."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from kling_desktop.adapters.metadata import Packet, read, unsplice
from kling_desktop.adapters.upkeep.picture_size import picture_size
from kling_desktop.core.generation import Output, output_id
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import MODEL_CARDS
from kling_desktop.core.recipe import Recipe

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
_MOST_BYTES = 256 * 1024 * 1024
_HEAD_BYTES = 512 * 1024
"""More than the leading segments of a JPEG and a packet of ours take."""
_MOST_JSON_BYTES = 16 * 1024 * 1024
_ID = re.compile(r"([0-9A-Za-z_]{1,64})(?:-([0-9]{1,4}))?")


def picture_files(library: Path) -> Iterator[str]:
    """Library paths of all pictures in the pictures' folder, in order; links are not followed."""
    for folder, names, files in os.walk(library / "pictures"):
        names.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if name.lower().endswith(PICTURE_ENDINGS) and not path.is_symlink():
                yield path.relative_to(library).as_posix()


def picture_of(library: Path, path: str) -> tuple[Job, Output] | None:
    """The Job and the Output that a picture file tells of; None where it tells nothing of ours.

    Raises:
        OSError: it cannot be read.
    """
    file = library / path
    if file.stat().st_size > _MOST_BYTES:
        return None
    with file.open("rb") as opened:
        data = opened.read(_HEAD_BYTES)
        packet = read(data) or _beside(file)
        size, numbers = picture_size(data), None if packet is None else _ID.fullmatch(packet.picture_id)
        if packet is None or size is None or numbers is None:
            return None
        data += opened.read()
    ordinal = int(numbers[2] or 0)
    if numbers[1] != packet.job_id or output_id(packet.job_id, ordinal) != packet.picture_id:
        return None
    job = _job(packet)
    received = hashlib.sha256(unsplice(data)).hexdigest()
    output = Output(
        id=packet.picture_id,
        job_id=job.id,
        ordinal=ordinal,
        path=path,
        format=size[0],
        width_px=size[1],
        height_px=size[2],
        size_bytes=len(data),
        received_sha256=received,
        file_sha256=hashlib.sha256(data).hexdigest(),
        created_at_ms=packet.made_at_ms,
    )
    return job, output


def _job(packet: Packet) -> Job:
    """A Job that made a picture, as far as its file knows: which click it came from is not in it."""
    card = MODEL_CARDS.get(packet.recipe.model)
    usual = 0 if card is None else card.price_micros
    return Job(
        id=packet.job_id,
        run_id=packet.job_id,
        place=0,
        created_at_ms=packet.made_at_ms,
        recipe=packet.recipe,
        cost_micros=usual if packet.cost_micros is None else packet.cost_micros,
        state=JobState.SAVED,
        cost_is_estimate=packet.cost_micros is None,
        changed_at_ms=packet.made_at_ms,
        request_id=packet.request_id,
    )


def _beside(file: Path) -> Packet | None:
    """The packet of a picture that nothing can be put into; its time is that of the file."""
    sidecar = file.with_name(f"{file.name}.json")
    try:
        if sidecar.is_symlink() or sidecar.stat().st_size > _MOST_JSON_BYTES:
            return None
        found = json.loads(sidecar.read_bytes())
        cost, request_id = found["cost_micros"], found["request_id"]
        return Packet(
            picture_id=str(found["picture"]),
            job_id=str(found["job"]),
            recipe=Recipe.from_json(dict(found["recipe"])),
            made_at_ms=int(found.get("made_at_ms", file.stat().st_mtime_ns // 1_000_000)),
            request_id=None if request_id is None else str(request_id),
            cost_micros=None if cost is None else int(cost),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
