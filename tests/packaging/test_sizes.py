"""How large the frozen program is."""

from pathlib import Path

import sizes


def put(folder: Path, place: str, size: int) -> None:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)


def test_every_file_counts_once_and_links_do_not(tmp_path: Path) -> None:
    put(tmp_path, "kling-desktop", 1)
    put(tmp_path, "_internal/PySide6/Qt/lib/libicudata.so.73", 2)
    put(tmp_path, "_internal/PySide6/Qt/lib/libQt6Core.so.6", 4)
    put(tmp_path, "_internal/PySide6/QtCore.abi3.so", 8)
    put(tmp_path, "_internal/pillow.libs/libjpeg.so.62", 16)
    put(tmp_path, "_internal/libxcb.so.1", 32)
    put(tmp_path, "licences/Qt/LGPL-3.0.txt", 64)
    tmp_path.joinpath("_internal/libjpeg.so.62").symlink_to("pillow.libs/libjpeg.so.62")

    found = sizes.by_component(tmp_path)

    assert [found[name] for name in ("Python modules and starter", "Qt: ICU", "Qt: libraries and plug-ins")] == [
        1,
        2,
        4,
    ]
    assert [found[name] for name in ("Pillow", "other shared libraries", "licences", "other")] == [16, 32, 64, 0]
    assert sizes.table(found).endswith("  installed")
    assert sum(found.values()) == 127


def test_the_budget_is_for_all_of_it() -> None:
    assert sizes.is_within_budget({"a": sizes.MOST_BYTES - 1, "b": 1})
    assert not sizes.is_within_budget({"a": sizes.MOST_BYTES, "b": 1})
