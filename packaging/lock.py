"""Pins every package of pyproject.toml into requirements-dev.txt, with hashes, for all systems.

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
REQUIREMENTS = ROOT / "packaging" / "requirements-dev.txt"


def main(arguments: list[str]) -> int:
    """Write the pins anew; the old file stays when anything is wrong.

    Returns:
        0, or uv's exit code, or 1 when an address was about to be written down.
    """
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, REQUIREMENTS.name)
        export = ["--format", "requirements.txt", "--no-emit-project", "--no-header", "--group", "dev"]
        command = [sys.executable, "-m", "uv", "export", "--quiet", *export, "--output-file", str(draft)]
        code = subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode
        if code != 0:
            return code
        found = addresses([draft])
        if found:
            print("Refused: an address must not be committed.", *found, sep="\n", file=sys.stderr)
            return 1
        REQUIREMENTS.write_bytes(draft.read_bytes())
    print(f"Wrote {REQUIREMENTS.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
