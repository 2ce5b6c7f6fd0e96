"""Splicing into two hundred pictures of every kind: out again to the byte, and read by Pillow and exiftool."""

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from kling_desktop.adapters.metadata import DigitalSourceType, Packet, read, splice, unsplice
from kling_desktop.core.recipe import Recipe
from tests.adapters.received_pictures import COUNT, received_pictures

PROMPTS = ("画一只猫 @Image1", "ارسم قطة @Image1", "🐈‍⬛ 👩🏽‍🎨 @Image1", "half a 🐈: \ud83d, and a whole ❤️")
RECEIVED = received_pictures()


def packet(number: int) -> Packet:
    recipe = Recipe("kling-o1", PROMPTS[number % len(PROMPTS)], (), (("output_format", "png"),))
    return Packet(f"picture-{number}", f"job-{number}", recipe, 1_790_000_000_000)


def readable_prompt(number: int) -> str:
    """As everybody else reads it: XML knows no halves of a character."""
    return PROMPTS[number % len(PROMPTS)].replace("\ud83d", "\ufffd")


def test_there_are_two_hundred_different_ones_of_every_kind() -> None:
    assert len({each.data for each in RECEIVED}) == COUNT == 200
    names = " ".join(each.name for each in RECEIVED)
    kinds = "interlaced 0/1 0/16 3/1 2/16 6/16 CMYK progressive restarts thumbnail"
    for kind in [*kinds.split(), "XMP behind", "fill bytes", "behind the end"]:
        assert kind in names


@pytest.mark.parametrize("number", range(COUNT), ids=lambda number: RECEIVED[number].name)
def test_out_again_to_the_byte(number: int) -> None:
    received = RECEIVED[number]
    spliced = splice(received.data, packet(number))
    assert spliced != received.data
    assert unsplice(spliced) == received.data
    assert read(spliced) == packet(number)
    with Image.open(BytesIO(received.data)) as before, Image.open(BytesIO(spliced)) as after:
        assert (after.format, after.mode, after.size) == (before.format, before.mode, before.size)
        assert after.tobytes() == before.tobytes()
        xmp = after.info["xmp"]
    if not received.has_foreign_xmp:  # of two packets Pillow shows the last
        text = ElementTree.fromstring(xmp.decode()).findtext(".//{http://purl.org/dc/elements/1.1/}description//{*}li")
        assert text == readable_prompt(number)


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="not on this system: exiftool")
def test_exiftool_reads_prompt_and_label_and_has_no_more_to_complain_of_than_before(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    for number, received in enumerate(RECEIVED):
        name = received.name.split()[0]
        (before / name).write_bytes(received.data)
        (after / name).write_bytes(splice(received.data, packet(number)))
    was, told = exiftool(before), exiftool(after)
    for number, received in enumerate(RECEIVED):
        name = received.name.split()[0]
        assert told[name].pop("XMP-dc:Description") == readable_prompt(number)
        assert told[name].pop("XMP-iptcExt:DigitalSourceType") == DigitalSourceType.COMPOSITE.value
    assert told == was


def exiftool(folder: Path) -> dict[str, dict[str, Any]]:
    """What it says of each file: prompt, label, and all that is wrong."""
    wanted = ["-XMP-dc:Description", "-XMP-iptcExt:DigitalSourceType", "-Warning", "-Error"]
    command = ["exiftool", "-json", "-a", "-G1", "-charset", "utf8", *wanted, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return {Path(each.pop("SourceFile")).name: each for each in json.loads(done.stdout)}
