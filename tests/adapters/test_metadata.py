"""Splicing into PNG and JPEG: out again to the byte, readable by others, and deaf to hostile files."""

import json
import struct
import time
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kling_desktop.adapters.metadata import (
    MAX_PACKET_BYTES,
    DigitalSourceType,
    Packet,
    read,
    splice,
    splice_label,
    unsplice,
)
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference

PROMPTS = (
    "a cat @Image1",
    "画一只猫 @Image1",
    "ارسم قطة @Image1",
    "🐈‍⬛ 👩🏽‍🎨",
    'a "cat" <b>&amp;</b> ]]> \r\n\t',
    "x\x00\x1b\ud800y",
    "",
)
REFERENCE = Reference("ab" * 32, "Kätzchen 猫.jpg", "jpeg", 400, 300, 1234, source_output="output-1")
RECIPE = Recipe("kling-o1", "a cat", (REFERENCE,), (("aspect_ratio", "1:1"), ("output_format", "png")))
PACKET = Packet("picture-1", "job-1", RECIPE, 1_790_000_000_000, request_id="req-1", cost_micros=35_000)
FOREIGN = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><foreign/></x:xmpmeta>"


def encoded(format_name: str, **options: object) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(file, format_name, **options)
    return file.getvalue()


def with_prompt(prompt: str) -> Packet:
    return replace(PACKET, recipe=replace(RECIPE, prompt=prompt))


def texts_png() -> bytes:
    texts = PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", FOREIGN.decode())
    texts.add_text("parameters", "steps: 30")
    return encoded("PNG", pnginfo=texts)


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[0x010F] = "Camera"
    return tags


PICTURES = {
    "png": encoded("PNG"),
    "png with texts and XMP": texts_png(),
    "jpeg": encoded("JPEG"),
    "jpeg with EXIF": encoded("JPEG", exif=exif()),
    "jpeg with XMP and comment": encoded("JPEG", xmp=FOREIGN, comment=b"hello"),
    "jpeg with EXIF and XMP": encoded("JPEG", exif=exif(), xmp=FOREIGN, progressive=True),
    "jpeg without JFIF": b"\xff\xd8" + encoded("JPEG")[20:],
    "jpeg with fill bytes": encoded("JPEG")[:20] + b"\xff\xff\xff" + encoded("JPEG")[20:],
    "jpeg with bytes behind its end": encoded("JPEG") + b"film",
    "saved by us before": splice(encoded("JPEG"), PACKET),
    "saved by us twice": splice(splice(encoded("PNG"), PACKET), PACKET),
}


@pytest.fixture(params=PICTURES.values(), ids=PICTURES.keys())
def received(request) -> bytes:
    return request.param


def test_out_again_to_the_byte(received):
    spliced = splice(received, PACKET)
    assert spliced != received
    assert unsplice(spliced) == received
    assert unsplice(splice_label(received)) == received


def test_pixels_and_everything_else_stay(received):
    with Image.open(BytesIO(received)) as before, Image.open(BytesIO(splice(received, PACKET))) as after:
        assert after.tobytes() == before.tobytes()
        assert after.getexif() == before.getexif()
        assert {**before.info, **after.info}.keys() - {"xmp", "XML:com.adobe.xmp"} <= before.info.keys()


def test_reads_back(received):
    assert read(splice(received, PACKET)) == PACKET


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("name", ["png", "jpeg"])
def test_prompts_in_every_script(name, prompt):
    packet = with_prompt(prompt)
    spliced = splice(PICTURES[name], packet)
    assert read(spliced) == packet
    assert unsplice(spliced) == PICTURES[name]
    with Image.open(BytesIO(spliced)) as image:
        root = ElementTree.fromstring(image.info["xmp"].decode())
    seen = root.find(".//{http://purl.org/dc/elements/1.1/}description//{*}li")
    assert seen is not None
    readable = prompt.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").replace("\ud800", "\ufffd")
    assert (seen.text or "") == readable.replace("\r\n", "\n")


@pytest.mark.parametrize("source_type", list(DigitalSourceType))
@pytest.mark.parametrize("name", ["png", "jpeg"])
def test_label_for_machines(name, source_type):
    whole = splice(PICTURES[name], replace(PACKET, source_type=source_type))
    alone = splice_label(PICTURES[name], source_type)
    for data in (whole, alone):
        with Image.open(BytesIO(data)) as image:
            root = ElementTree.fromstring(image.info["xmp"].decode())
        description = root.find(".//{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
        assert description is not None
        key = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
        assert description.get(key) == source_type.value
        assert source_type.value.startswith("http://cv.iptc.org/newscodes/digitalsourcetype/")
    assert read(alone) is None
    assert b"Recipe" not in alone
    assert b"a cat" not in alone


def test_foreign_xmp_stays_and_is_still_read():
    for name in ("png with texts and XMP", "jpeg with XMP and comment"):
        spliced = splice(PICTURES[name], PACKET)
        assert FOREIGN in spliced
        assert read(PICTURES[name]) is None
        assert unsplice(PICTURES[name]) == PICTURES[name]


def test_png_chunk_is_plain_and_sound():
    spliced = splice(PICTURES["png"], PACKET)
    length, kind = struct.unpack_from(">I4s", spliced, 33)
    body = spliced[41 : 41 + length]
    assert kind == b"iTXt"
    assert body.startswith(b"XML:com.adobe.xmp\0\0\0\0\0<?xpacket")
    assert zlib.crc32(kind + body).to_bytes(4, "big") == spliced[41 + length : 45 + length]


def test_jpeg_segment_stands_behind_jfif_and_exif():
    received = PICTURES["jpeg with EXIF"]
    spliced = splice(received, PACKET)
    assert spliced.index(b"JFIF") < spliced.index(b"Exif\0") < spliced.index(b"http://ns.adobe.com/xap/1.0/\0")
    assert spliced.index(b"http://ns.adobe.com/xap/1.0/\0") < spliced.index(b"\xff\xdb")


def test_jpeg_segment_stands_behind_fill_bytes_or_where_it_once_was_put_before_them():
    received, plain = PICTURES["jpeg with fill bytes"], PICTURES["jpeg"]
    assert splice(received, PACKET).index(b"\xff" * 4 + b"\xe1") == 20
    segment = splice(plain, PACKET)[20 : len(splice(plain, PACKET)) - len(plain) + 20]
    once = plain[:20] + segment + received[20:]
    assert read(once) == PACKET
    assert unsplice(once) == received


def test_a_jpeg_of_nothing_but_fill_bytes_is_refused_at_once():
    began = time.monotonic()
    with pytest.raises(ValueError, match="without a picture"):
        splice(b"\xff\xd8" + b"\xff" * 60_000_000, PACKET)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("prompt", ["x" * 200_000, "猫" * 100_000, "&" * 60_000, "😀" * 30_000])
@pytest.mark.parametrize("name", ["png", "jpeg"])
def test_long_prompt_is_cut_and_says_so(name, prompt):
    spliced = splice(PICTURES[name], with_prompt(prompt))
    assert MAX_PACKET_BYTES - 100 < len(spliced) - len(PICTURES[name]) < MAX_PACKET_BYTES + 100
    packet = read(spliced)
    assert packet is not None
    assert packet.is_prompt_cut
    assert prompt.startswith(packet.recipe.prompt)
    assert len(packet.recipe.prompt) > 1000
    assert replace(packet, is_prompt_cut=False, recipe=replace(packet.recipe, prompt="a cat")) == PACKET
    assert unsplice(spliced) == PICTURES[name]


def test_longest_prompt_of_the_model_is_whole():
    packet = with_prompt("\U0001f3fd" * 2500)
    spliced = splice(PICTURES["png"], replace(packet, recipe=replace(packet.recipe, references=(REFERENCE,) * 10)))
    read_back = read(spliced)
    assert read_back is not None
    assert not read_back.is_prompt_cut
    assert read_back.recipe.prompt == packet.recipe.prompt


def test_packet_too_large_without_its_prompt():
    recipe = replace(RECIPE, references=(replace(REFERENCE, name="x" * 100_000),))
    with pytest.raises(ValueError, match="too large"):
        splice(PICTURES["png"], replace(PACKET, recipe=recipe))


@pytest.mark.parametrize("name", ["/home/anna/Desktop/cat.jpg", r"C:\Users\Anna\cat.jpg", "cat.jpg"])
def test_no_folders_of_anybody(name):
    recipe = replace(RECIPE, references=(replace(REFERENCE, name=name),))
    spliced = splice(PICTURES["png"], replace(PACKET, recipe=recipe))
    packet = read(spliced)
    assert packet is not None
    assert packet.recipe.references[0].name == "cat.jpg"
    assert not any(b"nna" in data for data in (spliced, b64decode(field_of(spliced))))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + bytes(20),
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT" + bytes(200),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xff\xff\xff",
        b"\xff\xd8\xff\xe0\x00\x00" + bytes(30),
        b"\xff\xd8\xff\xe0\xff\xff" + bytes(30),
        b"\xff\xd8\xff\xe0\x00\x04\x00\x00junk",
        encoded("WEBP"),
        encoded("GIF"),
    ],
)
def test_what_cannot_be_parsed_is_refused(data):
    with pytest.raises(ValueError, match=r"PNG|JPEG"):
        splice(data, PACKET)
    assert read(data) is None
    assert unsplice(data) == data


@pytest.mark.parametrize("name", ["png", "jpeg"])
def test_file_cut_within_the_packet_is_left_alone(name):
    spliced = splice(PICTURES[name], PACKET)
    cut = spliced[: spliced.index(b"</rdf:RDF>")]
    assert read(cut) is None
    assert unsplice(cut) == cut


def field_of(spliced: bytes) -> bytes:
    start = spliced.index(b' kd:Recipe="') + 12
    return spliced[start : spliced.index(b'"', start)]


def forged(field: bytes) -> bytes:
    """A JPEG with our packet, its length put right, that holds another field."""
    spliced = splice(PICTURES["jpeg"], PACKET)
    start = spliced.index(b"\xff\xe1")
    length = int.from_bytes(spliced[start + 2 : start + 4], "big")
    segment = spliced[start + 4 : start + 2 + length].replace(field_of(spliced), field)
    return (
        spliced[:start] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + spliced[start + 2 + length :]
    )


def changed(**fields: object) -> bytes:
    original = json.loads(b64decode(field_of(splice(PICTURES["jpeg"], PACKET))))
    return b64encode(json.dumps(original | fields).encode())


def test_forging_itself_works():
    assert read(forged(changed())) == PACKET


@pytest.mark.parametrize(
    "field",
    [
        b"",
        b"!!!!",
        b"QQ",
        b64encode(b"\xff\xfe"),
        b64encode(b"not json"),
        b64encode(b"[" * 40_000),
        b64encode(b"[]"),
        b64encode(b"{}"),
        changed(recipe=None),
        changed(recipe=[]),
        changed(recipe={}),
        changed(recipe={"version": 1, "model": "m", "references": [], "choices": {}}),
        changed(recipe={"version": 99, "model": "m", "prompt": "p", "references": [], "choices": {}}),
        changed(recipe={"version": 1, "model": "m", "prompt": "p", "references": [3], "choices": {}}),
        changed(recipe={"version": 1, "model": "m", "prompt": "p", "references": [{}], "choices": {}}),
        changed(picture_id=3),
        changed(job_id=None),
        changed(made_at_ms="now"),
        changed(made_at_ms=True),
        changed(cost_micros="free"),
        changed(request_id=[]),
        changed(source_type="http://example.org"),
    ],
)
def test_forged_packet_is_no_packet(field):
    data = forged(field)
    assert read(data) is None
    assert unsplice(data) == PICTURES["jpeg"]


@given(data=st.data(), name=st.sampled_from(["png", "jpeg", "jpeg with EXIF and XMP", "png with texts and XMP"]))
@settings(max_examples=200)
def test_damaged_files_never_raise(data, name):
    spliced = bytearray(splice(PICTURES[name], PACKET))
    for _ in range(data.draw(st.integers(1, 4))):
        spliced[data.draw(st.integers(0, min(len(spliced), 2500) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(spliced[: data.draw(st.integers(0, len(spliced)))])
    assert isinstance(unsplice(damaged), bytes)
    packet = read(damaged)
    assert packet is None or isinstance(packet, Packet)


segments = st.lists(
    st.tuples(st.sampled_from([0xE0, 0xE1, 0xE2, 0xED, 0xFE, 0xDB]), st.integers(0, 3), st.binary(max_size=40)),
    max_size=6,
)


@given(segments=segments, is_exif=st.booleans(), prompt=st.text(max_size=60))
def test_any_row_of_segments(segments, is_exif, prompt):
    received = b"\xff\xd8"
    for code, fill, body in segments:
        text = (b"Exif\0\0" if is_exif else b"") + body
        received += b"\xff" * fill + bytes((0xFF, code)) + (len(text) + 2).to_bytes(2, "big") + text
    received += b"\xff\xda\x00\x08picture\xff\xd9"
    packet = with_prompt(prompt)
    spliced = splice(received, packet)
    assert read(spliced) == packet
    assert unsplice(spliced) == received
    assert unsplice(splice(spliced, PACKET)) == spliced
