"""Bytes of pictures: those a request refers to, and those its job makes.

A picture is drawn when somebody first needs its bytes; until then it is only a name. Thread: any.
"""

import base64
import binascii
import re
from urllib.parse import unquote, urlsplit

from kling_desktop.simulator.job import Job
from kling_desktop.simulator.shelf import StoredFile
from kling_desktop.simulator.world import World

_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,", re.ASCII)


def decoded_data_url(address: str) -> tuple[str, bytes]:
    """Take a data URL apart.

    Returns:
        Its media type and its bytes.

    Raises:
        ValueError: It is no base64 data URL.
    """
    match = _DATA_URL.match(address)
    if match is None:
        raise ValueError("not a base64 data URL")
    try:
        return match[1], base64.b64decode(address[match.end() :], validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def fetched(world: World, host: str, address: str) -> bytes | None:
    """Fetch a reference as the model would: only from this service. None if it cannot be had."""
    if address.startswith("data:"):
        if not world.switches.data_uris:
            return None
        try:
            return decoded_data_url(address)[1]
        except ValueError:
            return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != host:
        return None
    found = public_file(world, unquote(parts.path).removeprefix("/"))
    return found[1] if found else None


def public_file(world: World, name: str) -> tuple[StoredFile, bytes] | None:
    """Read a file by its public name, drawing it first if it is a picture not drawn yet."""
    job = world.jobs.with_file(name)
    if job is not None:
        _draw_once(world, job)
    with world.lock:
        stored = world.shelf.find(name, world.clock(), world.switches.file_ttl)
        return (stored, stored.path.read_bytes()) if stored else None


def _draw_once(world: World, job: Job) -> None:
    with world.drawing:
        if job.drawn or job.state(world.clock()) != "COMPLETED":
            return
        content = _drawn(world, job)
        with world.lock:
            job.drawn = True
            world.shelf.put(job.file_name, content_type(job.file_name), content, job.ready_at)


def _drawn(world: World, job: Job) -> bytes:
    from kling_desktop.simulator.render import Sketch, draw

    addresses = job.body[job.card.image_field]
    host = urlsplit(job.origin).netloc
    assert isinstance(addresses, list)
    references = (fetched(world, host, address) for address in addresses)
    return draw(
        Sketch(
            prompt=str(job.body["prompt"]),
            references=tuple(reference for reference in references if reference),
            aspect_ratio=job.card.choice("aspect_ratio", job.body),
            picture_format="png" if job.file_name.endswith(".png") else "jpg",
            variation=job.variation,
            scale=world.switches.scale,
        )
    )


def content_type(name: str) -> str:
    """Give the media type of a picture by its name."""
    return "image/png" if name.endswith(".png") else "image/jpeg"
