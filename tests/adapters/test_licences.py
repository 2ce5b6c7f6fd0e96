"""Every part of the program has its licence text, packaged or not."""

import re
import tomllib
from pathlib import Path

from kling_desktop.adapters.licences import ROOTS, installed_licences, packaged_licences

SOURCES = Path(__file__).parents[2]


def test_the_texts_beside_the_packaged_program_are_named_by_their_folders(tmp_path: Path) -> None:
    for part, file in (("zlib", "copyright"), ("system libraries/libc", "copyright"), ("Kling Desktop", "LICENSE")):
        (tmp_path / part).mkdir(parents=True)
        (tmp_path / part / file).write_bytes(f"terms of {part} \xff".encode("latin-1"))
    (tmp_path / "zlib" / "more").write_text("and more")
    found = packaged_licences(tmp_path)
    assert [each.name for each in found] == ["Kling Desktop", "libc", "zlib"]
    text = found[2].text
    assert text.index("copyright\n─────────") < text.index("terms of zlib \ufffd") < text.index("and more")


def test_a_copy_without_texts_has_none(tmp_path: Path) -> None:
    assert packaged_licences(tmp_path / "licences") == ()


def test_from_source_it_is_what_the_packages_brought_and_the_source_tree_has(tmp_path: Path) -> None:
    ours = {"Inter": SOURCES / "resources" / "fonts" / "OFL.txt", "Lost": tmp_path / "gone"}
    found = {each.name.lower().replace("_", "-"): each.text for each in installed_licences(ours, SOURCES)}
    assert next(iter(found)) == "kling desktop"
    assert {"inter", "httpx", "h11", "pillow", "keyring", "pyside6-essentials", "shiboken6", "pi-heif"} <= set(found)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in found["pyside6-essentials"]
    assert "lost" not in found
    assert "pytest" not in found, "a tool is no part of the program"


def test_without_a_source_tree_the_packages_still_have_theirs(tmp_path: Path) -> None:
    assert "httpx" in [each.name for each in installed_licences({}, tmp_path)]


def test_nothing_that_the_program_asks_for_is_left_out() -> None:
    project = tomllib.loads((SOURCES / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [re.match(r"[\w.-]+", line) for line in project["dependencies"]]
    assert {match[0] for match in asked if match is not None} == set(ROOTS)
