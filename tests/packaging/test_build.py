"""What is done to a frozen program after PyInstaller."""

from pathlib import Path

import pytest

import build
from kling_desktop.bootstrap.self_test.files import wrong_files


def test_the_self_test_reads_what_the_build_wrote_down(tmp_path: Path) -> None:
    tmp_path.joinpath("icons").mkdir()
    tmp_path.joinpath("icons", "a b.svg").write_bytes(b"1234")
    tmp_path.joinpath("kling.qss").write_bytes(b"")
    build.list_contents(tmp_path)
    build.list_contents(tmp_path)  # its own list is not listed

    contents = tmp_path.joinpath(build.CONTENTS).read_text(encoding="utf-8")
    assert contents == "4 icons/a b.svg\n0 kling.qss\n"
    assert wrong_files(tmp_path, contents) == []
    tmp_path.joinpath("kling.qss").unlink()
    assert wrong_files(tmp_path, contents) == ["kling.qss"]


@pytest.mark.parametrize(
    ("place", "is_stripped"),
    [
        ("libpython3.11.so.1.0", True),
        ("python3.11/lib-dynload/_decimal.cpython-311-x86_64-linux-gnu.so", True),
        ("cryptography/hazmat/bindings/_rust.abi3.so", True),
        ("PIL/_imaging.cpython-311-x86_64-linux-gnu.so", True),
        ("pillow.libs/libavif-c6062d5f.so.16.4.2", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", False),
        ("PySide6/QtCore.abi3.so", False),
    ],
)
def test_symbols_are_taken_by_name_only(place: str, *, is_stripped: bool) -> None:
    assert build.brings_symbols(Path("dist/kling-desktop/_internal", place)) is is_stripped
