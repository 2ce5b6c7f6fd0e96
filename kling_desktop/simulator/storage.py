"""The storage routes: take uploads in, give public files out.

Files are public: a key that comes with a request for one has leaked, and is noted. Thread: the connection's own.
"""

import mimetypes
import uuid

from kling_desktop.simulator.exchange import Answer, error_answer, json_answer, parsed_json
from kling_desktop.simulator.picture import decoded_data_url, public_file
from kling_desktop.simulator.world import Call, World

_SUFFIXES = {"image/jpeg": ".jpg", "image/webp": ".webp", "image/heic": ".heic", "image/heif": ".heif"}


def upload(call: Call) -> Answer:
    """Keep the files of a list of data URLs: `POST /upload-asset`."""
    try:
        files = _data_urls(call.request.body)
    except ValueError as error:
        return error_answer(400, f"Invalid data_urls: {error}")
    names = [_kept(call.world, media_type, content) for media_type, content in files]
    origin = call.world.public_origin(call.request.origin)
    urls = [f"{origin}/{name}" for name in names]
    if call.world.switches.upload_shape == "urls":
        return json_answer({"urls": urls})
    return json_answer({"file_urls": urls, "message": "Files uploaded successfully"})


def _data_urls(body: bytes) -> list[tuple[str, bytes]]:
    value = parsed_json(body)
    addresses = value.get("data_urls") if isinstance(value, dict) else None
    if not isinstance(addresses, list) or not addresses:
        raise ValueError("a list with at least one entry is needed")
    if not all(isinstance(address, str) for address in addresses):
        raise ValueError("every entry is a text")
    return [decoded_data_url(address) for address in addresses]


def _kept(world: World, media_type: str, content: bytes) -> str:
    suffix = _SUFFIXES.get(media_type) or mimetypes.guess_extension(media_type) or ""
    name = f"assets/{uuid.uuid4().hex}{suffix}"
    with world.lock:
        world.shelf.put(name, media_type, content, world.clock())
    return name


def file(call: Call) -> Answer:
    """Give a public file: `GET /assets/...` and `GET /generations/...`."""
    request, world = call.request, call.world
    if request.carries_secret:
        with world.lock:
            world.leaks.append({"path": request.path, "at": request.at, "key_tail": request.key[-4:]})
    found = public_file(world, request.path.removeprefix("/"))
    if found is None:
        return error_answer(404, "Not found")
    stored, content = found
    return Answer(200, content, stored.content_type)
