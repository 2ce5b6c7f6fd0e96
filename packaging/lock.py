"""Pins every package of pyproject.toml, with hashes, for all systems: once to develop with, once to build with.

Runs in the environment, by `dev.py lock`. uv keeps what its own uv.lock, which is not committed, remembers;
without that file every package moves to its newest allowed version. Further arguments go to uv
(`--upgrade`, `--upgrade-package NAME`).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from check import addresses

ROOT = Path(__file__).resolve().parent.parent
PINNED = {
    "requirements-dev.txt": ("--group", "dev"),
    # What a frozen program is made from: nothing of what develops it can get in.
    "requirements-build.txt": ("--no-dev", "--group", "build"),
}
"""Each file of pins, and which groups of pyproject.toml it holds beside the run-time packages."""


def main(arguments: list[str]) -> int:
    """Write the pins anew; the old files stay when anything is wrong.

    Returns:
        0, or uv's exit code, or 1 when an address was about to be written down.
    """
    with tempfile.TemporaryDirectory() as folder:
        drafts = [Path(folder, name) for name in PINNED]
        for draft in drafts:
            code = _export(draft, [*PINNED[draft.name], *arguments])
            if code != 0:
                return code
        found = addresses(drafts)
        if found:
            print("Refused: an address must not be committed.", *found, sep="\n", file=sys.stderr)
            return 1
        for draft in drafts:
            (ROOT / "packaging" / draft.name).write_bytes(draft.read_bytes())
    print(f"Wrote {' and '.join(PINNED)}.")
    return 0


def _export(draft: Path, arguments: list[str]) -> int:
    export = ["--format", "requirements.txt", "--no-emit-project", "--no-header", "--output-file", str(draft)]
    command = [sys.executable, "-m", "uv", "export", "--quiet", *export, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
