"""Copy the icons that the window uses out of an unpacked `lucide-static` package into `resources/icons`.

Run by hand: `npm pack lucide-static`, unpack it, then `python3 packaging/fetch_icons.py path/to/package [name …]`
takes the newest drawing of every icon that is there and adds those that are named.
"""

import re
import shutil
import sys
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
FILLED = ("star",)
"""Icons that are also wanted filled, as `<name>-filled`."""


def compact(svg: str) -> str:
    """The same drawing on one line, without licence comment (see LICENSE beside it) and class."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\s+class="[^"]*"', "", svg)
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", svg)).strip() + "\n"


def main(package: Path, added: list[str]) -> None:
    """Copy the icons and their licence; fails on a name that the package lacks."""
    here = {path.stem.removesuffix("-filled") for path in ICONS.glob("*.svg")}
    for name in sorted(here.union(added)):
        svg = compact((package / "icons" / f"{name}.svg").read_text(encoding="utf-8"))
        (ICONS / f"{name}.svg").write_text(svg, encoding="utf-8")
        if name in FILLED:
            filled = svg.replace('fill="none"', 'fill="currentColor"', 1)
            (ICONS / f"{name}-filled.svg").write_text(filled, encoding="utf-8")
    shutil.copyfile(package / "LICENSE", ICONS / "LICENSE")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
