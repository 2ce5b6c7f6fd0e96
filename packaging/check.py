"""Every check that needs no test: format, lint, types, import contracts, and rules of this repository.

Runs in the environment, by `dev.py check`; all of them run, then a table says how each one ended.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PINS = "packaging/requirements*.txt"

_CONTRACTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
TOOLS = {
    "format": ("-m", "ruff", "format", "--check", "."),
    "lint": ("-m", "ruff", "check", "."),
    "types": ("-m", "mypy"),
    "import contracts": ("-c", _CONTRACTS),
}


def addresses(files: Iterable[Path]) -> list[str]:
    """Lines that hold an address; a pinned file must work with everybody's package index, not with ours."""
    return [
        f"{file.name}:{number}: {line}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "://" in line
    ]


def hidden_library(root: Path) -> list[str]:
    """The file that would make `packaging/` hide the library of that name from pip and pytest."""
    return [str(path.relative_to(root)) for path in (root / "packaging").rglob("__init__.py")]


def unpinned(root: Path) -> list[str]:
    """Dependencies of pyproject.toml that a file of pins lacks, or pins to a version they exclude."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    needed = project["project"]["dependencies"]
    return [
        f"requirements-{group}.txt: {line} (run: python3 packaging/dev.py lock)"
        for group in ("dev", "build")
        for line in _unpinned_in(
            root / "packaging" / f"requirements-{group}.txt", [*needed, *project["dependency-groups"][group]]
        )
    ]


def _unpinned_in(file: Path, wanted: list[str]) -> list[str]:
    pins = file.read_text(encoding="utf-8")
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", pins, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(version)

    def is_pinned(line: str) -> bool:
        requirement = Requirement(line)
        pinned = versions.get(canonicalize_name(requirement.name), [])
        return any(requirement.specifier.contains(version, prereleases=True) for version in pinned)

    return [line for line in wanted if not is_pinned(line)]


Rule = Callable[[Path], list[str]]
"""Takes the root of the checkout, gives what is wrong there, a line each."""

RULES: dict[str, Rule] = {
    "no addresses in the pins": lambda root: addresses(root.glob(PINS)),
    "no packaging/__init__.py": hidden_library,
    "pins agree with pyproject.toml": unpinned,
}


def main() -> int:
    """Run every tool and rule, print the table.

    Returns:
        0 when all passed, else 1.
    """
    outcomes = {name: _passes_tool(arguments) for name, arguments in TOOLS.items()}
    outcomes |= {name: _passes_rule(name, rule) for name, rule in RULES.items()}
    print()
    for name, passed in outcomes.items():
        print(f"{'ok' if passed else 'FAILED':<8}{name}")
    return 0 if all(outcomes.values()) else 1


def _passes_tool(arguments: tuple[str, ...]) -> bool:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode == 0


def _passes_rule(name: str, rule: Rule) -> bool:
    findings = rule(ROOT)
    for finding in findings:
        print(f"{name}: {finding}", flush=True)
    return not findings


if __name__ == "__main__":
    sys.exit(main())
