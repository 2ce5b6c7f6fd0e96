"""Splices what made a picture into its bytes as XMP, and takes it out again to the byte. Nothing is re-encoded.

Our packet goes to one fixed place: in a PNG directly behind IHDR (an uncompressed iTXt, which every reader of any size
takes), in a JPEG behind the leading JFIF and EXIF segments (an APP1). What is there when a file is read is ours if it
begins as our packets do; so XMP that came with the picture stays where it is, in addition, and a packet of ours that
came with it is never taken for the one put in front of it.

The packet is a fixed template. Readers of XMP find the digital source type and the prompt in it; we read nothing but
its base64 field, without an XML parser. It never holds a key or a path. Must not know: files, Pillow. Thread: any.
"""

import base64
import json
import re
import zlib
from dataclasses import dataclass, replace
from enum import StrEnum

from kling_desktop.core.recipe import Recipe

MAX_PACKET_BYTES = 65_000
"""Of one XMP packet. A JPEG segment holds 65,533 bytes, its XMP header among them."""

_VERSION = 1
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_PNG_PLACE = 33
"""Where IHDR ends: magic, length, name, 13 bytes, checksum."""
_ITXT_HEAD = b"XML:com.adobe.xmp\0\0\0\0\0"
"""Keyword; not compressed; no language, no translated keyword."""
_APP1_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_LEADING = ((b"\xe0", b""), (b"\xe1", b"Exif\0"))
"""JPEG segments that readers expect first: any APP0 (JFIF, JFXX), EXIF's APP1."""

_BEGIN = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Kling Desktop 1">'
)
_HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:kd="urn:kling-desktop:recipe:1:"'
    ' Iptc4xmpExt:DigitalSourceType="'
)
_TEXT = '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>'
_DATA = ' kd:Recipe="{data}"'
_TAIL = '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
_BEGIN_BYTES = _BEGIN.encode()
_DATA_FIELD = re.compile(rb' kd:Recipe="([A-Za-z0-9+/=]{1,65000})">')
_FILL = re.compile(rb"\xff+(?=\xff)")
"""Before a marker of a JPEG. Whoever sends 60 MB of it waits for no loop: nobody has looked at these bytes yet."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Said as what XML forbids: the pattern of all that it allows takes ten times as long to compile."""


class DigitalSourceType(StrEnum):
    """How a picture came to be, in IPTC's words. Source: cv.iptc.org/newscodes/digitalsourcetype/."""

    COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    """Made by a model from pictures that may be photographs."""
    TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    """Made by a model alone."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What a saved picture says about itself.

    Attributes:
        picture_id: the Output's id.
        job_id: of the Job that made it.
        recipe: all that is needed to make it again.
        made_at_ms: UTC milliseconds.
        request_id: the service's, if it gave one.
        cost_micros: what was charged, if known.
        source_type: the label for machines.
        is_prompt_cut: the prompt was too long for the packet; the database has all of it.
    """

    picture_id: str
    job_id: str
    recipe: Recipe
    made_at_ms: int
    request_id: str | None = None
    cost_micros: int | None = None
    source_type: DigitalSourceType = DigitalSourceType.COMPOSITE
    is_prompt_cut: bool = False


def splice(data: bytes, packet: Packet) -> bytes:
    """The same picture with the packet in it; `unsplice` gives back `data`.

    Raises:
        ValueError: not a PNG or JPEG that can be parsed so far, or the packet is too large even without its prompt.
    """
    return _inserted(data, _fitted_xmp(packet))


def splice_label(data: bytes, source_type: DigitalSourceType = DigitalSourceType.COMPOSITE) -> bytes:
    """The same picture with the label for machines alone, for copies that leave the program. As `splice`."""
    return _inserted(data, _label_xmp(source_type))


def unsplice(data: bytes) -> bytes:
    """The bytes as they were before `splice` or `splice_label`; unchanged if there is nothing of ours in them."""
    found = _found(data)
    return data if found is None else data[: found[0]] + data[found[1] :]


def read(data: bytes) -> Packet | None:
    """The packet of a picture saved by this program; None for everything else, however broken or hostile."""
    found = _found(data)
    field = None if found is None else _DATA_FIELD.search(data, *found)
    if field is None:
        return None
    try:
        fields = json.loads(base64.b64decode(field[1], validate=True).decode("utf-8", "surrogatepass"))
        return _packet(fields) if isinstance(fields, dict) else None
    except (ValueError, RecursionError):
        return None


def _fitted_xmp(packet: Packet) -> bytes:
    """The packet as XMP, with as much of the prompt as there is room for."""
    packet = replace(packet, recipe=_without_paths(packet.recipe))
    xmp = _xmp(packet)
    if len(xmp) <= MAX_PACKET_BYTES:
        return xmp
    fits, too_long = 0, len(packet.recipe.prompt)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if len(_xmp(_with_cut_prompt(packet, middle))) <= MAX_PACKET_BYTES:
            fits = middle
        else:
            too_long = middle
    xmp = _xmp(_with_cut_prompt(packet, fits))
    if len(xmp) > MAX_PACKET_BYTES:
        raise ValueError("the packet is too large even without its prompt")
    return xmp


def _with_cut_prompt(packet: Packet, length: int) -> Packet:
    return replace(packet, recipe=replace(packet.recipe, prompt=packet.recipe.prompt[:length]), is_prompt_cut=True)


def _without_paths(recipe: Recipe) -> Recipe:
    """A name is what stands behind the last slash; somebody's folders are nobody's business."""
    return replace(
        recipe,
        references=tuple(
            replace(reference, name=reference.name.replace("\\", "/").rpartition("/")[2])
            for reference in recipe.references
        ),
    )


def _xmp(packet: Packet) -> bytes:
    fields = {
        "version": _VERSION,
        "picture_id": packet.picture_id,
        "job_id": packet.job_id,
        "made_at_ms": packet.made_at_ms,
        "request_id": packet.request_id,
        "cost_micros": packet.cost_micros,
        "source_type": packet.source_type.value,
        "is_prompt_cut": packet.is_prompt_cut,
        "recipe": packet.recipe.to_json(),
    }
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    data = base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
    prompt = _escaped(_NOT_IN_XML.sub("\ufffd", packet.recipe.prompt))
    head = f'{_BEGIN}{_HEAD}{packet.source_type}"{_DATA.format(data=data)}>'
    return f"{head}{_TEXT.format(text=prompt)}{_TAIL}".encode()


def _escaped(text: str) -> str:
    """As the text of an element. The standard library's `escape` would import half of its HTTP client along with it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _label_xmp(source_type: DigitalSourceType) -> bytes:
    return f'{_BEGIN}{_HEAD}{source_type}">{_TAIL}'.encode()


def _packet(fields: dict[str, object]) -> Packet:
    """Raises ValueError where a field is missing or of the wrong kind."""
    recipe, request_id, cost_micros = (fields.get(name) for name in ("recipe", "request_id", "cost_micros"))
    if not isinstance(recipe, dict) or not isinstance(recipe.get("references"), list):
        raise ValueError("no Recipe")
    if not all(isinstance(recipe.get(name), str) for name in ("model", "prompt")):
        raise ValueError("not a Recipe")
    if not all(isinstance(reference, dict) for reference in recipe["references"]):
        raise ValueError("not a Recipe")
    return Packet(
        picture_id=_text(fields, "picture_id"),
        job_id=_text(fields, "job_id"),
        recipe=Recipe.from_json(recipe),
        made_at_ms=_number(fields, "made_at_ms"),
        request_id=None if request_id is None else _text(fields, "request_id"),
        cost_micros=None if cost_micros is None else _number(fields, "cost_micros"),
        source_type=DigitalSourceType(_text(fields, "source_type")),
        is_prompt_cut=fields.get("is_prompt_cut") is True,
    )


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value


def _number(fields: dict[str, object], name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} is no number")
    return value


def _inserted(data: bytes, xmp: bytes) -> bytes:
    """The packet, wrapped as the format wants it, in its place."""
    if data.startswith(_PNG_MAGIC):
        place, body = _png_place(data), _ITXT_HEAD + xmp
        wrapped = len(body).to_bytes(4, "big") + b"iTXt" + body + zlib.crc32(b"iTXt" + body).to_bytes(4, "big")
    else:
        place, body = _jpeg_place(data), _APP1_HEAD + xmp
        wrapped = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    view = memoryview(data)  # the picture is copied once
    return b"".join((view[:place], wrapped, view[place:]))


def _found(data: bytes) -> tuple[int, int] | None:
    """Where our packet begins and ends, wrapping included."""
    try:
        if data.startswith(_PNG_MAGIC):
            place = _png_place(data)
            end = place + 12 + int.from_bytes(data[place : place + 4], "big")
            begins = data.startswith(b"iTXt" + _ITXT_HEAD + _BEGIN_BYTES, place + 4)
        else:
            place = _jpeg_place(data)
            end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
            begins = data.startswith(b"\xff\xe1", place) and data.startswith(_APP1_HEAD + _BEGIN_BYTES, place + 4)
    except ValueError:
        return None
    return (place, end) if begins and end <= len(data) else None


def _png_place(data: bytes) -> int:
    if not data.startswith(b"\0\0\0\x0dIHDR", len(_PNG_MAGIC)) or len(data) < _PNG_PLACE + 12:
        raise ValueError("not a PNG")
    return _PNG_PLACE


def _jpeg_place(data: bytes) -> int:
    """Behind the last of the leading segments and the fill bytes after it, which some readers take only there."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise ValueError("neither PNG nor JPEG")
    place = 2
    while True:
        filled = _FILL.match(data, place)
        marker = place if filled is None else filled.end()
        if not data.startswith(b"\xff", marker) or len(data) < marker + 4:
            raise ValueError("a JPEG without a picture")
        if not any(data.startswith(code, marker + 1) and data.startswith(head, marker + 4) for code, head in _LEADING):
            return marker
        length = int.from_bytes(data[marker + 2 : marker + 4], "big")
        if length < 2:
            raise ValueError("a JPEG segment of no length")
        place = marker + 2 + length
